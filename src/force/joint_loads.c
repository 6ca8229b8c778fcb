#include "force/joint_loads.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"

enum { width = 9 };  // columns of a joint: force, moment, place

bool gd_joint_loads_frame(const gerdy_model* m, gd_span name, gerdy_reaction_options* out) {
  static const char* const words[] = {"ground", "child", "parent"};
  char text[112];
  for (int i = 0; i < 3; ++i) {
    if (!gd_span_is_nocase(name, words[i])) continue;
    out->frame = (gerdy_reaction_frame)i;
    return true;
  }
  for (size_t k = name.n; k > 0; --k) {
    if (name.at[k - 1] != '/') continue;
    name = (gd_span){name.at + k, name.n - k};
    break;
  }
  out->frame = GERDY_IN_BODY;
  out->body = gd_span_copy(name, text, sizeof text) ? gerdy_model_body(m, text) : -1;
  return out->body >= 0;
}

// keep the columns of some joints; keep: (nbody) that of the joint to the body's parent
static void choose(gerdy_series* s, const unsigned char* keep) {
  size_t ncol = s->ncol, kept = 0, to = 0;
  // columns and values shrink in place: where one goes is where it stood, or before
  for (size_t c = 0; c < ncol; ++c) {
    if (keep[1 + c / width]) s->column[kept++] = s->column[c];
  }
  for (size_t from = 0; from < s->nrow * ncol && kept < ncol; ++from) {
    if (!keep[1 + from % ncol / width]) continue;
    s->value[to] = s->value[from];
    s->valid[to++] = s->valid[from];
  }
  s->ncol = kept;
}

// bodies that hip, knee and ankle carry, right and left
static void find_bodies(const gerdy_model* m, const gd_landmarks* l,
                        int body[GERDY_NJOINT_PEAK][2]) {
  for (int side = 0; side < 2; ++side) {
    int ankle = l->foot[side];
    while (ankle > 0 && m->body_parent[ankle] != l->tibia[side]) ankle = m->body_parent[ankle];
    body[GERDY_PEAK_HIP][side] = l->femur[side];
    body[GERDY_PEAK_KNEE][side] = l->tibia[side];
    body[GERDY_PEAK_ANKLE][side] = ankle;
  }
}

static gerdy_joint_peak find_peak(const gd_id_work* id, const gerdy_series* s, int body) {
  gerdy_joint_peak peak = {.force = NAN, .time = NAN};
  size_t column = width * (size_t)(body - 1);
  for (size_t row = 0; row < s->nrow && body > 0; ++row) {
    double force = gd_v3_norm(s->value + row * s->ncol + column);
    if (id->doubt[row] || !s->valid[row * s->ncol + column] || force <= peak.force) continue;
    peak = (gerdy_joint_peak){.force = force, .time = s->time[row]};
  }
  return peak;
}

gerdy_status gd_joint_loads(const gd_id_work* id, const gerdy_series* muscle,
                            const gerdy_reaction_options* options, gerdy_series** out,
                            gerdy_joint_peak peak[GERDY_NJOINT_PEAK][2], gerdy_error* err) {
  gd_landmarks landmarks;
  int body[GERDY_NJOINT_PEAK][2];
  *out = NULL;
  unsigned char* keep = gd_alloc((size_t)id->model->nbody, 1);
  gerdy_status status =
      keep != NULL ? gd_landmarks_find(id->model, &landmarks, err) : gd_fail_memory(err);
  if (status == GERDY_OK) {
    status = gerdy_reactions(id->model, id->trial, id->loads, muscle, options, out, err);
  }
  if (status == GERDY_OK) {
    find_bodies(id->model, &landmarks, body);
    for (int k = 0; k < 2 * GERDY_NJOINT_PEAK; ++k) {
      peak[k / 2][k % 2] = find_peak(id, *out, body[k / 2][k % 2]);
      if (body[k / 2][k % 2] > 0) keep[body[k / 2][k % 2]] = 1;
    }
    choose(*out, keep);
  }
  gd_free(keep);
  return status;
}
