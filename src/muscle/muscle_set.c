// The muscles of a model: their properties, checked, and their curves, each built once.
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/muscle_defaults.h"
#include "muscle/degroote.h"
#include "muscle/millard.h"
#include "muscle/muscle_check.h"
#include "muscle/tabulated.h"
#include "muscle/thelen.h"

typedef struct build {
  const gerdy_model* model;
  gerdy_muscles* out;
  double* par;          // (nmuscle) [GERDY_MUSCLE_NPAR], complete
  gd_millard_key* key;  // (nkey) curves that differ
  int nkey;
  int* use;  // (nmuscle) [4]: key of a muscle's curve
  gerdy_error* err;
} build;

static const char* name_of(const build* b, int i) {
  return b->model->names + b->model->muscle_name[i];
}

// index of a curve, added when it is new
static int find_key(build* b, const gd_millard_key* key) {
  for (int k = 0; k < b->nkey; ++k) {
    const gd_millard_key* old = &b->key[k];
    if (old->kind == key->kind && memcmp(old->par, key->par, sizeof key->par) == 0) return k;
  }
  b->key[b->nkey] = *key;
  return b->nkey++;
}

static gerdy_status complete(build* b, int i) {
  double* par = b->par + (size_t)i * GERDY_MUSCLE_NPAR;
  const double* given = b->model->muscle_par + (size_t)i * GERDY_MUSCLE_NPAR;
  gerdy_muscle_type type = (gerdy_muscle_type)b->model->muscle_type[i];
  if (type == GERDY_MUSCLE_PATH) return GERDY_OK;
  bool millard = type == GERDY_MUSCLE_MILLARD;
  if (millard)
    gd_millard_complete(given, par);
  else
    memcpy(par, given, GERDY_MUSCLE_NPAR * sizeof *par);
  gerdy_status status = gd_muscle_check(b->model, i, par, b->err);
  if (status != GERDY_OK || !millard) return status;
  gd_millard_key key[4];
  gd_millard_keys(par, key);
  for (int k = 0; k < 4; ++k) b->use[4 * i + k] = find_key(b, &key[k]);
  return GERDY_OK;
}

static gerdy_status refuse_curve(const build* b, int key) {
  static const gerdy_muscle_parameter of[4] = {GERDY_MUSCLE_afl_min, GERDY_MUSCLE_fv_isometric,
                                               GERDY_MUSCLE_fl_zero, GERDY_MUSCLE_tl_one};
  int i = 0;
  for (gerdy_muscle_curve k = b->key[key].kind; b->use[4 * i + (int)k] != key;) ++i;
  return gd_fail(b->err, GERDY_E_MODEL, 0, name_of(b, i),
                 "%s: the tangents at two neighbouring points of the curve do not meet between "
                 "them, so no smooth curve joins them; bring its slopes closer to the defaults.",
                 gd_muscle_holder(of[b->key[key].kind]));
}

static gerdy_status build_curves(build* b) {
  b->out->curve = gd_alloc((size_t)b->nkey, sizeof *b->out->curve);
  if (b->out->curve == NULL) return gd_fail_memory(b->err);
  for (int k = 0; k < b->nkey; ++k) {
    if (!gd_millard_build(&b->key[k], &b->out->curve[k])) return refuse_curve(b, k);
  }
  return GERDY_OK;
}

// what all types have in common
static void set_common(const build* b, int i, gd_muscle* m, const double* par) {
  const gerdy_model* model = b->model;
  m->type = (gerdy_muscle_type)model->muscle_type[i];
  m->fmax = model->muscle_fmax[i];
  m->fiber = model->muscle_fiber[i];
  m->tendon = model->muscle_tendon[i];
  m->width = m->fiber * sin(model->muscle_pennation[i]);
  if (m->width < 1e-15 * m->fiber) m->width = 0;
  m->shortest = m->width;
  if (m->type == GERDY_MUSCLE_PATH) return;
  m->rigid = par[GERDY_MUSCLE_rigid_tendon] != 0;
  m->no_activation = par[GERDY_MUSCLE_no_activation] != 0;
  m->vmax = par[GERDY_MUSCLE_vmax];
  m->speed_floor = 1;
  m->rise = par[GERDY_MUSCLE_tau_activation];
  m->fall = par[GERDY_MUSCLE_tau_deactivation];
  double steepest = par[GERDY_MUSCLE_max_pennation];
  m->steepest_sine = isnan(steepest) ? 1 : sin(steepest);
  m->shortest /= m->steepest_sine;
}

