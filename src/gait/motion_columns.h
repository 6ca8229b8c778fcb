// gait/motion_columns.h: columns of the motion table by side.
#ifndef GD_GAIT_MOTION_COLUMNS_H
#define GD_GAIT_MOTION_COLUMNS_H

#include <gerdy/gait.h>

// Column of a curve on one side, -1 = the motion lacks it.
ptrdiff_t gd_curve_column(const gerdy_series* motion, gerdy_curve_id id, gerdy_side side);

// Column NAME_r or NAME_l, -1 = the motion lacks it.
ptrdiff_t gd_side_column(const gerdy_series* motion, const char* name, gerdy_side side);

// Position of a point of the foot ("heel", "toe") at a time, NaN where unknown.
void gd_foot_at(const gerdy_series* motion, const char* point, gerdy_side side, double time,
                double out[3]);

#endif
