#include "kin/ik_carry.h"

#include <gerdy/kin.h>
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "kin/ik_bridge.h"
#include "math/vec.h"

// s, longest gap that is bridged for the first guess, and how long a misfit is remembered
static const double longest_bridge = 0.2, memory = 0.1;

// m, by which a misfit may change from one sample to the next, whatever skin does
static const double longest_change = 0.02;

// share of its weight with which a guess counts right beside a sample; far from all it is 1
static const double least_share = 0.3;

static bool is_followed(const gd_carry* c, int i) { return c->weight[i] > 0 && c->column[i] >= 0; }

static bool is_seen(const gd_carry* c, const gerdy_series* s, size_t row, int i) {
  const unsigned char* valid = s->valid + row * s->ncol + c->column[i];
  return valid[0] && valid[1] && valid[2];
}

static bool is_missing(const gd_carry* c, size_t row, int i) {
  return is_followed(c, i) && !is_seen(c, c->markers, row, i);
}

bool gd_carry_has_gap(const gd_carry* c, size_t row) {
  int i = 0;
  while (i < c->model->nmarker && !is_missing(c, row, i)) ++i;
  return i < c->model->nmarker;
}

size_t gd_carry_count(const gerdy_model* model, const gerdy_series* markers, const double* weight,
                      const int* column) {
  gd_carry c = {.model = model, .markers = markers, .weight = weight, .column = column};
  size_t n = 0;
  for (size_t row = 0; row < markers->nrow; ++row) {
    for (int i = 0; i < model->nmarker; ++i) n += is_missing(&c, row, i);
  }
  return n;
}

gerdy_status gd_carry_open(gd_carry* c, const gerdy_model* model, const gerdy_series* markers,
                           const double* weight, const int* column, gerdy_error* err) {
  size_t nmarker = (size_t)model->nmarker;
  *c = (gd_carry){.model = model, .markers = markers, .weight = weight, .column = column};
  c->pose = gd_alloc(markers->nrow * (size_t)model->nq, sizeof *c->pose);
  c->misfit = gd_alloc(markers->nrow * nmarker * 3, sizeof *c->misfit);
  c->share = gd_alloc(markers->nrow * nmarker, sizeof *c->share);
  c->known = gd_alloc(markers->nrow * nmarker, 1);
  c->restless = gd_alloc(nmarker, 1);
  if (!c->pose || !c->misfit || !c->share || !c->known || !c->restless) return gd_fail_memory(err);
  gerdy_status status = gerdy_series_copy(markers, &c->bridged, err);
  if (status == GERDY_OK) gd_bridge_gaps(c->bridged, longest_bridge);
  return status;
}

void gd_carry_close(gd_carry* c) {
  gerdy_series_free(c->bridged);
  gd_free(c->pose);
  gd_free(c->misfit);
  gd_free(c->share);
  gd_free(c->known);
  gd_free(c->restless);
}

// ---- misfits -----------------------------------------------------------------------------------

static double* misfit_at(const gd_carry* c, size_t row, int i) {
  return c->misfit + 3 * (row * (size_t)c->model->nmarker + (size_t)i);
}

static unsigned char* known_at(const gd_carry* c, size_t row, int i) {
  return c->known + row * (size_t)c->model->nmarker + (size_t)i;
}

void gd_carry_keep(gd_carry* c, size_t row, const gerdy_data* data) {
  const gerdy_model* m = c->model;
  const double* measured = c->markers->value + row * c->markers->ncol;
  memcpy(c->pose + row * (size_t)m->nq, data->q, (size_t)m->nq * sizeof *data->q);
  for (int i = 0; i < m->nmarker; ++i) {
    if (!is_followed(c, i) || !is_seen(c, c->markers, row, i)) continue;
    double off[3];
    gd_v3_sub(measured + c->column[i], data->marker_pos + 3 * i, off);
    gd_m3_tmul_v3(data->body_rot + 9 * m->marker_body[i], off, misfit_at(c, row, i));
    *known_at(c, row, i) = 1;
  }
}

// NaN when it is never known
static void mean_misfit(const gd_carry* c, int i, double mean[3]) {
  size_t n = 0;
  mean[0] = mean[1] = mean[2] = 0;
  for (size_t row = 0; row < c->markers->nrow; ++row) {
    if (!*known_at(c, row, i)) continue;
    gd_v3_add(mean, misfit_at(c, row, i), mean);
    ++n;
  }
  for (int k = 0; k < 3; ++k) mean[k] = n > 0 ? mean[k] / (double)n : NAN;
}

// How much of a misfit is expected that far from it, with another one as far on the other side (in
// units of memory), when memory fades exponentially. Between two that are close it is the straight
// line, far from both it is nothing.
static double remembered(double near, double far) {
  return exp(-near) * expm1(-2 * far) / expm1(-2 * (near + far));
}

static bool has_jumped(const gd_carry* c, int i, size_t row, size_t other) {
  return gd_v3_distance(misfit_at(c, row, i), misfit_at(c, other, i)) > longest_change;
}

