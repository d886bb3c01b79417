/* Weights out of memory, in single precision, half precision or bytes, as vectors that the machine has: wider ones would go through
   memory at every step. */
#ifndef MOE_SPARSE_VECTOR
#define MOE_SPARSE_VECTOR
#include "matrix.h"

/* name and type of what the weights may be stored as */
#define KINDS(X, ...) X(fp32, float, __VA_ARGS__) X(fp16, uint16_t, __VA_ARGS__) X(int8, int8_t, __VA_ARGS__)

#if defined(__GNUC__) /* gcc and clang */
#define HELPER static inline __attribute__((unused))
#define KERNEL static __attribute__((unused)) void
#define UNROLL _Pragma("GCC unroll 16")
typedef float vec4 __attribute__((vector_size(16)));
typedef float vec8 __attribute__((vector_size(32)));
typedef float vec16 __attribute__((vector_size(64)));
#else
#define HELPER static
#define KERNEL static void
#endif

/* One weight. */
HELPER float one_fp32(const float *at) { return *at; }
HELPER float one_int8(const int8_t *at) { return *at; }
HELPER float plain_fp16(const uint16_t *at) {
    union {
        uint32_t i;
        float f;
    } u;
    u.i = (uint32_t)(*at & 0x7fff) << 13;
    u.f *= 5192296858534827628530496329220096.0f; /* 2 to the 112th: also of what is subnormal */
    u.i |= (uint32_t)(*at & 0x8000) << 16;
    return u.f;
}

/* W weights. */
#if defined(__GNUC__)
#define PUT(to, v) memcpy(to, &(v), sizeof(v))
#define LOADS(W) \
    typedef uint32_t bits##W __attribute__((vector_size(4 * W))); \
    typedef uint16_t halves##W __attribute__((vector_size(2 * W))); \
    typedef int8_t bytes##W __attribute__((vector_size(W))); \
    HELPER vec##W load_fp32_##W(const float *at) { \
        vec##W w; \
        memcpy(&w, at, sizeof w); \
        return w; \
    } \
    HELPER vec##W plain_int8_##W(const int8_t *at) { \
        bytes##W w; \
        memcpy(&w, at, sizeof w); \
        return __builtin_convertvector(w, vec##W); \
    } \
    HELPER vec##W plain_fp16_##W(const uint16_t *at) { \
        halves##W h; \
        memcpy(&h, at, sizeof h); \
        const bits##W w = __builtin_convertvector(h, bits##W); \
        const vec##W size = (vec##W)((w & 0x7fff) << 13) * 0x1p112f; \
        return (vec##W)((bits##W)size | (w & 0x8000) << 16); \
    }
LOADS(4)

/* The vector that takes so many rows, and its functions. */
#define JOINED(a, b) a##b
#define JOIN(a, b) JOINED(a, b)
#define VEC_4 4
#define VEC_16 WIDTH
#define VEC(ROWS) JOIN(vec, VEC_##ROWS)
#define LOAD(KIND, ROWS) JOIN(load_##KIND##_, VEC_##ROWS)
#define PARTS(ROWS) (ROWS / VEC_##ROWS)

/* y += scale x sum for the rows of a vector. */
#define ADD(ROWS, m, row, y, sum) \
    do { \
        VEC(ROWS) more = sum; \
        if (m->scale) more *= LOAD(fp32, ROWS)(m->scale + (row)); \
        more += LOAD(fp32, ROWS)(y + (row)); \
        PUT(y + (row), more); \
    } while (0)
#endif

HELPER float scaled(const matrix *m, size_t row, float sum) { return m->scale ? sum * m->scale[row] : sum; }
#include "level.h"
#endif
