/* The forms in which a matrix can be stored: the one table. A form is a line here, a kernel of its name in NAME.h (included here), and a
   function that lays a matrix out (deploy.kernels in Python, which reads names, order and numbers from this file). */
#ifndef MOE_SPARSE_FORMS
#define MOE_SPARSE_FORMS
#include "csr.h"
#include "tile.h"
#include "sell.h"
#include "dense.h"
#include "block16.h"
#include "block8.h"
#include "block4x4.h"

/* rows of a group, columns of an entry; what a compiler must offer for the kernel to be quick; the form that 16 characters side by side
   take (its kernel is NAME_many in many.h), and the time that one of their weights takes there for each, of a weight in PyTorch's dense
   product; then the time per stored weight, of one in a full block of 16 x 1 in fp32: with AVX-512 as fp32, fp16 and int8, with AVX2, and
   on other machines. Where two forms would take the same time, the first one is used. */
/* clang-format off */
#define FORMS(X) \
    /* name      rows  columns  needs    many      many   AVX-512          AVX2             others */ \
    X(csr,       1,    1,       any,     csr,       2.8,  4.5, 4.4, 5.6,   4.4, 4.4, 5.4,   3.8, 9.6, 5.8) \
    X(tile,      8,    1,       avx2,    csr,       2.8,  1.12, 1.1, 1.2,  1.12, 1.1, 1.17, 3.4, 9.8, 5.9) \
    X(sell,      16,   1,       avx512,  csr,       2.8,  1.2, 1.3, 1.3,   4.2, 5.6, 5.3,   3.6, 5.0, 5.8) \
    X(dense,     16,   1,       any,     dense,     1.2,  1.0, .36, .48,   .97, .35, .46,   .94, 3.0, 5.4) \
    X(block16,   16,   1,       any,     block16,   1.0,  1.0, .65, .62,   1.0, .67, .62,   1.0, 3.2, 5.4) \
    X(block8,    8,    1,       any,     block8,    1.1,  1.04, .88, .78,  1.0, .83, .77,   1.1, 3.3, 5.5) \
    X(block4x4,  4,    4,       any,     block4x4,  1.2,  1.27, 1.18, 1.12, 1.2, 1.14, 1.12, 1.3, 3.4, 5.5)
/* clang-format on */
#endif
