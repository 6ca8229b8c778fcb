// eval/eval_parts.h: the parts of evaluating a model in poses: rows in, tables out.
#ifndef GD_EVAL_EVAL_PARTS_H
#define GD_EVAL_EVAL_PARTS_H

#include <gerdy/eval.h>
#include <gerdy/muscle.h>
#include <stdbool.h>

// The four tables that come in, in the order of their use.
typedef enum gd_eval_kind {
  GD_EVAL_POSES,
  GD_EVAL_SPEEDS,
  GD_EVAL_ACCELERATIONS,
  GD_EVAL_ACTIVATION,
  GD_NEVAL_KIND
} gd_eval_kind;

// Where the rows come from.
typedef struct gd_eval_source {
  const gerdy_series* series;  // NULL: not given
  const char* name;
  ptrdiff_t* column;  // coordinate or muscle -> column, -1: none
  double* factor;     // to rad
  bool degrees;       // what the table says about its angles
  int n;              // coordinates or muscles
} gd_eval_source;

typedef struct gd_eval_rows {
  const gerdy_model* model;
  gd_eval_source source[GD_NEVAL_KIND];
  size_t nrow;
  double activation_of_all;
  bool exact;          // as of gerdy_eval_input
  double* activation;  // (nmuscle) of this row, NaN: a gap
  bool known[3];       // of this row: pose, speeds, accelerations
  size_t ngap[3];      // rows that are not
  size_t first_gap[3];
  int odd[2];        // coupled coordinate whose pose (speed) differs most from what follows
  double odd_by[2];  // by how much, rad|m
  int* order;        // (nq) coordinates as columns: level by level of the tree, as OpenSim has them
  int* arm;          // (narm) entries of slope as columns of moment_arm
  size_t narm;
} gd_eval_rows;

// Columns of a muscle in equilibrium, of a ligament in ligament.
enum { GD_EVAL_NEQUILIBRIUM = 7, GD_EVAL_NLIGAMENT = 4 };

// Find the columns of a source that is filled but for column and factor, and say what is left over
// on both sides (eval_match.c). Errors: GERDY_E_DATA (nothing in common), GERDY_E_MEMORY.
gerdy_status gd_eval_match(gd_eval_rows* rows, gd_eval_kind kind, gerdy_angle_unit angle,
                           gerdy_notes* notes, gerdy_error* err);

// Warn when the angles of the poses cannot well be in the unit that their file says
// (eval_angles.c). Errors: GERDY_E_MEMORY.
gerdy_status gd_eval_angles_note(const gd_eval_rows* rows, gerdy_notes* notes, gerdy_error* err);

// Match columns and check that the tables fit each other and the model. gd_eval_rows_reset frees it
// also after an error. Errors: GERDY_E_DATA, GERDY_E_MEMORY.
gerdy_status gd_eval_rows_open(gd_eval_rows* rows, const gerdy_model* model,
                               const gerdy_eval_input* input, gerdy_notes* notes, gerdy_error* err);

// Set q, u, udot of the data and rows->activation from a row, and compute the poses (gerdy_fk).
// rows->known says what of it is there. Allocates nothing.
void gd_eval_rows_take(gd_eval_rows* rows, size_t row, gerdy_data* data);

// Say which rows had gaps and which coupled coordinates were overruled. Errors: GERDY_E_MEMORY.
gerdy_status gd_eval_rows_notes(const gd_eval_rows* rows, gerdy_notes* notes, gerdy_error* err);

void gd_eval_rows_reset(gd_eval_rows* rows);

// Make the empty tables with their columns (eval_names.c). Errors: GERDY_E_MEMORY, GERDY_E_MODEL (a
// name too long for a column).
gerdy_status gd_eval_tables_new(const gd_eval_rows* rows, unsigned tables, gerdy_eval* out,
                                gerdy_error* err);

// What is found while rows are filled.
typedef struct gd_eval_found {
  size_t nunsolved;  // equilibria that were not found
  size_t row;        // the first one
  int muscle;
} gd_eval_found;

// Fill a row of every table from the poses in data. muscles: NULL when no force is asked for.
// Allocates nothing.
void gd_eval_tables_fill(const gd_eval_rows* rows, const gerdy_muscles* muscles, gerdy_data* data,
                         size_t row, gerdy_eval* out, gd_eval_found* found);

// Keep the moment arms that are not zero in some row.
void gd_eval_moment_arm_trim(gerdy_series* table);

#endif
