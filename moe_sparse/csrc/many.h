/* Sixteen characters side by side in the lanes of vectors: z is [cols][16], y is [rows][16]. A weight is loaded once for all of them, and
   even single weights need no gathering. */
#include "block.h"

#define LANES 16
typedef float lane __attribute__((vector_size(64), aligned(64)));

static void csr_many(const matrix *m, uint32_t first, uint32_t last, const float *zf, float *yf) {
    const lane *z = (const lane *)zf;
    const float *v = m->val;
    const uint16_t *at = m->col;
    lane *y = (lane *)yf;
    for (uint32_t r = first; r < last; r++) {
        lane a = {0}, b = {0}, c = {0}, d = {0};
        const uint32_t end = m->start[r + 1];
        uint32_t k = m->start[r];
        for (; k + 4 <= end; k += 4) {
            a += v[k] * z[at[k]];
            b += v[k + 1] * z[at[k + 1]];
            c += v[k + 2] * z[at[k + 2]];
            d += v[k + 3] * z[at[k + 3]];
        }
        for (; k < end; k++) a += v[k] * z[at[k]];
        y[r] += (a + b) + (c + d);
    }
}

#define BLOCK_MANY(NAME, ROWS, COLUMNS, COLUMN) \
    static void NAME(const matrix *m, uint32_t first, uint32_t last, const float *zf, float *yf) { \
        const lane *z = (const lane *)zf; \
        for (uint32_t g = first; g < last; g++) { \
            lane a[ROWS], *y = (lane *)yf + (size_t)g * ROWS; \
            for (uint32_t j = 0; j < ROWS; j++) a[j] = y[j]; \
            const float *v = m->val + (size_t)m->start[g] * ROWS * COLUMNS; \
            for (uint32_t k = m->start[g]; k < m->start[g + 1]; k++) \
                for (uint32_t i = 0; i < COLUMNS; i++, v += ROWS) { \
                    const lane x = z[COLUMN(k) + i]; \
                    for (uint32_t j = 0; j < ROWS; j++) a[j] += v[j] * x; \
                } \
            for (uint32_t j = 0; j < ROWS; j++) y[j] = a[j]; \
        } \
    }
BLOCK_MANY(block16_many, 16, 1, LISTED)
BLOCK_MANY(block8_many, 8, 1, LISTED)
BLOCK_MANY(block4x4_many, 4, 4, LISTED)
BLOCK_MANY(dense_many, 16, 1, EVERY)