static void set_muscle(const build* b, int i) {
  gd_muscle* m = &b->out->muscle[i];
  const double* par = b->par + (size_t)i * GERDY_MUSCLE_NPAR;
  const int* function = b->model->muscle_function + 3 * (size_t)i;
  set_common(b, i, m, par);
  switch (m->type) {
    case GERDY_MUSCLE_PATH:
      return;
    case GERDY_MUSCLE_MILLARD:
      for (int k = 0; k < 4; ++k) m->as.bezier[k] = &b->out->curve[b->use[4 * i + k]];
      gd_millard_set(m, par);
      break;
    case GERDY_MUSCLE_THELEN:
      gd_thelen_set(m, par);
      break;
    case GERDY_MUSCLE_SCHUTTE:
      gd_schutte_set(m, b->model, function, b->out->spline, par);
      break;
    case GERDY_MUSCLE_RIGID:
      gd_rigid_set(m, b->model, function, b->out->spline);
      break;
    case GERDY_MUSCLE_DEGROOTE:
      gd_degroote_set(m, par);
      break;
  }
  m->shortest_along =
      m->width > 0 ? sqrt(fmax(0, m->shortest * m->shortest - m->width * m->width)) : m->shortest;
}

static gerdy_status fit_tables(build* b) {
  bool need = false;
  for (int i = 0; i < b->model->nmuscle; ++i) {
    int type = b->model->muscle_type[i];
    need = need || type == GERDY_MUSCLE_SCHUTTE || type == GERDY_MUSCLE_RIGID;
  }
  if (!need) return GERDY_OK;
  b->out->spline = gd_alloc((size_t)gd_tabulated_size(), sizeof *b->out->spline);
  if (b->out->spline == NULL) return gd_fail_memory(b->err);
  gd_tabulated_fit(b->out->spline);
  return GERDY_OK;
}

static gerdy_status build_all(build* b) {
  size_t n = (size_t)b->model->nmuscle;
  b->par = gd_alloc(n * GERDY_MUSCLE_NPAR, sizeof *b->par);
  b->key = gd_alloc(4 * n, sizeof *b->key);
  b->use = gd_alloc(4 * n, sizeof *b->use);
  b->out->muscle = gd_alloc(n, sizeof *b->out->muscle);
  if (b->par == NULL || b->key == NULL || b->use == NULL || b->out->muscle == NULL) {
    return gd_fail_memory(b->err);
  }
  for (size_t k = 0; k < 4 * n; ++k) b->use[k] = -1;
  b->out->nmuscle = b->model->nmuscle;
  gerdy_status status = GERDY_OK;
  for (int i = 0; status == GERDY_OK && i < b->model->nmuscle; ++i) status = complete(b, i);
  if (status == GERDY_OK) status = build_curves(b);
  if (status == GERDY_OK) status = fit_tables(b);
  for (int i = 0; status == GERDY_OK && i < b->model->nmuscle; ++i) set_muscle(b, i);
  return status;
}

gerdy_status gerdy_muscles_new(const gerdy_model* model, gerdy_muscles** out, gerdy_error* err) {
  *out = NULL;
  gerdy_muscles* muscles = gd_alloc(1, sizeof *muscles);
  if (muscles == NULL) return gd_fail_memory(err);
  build b = {.model = model, .out = muscles, .err = err};
  gerdy_status status = build_all(&b);
  gd_free(b.par);
  gd_free(b.key);
  gd_free(b.use);
  if (status != GERDY_OK) {
    gerdy_muscles_free(muscles);
    return status;
  }
  *out = muscles;
  return GERDY_OK;
}

void gerdy_muscles_free(gerdy_muscles* muscles) {
  if (muscles == NULL) return;
  gd_free(muscles->muscle);
  gd_free(muscles->curve);
  gd_free(muscles->spline);
  gd_free(muscles);
}

void gerdy_muscle_curve_at(const gerdy_muscles* muscles, int muscle, gerdy_muscle_curve curve,
                           double x, double out[3]) {
  const gd_muscle* m = &muscles->muscle[muscle];
  if (m->type == GERDY_MUSCLE_PATH)
    out[0] = out[1] = out[2] = NAN;
  else
    m->shape[curve](m, x, out);
}
