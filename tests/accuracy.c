// How far results are from the reference values: dataset,quantity,unit,value. Not a cmocka test:
//   accuracy OUTPUT              writes the table
//   accuracy OUTPUT COMMITTED    also compares it with the committed one
// Ends with 77 when the reference data are not there, 1 when the tables differ.
#include <stdio.h>

#include "scale/scale_fit.h"
#include "testing_analyze_oracle.h"
#include "testing_band_norm.h"
#include "testing_fukuchi.h"
#include "testing_id_oracle.h"
#include "testing_oracle.h"
#include "testing_predicted.h"
#include "testing_static_oracle.h"
#include "testing_trial.h"
#include "trial/adopt.h"

// Below this a difference is rounding, and its digits differ from compiler to compiler.
static const double rounding = 1e-9;

static FILE* output;

static _Noreturn void fail(const char* what, const gerdy_error* err) {
  char text[1200];
  fprintf(stderr, "accuracy: %s: %s\n", what, gerdy_error_text(err, text, sizeof text));
  exit(1);
}

static void print_value(const char* dataset, const char* quantity, const char* unit, double value) {
  if (value < rounding)
    fprintf(output, "%s,%s,%s,<1e-9\n", dataset, quantity, unit);
  else
    fprintf(output, "%s,%s,%s,%.2g\n", dataset, quantity, unit, value);
}

static const char* shared(char path[1024], const char* format, const char* name,
                          const char* table) {
  int n = snprintf(path, 1024, "%s/", TEST_SHARED);
  snprintf(path + n, 1024 - (size_t)n, format, name, table);
  return path;
}

// ---- models ------------------------------------------------------------------------------------

// how far what --exact gives is from OpenSim
static void compare_exact(const char* name, const oracle* o, gerdy_eval_table table,
                          const char* quantity, const char* unit) {
  gerdy_error err = {0};
  gerdy_eval_input input = oracle_input(o, 1);
  gerdy_eval e;
  double worst = 0;
  if (gerdy_eval_tables(o->model, &input, 1u << table, NULL, NULL, &e, NULL, &err) != GERDY_OK) {
    fail(name, &err);
  }
  const gerdy_series *a = e.table[table], *b = o->reference[table];
  for (size_t c = 0; c < a->ncol; ++c) {
    ptrdiff_t there = gerdy_series_find(b, a->column[c].name);
    for (size_t row = 0; row < a->nrow && there >= 0; ++row) {
      double by = fabs(oracle_at(a, row, c) - oracle_at(b, row, (size_t)there));
      if (!(by <= worst)) worst = isnan(by) ? INFINITY : by;
    }
  }
  print_value(name, quantity, unit, worst);
  gerdy_eval_reset(&e);
}

static void compare_model(const char* name, const char* file) {
  char path[1024], folder[1024], quantity[200];
  gerdy_error err = {0};
  oracle o;
  oracle_worst worst[NORACLE_QUANTITY];
  if (oracle_open(&o, shared(path, "%s%s", file, ""),
                  shared(folder, "oracle/models/%s%s", name, ""), &err) != GERDY_OK) {
    fail(name, &err);
  }
  oracle_compare(&o, worst);
  for (int k = 0; k < NORACLE_QUANTITY; ++k) {
    if (worst[k].n == 0) continue;
    snprintf(quantity, sizeof quantity, "%s (largest)", oracle_quantities[k].what);
    print_value(name, quantity, oracle_quantities[k].unit, worst[k].by);
  }
  compare_exact(name, &o, GERDY_EVAL_MUSCLE_LENGTH, "exact path length (largest)", "m");
  compare_exact(name, &o, GERDY_EVAL_MOMENT_ARM, "exact moment arm (largest)", "m or 1");
  oracle_close(&o);
}

// ---- trials ------------------------------------------------------------------------------------

