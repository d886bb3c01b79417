/* Blocks of 8 x 1. */
#include "block.h"

BLOCK(block8, 8, 1, LISTED)
