// What the hip must hold in each step: frame by frame, steps shared among threads.
#include <gerdy/dyn.h>
#include <gerdy/kin.h>
#include <gerdy/static_optimization.h>
#include <gerdy/strength.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/mem.h"
#include "force/demand.h"
#include "math/vec.h"
#include "muscle/static_solver.h"

enum { most_threads = 64 };

// s: activations begin freely this long before contact, so that the first frames of a stance are
// not free of what the muscles could do in time
static const double lead = 0.05;
static const double least_load = 0.3;     // of the weight, largest in a stance: less is no contact
static const double least_trusted = 0.8;  // of the frames of a stance
static const double high = 0.5;           // of the peak: from there on muscles are looked at

typedef struct crew {
  gd_demand_work* w;
  atomic_size_t next;
} crew;

typedef struct worker {
  crew* crew;
  gd_demand_work* w;
  gerdy_data* data;
  gerdy_static* solver;
  gerdy_induced* induced;
  double* jac;   // (3 x nq)
  double* tilt;  // (nq) how an acceleration of the coordinates lifts the other side of the pelvis
  double* row;   // (nq) how a force on the coordinates does
  double* part;  // (nmuscle)
} worker;

// The frames of one step.
typedef struct stance {
  gerdy_demand_step* step;
  const gerdy_step* gait;
  const gd_hip* hip;
  int side;
  double mass;                   // kg
  size_t first, end;             // frames, one beyond the stance at both ends if there is one
  size_t from, to;               // frames in the stance
  size_t peak;                   // frame
  double made, reserve, moment;  // N.m.s over the stance
  double* sums;                  // (groups x GD_DEMAND_SUMS)
} stance;

// ---- what inverse dynamics tells ---------------------------------------------------------------

// N.m, abduction positive; NaN without a result
static double moment_at(const gd_demand_work* w, const gd_hip* hip, size_t frame) {
  const gerdy_series* tau = w->id->id->tau;
  return -hip->adducts * tau->value[frame * tau->ncol + (size_t)hip->q];
}

static void find_frames(const gd_demand_work* w, stance* s) {
  const gerdy_trial* t = w->id->trial;
  while (s->from < t->nframe && t->time[s->from] < s->gait->contact) ++s->from;
  s->to = s->from;
  while (s->to < t->nframe && t->time[s->to] <= s->gait->toe_off) ++s->to;
  s->first = s->from > 0 ? s->from - 1 : 0;
  s->end = s->to < t->nframe ? s->to + 1 : t->nframe;
  s->peak = s->from;
}

// largest vertical force under the foot, of the weight
static double largest_load(const gd_demand_work* w, const stance* s, gerdy_data* d) {
  const gd_id_work* id = w->id;
  double most = 0, weight = id->id->weight;
  for (size_t i = s->from; i < s->to && id->loads != NULL; ++i) {
    double sum = 0;
    gerdy_trial_frame(id->model, id->trial, i, d);
    gerdy_fk(id->model, d);
    for (size_t k = 0; k < id->loads->nload; ++k) {
      const gerdy_load* l = &id->loads->load[k];
      double wrench[6];
      if (!l->valid[i] || !gerdy_model_is_below(id->model, l->body, w->landmarks->foot[s->side])) {
        continue;
      }
      gerdy_load_wrench(l, d, i, wrench);
      sum -= gd_v3_dot(wrench + 3, id->model->gravity) / gd_v3_norm(id->model->gravity);
    }
    most = fmax(most, sum);
  }
  return most / weight;
}

static void measure_moment(const gd_demand_work* w, stance* s) {
  const gd_id_work* id = w->id;
  double* value = s->step->value;
  double squares = 0, impulse = 0, length = s->gait->toe_off - s->gait->contact;
  double dt = length / (double)(s->to - s->from);
  for (size_t i = s->from; i < s->to; ++i) {
    double m = moment_at(w, s->hip, i), force = gd_v3_norm(id->id->residual->value + 6 * i);
    impulse += fmax(0, m) * dt;
    squares += force * force;
    if (m > moment_at(w, s->hip, s->peak)) s->peak = i;
    s->step->ntrusted += id->doubt[i] == 0;
  }
  s->step->peak_trusted = id->doubt[s->peak] == 0;
  value[GERDY_DEMAND_moment_peak] = moment_at(w, s->hip, s->peak) / s->mass;
  value[GERDY_DEMAND_moment_when] = (id->trial->time[s->peak] - s->gait->contact) / length;
  value[GERDY_DEMAND_impulse] = impulse / s->mass;
  value[GERDY_DEMAND_ratio] = value[GERDY_DEMAND_moment_peak] / w->out->tested[s->side];
  value[GERDY_DEMAND_residual] = sqrt(squares / (double)(s->to - s->from)) / id->id->weight;
}

static void keep_moments(const gd_demand_work* w, const stance* s) {
  for (size_t i = s->first; i < s->end; ++i) {
    gerdy_series_set(w->curve, i, (size_t)s->side, moment_at(w, s->hip, i) / s->mass);
  }
}

