// scale/scale_place.h: the static pose, and the model's markers put where they were measured.
#ifndef GD_SCALE_SCALE_PLACE_H
#define GD_SCALE_SCALE_PLACE_H

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/model.h>
#include <gerdy/series.h>

#include "scale/scale_plan.h"

typedef enum gd_scale_source {
  GD_SCALE_DEFAULT = 0,  // the coordinate's default
  GD_SCALE_VALUE = 1,    // the task's own value
  GD_SCALE_FILE = 2,     // the table of coordinates
} gd_scale_source;

typedef struct gd_scale_task {
  char name[gd_scale_name_size];
  int coordinate;  // 1: of a coordinate; 0: of a marker
  double weight;   // 0: not used
  gd_scale_source source;
  double value;  // rad|m
} gd_scale_task;

typedef struct gd_scale_tasks {
  gd_scale_task* task;
  int ntask;
} gd_scale_tasks;

void gd_scale_tasks_reset(gd_scale_tasks* tasks);

// One more task, zeroed; NULL when memory is short.
gd_scale_task* gd_scale_add_task(gd_scale_tasks* tasks);

typedef struct gd_scale_placing {
  const gd_scale_tasks* tasks;      // NULL: all markers weigh the same
  const gerdy_series* table;        // of the markers
  double range[2];                  // s, of which the mean is taken
  const gerdy_series* coordinates;  // for tasks with GD_SCALE_FILE; NULL: not given
  gerdy_angle_unit angle;           // of the coordinates
  double most_movement;             // m, of a marker along an axis; 0: 20 mm from its mean
  const unsigned char* held;        // (nq) 1: stays at its default; NULL: none
  double barrier;                   // of gerdy_ik_options; 0: none
} gd_scale_placing;

// Drop the markers of the model that the table does not have, each with a note. Errors:
// GERDY_E_DATA (none is left), GERDY_E_MEMORY.
gerdy_status gd_scale_drop_unmeasured(gerdy_model* model, const gerdy_series* table,
                                      gerdy_notes* notes, gerdy_error* err);

// Solve the pose of the mean markers, then move every marker that is not fixed to where it was
// measured and drop those that the table lacks, as OpenSim's MarkerPlacer does. q: (nq) receives
// the pose. info->max_marker is one of the model's markers afterwards; distances are those before.
// Errors: GERDY_E_DATA, GERDY_E_MEMORY.
gerdy_status gd_scale_place(gerdy_model* model, const gd_scale_placing* placing, double* q,
                            gerdy_ik_info* info, gerdy_notes* notes, gerdy_error* err);

#endif
