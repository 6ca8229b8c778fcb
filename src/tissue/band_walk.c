// Integrals of the effect's derivatives along a way: Gauss-Legendre, halved until what the pieces
// give is what the effect gains.
#include "tissue/band_walk.h"

#include <math.h>

#include "math/vec.h"
#include "tissue/band_chain.h"
#include "tissue/band_effect.h"
#include "tissue/band_shape.h"

#include <gerdy/kin.h>

// ---- the leg on its way -------------------------------------------------------------------------

static int find_steer(const gd_band_walk* w, int q) {
  for (int i = 0; i < w->n; ++i) {
    if (w->q[i] == q) return i;
  }
  return -1;
}

static void add_steers(gd_band_walk* w, const int* q, int n) {
  for (int i = 0; i < n; ++i) {
    int driver = w->model->q_driver[q[i]], steer = driver >= 0 ? driver : q[i];
    if (find_steer(w, steer) < 0 && w->n < GD_BAND_MAX_STEERS) w->q[w->n++] = steer;
  }
}

void gd_band_walk_steers(gd_band_walk* walk) {
  const gerdy_band_leg* leg = &walk->band->leg[walk->side];
  walk->n = 0;
  add_steers(walk, leg->hip, leg->nhip);
  add_steers(walk, leg->knee_q, leg->nknee);
}

// the way of the band when the leg has gone the part t
static void go_to(gd_band_walk* w, double t, double p[3], double g[3], gerdy_band_way* way) {
  for (int i = 0; i < w->n; ++i) w->data->q[w->q[i]] = (1 - t) * w->from[i] + t * w->to[i];
  gerdy_fk(w->model, w->data);
  gd_band_places(w->band, w->data, w->head, w->side, p, g);
  gd_band_shape(w->band, w->head, w->side, p, g, way);
}

static double effect_at(gd_band_walk* w, double t) {
  double p[3], g[3];
  gerdy_band_way way;
  go_to(w, t, p, g, &way);
  return gd_band_effect_of(w->band, w->effect, w->head, w->side, &way);
}

// ---- derivatives --------------------------------------------------------------------------------

// what the coordinates of one joint do: by is the effect's derivative by the place it moves, in
// ground
static void add_chain(const gd_band_walk* w, const gd_band_chain* chain, const double place[3],
                      const double by[3], double weight, double* slope) {
  for (int a = 0; a < chain->n; ++a) {
    double way[3];
    int i = find_steer(w, chain->axis[a].q);
    if (i < 0) continue;
    gd_band_axis_moves(chain, a, place, way);
    slope[i] += weight * chain->axis[a].slope * gd_v3_dot(way, by);
  }
}

// slope += weight times the derivative by each coordinate
static void add_slopes(gd_band_walk* w, double t, double weight, double* slope) {
  const gerdy_band_leg* leg = &w->band->leg[w->side];
  double p[3], g[3], by[6], thigh[9], turned[3], place[3];
  gerdy_band_way way;
  gd_band_chain chain;
  go_to(w, t, p, g, &way);
  if (w->effect == GERDY_BAND_EFFECT_STRAIN) {
    gd_band_strain_by_places(w->band, w->head, w->side, &way, by);
  } else {
    double hessian[36], press_slope[18];
    gd_band_shape_second(w->band, w->head, w->side, p, g, hessian, press_slope);
    gd_band_press_by_places(w->band, w->head, w->side, &way, press_slope, by);
  }
  gd_m3_mul(w->data->body_rot + 9 * leg->femur, leg->thigh_rot, thigh);
  gd_band_hip(leg, w->model, w->data, &chain);
  gd_m3_mul_v3(thigh, by, turned);
  gerdy_fk_point(w->model, w->data, leg->pelvis, leg->origin[w->head], place);
  add_chain(w, &chain, place, turned, weight, slope);
  gd_band_knee(leg, w->model, w->data, &chain);
  gd_m3_mul_v3(thigh, by + 3, turned);
  gerdy_fk_point(w->model, w->data, leg->tibia, leg->insertion, place);
  add_chain(w, &chain, place, turned, weight, slope);
}

// ---- integrals ----------------------------------------------------------------------------------

enum { DEPTH = 40, MOST_PIECES = 4000 };

// Gauss-Legendre of 8 points on -1 .. 1: the positive ones and their weights (Abramowitz & Stegun
// 1964, table 25.4)
static const double point[4] = {0.183434642495649805, 0.525532409916328986, 0.796666477413626740,
                                0.960289856497536232};
