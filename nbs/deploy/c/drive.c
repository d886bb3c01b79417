/* Five seconds of a dog that goes on as it is. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "dog.h"

int main(int argc, char **argv) {
    float x[DOG_INPUTS], y[DOG_OUTPUTS];
    double px = 0, pz = 0, yaw = 0; /* the root in the world: metres, radians */
    FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (!f || fread(x, sizeof *x, DOG_INPUTS, f) != DOG_INPUTS) {
        fprintf(stderr, "usage: drive START.f32\n");
        return 1;
    }
    fclose(f);
    const clock_t start = clock();
    for (int frame = 1; frame <= 300; frame++) {
        dog_forward(x, y);
        memcpy(x + 156, y + 36, 324 * sizeof *x);                        /* the pose: what was next is now current */
        const double dx = (double)y[360] / 60, dz = (double)y[362] / 60; /* the root's step, in its own frame */
        px += cos(yaw) * dx + sin(yaw) * dz;
        pz += cos(yaw) * dz - sin(yaw) * dx;
        yaw += (double)y[361] / 60 * 0.017453292519943295;
        if (frame % 60 == 0) printf("%d s: x %.4f m, z %.4f m, heading %.4f rad\n", frame / 60, px, pz, yaw);
    }
    fprintf(stderr, "%.1f us per frame\n", (double)(clock() - start) / CLOCKS_PER_SEC / 300 * 1e6);
    return 0;
}
