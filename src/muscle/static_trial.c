// Static optimization of a whole trial.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "muscle/static_solver.h"

typedef struct work {
  gerdy_static* s;
  const gerdy_series *motion, *speed, *tau;
  ptrdiff_t *in_motion, *in_speed, *in_tau;  // (nq) columns, -1: none
  gerdy_data* data;
  double* moment;   // (nq) of the frame
  double* largest;  // (nq) of the trial
  double share;
  size_t capacity;  // of reserve
  gerdy_static_trial* out;
  gerdy_error* err;
} work;

void gerdy_static_trial_free(gerdy_static_trial* trial) {
  if (trial == NULL) return;
  gerdy_series_free(trial->activation);
  gerdy_series_free(trial->force);
  gd_free(trial->frame);
  gd_free(trial->reserve);
  gd_free(trial);
}

// ---- input -------------------------------------------------------------------------------------

static gerdy_status same_times(const work* w, const gerdy_series* other, const char* what) {
  for (size_t r = 0; r < w->motion->nrow; ++r) {
    if (other->nrow == w->motion->nrow && fabs(other->time[r] - w->motion->time[r]) < 1e-6)
      continue;
    return gd_fail(w->err, GERDY_E_DATA, 0, what,
                   "the table has %zu rows and the motion %zu, or other times; bring both to the "
                   "same times",
                   other->nrow, w->motion->nrow);
  }
  return GERDY_OK;
}

static gerdy_status match(work* w) {
  const gerdy_model* m = w->s->model;
  for (int q = 0; q < m->nq; ++q) {
    const char* name = m->names + m->q_name[q];
    w->in_motion[q] = gerdy_series_find(w->motion, name);
    w->in_speed[q] = gerdy_series_find(w->speed, name);
    w->in_tau[q] = gerdy_series_find(w->tau, name);
    if (w->in_tau[q] >= 0 || !gerdy_static_counts(w->s, q)) continue;
    return gd_fail(w->err, GERDY_E_DATA, 0, name,
                   "there is no moment of this coordinate; give those of inverse dynamics, one "
                   "column a coordinate");
  }
  return GERDY_OK;
}

static double at(const gerdy_series* s, size_t row, ptrdiff_t column, double absent) {
  return column >= 0 ? s->value[row * s->ncol + (size_t)column] : absent;
}

static void put_frame(work* w, size_t row) {
  const gerdy_model* m = w->s->model;
  for (int q = 0; q < m->nq; ++q) {
    w->data->q[q] = at(w->motion, row, w->in_motion[q], m->q_default[q]);
    w->data->u[q] = at(w->speed, row, w->in_speed[q], 0);
    w->moment[q] = at(w->tau, row, w->in_tau[q], 0);
  }
}

// ---- output ------------------------------------------------------------------------------------

static gerdy_status name_columns(const work* w, gerdy_series* s, bool force) {
  const gerdy_model* m = w->s->model;
  const gerdy_actuators* list = &w->s->actuators;
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < m->nmuscle && status == GERDY_OK; ++i) {
    status = gerdy_series_name(s, (size_t)i, m->names + m->muscle_name[i], force ? "N" : "1");
  }
  for (size_t j = 0; j < list->n && status == GERDY_OK; ++j) {
    const gerdy_actuator* a = &list->item[j];
    bool turns = a->type == GERDY_ACTUATOR_TORQUE ||
                 (a->type == GERDY_ACTUATOR_COORDINATE && m->q_rotational[a->q]);
    const char* unit = !force ? "1" : turns ? "N.m" : "N";
    status = gerdy_series_name(s, (size_t)m->nmuscle + j, a->name, unit);
  }
  return status;
}

static gerdy_status new_table(const work* w, const char* title, bool force, gerdy_series** out) {
  size_t ncol = (size_t)w->s->dual.nvar;
  gerdy_status status = gerdy_series_new(w->motion->nrow, ncol, out, w->err);
  if (status != GERDY_OK) return status;
  memcpy((*out)->time, w->motion->time, w->motion->nrow * sizeof *w->motion->time);
  (*out)->rate = w->motion->rate;
  snprintf((*out)->title, sizeof(*out)->title, "%s", title);
  status = name_columns(w, *out, force);
  if (status == GERDY_OK) return status;
  return gd_fail(w->err, status, 0, NULL, "the name of a muscle or actuator is too long");
}

static void take_frame(const work* w, size_t row, const gerdy_static_frame* f) {
  int nmuscle = w->s->model->nmuscle;
  for (int i = 0; i < w->s->dual.nvar; ++i) {
    size_t column = (size_t)i;
    int j = i - nmuscle;
    double x = j < 0 ? f->activation[i] : f->control[j];
    double force = j < 0 ? f->force[i] : f->control[j] * w->s->actuators.item[j].optimal;
    gerdy_series_set(w->out->activation, row, column, x);
    gerdy_series_set(w->out->force, row, column, force);
  }
}

// ---- reserves ----------------------------------------------------------------------------------

static bool muscles_move(const gerdy_model* m, int q) {
  for (int i = 0; i < m->nmuscle; ++i) {
    for (int k = m->path_slope[i]; k < m->path_slope[i] + m->path_nslope[i]; ++k) {
      if (m->slope_q[k] == q) return true;
    }
  }
  return false;
}

