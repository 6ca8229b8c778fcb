#include "force/predict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "force/predict_stance.h"
#include "math/vec.h"

// m: plates see the load pass outside the line from heel to toes, 6 to 20 mm in five trials
static const double outside = 0.013;

static void find_soles(const gd_landmarks* l, gerdy_sole sole[2]) {
  for (int side = 0; side < 2; ++side) {
    gerdy_sole* s = &sole[side];
    s->heel_body = l->foot[side];
    s->toe_body = l->toes[side] < 0 ? l->foot[side] : l->toes[side];
    gd_v3_copy(l->heel_local[side], s->heel);
    gd_v3_copy(l->toe_local[side], s->toe);
    s->heel[2] += side == 0 ? outside : -outside;
    s->toe[2] += side == 0 ? outside : -outside;
  }
}

static void name_loads(gerdy_loads* loads) {
  static const char* const name[2] = {"right foot, predicted", "left foot, predicted"};
  for (size_t side = 0; side < 2; ++side) {
    snprintf(loads->load[side].name, sizeof loads->load[side].name, "%s", name[side]);
  }
}

static void hide_unknown(const gd_stances* stances, gerdy_loads* loads, size_t* n) {
  *n = 0;
  for (size_t i = 0; i < loads->nframe; ++i) {
    if (!stances->unknown[i]) continue;
    ++*n;
    for (size_t side = 0; side < 2; ++side) loads->load[side].valid[i] = 0;
  }
}

gerdy_status gd_predict_loads(const gerdy_model* model, const gd_landmarks* landmarks,
                              const gerdy_trial* trial, double unseen_mass, gerdy_loads** out,
                              gerdy_id_prediction* how, gerdy_error* err) {
  gerdy_sole sole[2];
  gd_stances stances;
  gerdy_ground* ground = NULL;
  gerdy_ground_options options = gerdy_ground_options_default();
  options.seen = 1 - unseen_mass;
  *out = NULL;
  find_soles(landmarks, sole);
  gerdy_status status = gd_stances_find(model, landmarks, trial, &stances, err);
  if (status == GERDY_OK) {
    status =
        gerdy_ground_predict(model, trial, sole, stances.item, stances.n, &options, &ground, err);
  }
  if (status == GERDY_OK) {
    double weight = gerdy_model_mass(model) * gd_v3_norm(model->gravity);
    *how = (gerdy_id_prediction){.used = 1, .running = stances.running};
    for (int side = 0; side < 2; ++side) how->nstance[side] = stances.nside[side];
    how->unseen_mass = unseen_mass;
    how->level = ground->level;
    how->flight_share = ground->flight_rms / weight;
    how->given_back = ground->given_back;
    hide_unknown(&stances, ground->loads, &how->nunknown);
    name_loads(ground->loads);
    *out = ground->loads;
    ground->loads = NULL;
  }
  gerdy_ground_free(ground);
  gd_stances_reset(&stances);
  return status;
}

// ---- what nobody observed ----------------------------------------------------------------------

static int is_seen(const gerdy_series* s, size_t c) {
  double low = INFINITY, high = -INFINITY;
  for (size_t row = 0; row < s->nrow; ++row) {
    if (!s->valid[row * s->ncol + c]) continue;
    low = fmin(low, s->value[row * s->ncol + c]);
    high = fmax(high, s->value[row * s->ncol + c]);
  }
  return high - low > 1e-9;
}

// does the body, or one that carries it, hang on a joint of which nothing is seen?
static int is_unseen(const gerdy_model* m, const gerdy_series* s, int body) {
  for (; body > 0; body = m->body_parent[body]) {
    int nfree = 0, nseen = 0;
    for (int q = m->body_q[body]; q < m->body_q[body] + m->body_nq[body]; ++q) {
      nfree += !m->q_locked[q];
      nseen += !m->q_locked[q] && is_seen(s, (size_t)q);
    }
    if (nfree > 0 && nseen == 0) return 1;
  }
  return 0;
}

double gd_predict_unseen_mass(const gerdy_model* model, const gerdy_series* coordinates) {
  double unseen = 0, all = gerdy_model_mass(model);
  for (int body = 1; body < model->nbody; ++body) {
    if (is_unseen(model, coordinates, body)) unseen += model->body_mass[body];
  }
  return all > 0 ? unseen / all : NAN;
}

// ---- the table ---------------------------------------------------------------------------------

gerdy_status gd_predict_table(const gerdy_loads* loads, const gerdy_trial* trial,
                              gerdy_series** out, gerdy_error* err) {
  static const char* const column[3] = {"ground_force_%c_v%c", "ground_force_%c_p%c",
                                        "ground_torque_%c_%c"};
  static const char* const unit[3] = {"N", "m", "N.m"};
  gerdy_status status = gerdy_series_new(trial->nframe, 18, out, err);
  if (status != GERDY_OK) return status;
  gerdy_series* s = *out;
  snprintf(s->title, sizeof s->title, "Ground reaction forces, predicted from the motion");
  memcpy(s->time, trial->time, s->nrow * sizeof *s->time);
  s->rate = trial->rate;
  for (size_t c = 0; c < 18 && status == GERDY_OK; ++c) {
    const gerdy_load* l = &loads->load[c / 9];
    const double* from[3] = {l->force, l->point, l->torque};
    char name[32];
    snprintf(name, sizeof name, column[c % 9 / 3], c < 9 ? 'r' : 'l', (int)('x' + c % 3));
    status = gerdy_series_name(s, c, name, unit[c % 9 / 3]);
    for (size_t row = 0; row < s->nrow; ++row) {
      if (l->valid[row]) gerdy_series_set(s, row, c, from[c % 9 / 3][3 * row + c % 3]);
    }
  }
  return status;
}
