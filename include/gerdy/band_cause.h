// gerdy/band_cause.h: what moves the band: how strain, strain rate and compression answer to each
// motion of the leg, and a difference between two postures shared out among the motions.
// Derivations: docs/band.md.
#ifndef GERDY_BAND_CAUSE_H
#define GERDY_BAND_CAUSE_H

#include <gerdy/band.h>

#ifdef __cplusplus
extern "C" {
#endif

// Motions that load the band, signs of the clinic for both legs: X(name, unit, label)
// The first six are coordinates of the model, or, where it has none, a turn of the tibia on the
// thigh about the knee's axis; pelvic_drop turns the pelvis on both thighs as they stand;
// step_width moves the foot to the side, the leg turning about the hip as the pelvis stands.
#define GERDY_BAND_MOTION_LIST(X)                               \
  X(hip_flexion, "rad", "hip flexion")                          \
  X(hip_adduction, "rad", "hip adduction")                      \
  X(hip_rotation, "rad", "hip internal rotation")               \
  X(knee_flexion, "rad", "knee flexion")                        \
  X(knee_adduction, "rad", "knee adduction")                    \
  X(knee_rotation, "rad", "internal rotation of the shin")      \
  X(pelvic_drop, "rad", "drop of the other side of the pelvis") \
  X(step_width, "m", "step width")

typedef enum gerdy_band_motion {
#define GERDY_BAND_MOTION_ENUM(name, unit, label) GERDY_BAND_MOTION_##name,
  GERDY_BAND_MOTION_LIST(GERDY_BAND_MOTION_ENUM)
#undef GERDY_BAND_MOTION_ENUM
      GERDY_NBAND_MOTION
} gerdy_band_motion;

// Derivatives by the motions, each alone, the speeds of all coordinates held.
typedef struct gerdy_band_slopes {
  double strain[GERDY_NBAND][GERDY_NBAND_MOTION];  // of strain_standing, 1/rad or 1/m
  double rate[GERDY_NBAND][GERDY_NBAND_MOTION];    // of rate, 1/s per rad or m
  double press[GERDY_NBAND][GERDY_NBAND_MOTION];   // of press, N per rad or m; tension passive
  double press_by_tension[GERDY_NBAND];            // N per N
} gerdy_band_slopes;

// For the leg in the pose and speeds of data (after gerdy_fk; u set). Allocates nothing. NaN when
// the leg has no band; step_width also while the ankle is less than 0.1 m below the hip.
GERDY_API void gerdy_band_slopes_at(const gerdy_band* band, const gerdy_model* model,
                                    const gerdy_data* data, int side, gerdy_band_slopes* out);

// What a difference is made of: X(name, label). bones: same posture, other leg's or model's bones
// and reference lengths.
#define GERDY_BAND_SHARE_LIST(X)                    \
  X(pelvic_drop, "pelvic drop")                     \
  X(thigh_adduction, "thigh towards the midline")   \
  X(hip_flexion, "hip flexion")                     \
  X(hip_rotation, "hip internal rotation")          \
  X(knee_flexion, "knee flexion")                   \
  X(knee_adduction, "knee adduction")               \
  X(knee_rotation, "internal rotation of the shin") \
  X(other, "other coordinates of hip and knee")     \
  X(bones, "lengths of the two legs' bones and bands")

typedef enum gerdy_band_share {
#define GERDY_BAND_SHARE_ENUM(name, label) GERDY_BAND_SHARE_##name,
  GERDY_BAND_SHARE_LIST(GERDY_BAND_SHARE_ENUM)
#undef GERDY_BAND_SHARE_ENUM
      GERDY_NBAND_SHARE
} gerdy_band_share;

// Static; never NULL for a valid id.
GERDY_API const char* gerdy_band_share_name(gerdy_band_share share);
GERDY_API const char* gerdy_band_share_label(gerdy_band_share share);

typedef enum gerdy_band_effect {
  GERDY_BAND_EFFECT_STRAIN = 0,  // strain_standing of a head
  GERDY_BAND_EFFECT_PRESS = 1,   // press of a head, its tension passive
} gerdy_band_effect;

// A leg in a posture: coordinates of the model (nq), and how far its pelvis drops (rad), which
// tells the part of hip adduction that comes from the pelvis.
typedef struct gerdy_band_posture {
  const double* q;
  int side;
  double pelvic_drop;
} gerdy_band_posture;

// Share out effect(to) - effect(from) of a head. Between the postures the leg moves in a straight
// line through its coordinates, and each motion gets the integral of its derivative along it
// (Gauss-Legendre, divided until every piece is exact to 1e-12, of press to 2e-14 of the stiffness;
// what rounding leaves goes to the motions as they are): the shares add up to the whole.
// Of postures of two sides the line is gone on either leg, with the other posture mirrored on to
// it; the mean of both counts, and what then remains is "bones".
// Reads and writes data. share: (GERDY_NBAND_SHARE), SI. whole (nullable): effect(to) -
// effect(from). Allocates nothing. Errors: GERDY_E_DATA (a leg has no band, a coordinate is no
// number, the effect is none or jumps on the way).
GERDY_API GERDY_NODISCARD gerdy_status
gerdy_band_waterfall(const gerdy_band* band, const gerdy_model* model, gerdy_data* data, int head,
                     gerdy_band_effect effect, const gerdy_band_posture* from,
                     const gerdy_band_posture* to, double* share, double* whole, gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
