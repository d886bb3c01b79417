/* Panels of 16 rows with all columns, so that none need be listed; SUMS panels at a time, so that weights come in as many streams. */
#include "vector.h"

#if defined(__GNUC__)
#define PANELS(KIND, TYPE, NAME, HOW, N) \
    KERNEL NAME##_##HOW##_##KIND(const matrix *m, uint32_t g, const float *z, float *y) { \
        enum { parts = 2 * PARTS(8), wide = 16 / parts }; \
        const size_t next = (size_t)m->cols * 16; \
        const TYPE *v = (const TYPE *)m->val + g * next; \
        VEC(8) a[N][parts] = {{{0}}}; \
        for (uint32_t k = 0; k < m->cols; k++, v += 16) \
            UNROLL for (uint32_t u = 0; u < N; u++) UNROLL for (uint32_t p = 0; p < parts; p++) a[u][p] += \
                LOAD(KIND, 8)(v + u * next + p * wide) * z[k]; \
        UNROLL for (uint32_t u = 0; u < N; u++) UNROLL for (uint32_t p = 0; p < parts; p++) \
            ADD(8, m, ((size_t)g + u) * 16 + p * wide, y, a[u][p]); \
    }
KINDS(PANELS, dense, panels, SUMS)
KINDS(PANELS, dense, panel, 1)
#define DENSE(KIND, TYPE, NAME) \
    KERNEL NAME##_##KIND(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) { \
        for (; first + SUMS <= last; first += SUMS) NAME##_panels_##KIND(m, first, z, y); \
        for (; first < last; first++) NAME##_panel_##KIND(m, first, z, y); \
    }
#else
#define DENSE(KIND, TYPE, NAME) \
    KERNEL NAME##_##KIND(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) { \
        for (uint32_t g = first; g < last; g++) { \
            const TYPE *v = (const TYPE *)m->val + (size_t)g * m->cols * 16; \
            float a[16] = {0}; \
            for (uint32_t k = 0; k < m->cols; k++, v += 16) \
                for (uint32_t j = 0; j < 16; j++) a[j] += one_##KIND(v + j) * z[k]; \
            for (uint32_t j = 0; j < 16; j++) y[(size_t)g * 16 + j] += scaled(m, (size_t)g * 16 + j, a[j]); \
        } \
    }
#endif
KINDS(DENSE, dense)
