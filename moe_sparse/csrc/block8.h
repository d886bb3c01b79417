/* Blocks of 8 x 1. */
#include "block.h"

KINDS(BLOCK, block8, 8, 1)
