// What draws share of the markers: their clusters on the bones, where they were, without gaps, and
// the poses as solved.
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"
#include "strain/band_draw_plan.h"

// ---- clusters -----------------------------------------------------------------------------------

// How much skin moves beside the thigh's: 6 mm and 2 deg on the pelvis, 6 mm and 3 deg on the shank
// against 8 mm and 4 deg (docs/band.md); the rest as the shank.
static void set_cluster(gd_draw_plan* p, gd_wobble* w, int body) {
  const gd_landmarks* l = p->run->landmarks;
  const gd_band_error* e = p->error;
  bool thigh = body == l->femur[0] || body == l->femur[1];
  double way = thigh ? 1 : 0.75, turn = thigh ? 1 : body == l->pelvis ? 0.5 : 0.75;
  w->of = body;
  for (int k = 0; k < 3; ++k) {
    w->constant[k] = way * e->skin_offset;
    w->swing[k] = way * e->skin_sway * sqrt(0.5);
    w->constant[3 + k] = turn * e->skin_turn_offset;
    w->swing[3 + k] = turn * e->skin_turn * sqrt(0.5);
  }
}

static int cluster_of(gd_draw_plan* p, int body) {
  for (int w = 0; w < p->nwobble; ++w) {
    if (p->wobble[w].of == body) return w;
  }
  set_cluster(p, &p->wobble[p->nwobble], body);
  return p->nwobble++;
}

// every marker from the middle of those of its body
static void find_arms(gd_draw_plan* p) {
  const gerdy_model* m = p->run->model;
  for (int w = 0; w < p->nwobble; ++w) {
    double middle[3] = {0, 0, 0}, n = 0;
    for (size_t i = 0; i < p->nmarker; ++i) {
      if (p->cluster[i] != w) continue;
      gd_v3_add(middle, m->marker_pos + 3 * i, middle);
      n += 1;
    }
    for (size_t i = 0; i < p->nmarker; ++i) {
      if (p->cluster[i] != w) continue;
      gd_v3_copy(m->marker_pos + 3 * i, p->arm + 3 * i);
      gd_v3_add_scaled(-1 / n, middle, p->arm + 3 * i);
    }
  }
}

static void group_markers(gd_draw_plan* p) {
  const gerdy_model* m = p->run->model;
  for (size_t i = 0; i < p->nmarker; ++i) {
    size_t seen = 0;
    for (size_t row = 0; row < p->nframe; ++row) seen += p->seen[row * p->nmarker + i];
    p->weight[i] = seen == 0 ? 0 : p->run->weight != NULL ? p->run->weight[i] : 1;
    p->cluster[i] = p->weight[i] > 0 ? cluster_of(p, m->marker_body[i]) : -1;
  }
  find_arms(p);
}

// ---- markers ------------------------------------------------------------------------------------

static void take_markers(gd_draw_plan* p) {
  const gerdy_series* s = p->run->markers;
  for (size_t row = 0; row < p->nframe; ++row) {
    for (size_t i = 0; i < p->nmarker; ++i) {
      int c = p->run->trial->column[i];
      if (c < 0 || (p->run->weight != NULL && !(p->run->weight[i] > 0))) continue;
      const unsigned char* valid = s->valid + row * s->ncol + c;
      size_t at = row * p->nmarker + i;
      p->seen[at] = valid[0] && valid[1] && valid[2];
      if (p->seen[at]) memcpy(p->marker + 3 * at, s->value + row * s->ncol + c, 3 * sizeof(double));
    }
  }
}

// poses as solved; what a frame does not tell stands as in the frame before
static void take_poses(gd_draw_plan* p) {
  const gerdy_model* m = p->run->model;
  const gerdy_series* s = p->run->trial->motion;
  const double* before = m->q_default;
  for (size_t row = 0; row < p->nframe; ++row) {
    double* q = p->start + row * p->nq;
    p->posed[row] = p->run->trial->info[row].outcome != GERDY_IK_TOO_FEW;
    for (size_t k = 0; k < p->nq; ++k) {
      size_t i = row * s->ncol + k;
      q[k] = s->valid[i] ? s->value[i] : before[k];
    }
    before = q;
  }
}

