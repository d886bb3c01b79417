/* Networks of odd shapes, against a plain computation in double precision; then many threads at once, each with a network of its own and
   all with the same crew of helpers. Made to be run under sanitizers. */
#include "runtime.h"
#include "forms.h"
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define PLACE(name, ...) PLACE_##name,
enum { FORMS(PLACE) FORM_COUNT };
#define PLAIN(name, ...) name##_fp32,
kernel *const kernels[FORM_COUNT] = {FORMS(PLAIN)};

enum { MOST = 16, LAYERS = 3, CALLERS = 6 };
typedef struct {
    net n;
    layer layers[LAYERS];
    float *dense[LAYERS]; /* [n_out][experts][n_in] */
    int32_t gate_cols[2];
    float *x, *alone, *y; /* alone: seven characters, then one, by a single thread */
    uint32_t threads, rounds;
    int wrong;
} character;

static uint32_t seed = 1;
static float uniform(void) { return (float)((seed = seed * 1664525u + 1013904223u) >> 8) / 8388608.0f - 1.0f; }
static float *floats(size_t n, float scale) {
    float *p = aligned_alloc(64, (n * sizeof(float) + 63) / 64 * 64);
    for (size_t i = 0; i < n; i++) p[i] = scale * uniform();
    return p;
}

/* A layer of single weights: about so many in each row, none in every third where there are more rows than one. */
static void fill(layer *l, float **dense, uint32_t experts, uint32_t n_in, uint32_t n_out, uint32_t per_row) {
    const uint32_t cols = experts * n_in;
    uint32_t *start = calloc(n_out + 1, sizeof *start);
    uint16_t *col = calloc((size_t)n_out * per_row + 1, sizeof *col);
    float *val = calloc((size_t)n_out * per_row + 1, sizeof *val);
    *dense = calloc((size_t)n_out * cols, sizeof **dense);
    for (uint32_t r = 0, k = 0; r < n_out; r++, start[r] = k)
        for (uint32_t i = 0; i < per_row && !(n_out > 1 && r % 3 == 1); i++, k++) {
            col[k] = (uint16_t)(((uint64_t)i * cols + cols - 1) / per_row); /* the last column is among them */
            val[k] = 0.5f * uniform();
            (*dense)[(size_t)r * cols + col[k]] += val[k];
        }
    const matrix m = {n_out, n_out, cols, start, col, val, 0, 0, 0, 0};
    *l = (layer){PLACE_csr, 0, m, m, n_in, n_out, floats((size_t)experts * n_out, 0.3f)};
}

static void make(character *c, uint32_t experts, uint32_t n_in, uint32_t hidden, uint32_t n_out, uint32_t per_row) {
    const uint32_t sizes[] = {n_in, hidden, hidden, n_out}, gate_sizes[] = {2, 3, 3, experts};
    uint32_t widest = 3 > experts ? 3 : experts, longest = 0;
    net *n = &c->n;
    for (uint32_t l = 0; l < LAYERS; l++) {
        fill(c->layers + l, c->dense + l, experts, sizes[l], sizes[l + 1], per_row);
        n->gate_w[l] = floats((size_t)gate_sizes[l] * gate_sizes[l + 1], 1);
        n->gate_b[l] = floats(gate_sizes[l + 1], 1);
        longest = longest > sizes[l] ? longest : sizes[l];
    }
    widest = widest > longest ? widest : longest;
    n->width = ((widest > n_out ? widest : n_out) + 63) / 64 * 64;
    c->gate_cols[0] = (int32_t)n_in - 1;
    n->n_in = n_in, n->n_out = n_out, n->experts = experts, n->n_gate = 2, n->gate_hidden = 3, n->layers = LAYERS;
    n->gate_cols = c->gate_cols, n->layer = c->layers;
    n->work = floats(16 * ((size_t)n->width + (size_t)experts * longest + 64), 1);
    n->blend = floats(32 * (size_t)experts, 1);
    c->x = floats((size_t)MOST * n_in, 1), c->alone = floats((size_t)8 * n_out, 1), c->y = floats((size_t)MOST * n_out, 1);
}

