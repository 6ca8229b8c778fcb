// Paths of muscles and ligaments: their points in a pose, and their lengths.
#include "muscle/path.h"

#include <gerdy/kin.h>
#include <gerdy/muscle.h>

#include "math/vec.h"
#include "model/model_function.h"

static const double condition_tolerance = 1e-5;

// ---- along a path ------------------------------------------------------------------------------

// the first point that is on, from p; false behind the end
static bool to_point(const gerdy_model* m, const gerdy_data* d, int path, int p,
                     gd_path_place* place) {
  int end = m->path_point[path] + m->path_npoint[path];
  while (p < end && !d->point_on[p]) ++p;
  if (p >= end) return false;
  place->at = d->point_pos + 3 * p;
  place->body = m->point_body[p];
  place->point = p;
  place->wrap = -1;
  place->leaves = 0;
  ++place->npoint;
  return true;
}

static void to_contact(const gerdy_model* m, const gerdy_data* d, int w, int leaves,
                       gd_path_place* place) {
  place->at = d->pathwrap_contact + 6 * w + 3 * leaves;
  place->body = m->wrap_body[m->pathwrap_surface[w]];
  place->wrap = w;
  place->leaves = leaves;
}

bool gd_path_begin(const gerdy_model* m, const gerdy_data* d, int path, gd_path_place* place) {
  place->npoint = place->nwrap = 0;
  return to_point(m, d, path, m->path_point[path], place);
}

bool gd_path_next(const gerdy_model* m, const gerdy_data* d, int path, gd_path_place* place) {
  if (place->wrap >= 0 && !place->leaves) {
    to_contact(m, d, place->wrap, 1, place);
    return true;
  }
  if (place->nwrap < m->path_nwrap[path]) {
    int w = d->pathwrap_order[m->path_wrap[path] + place->nwrap];
    if (w >= 0 && d->pathwrap_on[w] == place->npoint) {
      ++place->nwrap;
      to_contact(m, d, w, 0, place);
      return true;
    }
  }
  return to_point(m, d, path, place->point + 1, place);
}

// ---- points ------------------------------------------------------------------------------------

static bool is_on(const gerdy_model* m, const gerdy_data* d, int p) {
  int q = m->point_if_q[p];
  return q < 0 || (d->q[q] >= m->point_if_min[p] - condition_tolerance &&
                   d->q[q] <= m->point_if_max[p] + condition_tolerance);
}

static void moving_position(const gerdy_model* m, const gerdy_data* d, int p, double out[3]) {
  gd_v3_copy(m->point_pos + 3 * p, out);
  for (int k = 0; k < 3; ++k) {
    int f = m->point_function[3 * p + k], q = m->point_q[3 * p + k];
    double slope;
    if (f < 0) continue;
    gd_model_eval(m, f, q >= 0 ? d->q[q] : 0, &out[k], &slope);
  }
}

void gd_path_points(const gerdy_model* m, gerdy_data* d, int path) {
  int first = m->path_point[path], end = first + m->path_npoint[path];
  for (int p = first; p < end; ++p) {
    d->point_on[p] = is_on(m, d, p);
    if (!d->point_on[p]) continue;
    const double* local = m->point_pos + 3 * p;
    double moved[3];
    if (m->point_moves[p]) {
      moving_position(m, d, p, moved);
      local = moved;
    }
    gerdy_fk_point(m, d, m->point_body[p], local, d->point_pos + 3 * p);
  }
}

// ---- lengths -----------------------------------------------------------------------------------

double gd_path_length(const gerdy_model* m, const gerdy_data* d, int path) {
  gd_path_place a, b;
  double length = 0;
  if (!gd_path_begin(m, d, path, &b)) return 0;
  for (a = b; gd_path_next(m, d, path, &b); a = b) {
    length += gd_path_is_arc(&a, &b) ? d->pathwrap_arc[b.wrap] : gd_v3_distance(a.at, b.at);
  }
  return length;
}

void gerdy_path_lengths(const gerdy_model* model, gerdy_data* data) {
  for (int path = 0; path < model->npath; ++path) {
    gd_path_points(model, data, path);
    if (model->path_nwrap[path] > 0) gd_path_wrap(model, data, path);
    data->path_length[path] = gd_path_length(model, data, path);
  }
}
