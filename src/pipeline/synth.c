// A synthetic runner, written to files.
#include <gerdy/synth.h>

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/file_set.h"
#include "base/mem.h"
#include "math/random.h"
#include "pipeline/synth_motion.h"
#include "trial/motion_table.h"
#include "trial/synthetic.h"

static const double deg = 0.017453292519943296;

gerdy_synth_options gerdy_synth_options_default(void) {
  return (gerdy_synth_options){.drop = {5 * deg, 5 * deg},
                               .drop_sd = 0.5 * deg,
                               .spread = 0,
                               .step_scatter = 0.5,
                               .noise = 0.002,
                               .gaps = 0.01,
                               .cadence = 170.0 / 60,
                               .rate = 200,
                               .strides = 20,
                               .seed = 1};
}

static gerdy_status check_range(const char* name, double value, double low, double high,
                                const char* unit, gerdy_error* err) {
  if (value >= low && value <= high) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, name, "%g %s is out of range; give %g to %g", value, unit,
                 low, high);
}

static gerdy_status check(const gerdy_synth_options* o, gerdy_error* err) {
  gerdy_status status = check_range("pelvic drop, right", o->drop[0] / deg, 0, 20, "deg", err);
  if (status == GERDY_OK) {
    status = check_range("pelvic drop, left", o->drop[1] / deg, 0, 20, "deg", err);
  }
  if (status == GERDY_OK) status = check_range("drop spread", o->drop_sd / deg, 0, 3, "deg", err);
  if (status == GERDY_OK) status = check_range("spread", o->spread, 0, 2, "SD", err);
  if (status == GERDY_OK) status = check_range("step scatter", o->step_scatter, 0, 2, "", err);
  if (status == GERDY_OK) status = check_range("noise", 1000 * o->noise, 0, 50, "mm", err);
  if (status == GERDY_OK) status = check_range("gaps", 100 * o->gaps, 0, 80, "%", err);
  if (status == GERDY_OK) {
    status = check_range("cadence", 60 * o->cadence, 120, 240, "steps/min", err);
  }
  if (status == GERDY_OK) status = check_range("rate", o->rate, 60, 2000, "Hz", err);
  if (status == GERDY_OK) status = check_range("strides", o->strides, 2, 2000, "", err);
  return status;
}

static void title_of(const gerdy_synth_options* o, char* out, size_t size) {
  snprintf(out, size,
           GD_SYNTHETIC_MARK
           " runner: pelvic drop %.1f deg right %.1f deg left, noise %.1f mm, "
           "seed %llu",
           o->drop[0] / deg, o->drop[1] / deg, 1000 * o->noise, (unsigned long long)o->seed);
}

// ---- markers -----------------------------------------------------------------------------------

static gerdy_status name_markers(const gerdy_model* m, gerdy_series* s, gerdy_error* err) {
  for (size_t i = 0; i < 3 * (size_t)m->nmarker; ++i) {
    char name[112];
    snprintf(name, sizeof name, "%.100s.%c", m->names + m->marker_name[i / 3], 'x' + (int)(i % 3));
    gerdy_status status = gerdy_series_name(s, i, name, "m");
    if (status != GERDY_OK) return gd_fail(err, status, 0, name, "the marker's name is too long");
  }
  return GERDY_OK;
}

// markers of a motion, as cameras with noise would see them
static gerdy_status film(const gerdy_model* m, const gerdy_series* coordinates,
                         const gerdy_synth_options* o, gd_random* random, gerdy_series** out,
                         gerdy_error* err) {
  gerdy_data* d;
  gerdy_status status = gerdy_data_new(m, &d, err);
  if (status != GERDY_OK) return status;
  status = gerdy_series_new(coordinates->nrow, 3 * (size_t)m->nmarker, out, err);
  if (status == GERDY_OK) status = name_markers(m, *out, err);
  for (size_t row = 0; status == GERDY_OK && row < coordinates->nrow; ++row) {
    memcpy(d->q, coordinates->value + row * coordinates->ncol, coordinates->ncol * sizeof *d->q);
    gerdy_fk(m, d);
    gerdy_fk_markers(m, d);
    (*out)->time[row] = coordinates->time[row];
    for (size_t k = 0; k < (*out)->ncol; ++k) {
      gerdy_series_set(*out, row, k, d->marker_pos[k] + o->noise * gd_random_normal(random));
    }
  }
  if (status == GERDY_OK) (*out)->rate = o->rate;
  gerdy_data_free(d);
  return status;
}

