// Lengths, speeds and moment arms with what OpenSim 4.6 does otherwise: for comparison with it.
#include <gerdy/muscle.h>

#include "math/vec.h"
#include "muscle/path.h"

enum { most_passes = 8 };
static const double agreed = 0.0005;  // m, change of the length from pass to pass

static double drawn_length(const gerdy_model* m, const gerdy_data* d, int path) {
  gd_path_place a, b;
  double length = 0;
  if (!gd_path_begin(m, d, path, &b)) return 0;
  for (a = b; gd_path_next(m, d, path, &b); a = b) {
    length += gd_path_is_arc(&a, &b) ? d->pathwrap_arc[b.wrap]
                                     : gd_v3_distance(gd_path_drawn(d, &a), gd_path_drawn(d, &b));
  }
  return length;
}

static void lay(const gerdy_model* m, gerdy_data* d, int path) {
  int first = m->path_wrap[path], n = m->path_nwrap[path];
  double before = INFINITY;
  for (int w = first; w < first + n; ++w) d->pathwrap_weight[6 * w] = NAN;
  for (int pass = 1; pass <= most_passes; ++pass) {
    gd_path_wrap_steps(m, d, path, pass);
    for (int w = first; w < first + n; ++w) {
      double* drawn = d->pathwrap_weight + 6 * w;
      if (d->pathwrap_on[w] == 0 || !isnan(drawn[0])) continue;
      memcpy(drawn, d->pathwrap_contact + 6 * w, 6 * sizeof *drawn);
    }
    d->path_length[path] = drawn_length(m, d, path);
    if (n < 2 || fabs(d->path_length[path] - before) < agreed) return;
    before = d->path_length[path];
  }
}

// Every straight piece between two bodies pulls along itself, at the contacts of the last pass.
static void pull(const gerdy_model* m, gerdy_data* d, int path) {
  gd_path_place a, b;
  if (!gd_path_begin(m, d, path, &b)) return;
  for (a = b; gd_path_next(m, d, path, &b); a = b) {
    if (a.body == b.body) continue;
    double u[3];
    gd_path_direction(gd_path_drawn(d, &a), gd_path_drawn(d, &b), u);
    gd_path_pull(m, d, path, &a, &b, u);
  }
}

// ---- pulls that do not balance -----------------------------------------------------------------
//
// Where a piece is not drawn to the places where it pulls, the pulls at its ends make a moment.
// OpenSim then has moment arms, and a speed, also when all from the two bodies on turns as a whole;
// a surface that turns lengthens its own chord. Those of the moment arms that have an entry are
// added to it.

static void add_turn(const gerdy_model* m, gerdy_data* d, int path, int q, double turn) {
  int own = gd_path_entry(m, path, q), driver = m->q_driver[q];
  int entry = driver >= 0 ? gd_path_entry(m, path, driver) : -1;
  if (own >= 0) d->slope[own] += turn;
  if (entry >= 0) d->slope[entry] += turn * d->q_slope[q];
}

// the moment of a piece turns the body that carries both ends, and all that carry it
static void turn_both(const gerdy_model* m, gerdy_data* d, int path, const gd_path_place* a,
                      const gd_path_place* b, const double moment[3]) {
  int i = a->body, j = b->body;
  while (i != j) {
    if (i > j) {
      i = m->body_parent[i];
    } else {
      j = m->body_parent[j];
    }
  }
  for (; i > 0; i = m->body_parent[i]) {
    for (int q = m->body_q[i]; q < m->body_q[i] + m->body_nq[i]; ++q) {
      double turn = gd_v3_dot(moment, d->twist + 6 * q);
      int driver = m->q_driver[q];
      d->path_velocity[path] += turn * (driver >= 0 ? d->q_slope[q] * d->u[driver] : d->u[q]);
      if (a->body != b->body) add_turn(m, d, path, q, turn);
    }
  }
}

static void add_moments(const gerdy_model* m, gerdy_data* d, int path) {
  gd_path_place a, b;
  if (!gd_path_begin(m, d, path, &b)) return;
  for (a = b; gd_path_next(m, d, path, &b); a = b) {
    if (a.wrap < 0 && b.wrap < 0) continue;
    double u[3], reach[3], moment[3];
    gd_path_direction(gd_path_drawn(d, &a), gd_path_drawn(d, &b), u);
    gd_v3_sub(b.at, a.at, reach);
    gd_v3_cross(reach, u, moment);
    turn_both(m, d, path, &a, &b, moment);
  }
}

void gerdy_path_opensim(const gerdy_model* model, gerdy_data* data) {
  memset(data->slope, 0, (size_t)model->nslope * sizeof *data->slope);
  for (int path = 0; path < model->npath; ++path) {
    gd_path_points(model, data, path);
    lay(model, data, path);
    pull(model, data, path);
    gd_path_fold(model, data, path);
    data->path_velocity[path] = gd_path_speed(model, data, path);
    if (model->path_nwrap[path] > 1) add_moments(model, data, path);
  }
}
