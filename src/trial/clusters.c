#include "trial/clusters.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/cholesky.h"
#include "math/vec.h"

static const double least_spread = 0.005;  // m RMS: nearer to a line or a point does not count
static const double noise = 0.005;         // m, of a marker on skin
static const double known_before = 1.5;    // rad|m: what is known of a coordinate without markers
static const double worst_sd = 0.35;       // rad: 20 deg
static const double small_step = 1e-6;     // rad|m, of differences

typedef struct search {
  const gerdy_model* model;
  gerdy_data* data;
  const unsigned char* followed;
  const unsigned char* held;
  int n;           // free coordinates
  int* free_q;     // (nq) which
  double* motion;  // (n x nmarker x 3) how each moves the markers
  double* H;       // (n x n) normal matrix, then its factor
  double* column;  // (nq)
  int* begin;      // (nq)
  double* sd;      // (nq) rad|m; NaN: not free
} search;

// ---- how well the coordinates are told ---------------------------------------------------------

static bool is_free(const search* s, int q) {
  const gerdy_model* m = s->model;
  return !m->q_locked[q] && m->q_driver[q] < 0 && m->q_prescribed[q] < 0 &&
         !(s->held != NULL && s->held[q]);
}

static void place(search* s, int q, double by) {
  double was = s->data->q[q];
  s->data->q[q] = was + by;
  gerdy_fk(s->model, s->data);
  gerdy_fk_markers(s->model, s->data);
  s->data->q[q] = was;
}

static void find_motion(search* s) {
  size_t size = 3 * (size_t)s->model->nmarker;
  for (int i = 0; i < s->n; ++i) {
    double* d = s->motion + (size_t)i * size;
    place(s, s->free_q[i], small_step);
    memcpy(d, s->data->marker_pos, size * sizeof *d);
    place(s, s->free_q[i], -small_step);
    for (size_t k = 0; k < size; ++k) {
      bool counts = s->followed[k / 3];
      d[k] = counts ? (d[k] - s->data->marker_pos[k]) / (2 * small_step) : 0;
    }
  }
}

// deviations of all coordinates when every marker is off by noise
static void find_sd(search* s) {
  size_t size = 3 * (size_t)s->model->nmarker;
  for (int i = 0; i < s->n; ++i) {
    for (int j = 0; j <= i; ++j) {
      const double *a = s->motion + (size_t)i * size, *b = s->motion + (size_t)j * size;
      double sum = 0;
      for (size_t k = 0; k < size; ++k) sum += a[k] * b[k];
      s->H[i * s->n + j] = sum / (noise * noise);
    }
    s->H[i * s->n + i] += 1 / (known_before * known_before);
  }
  for (int q = 0; q < s->model->nq; ++q) s->sd[q] = NAN;
  if (!gd_cholesky_factor(s->H, s->n, s->begin)) return;
  for (int i = 0; i < s->n; ++i) {
    for (int j = 0; j < s->n; ++j) s->column[j] = i == j;
    gd_cholesky_solve(s->H, s->n, s->begin, s->column);
    s->sd[s->free_q[i]] = sqrt(s->column[i]);
  }
}

// ---- the shape of a cluster --------------------------------------------------------------------

// largest eigenvalue of the scatter [9], which no turn of the axes changes
static double largest(const double scatter[9]) {
  double v[3] = {1, 0.7, 0.4}, w[3], length = 0;
  for (int i = 0; i < 60; ++i) {
    gd_m3_mul_v3(scatter, v, w);
    length = gd_v3_norm(w);
    if (!(length > 0)) return 0;
    for (int k = 0; k < 3; ++k) v[k] = w[k] / length;
  }
  return length;
}

typedef enum shape { BROAD, LINE, POINT_LIKE, TOO_FEW } shape;

static shape shape_of(const search* s, int body) {
  const gerdy_model* m = s->model;
  double mean[3] = {0, 0, 0}, scatter[9] = {0};
  int n = 0;
  for (int i = 0; i < m->nmarker; ++i) {
    if (m->marker_body[i] != body || !s->followed[i]) continue;
    gd_v3_add(mean, m->marker_pos + 3 * i, mean);
    ++n;
  }
  if (n < 2) return TOO_FEW;
  for (int k = 0; k < 3; ++k) mean[k] /= n;
  for (int i = 0; i < m->nmarker; ++i) {
    double d[3];
    if (m->marker_body[i] != body || !s->followed[i]) continue;
    gd_v3_sub(m->marker_pos + 3 * i, mean, d);
    for (int k = 0; k < 9; ++k) scatter[k] += d[k / 3] * d[k % 3] / n;
  }
  double all = scatter[0] + scatter[4] + scatter[8];
  if (all < least_spread * least_spread) return POINT_LIKE;
  return all - largest(scatter) < least_spread * least_spread ? LINE : BROAD;
}

