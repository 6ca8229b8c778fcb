#include "pipeline/synth_motion.h"

#include <gerdy/kin.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/filter.h"
#include "math/random.h"
#include "math/vec.h"
#include "trial/motion_table.h"
#include "trial/norms.h"
#include "trial/synthetic.h"

static const double deg = 0.017453292519943296;
static const double gravity = 9.80665;
static const double stance_share = 0.36;  // of the stride, as in the published curves
static const double usual_drop = 4.25;    // deg: half the published range of pelvic obliquity
static const double force_rate = 1000;    // Hz
static const double lean = -8;            // deg: mean pelvic tilt, modelled; forwards is negative

// curves that are drawn, and how much their stance peak scatters between the steps of a runner
// (published within-runner SD, deg)
static const struct {
  gerdy_curve_id id;
  const char* coordinate;
  double scatter;
} curves[] = {
    {GERDY_CURVE_hip_flexion, "hip_flexion", 2.0},
    {GERDY_CURVE_hip_adduction, "hip_adduction", 1.9},
    {GERDY_CURVE_hip_rotation, "hip_rotation", 1.1},
    {GERDY_CURVE_knee_flexion, "knee_angle", 1.8},
    {GERDY_CURVE_ankle_dorsiflexion, "ankle_angle", 0.8},
};
enum { NDRAWN = sizeof curves / sizeof curves[0] };

typedef struct synth {
  const gerdy_model* m;
  const gerdy_synth_options* o;
  gd_synth_motion* out;
  gerdy_data* data;
  gd_norms norms;
  const gerdy_report_norm* norm[NDRAWN];
  gd_landmarks landmarks;
  double z[NDRAWN];  // the runner's own place in the population, per curve
  double* scatter;   // (nstep x NDRAWN) rad: shift of a curve in a stride
  double* drop;      // (nstep) rad
  double stride;     // s
  size_t nstep;      // stances, half a stride apart, right first; begins two before time 0
  int q[NDRAWN][2];  // coordinates of the drawn curves
  int tilt, list, turn, tx, ty, tz, bend, extend;
} synth;

enum { lead_in = 2 };  // stances before time 0: the first frame lies in the middle of movement

void gd_synth_motion_reset(gd_synth_motion* motion) {
  gerdy_series_free(motion->coordinates);
  gerdy_series_free(motion->forces);
  gd_free(motion->step);
  memset(motion, 0, sizeof *motion);
}

// ---- preparation -------------------------------------------------------------------------------

static gerdy_status find_q(const synth* s, const char* name, int* out, gerdy_error* err) {
  *out = gerdy_model_coordinate(s->m, name);
  if (*out >= 0) return GERDY_OK;
  return gd_fail(err, GERDY_E_MODEL, 0, name, "the bundled runner lacks this coordinate");
}

static gerdy_status find_coordinates(synth* s, gerdy_error* err) {
  const struct {
    const char* name;
    int* q;
  } single[] = {{"pelvis_tilt", &s->tilt},     {"pelvis_list", &s->list},
                {"pelvis_rotation", &s->turn}, {"pelvis_tx", &s->tx},
                {"pelvis_ty", &s->ty},         {"pelvis_tz", &s->tz},
                {"lumbar_bending", &s->bend},  {"lumbar_extension", &s->extend}};
  gerdy_status status = gd_landmarks_find(s->m, &s->landmarks, err);
  for (size_t i = 0; i < sizeof single / sizeof single[0] && status == GERDY_OK; ++i) {
    status = find_q(s, single[i].name, single[i].q, err);
  }
  for (int i = 0; i < NDRAWN; ++i) {
    for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
      char name[48];
      snprintf(name, sizeof name, "%s%s", curves[i].coordinate,
               gerdy_side_suffix((gerdy_side)side));
      status = find_q(s, name, &s->q[i][side], err);
    }
  }
  return status;
}

static gerdy_status find_norms(synth* s, gerdy_error* err) {
  gerdy_status status = gd_norms_load(&s->norms, err);
  for (int i = 0; i < NDRAWN && status == GERDY_OK; ++i) {
    for (size_t k = 0; k < s->norms.n; ++k) {
      const gerdy_report_norm* norm = &s->norms.item[k];
      if (norm->is_curve && norm->id == (int)curves[i].id) s->norm[i] = norm;
    }
    if (s->norm[i] != NULL) continue;
    status = gd_fail(err, GERDY_E_FORMAT, 0, curves[i].coordinate, "the bundled norms lack it");
  }
  return status;
}

