/* CRC-32C, as TFRecords carry it: by the processor's instruction where it has one, else by a table. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE4_2__) && defined(__x86_64__)
#include <nmmintrin.h>
#define WORD(c, v) (uint32_t) _mm_crc32_u64(c, v)
#define BYTE(c, v) _mm_crc32_u8(c, v)
#elif defined(__ARM_FEATURE_CRC32) && defined(__aarch64__)
#include <arm_acle.h>
#define WORD(c, v) __crc32cd(c, v)
#define BYTE(c, v) __crc32cb(c, v)
#else
static uint32_t table[256];
#define BYTE(c, v) (table[((c) ^ (v)) & 255] ^ ((c) >> 8))

static void fill(void) {
    for (uint32_t i = 256; i-- > 0;) { /* entry 1 comes late: where it is set, the others are, too */
        uint32_t t = i;
        for (int k = 0; k < 8; k++) t = t & 1 ? t >> 1 ^ 0x82f63b78u : t >> 1;
        table[i] = t;
    }
}
#endif

uint32_t crc(const uint8_t *p, size_t n) {
    uint32_t c = 0xffffffffu;
#ifdef WORD
    for (; n >= 8; n -= 8, p += 8) {
        uint64_t v;
        memcpy(&v, p, 8);
        c = WORD(c, v);
    }
#else
    if (!table[1]) fill();
#endif
    for (; n; n--) c = BYTE(c, *p++);
    return ~c;
}
