// fuzz/fuzz_osim.c: the model reader on any bytes; what it accepts must be a sound model that can
// be posed, in its default pose and far from it.
#include <gerdy/band.h>
#include <gerdy/dyn.h>
#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/osim_write.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

static void need(int condition) {
  if (!condition) __builtin_trap();
}

static void check_tree(const gerdy_model* m) {
  need(m->nbody >= 2 && m->body_parent[0] == -1);
  int nq = 0, naxis = 0;
  for (int b = 1; b < m->nbody; ++b) {
    need(m->body_parent[b] >= 0 && m->body_parent[b] < b && m->body_mass[b] >= 0);
    need(m->body_q[b] == nq && m->body_axis[b] == naxis);
    nq += m->body_nq[b];
    naxis += m->body_nrot[b] + m->body_ntrans[b];
    need(gerdy_model_body(m, m->names + m->body_name[b]) == b);
  }
  need(nq == m->nq && naxis == m->naxis);
  for (int a = 0; a < m->naxis; ++a) need(m->axis_q[a] >= -1 && m->axis_q[a] < m->nq);
}

static void check_indices(const gerdy_model* m) {
  for (int q = 0; q < m->nq; ++q) {
    int driver = m->q_driver[q];
    need(m->q_body[q] > 0 && m->q_body[q] < m->nbody && m->q_min[q] <= m->q_max[q]);
    need((driver < 0) == (m->q_function[q] < 0));
    need(driver < m->nq && (driver < 0 || m->q_driver[driver] < 0));
    need(m->q_default[q] - m->q_default[q] == 0);
  }
  for (int f = 0; f < m->nfunction; ++f) {
    need(m->function_n[f] >= 1 && m->function_par[f] < m->nparameter);
  }
  for (int p = 0; p < m->nparameter; ++p) need(m->parameter[p] - m->parameter[p] == 0);
  for (int i = 0; i < m->nmarker; ++i) {
    need(m->marker_body[i] >= 0 && m->marker_body[i] < m->nbody);
  }
  for (int i = 0; i < m->npoint; ++i) {
    need(m->point_body[i] >= 0 && m->point_body[i] < m->nbody && m->point_if_q[i] < m->nq);
  }
}

static void check_paths(const gerdy_model* m) {
  for (int i = 0; i < m->nwrap; ++i) {
    need(m->wrap_body[i] >= 0 && m->wrap_body[i] < m->nbody && m->wrap_size[3 * i] > 0);
    need(m->wrap_axis[i] >= -1 && m->wrap_axis[i] <= 2 && abs(m->wrap_sign[i]) <= 1);
    need((m->wrap_axis[i] < 0) == (m->wrap_sign[i] == 0));
  }
  for (int p = 0; p < m->npath; ++p) {
    need(m->path_npoint[p] >= 2);
    for (int i = m->path_wrap[p]; i < m->path_wrap[p] + m->path_nwrap[p]; ++i) {
      need(m->pathwrap_surface[i] >= 0 && m->pathwrap_surface[i] < m->nwrap);
      need(m->pathwrap_first[i] < m->path_npoint[p] && m->pathwrap_last[i] < m->path_npoint[p]);
    }
  }
  for (int i = 0; i < m->nmuscle; ++i) {
    need(m->muscle_fmax[i] >= 0 && m->muscle_fiber[i] > 0 && m->muscle_tendon[i] >= 0);
  }
}

static void check_forces(const gerdy_model* m) {
  for (int i = 0; i < 2 * m->nbushing; ++i) {
    need(m->bushing_body[i] >= 0 && m->bushing_body[i] < m->nbody);
  }
  for (int i = 0; i < 2 * m->nconstraint; ++i) {
    need(m->constraint_body[i] >= 0 && m->constraint_body[i] < m->nbody);
  }
  for (int i = 0; i < m->nlimit; ++i) need(m->limit_q[i] >= 0 && m->limit_q[i] < m->nq);
  for (int i = 0; i < m->nspring; ++i) need(m->spring_q[i] >= 0 && m->spring_q[i] < m->nq);
}

// Are all numbers of the size that a body can have? What is computed from them must then be finite.
static int is_tame(const gerdy_model* m) {
#define LIKELY_double(at, n) \
  for (int i = 0; i < (n); ++i) tame = tame && !(fabs((at)[i]) > 1e6)
#define LIKELY_int(at, n)                                (void)0
#define LIKELY_char(at, n)                               (void)0
#define LIKELY(type, name, rows, columns, unit, meaning) LIKELY_##type(m->name, m->rows*(columns));
  int tame = 1;
  GERDY_MODEL_FIELDS(LIKELY)
  // steps between the points of a function
  for (int f = 0; f < m->nfunction; ++f) tame = tame && m->function_type[f] < 3;
  for (int i = 0; i < m->nwrap; ++i) tame = tame && m->wrap_size[3 * i] > 1e-3;
  for (int i = 0; i < m->nligament; ++i) tame = tame && m->ligament_slack[i] > 1e-3;
  for (int i = 0; i < m->nlimit; ++i) tame = tame && m->limit_transition[i] > 1e-3;
  return tame;
}

static void need_finite(int tame, const double* values, int n) {
  for (int i = 0; i < n; ++i) need(!tame || isfinite(values[i]));
}

