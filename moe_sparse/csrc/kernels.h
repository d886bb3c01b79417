#include <stdint.h>
#include <string.h>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

/* A matrix in groups of rows. start: first entry (csr), block or step of each group; col: columns; val: weights; steps: per group and 64 columns; idx: column within the 64 */
typedef struct { uint32_t rows, groups, cols; const uint32_t *start; const uint16_t *col; const float *val; const uint8_t *steps, *idx; } matrix;

/* y += W z for the groups g0 <= g < g1; z has cols entries, padded with zeros to a multiple of 64; y is padded to a multiple of 16 */
static void csr(const matrix *m, uint32_t g0, uint32_t g1, const float *z, float *y) {
    for (uint32_t r = g0; r < g1; r++) {
        const uint32_t end = m->start[r + 1];
        const float *v = m->val;
        const uint16_t *c = m->col;
        float a0 = 0, a1 = 0, a2 = 0, a3 = 0;
        uint32_t k = m->start[r];
        for (; k + 4 <= end; k += 4) { a0 += v[k]*z[c[k]]; a1 += v[k + 1]*z[c[k + 1]]; a2 += v[k + 2]*z[c[k + 2]]; a3 += v[k + 3]*z[c[k + 3]]; }
        for (; k < end; k++) a0 += v[k]*z[c[k]];
        y[r] += (a0 + a1) + (a2 + a3);
    }
}

static void sell(const matrix *m, uint32_t g0, uint32_t g1, const float *z, float *y) {
    const uint32_t tiles = (m->cols + 63)/64;
    for (uint32_t g = g0; g < g1; g++) {
        const uint8_t *n = m->steps + (size_t)g*tiles, *idx = m->idx + (size_t)m->start[g]*16;
        const float *v = m->val + (size_t)m->start[g]*16;
#if defined(__AVX512F__)
        const __m512i half = _mm512_set1_epi32(32);
        __m512 a = _mm512_setzero_ps();
        for (uint32_t t = 0; t < tiles; t++) {
            const __m512 z0 = _mm512_loadu_ps(z + 64*t), z1 = _mm512_loadu_ps(z + 64*t + 16), z2 = _mm512_loadu_ps(z + 64*t + 32), z3 = _mm512_loadu_ps(z + 64*t + 48);
            for (int s = n[t]; s > 0; s--, idx += 16, v += 16) {
                const __m512i i = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(const void *)idx));
                const __m512 x = _mm512_mask_blend_ps(_mm512_test_epi32_mask(i, half), _mm512_permutex2var_ps(z0, i, z1), _mm512_permutex2var_ps(z2, i, z3));
                a = _mm512_fmadd_ps(_mm512_loadu_ps(v), x, a);
            }
        }
        _mm512_storeu_ps(y + 16*g, _mm512_add_ps(_mm512_loadu_ps(y + 16*g), a));
#else
        for (uint32_t t = 0; t < tiles; t++)
            for (int s = n[t]; s > 0; s--, idx += 16, v += 16)
                for (int j = 0; j < 16; j++) y[16*g + j] += v[j]*z[64*t + idx[j]];
#endif
    }
}

#if defined(__GNUC__)                                       /* gcc and clang: vectors of any length, as registers where the machine has them */
typedef float vec16 __attribute__((vector_size(64)));
typedef float vec8 __attribute__((vector_size(32)));
typedef float vec4 __attribute__((vector_size(16)));
#define BLOCKS(NAME, VEC, O, I, COL) \
static void NAME(const matrix *m, uint32_t g0, uint32_t g1, const float *z, float *y) { \
    for (uint32_t g = g0; g < g1; g++) { \
        uint32_t k = m->start[g]; \
        const uint32_t end = m->start[g + 1]; \
        const float *v = m->val + (size_t)k*O*I; \
        VEC a[4] = {{0}}, w; \
        for (; k + 4 <= end; k += 4) \
            for (int u = 0; u < 4; u++) \
                for (int i = 0; i < I; i++, v += O) { memcpy(&w, v, sizeof w); a[I > 1 ? i : u] += w*z[COL(k + u) + i]; } \
        for (; k < end; k++) \
            for (int i = 0; i < I; i++, v += O) { memcpy(&w, v, sizeof w); a[i] += w*z[COL(k) + i]; } \
        memcpy(&w, y + O*g, sizeof w); \
        w += (a[0] + a[1]) + (a[2] + a[3]); \
        memcpy(y + O*g, &w, sizeof w); \
    } \
}
#else
#define BLOCKS(NAME, VEC, O, I, COL) \
static void NAME(const matrix *m, uint32_t g0, uint32_t g1, const float *z, float *y) { \
    for (uint32_t g = g0; g < g1; g++) { \
        const float *v = m->val + (size_t)m->start[g]*O*I; \
        float a[O] = {0}; \
        for (uint32_t k = m->start[g]; k < m->start[g + 1]; k++) \
            for (int i = 0; i < I; i++, v += O) \
                for (int j = 0; j < O; j++) a[j] += v[j]*z[COL(k) + i]; \
        for (int j = 0; j < O; j++) y[O*g + j] += a[j]; \
    } \
}
#endif
#define LISTED(k) m->col[k]
#define EVERY(k) ((k) - m->start[g])
BLOCKS(block16, vec16, 16, 1, LISTED)
BLOCKS(block8, vec8, 8, 1, LISTED)
BLOCKS(block4x4, vec4, 4, 4, LISTED)
BLOCKS(dense, vec16, 16, 1, EVERY)

