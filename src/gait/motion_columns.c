#include "gait/motion_columns.h"

#include <stdio.h>

static ptrdiff_t column(const gerdy_series* motion, const char* name, gerdy_side side,
                        const char* part) {
  char full[112];
  snprintf(full, sizeof full, "%s%s%s", name, gerdy_side_suffix(side), part);
  return gerdy_series_find(motion, full);
}

ptrdiff_t gd_curve_column(const gerdy_series* motion, gerdy_curve_id id, gerdy_side side) {
  return column(motion, gerdy_curve_quantity(id)->name, side, "");
}

static const char* const axis[3] = {".x", ".y", ".z"};

void gd_measure_columns_find(const gerdy_series* motion, gd_measure_columns* out) {
  for (int s = 0; s < 2; ++s) {
    const gerdy_side side = (gerdy_side)s;
    for (int id = 0; id < GERDY_NCURVE; ++id) {
      out->curve[id][s] = gd_curve_column(motion, (gerdy_curve_id)id, side);
    }
    out->drop_markers[s] = column(motion, "pelvic_drop_markers", side, "");
    for (int k = 0; k < 3; ++k) out->heel[s][k] = column(motion, "heel", side, axis[k]);
  }
}

void gd_foot_at(const gerdy_series* motion, const char* point, gerdy_side side, double time,
                double out[3]) {
  for (int k = 0; k < 3; ++k) {
    out[k] = gerdy_series_at(motion, column(motion, point, side, axis[k]), time);
  }
}
