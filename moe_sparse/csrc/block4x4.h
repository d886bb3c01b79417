/* Blocks of 4 x 4. */
#include "block.h"

KINDS(BLOCK, block4x4, 4, 4)