/* exp(c) = two + rest for -87 <= c <= 0: a power of two, and it times a polynomial, to 2e-7 of themselves; the compiler makes vectors of it, which it cannot of expf */
static inline float exp_neg(float c, float *two) {
    union { int32_t i; float f; } u;
    const int32_t n = (int32_t)(c*1.44269504f - 0.5f);
    const float r = (c - (float)n*0.693359375f) + (float)n*2.12194440e-4f;
    u.i = (n + 127)*(1 << 23);
    *two = u.f;
    return u.f*(r*(1.0f + r*(0.5f + r*(1.66666667e-1f + r*(4.16666667e-2f + r*(8.33333333e-3f + r*1.38888889e-3f))))));
}

static void elu(float *x, int n) {
    float c[64];                                             /* in steps of their own, or gcc makes branches of the comparisons and no vectors */
    for (; n > 0; x += 64, n -= 64) {
        const int m = n < 64 ? n : 64;
        for (int i = 0; i < m; i++) { const float v = x[i] < 0 ? x[i] : 0.0f; c[i] = v > -87.0f ? v : -87.0f; }
        for (int i = 0; i < m; i++) { float two; const float rest = exp_neg(c[i], &two); c[i] = rest + (two - 1.0f); }       /* near zero two is 1, and all digits are those of rest */
        for (int i = 0; i < m; i++) x[i] = x[i] < 0 ? c[i] : x[i];                                                          /* NaN stays NaN */
    }
}

static void softmax(float *x, int n) {
    float top = x[0], sum = 0;
    for (int i = 1; i < n; i++) top = x[i] > top ? x[i] : top;
    for (int i = 0; i < n; i++) {
        const float d = x[i] - top;                          /* NaN also where x is infinite */
        float two;
        const float rest = exp_neg(d > -87.0f ? d : -87.0f, &two);
        x[i] = d == d ? two + rest : d;
        sum += x[i];
    }
    for (int i = 0; i < n; i++) x[i] /= sum;
}

/* z = the input times each coefficient, one copy after the other (one: the input is one part for each expert already); then zeros up to a multiple of 64 */
static void spread(const float *x, const float *w, int experts, int n, int one, float *z) {
    for (int e = 0; e < experts; e++) {
        const float o = w[e], *from = one ? x + e*n : x;
        float *to = z + e*n;
        for (int i = 0; i < n; i++) to[i] = o*from[i];
    }
    for (int i = experts*n; i % 64; i++) z[i] = 0;
}

/* y = the blended biases, then zeros up to a multiple of 16 */
static void biases(const float *b, const float *w, int experts, int n, float *y) {
    for (int j = 0; j < n || j % 16; j++) y[j] = 0;
    for (int e = 0; e < experts; e++) {
        const float o = w[e], *from = b + e*n;
        for (int j = 0; j < n; j++) y[j] += o*from[j];
    }
}

/* y = b + W x, a small dense layer; W is stored input by input */
static void small(const float *W, const float *b, int n_in, int n_out, const float *x, float *y) {
    for (int j = 0; j < n_out; j++) y[j] = b[j];
    for (int i = 0; i < n_in; i++)
        for (int j = 0; j < n_out; j++) y[j] += W[(size_t)i*n_out + j]*x[i];
}
