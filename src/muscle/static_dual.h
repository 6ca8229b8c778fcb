// muscle/static_dual.h: a sum of powers made least over a box, under few linear equations.
//
//     minimise  sum_i c_i |x_i|^p   subject to   A x = b,   low <= x <= high
//
// by its dual: for prices y of the rows each x_i follows alone from A_i'y, and the prices sought
// are those at which A x(y) = b. docs/forces.md.
#ifndef GD_MUSCLE_STATIC_DUAL_H
#define GD_MUSCLE_STATIC_DUAL_H

#include <stdbool.h>

typedef struct gd_dual {
  int nvar, nrow;
  double exponent;  // p, above 1
  // the problem: sizes and structure are made once, the numbers are the caller's
  double* cost;    // (nvar) c
  double* low;     // (nvar)
  double* high;    // (nvar)
  int* first;      // (nvar + 1) first entry of a column of A
  int* row;        // (entries) its row, each at most once in a column
  double* value;   // (entries)
  double* target;  // (nrow) b
  int* spare;      // (nrow) a variable without bounds that acts in this row alone, -1: none
  // the solution; price is also the start
  double* x;         // (nvar)
  double* price;     // (nrow)
  bool warm;         // price is that of a problem much like this one
  double* residual;  // (nrow) b - A x
  // working storage
  double *lean, *turn, *rate;  // (nvar)
  double *step, *matrix;       // (nrow), (nrow x nrow)
  int* begin;                  // (nrow)
  double* real;                // holds the numbers
  int* whole;                  // holds the indices
} gd_dual;

typedef struct gd_dual_info {
  bool converged;
  int iterations;
  double cost;      // at x
  double gap;       // how far that may be above the least cost there is
  double residual;  // largest of what the rows lack
  int row;          // where
} gd_dual_info;

// Room for a problem of that size. False when memory is short; nothing is held then.
bool gd_dual_allocate(gd_dual* dual, int nvar, int nrow, int entries);

void gd_dual_free(gd_dual* dual);

// Solve. What the rows still lack at the end is given to their spare variables, so that it is a
// solution, and its cost above the dual one is the gap. Allocates nothing.
void gd_dual_solve(gd_dual* dual, gd_dual_info* info);

// Give what residual says to the spare variables, and set it to 0 where there is one.
void gd_dual_give(gd_dual* dual);

#endif
