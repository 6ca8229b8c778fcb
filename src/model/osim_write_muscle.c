// Muscles and ligaments.
#include <math.h>
#include <string.h>

#include "model/muscle_defaults.h"
#include "model/osim_write_element.h"

static void put_parameter(gd_osim_writer* w, int muscle, gerdy_muscle_parameter par) {
  double value = w->m->muscle_par[GERDY_MUSCLE_NPAR * muscle + (int)par];
  const char* property = gd_muscle_property(par);
  if (isnan(value)) return;
  if (gd_muscle_is_flag(par))
    gd_osim_put_bool(w, property, value != 0);
  else
    gd_osim_put_number(w, property, value);
}

// the parameters that one element holds; they stand together in the list of all
static void put_held(gd_osim_writer* w, int muscle, const char* holder) {
  bool inside = holder[0] != '\0';
  if (inside) gd_osim_open(w, holder, holder);
  for (int par = 0; par < GERDY_MUSCLE_NPAR; ++par) {
    if (strcmp(gd_muscle_holder((gerdy_muscle_parameter)par), holder) != 0) continue;
    put_parameter(w, muscle, (gerdy_muscle_parameter)par);
  }
  if (inside) gd_osim_close(w, holder);
}

static bool has_held(gerdy_muscle_type type, const char* holder) {
  for (int par = 0; par < GERDY_MUSCLE_NPAR; ++par) {
    if (strcmp(gd_muscle_holder((gerdy_muscle_parameter)par), holder) == 0 &&
        gd_muscle_has(type, (gerdy_muscle_parameter)par)) {
      return true;
    }
  }
  return false;
}

static void put_parameters(gd_osim_writer* w, int i) {
  static const char* const holder[] = {"", "ActiveForceLengthCurve", "ForceVelocityCurve",
                                       "FiberForceLengthCurve", "TendonForceLengthCurve"};
  gerdy_muscle_type type = (gerdy_muscle_type)w->m->muscle_type[i];
  for (size_t k = 0; k < sizeof holder / sizeof holder[0]; ++k) {
    if (has_held(type, holder[k])) put_held(w, i, holder[k]);
  }
}

static void put_curves(gd_osim_writer* w, int i) {
  for (int k = 0; k < 3; ++k) {
    const char* property = gd_muscle_function_property((gerdy_muscle_type)w->m->muscle_type[i], k);
    int f = w->m->muscle_function[3 * i + k];
    if (property != NULL && f >= 0) gd_osim_put_function_in(w, property, f);
  }
}

// A muscle of which only the path is used is one that is switched off.
static const char* class_of(gerdy_muscle_type type) {
  return gd_muscle_class(type == GERDY_MUSCLE_PATH ? GERDY_MUSCLE_MILLARD : type);
}

void gd_osim_write_muscles(gd_osim_writer* w) {
  const gerdy_model* m = w->m;
  for (int i = 0; i < m->nmuscle; ++i) {
    const char* tag = class_of((gerdy_muscle_type)m->muscle_type[i]);
    gd_osim_open(w, tag, gd_osim_name(w, m->muscle_name[i]));
    gd_osim_put_bool(w, "appliesForce", m->muscle_type[i] != GERDY_MUSCLE_PATH);
    gd_osim_write_path(w, i);
    gd_osim_put_number(w, "max_isometric_force", m->muscle_fmax[i]);
    gd_osim_put_number(w, "optimal_fiber_length", m->muscle_fiber[i]);
    gd_osim_put_number(w, "tendon_slack_length", m->muscle_tendon[i]);
    gd_osim_put_number(w, "pennation_angle_at_optimal", m->muscle_pennation[i]);
    put_parameters(w, i);
    put_curves(w, i);
    gd_osim_close(w, tag);
  }
}

void gd_osim_write_ligaments(gd_osim_writer* w) {
  const gerdy_model* m = w->m;
  for (int i = 0; i < m->nligament; ++i) {
    gd_osim_open(w, "Blankevoort1991Ligament", gd_osim_name(w, m->ligament_name[i]));
    gd_osim_write_path(w, m->nmuscle + i);
    gd_osim_put_number(w, "linear_stiffness", m->ligament_stiffness[i]);
    gd_osim_put_number(w, "transition_strain", m->ligament_toe_strain[i]);
    gd_osim_put_number(w, "damping_coefficient", m->ligament_damping[i]);
    gd_osim_put_number(w, "slack_length", m->ligament_slack[i]);
    gd_osim_close(w, "Blankevoort1991Ligament");
  }
}
