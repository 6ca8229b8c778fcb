// gerdy/gait.h: foot contacts, steps, measures, averaged curves. Takes plain series, knows no
// model.
//
// Conventions of everything here (the clinic's): flexion, adduction, internal rotation,
// dorsiflexion and contralateral pelvic drop positive, for both sides alike. Radians, metres,
// seconds, newtons inside; the tables below carry the unit and the factor for display.
#ifndef GERDY_GAIT_H
#define GERDY_GAIT_H

#include <gerdy/base.h>
#include <gerdy/series.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum gerdy_side { GERDY_RIGHT = 0, GERDY_LEFT = 1 } gerdy_side;

// "_r" or "_l"
GERDY_API const char* gerdy_side_suffix(gerdy_side side);

// ---- what goes in ------------------------------------------------------------------------------
//
// motion: one row a frame at a constant rate, with these columns (S = _r and _l). Heel, toe and
// knee_flexion of both sides are needed to find steps; other missing columns, and gaps, give
// measures that are "not available".
//   pelvis.x .y .z                    origin of the pelvis, m; x forward, y up, z right
//   heelS.x .y .z   toeS.x .y .z      points under the heel and the toes, m
//   and NAME_r, NAME_l for every NAME of GERDY_CURVE_LIST
//   pelvic_drop_markersS              pelvic drop as the markers of the pelvis alone show it, rad
// forces (may be NULL): forceS.x .y .z ground reaction on that foot, N; its own rate.

// Curves that are cut into stances and strides and averaged:
// X(name, label, unit, display unit, factor to display, decimals, positive direction)
#define GERDY_CURVE_LIST(X)                                                                     \
  X(pelvic_drop, "Pelvic drop (other side)", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1,         \
    "opposite side of the pelvis lower")                                                        \
  X(hip_adduction, "Hip adduction", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1,                  \
    "thigh towards midline")                                                                    \
  X(hip_rotation, "Hip internal rotation", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1,           \
    "thigh inwards")                                                                            \
  X(hip_flexion, "Hip flexion", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1, "thigh forwards")    \
  X(knee_flexion, "Knee flexion", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1, "knee bent")       \
  X(ankle_dorsiflexion, "Ankle dorsiflexion", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1,        \
    "toes up")                                                                                  \
  X(band_tfl, "Band strain, tensor fasciae latae path", "1", "%", 100.0, 2,                     \
    "path longer than its reference")                                                           \
  X(band_iliac, "Band strain, iliac crest path", "1", "%", 100.0, 2,                            \
    "path longer than its reference")                                                           \
  X(band_tfl_rate, "Band strain rate, tensor fasciae latae path", "1/s", "%/s", 100.0, 0,       \
    "path lengthening")                                                                         \
  X(band_iliac_rate, "Band strain rate, iliac crest path", "1/s", "%/s", 100.0, 0,              \
    "path lengthening")                                                                         \
  X(band_tfl_tension, "Band tension, tensor fasciae latae head", "N", "N", 1.0, 0, "pulling")   \
  X(band_iliac_tension, "Band tension, iliac crest head", "N", "N", 1.0, 0, "pulling")          \
  X(band_compression, "Band on the epicondyle, force", "N", "N", 1.0, 0,                        \
    "towards the middle of the knee")                                                           \
  X(band_pressure, "Band on the epicondyle, pressure", "Pa", "kPa", 1e-3, 0, "pressing")        \
  X(band_slide, "Band sliding on the epicondyle", "m/s", "mm/s", 1000.0, 0, "towards the foot") \
  X(band_pull, "Band's pull on the shin", "N", "N", 1.0, 0, "pulling")

typedef enum gerdy_curve_id {
#define GERDY_CURVE_ENUM(name, label, unit, display, factor, decimals, positive) GERDY_CURVE_##name,
  GERDY_CURVE_LIST(GERDY_CURVE_ENUM)
#undef GERDY_CURVE_ENUM
      GERDY_NCURVE
} gerdy_curve_id;

