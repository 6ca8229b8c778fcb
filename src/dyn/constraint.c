// How far welds and points that should meet are from it.
#include <gerdy/dyn.h>
#include <string.h>

#include "dyn/relative.h"
#include "math/vec.h"

// axis times angle in [0, pi], by the unit quaternion, which has no weak spot: its largest
// component is found first (Shepperd 1978, J Guid Control 1:223-224)
static void rotation_vector(const double R[9], double out[3]) {
  double trace = R[0] + R[4] + R[8], q[4];
  const double square[4] = {R[0], R[4], R[8], trace};  // four times the squares, but for a constant
  int large = 3;
  for (int k = 0; k < 3; ++k) {
    if (square[k] > square[large]) large = k;
  }
  if (large == 3) {
    q[0] = R[7] - R[5];
    q[1] = R[2] - R[6];
    q[2] = R[3] - R[1];
    q[3] = 1 + trace;
  } else {
    int i = large, j = (i + 1) % 3, k = (i + 2) % 3;
    q[i] = 1 + 2 * R[4 * i] - trace;
    q[j] = R[3 * i + j] + R[3 * j + i];
    q[k] = R[3 * i + k] + R[3 * k + i];
    q[3] = R[3 * k + j] - R[3 * j + k];
  }
  double norm = gd_v3_norm(q), angle = 2 * atan2(norm, fabs(q[3]));
  double scale = norm > 0 ? (q[3] < 0 ? -angle : angle) / norm : 0;
  for (int k = 0; k < 3; ++k) out[k] = scale * q[k];
}

void gerdy_constraint_error(const gerdy_model* model, const gerdy_data* data, int constraint,
                            double out[6]) {
  gd_relative r = gd_relative_pose(model, data, model->constraint_body + 2 * constraint,
                                   model->constraint_pos + 6 * constraint,
                                   model->constraint_rot + 18 * constraint);
  memset(out, 0, 3 * sizeof *out);
  if (model->constraint_weld[constraint]) rotation_vector(r.R, out);
  gd_v3_copy(r.pos, out + 3);
}
