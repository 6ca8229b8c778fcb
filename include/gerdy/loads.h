// gerdy/loads.h: forces from outside on the body, over the frames of a trial.
//
// Neutral arrays: whoever reads a file of forces, or invents them, fills them. A load acts on one
// body; its force and torque are given in the axes of some body, its point in the frame of some
// body; body 0 is ground.
#ifndef GERDY_LOADS_H
#define GERDY_LOADS_H

#include <gerdy/base.h>
#include <gerdy/model.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gerdy_load {
  char name[112];        // for messages
  int body;              // on which it acts
  int force_body;        // in whose axes force and torque are given
  int point_body;        // in whose frame the point is given; -1: it is the origin of body
  double* force;         // (nframe x 3) N
  double* point;         // (nframe x 3) m
  double* torque;        // (nframe x 3) N.m, beside the moment of the force
  unsigned char* valid;  // (nframe) 0: not known in this frame
} gerdy_load;

typedef struct gerdy_loads {
  size_t nframe;
  size_t nload;
  gerdy_load* load;  // (nload)
  void* buffer;      // holds the arrays of all loads
} gerdy_loads;

// Loads without force, known in every frame, on ground, in ground's axes.
// Owner: the caller, gerdy_loads_free. Errors: GERDY_E_MEMORY. Nullable: err.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_loads_new(size_t nload, size_t nframe,
                                                       gerdy_loads** out, gerdy_error* err);

// Nullable: loads.
GERDY_API void gerdy_loads_free(gerdy_loads* loads);

// A load in one frame as moment about the ground's origin, then force, in ground. data: the poses
// of that frame (gerdy_fk). Allocates nothing, as the next two do.
GERDY_API void gerdy_load_wrench(const gerdy_load* load, const gerdy_data* data, size_t frame,
                                 double out[6]);

// Generalized forces (nq) of all loads in one frame: the sum of their Jacobians' transposes times
// force and torque. Loads that are not known count as none: see gerdy_loads_known.
GERDY_API void gerdy_loads_forces(const gerdy_model* model, const gerdy_data* data,
                                  const gerdy_loads* loads, size_t frame, double* out);

// Are all loads known in this frame?
GERDY_API int gerdy_loads_known(const gerdy_loads* loads, size_t frame);

#ifdef __cplusplus
}
#endif
#endif
