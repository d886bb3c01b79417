/* string.h for a compiler that has no library for WebAssembly; both become instructions. */
#include <stddef.h>
void *memcpy(void *to, const void *from, size_t n);
void *memset(void *to, int value, size_t n);