// the actuator that gives the most of what is carried at coordinate q
static const char* most_of(const gerdy_static* s, int q) {
  const gd_dual* d = &s->dual;
  double most = -1;
  const char* name = "";
  for (int i = s->model->nmuscle; i < d->nvar; ++i) {
    for (int k = d->first[i]; k < d->first[i + 1]; ++k) {
      if (s->row_q[d->row[k]] != q || fabs(d->value[k] * d->x[i]) <= most) continue;
      most = fabs(d->value[k] * d->x[i]);
      name = s->actuators.item[i - s->model->nmuscle].name;
    }
  }
  return name;
}

static gerdy_static_reserve* next_reserve(work* w) {
  gerdy_static_trial* t = w->out;
  if (t->nreserve == w->capacity) {
    size_t room = w->capacity > 0 ? 2 * w->capacity : 64;
    gerdy_static_reserve* grown = gd_realloc(t->reserve, room, sizeof *grown);
    if (grown == NULL) return NULL;
    t->reserve = grown;
    w->capacity = room;
  }
  return &t->reserve[t->nreserve++];
}

static gerdy_status list_reserves(work* w, size_t row, const gerdy_static_frame* f) {
  const gerdy_model* m = w->s->model;
  for (int q = 0; q < m->nq && f->outcome != GERDY_STATIC_NO_NUMBER; ++q) {
    // moments below the tolerance of the solution are none
    double moment = fabs(w->s->tau[q]), carried = f->carried[q];
    if (!gerdy_static_counts(w->s, q)) continue;
    w->largest[q] = fmax(w->largest[q], moment);
    if (fabs(carried) <= fmax(w->share * moment, 1e-6) || !muscles_move(m, q) ||
        gd_static_is_root(m, q)) {
      continue;
    }
    gerdy_static_reserve* r = next_reserve(w);
    if (r == NULL) return gd_fail_memory(w->err);
    *r = (gerdy_static_reserve){
        .frame = row, .coordinate = q, .carried = carried, .of_moment = fabs(carried) / moment};
    snprintf(r->actuator, sizeof r->actuator, "%s", most_of(w->s, q));
  }
  return GERDY_OK;
}

// ---- all ---------------------------------------------------------------------------------------

static gerdy_status run(work* w, gerdy_progress progress, void* context) {
  double last = NAN;
  for (size_t row = 0; row < w->motion->nrow; ++row) {
    gerdy_static_frame* f = &w->out->frame[row];
    put_frame(w, row);
    double time = w->motion->time[row];
    gerdy_static_solve_frame(w->s, w->data, w->moment, isnan(last) ? 0 : time - last, f);
    if (f->outcome != GERDY_STATIC_NO_NUMBER) last = time;
    w->out->nbad += f->outcome != GERDY_STATIC_SOLVED;
    take_frame(w, row, f);
    gerdy_status status = list_reserves(w, row, f);
    if (status != GERDY_OK) return status;
    f->activation = f->force = f->control = f->carried = NULL;
    double done = (double)(row + 1) / (double)w->motion->nrow;
    if (progress != NULL && !progress(context, "muscle forces", done)) {
      return gd_fail(w->err, GERDY_E_STOPPED, 0, NULL, "stopped after %zu of %zu frames", row + 1,
                     w->motion->nrow);
    }
  }
  for (size_t k = 0; k < w->out->nreserve; ++k) {
    gerdy_static_reserve* r = &w->out->reserve[k];
    r->of_largest = fabs(r->carried) / w->largest[r->coordinate];
  }
  return GERDY_OK;
}

static gerdy_status prepare(work* w) {
  size_t nq = (size_t)w->s->model->nq;
  w->out = gd_alloc(1, sizeof *w->out);
  w->in_motion = gd_alloc(3 * nq, sizeof *w->in_motion);
  w->moment = gd_alloc(2 * nq, sizeof *w->moment);
  if (w->out == NULL || w->in_motion == NULL || w->moment == NULL) return gd_fail_memory(w->err);
  w->in_speed = w->in_motion + nq;
  w->in_tau = w->in_speed + nq;
  w->largest = w->moment + nq;
  gerdy_status status = match(w);
  if (status == GERDY_OK) status = same_times(w, w->speed, "speed");
  if (status == GERDY_OK) status = same_times(w, w->tau, "tau");
  if (status == GERDY_OK) status = gerdy_data_new(w->s->model, &w->data, w->err);
  if (status == GERDY_OK) status = new_table(w, "Activations", false, &w->out->activation);
  if (status == GERDY_OK) status = new_table(w, "Forces", true, &w->out->force);
  if (status != GERDY_OK) return status;
  w->out->frame = gd_alloc(w->motion->nrow, sizeof *w->out->frame);
  return w->out->frame != NULL ? GERDY_OK : gd_fail_memory(w->err);
}

gerdy_status gerdy_static_solve(gerdy_static* solver, const gerdy_series* motion,
                                const gerdy_series* speed, const gerdy_series* tau, double share,
                                gerdy_progress progress, void* context, gerdy_static_trial** out,
                                gerdy_error* err) {
  work w = {.s = solver, .motion = motion, .speed = speed, .tau = tau, .share = share, .err = err};
  *out = NULL;
  // a trial does not depend on what was solved before it
  gd_static_forget(solver);
  gerdy_status status = prepare(&w);
  if (status == GERDY_OK) status = run(&w, progress, context);
  gd_free(w.in_motion);
  gd_free(w.moment);
  gerdy_data_free(w.data);
  if (status == GERDY_OK)
    *out = w.out;
  else
    gerdy_static_trial_free(w.out);
  return status;
}