static gerdy_demand_out judge(const gd_demand_work* w, const stance* s, gerdy_data* d) {
  const gerdy_demand_step* step = s->step;
  if (!(largest_load(w, s, d) > least_load)) return GERDY_DEMAND_NO_FORCE;
  bool most = (double)step->ntrusted >= least_trusted * (double)step->nframe;
  return most ? GERDY_DEMAND_COUNTED : GERDY_DEMAND_DOUBT;
}

// ---- who holds the pelvis ----------------------------------------------------------------------

// For accelerations that are linear in forces, and whose matrix is symmetric, one solution for a
// force at the pelvis tells what every force does to it.
static bool find_lift(worker* k, const stance* s) {
  const gerdy_model* m = k->w->model;
  const gd_landmarks* l = k->w->landmarks;
  gerdy_data* d = k->data;
  double local[3], off[3], up[3], width, g = gd_v3_norm(m->gravity);
  if (!(g > 0) || !gerdy_induced_pose(k->induced, d, s->hip->held, 3)) return false;
  width = gd_v3_distance(d->body_pos + 3 * l->femur[0], d->body_pos + 3 * l->femur[1]);
  for (int i = 0; i < 3; ++i) up[i] = -m->gravity[i] / (g * width);
  for (int other = 0; other < 2; ++other) {
    int femur = l->femur[other ? !s->side : s->side];
    gd_v3_sub(d->body_pos + 3 * femur, d->body_pos + 3 * l->pelvis, off);
    gd_m3_tmul_v3(d->body_rot + 9 * l->pelvis, off, local);
    gerdy_point_jacobian(m, d, l->pelvis, local, k->jac);
    for (int q = 0; q < m->nq; ++q) {
      double lifted = up[0] * k->jac[q] + up[1] * k->jac[m->nq + q] + up[2] * k->jac[2 * m->nq + q];
      k->tilt[q] = other ? k->tilt[q] + lifted : -lifted;
    }
  }
  gerdy_induced_solve(k->induced, d, k->tilt, k->row, NULL);
  return true;
}

// rad/s2 that a muscle's force makes; slopes hold what is coupled to a coordinate already
static double lift_of(const worker* k, int muscle, double force) {
  const gerdy_model* m = k->w->model;
  double sum = 0;
  for (int i = m->path_slope[muscle]; i < m->path_slope[muscle] + m->path_nslope[muscle]; ++i) {
    int q = m->slope_q[i];
    if (m->q_driver[q] < 0) sum -= k->row[q] * k->data->slope[i] * force;
  }
  return sum;
}

// ---- frames ------------------------------------------------------------------------------------

static void take_muscles(worker* k, stance* s, const gerdy_static_frame* f) {
  const gd_muscle_groups* g = k->w->groups;
  bool lifts = find_lift(k, s);
  for (int i = 0; i < k->w->model->nmuscle; ++i) {
    double* sum = s->sums + GD_DEMAND_SUMS * g->group[i];
    if (g->side[i] >= 0 && g->side[i] != s->side) continue;
    if (k->part[i] > 0) {
      double slope = gerdy_path_slope(k->w->model, k->data, i, s->hip->q);
      sum[0] += s->hip->adducts * slope * f->force[i];
      sum[1] += k->part[i];
    }
    sum[2] += lifts ? lift_of(k, i, f->force[i]) : NAN;
  }
  for (size_t i = 0; i < g->n; ++i) ++s->sums[GD_DEMAND_SUMS * i + 3];
}

static void keep_forces(gerdy_series* force, size_t frame, const gerdy_static_frame* f) {
  for (size_t i = 0; i < force->ncol; ++i) gerdy_series_set(force, frame, i, f->force[i]);
}

static void take_frame(worker* k, stance* s, size_t frame, const gerdy_static_frame* f) {
  gd_demand_work* w = k->w;
  const gerdy_model* m = w->model;
  int q = s->hip->q;
  double could = gerdy_capacity(m, w->muscles, k->data, q, (int)-s->hip->adducts, k->part);
  double moment = moment_at(w, s->hip, frame), made = 0;
  gerdy_series_set(w->curve, frame, 2 + (size_t)s->side, could / s->mass);
  if (f->outcome == GERDY_STATIC_NO_NUMBER || frame < s->from || frame >= s->to) return;
  for (int i = 0; i < m->nmuscle; ++i) {
    if (k->part[i] > 0) made += s->hip->adducts * gerdy_path_slope(m, k->data, i, q) * f->force[i];
  }
  double reserve = -s->hip->adducts * f->carried[q];
  s->reserve += fabs(reserve);
  s->moment += fabs(moment);
  if (!(moment >= high * moment_at(w, s->hip, s->peak))) return;
  take_muscles(k, s, f);
  double *value = s->step->value, share = (made + fmax(0, reserve)) / could;
  if (share <= value[GERDY_DEMAND_share]) return;
  value[GERDY_DEMAND_share] = share;
  value[GERDY_DEMAND_capacity] = could / s->mass;
}

