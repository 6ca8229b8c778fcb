// Distances between markers on the model and on the runner.
#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>

#include "base/fail.h"
#include "math/vec.h"
#include "scale/scale_plan.h"

static const double least_length = 1e-3;  // m: nearer markers are in the same place
static const double same_time = 1e-10;    // s

// ---- the table ---------------------------------------------------------------------------------

void gd_scale_rows(const gerdy_series* table, const double range[2], size_t* first, size_t* last) {
  *first = 0;
  *last = table->nrow - 1;
  if (isnan(range[0]) || isnan(range[1]) || (range[0] == -1 && range[1] == -1)) return;
  double from = fmin(range[0], range[1]), to = fmax(range[0], range[1]);
  for (size_t i = table->nrow; i-- > 0;) {
    if (table->time[i] > from + same_time) continue;
    *first = i;
    break;
  }
  for (size_t i = *first; i < table->nrow; ++i) {
    if (table->time[i] < to - same_time) continue;
    *last = i;
    break;
  }
}

// place of a marker in a row; false: it is not seen there
static bool place(const gerdy_series* table, ptrdiff_t marker, size_t row, double out[3]) {
  size_t at = row * table->ncol + 3 * (size_t)marker;
  for (size_t k = 0; k < 3; ++k) {
    if (!table->valid[at + k]) return false;
    out[k] = table->value[at + k];
  }
  return true;
}

size_t gd_scale_mean(const gerdy_series* table, ptrdiff_t marker, size_t first, size_t last,
                     double out[3]) {
  double sum[3] = {0, 0, 0}, p[3];
  size_t n = 0;
  for (size_t row = first; row <= last; ++row) {
    if (!place(table, marker, row, p)) continue;
    gd_v3_add(sum, p, sum);
    ++n;
  }
  for (int k = 0; k < 3; ++k) out[k] = n > 0 ? sum[k] / (double)n : NAN;
  return n;
}

static size_t mean_distance(const gerdy_series* table, const ptrdiff_t marker[2], size_t first,
                            size_t last, double* out) {
  double sum = 0, a[3], b[3];
  size_t n = 0;
  for (size_t row = first; row <= last; ++row) {
    if (!place(table, marker[0], row, a) || !place(table, marker[1], row, b)) continue;
    sum += gd_v3_distance(a, b);
    ++n;
  }
  *out = n > 0 ? sum / (double)n : NAN;
  return n;
}

// ---- pairs -------------------------------------------------------------------------------------

typedef struct measuring {
  gd_scale_plan* plan;
  const gerdy_model* model;
  const gerdy_data* data;  // default pose, with its markers
  const gerdy_series* table;
  size_t first, last;
  gerdy_notes* notes;
  gerdy_error* err;
} measuring;

static const char unused[] = "the measurement is not used";

static gerdy_status say(const measuring* m, const gd_scale_pair* pair, gerdy_severity severity,
                        const char* what, const char* which, const char* then) {
  const char* name = m->plan->measurement[pair->measurement].name;
  if (gerdy_notes_add(m->notes, severity, 0, name, "pair %.60s - %.60s: %s%.60s; %s",
                      pair->marker[0], pair->marker[1], what, which, then) == GERDY_OK) {
    return GERDY_OK;
  }
  return gd_fail_memory(m->err);
}

static gerdy_status measure_runner(const measuring* m, gd_scale_pair* pair) {
  ptrdiff_t marker[2];
  for (int k = 0; k < 2; ++k) {
    marker[k] = gerdy_marker_find(m->table, pair->marker[k]);
    if (marker[k] >= 0) continue;
    return say(m, pair, GERDY_WARNING, "the trial has no marker ", pair->marker[k], unused);
  }
  size_t n = mean_distance(m->table, marker, m->first, m->last, &pair->of_runner);
  if (n == 0) return say(m, pair, GERDY_WARNING, "no frame shows both of them", "", unused);
  if (pair->of_runner < least_length) {
    pair->of_runner = NAN;
    return say(m, pair, GERDY_WARNING, "both are in the same place in the trial", "", unused);
  }
  if (n == m->last - m->first + 1) return GERDY_OK;
  return say(m, pair, GERDY_WARNING, "some frames do not show both of them", "",
             "the mean is that of the other frames");
}

static gerdy_status measure_pair(const measuring* m, gd_scale_pair* pair) {
  int marker[2];
  pair->of_model = pair->of_runner = NAN;
  for (int k = 0; k < 2; ++k) {
    marker[k] = gerdy_model_marker(m->model, pair->marker[k]);
    if (marker[k] >= 0) continue;
    return say(m, pair, GERDY_WARNING, "the model has no marker ", pair->marker[k], unused);
  }
  pair->of_model =
      gd_v3_distance(m->data->marker_pos + 3 * marker[0], m->data->marker_pos + 3 * marker[1]);
  if (pair->of_model >= least_length) return measure_runner(m, pair);
  pair->of_model = NAN;
  return say(m, pair, GERDY_WARNING, "both are in the same place on the model", "", unused);
}

// ---- measurements ------------------------------------------------------------------------------

void gd_scale_average(gd_scale_plan* plan, int measurement) {
  double sum = 0;
  int n = 0;
  for (int i = 0; i < plan->npair; ++i) {
    const gd_scale_pair* pair = &plan->pair[i];
    if (pair->measurement != measurement) continue;
    sum += pair->of_runner / pair->of_model;
    ++n;
  }
  plan->measurement[measurement].factor = n > 0 ? sum / n : NAN;
}

static gerdy_status take_all(const measuring* m) {
  int used = 0;
  for (int i = 0; i < m->plan->npair; ++i) {
    gerdy_status status = measure_pair(m, &m->plan->pair[i]);
    if (status != GERDY_OK) return status;
  }
  for (int i = 0; i < m->plan->nmeasurement; ++i) {
    gd_scale_average(m->plan, i);
    used += !isnan(m->plan->measurement[i].factor);
  }
  if (used > 0 || m->plan->nmeasurement == 0) return GERDY_OK;
  return gd_fail(m->err, GERDY_E_DATA, 0, NULL,
                 "none of the %d measurements could be taken from the static trial; the markers of "
                 "the trial and those of the measurements have different names, or it is of nobody",
                 m->plan->nmeasurement);
}

gerdy_status gd_scale_measure(gd_scale_plan* plan, const gerdy_model* model,
                              const gerdy_series* table, const double range[2], gerdy_notes* notes,
                              gerdy_error* err) {
  gerdy_data* data;
  gerdy_status status = gerdy_data_new(model, &data, err);
  if (status != GERDY_OK) return status;
  gerdy_fk(model, data);
  gerdy_fk_markers(model, data);
  measuring m = {
      .plan = plan, .model = model, .data = data, .table = table, .notes = notes, .err = err};
  gd_scale_rows(table, range, &m.first, &m.last);
  status = take_all(&m);
  gerdy_data_free(data);
  return status;
}
