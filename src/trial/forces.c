#include "trial/forces.h"

#include <gerdy/gait.h>
#include <math.h>
#include <string.h>

#include "trial/plates.h"

// one sample more at both ends, so that the crossing of the threshold can be interpolated
static void add_rows(void* context, const gerdy_series* s, const gd_plate* p, int side, size_t from,
                     size_t to) {
  gerdy_series* out = context;
  if (from > 0) --from;
  if (to < s->nrow) ++to;
  for (size_t row = from; row < to; ++row) {
    for (size_t k = 0; k < 3; ++k) {
      size_t c = 3 * (size_t)side + k;
      double f = gd_plate_value(s, row, p->force[k]);
      gerdy_series_set(out, row, c, out->value[row * out->ncol + c] + f);
    }
  }
}

// everything starts as no force; a sample that a plate did not record is a gap
static gerdy_status start_table(const gerdy_series* s, gerdy_series** out, gerdy_error* err) {
  static const char* name[6] = {"force_r.x", "force_r.y", "force_r.z",
                                "force_l.x", "force_l.y", "force_l.z"};
  gerdy_status status = gerdy_series_new(s->nrow, 6, out, err);
  if (status != GERDY_OK) return status;
  memcpy((*out)->time, s->time, s->nrow * sizeof *s->time);
  (*out)->rate = s->rate;
  for (size_t k = 0; k < 6 && status == GERDY_OK; ++k) {
    status = gerdy_series_name(*out, k, name[k], "N");
    for (size_t row = 0; row < s->nrow; ++row) gerdy_series_set(*out, row, k, 0);
  }
  return status;
}

gerdy_status gd_forces_by_foot(const gerdy_series* table, const gerdy_series* motion,
                               double threshold, gerdy_series** out, gerdy_notes* notes,
                               gerdy_error* err) {
  gerdy_series* s;
  *out = NULL;
  gerdy_status status = start_table(table, &s, err);
  if (status == GERDY_OK) {
    status = gd_plates_bind(table, motion, threshold, add_rows, s, notes, err);
  }
  if (status == GERDY_OK)
    *out = s;
  else
    gerdy_series_free(s);
  return status;
}
