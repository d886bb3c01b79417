/* Blocks of ROWS outputs by COLUMNS inputs, with the column of each; four sums, so that an addition need not wait for the one before (fewer
   where a machine has too few registers). */
#ifndef MOE_SPARSE_BLOCK
#define MOE_SPARSE_BLOCK
#include "vector.h"

#if defined(__GNUC__)
#define BLOCK(KIND, TYPE, NAME, ROWS, COLUMNS) \
    KERNEL NAME##_##KIND(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) { \
        enum { sums = COLUMNS > 1 ? COLUMNS : SUMS, blocks = sums / COLUMNS, parts = PARTS(ROWS), wide = ROWS / parts }; \
        for (uint32_t g = first; g < last; g++) { \
            const uint32_t end = m->start[g + 1]; \
            uint32_t k = m->start[g]; \
            const TYPE *v = (const TYPE *)m->val + (size_t)k * ROWS * COLUMNS; \
            VEC(ROWS) a[sums][parts] = {{{0}}}; \
            for (; k + blocks <= end; k += blocks) UNROLL for (uint32_t u = 0; u < sums; u++, v += ROWS) { \
                    const float x = z[m->col[k + u / COLUMNS] + u % COLUMNS]; \
                    UNROLL for (uint32_t p = 0; p < parts; p++) a[u][p] += LOAD(KIND, ROWS)(v + p * wide) * x; \
                } \
            for (; k < end; k++, v += ROWS) \
                UNROLL for (uint32_t p = 0; p < parts; p++) a[0][p] += LOAD(KIND, ROWS)(v + p * wide) * z[m->col[k]]; \
            UNROLL for (uint32_t p = 0; p < parts; p++) { \
                UNROLL for (uint32_t u = 1; u < sums; u++) a[0][p] += a[u][p]; \
                ADD(ROWS, m, (size_t)g *ROWS + p * wide, y, a[0][p]); \
            } \
        } \
    }
#else
#define BLOCK(KIND, TYPE, NAME, ROWS, COLUMNS) \
    KERNEL NAME##_##KIND(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) { \
        for (uint32_t g = first; g < last; g++) { \
            const TYPE *v = (const TYPE *)m->val + (size_t)m->start[g] * ROWS * COLUMNS; \
            float a[ROWS] = {0}; \
            for (uint32_t k = m->start[g]; k < m->start[g + 1]; k++) \
                for (uint32_t i = 0; i < COLUMNS; i++, v += ROWS) \
                    for (uint32_t j = 0; j < ROWS; j++) a[j] += one_##KIND(v + j) * z[m->col[k] + i]; \
            for (uint32_t j = 0; j < ROWS; j++) y[(size_t)g * ROWS + j] += scaled(m, (size_t)g * ROWS + j, a[j]); \
        } \
    }
#endif
#endif
