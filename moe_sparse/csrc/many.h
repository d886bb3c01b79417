/* Sixteen characters side by side: z is [cols][16], y is [rows][16], from an address that is a multiple of 64. A weight is loaded once for
   as many of them as a vector holds, and even single weights need no gathering. */
#include "block.h"

#define LANES 16
#define LANE JOIN(vec, WIDTH)
#define LANE_AT JOIN(load_fp32_, WIDTH)
#define LANE_PARTS (LANES / WIDTH)
#if LEVEL > 3
#define AT_ONCE 16 /* rows whose sums are in registers */
#else
#define AT_ONCE 8
#endif

HELPER void add_lane(size_t row, uint32_t lane, LANE sum, float *y) {
    float *to = y + row * LANES + lane;
    sum += LANE_AT(to);
    PUT(to, sum);
}

static void csr_many(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) {
    const float *v = m->val;
    for (uint32_t r = first; r < last; r++) {
        LANE a[SUMS][LANE_PARTS] = {{{0}}};
        const uint32_t end = m->start[r + 1];
        uint32_t k = m->start[r];
        for (; k + SUMS <= end; k += SUMS) UNROLL for (uint32_t u = 0; u < SUMS; u++) {
                const float w = v[k + u], *x = z + (size_t)m->col[k + u] * LANES;
                UNROLL for (uint32_t p = 0; p < LANE_PARTS; p++) a[u][p] += w * LANE_AT(x + p * WIDTH);
            }
        for (; k < end; k++)
            UNROLL for (uint32_t p = 0; p < LANE_PARTS; p++) a[0][p] += v[k] * LANE_AT(z + (size_t)m->col[k] * LANES + p * WIDTH);
        UNROLL for (uint32_t p = 0; p < LANE_PARTS; p++) {
            UNROLL for (uint32_t u = 1; u < SUMS; u++) a[0][p] += a[u][p];
            add_lane(r, p * WIDTH, a[0][p], y);
        }
    }
}

#define LISTED(k) m->col[k]
#define EVERY(k) ((k)-m->start[g])
#define BLOCK_MANY(NAME, ROWS, COLUMNS, COLUMN) \
    static void NAME(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) { \
        enum { at_once = ROWS < AT_ONCE ? ROWS : AT_ONCE }; \
        for (uint32_t g = first; g < last; g++) \
            for (uint32_t lane = 0; lane < LANES; lane += WIDTH) \
                for (uint32_t row = 0; row < ROWS; row += at_once) { \
                    LANE a[at_once] = {{0}}; \
                    const float *v = (const float *)m->val + (size_t)m->start[g] * ROWS * COLUMNS + row; \
                    for (uint32_t k = m->start[g]; k < m->start[g + 1]; k++) UNROLL for (uint32_t i = 0; i < COLUMNS; i++, v += ROWS) { \
                            const LANE x = LANE_AT(z + ((size_t)COLUMN(k) + i) * LANES + lane); \
                            UNROLL for (uint32_t j = 0; j < at_once; j++) a[j] += v[j] * x; \
                        } \
                    UNROLL for (uint32_t j = 0; j < at_once; j++) add_lane((size_t)g *ROWS + row + j, lane, a[j], y); \
                } \
    }
BLOCK_MANY(block16_many, 16, 1, LISTED)
BLOCK_MANY(block8_many, 8, 1, LISTED)
BLOCK_MANY(block4x4_many, 4, 4, LISTED)
BLOCK_MANY(dense_many, 16, 1, EVERY)
