// model/spec.h: a model as a document describes it, before it is compiled. Names are borrowed from
// the document, which must outlive the spec.
#ifndef GD_MODEL_SPEC_H
#define GD_MODEL_SPEC_H

#include <gerdy/base.h>

#include "math/function.h"

typedef struct gd_spec_function {
  gd_function_type type;
  int n;        // points or coefficients; 0: there is no function
  double* par;  // gd_function_npar(type, n) numbers, owned
} gd_spec_function;

typedef struct gd_spec_frame {  // a frame fixed in a body
  const char* body;
  double pos[3];  // m
  double rot[9];
} gd_spec_frame;

typedef struct gd_spec_axis {
  double dir[3];
  const char* coordinate;  // NULL: constant
  gd_spec_function function;
} gd_spec_axis;

typedef struct gd_spec_coordinate {
  const char* name;
  int rotational;
  int clamped, locked;
  double initial, min, max;
  long line;
} gd_spec_coordinate;

typedef struct gd_spec_joint {
  const char* name;
  long line;
  gd_spec_frame parent, child;
  gd_spec_axis axis[6];  // rotations, then translations
  int nrot, ntrans;
  gd_spec_coordinate coordinate[6];
  int ncoordinate;
} gd_spec_joint;

typedef struct gd_spec_body {
  const char* name;
  double mass, com[3], inertia[6];
  long line;
} gd_spec_body;

typedef struct gd_spec_coupler {
  const char* dependent;
  const char* driver;
  gd_spec_function function;
  long line;
} gd_spec_coupler;

typedef struct gd_spec_marker {
  const char* name;
  const char* body;
  double pos[3];
  long line;
} gd_spec_marker;

typedef struct gd_spec_point {
  const char* body;
  double pos[3];
  const char* move_by[3];  // coordinate, NULL: the component stands
  gd_spec_function move[3];
  const char* if_coordinate;  // NULL: always there
  double if_range[2];
  long line;
} gd_spec_point;

typedef struct gd_spec_muscle {
  const char* name;
  double fmax, fiber, tendon, pennation;
  gd_spec_point* point;  // (npoint) owned
  int npoint;
  int nwrap;
  long line;
} gd_spec_muscle;

typedef struct gd_spec {
  const char* name;
  double gravity[3];
  gd_spec_body* body;
  gd_spec_joint* joint;
  gd_spec_coupler* coupler;
  gd_spec_marker* marker;
  gd_spec_muscle* muscle;
  int nbody, njoint, ncoupler, nmarker, nmuscle;
} gd_spec;

// Free what the spec owns; the struct itself is the caller's.
void gd_spec_reset(gd_spec* spec);

#endif
