// pipeline/scale_auto.h: a plan of measurements from the model's geometry and the markers at hand.
#ifndef GD_PIPELINE_SCALE_AUTO_H
#define GD_PIPELINE_SCALE_AUTO_H

#include "pipeline/scale_place.h"
#include "pipeline/scale_plan.h"

// Fill an empty plan. Errors: GERDY_E_DATA (no pair of markers measures anything), GERDY_E_MEMORY.
gerdy_status gd_scale_auto_plan(gd_scale_plan* plan, const gerdy_model* model,
                                const gerdy_series* table, gerdy_error* err);

// Give bodies without a measurement the factor of a neighbour: the body they carry, else the one
// that carries them. factor: as gd_scale_factors left it. Errors: GERDY_E_MEMORY.
gerdy_status gd_scale_auto_fill(const gd_scale_plan* plan, const gerdy_model* model, double* factor,
                                gerdy_error* err);

// Tasks of placing: markers that measured something count 1, the others, which may lie anywhere on
// their segments, 0.01. Errors: GERDY_E_MEMORY.
gerdy_status gd_scale_auto_tasks(const gd_scale_plan* plan, const gerdy_model* model,
                                 gd_scale_tasks* tasks, gerdy_error* err);

#endif
