/* What pool.c does, by OpenMP. It is here to be measured; deploy.library says why it is not used. */
#include "pool.h"
#include <omp.h>
#include <stdatomic.h>

void pool_run(work *f, const void *job, uint32_t threads) {
    static _Atomic uint64_t jobs;
    if (threads < 2) {
        f(job, 0, 1, 0, 0);
        return;
    }
    const uint64_t number = atomic_fetch_add(&jobs, 1) + 1;
#pragma omp parallel for num_threads(threads) schedule(static)
    for (uint32_t piece = 0; piece < threads; piece++) {
        static _Thread_local scratch own;
        f(job, piece, threads, omp_get_thread_num() ? &own : 0, number);
    }
}
