// model/compiler.h: what the parts of the compiler share. They fill the arrays of the model in one
// order; sizes are counted before (compile.c).
#ifndef GD_MODEL_COMPILER_H
#define GD_MODEL_COMPILER_H

#include <gerdy/model.h>

#include "model/spec.h"

typedef struct gd_compiler {
  const gd_spec* spec;
  gerdy_model* m;
  gerdy_error* err;
  int* order;     // (nbody - 1) body of the spec at each place of the tree
  int* joint_of;  // (nbody - 1) joint whose child it is, -1 = none
  int* parent;    // (njoint) body of the spec that carries the joint, -1 = ground
  int* child;     // (njoint) body of the spec that it carries
  // how much of each array is filled
  int nq, naxis, nfunction, nparameter, npath, npoint, npathwrap, nname;
} gd_compiler;

// ---- helpers (compiler.c) ----------------------------------------------------------------------

gerdy_status gd_compiler_fail(const gd_compiler* c, long line, const char* element,
                              const char* text, const char* name);

// Offset of the copied name; index of the copied function, -1 when it has no points.
int gd_compiler_name(gd_compiler* c, const char* name);
int gd_compiler_text(gd_compiler* c, gd_span text);
int gd_compiler_function(gd_compiler* c, const gd_spec_function* f);

// Index by name; GERDY_E_MODEL, said of element, when there is none.
gerdy_status gd_compiler_body(const gd_compiler* c, long line, const char* element,
                              const char* name, int* out);
gerdy_status gd_compiler_coordinate(const gd_compiler* c, long line, const char* element,
                                    const char* name, int* out);

// A frame: its body, origin and rotation into the arrays of the model.
gerdy_status gd_compiler_frame(const gd_compiler* c, long line, const char* element,
                               const gd_spec_frame* frame, int* body, double* pos, double* rot);

// ---- parts, in the order in which they are called -----------------------------------------------

gerdy_status gd_compile_tree(gd_compiler* c);    // bodies, joints, couplers, markers
gerdy_status gd_compile_paths(gd_compiler* c);   // surfaces, muscles, ligaments
gerdy_status gd_compile_forces(gd_compiler* c);  // bushings, limits, springs, constraints

void gd_compile_meshes(gd_compiler* c);  // what shows the bones

// Which coordinates change which path. Gives the model a new buffer that holds them.
gerdy_status gd_compile_slopes(gd_compiler* c);

#endif
