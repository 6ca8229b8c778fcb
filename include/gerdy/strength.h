// gerdy/strength.h: what the muscles of a model could do, and a model made as strong as a
// dynamometer says.
#ifndef GERDY_STRENGTH_H
#define GERDY_STRENGTH_H

#include <gerdy/base.h>
#include <gerdy/model.h>
#include <gerdy/muscle.h>

#ifdef __cplusplus
extern "C" {
#endif

// The largest moment about coordinate q that muscles can make in one direction (1: with the
// coordinate, -1: against it), N.m or N, never negative: the sum over those that pull that way of
// moment arm times tendon force at activation 1, passive force included, in this posture and at
// this speed (gerdy_muscle_equilibrium_moving). What they do to other joints is not looked at: a
// motion seldom leaves them all of it. part: (nmuscle) what each gives, 0: pulls the other way;
// nullable. Muscles of which only the path is known give nothing. Reads slope, path_length,
// path_velocity. Allocates nothing.
GERDY_API double gerdy_capacity(const gerdy_model* model, const gerdy_muscles* muscles,
                                const gerdy_data* data, int q, int direction, double* part);

// ---- dynamometers ------------------------------------------------------------------------------

// How somebody lies or stands while a hand-held dynamometer is pushed against their leg.
typedef enum gerdy_test_position {
  GERDY_TEST_SUPINE = 0,      // the leg moves level: its weight is carried by the bench
  GERDY_TEST_SIDE_LYING = 1,  // the leg is lifted against its weight
  GERDY_TEST_STANDING = 2,    // the leg hangs: its weight does nothing
} gerdy_test_position;

// The moment of a test about the joint of coordinate q, N.m: force (N) times lever (m, from the
// joint to the dynamometer), and in side-lying what holds the leg beyond the joint: its weight
// times the distance of its mass centre from the joint. Reads the results of gerdy_fk, of the
// posture of the test.
GERDY_API double gerdy_test_moment(const gerdy_model* model, const gerdy_data* data, int q,
                                   double force, double lever, gerdy_test_position position);

// Make the muscles that pull coordinate q in a direction so strong that their capacity at rest in
// this posture is the given moment: their maximum isometric forces are multiplied by one factor,
// *factor (nullable). data: its q is read, everything else written. Muscles made from the model
// before (gerdy_muscles_new) do not know of it. Nullable: err. Errors: GERDY_E_ARG (no such
// coordinate or direction, a moment that is not positive), GERDY_E_DATA (no muscle pulls that way),
// GERDY_E_MODEL, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_strengthen(gerdy_model* model, gerdy_data* data, int q,
                                                        int direction, double moment,
                                                        double* factor, gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