// ---- in words ----------------------------------------------------------------------------------

// the rotation that is told worst, of the segment's own joint and of those that carry it up to a
// body with markers; -1: all are told
static int untold(const search* s, int body) {
  const gerdy_model* m = s->model;
  int worst = -1;
  for (int b = body; b > 0; b = m->body_parent[b]) {
    if (b != body && shape_of(s, b) != TOO_FEW) break;
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      if (!m->q_rotational[q] || !(s->sd[q] > worst_sd)) continue;
      if (worst < 0 || s->sd[q] > s->sd[worst]) worst = q;
    }
  }
  return worst;
}

static void list_markers(const search* s, int body, char* out, size_t size) {
  const gerdy_model* m = s->model;
  size_t n = 0;
  out[0] = '\0';
  for (int i = 0; i < m->nmarker && n < size; ++i) {
    if (m->marker_body[i] != body || !s->followed[i]) continue;
    int more =
        snprintf(out + n, size - n, "%s%.40s", n > 0 ? ", " : "", m->names + m->marker_name[i]);
    if (more > 0) n += (size_t)more;
  }
}

static gerdy_status judge(const search* s, gerdy_notes* notes, gerdy_error* err) {
  const gerdy_model* m = s->model;
  for (int b = 1; b < m->nbody; ++b) {
    shape how = shape_of(s, b);
    int q = how == LINE || how == POINT_LIKE ? untold(s, b) : -1;
    char list[160];
    if (q < 0) continue;
    list_markers(s, b, list, sizeof list);
    if (gerdy_notes_add(notes, GERDY_WARNING, 0, m->names + m->body_name[b],
                        "its markers (%s) lie in one %s and nothing else tells how it is turned: "
                        "%.60s is not told. Put one of them well beside the others",
                        list, how == LINE ? "line" : "place",
                        m->names + m->q_name[q]) != GERDY_OK) {
      return gd_fail_memory(err);
    }
  }
  return GERDY_OK;
}

// ---- whole -------------------------------------------------------------------------------------

static bool allocate(search* s) {
  size_t nq = (size_t)s->model->nq, nmarker = (size_t)s->model->nmarker;
  s->free_q = gd_alloc(nq, sizeof *s->free_q);
  s->motion = gd_alloc(nq * nmarker * 3, sizeof *s->motion);
  s->H = gd_alloc(nq * nq, sizeof *s->H);
  s->column = gd_alloc(nq, sizeof *s->column);
  s->begin = gd_alloc(nq, sizeof *s->begin);
  s->sd = gd_alloc(nq, sizeof *s->sd);
  return s->free_q && s->motion && s->H && s->column && s->begin && s->sd;
}

static void release(search* s) {
  gerdy_data_free(s->data);
  gd_free(s->free_q);
  gd_free(s->motion);
  gd_free(s->H);
  gd_free(s->column);
  gd_free(s->begin);
  gd_free(s->sd);
}

gerdy_status gd_note_clusters(const gerdy_model* model, const double* q,
                              const unsigned char* followed, const unsigned char* held,
                              gerdy_notes* notes, gerdy_error* err) {
  search s = {.model = model, .followed = followed, .held = held};
  if (notes == NULL) return GERDY_OK;
  gerdy_status status = gerdy_data_new(model, &s.data, err);
  if (status == GERDY_OK && !allocate(&s)) status = gd_fail_memory(err);
  if (status == GERDY_OK) {
    for (int i = 0; i < model->nq; ++i) {
      s.data->q[i] = isnan(q[i]) ? model->q_default[i] : q[i];
      if (is_free(&s, i)) s.free_q[s.n++] = i;
    }
    find_motion(&s);
    find_sd(&s);
    status = judge(&s, notes, err);
  }
  release(&s);
  return status;
}

gerdy_status gd_note_trial_clusters(const gerdy_model* model, const gerdy_ik_trial* trial,
                                    const double* weight, const unsigned char* held,
                                    gerdy_notes* notes, gerdy_error* err) {
  const gerdy_series* motion = trial->motion;
  unsigned char* followed = gd_alloc((size_t)model->nmarker, 1);
  if (followed == NULL) return gd_fail_memory(err);
  for (int i = 0; i < model->nmarker; ++i) followed[i] = trial->column[i] >= 0 && weight[i] > 0;
  const double* q = motion->value + motion->nrow / 2 * motion->ncol;
  gerdy_status status = gd_note_clusters(model, q, followed, held, notes, err);
  gd_free(followed);
  return status;
}
