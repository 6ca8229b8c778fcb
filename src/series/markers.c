// Marker tables: columns in threes, NAME.x NAME.y NAME.z.
#include <gerdy/series.h>
#include <string.h>

// Length of NAME in "NAME.x" when the axis is that letter, else 0.
static size_t stem(const char* name, char axis) {
  size_t n = strlen(name);
  return n > 2 && name[n - 2] == '.' && name[n - 1] == axis ? n - 2 : 0;
}

int gerdy_markers_check(const gerdy_series* series) {
  if (series->ncol == 0 || series->ncol % 3 != 0) return 0;
  for (size_t c = 0; c < series->ncol; c += 3) {
    const char* first = series->column[c].name;
    size_t n = stem(first, 'x');
    if (n == 0) return 0;
    for (size_t k = 1; k < 3; k++) {
      const char* name = series->column[c + k].name;
      if (stem(name, "xyz"[k]) != n || memcmp(name, first, n) != 0) return 0;
    }
  }
  return 1;
}

char* gerdy_marker_name(const gerdy_series* markers, size_t i, char* out, size_t size) {
  if (size == 0) return out;
  const char* name = markers->column[3 * i].name;
  size_t n = stem(name, 'x');
  if (n >= size) n = size - 1;
  memcpy(out, name, n);
  out[n] = '\0';
  return out;
}

ptrdiff_t gerdy_marker_find(const gerdy_series* markers, const char* name) {
  size_t n = strlen(name);
  for (size_t i = 0; i < markers->ncol / 3; i++) {
    const char* column = markers->column[3 * i].name;
    if (n > 0 && stem(column, 'x') == n && memcmp(column, name, n) == 0) return (ptrdiff_t)i;
  }
  return -1;
}
