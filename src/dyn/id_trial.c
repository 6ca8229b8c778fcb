// Inverse dynamics of all frames of a trial, by several threads, with the same bits for any number
// of them.
#include <gerdy/dyn.h>
#include <gerdy/kin.h>
#include <gerdy/trial.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"

// frames that a thread takes at a time, and fewer than which a thread is not worth its start
enum { chunk_length = 64, least_per_thread = 128, most_threads = 64 };

gerdy_id_options gerdy_id_options_default(void) { return (gerdy_id_options){.passive = 1}; }

void gerdy_id_free(gerdy_id* id) {
  if (id == NULL) return;
  gerdy_series_free(id->tau);
  gerdy_series_free(id->residual);
  gd_free(id->lacking);
  gd_free(id);
}

// ---- one frame ---------------------------------------------------------------------------------

typedef struct work {
  const gerdy_model* m;
  const gerdy_trial* trial;
  const gerdy_loads* loads;  // NULL: none
  gerdy_id_options options;
  gerdy_id* id;
  double* load_sum;  // (nframe) N, of all loads; written where there is a result
  atomic_size_t next;
} work;

typedef struct worker {
  work* w;
  gerdy_data* data;
  double* extra;  // (nq)
} worker;

static void subtract(worker* f, double* tau) {
  for (int q = 0; q < f->w->m->nq; ++q) tau[q] -= f->extra[q];
}

// what ground must put on the body beside the loads: force, and moment about the mass centre
static void find_residual(worker* f, size_t frame) {
  work* w = f->w;
  double total[6], sum[3] = {0, 0, 0}, center[3], moment[3];
  memcpy(total, f->data->body_force, sizeof total);
  for (size_t i = 0; w->loads != NULL && i < w->loads->nload; ++i) {
    double wrench[6];
    if (w->loads->load[i].body == 0) continue;
    gerdy_load_wrench(&w->loads->load[i], f->data, frame, wrench);
    for (int k = 0; k < 6; ++k) total[k] -= wrench[k];
    gd_v3_add(sum, wrench + 3, sum);
  }
  gerdy_mass_center(w->m, f->data, center);
  gd_v3_cross(center, total + 3, moment);
  gd_v3_sub(total, moment, moment);
  for (size_t k = 0; k < 3; ++k) {
    gerdy_series_set(w->id->residual, frame, k, total[3 + k]);
    gerdy_series_set(w->id->residual, frame, 3 + k, moment[k]);
  }
  w->load_sum[frame] = gd_v3_norm(sum);
}

static void solve_frame(worker* f, size_t frame) {
  work* w = f->w;
  const gerdy_model* m = w->m;
  gerdy_data* d = f->data;
  unsigned char* lacking = &w->id->lacking[frame];
  if (!w->trial->known[frame]) *lacking |= GERDY_ID_NO_MOTION;
  if (w->loads != NULL && !gerdy_loads_known(w->loads, frame)) *lacking |= GERDY_ID_NO_LOAD;
  if (*lacking) return;
  gerdy_trial_frame(m, w->trial, frame, d);
  gerdy_fk(m, d);
  gerdy_inverse_dynamics(m, d);
  if (w->options.passive && m->nbushing + m->nlimit + m->nspring > 0) {
    gerdy_passive_forces(m, d, f->extra);
    subtract(f, d->tau);
  }
  if (w->loads != NULL) {
    gerdy_loads_forces(m, d, w->loads, frame, f->extra);
    subtract(f, d->tau);
  }
  if (w->options.fold) gerdy_fold(m, d, d->tau);
  for (int q = 0; q < m->nq; ++q) gerdy_series_set(w->id->tau, frame, (size_t)q, d->tau[q]);
  find_residual(f, frame);
}

// ---- threads -----------------------------------------------------------------------------------

static void* take_chunks(void* context) {
  worker* f = context;
  size_t n = f->w->trial->nframe, first;
  while ((first = chunk_length * atomic_fetch_add(&f->w->next, 1)) < n) {
    size_t end = first + chunk_length < n ? first + chunk_length : n;
    for (size_t frame = first; frame < end; ++frame) solve_frame(f, frame);
  }
  return NULL;
}

static int count_threads(const work* w) {
  long n = w->options.nthread > 0 ? w->options.nthread : sysconf(_SC_NPROCESSORS_ONLN);
  size_t worth = w->options.nthread > 0 ? w->trial->nframe : w->trial->nframe / least_per_thread;
  if (n > most_threads) n = most_threads;
  if ((size_t)n > worth) n = (long)worth;
  return n > 1 ? (int)n : 1;
}

// a thread that cannot be started leaves its share to the others
static gerdy_status run(work* w, gerdy_error* err) {
  worker f[most_threads] = {{0}};
  pthread_t thread[most_threads];
  int started[most_threads] = {0}, n = count_threads(w);
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < n && status == GERDY_OK; ++i) {
    f[i].w = w;
    f[i].extra = gd_alloc((size_t)w->m->nq, sizeof *f[i].extra);
    status = f[i].extra != NULL ? gerdy_data_new(w->m, &f[i].data, err) : gd_fail_memory(err);
  }
  if (status == GERDY_OK) {
    for (int i = 1; i < n; ++i) {
      started[i] = pthread_create(&thread[i], NULL, take_chunks, &f[i]) == 0;
    }
    take_chunks(&f[0]);
    for (int i = 1; i < n; ++i) {
      if (started[i]) pthread_join(thread[i], NULL);
    }
  }
  for (int i = 0; i < n; ++i) {
    gerdy_data_free(f[i].data);
    gd_free(f[i].extra);
  }
  return status;
}

