/* The forms in which a matrix can be stored: the one table. A form is a line here, a kernel of its name in NAME.h (included here), and a
   function that lays a matrix out (deploy.kernels in Python, which reads names, order and numbers from this file). */
#ifndef MOE_SPARSE_FORMS
#define MOE_SPARSE_FORMS
#include "csr.h"
#include "sell.h"
#include "dense.h"
#include "block16.h"
#include "block8.h"
#include "block4x4.h"

/* rows of a group, columns of an entry; what a compiler must offer for the kernel to be quick; the form that 16 characters side by side
   take (its kernel is NAME_many in many.h); time per stored weight, of a weight in a full block of 16; the same of one of many characters,
   of a weight in PyTorch's dense product. Where two forms would take the same time, the first one is used. */
/* clang-format off */
#define FORMS(X) \
    /* name      rows  columns  needs    many       cost  many */ \
    X(csr,       1,    1,       any,     csr,       5.8,  2.8) \
    X(sell,      16,   1,       avx512,  csr,       1.4,  2.8) \
    X(dense,     16,   1,       any,     dense,     1.0,  1.2) \
    X(block16,   16,   1,       any,     block16,   1.0,  1.0) \
    X(block8,    8,    1,       any,     block8,    1.4,  1.1) \
    X(block4x4,  4,    4,       any,     block4x4,  1.6,  1.2)
/* clang-format on */
#endif
