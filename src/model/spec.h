// model/spec.h: a model as a document describes it, before it is compiled. Names are borrowed from
// the document, which must outlive the spec.
#ifndef GD_MODEL_SPEC_H
#define GD_MODEL_SPEC_H

#include <gerdy/base.h>
#include <gerdy/model.h>

#include "base/text.h"
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
  gd_spec_function prescribed;  // value over time; n = 0: it is free
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
  int fixed;  // not moved when markers are placed
  long line;
} gd_spec_marker;

typedef struct gd_spec_point {
  const char* name;
  const char* body;
  double pos[3];
  const char* move_by[3];  // coordinate, NULL: the component stands
  gd_spec_function move[3];
  const char* if_coordinate;  // NULL: always there
  double if_range[2];
  long line;
} gd_spec_point;

typedef struct gd_spec_wrap {  // a wrapping surface
  const char* name;
  gerdy_wrap_type type;
  gd_spec_frame frame;  // the surface in its body
  double size[3];
  int axis, sign;  // as wrap_axis, wrap_sign of the model
  int active;
  long line;
} gd_spec_wrap;

typedef struct gd_spec_path_wrap {
  const char* surface;  // name of the wrapping surface
  gerdy_wrap_method method;
  int first, last;  // points of the path from 0, -1: any
  long line;
} gd_spec_path_wrap;

typedef struct gd_spec_path {
  gd_spec_point* point;     // (npoint) owned
  gd_spec_path_wrap* wrap;  // (nwrap) owned
  int npoint, nwrap;
} gd_spec_path;

typedef struct gd_spec_muscle {
  const char* name;
  gerdy_muscle_type type;
  double fmax, fiber, tendon, pennation;
  double par[GERDY_MUSCLE_NPAR];  // NaN: not of this type
  gd_spec_function function[3];   // as muscle_function of the model
  gd_spec_path path;
  long line;
} gd_spec_muscle;

typedef struct gd_spec_ligament {
  const char* name;
  double stiffness, toe_strain, damping, slack;
  gd_spec_path path;
  long line;
} gd_spec_ligament;

typedef struct gd_spec_bushing {
  const char* name;
  gd_spec_frame frame[2];
  double stiffness[6], damping[6];
  long line;
} gd_spec_bushing;

typedef struct gd_spec_limit {
  const char* name;
  const char* coordinate;
  double range[2], stiffness[2];  // of the lower, of the upper limit
  double damping, transition;
  long line;
} gd_spec_limit;

typedef struct gd_spec_spring {
  const char* name;
  const char* coordinate;
  double stiffness, rest, viscosity;
  long line;
} gd_spec_spring;

typedef struct gd_spec_constraint {
  const char* name;
  int weld;  // 1: frames coincide; 0: their origins do
  gd_spec_frame frame[2];
  long line;
} gd_spec_constraint;

typedef struct gd_spec_mesh {  // what shows a bone
  gd_span file;
  gd_spec_frame frame;
  double scale[3];
  double color[4];  // red, green, blue, opacity
  int hidden;
} gd_spec_mesh;

typedef struct gd_spec {
  const char* name;
  double gravity[3];
  gd_spec_body* body;
  gd_spec_joint* joint;
  gd_spec_coupler* coupler;
  gd_spec_marker* marker;
  gd_spec_wrap* wrap;
  gd_spec_muscle* muscle;
  gd_spec_ligament* ligament;
  gd_spec_bushing* bushing;
  gd_spec_limit* limit;
  gd_spec_spring* spring;
  gd_spec_constraint* constraint;
  gd_spec_mesh* mesh;
  int nbody, njoint, ncoupler, nmarker, nwrap, nmuscle, nligament, nbushing, nlimit, nspring;
  int nconstraint, nmesh;
} gd_spec;

// Free what the spec owns; the struct itself is the caller's.
void gd_spec_reset(gd_spec* spec);

#endif