// take away runs of 5 to 25 frames of single markers until the share is reached
static void cover(gerdy_series* s, double share, gd_random* random) {
  size_t nmarker = s->ncol / 3, want = (size_t)(share * (double)(s->nrow * nmarker)), gone = 0;
  while (gone < want) {
    size_t marker = (size_t)(gd_random_uniform(random) * (double)nmarker);
    size_t row = (size_t)(gd_random_uniform(random) * (double)s->nrow);
    size_t end = row + 5 + (size_t)(gd_random_uniform(random) * 21);
    for (; row < end && row < s->nrow && gone < want; ++row) {
      if (!s->valid[row * s->ncol + 3 * marker]) continue;
      for (size_t k = 0; k < 3; ++k) gerdy_series_set(s, row, 3 * marker + k, NAN);
      ++gone;
    }
  }
}

// one second of standing upright, soles on the ground
static gerdy_status stand(const gerdy_model* m, const gerdy_synth_options* o, gerdy_series** out,
                          gerdy_error* err) {
  gd_landmarks l;
  gerdy_data* d;
  gerdy_status status = gd_landmarks_find(m, &l, err);
  if (status == GERDY_OK) status = gerdy_data_new(m, &d, err);
  if (status != GERDY_OK) return status;
  size_t n = (size_t)o->rate;
  memset(d->q, 0, (size_t)m->nq * sizeof *d->q);
  gerdy_fk(m, d);
  double heel[3];
  gerdy_fk_point(m, d, l.foot[0], l.heel_local[0], heel);
  d->q[gerdy_model_coordinate(m, "pelvis_ty")] = -heel[1];
  status = gerdy_series_new(n, (size_t)m->nq, out, err);
  for (size_t row = 0; status == GERDY_OK && row < n; ++row) {
    (*out)->time[row] = (double)row / o->rate;
    for (int q = 0; q < m->nq; ++q) gerdy_series_set(*out, row, (size_t)q, d->q[q]);
  }
  gerdy_data_free(d);
  return status;
}

// ---- files -------------------------------------------------------------------------------------

typedef struct writer {
  const gerdy_synth_options* o;
  gd_file_set set;
  const char* path[6];  // where the files are until all are complete
  char title[128];
  gd_random random;
} writer;

enum { MODEL_OSIM, STATIC_TRC, RUN_TRC, FORCES_MOT, TRUTH_JSON, TRUTH_MOT, NFILE };

static const char* const file_name[NFILE] = {"model.osim", "static.trc", "run.trc",
                                             "forces.mot", "truth.json", "truth.mot"};

static gerdy_status plan_files(writer* w, const char* directory, gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < NFILE && status == GERDY_OK; ++i) {
    char path[2048];
    snprintf(path, sizeof path, "%s/%s", directory, file_name[i]);
    status = gd_file_set_add(&w->set, path, &w->path[i], err);
  }
  return status;
}

static gerdy_status write_markers(writer* w, const gerdy_model* m, const gerdy_series* coordinates,
                                  int file, double gaps, gerdy_error* err) {
  gerdy_series* s = NULL;
  gerdy_status status = film(m, coordinates, w->o, &w->random, &s, err);
  if (status == GERDY_OK) {
    cover(s, gaps, &w->random);
    memcpy(s->title, w->title, sizeof w->title);
    status = gerdy_trc_save(w->path[file], s, err);
  }
  gerdy_series_free(s);
  return status;
}

static gerdy_status write_standing(writer* w, const gerdy_model* m, gerdy_error* err) {
  gerdy_series* coordinates = NULL;
  gerdy_status status = stand(m, w->o, &coordinates, err);
  if (status == GERDY_OK) status = write_markers(w, m, coordinates, STATIC_TRC, 0, err);
  gerdy_series_free(coordinates);
  return status;
}

static gerdy_status write_truth_motion(writer* w, const gerdy_model* m, gerdy_series* s,
                                       gerdy_error* err) {
  for (size_t i = 0; i < s->nrow * s->ncol; ++i) {
    if (m->q_rotational[i % s->ncol]) s->value[i] /= deg;
  }
  memcpy(s->title, w->title, sizeof w->title);
  return gerdy_sto_save(w->path[TRUTH_MOT], s, GERDY_DEGREES, err);
}

