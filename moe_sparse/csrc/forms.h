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
   product; then the time per stored weight, out of the cache, of one in a full block of 16 x 1 in fp32 with AVX-512: with AVX-512 as fp32,
   fp16 and int8, with AVX2, with NEON (counted, not measured), and on other machines. Where two forms would take the same time, the first
   one is used. */
/* clang-format off */
#define FORMS(X) \
    /* name      rows  columns  needs    many      many   AVX-512            AVX2               NEON             others */ \
    X(csr,       1,    1,       any,     csr,       2.8,  6.2, 6.2, 7.8,     6.3, 6.2, 7.8,     6.2, 6.4, 6.6,   6.1, 15., 9.3) \
    X(tile,      8,    1,       avx2,    csr,       2.8,  1.5, 1.5, 1.63,    1.6,  1.54, 1.64,  6.5, 7.0, 7.0,   5.4, 16., 9.4) \
    X(sell,      16,   1,       avx512,  csr,       2.8,  1.63, 1.74, 1.76,  6.5, 8.2, 10.,     6.5, 7.0, 7.0,   5.8, 8.0, 9.3) \
    X(dense,     16,   1,       any,     dense,     1.2,  1.0, .47, .64,     1.0, .47, .64,     1.6, 1.6, 2.6,   1.5, 4.8, 8.6) \
    X(block16,   16,   1,       any,     block16,   1.0,  1.0, .65, .66,     1.1, .63, .66,     1.7, 1.8, 2.7,   1.6, 5.1, 8.6) \
    X(block8,    8,    1,       any,     block8,    1.1,  1.33, 1.02, .87,   1.33, 1.02, .87,   1.9, 2.0, 2.8,   1.8, 5.3, 8.8) \
    X(block4x4,  4,    4,       any,     block4x4,  1.2,  1.57, 1.42, 1.38,  1.57, 1.43, 1.4,   2.2, 2.2, 2.9,   2.1, 5.4, 8.8)
/* clang-format on */
#endif
