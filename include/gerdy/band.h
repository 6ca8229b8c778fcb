// gerdy/band.h: the iliotibial band as a tissue: where it runs, how far it is strained, what it
// carries, and how it presses on the outer knee. Derivations and sources: docs/band.md.
//
// A sheet with two heads on each leg that end together at Gerdy's tubercle of the tibia:
//   TFL    anterior: from the anterior iliac spine, the tensor fasciae latae and its band
//   ILIAC  posterior: from the iliac crest, the fascia that gluteus maximus pulls on
// Both pass over two surfaces of the thigh: the greater trochanter with what lies on it, and the
// lateral epicondyle of the femur. The surfaces are cylinders about the thigh's fore-and-aft axis,
// so that the shortest way over both is known in closed form: in the frontal plane of the thigh a
// taut string over two circles, and straight once that way is unrolled.
// At the epicondyle fibres hold the band to the femur (Fairclough et al. 2006, J Anat 208:309): it
// turns there but does not glide fore and aft (GERDY_BAND_HELD). Whether it glides is contested;
// GERDY_BAND_FREE lets it.
// The choice of origin decides when in stance the band is longest, so both heads are always given.
#ifndef GERDY_BAND_H
#define GERDY_BAND_H

#include <gerdy/base.h>
#include <gerdy/model.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum gerdy_band_head {
  GERDY_BAND_TFL = 0,
  GERDY_BAND_ILIAC = 1,
  GERDY_NBAND
} gerdy_band_head;

typedef enum gerdy_band_hold {
  GERDY_BAND_HELD = 0,  // held fore and aft at the epicondyle
  GERDY_BAND_FREE = 1,  // glides over it without friction
} gerdy_band_hold;

typedef enum gerdy_band_surface_id {
  GERDY_BAND_TROCHANTER = 0,
  GERDY_BAND_EPICONDYLE = 1,
  GERDY_NBAND_SURFACE
} gerdy_band_surface_id;

// A cylinder about the x axis of the thigh: its axis and radius, m. The band passes on the side of
// larger z.
typedef struct gerdy_band_surface {
  double y, z, radius;
} gerdy_band_surface;

enum { GERDY_BAND_MAX_COORDINATES = 12 };

// Where the band runs on one leg, m. The thigh's frame stands in the femur: origin the hip centre,
// y from knee to hip, z to the side away from the body, x forward; so the left one is left-handed,
// and numbers of both legs compare.
typedef struct gerdy_band_leg {
  int known;                      // 0: this leg has no band; the notes of gerdy_band_lay say why
  int pelvis, femur, tibia;       // bodies
  double origin[GERDY_NBAND][3];  // in the pelvis
  double insertion[3];            // Gerdy's tubercle, in the tibia
  double thigh_pos[3];            // origin of the thigh's frame, in the femur
  double thigh_rot[9];            // its axes as columns, in the femur
  double knee[3];                 // knee centre, in the tibia
  double shank_rot[9];            // axes of the thigh's frame in the neutral pose, in the tibia
  gerdy_band_surface surface[GERDY_NBAND_SURFACE];  // in the thigh
  double guide;     // x in the thigh where the band is held at the epicondyle
  int nhip, nknee;  // coordinates that move femur on pelvis, tibia on femur
  int hip[GERDY_BAND_MAX_COORDINATES], knee_q[GERDY_BAND_MAX_COORDINATES];  // from the pelvis down
} gerdy_band_leg;

// What the tissue is made of. Every default with its source: docs/band.md.
typedef struct gerdy_band_material {
  double stiffness[GERDY_NBAND];  // N, slope of tension over strain beyond the toe, of each head
  double toe_strain;              // 1: where the toe ends and the straight part begins
  double width;                   // m, of the whole band over the epicondyle
  double muscle[GERDY_NBAND];     // part of the standing path that is muscle belly, 0 .. <1
  double gluteus_share;           // part of the force of superficial gluteus maximus it carries
} gerdy_band_material;

GERDY_API gerdy_band_material gerdy_band_material_default(void);

typedef struct gerdy_band {
  gerdy_band_leg leg[2];  // 0 right, 1 left
  gerdy_band_hold hold;
  gerdy_band_material material;
  // lengths of the whole paths, m, [head][side]; NaN until they are set
  double standing[GERDY_NBAND][2];  // when standing
  double slack[GERDY_NBAND][2];     // below which a head carries nothing
} gerdy_band;

// Part of the standing length by which a head is slack below it, unless something else is said:
// assumed, midway between 0 and the 2 % of a published strand (docs/band.md, Tension).
#define GERDY_BAND_TIGHTNESS 0.01

// Lay the band on a model. Landmarks come from the model's own joints and muscles and scale with it
// (origin, guide and insertion from the muscle "tfl..." of the side, the trochanter from it and
// the insertions of gluteus medius, the epicondyle from the knee); what a model lacks is placed by
// the proportions of a reference skeleton, and notes say so. A leg without pelvis, thigh and shank
// has no band, and a note. The standing length is that of the model's neutral pose (all joint
// angles 0), the slack length shorter by GERDY_BAND_TIGHTNESS. Nullable: notes. Errors:
// GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_band_lay(const gerdy_model* model, gerdy_band* band,
                                                      gerdy_notes* notes, gerdy_error* err);

