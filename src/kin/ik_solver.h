// kin/ik_solver.h: what a solver of frames holds.
#ifndef GD_KIN_IK_SOLVER_H
#define GD_KIN_IK_SOLVER_H

#include <gerdy/kin.h>

#include "kin/normal.h"

struct gerdy_ik {
  const gerdy_model* m;
  gerdy_ik_options options;
  double* weight;           // (nmarker) of the caller
  double* used;             // (nmarker) of this frame: 0 where the marker is not seen
  double* given_pull;       // (nq) weight of the coordinate's target; 0: has none
  double* pull;             // (nq) the same in this frame
  double* target;           // (nq) rad|m
  unsigned char* fixed;     // (nq) locked, held or prescribed: not solved for
  double time;              // s, of the frame: decides the value of prescribed coordinates
  unsigned char* observed;  // (nq) free and told by the tracked markers
  unsigned char* told;      // (nq) of this frame: the markers seen determine it
  unsigned char* untold;    // (nq) the other way round, by place in active
  unsigned char* root;      // (nq) belongs to a floating base: a joint to ground with 6 coordinates
  unsigned char* bounded;   // (nq) the range is a bound
  unsigned char* pulled;    // (nq) free and has a target, itself or through one it drives
  int* active;              // (nq) coordinates solved for in this iteration, tips before the root
  int* begin;               // (nq) of the rows of A
  double* g;                // (nq)
  double* H;                // (nq x nq)
  double* A;                // (nq x nq) damped system of the active coordinates
  double* step;             // (nq)
  double* q_try;            // (nq) pose to return to when a step fails
  double* q_best;           // (nq) global search
  double* q_start;          // (nq)
  gd_tracked* tracked;      // (nbody)
  double* sd;               // (nq) of the last frame, once asked for
  int sd_known;             // 0: nobody asked yet
  int nmarker;              // of the last frame
  double cost;              // m2, of the last frame, with what the targets add
};

#endif