static json_t* step_json(const gd_synth_step* step) {
  return json_pack("{s:s, s:f, s:f, s:f}", "side", step->side == GERDY_RIGHT ? "right" : "left",
                   "contact_s", step->contact, "toe_off_s", step->toe_off, "pelvic_drop_peak_deg",
                   step->drop / deg);
}

static json_t* truth_json(const writer* w, const gd_synth_motion* motion) {
  const gerdy_synth_options* o = w->o;
  json_t* steps = json_array();
  for (size_t i = 0; i < motion->nstep && steps != NULL; ++i) {
    if (json_array_append_new(steps, step_json(&motion->step[i])) == 0) continue;
    json_decref(steps);
    steps = NULL;
  }
  if (steps == NULL) return NULL;
  // a failing pack releases steps itself
  return json_pack("{s:b, s:s, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:i, s:I, s:o}",
                   "synthetic", 1, "title", w->title, "pelvic_drop_right_deg", o->drop[0] / deg,
                   "pelvic_drop_left_deg", o->drop[1] / deg, "drop_sd_deg", o->drop_sd / deg,
                   "spread_sd", o->spread, "step_scatter", o->step_scatter, "noise_mm",
                   1000 * o->noise, "gaps_share", o->gaps, "cadence_steps_per_min", 60 * o->cadence,
                   "rate_hz", o->rate, "strides", o->strides, "seed", (json_int_t)o->seed, "steps",
                   steps);
}

static gerdy_status write_truth(writer* w, const gd_synth_motion* motion, gerdy_error* err) {
  json_t* truth = truth_json(w, motion);
  char* text = truth != NULL ? json_dumps(truth, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) : NULL;
  json_decref(truth);
  if (text == NULL) return gd_fail_memory(err);
  gerdy_status status = gd_file_write(w->path[TRUTH_JSON], text, strlen(text), err);
  json_malloc_t unused;
  json_free_t release;
  json_get_alloc_funcs(&unused, &release);
  release(text);
  return status;
}

static gerdy_status write_all(writer* w, const gerdy_model* m, gd_synth_motion* motion,
                              gerdy_error* err) {
  gerdy_status status =
      gd_file_write(w->path[MODEL_OSIM], (const char*)gd_embedded_models_gerdy_runner_osim,
                    gd_embedded_models_gerdy_runner_osim_size, err);
  if (status == GERDY_OK) status = write_standing(w, m, err);
  if (status == GERDY_OK) {
    status = write_markers(w, m, motion->coordinates, RUN_TRC, w->o->gaps, err);
  }
  if (status == GERDY_OK) {
    memcpy(motion->forces->title, w->title, sizeof w->title);
    status = gerdy_sto_save(w->path[FORCES_MOT], motion->forces, GERDY_RADIANS, err);
  }
  if (status == GERDY_OK) status = write_truth(w, motion, err);
  if (status == GERDY_OK) status = write_truth_motion(w, m, motion->coordinates, err);
  return status;
}

static gerdy_status make_runner(writer* w, gerdy_error* err) {
  gerdy_model* m = NULL;
  gd_synth_motion motion = {0};
  gerdy_status status = gerdy_model_bundled(&m, err);
  if (status == GERDY_OK) status = gd_synth_motion_make(m, w->o, &motion, err);
  if (status == GERDY_OK) status = write_all(w, m, &motion, err);
  gd_synth_motion_reset(&motion);
  gerdy_model_free(m);
  return status;
}

gerdy_status gerdy_synth_run(const gerdy_synth_options* options, const char* directory,
                             gerdy_error* err) {
  gerdy_status status = check(options, err);
  if (status != GERDY_OK) return status;
  if (strlen(directory) > 1900) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "the name of the output folder is too long");
  }
  struct stat info;
  bool was_there = stat(directory, &info) == 0;
  writer w = {.o = options, .random = {options->seed ^ 0x5EED}};
  title_of(options, w.title, sizeof w.title);
  status = gd_dir_make(directory, err);
  if (status == GERDY_OK) status = plan_files(&w, directory, err);
  if (status == GERDY_OK) {
    status = make_runner(&w, err);
    // parts have names that nobody asked for; the folder is what the user knows
    if (status != GERDY_OK) gd_at_file(err, status, directory);
  }
  if (status == GERDY_OK) status = gd_file_set_commit(&w.set, err);
  gd_file_set_reset(&w.set);
  if (status != GERDY_OK && !was_there) rmdir(directory);
  return status;
}
