/* Row by row, each weight with its column. Four sums, so that an addition need not wait for the one before. */
#include "vector.h"

#define CSR(KIND, TYPE, NAME) \
    KERNEL NAME##_##KIND(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) { \
        const TYPE *v = m->val; \
        const uint16_t *c = m->col; \
        for (uint32_t r = first; r < last; r++) { \
            const uint32_t end = m->start[r + 1]; \
            uint32_t k = m->start[r]; \
            float a0 = 0, a1 = 0, a2 = 0, a3 = 0; \
            for (; k + 4 <= end; k += 4) { \
                a0 += one_##KIND(v + k) * z[c[k]]; \
                a1 += one_##KIND(v + k + 1) * z[c[k + 1]]; \
                a2 += one_##KIND(v + k + 2) * z[c[k + 2]]; \
                a3 += one_##KIND(v + k + 3) * z[c[k + 3]]; \
            } \
            for (; k < end; k++) a0 += one_##KIND(v + k) * z[c[k]]; \
            y[r] += scaled(m, r, (a0 + a1) + (a2 + a3)); \
        } \
    }
KINDS(CSR, csr)
