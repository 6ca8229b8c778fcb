// model/osim_write_exact.h: numbers whose reading gives back the numbers of the model, bit by bit
// where such numbers exist, and the nearest ones where they do not. Each is also what the model
// read from the document would be written as, so that a second save is the first.
#ifndef GD_MODEL_OSIM_WRITE_EXACT_H
#define GD_MODEL_OSIM_WRITE_EXACT_H

#include "math/vec.h"

// Body-fixed x, y, z angles of a rotation (gd_m3_euler_xyz reads them).
void gd_osim_write_angles(const double R[9], double angle[3]);

// Where the joint frame is in the child body, from where the child body is in the joint frame.
void gd_osim_write_child(const double pos[3], const double R[9], double frame_pos[3],
                         double frame_angle[3]);

// An axis that a reader, who makes it a unit vector, reads as dir.
void gd_osim_write_axis(const double dir[3], double axis[3]);

// A number that a reader multiplies by a factor, or divides by it.
#define GD_OSIM_DEGREE (GD_PI / 180)
double gd_osim_write_multiplied(double value, double factor);
double gd_osim_write_divided(double value, double factor);

#endif
