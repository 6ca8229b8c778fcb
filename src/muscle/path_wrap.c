// A path is laid over its surfaces: one after the other, each on the segment that it suits best,
// and again until they agree with each other.
#include "math/vec.h"
#include "muscle/path.h"

enum { enough_passes = 64, patient_passes = 24 };
static const double settled = 1e-11;  // m, movement of the places of contact from pass to pass
static const double at_odds = 1e-3;   // m, movement that does not end any more
static const double enough = 1e-6;    // m, movement that may be left after the last pass

// a surface laid on one segment of the path
typedef struct laid {
  gd_wrap_way way;    // in the frame of the surface
  int npoint, nwrap;  // points and surfaces of the path before it
  double longer;      // than the straight line
} laid;

typedef struct path_state {
  const gerdy_model* m;
  gerdy_data* d;
  int path, first, n;  // its entries of pathwrap_*, those that are laid
  bool swapped;        // the second surface is laid before the first
  bool steps;          // with OpenSim's search for tangents
  bool once;           // a surface that the path has missed or left is not looked at again
  bool again;          // this is not the first pass
  double moved;        // largest movement of a place of contact in this pass
  int even;            // passes in a row that moved the contacts and no more
} path_state;

gd_path_surface gd_path_surface_of(const gerdy_model* m, const gerdy_data* d, int path, int w) {
  int i = m->pathwrap_surface[w], body = m->wrap_body[i];
  const double* R = d->body_rot + 9 * body;
  gd_path_surface f = {.type = (gerdy_wrap_type)m->wrap_type[i]};
  gd_v3_copy(m->wrap_size + 3 * i, f.shape.size);
  f.shape.axis = m->wrap_axis[i];
  f.shape.sign = m->wrap_sign[i];
  f.shape.method = (gerdy_wrap_method)m->pathwrap_method[w];
  f.shape.alone = m->path_nwrap[path] == 1;
  gd_m3_mul(R, m->wrap_rot + 9 * i, f.rot);
  gd_m3_mul_v3(R, m->wrap_pos + 3 * i, f.pos);
  gd_v3_add(f.pos, d->body_pos + 3 * body, f.pos);
  return f;
}

static void to_frame(const gd_path_surface* f, const double at[3], double out[3]) {
  double d[3];
  gd_v3_sub(at, f->pos, d);
  gd_m3_tmul_v3(f->rot, d, out);
}

gd_wrap_outcome gd_path_over(const gd_path_surface* f, const double a[3], const double b[3],
                             gd_wrap_way* way) {
  double p[3], q[3];
  to_frame(f, a, p);
  to_frame(f, b, q);
  way->optional = 0;
  switch (f->type) {
    case GERDY_WRAP_CYLINDER:
      return gd_wrap_cylinder(&f->shape, p, q, way);
    case GERDY_WRAP_SPHERE:
      return gd_wrap_sphere(&f->shape, p, q, way);
    case GERDY_WRAP_ELLIPSOID:
      return gd_wrap_ellipsoid(&f->shape, p, q, way);
    case GERDY_WRAP_TORUS:
      return gd_wrap_torus(&f->shape, p, q, way);
  }
  return GD_WRAP_MISSED;
}

static gd_wrap_outcome try_segment(const gd_path_surface* f, const double a[3], const double b[3],
                                   laid* out) {
  const gd_wrap_way* way = &out->way;
  gd_wrap_outcome outcome = gd_path_over(f, a, b, &out->way);
  if (outcome != GD_WRAP_ON) return outcome;
  double p[3], q[3];
  to_frame(f, a, p);
  to_frame(f, b, q);
  out->longer = gd_v3_distance(p, way->contact[0]) + way->arc + gd_v3_distance(way->contact[1], q) -
                gd_v3_distance(p, q);
  return outcome;
}

// ---- the order of the surfaces along the path --------------------------------------------------

// how many surfaces the path meets before w; n when it does not meet w
static int rank_of(const path_state* s, int w) {
  const int* order = s->d->pathwrap_order + s->first;
  int rank = 0;
  while (rank < s->n && order[rank] != w) ++rank;
  return rank;
}

