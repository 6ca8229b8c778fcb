// io/body_size.c: how large is what the markers are on?
#include "io/body_size.h"

#include <math.h>

// No laboratory measures a runner 50 m from its origin, and no runner is 10 m wide.
static const double FAR_AWAY = 50, WIDE = 10;
// The largest extent of a person who wears markers from shoulder or pelvis to foot, m.
static const double PERSON = 1.4;
static const double MARKERS = 8;  // seen in a frame on average

bool gd_size_power(double size, double like, int* power) {
  double ratio = log10(size / like), whole = round(ratio);
  if (!isfinite(ratio) || fabs(ratio - whole) > 0.3) return false;
  *power = -(int)whole;
  return true;
}

void gd_cloud_add(gd_cloud* c, const double* value, const unsigned char* valid, size_t ncol) {
  double low[3] = {INFINITY, INFINITY, INFINITY}, high[3] = {-INFINITY, -INFINITY, -INFINITY};
  size_t seen = 0;
  for (size_t m = 0; m + 2 < ncol; m += 3) {
    if (!valid[m]) continue;
    double reach = 0;
    for (size_t k = 0; k < 3; k++) {
      double v = value[m + k];
      low[k] = v < low[k] ? v : low[k];
      high[k] = v > high[k] ? v : high[k];
      reach = fabs(v) > reach ? fabs(v) : reach;
    }
    seen++;
    c->far += reach > FAR_AWAY;
    c->largest = reach > c->largest ? reach : c->largest;
  }
  c->seen += seen;
  if (seen < 2) return;
  double width = 0;
  for (size_t k = 0; k < 3; k++) width = fmax(width, high[k] - low[k]);
  c->frames++;
  c->wide += width > WIDE;
  c->width += (width - c->width) / (double)c->frames;
}

bool gd_cloud_unit(const gd_cloud* c, int power, int* shift) {
  if (c->frames == 0 || (double)c->seen < MARKERS * (double)c->frames) return false;
  if (!gd_size_power(c->width, PERSON, shift)) return false;
  int unit = power + *shift;
  return unit == 0 || unit == -2 || unit == -3;
}