static gerdy_status draw_steps(synth* s, gd_random* random, gerdy_error* err) {
  s->nstep = 2 * (size_t)s->o->strides + 2 * lead_in;
  s->scatter = gd_alloc(s->nstep * NDRAWN, sizeof *s->scatter);
  s->drop = gd_alloc(s->nstep, sizeof *s->drop);
  s->out->step = gd_alloc(s->nstep, sizeof *s->out->step);
  if (!s->scatter || !s->drop || !s->out->step) return gd_fail_memory(err);
  for (int i = 0; i < NDRAWN; ++i) s->z[i] = s->o->spread * gd_random_normal(random);
  for (size_t k = 0; k < s->nstep; ++k) {
    // a drop is never negative: what is drawn below 0 becomes 0
    s->drop[k] = fmax(0, s->o->drop[k % 2] + s->o->drop_sd * gd_random_normal(random));
    for (int i = 0; i < NDRAWN; ++i) {
      s->scatter[k * NDRAWN + (size_t)i] =
          s->o->step_scatter * curves[i].scatter * deg * gd_random_normal(random);
    }
  }
  return GERDY_OK;
}

// ---- curves ------------------------------------------------------------------------------------

static double contact_time(const synth* s, size_t step) {
  return ((double)step - lead_in) * s->stride / 2;
}

// the step of one side that a time belongs to, and the share of the stride gone by since contact
static size_t step_at(const synth* s, int side, double t, double* phase) {
  double since = t / s->stride + lead_in / 2.0 - (side == 0 ? 0 : 0.5);
  double whole = floor(since);
  *phase = since - whole;
  double step = 2 * whole + side;
  return step < 0                   ? (size_t)side
         : step >= (double)s->nstep ? s->nstep - 2 + (size_t)side
                                    : (size_t)step;
}

// modelled drop during stance: level at contact and toe-off, largest in the middle between
static double bump(double phase) {
  if (phase >= stance_share) return 0;
  double x = sin(GD_PI * phase / stance_share);
  return x * x;
}

// a published curve at a phase, by a periodic cubic through its 101 points (Catmull & Rom 1974)
static double cycle(const double* x, double phase) {
  double at = phase * (GERDY_NPERCENT - 1);
  int i = (int)at, n = GERDY_NPERCENT - 1;
  double f = at - i;
  double a = x[(i + n - 1) % n], b = x[i % n], c = x[(i + 1) % n], d = x[(i + 2) % n];
  return b + 0.5 * f * (c - a + f * (2 * a - 5 * b + 4 * c - d + f * (3 * (b - c) + d - a)));
}

// shift of a curve: from one stride's to the next one's, smoothly around contact
static double shift_at(const synth* s, int curve, size_t step, double phase) {
  size_t next = step + 2 < s->nstep ? step + 2 : step;
  double a = s->scatter[step * NDRAWN + (size_t)curve];
  double b = s->scatter[next * NDRAWN + (size_t)curve];
  double f = phase < 0.6 ? 0 : (phase - 0.6) / 0.4;
  return a + (b - a) * f * f * (3 - 2 * f);
}

static void set_leg(synth* s, int side, double t, double* drop) {
  double phase;
  size_t step = step_at(s, side, t, &phase);
  *drop = s->drop[step] * bump(phase);
  for (int i = 0; i < NDRAWN; ++i) {
    double value = cycle(s->norm[i]->mean, phase) + s->z[i] * cycle(s->norm[i]->sd, phase) +
                   shift_at(s, i, step, phase);
    // more or less drop than usual goes into hip adduction, degree for degree
    if (curves[i].id == GERDY_CURVE_hip_adduction) {
      value += (s->drop[step] - usual_drop * deg) * bump(phase);
    }
    int q = s->q[i][side];
    s->data->q[q] = fmin(fmax(value, s->m->q_min[q]), s->m->q_max[q]);
  }
}

