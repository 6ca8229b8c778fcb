// MuscleAnalysis of an AnalyzeTool: lengths, moment arms, and what the fibres do in equilibrium.
#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/text.h"
#include "tool/analyze.h"

// The tables as OpenSim names them. X(id, name, unit)
#define TABLES(X)                                              \
  X(LENGTH, "Length", "m")                                     \
  X(PENNATION, "PennationAngle", "rad")                        \
  X(FIBER_LENGTH, "FiberLength", "m")                          \
  X(NORM_FIBER_LENGTH, "NormalizedFiberLength", "1")           \
  X(TENDON_LENGTH, "TendonLength", "m")                        \
  X(FIBER_VELOCITY, "FiberVelocity", "m/s")                    \
  X(NORM_FIBER_VELOCITY, "NormFiberVelocity", "1")             \
  X(PENNATION_VELOCITY, "PennationAngularVelocity", "rad/s")   \
  X(TENDON_FORCE, "TendonForce", "N")                          \
  X(FIBER_FORCE, "FiberForce", "N")                            \
  X(ACTIVE_FORCE, "ActiveFiberForce", "N")                     \
  X(PASSIVE_FORCE, "PassiveFiberForce", "N")                   \
  X(ACTIVE_ALONG_TENDON, "ActiveFiberForceAlongTendon", "N")   \
  X(PASSIVE_ALONG_TENDON, "PassiveFiberForceAlongTendon", "N") \
  X(ACTIVE_POWER, "FiberActivePower", "W")                     \
  X(PASSIVE_POWER, "FiberPassivePower", "W")                   \
  X(TENDON_POWER, "TendonPower", "W")                          \
  X(MUSCLE_POWER, "MuscleActuatorPower", "W")

enum {
#define ID(id, name, unit) id,
  TABLES(ID)
#undef ID
      NTABLE
};

static const struct {
  const char *name, *unit;
} table_info[NTABLE] = {
#define INFO(id, name, unit) {name, unit},
    TABLES(INFO)
#undef INFO
};

typedef struct work {
  gd_analyze* a;
  const gd_xml_node* node;
  gerdy_muscles* muscles;
  gerdy_data* d;
  int *muscle, *coordinate;  // those that are asked for: (nmuscle), (ncoordinate)
  size_t nmuscle, ncoordinate;
  double* activation;    // (nmuscle) default one of each
  gerdy_series** table;  // (NTABLE + 2 ncoordinate): a moment arm and a moment for each
  size_t ntable, every;
} work;

// ---- what is asked for -------------------------------------------------------------------------

gerdy_status gd_analyze_muscle_check(gd_analyze* a, const gd_xml_node* node) {
  static const char* const known[] = {
      "on",         "start_time",  "end_time",        "step_interval",
      "in_degrees", "muscle_list", "compute_moments", "moment_arm_coordinate_list"};
  size_t every;
  int moments = 1;
  gerdy_status status = gd_analyze_every(a, node, &every);
  if (status == GERDY_OK) status = gd_osim_bool(&a->f->osim, node, "compute_moments", &moments);
  return status == GERDY_OK ? gd_tool_unused(a->f, node, known, sizeof known / sizeof known[0])
                            : status;
}

