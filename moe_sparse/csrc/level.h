/* What depends on the processor's instructions. Read once more where kernels are made for a second kind: see twice.c.in. */
#ifndef LEVEL /* as x86-64 counts: 4 has AVX-512, 3 has AVX2, FMA and F16C; 0 is all else, other processors too */
#if defined(__AVX512F__)
#define LEVEL 4
#elif defined(__AVX2__) && defined(__FMA__) && defined(__F16C__)
#define LEVEL 3
#else
#define LEVEL 0
#endif
#endif

#if defined(__GNUC__)
#undef WIDTH
#undef VEC_8
#undef SUMS
#if LEVEL > 3
#define WIDTH 16 /* floats of a vector */
#elif LEVEL > 2
#define WIDTH 8
#else
#define WIDTH 4
#endif
#if LEVEL > 2
#define VEC_8 8
#define SUMS 4 /* at once, in registers */
#elif defined(__aarch64__)
#define VEC_8 4
#define SUMS 3 /* four would fit 32 registers, but gcc loads so far ahead that they do not */
#else
#define VEC_8 4
#define SUMS 2
#endif

#if LEVEL > 2
#include <immintrin.h>
#undef one_fp16
#undef load_fp16_4
#undef load_int8_4
LOADS(8)
HELPER float one_fp16(const uint16_t *at) { return _cvtsh_ss(*at); }
HELPER vec4 load_fp16_4(const uint16_t *at) { return (vec4)_mm_cvtph_ps(_mm_loadl_epi64((const __m128i *)(const void *)at)); }
HELPER vec8 load_fp16_8(const uint16_t *at) { return (vec8)_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(const void *)at)); }
HELPER vec4 load_int8_4(const int8_t *at) {
    int32_t w;
    memcpy(&w, at, sizeof w);
    return (vec4)_mm_cvtepi32_ps(_mm_cvtepi8_epi32(_mm_cvtsi32_si128(w)));
}
HELPER vec8 load_int8_8(const int8_t *at) {
    return (vec8)_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)at)));
}
#elif defined(__aarch64__)
#include <arm_neon.h>
HELPER float one_fp16(const uint16_t *at) { return (float)*(const __fp16 *)(const void *)at; }
HELPER vec4 load_fp16_4(const uint16_t *at) { return (vec4)vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(at))); }
HELPER vec4 load_int8_4(const int8_t *at) {
    int32_t w;
    memcpy(&w, at, sizeof w);
    return (vec4)vcvtq_f32_s32(vmovl_s16(vget_low_s16(vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(w))))));
}
#else
#define one_fp16 plain_fp16
#define load_fp16_4 plain_fp16_4
#define load_int8_4 plain_int8_4
#endif
#if LEVEL > 3
LOADS(16)
HELPER vec16 load_fp16_16(const uint16_t *at) { return (vec16)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(const void *)at)); }
HELPER vec16 load_int8_16(const int8_t *at) {
    return (vec16)_mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)(const void *)at)));
}
#endif
#else
#define one_fp16 plain_fp16
#endif
