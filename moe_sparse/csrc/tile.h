/* Eight rows and eight columns at a time: the inputs of a tile sit in one register of AVX2, and a permutation fetches them for eight rows.
   A word for each step holds eight columns and how many tiles to go on before it: no loop has a length that the processor must guess. */
#include "vector.h"

#undef TILE
#if LEVEL > 2 && defined(__GNUC__)
#define TILE(KIND, TYPE, NAME) \
    KERNEL NAME##_##KIND(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) { \
        const __m256i shift = _mm256_setr_epi32(0, 3, 6, 9, 12, 15, 18, 21); \
        for (uint32_t g = first; g < last; g++) { \
            const float *tile = z; \
            const TYPE *v = (const TYPE *)m->val + (size_t)m->start[g] * 8; \
            vec8 a[4] = {{0}}; \
            for (uint32_t k = m->start[g]; k < m->start[g + 1]; k += 4) UNROLL for (uint32_t u = 0; u < 4; u++, v += 8) { \
                    const uint32_t word = m->word[k + u]; \
                    tile += (word >> 24) * 8; \
                    const __m256i at = _mm256_srlv_epi32(_mm256_set1_epi32((int32_t)word), shift); \
                    a[u] += load_##KIND##_8(v) * (vec8)_mm256_permutevar8x32_ps(_mm256_loadu_ps(tile), at); \
                } \
            a[0] += a[1] + (a[2] + a[3]); \
            ADD(8, m, (size_t)g * 8, y, a[0]); \
        } \
    }
#else
#define TILE(KIND, TYPE, NAME) \
    KERNEL NAME##_##KIND(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) { \
        for (uint32_t g = first; g < last; g++) { \
            const float *tile = z; \
            const TYPE *v = (const TYPE *)m->val + (size_t)m->start[g] * 8; \
            float a[8] = {0}; \
            for (uint32_t k = m->start[g]; k < m->start[g + 1]; k++, v += 8) { \
                uint32_t word = m->word[k]; \
                tile += (word >> 24) * 8; \
                for (uint32_t j = 0; j < 8; j++, word >>= 3) a[j] += one_##KIND(v + j) * tile[word & 7]; \
            } \
            for (uint32_t j = 0; j < 8; j++) y[(size_t)g * 8 + j] += scaled(m, (size_t)g * 8 + j, a[j]); \
        } \
    }
#endif
KINDS(TILE, tile)