// One number per step:
// X(name, label, unit, display unit, factor to display, decimals, definition)
#define GERDY_MEASURE_LIST(X)                                                                      \
  X(pelvic_drop_contact, "Pelvic drop at contact", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1,      \
    "opposite side lower, at foot contact")                                                        \
  X(pelvic_drop_peak, "Pelvic drop, peak", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1,              \
    "largest value during stance")                                                                 \
  X(pelvic_drop_excursion, "Pelvic drop, excursion", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1,    \
    "peak during stance minus value at contact")                                                   \
  X(pelvic_drop_markers_peak, "Pelvic drop, peak, pelvis markers alone", "rad", "deg",             \
    GERDY_DEGREES_PER_RADIAN, 1,                                                                   \
    "the peak again from the markers of the pelvis alone; what differs comes with the model")      \
  X(hip_adduction_contact, "Hip adduction at contact", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1,  \
    "at foot contact")                                                                             \
  X(hip_adduction_peak, "Hip adduction, peak", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1,          \
    "largest value during stance")                                                                 \
  X(hip_rotation_peak, "Hip internal rotation, peak", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1,   \
    "largest value during stance")                                                                 \
  X(knee_flexion_contact, "Knee flexion at contact", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1,    \
    "at foot contact")                                                                             \
  X(knee_flexion_peak, "Knee flexion, peak", "rad", "deg", GERDY_DEGREES_PER_RADIAN, 1,            \
    "largest value during stance")                                                                 \
  X(band_tfl_strain_peak, "Band strain peak, tensor fasciae latae path", "1", "%", 100.0, 2,       \
    "largest strain during stance against the reference length")                                   \
  X(band_tfl_strain_rate_peak, "Band strain rate peak, tensor fasciae latae path", "1/s", "%/s",   \
    100.0, 0, "largest rate of lengthening during stance")                                         \
  X(band_iliac_strain_peak, "Band strain peak, iliac crest path", "1", "%", 100.0, 2,              \
    "largest strain during stance against the reference length")                                   \
  X(band_iliac_strain_rate_peak, "Band strain rate peak, iliac crest path", "1/s", "%/s", 100.0,   \
    0, "largest rate of lengthening during stance")                                                \
  X(band_tfl_strain_when, "Band strain peak, time, tensor fasciae latae path", "1", "% of stance", \
    100.0, 0, "when the peak is reached, from contact to toe-off")                                 \
  X(band_iliac_strain_when, "Band strain peak, time, iliac crest path", "1", "% of stance", 100.0, \
    0, "when the peak is reached, from contact to toe-off")                                        \
  X(band_tfl_tension_peak, "Band tension peak, tensor fasciae latae head", "N", "N", 1.0, 0,       \
    "largest value during stance")                                                                 \
  X(band_iliac_tension_peak, "Band tension peak, iliac crest head", "N", "N", 1.0, 0,              \
    "largest value during stance")                                                                 \
  X(band_compression_peak, "Band on the epicondyle, peak force", "N", "N", 1.0, 0,                 \
    "largest value during stance")                                                                 \
  X(band_compression_when, "Band on the epicondyle, time of the peak", "1", "% of stance", 100.0,  \
    0, "when the peak is reached, from contact to toe-off")                                        \
  X(band_compression_impulse, "Band on the epicondyle, impulse", "N.s", "Ns", 1.0, 2,              \
    "the force added up over stance")                                                              \
  X(band_pressure_peak, "Band on the epicondyle, peak pressure", "Pa", "kPa", 1e-3, 0,             \
    "largest value during stance")                                                                 \
  X(band_zone_time, "Time at 20 to 30 deg of knee flexion", "s", "ms", 1000.0, 0, "of stance")     \
  X(band_zone_work, "Rubbing at 20 to 30 deg of knee flexion", "J", "mJ", 1000.0, 0,               \
    "force on the epicondyle times the way slid there in stance: the work of friction for a "      \
    "coefficient of 1")                                                                            \
  X(band_rub_work, "Rubbing over stance", "J", "mJ", 1000.0, 0,                                    \
    "force on the epicondyle times the way slid, over stance: the work of friction for a "         \
    "coefficient of 1")                                                                            \
  X(band_pull_peak, "Band's pull on the shin, peak", "N", "N", 1.0, 0,                             \
    "largest value during stance")                                                                 \
  X(stance_time, "Stance time", "s", "ms", 1000.0, 0, "foot contact to toe-off of the same foot")  \
  X(step_time, "Step time", "s", "ms", 1000.0, 0,                                                  \
    "contact of this foot to the next contact of the other foot")                                  \
  X(cadence, "Cadence", "1/s", "steps/min", 60.0, 1, "one over the step time")                     \
  X(step_width, "Step width", "m", "cm", 100.0, 1,                                                 \
    "distance across the direction of progression between the heels of this and the next stance, " \
    "negative when the feet cross over")

typedef enum gerdy_measure_id {
#define GERDY_MEASURE_ENUM(name, label, unit, display, factor, decimals, definition) \
  GERDY_MEASURE_##name,
  GERDY_MEASURE_LIST(GERDY_MEASURE_ENUM)
#undef GERDY_MEASURE_ENUM
      GERDY_NMEASURE
} gerdy_measure_id;

// Name, words and display of a curve or measure. Static; never NULL for a valid id.
typedef struct gerdy_quantity {
  const char* name;        // identifier, stable: it is the key in results.json
  const char* label;       // for people
  const char* unit;        // SI unit of the stored value
  const char* display;     // unit for people
  double factor;           // stored value times factor = value for people
  int decimals;            // for people
  const char* definition;  // measure: how it is taken; curve: what positive means
} gerdy_quantity;

