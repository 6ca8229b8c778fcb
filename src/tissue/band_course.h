// tissue/band_course.h: an unrolled part of the band's way: a taut string in the frontal plane of
// the thigh and a run fore and aft, with derivatives by the ends of the way and by where it is
// held.
#ifndef GD_TISSUE_BAND_COURSE_H
#define GD_TISSUE_BAND_COURSE_H

#include "tissue/taut_string.h"

// The variables: origin p, insertion g, and how far out the band is held over the epicondyle.
enum { GD_BAND_P = 0, GD_BAND_G = 3, GD_BAND_OUT = 6, GD_BAND_NVARIABLE = 7 };

// An end of a string in the plane: of a place inside a disc, what lies nearest on the rim.
typedef struct gd_foot {
  double y, z;
  bool inside;
  double out[2], along[2];  // unit vectors from the disc's centre, and along its rim
  double distance, ratio;   // of the place from the centre; radius over it
} gd_foot;

gd_foot gd_foot_of(double y, double z, const gd_disc* disc);

typedef struct gd_course {
  gd_string string;
  gd_foot foot[2];
  int first, last;     // variable of the string's ends: GD_BAND_P, GD_BAND_G, GD_BAND_OUT
  double mirror;       // -1: the string is laid with y turned round
  double run;          // from the last end to the first, fore and aft
  double length;       // of string and run
  double flat, slant;  // string and run over length
} gd_course;

// From string and run.
void gd_course_close(gd_course* course);

// Gradient of the length.
void gd_course_gradient(const gd_course* course, double gradient[GD_BAND_NVARIABLE]);

// Its second derivatives, added to hessian.
void gd_course_second(const gd_course* course,
                      double hessian[GD_BAND_NVARIABLE * GD_BAND_NVARIABLE]);

// Direction in which the middle piece runs towards the first end, and its derivatives, 3 x
// variables.
void gd_course_middle(const gd_course* course, double direction[3]);
void gd_course_middle_slopes(const gd_course* course, double slopes[3 * GD_BAND_NVARIABLE]);

#endif
