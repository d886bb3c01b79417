#include "kernels.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#if defined(__x86_64__) || defined(__i386__)
#define PAUSE __builtin_ia32_pause()
#elif defined(__aarch64__)
#define PAUSE __asm__ __volatile__("yield")
#else
#define PAUSE ((void)0)
#endif
#define LANES 16
typedef void kernel(const matrix *, uint32_t, uint32_t, const float *, float *);
static kernel *const one[] = {csr, sell, block16, block8, block4x4, dense};

/* Sixteen characters at once: z is [cols][16], y is [rows][16] */
typedef float lane __attribute__((vector_size(64), aligned(64)));
static void csr_many(const matrix *m, uint32_t g0, uint32_t g1, const float *zf, float *yf) {
    const lane *z = (const lane *)zf;
    lane *y = (lane *)yf;
    for (uint32_t r = g0; r < g1; r++) {
        lane a = {0}, b = {0}, c = {0}, d = {0};
        uint32_t k = m->start[r];
        const uint32_t end = m->start[r + 1];
        for (; k + 4 <= end; k += 4) { a += m->val[k]*z[m->col[k]]; b += m->val[k + 1]*z[m->col[k + 1]]; c += m->val[k + 2]*z[m->col[k + 2]]; d += m->val[k + 3]*z[m->col[k + 3]]; }
        for (; k < end; k++) a += m->val[k]*z[m->col[k]];
        y[r] += (a + b) + (c + d);
    }
}
#define MANY(NAME, O, I, COL) \
static void NAME(const matrix *m, uint32_t g0, uint32_t g1, const float *zf, float *yf) { \
    const lane *z = (const lane *)zf; \
    for (uint32_t g = g0; g < g1; g++) { \
        lane a[O], *y = (lane *)yf + (size_t)O*g; \
        for (int j = 0; j < O; j++) a[j] = y[j]; \
        const float *v = m->val + (size_t)m->start[g]*O*I; \
        for (uint32_t k = m->start[g]; k < m->start[g + 1]; k++) \
            for (int i = 0; i < I; i++, v += O) { const lane x = z[COL(k) + i]; for (int j = 0; j < O; j++) a[j] += v[j]*x; } \
        for (int j = 0; j < O; j++) y[j] = a[j]; \
    } \
}
MANY(block16_many, 16, 1, LISTED)
MANY(block8_many, 8, 1, LISTED)
MANY(block4x4_many, 4, 4, LISTED)
MANY(dense_many, 16, 1, EVERY)
static kernel *const many[] = {csr_many, 0, block16_many, block8_many, block4x4_many, dense_many};

/* Read 4 kB pages and do nothing with them: how fast weights could come at best */
static void read_pages(const matrix *m, uint32_t g0, uint32_t g1, const float *zf, float *yf) {
    const lane *v = (const lane *)m->val;
    lane a = {0}, b = {0}, c = {0}, d = {0};
    volatile float sink;
    (void)zf; (void)yf;
    for (size_t k = (size_t)g0*64; k < (size_t)g1*64; k += 4) { a += v[k]; b += v[k + 1]; c += v[k + 2]; d += v[k + 3]; }
    a += b + c + d;
    sink = a[0]; (void)sink;
}

/* The caller takes pieces of its job from the front and helpers from the back, so that each finds the weights of the last frame in the cache of its own core. ticket: the first
   piece left, the end of those left, how many threads may take them (12 bits each), and the job. busy: held by the thread whose job it is */