static void set_angles(synth* s, double t) {
  double drop[2], *q = s->data->q, cycles = 2 * GD_PI * t / s->stride;
  for (int side = 0; side < 2; ++side) set_leg(s, side, t, &drop[side]);
  double right_up = drop[0] - drop[1];
  // small movements of the trunk, modelled: tilt twice and turn once a stride
  double tilt = (lean + 3 * sin(2 * cycles)) * deg, turn = 5.5 * sin(cycles) * deg;
  q[s->tilt] = tilt;
  q[s->turn] = turn;
  // the list that puts the right end of the pelvis up by right_up after tilt and before turn
  q[s->list] = asin((sin(tilt) * sin(turn) - sin(right_up)) / (cos(tilt) * cos(turn)));
  q[s->bend] = -q[s->list];
  q[s->extend] = -tilt - 10 * deg;
  q[s->tx] = q[s->ty] = q[s->tz] = 0;
  gerdy_fk(s->m, s->data);
}

// lowest of heel and toe of a foot, in the pose of data
static double sole(const synth* s, int side) {
  const gd_landmarks* l = &s->landmarks;
  double heel[3], toe[3];
  gerdy_fk_point(s->m, s->data, l->foot[side], l->heel_local[side], heel);
  gerdy_fk_point(s->m, s->data, l->toes[side], l->toe_local[side], toe);
  return fmin(heel[1], toe[1]);
}

// ---- height of the pelvis ----------------------------------------------------------------------

// Standing on a foot, the pelvis is as high as the leg is long; in flight it falls freely between
// the heights at toe-off and contact. The corners are rounded by a low-pass.
static double support_height(synth* s, int side, double t) {
  set_angles(s, t);
  return -sole(s, side);
}

static double height_at(synth* s, double t) {
  double half = s->stride / 2, phase = t / half + lead_in;
  size_t step = (size_t)floor(phase);
  double since = (phase - floor(phase)) * half, stance = stance_share * s->stride;
  int side = (int)(step % 2);
  if (since <= stance) return support_height(s, side, t);
  double begin = t - since + stance, length = half - stance;
  double from = support_height(s, side, begin), to = support_height(s, 1 - side, begin + length);
  double x = t - begin;
  return from + (to - from) * x / length + 0.5 * gravity * x * (length - x);
}

static gerdy_status set_heights(synth* s, gerdy_series* c, gerdy_error* err) {
  size_t n = c->nrow, pad = gd_lowpass_pad(s->o->rate, 15, n);
  double* scratch = gd_alloc(n + 2 * pad, sizeof *scratch);
  if (scratch == NULL) return gd_fail_memory(err);
  double* column = c->value + s->ty;
  for (size_t i = 0; i < n; ++i) column[i * c->ncol] = height_at(s, c->time[i]);
  gd_lowpass(column, n, c->ncol, s->o->rate, 15, scratch);
  gd_free(scratch);
  return GERDY_OK;
}

// ---- tables ------------------------------------------------------------------------------------

static gerdy_status make_coordinates(synth* s, gerdy_error* err) {
  size_t n = (size_t)(s->o->strides * s->stride * s->o->rate) + 1;
  gerdy_series* c;
  gerdy_status status = gerdy_series_new(n, (size_t)s->m->nq, &c, err);
  if (status != GERDY_OK) return status;
  s->out->coordinates = c;
  c->rate = s->o->rate;
  for (int q = 0; q < s->m->nq && status == GERDY_OK; ++q) {
    status = gerdy_series_name(c, (size_t)q, s->m->names + s->m->q_name[q],
                               s->m->q_rotational[q] ? "rad" : "m");
  }
  for (size_t i = 0; i < n; ++i) {
    c->time[i] = (double)i / s->o->rate;
    set_angles(s, c->time[i]);
    for (int q = 0; q < s->m->nq; ++q) gerdy_series_set(c, i, (size_t)q, s->data->q[q]);
  }
  return status == GERDY_OK ? set_heights(s, c, err) : status;
}

static void list_steps(synth* s) {
  double end = s->out->coordinates->time[s->out->coordinates->nrow - 1];
  for (size_t k = 0; k < s->nstep; ++k) {
    double contact = contact_time(s, k), toe_off = contact + stance_share * s->stride;
    if (contact < 0 || toe_off > end) continue;
    s->out->step[s->out->nstep++] =
        (gd_synth_step){(gerdy_side)(k % 2), contact, toe_off, s->drop[k]};
  }
}

