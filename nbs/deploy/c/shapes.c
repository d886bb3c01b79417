/* Matrices from the standard input, each array in memory of its own and exactly as long as it is, so that a sanitizer sees every step over
   an end. A matrix: 10 numbers (form, characters side by side, rows, groups, cols, lengths of start, col, val, steps and idx), these
   arrays, z and y. Each product's y goes to the standard output. */
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
    uint32_t h[10];
    while (fread(h, sizeof *h, 10, stdin) == 10) {
        matrix m = {h[2], h[3], h[4], take(h[5], 4), take(h[6], 2), take(h[7], 4), take(h[8], 1), take(h[9], 1)};
        const size_t n_z = (size_t)(m.cols + 63) / 64 * 64 * h[1], n_y = (size_t)(m.rows + 15) / 16 * 16 * h[1];
        float *z = take(n_z, 4), *y = take(n_y, 4);
        (h[1] > 1 ? run_many : run)(h[0], &m, z, y);
        fwrite(y, 4, n_y, stdout);
        void *const all[] = {(void *)(uintptr_t)m.start,
                             (void *)(uintptr_t)m.col,
                             (void *)(uintptr_t)m.val,
                             (void *)(uintptr_t)m.steps,
                             (void *)(uintptr_t)m.idx,
                             z,
                             y};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    }
    return 0;
}
