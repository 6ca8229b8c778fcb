// dyn/relative.h: where one frame stands as another sees it.
#ifndef GD_DYN_RELATIVE_H
#define GD_DYN_RELATIVE_H

#include <gerdy/model.h>

typedef struct gd_relative {
  double R_g1[9];    // first frame in ground
  double R[9];       // second frame in the first: rotation
  double pos[3];     // and origin
  double origin[3];  // of the second frame, in ground
} gd_relative;

// Two frames fixed in two bodies. pos (2 x 3), rot (2 x 9): the frames in their bodies.
gd_relative gd_relative_pose(const gerdy_model* model, const gerdy_data* data, const int body[2],
                             const double pos[6], const double rot[18]);

#endif
