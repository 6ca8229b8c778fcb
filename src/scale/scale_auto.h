// scale/scale_auto.h: a plan of measurements from the model's geometry and the markers at hand.
#ifndef GD_SCALE_SCALE_AUTO_H
#define GD_SCALE_SCALE_AUTO_H

#include <stdbool.h>

#include "scale/scale_place.h"
#include "scale/scale_plan.h"

// Fill an empty plan. Errors: GERDY_E_DATA (no pair of markers measures anything), GERDY_E_MEMORY.
gerdy_status gd_scale_auto_plan(gd_scale_plan* plan, const gerdy_model* model,
                                const gerdy_series* table, gerdy_error* err);

// Give bodies without a measurement the factor of a neighbour: the body they carry, else the one
// that carries them. factor: as gd_scale_factors left it. Errors: GERDY_E_MEMORY.
gerdy_status gd_scale_auto_fill(const gd_scale_plan* plan, const gerdy_model* model, double* factor,
                                gerdy_error* err);

// 'r' or 'l' of "femur_r", 0: neither.
int gd_scale_side_of(const char* name);

// "femur length" of a body, for both sides.
void gd_scale_length_name(const gerdy_model* model, int body, char* out, size_t size);

// Where the joint that carries a body is, in ground. data: a pose.
void gd_scale_joint_center(const gerdy_model* model, const gerdy_data* data, int body,
                           double out[3]);

// Is it a long segment that nothing in the plan measures? data: the default pose.
bool gd_scale_is_unmeasured(const gd_scale_plan* plan, const gerdy_model* model,
                            const gerdy_data* data, int body);

// Name the long segments that nothing measured, whose factors are those of neighbours. Nullable:
// notes. Errors: GERDY_E_MEMORY.
gerdy_status gd_scale_auto_note(const gd_scale_plan* plan, const gerdy_model* model,
                                gerdy_notes* notes, gerdy_error* err);

// Tasks of placing: markers that measured something count 1, the others, which may lie anywhere on
// their segments, 0.01. Errors: GERDY_E_MEMORY.
gerdy_status gd_scale_auto_tasks(const gd_scale_plan* plan, const gerdy_model* model,
                                 gd_scale_tasks* tasks, gerdy_error* err);

#endif
