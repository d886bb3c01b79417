/* Blocks of 16 x 1. */
#include "block.h"

BLOCK(block16, 16, 1, LISTED)