static void take_out(path_state* s, int w) {
  int* order = s->d->pathwrap_order + s->first;
  if (s->d->pathwrap_on[w] == 0) return;
  s->d->pathwrap_on[w] = 0;
  for (int i = 0, k = 0; i < s->n; ++i) {
    if (order[i] != w) order[k++] = order[i];
    if (i == s->n - 1) order[k] = -1;
  }
}

static void put_in(path_state* s, int w, const gd_path_surface* f, const laid* l) {
  gerdy_data* d = s->d;
  int* order = d->pathwrap_order + s->first;
  for (int i = s->n - 1; i > l->nwrap; --i) order[i] = order[i - 1];
  order[l->nwrap] = w;
  d->pathwrap_on[w] = l->npoint;
  d->pathwrap_arc[w] = l->way.arc;
  for (int i = 0; i < 2; ++i) {
    double* contact = d->pathwrap_contact + 6 * w + 3 * i;
    gd_m3_mul_v3(f->rot, l->way.contact[i], contact);
    gd_v3_add(contact, f->pos, contact);
    gd_m3_mul_v3(f->rot, l->way.slope[i], d->pathwrap_slope + 6 * w + 3 * i);
  }
}

// ---- one surface -------------------------------------------------------------------------------

// The points that are on between the first and the last that may wrap, counted from 1; false when
// there are none.
static bool range_of(const path_state* s, int w, int range[2]) {
  const gerdy_model* m = s->m;
  int n = m->path_npoint[s->path], from = m->pathwrap_first[w], to = m->pathwrap_last[w];
  const int* on = s->d->point_on + m->path_point[s->path];
  if (from < 0) from = 0;
  if (to < 0 || to >= n) to = n - 1;
  range[0] = 1;
  range[1] = 0;
  for (int i = 0; i <= to; ++i) {
    if (!on[i]) continue;
    if (i < from) ++range[0];
    ++range[1];
  }
  return range[0] <= range[1];
}

// both on one surface, though named twice by the path
static bool same_surface(const gerdy_model* m, const gd_path_place* a, const gd_path_place* b) {
  return a->wrap >= 0 && b->wrap >= 0 &&
         m->pathwrap_surface[a->wrap] == m->pathwrap_surface[b->wrap];
}

// Look for the segment to wrap: the first that cannot but wrap, or else the one that gets least
// longer. Returns the outcome on the last segment that was looked at.
static gd_wrap_outcome best_segment(const path_state* s, const gd_path_surface* f,
                                    const int range[2], laid* best, bool* found) {
  gd_path_place a, b;
  gd_wrap_outcome outcome = GD_WRAP_MISSED;
  *found = false;
  if (!gd_path_begin(s->m, s->d, s->path, &b)) return outcome;
  for (a = b; gd_path_next(s->m, s->d, s->path, &b); a = b) {
    if (a.npoint < range[0] || same_surface(s->m, &a, &b)) continue;
    if (a.npoint >= range[1]) break;
    laid l = {.npoint = a.npoint, .nwrap = a.nwrap};
    outcome = try_segment(f, a.at, b.at, &l);
    if (outcome != GD_WRAP_ON) continue;
    if (!l.way.optional || !*found || l.longer < best->longer) *best = l;
    *found = true;
    if (!l.way.optional) break;
  }
  return outcome;
}

static void note_movement(path_state* s, int w, int was_on, int rank, const double was[6]) {
  const gerdy_data* d = s->d;
  if (d->pathwrap_on[w] != was_on || rank_of(s, w) != rank) s->moved = INFINITY;
  for (int i = 0; was_on && i < 6; ++i) {
    double move = fabs(d->pathwrap_contact[6 * w + i] - was[i]);
    if (move > s->moved) s->moved = move;
  }
}

static gd_wrap_outcome lay_surface(path_state* s, int w) {
  const gerdy_model* m = s->m;
  gerdy_data* d = s->d;
  gd_wrap_outcome outcome = GD_WRAP_MISSED;
  int range[2], was_on = d->pathwrap_on[w], rank = rank_of(s, w);
  double was[6];
  memcpy(was, d->pathwrap_contact + 6 * w, sizeof was);
  if (s->once && s->again && !was_on) return outcome;
  take_out(s, w);
  if (m->wrap_active[m->pathwrap_surface[w]] && range_of(s, w, range)) {
    gd_path_surface f = gd_path_surface_of(m, d, s->path, w);
    f.shape.steps = s->steps;
    laid best;
    bool found;
    outcome = best_segment(s, &f, range, &best, &found);
    if (found) put_in(s, w, &f, &best);
  }
  note_movement(s, w, was_on, rank, was);
  return outcome;
}