// where a marker is carried: its misfit in the bone from the last frame and the next that show it
static void bridge(gd_draw_plan* p, size_t i, size_t from, size_t to, const double* misfit,
                   gerdy_data* d) {
  const gerdy_model* m = p->run->model;
  for (size_t row = from + 1; row < to; ++row) {
    double t = (double)(row - from) / (double)(to - from), local[3];
    if (!p->posed[row]) continue;
    for (int k = 0; k < 3; ++k) {
      local[k] = m->marker_pos[3 * i + (size_t)k] + (1 - t) * misfit[k] + t * misfit[3 + k];
    }
    memcpy(d->q, p->start + row * p->nq, p->nq * sizeof *d->q);
    gerdy_fk(m, d);
    size_t at = row * p->nmarker + i;
    gerdy_fk_point(m, d, m->marker_body[i], local, p->marker + 3 * at);
    p->seen[at] = 1;
  }
}

// How far a marker may be from where it is carried. What skin does to one marker is remembered for
// memory as inverse kinematics has it (kin/ik_carry.c), and forgotten as a process that returns to
// its mean: at a distance t from the nearest frame that shows it, what sways with the stride is off
// by sway sqrt(1 - exp(-2 t / memory)).
static void doubt_gap(gd_draw_plan* p, size_t i, size_t from, size_t to) {
  static const double memory = 0.1;  // s
  if (p->cluster[i] < 0) return;
  const double* time = p->run->markers->time;
  const gd_wobble* w = &p->wobble[p->cluster[i]];
  for (size_t row = from + 1; row < to; ++row) {
    double near = fmin(time[row] - time[from], time[to] - time[row]);
    double forgotten = sqrt(-expm1(-2 * near / memory));
    p->away[row * p->nmarker + i] = sqrt(2) * w->swing[0] * forgotten;
  }
}

static void misfit_of(const gd_draw_plan* p, size_t row, size_t i, gerdy_data* d, double out[3]) {
  const gerdy_model* m = p->run->model;
  double apart[3];
  int body = m->marker_body[i];
  memcpy(d->q, p->start + row * p->nq, p->nq * sizeof *d->q);
  gerdy_fk(m, d);
  gd_v3_sub(p->marker + 3 * (row * p->nmarker + i), d->body_pos + 3 * body, apart);
  gd_m3_tmul_v3(d->body_rot + 9 * body, apart, out);
  gd_v3_sub(out, m->marker_pos + 3 * i, out);
}

static void bridge_gaps(gd_draw_plan* p, gerdy_data* d) {
  for (size_t i = 0; i < p->nmarker; ++i) {
    size_t last = SIZE_MAX;
    for (size_t row = 0; row < p->nframe; ++row) {
      if (!p->seen[row * p->nmarker + i] || !p->posed[row]) continue;
      if (last != SIZE_MAX && row > last + 1) {
        double misfit[6];
        misfit_of(p, last, i, d, misfit);
        misfit_of(p, row, i, d, misfit + 3);
        bridge(p, i, last, row, misfit, d);
        doubt_gap(p, i, last, row);
      }
      last = row;
    }
  }
}

static void keep_turns(gd_draw_plan* p, gerdy_data* d) {
  for (size_t row = 0; row < p->nframe; ++row) {
    memcpy(d->q, p->start + row * p->nq, p->nq * sizeof *d->q);
    gerdy_fk(p->run->model, d);
    for (int w = 0; w < p->nwobble; ++w) {
      double* turned = p->turned + 9 * (row * (size_t)p->nwobble + (size_t)w);
      memcpy(turned, d->body_rot + 9 * p->wobble[w].of, 9 * sizeof *turned);
    }
  }
}

gerdy_status gd_draw_follow(gd_draw_plan* p, gerdy_data* d, gerdy_error* err) {
  take_markers(p);
  take_poses(p);
  group_markers(p);
  if (p->run->trial->ncarried > 0) bridge_gaps(p, d);
  p->turned = gd_alloc(p->nframe * (size_t)p->nwobble * 9, sizeof *p->turned);
  if (p->turned == NULL) return gd_fail_memory(err);
  keep_turns(p, d);
  return GERDY_OK;
}
