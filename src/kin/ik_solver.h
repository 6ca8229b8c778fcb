// kin/ik_solver.h: what a solver of frames holds.
#ifndef GD_KIN_IK_SOLVER_H
#define GD_KIN_IK_SOLVER_H

#include <gerdy/kin.h>
#include <stdbool.h>

#include "kin/normal.h"

// The markers determine a coordinate by way of others alone, too badly for it to be given.
enum { GD_IK_FOUND = 2 };

struct gerdy_ik {
  const gerdy_model* m;
  gerdy_ik_options options;
  double* weight;           // (nmarker) of the caller
  double* used;             // (nmarker) of this frame: 0 where the marker is not seen
  double* given_pull;       // (nq) weight of the coordinate's target; 0: has none
  double* pull;             // (nq) the same in this frame
  double* target;           // (nq) rad|m
  double* precision;        // (nq) 1 over the variance known beforehand, rad|m; 0: nothing is
  int nprior;               // coordinates of which something is known beforehand
  int nobserved;            // how many are observed
  double variance;          // m2, of a marker of weight 1: what the priors are weighed against
  unsigned char* fixed;     // (nq) locked, held or prescribed: not solved for
  double time;              // s, of the frame: decides the value of prescribed coordinates
  unsigned char* observed;  // (nq) free and told by the tracked markers
  unsigned char* told;      // (nq) of this frame: the markers seen determine it; GD_IK_FOUND
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
  bool in_barrier;          // the barrier is on
  int nmarker;              // of the last frame: that are used
  double cost;              // m2, of the last frame, with what the targets add
};

// One frame as gerdy_ik_frame solves it, or gerdy_ik_frame_global when it may be anywhere. Markers
// that are not seen but carried (nmarker, the share of their weight; NULL: none is) pull like the
// others, and count for nothing else: not for what is told, the standard deviations, *info, or
// whether there is a pose.
void gd_ik_frame(gerdy_ik* ik, gerdy_data* data, const double* marker, const unsigned char* seen,
                 const double* carried, bool anywhere, gerdy_ik_info* info);

// The pose of gerdy_ik_frame and nothing else: what is told, and how well, is not
// asked. False: too few markers, and the pose is as it was.
bool gd_ik_pose(gerdy_ik* ik, gerdy_data* data, const double* marker, const unsigned char* seen);

// Minimise over the observed (or only the root's) coordinates from the pose in data; returns the
// cost there, with what the targets add.
double gd_ik_minimise(gerdy_ik* ik, gerdy_data* data, const double* marker, bool root_only,
                      gerdy_ik_info* info);

// The same from anywhere (ik_search.c).
void gd_ik_search(gerdy_ik* ik, gerdy_data* data, const double* marker, gerdy_ik_info* info);

// Is the coordinate at its bound and wants to leave it? Then it is not solved for in this step.
bool gd_ik_held_by_bound(const gerdy_ik* ik, const gerdy_data* data, int q);

// List in active the coordinates that were found, tips before the root as the normal matrix likes
// it; returns how many.
int gd_ik_list_found(gerdy_ik* ik);

// Variance of a marker of weight 1, m2: what is left (cost, with what the targets add), over the
// numbers measured beyond the n found. A target or a prior counts as a measurement. NaN when there
// are none beyond.
double gd_ik_residual_variance(const gerdy_ik* ik, int n, double cost);

#endif
