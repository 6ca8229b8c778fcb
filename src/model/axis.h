// model/axis.h: what kind of motion an axis is, so that the hot loops need not ask.
#ifndef GD_MODEL_AXIS_H
#define GD_MODEL_AXIS_H

#include <gerdy/model.h>

typedef enum gd_axis_form {
  GD_AXIS_STILL = 0,     // constant 0: it does nothing
  GD_AXIS_OWN = 1,       // its value is the coordinate, and the coordinate moves no other axis
  GD_AXIS_COMPOSED = 2,  // anything else: functions, constants, several axes of one coordinate
} gd_axis_form;

// What stands between body and joint beside the joint's motion: a sum.
typedef enum gd_offset {
  GD_OFFSET_PARENT_TURNED = 1,  // body_parent_rot is not the identity
  GD_OFFSET_CHILD_TURNED = 2,   // body_child_rot is not the identity
  GD_OFFSET_CHILD_MOVED = 4,    // body_child_pos is not 0
  GD_OFFSET_COMPOSED = 8,       // some coordinate of the joint is not the only one of an axis
} gd_offset;

// Fill axis_form, axis_along, axis_carriers, body_offset from the rest of the model.
void gd_compile_axes(gerdy_model* model);

// Motion of the body per unit of the axis' value, as gerdy_fk left it. Not of still axes.
static inline double* gd_axis_twist(const gerdy_model* model, const gerdy_data* data, int axis) {
  return model->axis_form[axis] == GD_AXIS_OWN ? data->twist + 6 * model->axis_q[axis]
                                               : data->axis_twist + 6 * axis;
}

#endif