static void solve_frames(worker* k, stance* s) {
  const gd_id_work* id = k->w->id;
  const gerdy_trial* t = id->trial;
  size_t begin = s->first;
  while (begin > 0 && !id->id->lacking[begin - 1] &&
         t->time[begin - 1] >= s->gait->contact - lead) {
    --begin;
  }
  gd_static_forget(k->solver);
  for (size_t i = begin; i < s->end; ++i) {
    gerdy_static_frame f;
    if (id->id->lacking[i]) continue;
    gerdy_trial_frame(k->w->model, t, i, k->data);
    double dt = i > begin && !id->id->lacking[i - 1] ? t->time[i] - t->time[i - 1] : 0;
    gerdy_static_solve_frame(k->solver, k->data, id->id->tau->value + i * id->id->tau->ncol, dt,
                             &f);
    if (i < s->first) continue;
    if (k->w->force[s->side] != NULL) keep_forces(k->w->force[s->side], i, &f);
    take_frame(k, s, i, &f);
  }
}

static void solve_step(worker* k, size_t which) {
  gd_demand_work* w = k->w;
  gerdy_demand_step* step = &w->out->step[which];
  stance s = {.step = step,
              .gait = &w->gait->step[step->step],
              .hip = &w->hip[step->side],
              .side = (int)step->side,
              .mass = w->out->mass,
              .sums = w->muscle + which * w->groups->n * GD_DEMAND_SUMS};
  for (int i = 0; i < GERDY_NDEMAND; ++i) step->value[i] = NAN;
  find_frames(w, &s);
  step->nframe = s.to - s.from;
  step->left_out = GERDY_DEMAND_NO_RESULT;
  if (step->nframe < 2) return;
  for (size_t i = s.from; i < s.to; ++i) {
    if (w->id->id->lacking[i]) return;
  }
  measure_moment(w, &s);
  step->left_out = judge(w, &s, k->data);
  keep_moments(w, &s);
  if (step->left_out == GERDY_DEMAND_NO_FORCE) {
    for (int i = 0; i < GERDY_NDEMAND; ++i) step->value[i] = NAN;
  }
  // muscles behind moments that are in doubt would say nothing
  if (step->left_out != GERDY_DEMAND_COUNTED || w->muscles == NULL) return;
  solve_frames(k, &s);
  step->value[GERDY_DEMAND_reserve] = s.reserve / s.moment;
}

// ---- threads -----------------------------------------------------------------------------------

static void* take_steps(void* context) {
  worker* k = context;
  size_t which;
  while ((which = atomic_fetch_add(&k->crew->next, 1)) < k->w->out->nstep) solve_step(k, which);
  return NULL;
}

static gerdy_status hire(worker* k, crew* c, gerdy_error* err) {
  gd_demand_work* w = c->w;
  size_t nq = (size_t)w->model->nq;
  gerdy_static_options options = gerdy_static_options_default(GERDY_STATIC_FULL);
  k->crew = c;
  k->w = w;
  k->jac = gd_alloc(3 * nq, sizeof *k->jac);
  k->tilt = gd_alloc(nq, sizeof *k->tilt);
  k->row = gd_alloc(nq, sizeof *k->row);
  k->part = gd_alloc((size_t)w->model->nmuscle, sizeof *k->part);
  if (!k->jac || !k->tilt || !k->row || !k->part) return gd_fail_memory(err);
  gerdy_status status = gerdy_data_new(w->model, &k->data, err);
  if (status == GERDY_OK && w->muscles != NULL) {
    status = gerdy_static_new(w->model, w->muscles, NULL, &options, &k->solver, NULL, err);
  }
  return status == GERDY_OK ? gerdy_induced_new(w->model, 3, &k->induced, err) : status;
}

static void dismiss(worker* k) {
  gerdy_induced_free(k->induced);
  gerdy_static_free(k->solver);
  gerdy_data_free(k->data);
  gd_free(k->part);
  gd_free(k->row);
  gd_free(k->tilt);
  gd_free(k->jac);
}

static int count_threads(const gd_demand_work* w, int nthread) {
  long n = nthread > 0 ? nthread : sysconf(_SC_NPROCESSORS_ONLN);
  if (n > most_threads) n = most_threads;
  if ((size_t)n > w->out->nstep) n = (long)w->out->nstep;
  return n > 1 ? (int)n : 1;
}

// a thread that cannot be started leaves its share to the others
gerdy_status gd_demand_steps(gd_demand_work* work, int nthread, gerdy_error* err) {
  crew c = {.w = work};
  worker k[most_threads] = {{0}};
  pthread_t thread[most_threads];
  int started[most_threads] = {0}, n = count_threads(work, nthread);
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < n && status == GERDY_OK; ++i) status = hire(&k[i], &c, err);
  if (status == GERDY_OK) {
    for (int i = 1; i < n; ++i) {
      started[i] = pthread_create(&thread[i], NULL, take_steps, &k[i]) == 0;
    }
    take_steps(&k[0]);
    for (int i = 1; i < n; ++i) {
      if (started[i]) pthread_join(thread[i], NULL);
    }
  }
  for (int i = 0; i < n; ++i) dismiss(&k[i]);
  return status;
}