static struct { _Atomic uint64_t ticket; atomic_int done, asleep; int helpers; kernel *f; const matrix *m; const float *z, *x, *omega; float *y; int pieces, experts; pthread_mutex_t busy, lock; pthread_cond_t wake; }
    pool = {.busy = PTHREAD_MUTEX_INITIALIZER, .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

/* A helper computes ω⊗x for itself: that is quicker than to fetch it from the core of the caller */
typedef struct { float *z; size_t size; uint64_t job; } scratch;
static const float *own(scratch *s, uint64_t job) {
    const size_t need = ((size_t)pool.m->cols + 63)/64*64;
    if (!pool.omega) return pool.z;
    if (s->job == job) return s->z;
    if (s->size < need) { free(s->z); s->z = malloc(need*sizeof(float)); s->size = s->z ? need : 0; }
    if (!s->z) return pool.z;
    spread(pool.x, pool.omega, pool.experts, (int)pool.m->cols/pool.experts, 0, s->z);
    s->job = job;
    return s->z;
}

#define FRONT(t) ((uint32_t)(t) & 4095u)
#define BACK(t) ((uint32_t)((t) >> 12) & 4095u)
static int open_to(uint64_t t, uint32_t who) { return FRONT(t) < BACK(t) && who < ((uint32_t)(t >> 24) & 4095u); }

static int take(uint32_t who, scratch *s) {                 /* 0: the caller, 1, 2, ...: helpers */
    uint64_t t = atomic_load_explicit(&pool.ticket, memory_order_acquire);
    while (open_to(t, who)) {
        if (atomic_compare_exchange_weak_explicit(&pool.ticket, &t, who ? t - (1 << 12) : t + 1, memory_order_acq_rel, memory_order_acquire)) {
            const uint32_t i = who ? BACK(t) - 1u : FRONT(t), n = pool.pieces, G = pool.m->groups;
            pool.f(pool.m, (uint32_t)((uint64_t)G*i/n), (uint32_t)((uint64_t)G*(i + 1)/n), s ? own(s, t >> 36) : pool.z, pool.y);
            atomic_fetch_add_explicit(&pool.done, 1, memory_order_release);
            return 1;
        }
    }
    return 0;
}

static void *helper(void *arg) {
    const uint32_t who = (uint32_t)(uintptr_t)arg;
    scratch s = {0, 0, 0};
    for (int idle = 0;;) {
        if (take(who, &s)) { idle = 0; continue; }
        if (++idle < 20000) { PAUSE; continue; }
        pthread_mutex_lock(&pool.lock);
        atomic_fetch_add(&pool.asleep, 1);
        if (!open_to(atomic_load(&pool.ticket), who)) pthread_cond_wait(&pool.wake, &pool.lock);
        atomic_fetch_sub(&pool.asleep, 1);
        pthread_mutex_unlock(&pool.lock);
        idle = 0;
    }
    return 0;
}

/* A forked process has no helpers, and locks as they happened to be */
static void forked(void) {
    pool.helpers = 0;
    atomic_store(&pool.asleep, 0);
    atomic_store(&pool.ticket, 0);
    pthread_mutex_init(&pool.busy, 0); pthread_mutex_init(&pool.lock, 0); pthread_cond_init(&pool.wake, 0);
}
static void on_fork(void) { pthread_atfork(0, 0, forked); }

/* The caller alone where it asks for no more, or where another thread has the helpers */
static void run(kernel *f, const matrix *m, const float *z, const float *x, const float *omega, int experts, float *y, int threads) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (threads < 2 || pthread_mutex_trylock(&pool.busy)) { f(m, 0, m->groups, z, y); return; }
    pthread_once(&once, on_fork);
    for (pthread_t t; pool.helpers < threads - 1 && !pthread_create(&t, 0, helper, (void *)(uintptr_t)(pool.helpers + 1)); pool.helpers++) pthread_detach(t);
    pool.f = f; pool.m = m; pool.z = z; pool.x = x; pool.omega = omega; pool.experts = experts; pool.y = y; pool.pieces = threads*4;
    atomic_store_explicit(&pool.done, 0, memory_order_relaxed);
    const uint64_t job = (atomic_load(&pool.ticket) >> 36) + 1;
    atomic_store(&pool.ticket, job << 36 | (uint64_t)threads << 24 | (uint64_t)pool.pieces << 12);
    if (atomic_load(&pool.asleep)) { pthread_mutex_lock(&pool.lock); pthread_cond_broadcast(&pool.wake); pthread_mutex_unlock(&pool.lock); }
    while (take(0, 0)) { }
    while (atomic_load_explicit(&pool.done, memory_order_acquire) < pool.pieces) PAUSE;
    pthread_mutex_unlock(&pool.busy);
}

typedef struct { int form; matrix m, csr; int n_in, n_out; const float *bias; } layer;      /* bias is [E][n_out]; csr: the same matrix for many characters */
typedef struct { int n_in, n_out, experts, n_gate, gate_hidden, layers, width; const int32_t *gate_cols; const float *gate_w[3], *gate_b[3]; const layer *layer; float *work, *blend; } net;      /* work: 16 characters' layer and its ω⊗x; blend: twice their ω */

