// Where every marker is at home on its bone, and the frames in which some marker is not.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "kin/fault.h"
#include "math/median.h"
#include "math/vec.h"

enum { most_samples = 96, most_step = 3 };  // step: frames over which a jump is one

// m. On skin no marker of the reference trials jumps by more than 20 mm from frame to frame, and
// few are ever 50 mm from home
static const double jump_from = 0.025, far_from = 0.045, same_place = 0.02, most_usual = 0.02;
// m: a path bends by less from frame to frame, also at impact
static const double bend_from = 0.035;
static const double odd_share = 0.4;  // of the way between two markers: as far towards the other

// ---- places on the bones -----------------------------------------------------------------------

// bodies whose pose is told in a row
static void find_known(const gd_fault_work* w, size_t row, unsigned char* known) {
  const gerdy_model* m = w->model;
  const unsigned char* valid = w->trial->motion->valid + row * (size_t)m->nq;
  known[0] = w->trial->info[row].outcome != GERDY_IK_TOO_FEW;
  for (int b = 1; b < m->nbody; ++b) {
    known[b] = known[m->body_parent[b]];
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) known[b] &= valid[q];
  }
}

void gd_fault_place_row(gd_fault_work* w, size_t row, const unsigned char* known) {
  const gerdy_model* m = w->model;
  const gerdy_series* s = w->markers;
  float* local = w->local + 3 * row * (size_t)m->nmarker;
  for (int i = 0; i < m->nmarker; ++i, local += 3) {
    int b = m->marker_body[i];
    double away[3], in_bone[3] = {NAN, NAN, NAN};
    if (w->used[i] && (known == NULL || known[b])) {
      const double* at = s->value + row * s->ncol + w->trial->column[i];  // gaps are NaN
      gd_v3_sub(at, w->data->body_pos + 3 * b, away);
      gd_m3_tmul_v3(w->data->body_rot + 9 * b, away, in_bone);
      if (isnan(in_bone[0] + in_bone[1] + in_bone[2])) in_bone[0] = in_bone[1] = in_bone[2] = NAN;
    }
    for (int k = 0; k < 3; ++k) local[k] = (float)in_bone[k];
  }
}

static void place_all(gd_fault_work* w, unsigned char* known) {
  for (size_t row = 0; row < w->markers->nrow; ++row) {
    gd_fault_trial_pose(w, row, w->data->q);
    gerdy_fk(w->model, w->data);
    find_known(w, row, known);
    gd_fault_place_row(w, row, known);
  }
}

static const float* local_of(const gd_fault_work* w, size_t row, int marker) {
  return w->local + 3 * (row * (size_t)w->model->nmarker + (size_t)marker);
}

static double apart(const float* a, const double* b) {
  double x = (double)a[0] - b[0], y = (double)a[1] - b[1], z = (double)a[2] - b[2];
  return sqrt(x * x + y * y + z * z);
}

// ---- home --------------------------------------------------------------------------------------

static int take_samples(const gd_fault_work* w, int marker, const float** sample) {
  size_t nrow = w->markers->nrow, step = (nrow + most_samples - 1) / most_samples;
  int n = 0;
  for (size_t row = 0; row < nrow && w->used[marker]; row += step) {
    const float* at = local_of(w, row, marker);
    if (!isnan(at[0])) sample[n++] = at;
  }
  return n;
}

// at most so much that what is far stays far: one that jumps is far from home half of the time
static void find_usual(gd_fault_work* w, int marker, const float** sample, int n) {
  double value[most_samples];
  for (int s = 0; s < n; ++s) value[s] = apart(sample[s], w->place + 3 * marker);
  w->usual[marker] = fmin(gd_median(value, (size_t)n), most_usual);
}

static void find_home(gd_fault_work* w, int marker) {
  const float* sample[most_samples];
  double value[most_samples];
  int n = take_samples(w, marker, sample);
  w->used[marker] = n > 0;
  if (n == 0) return;
  for (int k = 0; k < 3; ++k) {
    for (int s = 0; s < n; ++s) value[s] = (double)sample[s][k];
    w->place[3 * marker + k] = gd_median(value, (size_t)n);
  }
  find_usual(w, marker, sample, n);
}

static int count_near(const float** sample, int n, const double* at, double mean[3]) {
  int near = 0;
  memset(mean, 0, 3 * sizeof *mean);
  for (int s = 0; s < n; ++s) {
    if (apart(sample[s], at) > same_place) continue;
    ++near;
    for (int k = 0; k < 3; ++k) mean[k] += (double)sample[s][k];
  }
  for (int k = 0; k < 3; ++k) mean[k] /= near > 0 ? near : 1;
  return near;
}

