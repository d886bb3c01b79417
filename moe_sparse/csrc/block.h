/* Blocks of ROWS outputs by COLUMNS inputs. COLUMN(k) is the first input of block k: a LISTED one, or EVERY one in turn. */
#ifndef MOE_SPARSE_BLOCK
#define MOE_SPARSE_BLOCK
#include "matrix.h"

#define LISTED(k) m->col[k]
#define EVERY(k) ((k)-m->start[g])

#if defined(__GNUC__) /* gcc and clang: a vector of any length, in registers where the machine has them, and four sums of it */
typedef float vec16 __attribute__((vector_size(64)));
typedef float vec8 __attribute__((vector_size(32)));
typedef float vec4 __attribute__((vector_size(16)));
#define BLOCK(NAME, ROWS, COLUMNS, COLUMN) \
    static void NAME(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) { \
        for (uint32_t g = first; g < last; g++) { \
            const uint32_t end = m->start[g + 1]; \
            uint32_t k = m->start[g]; \
            const float *v = m->val + (size_t)k * ROWS * COLUMNS; \
            float *to = y + (size_t)g * ROWS; \
            vec##ROWS a[4] = {{0}}, w; \
            for (; k + 4 <= end; k += 4) \
                for (uint32_t u = 0; u < 4; u++) \
                    for (uint32_t i = 0; i < COLUMNS; i++, v += ROWS) { \
                        memcpy(&w, v, sizeof w); \
                        a[COLUMNS > 1 ? i : u] += w * z[COLUMN(k + u) + i]; \
                    } \
            for (; k < end; k++) \
                for (uint32_t i = 0; i < COLUMNS; i++, v += ROWS) { \
                    memcpy(&w, v, sizeof w); \
                    a[i] += w * z[COLUMN(k) + i]; \
                } \
            memcpy(&w, to, sizeof w); \
            w += (a[0] + a[1]) + (a[2] + a[3]); \
            memcpy(to, &w, sizeof w); \
        } \
    }
#else
#define BLOCK(NAME, ROWS, COLUMNS, COLUMN) \
    static void NAME(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) { \
        for (uint32_t g = first; g < last; g++) { \
            const float *v = m->val + (size_t)m->start[g] * ROWS * COLUMNS; \
            float a[ROWS] = {0}; \
            for (uint32_t k = m->start[g]; k < m->start[g + 1]; k++) \
                for (uint32_t i = 0; i < COLUMNS; i++, v += ROWS) \
                    for (uint32_t j = 0; j < ROWS; j++) a[j] += v[j] * z[COLUMN(k) + i]; \
            for (uint32_t j = 0; j < ROWS; j++) y[(size_t)g * ROWS + j] += a[j]; \
        } \
    }
#endif
#endif
