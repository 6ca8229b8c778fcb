// What a path under tension does to the bodies it runs over.
#include <gerdy/muscle.h>

#include "math/vec.h"
#include "muscle/path.h"

static void add_pull(double scale, const double at[3], const double direction[3], double out[6]) {
  double moment[3];
  gd_v3_cross(at, direction, moment);
  gd_v3_add_scaled(scale, moment, out);
  gd_v3_add_scaled(scale, direction, out + 3);
}

void gerdy_path_load(const gerdy_model* model, const gerdy_data* data, int path, double tension,
                     int as_opensim, double* out) {
  gd_path_place a, b;
  if (!gd_path_begin(model, data, path, &b)) return;
  for (a = b; gd_path_next(model, data, path, &b); a = b) {
    double u[3];
    if (a.body == b.body) continue;
    gd_path_direction(as_opensim ? gd_path_drawn(data, &a) : a.at,
                      as_opensim ? gd_path_drawn(data, &b) : b.at, u);
    add_pull(tension, a.at, u, out + 6 * a.body);
    add_pull(-tension, b.at, u, out + 6 * b.body);
  }
}
