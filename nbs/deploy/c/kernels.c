/* The kernels as functions that Python can call: each form by its place in the table. */
#include "forms.h"
#include "many.h"
#include "activations.h"
#include "blend.h"

#define NAME(name, ...) #name,
#define ONE(name, ...) {name##_fp32, name##_fp16, name##_int8},
#define MANY(name, rows, columns, needs, many, ...) many##_many,
static const char *const names[] = {FORMS(NAME)};
static kernel *const one[][3] = {FORMS(ONE)}, *const many[] = {FORMS(MANY)};

const char *form_name(uint32_t form) { return form < sizeof names / sizeof *names ? names[form] : 0; }
void run(uint32_t form, uint32_t kind, const matrix *m, const float *z, float *y) { one[form][kind](m, 0, m->groups, z, y); }
void run_many(uint32_t form, const matrix *m, const float *z, float *y) { many[form](m, 0, m->groups, z, y); }
void call_elu(float *x, uint32_t n) { elu(x, n); }
void call_softmax(float *x, uint32_t n) { softmax(x, n); }
void call_small(const float *W, const float *b, uint32_t n_in, uint32_t n_out, const float *x, float *y) { small(W, b, n_in, n_out, x, y); }
void call_spread(const float *x, const float *omega, uint32_t experts, uint32_t n, int one_each, float *z) {
    spread(x, omega, experts, n, one_each, z);
}
void call_biases(const float *b, const float *omega, uint32_t experts, uint32_t n, float *y) { biases(b, omega, experts, n, y); }