// A marker that jumps has several places. Its home is where it is most of the time; of places where
// it is nearly as often the one nearest to that on the model.
static void find_home_of_jumpy(gd_fault_work* w, int marker) {
  const float* sample[most_samples];
  int n = take_samples(w, marker, sample), near[most_samples], most = 0;
  double mean[3], best[3], nearest = INFINITY;
  for (int s = 0; s < n; ++s) {
    double at[3] = {(double)sample[s][0], (double)sample[s][1], (double)sample[s][2]};
    near[s] = count_near(sample, n, at, mean);
    if (near[s] > most) most = near[s];
  }
  for (int s = 0; s < n; ++s) {
    double at[3] = {(double)sample[s][0], (double)sample[s][1], (double)sample[s][2]};
    double off = gd_v3_distance(at, w->model->marker_pos + 3 * marker);
    if (2 * near[s] < most || off >= nearest) continue;
    nearest = off;
    count_near(sample, n, at, best);
  }
  gd_v3_copy(best, w->place + 3 * marker);
  find_usual(w, marker, sample, n);
}

// ---- suspect frames ----------------------------------------------------------------------------

static double far_limit(const gd_fault_work* w, int marker) {
  return fmax(far_from, 4 * w->usual[marker]);
}

// Frames in which the path of a marker has a corner: where the model gives way to what is wrong,
// and turns a forearm round, that is all that shows.
static void suspect_corners(gd_fault_work* w, int marker) {
  size_t ncol = w->markers->ncol;
  const double* at = w->markers->value + w->trial->column[marker];
  for (size_t row = 2; row < w->markers->nrow; ++row) {
    const double *a = at + (row - 2) * ncol, *b = a + ncol, *c = b + ncol;
    double square = 0;
    for (int k = 0; k < 3; ++k) square += (a[k] - 2 * b[k] + c[k]) * (a[k] - 2 * b[k] + c[k]);
    if (square > bend_from * bend_from) {  // not where one is missing: NaN
      w->suspect[row - 1] = w->suspect[row] = 1;
      w->jumpy[marker] = 1;
    }
  }
}

// frames in which a marker jumps or is far from home; is there one?
static bool suspect_single(gd_fault_work* w, int marker) {
  const float* last = NULL;
  size_t last_row = 0;
  bool any = false;
  double limit = far_limit(w, marker);
  for (size_t row = 0; row < w->markers->nrow; ++row) {
    const float* at = local_of(w, row, marker);
    if (isnan(at[0])) continue;
    if (last != NULL && row - last_row <= most_step) {
      double before[3] = {(double)last[0], (double)last[1], (double)last[2]};
      if (apart(at, before) > jump_from) {
        w->suspect[row] = w->suspect[last_row] = 1;
        any = true;
      }
    }
    if (apart(at, w->place + 3 * marker) > limit) {
      w->suspect[row] = 1;
      any = true;
    }
    last = at;
    last_row = row;
  }
  return any;
}

// frames in which two markers of a bone lie rather the other way round
static void suspect_pair(gd_fault_work* w, int i, int j) {
  double between[3], square;
  gd_v3_sub(w->place + 3 * i, w->place + 3 * j, between);
  square = gd_v3_dot(between, between);
  for (size_t row = 0; row < w->markers->nrow; ++row) {
    const float *a = local_of(w, row, i), *b = local_of(w, row, j);
    double along = 0;
    for (int k = 0; k < 3; ++k) along += ((double)a[k] - (double)b[k]) * between[k];
    if (along < odd_share * square) w->suspect[row] = 1;  // not where one is missing: NaN
  }
}

static void find_suspects(gd_fault_work* w) {
  const gerdy_model* m = w->model;
  for (int i = 0; i < m->nmarker; ++i) {
    if (!w->used[i]) continue;
    suspect_corners(w, i);
    if (suspect_single(w, i)) w->jumpy[i] = 1;
    if (w->jumpy[i]) find_home_of_jumpy(w, i);
  }
  for (int i = 0; i < m->nmarker; ++i) {
    if (w->jumpy[i]) suspect_single(w, i);
    for (int j = 0; j < i; ++j) {
      bool both = w->used[i] && w->used[j];
      if (both && m->marker_body[i] == m->marker_body[j]) suspect_pair(w, i, j);
    }
  }
}

gerdy_status gd_fault_homes(gd_fault_work* w) {
  unsigned char* known = gd_alloc((size_t)w->model->nbody, 1);
  if (known == NULL) return gd_fail_memory(w->err);
  place_all(w, known);
  gd_free(known);
  for (int i = 0; i < w->model->nmarker; ++i) find_home(w, i);
  find_suspects(w);
  return GERDY_OK;
}

void gd_fault_homes_again(gd_fault_work* w) {
  for (int i = 0; i < w->model->nmarker; ++i) {
    if (w->jumpy[i]) find_home_of_jumpy(w, i);
  }
}
