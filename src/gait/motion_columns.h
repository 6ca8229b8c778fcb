// gait/motion_columns.h: columns of the motion table by side.
#ifndef GD_GAIT_MOTION_COLUMNS_H
#define GD_GAIT_MOTION_COLUMNS_H

#include <gerdy/gait.h>

// Column of a curve on one side, -1 = the motion lacks it.
ptrdiff_t gd_curve_column(const gerdy_series* motion, gerdy_curve_id id, gerdy_side side);

// Where the columns of the measures are, looked up once for a motion; -1 = the motion lacks it.
typedef struct gd_measure_columns {
  ptrdiff_t curve[GERDY_NCURVE][2];
  ptrdiff_t drop_markers[2];  // pelvic drop as the markers of the pelvis alone show it
  ptrdiff_t heel[2][3];
} gd_measure_columns;

void gd_measure_columns_find(const gerdy_series* motion, gd_measure_columns* out);

// Position of a point of the foot ("heel", "toe") at a time, NaN where unknown.
void gd_foot_at(const gerdy_series* motion, const char* point, gerdy_side side, double time,
                double out[3]);

#endif
