#include "gait/motion_columns.h"

#include <stdio.h>

static ptrdiff_t column(const gerdy_series* motion, const char* name, gerdy_side side,
                        const char* part) {
  char full[112];
  snprintf(full, sizeof full, "%s%s%s", name, gerdy_side_suffix(side), part);
  return gerdy_series_find(motion, full);
}

ptrdiff_t gd_side_column(const gerdy_series* motion, const char* name, gerdy_side side) {
  return column(motion, name, side, "");
}

ptrdiff_t gd_curve_column(const gerdy_series* motion, gerdy_curve_id id, gerdy_side side) {
  return gd_side_column(motion, gerdy_curve_quantity(id)->name, side);
}

void gd_foot_at(const gerdy_series* motion, const char* point, gerdy_side side, double time,
                double out[3]) {
  static const char* part[3] = {".x", ".y", ".z"};
  for (int k = 0; k < 3; ++k) {
    out[k] = gerdy_series_at(motion, column(motion, point, side, part[k]), time);
  }
}