static void compare_trial(const char* name, const char* model, const char* markers) {
  static const char* const group[][2] = {
      {"pelvis_", "pelvis angles (RMS)"},       {"hip_flexion", "hip flexion (RMS)"},
      {"hip_adduction", "hip adduction (RMS)"}, {"hip_rotation", "hip rotation (RMS)"},
      {"knee_angle", "knee flexion (RMS)"},     {"ankle_angle", "ankle flexion (RMS)"},
      {"lumbar_", "trunk angles (RMS)"}};
  char path[1024];
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_ik_trial* t;
  gerdy_series* reference;
  gerdy_angle_unit unit;
  if (gerdy_model_load(shared(path, "%s%s", model, ""), &m, NULL, &err) != GERDY_OK ||
      trial_solve(m, shared(path, "%s%s", markers, ""), &t, &err) != GERDY_OK ||
      gerdy_sto_load(shared(path, "oracle/trials/%s/ik.mot%s", name, ""), &reference, &unit, NULL,
                     &err) != GERDY_OK) {
    fail(name, &err);
  }
  for (size_t i = 0; i < sizeof group / sizeof group[0]; ++i) {
    size_t frames;
    double rms = trial_rms(t, reference, unit, m, group[i][0], &frames);
    if (isfinite(rms)) print_value(name, group[i][1], "deg", rms);
  }
  gerdy_ik_trial_free(t);
  gerdy_series_free(reference);
  gerdy_model_free(m);
}

// ---- a trial of another laboratory -------------------------------------------------------------

// its own model, by the static trial, and the run followed with it; degrees
static gerdy_series* follow_fukuchi(void) {
  char model[1024], standing[1024], run[1024];
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_series *markers, *motion;
  gerdy_ik_trial* t;
  gerdy_scale_job job = gerdy_scale_job_default();
  job.model = shared(model, "%s%s", "data/models/Rajagopal2016.osim", "");
  job.markers = shared(standing, "%s%s", FUKUCHI "RBDS001static.txt", "");
  job.run = shared(run, "%s%s", FUKUCHI "RBDS001runT25markers.txt", "");
  job.rate = fukuchi_marker_rate;
  if (gd_scale_make(&job, &m, NULL, NULL, &err) != GERDY_OK ||
      gerdy_markers_load(run, job.rate, &markers, NULL, &err) != GERDY_OK ||
      gd_adopt_markers(m, markers, run, NULL, NULL, NULL, NULL, NULL, &err) != GERDY_OK ||
      trial_follow(m, markers, &t, &err) != GERDY_OK) {
    fail("run-fukuchi", &err);
  }
  motion = t->motion;
  t->motion = NULL;
  for (size_t i = 0; i < motion->nrow * motion->ncol; ++i)
    motion->value[i] *= GERDY_DEGREES_PER_RADIAN;
  gerdy_ik_trial_free(t);
  gerdy_series_free(markers);
  gerdy_model_free(m);
  return motion;
}

// RMS over the mean strides of both sides, without the mean difference of each
static double fukuchi_rms(const gerdy_series* motion, const gerdy_series* published,
                          const fukuchi_strides* strides, const char* joint, const char* theirs) {
  double sum = 0;
  for (int side = 0; side < 2; ++side) {
    double a[fukuchi_points], b[fukuchi_points], offset = 0;
    char name[64];
    snprintf(name, sizeof name, "%s_%c", joint, "rl"[side]);
    if (fukuchi_mean(motion, name, strides, side, a) == 0 ||
        !fukuchi_published(published, "RL"[side], theirs, b)) {
      return NAN;
    }
    for (int k = 0; k < fukuchi_points; ++k) offset += (a[k] - b[k]) / fukuchi_points;
    for (int k = 0; k < fukuchi_points; ++k) sum += pow(a[k] - b[k] - offset, 2);
  }
  return sqrt(sum / (2 * fukuchi_points));
}

static void for_fukuchi(void) {
  static const char* const joint[][3] = {{"hip_flexion", "hipAngZ", "hip flexion"},
                                         {"hip_adduction", "hipAngX", "hip adduction"},
                                         {"knee_angle", "kneeAngZ", "knee flexion"},
                                         {"ankle_angle", "ankleAngZ", "ankle flexion"}};
  fukuchi_strides strides;
  gerdy_series* published = fukuchi_table("RBDS001processed.txt", fukuchi_points);
  if (published == NULL) return;
  gerdy_series* motion = follow_fukuchi();
  bool found = fukuchi_find_strides(&strides);
  for (size_t i = 0; found && i < sizeof joint / sizeof joint[0]; ++i) {
    char quantity[100];
    snprintf(quantity, sizeof quantity, "%s of the mean stride without its offset (RMS)",
             joint[i][2]);
    print_value("run-fukuchi RBDS001", quantity, "deg",
                fukuchi_rms(motion, published, &strides, joint[i][0], joint[i][1]));
  }
  gerdy_series_free(motion);
  gerdy_series_free(published);
}

