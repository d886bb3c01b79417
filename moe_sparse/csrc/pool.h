/* Helpers for work that falls into pieces: one crew of threads for the whole process. */
#ifndef MOE_SPARSE_POOL
#define MOE_SPARSE_POOL
#include <stddef.h>
#include <stdint.h>

/* A helper's own memory, which it keeps from job to job; number: the job that it was filled for. */
typedef struct {
    float *at;
    size_t size;
    uint64_t number;
} scratch;

/* One of so many pieces of a job. own is 0 for the thread that called pool_run; number is the job's, never 0. */
typedef void work(const void *job, uint32_t piece, uint32_t pieces, scratch *own, uint64_t number);

/* All pieces, by as many threads; returns when they are done. The caller does them alone, as one piece, where it asks for one thread or
   another caller has the helpers. */
void pool_run(work *f, const void *job, uint32_t threads);
#endif
