// gerdy/ground.h: the ground's force on the feet, predicted from the motion alone.
//
// What nobody measured follows from Newton's laws: whatever accelerates the body against gravity
// comes from the ground, and from the foot that stands on it. Marked as predicted wherever it goes,
// because it knows nothing of what the markers are too slow for, the impact at landing above all.
#ifndef GERDY_GROUND_H
#define GERDY_GROUND_H

#include <gerdy/base.h>
#include <gerdy/loads.h>
#include <gerdy/model.h>
#include <gerdy/trial.h>

#ifdef __cplusplus
extern "C" {
#endif

// A foot's sole, from heel to toes. The points are fixed in their bodies, m.
typedef struct gerdy_sole {
  int heel_body, toe_body;  // the ground's force acts on heel_body
  double heel[3], toe[3];
} gerdy_sole;

// A time in which a sole is on the ground, s. Infinite: before the begin, after the end.
typedef struct gerdy_stance {
  int sole;
  double start, end;
} gerdy_stance;

typedef struct gerdy_ground_options {
  double level;     // m, height of the ground; NaN: the lowest that a sole gets while it stands
  double ramp;      // s, in which the force rises after flight and falls before it
  double softness;  // m: a point of the sole this much above the lowest one carries 1/e of it
  double seen;      // share of the mass whose motion was observed: as much of the moment that the
                    // motion asks for about the mass centre is believed
} gerdy_ground_options;

// Level from the soles, 25 ms, 25 mm, all seen.
GERDY_API gerdy_ground_options gerdy_ground_options_default(void);

typedef struct gerdy_ground {
  gerdy_loads* loads;  // one a sole, in ground; gaps where the motion has some
  double level;        // m, used
  size_t nstance;      // frames with a sole on the ground
  double moment_rms;   // N.m: the moment about level axes that the motion asks for in them and the
                       // loads do not make
  size_t nflight;      // frames without, away from every stance
  double flight_rms;   // N: what the motion asks for in them, where there is no force
  double given_back;   // largest share by which a stance was raised: impulse that smoothing had
                       // carried out of it
} gerdy_ground;

// Predict. In every frame the motion asks for a force and a moment on the whole body. One sole on
// the ground carries all of it; two share it, the load passing from one to the other along a smooth
// curve over the time both stand (Ren, Jones & Howard 2008, J Biomech 41:2750-2759, have such a
// transition); in flight there is none. Smoothing carries some of the impulse of a stance into the
// flight beside it: the stance is raised by as much. The centre of pressure lies under what of the
// sole is near the ground.
//
// The vertical force is what the motion asks for, and never down. Level force, moment about level
// axes and centre of pressure contradict each other, for two of them tell the third: each is moved
// by how much it is to be doubted (weighted least squares). Of two soles each pushes towards the
// mass centre. The moment that is still left over is told. There is no torque about the vertical:
// what the motion asks for there is noise above all. y is up; gravity must point down it.
//
// stance: (nstance), in any order. Owner: the caller, gerdy_ground_free. Nullable: options, err.
// Errors: GERDY_E_ARG (a sole that is not there, an end before its start), GERDY_E_DATA (no stance
// within the trial), GERDY_E_MODEL (no mass, gravity not down the y axis), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status
gerdy_ground_predict(const gerdy_model* model, const gerdy_trial* trial, const gerdy_sole sole[2],
                     const gerdy_stance* stance, size_t nstance,
                     const gerdy_ground_options* options, gerdy_ground** out, gerdy_error* err);

// Nullable: ground.
GERDY_API void gerdy_ground_free(gerdy_ground* ground);

#ifdef __cplusplus
}
#endif
#endif