// the lists of the golden tests
static FILE* open_list(const char* list) {
  char path[1024];
  snprintf(path, sizeof path, "%s/tests/golden/%s", TEST_SOURCE, list);
  FILE* file = fopen(path, "r");
  if (file != NULL) return file;
  perror(path);
  exit(1);
}

static void for_models(void) {
  char line[1024], name[256], path[256];
  FILE* file = open_list("oracle.txt");
  while (fgets(line, sizeof line, file) != NULL) {
    if (sscanf(line, "model %255s %255s", name, path) == 2) compare_model(name, path);
  }
  fclose(file);
}

static void for_trials(void) {
  char line[1024], name[256], model[256], markers[256];
  FILE* file = open_list("ik_trials.txt");
  while (fgets(line, sizeof line, file) != NULL) {
    if (line[0] == '#' || sscanf(line, "%255s %255s %255s", name, model, markers) != 3) continue;
    compare_trial(name, model, markers);
  }
  fclose(file);
}

// ---- moments -----------------------------------------------------------------------------------

static void for_moments(void) {
  for (int k = 0; k < nid_trial; ++k) {
    gerdy_error err = {0};
    double worst = INFINITY;
    size_t nframe = 0;
    if (id_run_setup(id_trials[k], &worst, &nframe, &err) != GERDY_OK) fail(id_trials[k], &err);
    print_value(id_trials[k], "moment / range by the setup file (largest)", "1", worst);
  }
}

// ---- muscle forces -----------------------------------------------------------------------------

static void compare_static(const struct static_trial* t, int exact) {
  gerdy_error err = {0};
  gerdy_static_options options = gerdy_static_options_default(GERDY_STATIC_COMPATIBLE);
  static_oracle o;
  options.opensim_arms = !exact;
  if (static_oracle_open(t, &options, &o, &err) != GERDY_OK) fail(t->name, &err);
  static_distance d = static_compare(&o);
  const struct {
    const char* what;
    double value;
  } rows[] = {{"activation", d.rms},
              {"activation", d.worst},
              {"muscle force / maximum", d.force_rms},
              {"muscle force / maximum", d.force_worst}};
  for (int k = 0; k < 4; ++k) {
    char quantity[100];
    snprintf(quantity, sizeof quantity, "%s%s (%s)", rows[k].what,
             exact ? " by exact moment arms" : "", k % 2 ? "largest" : "RMS");
    print_value(t->name, quantity, "1", rows[k].value);
  }
  static_oracle_close(&o);
}

static void for_static(void) {
  for (int k = 0; k < nstatic_trial; ++k) {
    compare_static(&static_trials[k], 0);
    compare_static(&static_trials[k], 1);
  }
}

// ---- forces without plates ---------------------------------------------------------------------

static void for_predicted(void) {
  for (int which = 0; which <= npredicted_trial; ++which) {
    gerdy_error err = {0};
    predicted_pair p;
    const char* name = predicted_name(which);
    if (predicted_load(which, &p, &err) != GERDY_OK) fail(name, &err);
    predicted_error e = predicted_compare(&p);
    print_value(name, "predicted vertical force / weight over stance (RMS)", "1", e.rms[1]);
    print_value(name, "predicted fore-aft force / weight over stance (RMS)", "1", e.rms[0]);
    print_value(name, "predicted force across / weight over stance (RMS)", "1", e.rms[2]);
    print_value(name, "hip abduction moment by predicted forces over stance (RMS)", "N.m/kg",
                e.moment[PREDICTED_HIP]);
    predicted_close(&p);
  }
}

// ---- setups of AnalyzeTool ---------------------------------------------------------------------

static void for_analyses(void) {
  for (size_t i = 0; i < nanalyze_trial; ++i) {
    const struct analyze_trial* t = &analyze_trials[i];
    gerdy_error err = {0};
    double length, force, moment;
    if (analyze_lengths(t, &length, &err) != GERDY_OK) fail(t->name, &err);
    if (analyze_chain(t, &force, &moment, &err) != GERDY_OK) fail(t->name, &err);
    print_value(t->name, "muscle length of MuscleAnalysis (largest)", "m", length);
    print_value(t->name, "joint force from plates and motion / range (largest)", "1", force);
    print_value(t->name, "joint moment from plates and motion / range (largest)", "1", moment);
  }
}

