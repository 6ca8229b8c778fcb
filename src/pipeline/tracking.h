// pipeline/tracking.h: how markers are followed when the user does not say.
#ifndef GD_PIPELINE_TRACKING_H
#define GD_PIPELINE_TRACKING_H

#include <gerdy/model.h>

// Weight of every marker, (nmarker): pelvis 10, legs and feet 2, everything else 1. The pose of the
// pelvis is what pelvic drop is read from, and trunk and arm markers must not bend it when the
// model's spine does not fit; the published setups for the reference trials order them alike.
void gd_default_weights(const gerdy_model* model, double* weight);

// Coordinates kept at their default, (nq): subtalar and toe joints. The few markers on a shoe tell
// them badly, and what they get wrong turns up as hip rotation; the published setups hold them too.
void gd_default_held(const gerdy_model* model, unsigned char* held);

#endif