// Indexes of the names in a list, "all" or none: all of them. Names that are nobody's are noted.
static gerdy_status choose(const work* w, const char* list, int nall, const int* name, int* out,
                           size_t* n) {
  const gerdy_model* m = w->a->id.model;
  const char* text = gd_osim_string(&w->a->f->osim, w->node, list);
  gd_span rest = gd_span_of(text != NULL ? text : "all");
  *n = 0;
  for (gd_span s = gd_next_token(&rest); s.n > 0; s = gd_next_token(&rest)) {
    bool found = gd_span_is_nocase(s, "all");
    if (found) *n = 0;
    for (int i = 0; i < nall && *n < (size_t)nall; ++i) {
      if (!gd_span_is_nocase(s, "all") && !gd_span_is(s, m->names + name[i])) continue;
      out[(*n)++] = i;
      found = true;
    }
    if (gd_span_is_nocase(s, "all")) return GERDY_OK;
    if (found) continue;
    gerdy_status status =
        gd_osim_note(&w->a->f->osim, GERDY_WARNING, w->node, "<%.40s>: the model has no \"%.*s\"",
                     list, s.n < 60 ? (int)s.n : 60, s.at);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

// of the model's file; OpenSim's is 0.05 where none is written
static gerdy_status read_activations(work* w, gerdy_notes* notes, gerdy_error* err) {
  const gerdy_model* m = w->a->id.model;
  gd_tool_setup file;
  for (int i = 0; i < m->nmuscle; ++i) w->activation[i] = 0.05;
  gerdy_status status = gd_setup_open(w->a->model, "Model", &file, NULL, err);
  const gd_xml_node* node = status == GERDY_OK ? gd_osim_objects(file.tool, "ForceSet") : NULL;
  for (; node != NULL && status == GERDY_OK; node = node->next) {
    int i = 0;
    while (i < m->nmuscle && strcmp(m->names + m->muscle_name[i], node->attr_name) != 0) ++i;
    if (i == m->nmuscle) continue;
    status = gd_osim_number(&file.osim, node, "default_activation", &w->activation[i]);
    if (status != GERDY_OK) gd_at_file(err, status, w->a->model);
  }
  gd_tool_close(&file);
  if (status != GERDY_OK) return status;
  return gerdy_notes_add(notes, GERDY_INFO, 0, w->node->name,
                         "what fibres and tendons do is that of equilibrium at the default "
                         "activation of each muscle") == GERDY_OK
             ? GERDY_OK
             : gd_fail_memory(err);
}

// ---- tables ------------------------------------------------------------------------------------

static gerdy_status new_table(const work* w, const char* title, const char* unit,
                              gerdy_series** out, gerdy_error* err) {
  const gerdy_model* m = w->a->id.model;
  const gerdy_trial* t = w->a->id.trial;
  gerdy_status status = gerdy_series_new(t->nframe, w->nmuscle, out, err);
  for (size_t c = 0; c < w->nmuscle && status == GERDY_OK; ++c) {
    const char* name = m->names + m->muscle_name[w->muscle[c]];
    if (gerdy_series_name(*out, c, name, unit) == GERDY_OK) continue;
    return gd_fail(err, GERDY_E_MODEL, 0, name, "the name is too long for a column");
  }
  if (status != GERDY_OK) return status;
  memcpy((*out)->time, t->time, t->nframe * sizeof *t->time);
  (*out)->rate = t->rate;
  snprintf((*out)->title, sizeof(*out)->title, "%.127s", title);
  return GERDY_OK;
}

// MomentArm_COORDINATE, Moment_COORDINATE of those that are asked for
static void coordinate_title(const work* w, size_t i, char out[160]) {
  const gerdy_model* m = w->a->id.model;
  size_t k = i - NTABLE;
  bool moment = k >= w->ncoordinate;
  int q = w->coordinate[moment ? k - w->ncoordinate : k];
  snprintf(out, 160, "%s_%.120s", moment ? "Moment" : "MomentArm", m->names + m->q_name[q]);
}

static gerdy_status new_tables(work* w, gerdy_error* err) {
  const gerdy_model* m = w->a->id.model;
  w->ntable = NTABLE + 2 * w->ncoordinate;
  w->table = gd_alloc(w->ntable, sizeof(gerdy_series*));
  if (w->table == NULL) return gd_fail_memory(err);
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < w->ntable && status == GERDY_OK; ++i) {
    char title[160];
    const char* unit = i < NTABLE ? table_info[i].unit : i < NTABLE + w->ncoordinate ? "m" : "N.m";
    if (i < NTABLE)
      snprintf(title, sizeof title, "%s", table_info[i].name);
    else
      coordinate_title(w, i, title);
    status = new_table(w, title, unit, &w->table[i], err);
  }
  return status == GERDY_OK ? gerdy_data_new(m, &w->d, err) : status;
}

static gerdy_status open_work(work* w, gerdy_notes* notes, gerdy_error* err) {
  const gerdy_model* m = w->a->id.model;
  int moments = 1;
  w->muscle = gd_alloc((size_t)m->nmuscle, sizeof *w->muscle);
  w->coordinate = gd_alloc((size_t)m->nq, sizeof *w->coordinate);
  w->activation = gd_alloc((size_t)m->nmuscle, sizeof *w->activation);
  if (w->muscle == NULL || w->coordinate == NULL || w->activation == NULL) {
    return gd_fail_memory(err);
  }
  gerdy_status status = gd_analyze_every(w->a, w->node, &w->every);
  if (status == GERDY_OK) {
    status = gd_osim_bool(&w->a->f->osim, w->node, "compute_moments", &moments);
  }
  if (status == GERDY_OK) {
    status = choose(w, "muscle_list", m->nmuscle, m->muscle_name, w->muscle, &w->nmuscle);
  }
  if (status == GERDY_OK && moments) {
    status =
        choose(w, "moment_arm_coordinate_list", m->nq, m->q_name, w->coordinate, &w->ncoordinate);
  }
  if (status == GERDY_OK && w->nmuscle == 0) {
    status = gd_osim_fail(&w->a->f->osim, GERDY_E_DATA, w->node,
                          "no muscle of the model is in the <muscle_list>");
  }
  if (status != GERDY_OK) return gd_at_file(err, status, w->a->f->path);
  status = gerdy_muscles_new(m, &w->muscles, err);
  if (status == GERDY_OK) status = read_activations(w, notes, err);
  return status == GERDY_OK ? new_tables(w, err) : status;
}

static void close_work(work* w) {
  for (size_t i = 0; w->table != NULL && i < w->ntable; ++i) gerdy_series_free(w->table[i]);
  gd_free(w->table);
  gerdy_data_free(w->d);
  gerdy_muscles_free(w->muscles);
  gd_free(w->muscle);
  gd_free(w->coordinate);
  gd_free(w->activation);
}

// ---- frames ------------------------------------------------------------------------------------

// Powers are what a part gives off: minus its force times the speed at which it lengthens. The
// width of the fibres stays, so that the way along the tendon lengthens by v / cos.
static void describe(const work* w, int i, double value[NTABLE]) {
  const gerdy_model* m = w->a->id.model;
  double length = w->d->path_length[i], speed = w->d->path_velocity[i];
  gerdy_muscle_state s;
  gerdy_muscle_equilibrium(w->muscles, i, w->activation[i], length, speed, &s);
  double angle = acos(fmin(s.cos_pennation, 1)), passive = s.passive_force + s.damping_force;
  double fastest = m->muscle_par[i * GERDY_MUSCLE_NPAR + GERDY_MUSCLE_vmax];
  value[LENGTH] = length;
  value[PENNATION] = angle;
  value[FIBER_LENGTH] = s.fiber_length;
  value[NORM_FIBER_LENGTH] = s.fiber_length / m->muscle_fiber[i];
  value[TENDON_LENGTH] = s.tendon_length;
  value[FIBER_VELOCITY] = s.fiber_velocity;
  value[NORM_FIBER_VELOCITY] = s.fiber_velocity / (m->muscle_fiber[i] * fastest);
  value[PENNATION_VELOCITY] = -s.fiber_velocity / s.fiber_length * tan(angle);
  value[TENDON_FORCE] = s.tendon_force;
  value[FIBER_FORCE] = s.active_force + passive;
  value[ACTIVE_FORCE] = s.active_force;
  value[PASSIVE_FORCE] = passive;
  value[ACTIVE_ALONG_TENDON] = s.active_force * s.cos_pennation;
  value[PASSIVE_ALONG_TENDON] = passive * s.cos_pennation;
  value[ACTIVE_POWER] = -s.active_force * s.fiber_velocity;
  value[PASSIVE_POWER] = -passive * s.fiber_velocity;
  value[TENDON_POWER] = -s.tendon_force * (speed - s.fiber_velocity / s.cos_pennation);
  value[MUSCLE_POWER] = -s.tendon_force * speed;
}

// What a coupled coordinate moves is what its driver moves with it.
static double moment_arm(const work* w, int path, int q) {
  const gerdy_model* m = w->a->id.model;
  int driver = m->q_driver[q];
  if (driver < 0) return -gerdy_path_slope(m, w->d, path, q);
  double slope = w->d->q_slope[q];
  return slope != 0 ? -gerdy_path_slope(m, w->d, path, driver) / slope : 0;
}

static void solve_frame(work* w, size_t row) {
  const gd_id_work* id = &w->a->id;
  if (!id->trial->known[row]) return;
  gerdy_trial_frame(id->model, id->trial, row, w->d);
  gerdy_fk(id->model, w->d);
  gerdy_path_opensim(id->model, w->d);
  for (size_t c = 0; c < w->nmuscle; ++c) {
    double value[NTABLE];
    describe(w, w->muscle[c], value);
    for (size_t i = 0; i < NTABLE; ++i) gerdy_series_set(w->table[i], row, c, value[i]);
    for (size_t k = 0; k < w->ncoordinate; ++k) {
      double arm = moment_arm(w, w->muscle[c], w->coordinate[k]);
      gerdy_series_set(w->table[NTABLE + k], row, c, arm);
      gerdy_series_set(w->table[NTABLE + w->ncoordinate + k], row, c, arm * value[TENDON_FORCE]);
    }
  }
}

static gerdy_status hand_over(work* w, gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < w->ntable && status == GERDY_OK; ++i) {
    char what[160];
    gerdy_series* table = w->table[i];
    if (i < NTABLE)
      snprintf(what, sizeof what, "%s", table_info[i].name);
    else
      coordinate_title(w, i, what);
    w->table[i] = NULL;
    status = gd_analyze_add(w->a, w->node, what, w->every, table, err);
  }
  return status;
}

gerdy_status gd_analyze_muscle_run(gd_analyze* a, const gd_xml_node* node, gerdy_notes* notes,
                                   gerdy_error* err) {
  work w = {.a = a, .node = node};
  gerdy_status status = open_work(&w, notes, err);
  for (size_t row = 0; status == GERDY_OK && row < a->id.trial->nframe; ++row) {
    solve_frame(&w, row);
  }
  if (status == GERDY_OK) status = hand_over(&w, err);
  close_work(&w);
  return status;
}
