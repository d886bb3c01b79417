/* The passes over all weights: the living entries below a bound, for the exact selection of the smallest, and zeros for what is dead. */
#include <stdint.h>

typedef union {
    uint32_t u;
    float f;
} bits;

static inline float score(uint32_t u, uint32_t keep) {
    const bits b = {u & keep};
    return b.f;
}

/* Whether entry j lies below the bound and lives; no branch, so that the compiler makes vectors of the loops around it. */
#define HIT(j) ((uint32_t)(score(u[j], keep) < bound) & a[j])

/* idx, val: positions and scores (of |s| if absolute) of the living entries with s < bound, while at least 64 of cap places are free;
   returns how many there are. s is read as 32-bit patterns, of which keep leaves the magnitude. */
int64_t below(const uint32_t *s, const uint8_t *alive, int64_t n, float bound, int absolute, int64_t *idx, float *val, int64_t cap) {
    const uint32_t keep = absolute ? 0x7fffffffu : 0xffffffffu;
    int64_t found = 0;
    for (int64_t i = 0; i < n; i += 64) {
        const uint32_t *u = s + i;
        const uint8_t *a = alive + i;
        const int64_t m = n - i < 64 ? n - i : 64;
        if (m == 64) { /* vector comparisons; most blocks end here */
            uint32_t any = 0;
            for (int j = 0; j < 64; j++) any |= HIT(j);
            if (!any) continue;
        }
        if (found + 64 > cap) {
            for (int64_t j = 0; j < m; j++) found += HIT(j);
            continue;
        }
        for (int64_t k = 0; k < m; k += 16) {
            const int64_t end = m - k < 16 ? m : k + 16;
            if (end == k + 16) {
                uint32_t any = 0;
                for (int j = 0; j < 16; j++) any |= HIT(k + j);
                if (!any) continue;
            }
            for (int64_t j = k; j < end; j++) { /* no branch: write, and move on if it was a hit */
                idx[found] = i + j;
                val[found] = score(u[j], keep);
                found += HIT(j);
            }
        }
    }
    return found;
}

/* Zero every t that does not live, whatever its bits say; alive holds 0 and 1. */
void keep(uint32_t *restrict t, const uint8_t *restrict alive, int64_t n) {
    for (int64_t i = 0; i < n; i++) t[i] &= -(uint32_t)alive[i];
}
