// gerdy/scale.h: a generic model made to measure.
#ifndef GERDY_SCALE_H
#define GERDY_SCALE_H

#include <gerdy/base.h>
#include <gerdy/model.h>

#ifdef __cplusplus
extern "C" {
#endif

// A copy of the model that may be changed. Owner: the caller, gerdy_model_free.
// Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_model_copy(const gerdy_model* model, gerdy_model** out,
                                                        gerdy_error* err);

// Stretch every body by its own three factors: mass centres, inertias, joint frames, translations
// of joints and their functions, markers, path points, wrapping surfaces; by the rules of OpenSim's
// ScaleTool. factor: (nbody x 3), body 0 is the ground. mass: total mass to scale the bodies'
// masses to, kg; NaN: masses change with the volumes only as preserve says. preserve_masses: 1: the
// bodies keep their shares of the total mass; 0: shares follow the volumes. Lengths of muscles are
// not touched: gerdy_muscles_rescale. Errors: GERDY_E_ARG (a factor that is not above 0),
// GERDY_E_MODEL (the model has no mass to scale).
GERDY_API GERDY_NODISCARD gerdy_status gerdy_model_scale(gerdy_model* model, const double* factor,
                                                         double mass, int preserve_masses,
                                                         gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