// ---- all surfaces ------------------------------------------------------------------------------

// One pass over all surfaces. Reports the outcomes of the first two.
static void lay_all(path_state* s, gd_wrap_outcome outcome[2]) {
  s->moved = 0;
  for (int i = 0; i < s->n; ++i) {
    int k = s->swapped && i < 2 ? 1 - i : i;
    gd_wrap_outcome o = lay_surface(s, s->first + k);
    if (i < 2) outcome[i] = o;
  }
}

// What contacts do from pass to pass becomes a geometric series where surfaces lie close together:
// go on to its end. The last places and movements lie in pathwrap_shift.
static void hasten(path_state* s) {
  double both = 0, before = 0, now = 0;
  for (int w = s->first; w < s->first + s->n; ++w) {
    const double* at = s->d->pathwrap_contact + 6 * w;
    double *was = s->d->pathwrap_shift + 36 * w, *moved = was + 6;
    if (s->d->pathwrap_on[w] == 0) continue;
    for (int i = 0; i < 6; ++i) {
      double move = s->even > 0 ? at[i] - was[i] : 0;
      both += move * moved[i];
      before += moved[i] * moved[i];
      now += move * move;
      moved[i] = move;
      was[i] = at[i];
    }
  }
  double ratio = both / before;
  bool one_way = both * both > 0.98 * before * now && ratio > 0.1 && ratio < 0.99;
  if (++s->even < 3 || !one_way) return;
  for (int w = s->first; w < s->first + s->n; ++w) {
    double *at = s->d->pathwrap_contact + 6 * w, *moved = s->d->pathwrap_shift + 36 * w + 6;
    for (int i = 0; s->d->pathwrap_on[w] && i < 6; ++i) at[i] += ratio / (1 - ratio) * moved[i];
  }
  s->even = 0;
}

// Pass after pass until nothing moves. False when the surfaces are at odds: they overlap, and one
// pushes the path off the other by turns.
static bool lay_passes(path_state* s, int most_passes) {
  gd_wrap_outcome outcome[2];
  for (int w = s->first; w < s->first + s->m->path_nwrap[s->path]; ++w) {
    s->d->pathwrap_on[w] = 0;
    s->d->pathwrap_order[w] = -1;
  }
  s->swapped = s->again = false;
  lay_all(s, outcome);
  if (s->n < 2 || most_passes < 2) return true;
  // the second may cover an end that the first then meets
  s->swapped = outcome[0] == GD_WRAP_MISSED && outcome[1] == GD_WRAP_INSIDE;
  if (s->swapped) take_out(s, s->first);
  s->again = true;
  s->even = 0;
  for (int pass = 1; pass < most_passes; ++pass) {
    lay_all(s, outcome);
    if (s->moved < settled) return true;
    bool hastened = s->even == 0;
    if (!isfinite(s->moved)) s->even = 0;
    if (pass >= patient_passes && s->moved > at_odds && !(hastened && isfinite(s->moved))) {
      return false;
    }
    // what is hastened has to be laid again
    if (!s->steps && pass + 2 < most_passes) hasten(s);
  }
  return s->steps || s->moved < enough;
}

static path_state state_of(const gerdy_model* m, gerdy_data* d, int path) {
  return (path_state){
      .m = m, .d = d, .path = path, .first = m->path_wrap[path], .n = m->path_nwrap[path]};
}

void gd_path_wrap(const gerdy_model* model, gerdy_data* data, int path) {
  path_state s = state_of(model, data, path);
  // surfaces at odds have no common way: those that the first pass met have to do, and if they
  // have none either the last of the list is left out
  while (!lay_passes(&s, enough_passes)) {
    if (s.once) --s.n;
    s.once = true;
  }
}

void gd_path_wrap_steps(const gerdy_model* model, gerdy_data* data, int path, int most_passes) {
  path_state s = state_of(model, data, path);
  s.steps = true;
  (void)lay_passes(&s, most_passes);
}