static void gate(const net *n, const float *x, float *omega) {
    float *a = n->work, *b = a + n->width;
    for (int i = 0; i < n->n_gate; i++) a[i] = x[n->gate_cols[i]];
    small(n->gate_w[0], n->gate_b[0], n->n_gate, n->gate_hidden, a, b); elu(b, n->gate_hidden);
    small(n->gate_w[1], n->gate_b[1], n->gate_hidden, n->gate_hidden, b, a); elu(a, n->gate_hidden);
    small(n->gate_w[2], n->gate_b[2], n->gate_hidden, n->experts, a, omega); softmax(omega, n->experts);
}

void gating(const net *n, const float *x, float *omega, int batch) {
    for (int b = 0; b < batch; b++) gate(n, x + (size_t)b*n->n_in, omega + (size_t)b*n->experts);
}

static void frame(const net *n, const float *x, const float *omega, float *y, int threads) {
    float *in = n->work, *h = in + n->width, *z = h + n->width;
    memcpy(in, x, sizeof(float)*n->n_in);
    for (int l = 0; l < n->layers; l++) {
        const layer *q = n->layer + l;
        spread(in, omega, n->experts, q->n_in, 0, z);
        biases(q->bias, omega, n->experts, q->n_out, h);
        run(one[q->form], &q->m, z, in, omega, n->experts, h, threads);
        if (l + 1 == n->layers) memcpy(y, h, sizeof(float)*n->n_out);
        else { float *t = in; elu(h, q->n_out); in = h; h = t; }
    }
}

static void frames(const net *n, const float *x, const float *omega, int stride, int batch, float *y, int threads) {
    float *h = n->work, *z = h + (size_t)n->width*LANES, *o = n->blend;
    for (int e = 0; e < n->experts; e++) for (int b = 0; b < LANES; b++) o[e*LANES + b] = b < batch ? omega[b*stride + e] : 0;
    for (int i = 0; i < n->n_in; i++) for (int b = 0; b < LANES; b++) h[i*LANES + b] = b < batch ? x[(size_t)b*n->n_in + i] : 0;
    for (int l = 0; l < n->layers; l++) {
        const layer *q = n->layer + l;
        const int rows = (q->n_out + 15)/16*16;
        const lane *hl = (const lane *)h, *ol = (const lane *)o;
        lane *zl = (lane *)z, *yl = (lane *)h;
        for (int e = 0; e < n->experts; e++) for (int i = 0; i < q->n_in; i++) zl[e*q->n_in + i] = ol[e]*hl[i];
        for (int r = 0; r < rows; r++) { lane a = {0}; if (r < q->n_out) for (int e = 0; e < n->experts; e++) a += ol[e]*q->bias[(size_t)e*q->n_out + r]; yl[r] = a; }
        if (many[q->form]) run(many[q->form], &q->m, z, 0, 0, 0, h, threads); else run(csr_many, &q->csr, z, 0, 0, 0, h, threads);
        if (l + 1 < n->layers) elu(h, q->n_out*LANES);
    }
    for (int b = 0; b < batch; b++) for (int j = 0; j < n->n_out; j++) y[(size_t)b*n->n_out + j] = h[j*LANES + b];
}

void read_floats(const float *p, int pages, int threads) {
    const matrix m = {.groups = (uint32_t)pages, .val = p};
    run(read_pages, &m, 0, 0, 0, 0, 0, threads);
}

void forward(const net *n, const float *x, const float *omega, int shared, float *y, int batch, int threads) {
    const int E = n->experts, stride = shared ? 0 : E;
    float *own = n->blend + (size_t)E*LANES;
    for (int b = 0, rest; b < batch; b += rest, x += (size_t)rest*n->n_in, y += (size_t)rest*n->n_out) {
        rest = batch - b < 5 ? 1 : batch - b < LANES ? batch - b : LANES;
        const float *o = omega ? omega + (size_t)b*stride : own;
        if (!omega) gating(n, x, own, rest);
        if (rest == 1) frame(n, x, o, y, threads); else frames(n, x, o, stride, rest, y, threads);
    }
}
