// muscle/fiber_balance.h: fibre against elastic tendon. The unknown is how far the fibre reaches
// along the tendon; force is in units of the largest isometric force, speed in units of the fastest
// shortening (docs/muscle.md has the equations).
#ifndef GD_MUSCLE_FIBER_BALANCE_H
#define GD_MUSCLE_FIBER_BALANCE_H

#include "muscle/muscle_model.h"

#define GD_FORCE_TOLERANCE 1e-12  // of fmax

typedef struct gd_balance {
  const gd_muscle* muscle;
  double path;  // m
  double activation;
  double fastest;    // m/s
  double speed;      // of the path, in units of fastest
  double low, high;  // m: shortest fibre, slack tendon
  bool low_is_left;  // the fibre is known to pull less than the tendon at low
} gd_balance;

typedef struct gd_balance_point {
  double along, length, cos;
  double active[3], passive[3], tendon[3];
  double v, fv[3];                           // speed and its factor
  double force, error;                       // of the fibre; excess over the tendon, along it
  double fiber_stiffness, tendon_stiffness;  // along the tendon
} gd_balance_point;

typedef enum gd_search { GD_FOUND, GD_TOO_SHORT, GD_LOST } gd_search;

// Curves at a place, factor of a speed, and from both the forces and stiffnesses.
void gd_balance_place(const gd_balance* q, double along, gd_balance_point* p);
void gd_balance_move(const gd_balance* q, double v, gd_balance_point* p);
void gd_balance_forces(const gd_balance* q, gd_balance_point* p);

// Do the forces meet, but for a tolerance and for what the place is rounded to?
bool gd_balance_met(const gd_balance* q, const gd_balance_point* p, double tolerance);

// Where the forces meet when the fibre moves at p->v. GD_TOO_SHORT: the fibre pulls more than the
// tendon even at its shortest; p is there.
gd_search gd_balance_find(gd_balance* q, double start, double tolerance, gd_balance_point* p);

#endif