static const double weight[4] = {0.362683783378361983, 0.313706645877887287, 0.222381034453374471,
                                 0.101228536290376259};

static void integrate(gd_band_walk* w, double start, double length, double* out) {
  for (int i = 0; i < w->n; ++i) out[i] = 0;
  for (int k = 0; k < 8; ++k) {
    double x = k % 2 == 0 ? point[k / 2] : -point[k / 2];
    add_slopes(w, start + length * (1 + x) / 2, weight[k / 2] * length / 2, out);
  }
}

static double total(const gd_band_walk* w, const double* integral) {
  double sum = 0;
  for (int i = 0; i < w->n; ++i) sum += integral[i] * (w->to[i] - w->from[i]);
  return sum;
}

// of an effect by strain: press goes with the stiffness
static double scale_of(const gd_band_walk* w) {
  return w->effect == GERDY_BAND_EFFECT_PRESS ? w->band->material.stiffness[w->head] : 1;
}

// What a piece may be off by: 1e-12 of strain, of a press what the search for the way leaves open;
// and rounding, the more the steeper the effect is. Where an end comes out of a bone the press is
// as steep as a square root.
static double tolerance(const gd_band_walk* w, double steepness) {
  double exact = w->effect == GERDY_BAND_EFFECT_PRESS ? 2e-14 * scale_of(w) : 1e-12;
  return exact + 5e-14 * steepness;
}

// What is left of a piece goes to its parts as those of sample are: what is steep there is steep by
// the same direction. More than twice the sample it cannot be, nor more than what the search for
// the way leaves open: then the effect jumps, and nothing tells by what.
static void close_piece(const gd_band_walk* w, double left, const double* sample, double* piece) {
  double gain = total(w, sample), size = 0;
  for (int i = 0; i < w->n; ++i) size += fabs(sample[i] * (w->to[i] - w->from[i]));
  if (size == 0 || fabs(left) > fmax(2 * size, 1e-11 * scale_of(w))) return;
  bool is_alike = fabs(left) < 2 * fabs(gain);  // else parts cancel: each by its size
  for (int i = 0; i < w->n; ++i) {
    piece[i] += is_alike ? left / gain * sample[i]
                         : left / size * copysign(sample[i], w->to[i] - w->from[i]);
  }
}

// The shortest piece: what makes it steep may lie at one of its ends, beside all points.
static void close_shortest(gd_band_walk* w, double start, double length, double left,
                           double* piece) {
  double sample[GD_BAND_MAX_STEERS];
  for (int i = 0; i < w->n; ++i) sample[i] = 0;
  add_slopes(w, start, length, sample);
  add_slopes(w, start + length, length, sample);
  close_piece(w, left, sample, piece);
}

// pieces from left to right, each as long as halving allows
static bool add_up(gd_band_walk* w) {
  const int64_t end = (int64_t)1 << DEPTH;
  int64_t at = 0, step = end;
  double before = w->first, piece[GD_BAND_MAX_STEERS];
  for (int i = 0; i < w->n; ++i) w->mean[i] = 0;
  for (int k = 0; at < end; ++k) {
    double start = ldexp((double)at, -DEPTH), length = ldexp((double)step, -DEPTH);
    double after = at + step == end ? w->last : effect_at(w, start + length);
    integrate(w, start, length, piece);
    double gain = total(w, piece), left = after - before - gain;
    if (!isfinite(left) || k == MOST_PIECES) return false;
    bool is_good = fabs(left) <= tolerance(w, fabs(gain) / length);
    if (!is_good && step > 1) {
      step /= 2;
      continue;
    }
    if (is_good)
      close_piece(w, left, piece, piece);
    else
      close_shortest(w, start, length, left, piece);
    for (int i = 0; i < w->n; ++i) w->mean[i] += piece[i];
    at += step;
    before = after;
    while (step < end && at % (2 * step) == 0) step *= 2;
  }
  return true;
}

bool gd_band_walk_go(gd_band_walk* walk) {
  walk->first = effect_at(walk, 0);
  walk->last = effect_at(walk, 1);
  double scale = fmax(1, fmax(fabs(walk->first), fabs(walk->last)));
  if (!isfinite(walk->first + walk->last) || !add_up(walk)) return false;
  return fabs(total(walk, walk->mean) - (walk->last - walk->first)) <= 1e-9 * scale;
}
