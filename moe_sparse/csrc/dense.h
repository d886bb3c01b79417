/* Panels of 16 rows with all columns, so that none need be listed. */
#include "block.h"

BLOCK(dense, 16, 1, EVERY)
