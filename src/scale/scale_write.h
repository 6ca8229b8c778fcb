// scale/scale_write.h: files that scaling leaves beside the model.
#ifndef GD_SCALE_SCALE_WRITE_H
#define GD_SCALE_SCALE_WRITE_H

#include <gerdy/model.h>

// The factors of the bodies as OpenSim's ScaleSet. factor: (nbody x 3).
gerdy_status gd_scale_write_factors(const char* path, const gerdy_model* model,
                                    const double* factor, gerdy_error* err);

// The markers as OpenSim's MarkerSet.
gerdy_status gd_scale_write_markers(const char* path, const gerdy_model* model, gerdy_error* err);

// A pose as .mot, angles in degrees. q: (nq).
gerdy_status gd_scale_write_pose(const char* path, const gerdy_model* model, const double* q,
                                 double time, gerdy_error* err);

#endif