// A marker that jumps on its bone every few frames is one whose name goes to and fro between two.
static bool find_restless(const gd_carry* c, int i) {
  size_t n = 0, njump = 0;
  for (size_t row = 1; row < c->markers->nrow; ++row) {
    if (!*known_at(c, row - 1, i) || !*known_at(c, row, i)) continue;
    ++n;
    njump += has_jumped(c, i, row - 1, row);
  }
  return 10 * njump > n;
}

// Where a restless marker would be only another one of the bone can tell: it was there when that
// one was where it is now.
static bool is_witness(const gd_carry* c, int i, size_t row, size_t other) {
  const gerdy_model* m = c->model;
  bool found = !c->restless[i];
  for (int j = 0; j < m->nmarker && !found; ++j) {
    if (j == i || !c->restless[j] || m->marker_body[j] != m->marker_body[i]) continue;
    found = *known_at(c, row, j) && *known_at(c, other, j) && !has_jumped(c, j, row, other);
  }
  return found;
}

// The nearest row back or ahead that tells about this one; nrow: none that is remembered does.
static size_t find_witness(const gd_carry* c, int i, size_t row, int step) {
  size_t nrow = c->markers->nrow;
  for (size_t u = row + (size_t)step; u < nrow; u += (size_t)step) {
    if (gd_seconds_between(c->markers, u < row ? u : row, u < row ? row : u) > 8 * memory) break;
    if (*known_at(c, u, i) && is_witness(c, i, row, u)) return u;
  }
  return nrow;
}

static void guess_one(const gd_carry* c, int i, size_t row, const double mean[3]) {
  size_t nrow = c->markers->nrow;
  size_t before = find_witness(c, i, row, -1), after = find_witness(c, i, row, 1);
  double past = before < nrow ? gd_seconds_between(c->markers, before, row) / memory : INFINITY;
  double ahead = after < nrow ? gd_seconds_between(c->markers, row, after) / memory : INFINITY;
  double of_past = remembered(past, ahead), of_ahead = remembered(ahead, past);
  double* guess = misfit_at(c, row, i);
  for (int k = 0; k < 3; ++k) {
    guess[k] = mean[k];
    if (before < nrow) guess[k] += of_past * (misfit_at(c, before, i)[k] - mean[k]);
    if (after < nrow) guess[k] += of_ahead * (misfit_at(c, after, i)[k] - mean[k]);
  }
  double forgotten = -expm1(-fmin(past, ahead));
  c->share[row * (size_t)c->model->nmarker + (size_t)i] =
      least_share + (1 - least_share) * forgotten;
}

void gd_carry_guess(gd_carry* c) {
  for (int i = 0; i < c->model->nmarker; ++i) {
    c->restless[i] = is_followed(c, i) && find_restless(c, i);
  }
  for (int i = 0; i < c->model->nmarker; ++i) {
    double mean[3];
    if (!is_followed(c, i)) continue;
    mean_misfit(c, i, mean);
    for (size_t row = 0; row < c->markers->nrow; ++row) {
      if (is_missing(c, row, i)) guess_one(c, i, row, mean);
    }
  }
}

// ---- markers of a row --------------------------------------------------------------------------

void gd_carry_bridge(const gd_carry* c, size_t row, double* marker, double* carried) {
  const gerdy_series* s = c->bridged;
  for (int i = 0; i < c->model->nmarker; ++i) {
    carried[i] = is_missing(c, row, i) && is_seen(c, s, row, i) ? 1 : 0;
    if (carried[i] <= 0) continue;
    memcpy(marker + 3 * i, s->value + row * s->ncol + c->column[i], 3 * sizeof *marker);
  }
}

// is the pose of the marker's bone known: by the markers seen, or by the first guess of this one?
static bool is_held(const gd_carry* c, size_t row, int i, const unsigned char* told) {
  const gerdy_model* m = c->model;
  if (c->column[i] >= 0 && is_seen(c, c->bridged, row, i)) return true;
  for (int b = m->marker_body[i]; b > 0; b = m->body_parent[b]) {
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      if (!told[q]) return false;
    }
  }
  return true;
}

void gd_carry_place(gd_carry* c, size_t row, const unsigned char* told, gerdy_data* data,
                    double* marker, double* carried) {
  const gerdy_model* m = c->model;
  memcpy(data->q, c->pose + row * (size_t)m->nq, (size_t)m->nq * sizeof *data->q);
  gerdy_fk(m, data);
  gerdy_fk_markers(m, data);
  for (int i = 0; i < m->nmarker; ++i) {
    const double *p = data->marker_pos + 3 * i, *misfit = misfit_at(c, row, i);
    double off[3], *share = c->share + row * (size_t)m->nmarker + i;
    // a marker without any known misfit is nowhere
    if (isnan(misfit[0]) || !is_held(c, row, i, told)) *share = 0;
    carried[i] = *share;
    if (*share <= 0) continue;
    gd_m3_mul_v3(data->body_rot + 9 * m->marker_body[i], misfit, off);
    for (int k = 0; k < 3; ++k) marker[3 * i + k] = p[k] + off[k] / carried[i];
  }
}
