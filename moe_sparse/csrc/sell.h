/* Sliced ELLPACK: 16 rows and 64 columns at a time. The 64 inputs sit in four registers of AVX-512, and permutations fetch 16 at once. */
#include "vector.h"

#if LEVEL > 3 && defined(__GNUC__)
#define SELL(KIND, TYPE, NAME) \
    KERNEL NAME##_##KIND(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) { \
        const uint32_t tiles = (m->cols + 63) / 64; \
        const __m512i half = _mm512_set1_epi32(32); \
        for (uint32_t g = first; g < last; g++) { \
            const uint8_t *steps = m->steps + (size_t)g * tiles, *idx = m->idx + (size_t)m->start[g] * 16; \
            const TYPE *v = (const TYPE *)m->val + (size_t)m->start[g] * 16; \
            vec16 a = {0}; \
            for (uint32_t t = 0; t < tiles; t++) { \
                const float *in = z + 64 * t; \
                const __m512 z0 = _mm512_loadu_ps(in), z1 = _mm512_loadu_ps(in + 16), z2 = _mm512_loadu_ps(in + 32), \
                             z3 = _mm512_loadu_ps(in + 48); \
                for (uint32_t s = steps[t]; s > 0; s--, idx += 16, v += 16) { \
                    const __m512i i = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(const void *)idx)); \
                    const __m512 low = _mm512_permutex2var_ps(z0, i, z1), high = _mm512_permutex2var_ps(z2, i, z3); \
                    a += load_##KIND##_16(v) * (vec16)_mm512_mask_blend_ps(_mm512_test_epi32_mask(i, half), low, high); \
                } \
            } \
            ADD(16, m, (size_t)g * 16, y, a); \
        } \
    }
#else
#define SELL(KIND, TYPE, NAME) \
    KERNEL NAME##_##KIND(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) { \
        const uint32_t tiles = (m->cols + 63) / 64; \
        for (uint32_t g = first; g < last; g++) { \
            const uint8_t *steps = m->steps + (size_t)g * tiles, *idx = m->idx + (size_t)m->start[g] * 16; \
            const TYPE *v = (const TYPE *)m->val + (size_t)m->start[g] * 16; \
            float a[16] = {0}; \
            for (uint32_t t = 0; t < tiles; t++) \
                for (uint32_t s = steps[t]; s > 0; s--, idx += 16, v += 16) \
                    for (uint32_t j = 0; j < 16; j++) a[j] += one_##KIND(v + j) * z[64 * t + idx[j]]; \
            for (uint32_t j = 0; j < 16; j++) y[(size_t)g * 16 + j] += scaled(m, (size_t)g * 16 + j, a[j]); \
        } \
    }
#endif
KINDS(SELL, sell)