// Set the lengths that strain is told against: of a head standing, m, and how much shorter than
// that it is slack, as a part of it (tight: 0.02 = slack 2 % shorter than standing). Errors:
// GERDY_E_ARG (not a length; tightness outside -0.2 .. 0.2).
GERDY_API GERDY_NODISCARD gerdy_status gerdy_band_set_lengths(gerdy_band* band, int head, int side,
                                                              double standing, double tightness,
                                                              gerdy_error* err);

// Is the material one that a tissue can have? Errors: GERDY_E_ARG names the value and its range.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_band_check(const gerdy_band* band, gerdy_error* err);

// ---- one pose ----------------------------------------------------------------------------------

// The way of one head in a pose. Vectors are in the thigh's frame.
typedef struct gerdy_band_way {
  double length;                         // m, origin to insertion
  double origin[3], insertion[3];        // m
  double by_origin[3];                   // derivative of the length by the place of the origin, 1
  double by_insertion[3];                // and of the insertion
  double press[GERDY_NBAND_SURFACE][3];  // force on the femur at a surface, N per N of tension
  double arc[GERDY_NBAND_SURFACE];       // m, of the way that lies on the surface
  double distal;  // m, from the epicondyle (middle of the contact; held: the hold) to the insertion
  double ahead;   // m, how far before the guide it crosses the epicondyle (0: held)
  int touches[GERDY_NBAND_SURFACE];
  int through_bone;  // 1: origin, insertion or guide lies inside a surface; or the origin beside
                     // the trochanter, of a free band the insertion beside the epicondyle, further
                     // in than the axis
} gerdy_band_way;

// Reads body_pos, body_rot (gerdy_fk). Allocates nothing. NaN when the leg has no band.
GERDY_API void gerdy_band_lay_way(const gerdy_band* band, const gerdy_data* data, int head,
                                  int side, gerdy_band_way* way);

// What muscles do with a head, when a muscle solution is there. NaN: not known.
typedef struct gerdy_band_drive {
  double tension[GERDY_NBAND];  // N, of the muscle in the head: tensor fasciae latae's tendon, in
                                // series; gluteus_share of superficial gluteus maximus, beside the
                                // passive fascia
  double belly[GERDY_NBAND];    // m, of the muscle's fibres along the path
} gerdy_band_drive;

// Readings of a leg in a pose:
// X(name, unit, of each head (1) or of the leg (0), meaning)
#define GERDY_BAND_READING_LIST(X)                                                             \
  X(length, "m", 1, "whole path, origin to insertion")                                         \
  X(speed, "m/s", 1, "lengthening of the whole path")                                          \
  X(strain_standing, "1", 1, "whole path against its length standing")                         \
  X(strain_slack, "1", 1, "whole path against its slack length; below 0 it is slack")          \
  X(strain_band, "1", 1,                                                                       \
    "of the band alone, without the muscle belly in series: as the muscle solution tells the " \
    "belly, else the belly keeps its length")                                                  \
  X(rate, "1/s", 1, "of strain_standing: exact derivative from the model's speeds")            \
  X(tension, "N", 1, "muscle solution, else what stretch alone gives")                         \
  X(press, "N", 1, "on the epicondyle, towards the middle of the knee")                        \
  X(compression, "N", 0, "of both heads on the epicondyle, towards the middle of the knee")    \
  X(pressure, "Pa", 0, "under the band where it bends over the epicondyle")                    \
  X(anchor, "N", 0, "fore-and-aft pull on the fibres that hold it; backward positive")         \
  X(ahead, "m", 0, "mean of the heads: how far before the guide; 0 when held")                 \
  X(slide, "m/s", 0, "of the band's tissue along the epicondyle, towards the foot positive")   \
  X(pull, "N", 0, "of both heads on Gerdy's tubercle")                                         \
  X(pull_rotation, "N.m", 0, "its moment on the tibia about its long axis, external positive") \
  X(pull_adduction, "N.m", 0,                                                                  \
    "and about the fore-and-aft axis through the knee; abduction "                             \
    "positive")                                                                                \
  X(knee_flexion, "rad", 0, "of tibia on thigh, for the zone of 20 to 30 deg")

typedef struct gerdy_band_reading {
#define GERDY_BAND_FIELD_1(name)                    double name[GERDY_NBAND];
#define GERDY_BAND_FIELD_0(name)                    double name;
#define GERDY_BAND_FIELD(name, unit, each, meaning) GERDY_BAND_FIELD_##each(name)
  GERDY_BAND_READING_LIST(GERDY_BAND_FIELD)
#undef GERDY_BAND_FIELD
#undef GERDY_BAND_FIELD_0
#undef GERDY_BAND_FIELD_1
  int slack[GERDY_NBAND];  // 1: shorter than its slack length: no passive tension
  int through_bone;        // 1: some head's way is not possible as bones lie
} gerdy_band_reading;

// All readings of a leg, from poses and speeds: reads body_pos, body_rot, twist, q_slope, u.
// moving: 0 leaves speed, rate and slide NaN and does not read twist and u. Nullable: drive (then
// tension is passive). Allocates nothing. All NaN when the leg has no band.
GERDY_API void gerdy_band_read(const gerdy_band* band, const gerdy_model* model,
                               const gerdy_data* data, int side, const gerdy_band_drive* drive,
                               int moving, gerdy_band_reading* out);

// Tension of a head at a strain of its slack length, N: 0 below 0, a parabola in the toe, straight
// beyond (Blankevoort & Huiskes 1991, J Biomech Eng 113:263). slope (nullable): by strain, N.
GERDY_API double gerdy_band_tension(const gerdy_band_material* material, int head, double strain,
                                    double* slope);

#ifdef __cplusplus
}
#endif
#endif
