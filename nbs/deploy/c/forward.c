/* A network's outputs for the inputs on the standard input. -DHEADER, INPUTS, OUTPUTS and FORWARD say which network. */
#include <stdio.h>
#include HEADER

int main(void) {
    float x[INPUTS], y[OUTPUTS];
    while (fread(x, sizeof *x, INPUTS, stdin) == INPUTS) {
        FORWARD(x, y);
        fwrite(y, sizeof *y, OUTPUTS, stdout);
    }
    return 0;
}