GERDY_API const gerdy_quantity* gerdy_curve_quantity(gerdy_curve_id id);
GERDY_API const gerdy_quantity* gerdy_measure_quantity(gerdy_measure_id id);

// ---- what comes out ----------------------------------------------------------------------------

// Why a step does not count: X(enumerator, identifier, words)
#define GERDY_LEFT_OUT_LIST(X)                                                         \
  X(GERDY_KEPT, "kept", "counted")                                                     \
  X(GERDY_LEFT_OUT_START, "starts_before", "contact lies before the recording begins") \
  X(GERDY_LEFT_OUT_END, "ends_after", "toe-off lies after the recording ends")         \
  X(GERDY_LEFT_OUT_NOT_FOUND, "not_found", "contact or toe-off could not be found")    \
  X(GERDY_LEFT_OUT_GAP, "gap", "the motion has a gap during stance")                   \
  X(GERDY_LEFT_OUT_DURATION, "duration", "stance is implausibly short or long")

typedef enum gerdy_left_out {
#define GERDY_LEFT_OUT_ENUM(name, id, words) name,
  GERDY_LEFT_OUT_LIST(GERDY_LEFT_OUT_ENUM)
#undef GERDY_LEFT_OUT_ENUM
} gerdy_left_out;

GERDY_API const char* gerdy_left_out_id(gerdy_left_out reason);
GERDY_API const char* gerdy_left_out_words(gerdy_left_out reason);

typedef struct gerdy_step {
  gerdy_side side;
  gerdy_left_out left_out;
  double contact;                  // s; NaN when before the recording or not found
  double toe_off;                  // s; NaN when after the recording or not found
  double next_contact;             // s, of the same foot's next stance; NaN when not known
  double measure[GERDY_NMEASURE];  // SI; NaN = not available for this step
  int from_forces;                 // contact and toe-off are from forces (1) or motion (0)
} gerdy_step;

// Mean and spread of one measure over the kept steps of one side.
typedef struct gerdy_stat {
  double mean;  // NaN when n is 0
  double sd;    // sample standard deviation; NaN when n < 2
  size_t n;
} gerdy_stat;

enum { GERDY_NPERCENT = 101 };  // points of an averaged curve: 0, 1 ... 100 %

// One curve of one side over stance or stride, averaged point by point.
typedef struct gerdy_curve {
  size_t n;                     // steps in it
  double mean[GERDY_NPERCENT];  // SI; NaN when n is 0
  double sd[GERDY_NPERCENT];    // NaN when n < 2
  double* each;                 // (n x GERDY_NPERCENT) every single step; NULL when n is 0
} gerdy_curve;

typedef struct gerdy_gait {
  size_t nstep;
  gerdy_step* step;                     // (nstep) in order of time, left-out ones included
  gerdy_stat stat[GERDY_NMEASURE][2];   // [measure][side]
  gerdy_curve stance[GERDY_NCURVE][2];  // contact to toe-off
  gerdy_curve stride[GERDY_NCURVE][2];  // contact to next contact of the same foot
  gerdy_stat stance_share[2];           // stance time over stride time, 1
  gerdy_stat speed;                     // m/s, relative to the ground under the foot
  double heading[3];                    // unit vector of progression in the lab (y = 0); NaN
                                        // when the runner turns
  int from_forces;                      // 1: contacts come from forces where there were any
  int walking;                          // no flight between steps
  // which motion it was, so that another one can be told from one like it
  unsigned long long motion_frames, motion_columns;
} gerdy_gait;

typedef struct gerdy_gait_options {
  double force_threshold;  // N: vertical force that counts as contact (20)
  double stance_min;       // s: shorter stances are left out (0.08)
  double stance_max;       // s: longer stances are left out (1.2)
} gerdy_gait_options;

GERDY_API gerdy_gait_options gerdy_gait_options_default(void);

// Find contacts and toe-offs, measure every step, average the curves. See docs/gait.md for how.
// Nullable: forces, options, notes, err. Owner: *out is the caller's, gerdy_gait_free.
// Errors: GERDY_E_DATA (no step at all, columns missing: the message says which), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_gait_analyse(const gerdy_series* motion,
                                                          const gerdy_series* forces,
                                                          const gerdy_gait_options* options,
                                                          gerdy_gait** out, gerdy_notes* notes,
                                                          gerdy_error* err);

// Nullable: gait.
GERDY_API void gerdy_gait_free(gerdy_gait* gait);

// Measure the kept steps of a gait again on another motion of the same frames and columns, in the
// same stances: what error bars need. measure: (nstep x GERDY_NMEASURE), SI; steps that do not
// count are NaN. Allocates nothing. Errors: GERDY_E_ARG (frames or columns differ).
GERDY_API GERDY_NODISCARD gerdy_status gerdy_gait_measure_again(const gerdy_gait* gait,
                                                                const gerdy_series* motion,
                                                                double* measure, gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