/* The largest difference to the plain computation. */
static double difference(const character *c, const float *x, const float *y) {
    const net *n = &c->n;
    double in[MOST * 1024], out[MOST * 1024], worst = 0;
    float omega[64];
    gating(n, x, omega, 1);
    for (uint32_t i = 0; i < n->n_in; i++) in[i] = x[i];
    for (uint32_t l = 0; l < LAYERS; l++) {
        const layer *q = c->layers + l;
        for (uint32_t r = 0; r < q->n_out; r++) {
            double sum = 0;
            for (uint32_t e = 0; e < n->experts; e++) {
                double part = q->bias[(size_t)e * q->n_out + r];
                for (uint32_t i = 0; i < q->n_in; i++) part += in[i] * (double)c->dense[l][((size_t)r * n->experts + e) * q->n_in + i];
                sum += part * (double)omega[e];
            }
            out[r] = sum < 0 && l + 1 < LAYERS ? expm1(sum) : sum;
        }
        memcpy(in, out, sizeof(double) * q->n_out);
    }
    for (uint32_t j = 0; j < n->n_out; j++) worst = fabs(in[j] - (double)y[j]) > worst ? fabs(in[j] - (double)y[j]) : worst;
    return worst;
}

static void check(uint32_t experts, uint32_t n_in, uint32_t hidden, uint32_t n_out, uint32_t per_row) {
    static const uint32_t batches[] = {1, 3, 5, 16};
    character c = {0};
    make(&c, experts, n_in, hidden, n_out, per_row);
    for (uint32_t threads = 1; threads < 4; threads++)
        for (uint32_t i = 0; i < 4; i++) {
            forward(&c.n, c.x, 0, 0, c.y, batches[i], threads);
            for (uint32_t b = 0; b < batches[i]; b++) {
                const double d = difference(&c, c.x + (size_t)b * n_in, c.y + (size_t)b * n_out);
                if (!(d < 1e-4))
                    printf("%u x %u, %u, %u: row %u of %u is %g off\n", experts, n_in, hidden, n_out, b, batches[i], d), exit(1);
            }
        }
}

static void *call(void *p) {
    character *c = p;
    for (uint32_t round = 0; round < c->rounds; round++) {
        const uint32_t batch = round % 8 ? 1 : 7;
        forward(&c->n, c->x, 0, 0, c->y, batch, c->threads);
        c->wrong |= memcmp(c->y, c->alone + (batch == 7 ? 0 : 7 * c->n.n_out), sizeof(float) * c->n.n_out * batch) != 0;
    }
    return 0;
}

int main(int argc, char **argv) {
    const uint32_t rounds = argc > 1 ? (uint32_t)atoi(argv[1]) : 200;
    check(1, 3, 5, 1, 2);     /* one expert, one output */
    check(3, 37, 19, 5, 7);   /* columns no multiple of 4 */
    check(2, 24, 40, 33, 0);  /* all zero */
    check(5, 50, 66, 21, 30); /* no multiple of 16 or 64 */
    check(64, 1024, 4, 2, 9); /* 65,536 columns */
    static character crew[CALLERS];
    pthread_t threads[CALLERS];
    for (uint32_t i = 0; i < CALLERS; i++) {
        make(crew + i, 4, 40, 24 * (i + 1), 21, 20);
        crew[i].threads = 1 + i % 4, crew[i].rounds = rounds;
        forward(&crew[i].n, crew[i].x, 0, 0, crew[i].alone, 7, 1);
        forward(&crew[i].n, crew[i].x, 0, 0, crew[i].alone + 7 * crew[i].n.n_out, 1, 1);
    }
    for (uint32_t i = 0; i < CALLERS; i++)
        if (pthread_create(threads + i, 0, call, crew + i)) return 1;
    for (uint32_t i = 0; i < CALLERS; i++) pthread_join(threads[i], 0);
    for (uint32_t i = 0; i < CALLERS; i++)
        if (crew[i].wrong) return printf("caller %u: another thread's numbers\n", i), 1;
    float *pages = floats(1024 * 5, 1);
    read_floats(pages, 5, 3);
    return 0;
}
