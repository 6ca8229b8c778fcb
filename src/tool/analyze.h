// tool/analyze.h: what the analyses of one AnalyzeTool share: its files, the motion and loads,
// the tables that come of it.
#ifndef GD_TOOL_ANALYZE_H
#define GD_TOOL_ANALYZE_H

#include <gerdy/actuators.h>

#include "force/id_work.h"
#include "force/so_work.h"
#include "tool/tool_job.h"

typedef struct gd_analyze_table {
  gerdy_series* table;
  char* path;
  size_t every;  // of its rows goes into the file
} gd_analyze_table;

typedef struct gd_analyze {
  const gd_tool_setup* f;
  gerdy_tool_job* job;
  char model[GD_TOOL_PATH], motion[GD_TOOL_PATH];
  char loads[GD_TOOL_PATH], data[GD_TOOL_PATH];  // "": none
  double range[2], cutoff;
  gd_id_work id;  // model, motion, loads; moments when solved
  bool solved;
  gerdy_actuators actuators;
  const gd_xml_node* static_first;  // the first StaticOptimization that is on; NULL: none
  char static_force[GD_TOOL_PATH];  // the file of its forces
  const gerdy_series* force;        // its forces, once it is solved
  gd_analyze_table* out;            // (nout) in room for capacity
  size_t nout, capacity;
  char** input;  // (ninput) files that were read
  size_t ninput;
} gd_analyze;

// Read <step_interval> of an analysis. Errors: GERDY_E_FORMAT, GERDY_E_MODEL.
gerdy_status gd_analyze_every(const gd_analyze* a, const gd_xml_node* node, size_t* out);

// The path of an analysis's table: TOOL_ANALYSIS_WHAT.sto in the results directory, or beside the
// output that was asked for. out: [GD_TOOL_PATH]. Errors: GERDY_E_FILE.
gerdy_status gd_analyze_path(const gd_analyze* a, const gd_xml_node* node, const char* what,
                             char* out);

// Put a table among the results, under that path; the first one becomes the output that was asked
// for. The table is taken, also after an error. Errors: GERDY_E_FILE, GERDY_E_MEMORY.
gerdy_status gd_analyze_add(gd_analyze* a, const gd_xml_node* node, const char* what, size_t every,
                            gerdy_series* table, gerdy_error* err);

// Remember a file that was read, so that nothing is written over it. Errors: GERDY_E_MEMORY.
gerdy_status gd_analyze_input(gd_analyze* a, const char* path, gerdy_error* err);

// Write all tables, or none, and name them in the job. Errors: GERDY_E_ARG (one is an input, two
// are the same file), GERDY_E_FILE, GERDY_E_MEMORY.
gerdy_status gd_analyze_write(gd_analyze* a, gerdy_error* err);

void gd_analyze_reset(gd_analyze* a);

// The analyses: check reads and checks their settings before anything is computed, run computes
// their tables. Errors name the file.
gerdy_status gd_analyze_static_check(gd_analyze* a, const gd_xml_node* node);
gerdy_status gd_analyze_static_run(gd_analyze* a, const gd_xml_node* node, gerdy_notes* notes,
                                   gerdy_error* err);
gerdy_status gd_analyze_muscle_check(gd_analyze* a, const gd_xml_node* node);
gerdy_status gd_analyze_muscle_run(gd_analyze* a, const gd_xml_node* node, gerdy_notes* notes,
                                   gerdy_error* err);
gerdy_status gd_analyze_reaction_check(gd_analyze* a, const gd_xml_node* node);
gerdy_status gd_analyze_reaction_run(gd_analyze* a, const gd_xml_node* node, gerdy_notes* notes,
                                     gerdy_error* err);

#endif
