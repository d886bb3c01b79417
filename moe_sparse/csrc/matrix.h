/* What every kernel takes: a matrix in groups of rows. */
#ifndef MOE_SPARSE_MATRIX
#define MOE_SPARSE_MATRIX
#include <stdint.h>
#include <string.h>

typedef struct {
    uint32_t rows, groups, cols;
    const uint32_t *start; /* [groups + 1] first entry, block or step of each group */
    const uint16_t *col;   /* column of each entry or block */
    const float *val;      /* weights, in the order in which they are read */
    const uint8_t *steps;  /* [groups][tiles] steps of each group and 64 columns */
    const uint8_t *idx;    /* column of each weight within its 64 */
} matrix;

/* y += W z for the groups first <= g < last. z has cols entries, then zeros to a multiple of 64; y is padded to a multiple of 16. */
typedef void kernel(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y);
#endif