static void lengths(const gerdy_model* m, gerdy_data* d, int tame) {
  gerdy_path_lengths(m, d);
  for (int i = 0; i < m->npath; ++i) need(!(d->path_length[i] < 0));
  gerdy_path_slopes(m, d);
  gerdy_path_velocities(m, d);
  for (int i = 0; i < m->npath; ++i) need(!(d->path_length[i] < 0));
  need_finite(tame, d->path_length, m->npath);
  need_finite(tame, d->slope, m->nslope);
  need_finite(tame, d->path_velocity, m->npath);
  for (int i = 0; i < m->nligament; ++i) {
    gerdy_ligament_state state;
    int p = m->nmuscle + i;
    gerdy_ligament_force(m, i, d->path_length[p], d->path_velocity[p], &state);
    need(!(state.total_force < 0));
    need_finite(tame, &state.total_force, 1);
  }
}

static void forces(const gerdy_model* m, gerdy_data* d, int tame, double* work) {
  gerdy_motion(m, d);
  gerdy_inverse_dynamics(m, d);
  need_finite(tame, d->tau, m->nq);
  gerdy_passive_forces(m, d, work);
  need_finite(tame, work, m->nq);
  gerdy_mass_matrix(m, d, work);
  need_finite(tame, work, m->nq * m->nq);
  for (int i = 0; i < m->nconstraint; ++i) gerdy_constraint_error(m, d, i, work);
}

static void contract(const gerdy_model* m, const gerdy_muscles* muscles, const gerdy_data* d,
                     int tame) {
  for (int i = 0; i < m->nmuscle; ++i) {
    gerdy_muscle_state state;
    gerdy_muscle_equilibrium(muscles, i, 0.5, d->path_length[i], d->path_velocity[i], &state);
    if (state.outcome == GERDY_MUSCLE_SOLVED) need_finite(tame, &state.tendon_force, 1);
  }
}

// Lay the band and compute everything that a pose has, at the default and at wilder poses.
static void pose(const gerdy_model* m) {
  static const double far[] = {0, 0.7, -2, 1e3, -1e300};
  int tame = is_tame(m);
  gerdy_data* d;
  gerdy_band band;
  gerdy_notes notes;
  gerdy_muscles* muscles = NULL;
  gerdy_notes_init(&notes);
  if (m->nq > 100 || gerdy_data_new(m, &d, NULL) != GERDY_OK) return;
  double* work = gd_alloc((size_t)(m->nq * m->nq) + 6, sizeof *work);
  need(gerdy_band_lay(m, &band, &notes, NULL) == GERDY_OK && work != NULL);
  if (gerdy_muscles_new(m, &muscles, NULL) != GERDY_OK) need(muscles == NULL);
  for (size_t k = 0; k < sizeof far / sizeof far[0]; ++k) {
    for (int q = 0; q < m->nq; ++q) {
      d->q[q] = m->q_default[q] + far[k] * (1 + q % 3);
      d->u[q] = d->udot[q] = 1 - 0.1 * q;
    }
    tame = tame && k < 3;
    gerdy_fk(m, d);
    gerdy_fk_markers(m, d);
    need_finite(tame, d->body_pos, 3 * m->nbody);
    lengths(m, d, tame);
    forces(m, d, tame, work);
    if (muscles != NULL) contract(m, muscles, d, tame);
    for (int i = 0; i < 4; ++i) {
      gerdy_band_way way;
      gerdy_band_lay_way(&band, d, i / 2, i % 2, &way);
      need(!(way.length < 0));
      if (band.leg[i % 2].known) need_finite(tame, &way.length, 1);
    }
  }
  gd_free(work);
  gerdy_muscles_free(muscles);
  gerdy_notes_reset(&notes);
  gerdy_data_free(d);
}

// What is written of a model is a document that can be read, and nothing has gone or come.
static void write_and_read(const gerdy_model* m) {
  gd_buf text;
  gerdy_model* again = NULL;
  gerdy_error err = {0};
  gd_buf_init(&text);
  gd_osim_write(m, &text);
  need(!text.failed);
  need(gerdy_model_read(text.at, text.n, &again, NULL, &err) == GERDY_OK);
  need(again->nbody == m->nbody && again->nq == m->nq && again->nmarker == m->nmarker);
  need(again->nmuscle == m->nmuscle && again->nligament == m->nligament);
  need(again->npoint == m->npoint && again->npathwrap == m->npathwrap);
  need(again->nwrap == m->nwrap && again->nbushing == m->nbushing && again->nlimit == m->nlimit);
  need(again->nspring == m->nspring && again->nconstraint == m->nconstraint);
  gerdy_model_free(again);
  gd_buf_reset(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  gerdy_model* m;
  gerdy_notes notes;
  gerdy_error err = {0};
  gerdy_notes_init(&notes);
  gerdy_status status = gerdy_model_read((const char*)data, size, &m, &notes, &err);
  if (status != GERDY_OK) need(m == NULL && err.code == status && err.msg[0] != '\0');
  if (status == GERDY_OK) {
    check_tree(m);
    check_indices(m);
    check_paths(m);
    check_forces(m);
    pose(m);
    write_and_read(m);
  }
  gerdy_model_free(m);
  gerdy_notes_reset(&notes);
  return 0;
}
