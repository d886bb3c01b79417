/* Blocks of 4 x 4. */
#include "block.h"

BLOCK(block4x4, 4, 4, LISTED)
