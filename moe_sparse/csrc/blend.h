/* What a layer of experts does beside its product, and the small dense layers of the gating. */
#include <stdint.h>
#include <stddef.h>

/* z = the input times each coefficient, one copy after the other (one: the input is one part for each expert already); then zeros up to a
   multiple of 64. */
static void spread(const float *x, const float *omega, uint32_t experts, uint32_t n, int one, float *z) {
    for (uint32_t e = 0; e < experts; e++) {
        const float o = omega[e], *from = one ? x + (size_t)e * n : x;
        float *to = z + (size_t)e * n;
        for (uint32_t i = 0; i < n; i++) to[i] = o * from[i];
    }
    for (uint32_t i = experts * n; i % 64; i++) z[i] = 0;
}

/* y = the blended biases, then zeros up to a multiple of 16. */
static void biases(const float *b, const float *omega, uint32_t experts, uint32_t n, float *y) {
    for (uint32_t j = 0; j < n || j % 16; j++) y[j] = 0;
    for (uint32_t e = 0; e < experts; e++) {
        const float o = omega[e], *from = b + (size_t)e * n;
        for (uint32_t j = 0; j < n; j++) y[j] += o * from[j];
    }
}

/* y = b + W x; W is stored input by input. */
static void small(const float *W, const float *b, uint32_t n_in, uint32_t n_out, const float *x, float *y) {
    for (uint32_t j = 0; j < n_out; j++) y[j] = b[j];
    for (uint32_t i = 0; i < n_in; i++)
        for (uint32_t j = 0; j < n_out; j++) y[j] += W[(size_t)i * n_out + j] * x[i];
}
