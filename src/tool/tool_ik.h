// tool/tool_ik.h: InverseKinematicsTool: its setup, its run, its files.
#ifndef GD_TOOL_TOOL_IK_H
#define GD_TOOL_TOOL_IK_H

#include <gerdy/io.h>
#include <gerdy/model.h>
#include <gerdy/series.h>
#include <stdbool.h>

#include "tool/tool_job.h"

typedef enum gd_ik_value { GD_IK_DEFAULT, GD_IK_MANUAL, GD_IK_FROM_FILE } gd_ik_value;

// Follow one marker, or keep one coordinate near a value.
typedef struct gd_ik_task {
  const gd_xml_node* node;  // of the setup; its name is the marker's or coordinate's
  bool coordinate;
  double weight;
  gd_ik_value from;
  double value;  // rad|m, of GD_IK_MANUAL
} gd_ik_task;

typedef struct gd_ik_setup {
  char model[GD_TOOL_PATH], markers[GD_TOOL_PATH];
  char coordinates[GD_TOOL_PATH];  // "": none
  char motion[GD_TOOL_PATH];       // "": not written
  char results[GD_TOOL_PATH];      // folder of the reports
  double range[2];                 // s, may be infinite
  double accuracy;
  double constraint_weight;
  int report_errors, report_locations;
  gd_ik_task* task;  // (ntask) those that apply
  size_t ntask;
  gd_setup_set tasks;  // where they are from
  const char* at;      // file that an error is about; borrowed
} gd_ik_setup;

// What the setup file says, with the job's own paths instead where it has some. Notes name what is
// not used. The setup file must outlive it. Reset in any case.
gerdy_status gd_ik_setup_read(const gd_tool_setup* file, const gerdy_tool_job* job,
                              gd_ik_setup* out, gerdy_error* err);
void gd_ik_setup_reset(gd_ik_setup* setup);

typedef struct gd_ik_tool {
  const gd_tool_setup* file;
  gd_ik_setup setup;
  gerdy_model* model;
  gerdy_series* markers;      // frames of the time range
  size_t first;               // frames of the file before them
  gerdy_series* coordinates;  // NULL: none
  double* weight;             // (nmarker)
  double* pull;               // (nq)
  double* target;             // (nframe x nq) rad|m
  gerdy_ik_trial* trial;
} gd_ik_tool;

// Read all files and solve. Reset in any case.
gerdy_status gd_ik_tool_solve(const gd_tool_setup* file, const gerdy_tool_job* job,
                              gd_ik_tool* tool, gerdy_notes* notes, gerdy_error* err);
void gd_ik_tool_reset(gd_ik_tool* tool);

// Weights, pulls and targets of the tasks, by the names of model and tables (tool_ik_tasks.c).
// Errors: GERDY_E_DATA, GERDY_E_MEMORY.
gerdy_status gd_ik_tool_tasks(gd_ik_tool* tool, gerdy_angle_unit angle, gerdy_error* err);

// Write the motion and the reports that are asked for; fills written, nwritten and nframe of the
// job (tool_ik_write.c).
gerdy_status gd_ik_tool_write(const gd_ik_tool* tool, gerdy_tool_job* job, gerdy_error* err);

#endif
