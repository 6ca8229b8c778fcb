// gerdy/knee.h: knees that may also adduct and rotate.
//
// Most models have a knee of one freedom: flexion, and whatever follows it. Runners with pain at
// the iliotibial band differ in the two others. Here they become coordinates of their own, told
// weakly, since skin markers tell them poorly: free them, and give inverse kinematics what is
// known about them beforehand (gerdy_ik_options.prior_sd).
#ifndef GERDY_KNEE_H
#define GERDY_KNEE_H

#include <gerdy/base.h>
#include <gerdy/model.h>

#ifdef __cplusplus
extern "C" {
#endif

// A copy of the model in which every knee of one independent coordinate has two more,
// knee_adduction_r and knee_rotation_r (_l): adduction (the foot goes to the middle) and internal
// rotation (the toes go to the middle) of the tibia on the femur are positive on both sides. They
// turn about the floating axis and the tibia's long axis, after flexion, and add to rotations that
// follow flexion in the model. With both at 0 the model is the old one. Coordinates of these names
// that the knee has already are unlocked. A knee is the joint from a body femur..._r (or thigh) to
// one named tibia..._r (or shank). One that has other freedoms already stays as it is; notes say
// what became of every knee. Where the knee's adduction and rotation both follow flexion, two
// bodies without mass and the coupled coordinate knee_coupled_r come with them (docs/model.md).
// Owner: *out is the caller's, gerdy_model_free. Nullable: notes, err. Errors: GERDY_E_MODEL (there
// is no knee; a name is taken), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_model_free_knees(const gerdy_model* model,
                                                              gerdy_model** out, gerdy_notes* notes,
                                                              gerdy_error* err);

// What is known of these coordinates beforehand: sd (nq of the model), rad: 4 deg of adduction and
// 7 deg of rotation (docs/motion.md, "The knee"), 0 for all others and for those that are locked.
// Returns how many are not 0.
GERDY_API int gerdy_knee_prior(const gerdy_model* model, double* sd);

#ifdef __cplusplus
}
#endif
#endif