// ---- what comes out ----------------------------------------------------------------------------

static gerdy_status new_table(const gerdy_trial* t, size_t ncol, const char* title,
                              gerdy_series** out, gerdy_error* err) {
  gerdy_status status = gerdy_series_new(t->nframe, ncol, out, err);
  if (status != GERDY_OK) return status;
  memcpy((*out)->time, t->time, t->nframe * sizeof *t->time);
  (*out)->rate = t->rate;
  snprintf((*out)->title, sizeof(*out)->title, "%s", title);
  return GERDY_OK;
}

static gerdy_status make_tables(work* w, gerdy_error* err) {
  static const char* const residual[6] = {"residual_fx", "residual_fy", "residual_fz",
                                          "residual_mx", "residual_my", "residual_mz"};
  const gerdy_model* m = w->m;
  gerdy_id* id = w->id;
  gerdy_status status = new_table(w->trial, (size_t)m->nq, "Inverse dynamics", &id->tau, err);
  if (status == GERDY_OK) status = new_table(w->trial, 6, "Residuals", &id->residual, err);
  for (size_t k = 0; k < 6 && status == GERDY_OK; ++k) {
    status = gerdy_series_name(id->residual, k, residual[k], k < 3 ? "N" : "N.m");
  }
  if (status != GERDY_OK) return status;
  for (int q = 0; q < m->nq; ++q) {
    const char* name = m->names + m->q_name[q];
    const char* unit = m->q_driver[q] >= 0 ? "" : m->q_rotational[q] ? "N.m" : "N";
    status = gerdy_series_name(id->tau, (size_t)q, name, unit);
    if (status != GERDY_OK) {
      return gd_fail(err, GERDY_E_MODEL, 0, name, "the name is too long for a column");
    }
  }
  id->lacking = gd_alloc(w->trial->nframe, 1);
  w->load_sum = gd_alloc(w->trial->nframe, sizeof *w->load_sum);
  return id->lacking != NULL && w->load_sum != NULL ? GERDY_OK : gd_fail_memory(err);
}

static void summarise(const work* w) {
  gerdy_id* id = w->id;
  double force = 0, moment = 0;
  id->weight = gerdy_model_mass(w->m) * gd_v3_norm(w->m->gravity);
  for (size_t row = 0; row < w->trial->nframe; ++row) {
    const double* r = id->residual->value + 6 * row;
    if (id->lacking[row]) continue;
    double f = gd_v3_norm(r), n = gd_v3_norm(r + 3);
    ++id->nresult;
    force += f * f;
    moment += n * n;
    id->moment_max = fmax(id->moment_max, n);
    id->peak_load = fmax(id->peak_load, w->load_sum[row]);
    if (!(f > id->force_max)) continue;
    id->force_max = f;
    id->force_max_frame = row;
  }
  if (id->nresult == 0) return;
  id->force_rms = sqrt(force / (double)id->nresult);
  id->moment_rms = sqrt(moment / (double)id->nresult);
}

static gerdy_status check_loads(const gerdy_model* m, const gerdy_trial* t, const gerdy_loads* l,
                                gerdy_error* err) {
  if (l == NULL) return GERDY_OK;
  if (l->nframe != t->nframe) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "the loads have %zu frames, the motion has %zu",
                   l->nframe, t->nframe);
  }
  for (size_t i = 0; i < l->nload; ++i) {
    const gerdy_load* a = &l->load[i];
    if (a->body >= 0 && a->body < m->nbody && a->force_body >= 0 && a->force_body < m->nbody &&
        a->point_body >= -1 && a->point_body < m->nbody) {
      continue;
    }
    return gd_fail(err, GERDY_E_ARG, 0, a->name, "the load is on a body that the model has not");
  }
  return GERDY_OK;
}

gerdy_status gerdy_id_solve(const gerdy_model* model, const gerdy_trial* trial,
                            const gerdy_loads* loads, const gerdy_id_options* options,
                            gerdy_id** out, gerdy_error* err) {
  work w = {.m = model, .trial = trial, .loads = loads};
  w.options = options != NULL ? *options : gerdy_id_options_default();
  *out = NULL;
  gerdy_status status = check_loads(model, trial, loads, err);
  if (status != GERDY_OK) return status;
  w.id = gd_alloc(1, sizeof *w.id);
  status = w.id != NULL ? make_tables(&w, err) : gd_fail_memory(err);
  if (status == GERDY_OK) status = run(&w, err);
  if (status == GERDY_OK) {
    summarise(&w);
    *out = w.id;
  } else {
    gerdy_id_free(w.id);
  }
  gd_free(w.load_sum);
  return status;
}
