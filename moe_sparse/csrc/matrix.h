/* What every kernel takes: a matrix in groups of rows. */
#ifndef MOE_SPARSE_MATRIX
#define MOE_SPARSE_MATRIX
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    uint32_t rows, groups, cols;
    const uint32_t *start; /* [groups + 1] first entry, block or step of each group */
    const uint16_t *col;   /* column of each entry or block */
    const void *val;       /* weights, in the order in which they are read: float, half precision or bytes */
    const uint8_t *steps;  /* [groups][tiles] steps of each group and 64 columns */
    const uint8_t *idx;    /* column of each weight within its 64 */
    const uint32_t *word;  /* of each step of 8 rows: eight columns of 3 bits within a tile of 8, and how many tiles to go on before it */
    const float *scale;    /* [rows, padded] what each row's sum is to be multiplied by; 0: nothing */
} matrix;

/* y += W z for the groups first <= g < last. z has cols entries, then zeros to a multiple of 64; y is padded to a multiple of 16. */
typedef void kernel(const matrix *m, uint32_t first, uint32_t last, const float *z, float *y);
#endif
