/* What JavaScript calls in a network's WebAssembly: where the input and the output lie, and so many frames. HEADER, INPUTS, OUTPUTS and
   FORWARD say which network. */
#ifdef HEADER
#include HEADER

static float in[INPUTS], out[OUTPUTS];
float *input(void);
float *output(void);
int outputs(void);
void frames(int n);

float *input(void) { return in; }
float *output(void) { return out; }
int outputs(void) { return OUTPUTS; }
void frames(int n) {
    while (n-- > 0) FORWARD(in, out);
}
#endif
