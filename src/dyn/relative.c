#include "dyn/relative.h"

#include <gerdy/kin.h>

#include "math/vec.h"

gd_relative gd_relative_pose(const gerdy_model* model, const gerdy_data* data, const int body[2],
                             const double pos[6], const double rot[18]) {
  gd_relative r;
  double R_g2[9], first[3], apart[3];
  gd_m3_mul(data->body_rot + 9 * body[0], rot, r.R_g1);
  gd_m3_mul(data->body_rot + 9 * body[1], rot + 9, R_g2);
  gd_m3_tmul(r.R_g1, R_g2, r.R);
  gerdy_fk_point(model, data, body[0], pos, first);
  gerdy_fk_point(model, data, body[1], pos + 3, r.origin);
  gd_v3_sub(r.origin, first, apart);
  gd_m3_tmul_v3(r.R_g1, apart, r.pos);
  return r;
}
