// Surfaces that follow each other on a path, one of which does not lay it the shortest way.
//
// Let c be the places of contact, each a function of the two neighbours of its surface, and L the
// length with the contacts held on their surfaces. The contacts settle where they agree with each
// other, c = C(c, x); then dL/dx = L_x + C_x' y with y = L_c + C_c' y. The weights y are found by
// the same repetition that found the contacts.
#include "math/vec.h"
#include "muscle/path.h"

static const double shortest = 1e-9;  // L_c that counts as 0
static const double settled = 1e-12;  // change of a weight
static const double step = 1e-6;      // m, of the differences
enum { most_rounds = 200 };

// L_c of the segment from surface a to surface b: at the contact that leaves a, and that meets b
static void bend(const gerdy_data* d, const gd_path_place* a, const gd_path_place* b,
                 double out[6]) {
  const double *behind = d->pathwrap_slope + 6 * a->wrap + 3,
               *before = d->pathwrap_slope + 6 * b->wrap;
  double u[3];
  gd_path_direction(a->at, b->at, u);
  for (int i = 0; i < 3; ++i) {
    out[i] = before[i] + u[i];
    out[3 + i] = behind[i] - u[i];
  }
}

static bool is_between(const gd_path_place* a, const gd_path_place* b) {
  return a->wrap >= 0 && b->wrap >= 0 && !gd_path_is_arc(a, b);
}

static bool is_bent(const gerdy_model* m, const gerdy_data* d, int path) {
  gd_path_place a, b;
  if (!gd_path_begin(m, d, path, &b)) return false;
  for (a = b; gd_path_next(m, d, path, &b); a = b) {
    double r[6];
    if (!is_between(&a, &b)) continue;
    bend(d, &a, &b, r);
    for (int i = 0; i < 6; ++i) {
      if (fabs(r[i]) > shortest) return true;
    }
  }
  return false;
}

// ---- how the contacts move ---------------------------------------------------------------------

// Derivatives of both contacts by both neighbours: shift[18 * end + 6 * k + i] is that of entry i
// of the contacts by entry k of the neighbour. 0 where there is none.
static void shift_of(const gerdy_model* m, gerdy_data* d, int path, int w, const double before[3],
                     const double behind[3]) {
  gd_path_surface f = gd_path_surface_of(m, d, path, w);
  double x[6], *shift = d->pathwrap_shift + 36 * w;
  gd_v3_copy(before, x);
  gd_v3_copy(behind, x + 3);
  memset(shift, 0, 36 * sizeof *shift);
  for (int k = 0; k < 6; ++k) {
    gd_wrap_way way[2];
    double at = x[k];
    x[k] = at - step;
    bool on = gd_path_over(&f, x, x + 3, &way[0]) == GD_WRAP_ON;
    x[k] = at + step;
    on = on && gd_path_over(&f, x, x + 3, &way[1]) == GD_WRAP_ON;
    x[k] = at;
    for (int c = 0; on && c < 2; ++c) {
      double local[3];
      gd_v3_sub(way[1].contact[c], way[0].contact[c], local);
      for (int i = 0; i < 3; ++i) local[i] /= 2 * step;
      gd_m3_mul_v3(f.rot, local, shift + 6 * k + 3 * c);
    }
  }
}

static void shifts(const gerdy_model* m, gerdy_data* d, int path) {
  gd_path_place a, b;
  const double* before = NULL;
  if (!gd_path_begin(m, d, path, &b)) return;
  for (a = b; gd_path_next(m, d, path, &b); a = b) {
    if (gd_path_is_arc(&a, &b)) continue;
    if (a.wrap >= 0) shift_of(m, d, path, a.wrap, before, b.at);
    if (b.wrap >= 0) before = a.at;
  }
}

// what the weights of a surface's contacts mean for its neighbour: end 0 before, 1 behind
static void carry(const gerdy_data* d, int w, int end, double out[3]) {
  const double *shift = d->pathwrap_shift + 36 * w + 18 * end, *y = d->pathwrap_weight + 6 * w;
  for (int k = 0; k < 3; ++k) {
    for (int i = 0; i < 6; ++i) out[k] += shift[6 * k + i] * y[i];
  }
}

// ---- the weights -------------------------------------------------------------------------------

static double put(double* weight, const double value[3]) {
  double change = 0;
  for (int i = 0; i < 3; ++i) change = fmax(change, fabs(value[i] - weight[i]));
  gd_v3_copy(value, weight);
  return change;
}

static double one_round(const gerdy_model* m, gerdy_data* d, int path) {
  gd_path_place a, b;
  double change = 0;
  if (!gd_path_begin(m, d, path, &b)) return 0;
  for (a = b; gd_path_next(m, d, path, &b); a = b) {
    double r[6];
    if (!is_between(&a, &b)) continue;
    bend(d, &a, &b, r);
    carry(d, b.wrap, 0, r);
    change = fmax(change, put(d->pathwrap_weight + 6 * a.wrap + 3, r));
    carry(d, a.wrap, 1, r + 3);
    change = fmax(change, put(d->pathwrap_weight + 6 * b.wrap, r + 3));
  }
  return change;
}

void gd_path_chain(const gerdy_model* m, gerdy_data* d, int path) {
  if (!is_bent(m, d, path)) return;
  int first = m->path_wrap[path], end = first + m->path_nwrap[path];
  memset(d->pathwrap_weight + 6 * first, 0, 6 * (size_t)(end - first) * sizeof(double));
  shifts(m, d, path);
  for (int k = 0; k < most_rounds && one_round(m, d, path) > settled; ++k) continue;
  for (int w = first; w < end; ++w) {
    if (d->pathwrap_on[w] == 0) continue;
    carry(d, w, 0, d->pathwrap_slope + 6 * w);
    carry(d, w, 1, d->pathwrap_slope + 6 * w + 3);
  }
}
