// The muscle properties of OpenSim 4 with its default values.
#include "model/muscle_defaults.h"

#include <math.h>
#include <string.h>

#define MILLARD  (1u << GERDY_MUSCLE_MILLARD)
#define THELEN   (1u << GERDY_MUSCLE_THELEN)
#define SCHUTTE  (1u << GERDY_MUSCLE_SCHUTTE)
#define RIGID    (1u << GERDY_MUSCLE_RIGID)
#define DEGROOTE (1u << GERDY_MUSCLE_DEGROOTE)
#define ANY      (MILLARD | THELEN | SCHUTTE | RIGID | DEGROOTE)

// acos(0.1): where the fibre becomes shorter than about its width
#define STEEPEST 1.4706289056333368

// Defaults: X(parameter, types that have it with this default, value)
#define DEFAULTS(X)                            \
  X(vmax, ANY, 10)                             \
  X(rigid_tendon, ANY, 0)                      \
  X(no_activation, ANY, 0)                     \
  X(tau_activation, MILLARD, 0.010)            \
  X(tau_activation, THELEN | DEGROOTE, 0.015)  \
  X(tau_deactivation, MILLARD, 0.040)          \
  X(tau_deactivation, THELEN, 0.050)           \
  X(tau_deactivation, DEGROOTE, 0.060)         \
  X(min_activation, MILLARD | THELEN, 0.01)    \
  X(damping, MILLARD, 0.1)                     \
  X(damping, DEGROOTE, 0)                      \
  X(max_pennation, MILLARD | THELEN, STEEPEST) \
  X(afl_min, MILLARD, 0.47 - 0.0259)           \
  X(afl_transition, MILLARD, 0.73)             \
  X(afl_max, MILLARD, 1.8123)                  \
  X(afl_slope, MILLARD, 0.8616)                \
  X(afl_floor, MILLARD, 0.1)                   \
  X(fv_concentric_end, MILLARD, 0)             \
  X(fv_concentric_near, MILLARD, 0.25)         \
  X(fv_isometric, MILLARD, 5)                  \
  X(fv_eccentric_end, MILLARD, 0)              \
  X(fv_eccentric_near, MILLARD, 0.15)          \
  X(fv_eccentric_max, MILLARD, 1.4)            \
  X(fv_concentric_curve, MILLARD, 0.6)         \
  X(fv_eccentric_curve, MILLARD, 0.9)          \
  X(fl_zero, MILLARD, 0)                       \
  X(fl_one, MILLARD, 0.7)                      \
  X(fl_low_stiffness, MILLARD, NAN)            \
  X(fl_one_stiffness, MILLARD, NAN)            \
  X(fl_curve, MILLARD, NAN)                    \
  X(tl_one, MILLARD, 0.049)                    \
  X(tl_one_stiffness, MILLARD, NAN)            \
  X(tl_toe, MILLARD, NAN)                      \
  X(tl_curve, MILLARD, NAN)                    \
  X(thelen_tendon_strain, THELEN, 0.04)        \
  X(thelen_fiber_strain, THELEN, 0.6)          \
  X(thelen_active_shape, THELEN, 0.45)         \
  X(thelen_passive_shape, THELEN, 5)           \
  X(thelen_af, THELEN, 0.25)                   \
  X(thelen_flen, THELEN, 1.4)                  \
  X(thelen_extrapolation, THELEN, 0.95)        \
  X(degroote_active_width, DEGROOTE, 1)        \
  X(degroote_fiber_strain, DEGROOTE, 0.6)      \
  X(degroote_tendon_strain, DEGROOTE, 0.049)   \
  X(degroote_no_passive, DEGROOTE, 0)          \
  X(schutte_time_scale, SCHUTTE, 0.1)          \
  X(schutte_rise, SCHUTTE, 7.667)              \
  X(schutte_fall, SCHUTTE, 1.459854)           \
  X(schutte_damping, SCHUTTE, 0.1)

static const struct {
  gerdy_muscle_parameter par;
  unsigned types;
  double value;
} defaults[] = {
#define ROW(par, types, value) {GERDY_MUSCLE_##par, types, value},
    DEFAULTS(ROW)
#undef ROW
};

static const struct {
  const char* holder;
  const char* property;
} names[GERDY_MUSCLE_NPAR] = {
#define ROW(name, holder, property, unit, meaning) {holder, property},
    GERDY_MUSCLE_PARAMETERS(ROW)
#undef ROW
};

static const struct {
  gerdy_muscle_type type;
  const char* class_name;
  const char* function[3];
} classes[] = {
    {GERDY_MUSCLE_MILLARD, "Millard2012EquilibriumMuscle", {NULL, NULL, NULL}},
    {GERDY_MUSCLE_THELEN, "Thelen2003Muscle", {NULL, NULL, NULL}},
    {GERDY_MUSCLE_SCHUTTE,
     "Schutte1993Muscle_Deprecated",
     {"active_force_length_curve", "tendon_force_length_curve", "passive_force_length_curve"}},
    {GERDY_MUSCLE_RIGID,
     "RigidTendonMuscle",
     {"active_force_length_curve", "force_velocity_curve", "passive_force_length_curve"}},
    {GERDY_MUSCLE_DEGROOTE, "DeGrooteFregly2016Muscle", {NULL, NULL, NULL}},
};
#define NCLASS (sizeof classes / sizeof *classes)

const char* gd_muscle_class(gerdy_muscle_type type) {
  for (size_t i = 0; i < NCLASS; ++i) {
    if (classes[i].type == type) return classes[i].class_name;
  }
  return NULL;
}

gerdy_muscle_type gd_muscle_type_of(const char* class_name) {
  for (size_t i = 0; i < NCLASS; ++i) {
    if (strcmp(classes[i].class_name, class_name) == 0) return classes[i].type;
  }
  return GERDY_MUSCLE_PATH;
}

const char* gd_muscle_holder(gerdy_muscle_parameter par) { return names[par].holder; }

const char* gd_muscle_property(gerdy_muscle_parameter par) { return names[par].property; }

bool gd_muscle_is_flag(gerdy_muscle_parameter par) {
  return par == GERDY_MUSCLE_rigid_tendon || par == GERDY_MUSCLE_no_activation ||
         par == GERDY_MUSCLE_degroote_no_passive;
}

bool gd_muscle_has(gerdy_muscle_type type, gerdy_muscle_parameter par) {
  for (size_t i = 0; i < sizeof defaults / sizeof *defaults; ++i) {
    if (defaults[i].par == par && (defaults[i].types >> type & 1u)) return true;
  }
  return false;
}

double gd_muscle_default(gerdy_muscle_type type, gerdy_muscle_parameter par) {
  for (size_t i = 0; i < sizeof defaults / sizeof *defaults; ++i) {
    if (defaults[i].par == par && (defaults[i].types >> type & 1u)) return defaults[i].value;
  }
  return NAN;
}

const char* gd_muscle_function_property(gerdy_muscle_type type, int k) {
  for (size_t i = 0; i < NCLASS; ++i) {
    if (classes[i].type == type) return classes[i].function[k];
  }
  return NULL;
}
