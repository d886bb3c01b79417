/* A pruned MANN, as deploy.library describes it to C. Nothing here is allocated or freed, and a net serves one thread at a time. */
#ifndef MOE_SPARSE_RUNTIME
#define MOE_SPARSE_RUNTIME
#include "matrix.h"

typedef struct {
    uint32_t form;    /* place in the table of forms.h */
    uint32_t kind;    /* weights as 0: fp32, 1: fp16, 2: int8 */
    matrix one, many; /* many: the same matrix in fp32, in the form that 16 characters side by side take */
    uint32_t n_in, n_out;
    const float *bias; /* [experts][n_out] */
} layer;

typedef struct {
    uint32_t n_in, n_out, experts, n_gate, gate_hidden, layers;
    uint32_t width; /* of the widest layer and the input, a multiple of 64 */
    const int32_t *gate_cols;
    const float *gate_w[3], *gate_b[3]; /* [in][out] and [out] */
    const layer *layer;
    float *work;  /* 16 times width, and 16 times the longest omega x input with 64 more */
    float *blend; /* twice 16 times omega */
} net;

/* omega [batch][experts] of x [batch][n_in]. */
void gating(const net *n, const float *x, float *omega, uint32_t batch);

/* y [batch][n_out] of x; omega: 0 to compute it, else [batch][experts], or one row for all where it is shared. Fewer than five go one by
   one. */
void forward(const net *n, const float *x, const float *omega, int shared, float *y, uint32_t batch, uint32_t threads);

/* Read so many pages of 4 kB and do nothing with them: how fast weights could come at best. */
void read_floats(const float *at, uint32_t pages, uint32_t threads);
#endif