// Columns of a force file: force and centre of pressure of both feet, then their free torques.
static const char* const force_columns[18] = {
    "ground_force_r_vx", "ground_force_r_vy", "ground_force_r_vz", "ground_force_r_px",
    "ground_force_r_py", "ground_force_r_pz", "ground_force_l_vx", "ground_force_l_vy",
    "ground_force_l_vz", "ground_force_l_px", "ground_force_l_py", "ground_force_l_pz",
    "ground_torque_r_x", "ground_torque_r_y", "ground_torque_r_z", "ground_torque_l_x",
    "ground_torque_l_y", "ground_torque_l_z"};

// half a sine whose mean over the step carries the body; a smaller whole sine brakes and pushes
static void fill_force(synth* s, gerdy_series* f, size_t row, int side, gd_random* random) {
  const gd_landmarks* l = &s->landmarks;
  double phase, weight = gerdy_model_mass(s->m) * gravity, force[3] = {0, 0, 0}, at[3] = {0, 0, 0};
  step_at(s, side, f->time[row], &phase);
  if (phase < stance_share) {
    double x = phase / stance_share, heel[3], toe[3];
    force[1] = weight * GD_PI / 4 / stance_share * sin(GD_PI * x);
    force[0] = -0.25 * weight * sin(2 * GD_PI * x);
    set_angles(s, f->time[row]);
    gerdy_fk_point(s->m, s->data, l->foot[side], l->heel_local[side], heel);
    gerdy_fk_point(s->m, s->data, l->toes[side], l->toe_local[side], toe);
    for (int k = 0; k < 3; k += 2) at[k] = heel[k] + (toe[k] - heel[k]) * (0.2 + 0.7 * x);
  }
  for (size_t k = 0; k < 3; ++k) {
    force[k] += 3 * gd_random_normal(random);  // N: noise of the plate
    gerdy_series_set(f, row, 6 * (size_t)side + k, force[k]);
    gerdy_series_set(f, row, 6 * (size_t)side + 3 + k, at[k]);
    gerdy_series_set(f, row, 12 + 3 * (size_t)side + k, 0);
  }
}

static gerdy_status make_forces(synth* s, gd_random* random, gerdy_error* err) {
  size_t n = (size_t)(s->o->strides * s->stride * force_rate) + 1;
  gerdy_status status = gerdy_series_new(n, 18, &s->out->forces, err);
  if (status != GERDY_OK) return status;
  gerdy_series* f = s->out->forces;
  f->rate = force_rate;
  for (size_t k = 0; k < 18 && status == GERDY_OK; ++k) {
    status = gerdy_series_name(f, k, force_columns[k], k < 12 ? (k % 6 < 3 ? "N" : "m") : "N.m");
  }
  for (size_t i = 0; i < n; ++i) {
    f->time[i] = (double)i / force_rate;
    for (int side = 0; side < 2; ++side) fill_force(s, f, i, side, random);
  }
  return status;
}

gerdy_status gd_synth_motion_make(const gerdy_model* model, const gerdy_synth_options* options,
                                  gd_synth_motion* out, gerdy_error* err) {
  memset(out, 0, sizeof *out);
  synth s = {.m = model, .o = options, .out = out, .stride = 2 / options->cadence};
  gd_random random = {options->seed};
  gerdy_status status = gerdy_data_new(model, &s.data, err);
  if (status == GERDY_OK) status = find_coordinates(&s, err);
  if (status == GERDY_OK) status = find_norms(&s, err);
  if (status == GERDY_OK) status = draw_steps(&s, &random, err);
  if (status == GERDY_OK) status = make_coordinates(&s, err);
  if (status == GERDY_OK) list_steps(&s);
  if (status == GERDY_OK) status = make_forces(&s, &random, err);
  gerdy_data_free(s.data);
  gd_norms_reset(&s.norms);
  gd_free(s.scatter);
  gd_free(s.drop);
  if (status != GERDY_OK) gd_synth_motion_reset(out);
  return status;
}
