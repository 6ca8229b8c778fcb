#include "trial/norms.h"

#include <gerdy/io.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/embedded.h"
#include "base/fail.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/csv.h"

static const char curve_source[] =
    "46 healthy runners of two laboratories, essentially male, treadmill, 2.5 m/s; computed from "
    "the open data of Fukuchi, Duarte and Ferber (BMC-RIC-running-biomechanics, CC BY 4.0)";

void gd_norms_reset(gd_norms* norms) {
  for (size_t i = 0; norms->source != NULL && i < norms->n; ++i) gd_free(norms->source[i]);
  gd_free(norms->source);
  gd_free(norms->item);
  memset(norms, 0, sizeof *norms);
}

bool gd_norms_fit(const gerdy_gait* gait) {
  double speed = gait->speed.mean;
  return !gait->walking && speed >= GD_NORM_SLOWEST && speed <= GD_NORM_FASTEST;
}

static gerdy_status add(gd_norms* norms, const gerdy_report_norm* norm, const char* source,
                        gerdy_error* err) {
  char* copy = gd_strndup(source, strlen(source));
  if (copy == NULL) return gd_fail_memory(err);
  norms->item[norms->n] = *norm;
  norms->item[norms->n].source = copy;
  norms->source[norms->n] = copy;
  ++norms->n;
  return GERDY_OK;
}

// a curve's norm from its two columns, in degrees over percent of the stride
static gerdy_status add_curve(gd_norms* norms, const gerdy_series* table, int id,
                              gerdy_error* err) {
  const gerdy_quantity* quantity = gerdy_curve_quantity((gerdy_curve_id)id);
  char name[112];
  snprintf(name, sizeof name, "%s.mean", quantity->name);
  ptrdiff_t mean = gerdy_series_find(table, name);
  snprintf(name, sizeof name, "%s.sd", quantity->name);
  ptrdiff_t sd = gerdy_series_find(table, name);
  if (mean < 0 || sd < 0) return GERDY_OK;
  gerdy_report_norm norm = {.is_curve = 1, .id = id};
  for (int p = 0; p < GERDY_NPERCENT; ++p) {
    norm.mean[p] = gerdy_series_at(table, mean, p) / quantity->factor;
    norm.sd[p] = gerdy_series_at(table, sd, p) / quantity->factor;
  }
  return add(norms, &norm, curve_source, err);
}

static gerdy_status load_curves(gd_norms* norms, gerdy_error* err) {
  gerdy_series* table;
  gerdy_status status =
      gerdy_sto_read((const char*)gd_embedded_evidence_norm_running_curves_sto,
                     gd_embedded_evidence_norm_running_curves_sto_size, 0, &table, NULL, NULL, err);
  for (int id = 0; id < GERDY_NCURVE && status == GERDY_OK; ++id) {
    status = add_curve(norms, table, id, err);
  }
  if (table != NULL) gerdy_series_free(table);
  return status;
}

static int measure_named(gd_span name) {
  for (int id = 0; id < GERDY_NMEASURE; ++id) {
    if (gd_span_is(name, gerdy_measure_quantity((gerdy_measure_id)id)->name)) return id;
  }
  return -1;
}

static gerdy_status add_measure(gd_norms* norms, const gd_csv* csv, size_t row, gerdy_error* err) {
  gd_span name = gd_csv_cell(csv, row, gd_csv_column(csv, "measure"));
  gd_span unit = gd_csv_cell(csv, row, gd_csv_column(csv, "unit"));
  gd_span population = gd_csv_cell(csv, row, gd_csv_column(csv, "population"));
  gd_span source = gd_csv_cell(csv, row, gd_csv_column(csv, "source"));
  double mean, sd;
  int id = measure_named(name);
  bool numbers = gd_parse_double(gd_csv_cell(csv, row, gd_csv_column(csv, "mean")), false, &mean) &&
                 gd_parse_double(gd_csv_cell(csv, row, gd_csv_column(csv, "sd")), false, &sd);
  if (id < 0 || !numbers ||
      !gd_span_is(unit, gerdy_measure_quantity((gerdy_measure_id)id)->display)) {
    return gd_fail(err, GERDY_E_FORMAT, csv->line[row], "norm_running_measures.csv",
                   "measure, numbers or unit are not known");
  }
  gerdy_report_norm norm = {.id = id};
  double factor = gerdy_measure_quantity((gerdy_measure_id)id)->factor;
  norm.mean[0] = mean / factor;
  norm.sd[0] = sd / factor;
  gd_buf text;
  gd_buf_init(&text);
  gd_buf_bytes(&text, population.at, population.n);
  gd_buf_text(&text, "; ");
  gd_buf_bytes(&text, source.at, source.n);
  gerdy_status status = text.failed ? gd_fail_memory(err) : add(norms, &norm, text.at, err);
  gd_buf_reset(&text);
  return status;
}

gerdy_status gd_norms_load(gd_norms* out, gerdy_error* err) {
  gd_csv csv;
  memset(out, 0, sizeof *out);
  gerdy_status status =
      gd_csv_read((const char*)gd_embedded_evidence_norm_running_measures_csv,
                  gd_embedded_evidence_norm_running_measures_csv_size, ',', &csv, err);
  if (status != GERDY_OK) return status;
  size_t most = csv.nrow + GERDY_NCURVE;
  out->item = gd_alloc(most, sizeof *out->item);
  out->source = gd_alloc(most, sizeof *out->source);
  if (out->item == NULL || out->source == NULL) status = gd_fail_memory(err);
  for (size_t row = 0; row < csv.nrow && status == GERDY_OK; ++row) {
    status = add_measure(out, &csv, row, err);
  }
  gd_csv_free(&csv);
  if (status == GERDY_OK) status = load_curves(out, err);
  if (status != GERDY_OK) gd_norms_reset(out);
  return status;
}
