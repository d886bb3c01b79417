/* ELU and softmax without the mathematical library: vectors, and all digits near zero. */
#include <stdint.h>

/* exp(c) = two + rest for -87 <= c <= 0: a power of two, and it times a polynomial, to 2e-7 of themselves; the compiler makes vectors of
   it, which it cannot of expf. */
static inline float exp_neg(float c, float *two) {
    union {
        int32_t i;
        float f;
    } u;
    const int32_t n = (int32_t)(c * 1.44269504f - 0.5f);
    const float r = (c - (float)n * 0.693359375f) + (float)n * 2.12194440e-4f;
    u.i = (n + 127) * (1 << 23);
    *two = u.f;
    return u.f * (r * (1.0f + r * (0.5f + r * (1.66666667e-1f + r * (4.16666667e-2f + r * (8.33333333e-3f + r * 1.38888889e-3f))))));
}

static void elu(float *x, uint32_t n) {
    float c[64]; /* in steps of their own, or gcc makes branches of the comparisons and no vectors */
    for (uint32_t at = 0; at < n; at += 64, x += 64) {
        const uint32_t m = n - at < 64 ? n - at : 64;
        for (uint32_t i = 0; i < m; i++) {
            const float v = x[i] < 0 ? x[i] : 0.0f;
            c[i] = v > -87.0f ? v : -87.0f;
        }
        for (uint32_t i = 0; i < m; i++) {
            float two;
            const float rest = exp_neg(c[i], &two);
            c[i] = rest + (two - 1.0f); /* near zero two is 1, and all digits are those of rest */
        }
        for (uint32_t i = 0; i < m; i++) x[i] = x[i] < 0 ? c[i] : x[i]; /* NaN stays NaN */
    }
}

static void softmax(float *x, uint32_t n) {
    float top = x[0], sum = 0;
    for (uint32_t i = 1; i < n; i++) top = x[i] > top ? x[i] : top;
    for (uint32_t i = 0; i < n; i++) {
        const float d = x[i] - top; /* NaN also where x is infinite */
        float two;
        const float rest = exp_neg(d > -87.0f ? d : -87.0f, &two);
        x[i] = d == d ? two + rest : d;
        sum += x[i];
    }
    for (uint32_t i = 0; i < n; i++) x[i] /= sum;
}
