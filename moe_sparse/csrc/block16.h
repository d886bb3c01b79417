/* Blocks of 16 x 1. */
#include "block.h"

KINDS(BLOCK, block16, 16, 1)
