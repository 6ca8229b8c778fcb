// model/knee_joint.h: a knee that follows flexion alone gets adduction and rotation of its own.
#ifndef GD_MODEL_KNEE_JOINT_H
#define GD_MODEL_KNEE_JOINT_H

#include "model/spec.h"

// What the new parts of one side are called. Static text.
typedef struct gd_knee_names {
  char side;               // 'r' or 'l'
  const char* freedom[2];  // the coordinates: adduction, rotation
  const char* coupled;     // the coordinate of the rotation that follows flexion
  const char* body[2];     // between femur and tibia
  const char* joint[2];    // the second and the third
} gd_knee_names;

// Is this joint one whose rotations are flexion first, then at most one adduction and one rotation
// that follow it? Anything else is not changed.
int gd_knee_is_plain(const gd_spec_joint* joint);

// Give joint j of the spec, which is plain, the two freedoms. Joints that become more stay in place
// of the one. Errors: GERDY_E_MEMORY.
gerdy_status gd_knee_open(gd_spec* spec, int j, const gd_knee_names* names, gerdy_error* err);

#endif
