/* The caller takes pieces of its job from the front and helpers from the back, so that each finds the weights of the last frame in the
   cache of its own core. It never waits for a thread that sleeps; a helper that found nothing to do for 0.2 ms or so goes to sleep. */
#include "pool.h"
#include <pthread.h>
#include <stdatomic.h>

#if defined(__x86_64__) || defined(__i386__)
#define PAUSE __builtin_ia32_pause()
#elif defined(__aarch64__)
#define PAUSE __asm__ __volatile__("yield")
#else
#define PAUSE ((void)0)
#endif

/* ticket: the first piece left, the end of those left, how many threads may take them (12 bits each), and the job's number. busy: held by
   the thread whose job it is. */
static struct {
    _Atomic uint64_t ticket;
    atomic_uint done, asleep;
    uint32_t helpers, pieces;
    work *f;
    const void *job;
    pthread_mutex_t busy, lock;
    pthread_cond_t wake;
} pool = {.busy = PTHREAD_MUTEX_INITIALIZER, .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static uint32_t front(uint64_t t) { return (uint32_t)t & 4095u; }
static uint32_t back(uint64_t t) { return (uint32_t)(t >> 12) & 4095u; }
static int open_to(uint64_t t, uint32_t who) { return front(t) < back(t) && who < ((uint32_t)(t >> 24) & 4095u); }

/* 1 if there was a piece for this thread: 0 is the caller, 1, 2, ... are helpers. */
static int take(uint32_t who, scratch *own) {
    uint64_t t = atomic_load_explicit(&pool.ticket, memory_order_acquire);
    while (open_to(t, who)) {
        const uint64_t left = who ? t - (1 << 12) : t + 1;
        if (atomic_compare_exchange_weak_explicit(&pool.ticket, &t, left, memory_order_acq_rel, memory_order_acquire)) {
            pool.f(pool.job, who ? back(t) - 1 : front(t), pool.pieces, own, t >> 36);
            atomic_fetch_add_explicit(&pool.done, 1, memory_order_release);
            return 1;
        }
    }
    return 0;
}

static void *helper(void *arg) {
    const uint32_t who = (uint32_t)(uintptr_t)arg;
    scratch own = {0, 0, 0};
    for (int idle = 0;;) {
        if (take(who, &own)) {
            idle = 0;
            continue;
        }
        if (++idle < 20000) {
            PAUSE;
            continue;
        }
        pthread_mutex_lock(&pool.lock);
        atomic_fetch_add(&pool.asleep, 1);
        if (!open_to(atomic_load(&pool.ticket), who)) pthread_cond_wait(&pool.wake, &pool.lock);
        atomic_fetch_sub(&pool.asleep, 1);
        pthread_mutex_unlock(&pool.lock);
        idle = 0;
    }
    return 0;
}

/* A forked process has no helpers, and locks as they happened to be. */
static void forked(void) {
    pool.helpers = 0;
    atomic_store(&pool.asleep, 0);
    atomic_store(&pool.ticket, 0);
    pthread_mutex_init(&pool.busy, 0);
    pthread_mutex_init(&pool.lock, 0);
    pthread_cond_init(&pool.wake, 0);
}
static void on_fork(void) { pthread_atfork(0, 0, forked); }

static void hire(uint32_t helpers) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, on_fork);
    for (pthread_t t; pool.helpers < helpers; pool.helpers++) {
        if (pthread_create(&t, 0, helper, (void *)(uintptr_t)(pool.helpers + 1))) return;
        pthread_detach(t);
    }
}

void pool_run(work *f, const void *job, uint32_t threads) {
    if (threads < 2 || pthread_mutex_trylock(&pool.busy)) {
        f(job, 0, 1, 0, 0);
        return;
    }
    hire(threads - 1);
    pool.f = f;
    pool.job = job;
    pool.pieces = threads * 4;
    atomic_store_explicit(&pool.done, 0, memory_order_relaxed);
    const uint64_t number = (atomic_load(&pool.ticket) >> 36) + 1;
    atomic_store(&pool.ticket, number << 36 | (uint64_t)threads << 24 | (uint64_t)pool.pieces << 12);
    if (atomic_load(&pool.asleep)) {
        pthread_mutex_lock(&pool.lock);
        pthread_cond_broadcast(&pool.wake);
        pthread_mutex_unlock(&pool.lock);
    }
    while (take(0, 0)) {}
    while (atomic_load_explicit(&pool.done, memory_order_acquire) < pool.pieces) PAUSE;
    pthread_mutex_unlock(&pool.busy);
}
