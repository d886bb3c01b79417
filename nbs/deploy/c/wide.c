typedef float vec16 __attribute__((vector_size(64)));
void wide(const vec16 *v, const float *z, vec16 *y, int n) {
    vec16 a[12] = {{0}};
    for (int k = 0; k < n; k++, v += 12)
        for (int u = 0; u < 12; u++) a[u] += v[u] * z[k];
    for (int u = 0; u < 12; u++) y[u] += a[u];
}
