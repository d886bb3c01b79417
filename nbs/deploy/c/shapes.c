/* Matrices from the standard input, each array in memory of its own and exactly as long as it is, so that a sanitizer sees every step over
   an end. A matrix: 13 numbers (form, kind of weights, characters side by side, rows, groups, cols, lengths of start, col, val, steps, idx,
   word and scale), these arrays, z and y. Each product's y goes to the standard output. */
#include "kernels.c"
#include <stdio.h>
#include <stdlib.h>

static void *take(size_t n, size_t size) {
    const size_t bytes = n * size;
    void *p = aligned_alloc(64, bytes ? (bytes + 63) / 64 * 64 : 64); /* vectors of many characters must be aligned */
    if (bytes % 64 && p) {
        free(p);
        p = malloc(bytes);
    }
    if (!p || fread(p, size, n, stdin) != n) exit(1);
    return p;
}

int main(void) {
    uint32_t h[13];
    static const size_t size[] = {4, 2, 1};
    while (fread(h, sizeof *h, 13, stdin) == 13) {
        matrix m = {h[3],           h[4],           h[5], take(h[6], 4), take(h[7], 2), take(h[8], size[h[1]]), take(h[9], 1),
                    take(h[10], 1), take(h[11], 4), 0};
        float *scale = take(h[12], 4);
        if (h[12]) m.scale = scale;
        const size_t n_z = (size_t)(m.cols + 63) / 64 * 64 * h[2], n_y = (size_t)(m.rows + 15) / 16 * 16 * h[2];
        float *z = take(n_z, 4), *y = take(n_y, 4);
        if (h[2] > 1) run_many(h[0], &m, z, y);
        else run(h[0], h[1], &m, z, y);
        fwrite(y, 4, n_y, stdout);
        void *const all[] = {(void *)(uintptr_t)m.start,
                             (void *)(uintptr_t)m.col,
                             (void *)(uintptr_t)m.val,
                             (void *)(uintptr_t)m.steps,
                             (void *)(uintptr_t)m.idx,
                             (void *)(uintptr_t)m.word,
                             scale,
                             z,
                             y};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    }
    return 0;
}
