/* A pruned MANN: gating, and a frame of one character or of sixteen side by side. */
#include "runtime.h"
#include "forms.h"
#include "many.h"
#include "activations.h"
#include "blend.h"
#include "pool.h"
#include <stdlib.h>

#define ONE(name, rows, columns, needs, many, ...) {name##_fp32, name##_fp16, name##_int8},
#define MANY(name, rows, columns, needs, many, ...) many##_many,
static kernel *const one_kernel[][3] = {FORMS(ONE)}, *const many_kernel[] = {FORMS(MANY)};

/* A product, cut into pieces. With omega, z is x spread by it. */
typedef struct {
    kernel *f;
    const matrix *m;
    const float *z, *x, *omega;
    float *y;
    uint32_t experts;
} product;

/* A helper computes omega x input for itself: that is quicker than to fetch it from the core of the caller. */
static const float *spread_again(const product *p, scratch *own, uint64_t number) {
    const size_t need = ((size_t)p->m->cols + 63) / 64 * 64;
    if (own->number == number) return own->at;
    if (own->size < need) {
        free(own->at);
        own->number = 0;
        own->at = malloc(need * sizeof(float));
        own->size = own->at ? need : 0;
        if (!own->at) return p->z;
    }
    spread(p->x, p->omega, p->experts, p->m->cols / p->experts, 0, own->at);
    own->number = number;
    return own->at;
}

static void part(const void *job, uint32_t piece, uint32_t pieces, scratch *own, uint64_t number) {
    const product *p = job;
    const uint64_t groups = p->m->groups;
    const uint32_t first = (uint32_t)(groups * piece / pieces), last = (uint32_t)(groups * (piece + 1) / pieces);
    p->f(p->m, first, last, own && p->omega ? spread_again(p, own, number) : p->z, p->y);
}

static void gate(const net *n, const float *x, float *omega) {
    float *a = n->work, *b = a + n->width;
    for (uint32_t i = 0; i < n->n_gate; i++) a[i] = x[n->gate_cols[i]];
    small(n->gate_w[0], n->gate_b[0], n->n_gate, n->gate_hidden, a, b);
    elu(b, n->gate_hidden);
    small(n->gate_w[1], n->gate_b[1], n->gate_hidden, n->gate_hidden, b, a);
    elu(a, n->gate_hidden);
    small(n->gate_w[2], n->gate_b[2], n->gate_hidden, n->experts, a, omega);
    softmax(omega, n->experts);
}

void gating(const net *n, const float *x, float *omega, uint32_t batch) {
    for (uint32_t b = 0; b < batch; b++) gate(n, x + (size_t)b * n->n_in, omega + (size_t)b * n->experts);
}

static void frame(const net *n, const float *x, const float *omega, float *y, uint32_t threads) {
    float *in = n->work, *out = in + n->width, *z = out + n->width;
    memcpy(in, x, sizeof(float) * n->n_in);
    for (uint32_t l = 0; l < n->layers; l++) {
        const layer *q = n->layer + l;
        spread(in, omega, n->experts, q->n_in, 0, z);
        biases(q->bias, omega, n->experts, q->n_out, out);
        const product p = {one_kernel[q->form][q->kind], &q->one, z, in, omega, out, n->experts};
        pool_run(part, &p, threads);
        if (l + 1 < n->layers) elu(out, q->n_out);
        float *const swap = in;
        in = out;
        out = swap;
    }
    memcpy(y, in, sizeof(float) * n->n_out);
}

/* to[i][lane] = from[lane][i], zero for the lanes that no character has; stride: 0 where all characters have the same values. */
static void side_by_side(const float *from, uint32_t n, size_t stride, uint32_t batch, float *to) {
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t b = 0; b < LANES; b++) to[(size_t)i * LANES + b] = b < batch ? from[b * stride + i] : 0;
}

static void spread_many(const layer *q, uint32_t experts, const float *omega, const float *x, float *z) {
    for (uint32_t e = 0; e < experts; e++, omega += LANES)
        for (uint32_t i = 0; i < q->n_in; i++, z += LANES) UNROLL for (uint32_t b = 0; b < LANES; b += WIDTH) {
                const LANE v = LANE_AT(omega + b) * LANE_AT(x + i * LANES + b);
                PUT(z + b, v);
            }
}

static void biases_many(const layer *q, uint32_t experts, const float *omega, float *y) {
    for (uint32_t r = 0; r < q->n_out || r % 16; r++) UNROLL for (uint32_t b = 0; b < LANES; b += WIDTH, y += WIDTH) {
            LANE a = {0};
            if (r < q->n_out)
                for (uint32_t e = 0; e < experts; e++) a += LANE_AT(omega + e * LANES + b) * q->bias[(size_t)e * q->n_out + r];
            PUT(y, a);
        }
}

static void frames(const net *n, const float *x, const float *omega, uint32_t stride, uint32_t batch, float *y, uint32_t threads) {
    float *h = n->work, *z = h + (size_t)n->width * LANES, *o = n->blend;
    side_by_side(omega, n->experts, stride, batch, o);
    side_by_side(x, n->n_in, n->n_in, batch, h);
    for (uint32_t l = 0; l < n->layers; l++) {
        const layer *q = n->layer + l;
        spread_many(q, n->experts, o, h, z);
        biases_many(q, n->experts, o, h);
        const product p = {many_kernel[q->form], &q->many, z, 0, 0, h, n->experts};
        pool_run(part, &p, threads);
        if (l + 1 < n->layers) elu(h, q->n_out * LANES);
    }
    for (uint32_t b = 0; b < batch; b++)
        for (uint32_t j = 0; j < n->n_out; j++) y[(size_t)b * n->n_out + j] = h[(size_t)j * LANES + b];
}

void forward(const net *n, const float *x, const float *omega, int shared, float *y, uint32_t batch, uint32_t threads) {
    const uint32_t stride = shared ? 0 : n->experts;
    float *own = n->blend + (size_t)n->experts * LANES;
    for (uint32_t b = 0, some; b < batch; b += some, x += (size_t)some * n->n_in, y += (size_t)some * n->n_out) {
        some = batch - b < 5 ? 1 : batch - b < LANES ? batch - b : LANES;
        const float *o = omega ? omega + (size_t)b * stride : own;
        if (!omega) gating(n, x, own, some);
        if (some == 1) frame(n, x, o, y, threads);
        else frames(n, x, o, stride, some, y, threads);
    }
}

/* In four streams, as the kernels that read most do. */
static void read_pages(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y) {
    const float *v = (const float *)m->val + (size_t)first * 1024;
    const size_t part = (size_t)(last - first) * 256;
    LANE a[8] = {{0}};
    volatile float sink;
    (void)z;
    (void)y;
    for (size_t k = 0; k < part; k += 2 * WIDTH)
        UNROLL for (uint32_t u = 0; u < 8; u++) a[u] += LANE_AT(v + u / 2 * part + k + u % 2 * WIDTH);
    UNROLL for (uint32_t u = 1; u < 8; u++) a[0] += a[u];
    sink = a[0][0];
    (void)sink;
}

void read_floats(const float *at, uint32_t pages, uint32_t threads) {
    const matrix m = {.groups = pages, .val = at};
    const product p = {.f = read_pages, .m = &m};
    pool_run(part, &p, threads);
}
