// tool/scale_setup.h: a ScaleTool setup file, read.
#ifndef GD_TOOL_SCALE_SETUP_H
#define GD_TOOL_SCALE_SETUP_H

#include <gerdy/base.h>

#include "scale/scale_place.h"
#include "scale/scale_plan.h"

enum { gd_scale_path_size = 1024 };

// Paths are those of the setup, seen from where the program runs; "": not given.
typedef struct gd_scale_setup {
  char name[gd_scale_name_size];
  double mass;  // kg; NaN: not given
  char model[gd_scale_path_size];
  char marker_set[gd_scale_path_size];

  int scale;  // 1: the bodies are to be scaled
  gd_scale_plan plan;
  char scale_trial[gd_scale_path_size];
  double scale_range[2];  // s
  int preserve_masses;
  char scaled_model[gd_scale_path_size];
  char factors[gd_scale_path_size];

  int place;  // 1: the markers are to be placed
  gd_scale_tasks tasks;
  char place_trial[gd_scale_path_size];
  double place_range[2];  // s
  double most_movement;   // of a marker, in the unit of the trial's file; not above 0: not given
  char coordinates[gd_scale_path_size];
  char placed_model[gd_scale_path_size];
  char placed_markers[gd_scale_path_size];
  char pose[gd_scale_path_size];
} gd_scale_setup;

// Read a setup file. Free with gd_scale_setup_reset, also after an error. Errors: GERDY_E_FORMAT
// with the line (no ScaleTool, a number that is none), GERDY_E_UNSUPPORTED, GERDY_E_FILE,
// GERDY_E_MEMORY.
gerdy_status gd_scale_setup_load(const char* path, gd_scale_setup* setup, gerdy_notes* notes,
                                 gerdy_error* err);

void gd_scale_setup_reset(gd_scale_setup* setup);

#endif