// ---- the band ----------------------------------------------------------------------------------

// the mean curves of 46 runners in gait2392's bones, against the figures of evidence/README.md
static void for_band(void) {
  static const struct {
    const char* head;
    double strain, rate, by_adduction;
  } published[GERDY_NBAND] = {{"tfl", 1.93, 38, 0.13}, {"iliac", 2.37, 28.5, 0.145}};
  gerdy_error err = {0};
  gerdy_model* m = NULL;
  gerdy_data* d = NULL;
  gerdy_band band;
  norm_stride stride;
  norm_peak peak[GERDY_NBAND];
  char path[1024];
  shared(path, "data/models/%s%s", "gait2392_thelen2003muscle.osim", "");
  if (gerdy_model_load(path, &m, NULL, &err) != GERDY_OK ||
      gerdy_data_new(m, &d, &err) != GERDY_OK || gerdy_band_lay(m, &band, NULL, &err) != GERDY_OK ||
      norm_mean_runner(TEST_SOURCE, &stride, &err) != GERDY_OK) {
    fail("band", &err);
  }
  norm_peaks(&band, m, d, &stride, peak);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    char dataset[60];
    double by = norm_by_adduction(&band, m, d, head);
    snprintf(dataset, sizeof dataset, "mean of 46 runners: %s head", published[head].head);
    print_value(dataset, "peak strain of the band in stance", "%",
                fabs(100 * peak[head].strain - published[head].strain));
    print_value(dataset, "largest strain rate of the band in stance", "%/s",
                fabs(100 * peak[head].rate - published[head].rate));
    print_value(dataset, "strain of the band by hip adduction", "%/deg",
                fabs(by - published[head].by_adduction));
  }
  gerdy_data_free(d);
  gerdy_model_free(m);
}

// ---- the committed table -----------------------------------------------------------------------

// equal but for the value, and the value within 2 %
static int same_line(const char* a, const char* b) {
  const char *va = strrchr(a, ','), *vb = strrchr(b, ',');
  if (strcmp(a, b) == 0) return 1;
  if (va == NULL || vb == NULL || va - a != vb - b || strncmp(a, b, (size_t)(va - a)) != 0)
    return 0;
  if (va[1] == '<' || vb[1] == '<') return 0;
  double x = strtod(va + 1, NULL), y = strtod(vb + 1, NULL);
  return fabs(x - y) <= 0.02 * fmax(x, y);
}

static int same_tables(const char* made, const char* committed) {
  FILE *a = fopen(made, "r"), *b = fopen(committed, "r");
  char x[512], y[512];
  int same = a != NULL && b != NULL;
  while (same) {
    char *p = fgets(x, sizeof x, a), *q = fgets(y, sizeof y, b);
    if (p == NULL && q == NULL) break;
    same = p != NULL && q != NULL && same_line(x, y);
    if (!same) {
      fprintf(stderr, "committed: %snow:       %s", q ? y : "(end)\n", p ? x : "(end)\n");
    }
  }
  if (a != NULL) fclose(a);
  if (b != NULL) fclose(b);
  if (!same) {
    fprintf(stderr,
            "accuracy: %s no longer tells what the program computes (%s).\nIf the change is meant, "
            "'make accuracy' updates the committed table; say why in the commit.\n",
            committed, made);
  }
  return same;
}

int main(int argc, char** argv) {
  char path[1024];
  if (argc != 2 && argc != 3) {
    fprintf(stderr, "usage: %s OUTPUT [COMMITTED]\n", argv[0]);
    return 2;
  }
  FILE* there = fopen(shared(path, "oracle/%s%s", "README.md", ""), "r");
  if (there == NULL) {
    printf("skipped: %s is not there\n", path);
    return 77;
  }
  fclose(there);
  output = fopen(argv[1], "w");
  if (output == NULL) {
    perror(argv[1]);
    return 1;
  }
  fputs("dataset,quantity,unit,value\n", output);
  for_models();
  for_trials();
  for_moments();
  for_static();
  for_analyses();
  for_predicted();
  for_fukuchi();
  for_band();
  if (fclose(output) != 0) {
    perror(argv[1]);
    return 1;
  }
  return argc == 3 && !same_tables(argv[1], argv[2]);
}
