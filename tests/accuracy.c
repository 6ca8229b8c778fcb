// How far results are from the reference values: dataset,quantity,unit,value. Not a cmocka test:
//   accuracy OUTPUT              writes the table
//   accuracy OUTPUT COMMITTED    also compares it with the committed one
// Ends with 77 when the reference data are not there, 1 when the tables differ.
#include <gerdy/band.h>
#include <gerdy/muscle.h>
#include <stdio.h>

#include "testing_trial.h"

// Below this a difference is rounding, and its digits differ from compiler to compiler.
static const double rounding = 1e-9;

static FILE* output;

static void fail(const char* what, const gerdy_error* err) {
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

// ---- poses, markers, paths ---------------------------------------------------------------------

static gerdy_series* load_oracle(const char* oracle, const char* table) {
  char path[1024];
  gerdy_error err = {0};
  gerdy_series* s;
  shared(path, "oracle/models/%s/%s.sto", oracle, table);
  FILE* there = fopen(path, "r");
  if (there == NULL) return NULL;
  fclose(there);
  if (gerdy_sto_load(path, &s, NULL, NULL, &err) != GERDY_OK) fail(oracle, &err);
  return s;
}

static double difference(const gerdy_series* s, size_t row, const char* owner, const char* part,
                         double ours) {
  char name[300];
  snprintf(name, sizeof name, "%s%s", owner, part);
  ptrdiff_t c = gerdy_series_find(s, name);
  return c < 0 ? INFINITY : fabs(s->value[row * s->ncol + (size_t)c] - ours);
}

static double worst_body(const gerdy_model* m, const gerdy_data* d, const gerdy_series* s,
                         size_t row) {
  static const char* const part[3] = {".px", ".py", ".pz"};
  double worst = 0;
  for (int b = 1; b < m->nbody; ++b) {
    for (int k = 0; k < 3; ++k) {
      const char* name = m->names + m->body_name[b];
      worst = fmax(worst, difference(s, row, name, part[k], d->body_pos[3 * b + k]));
    }
  }
  return worst;
}

static double worst_marker(const gerdy_model* m, const gerdy_data* d, const gerdy_series* s,
                           size_t row) {
  static const char* const part[3] = {".x", ".y", ".z"};
  double worst = 0;
  for (int i = 0; i < m->nmarker; ++i) {
    for (int k = 0; k < 3; ++k) {
      const char* name = m->names + m->marker_name[i];
      worst = fmax(worst, difference(s, row, name, part[k], d->marker_pos[3 * i + k]));
    }
  }
  return worst;
}

// paths over surfaces are not computed yet: counted apart
static double worst_path(const gerdy_model* m, const gerdy_data* d, const gerdy_series* s,
                         size_t row, int wrapped) {
  double worst = 0;
  for (int i = 0; i < m->nmuscle; ++i) {
    if ((m->muscle_nwrap[i] > 0) != wrapped) continue;
    const char* name = m->names + m->muscle_name[i];
    worst = fmax(worst, difference(s, row, name, "", d->muscle_length[i]));
  }
  return worst;
}

static void set_pose(const gerdy_model* m, gerdy_data* d, const gerdy_series* q, size_t row) {
  for (int i = 0; i < m->nq; ++i) {
    ptrdiff_t c = gerdy_series_find(q, m->names + m->q_name[i]);
    if (c >= 0) d->q[i] = q->value[row * q->ncol + (size_t)c];
  }
  gerdy_fk(m, d);
  gerdy_fk_markers(m, d);
  gerdy_muscle_lengths(m, d);
}

static void compare_model(const char* file, const char* oracle) {
  char path[1024];
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_data* d;
  if (gerdy_model_load(shared(path, "%s%s", file, ""), &m, NULL, &err) != GERDY_OK ||
      gerdy_data_new(m, &d, &err) != GERDY_OK) {
    fail(file, &err);
  }
  gerdy_series *q = load_oracle(oracle, "q"), *body = load_oracle(oracle, "body_transform");
  gerdy_series* marker = load_oracle(oracle, "marker");
  gerdy_series* length = load_oracle(oracle, "muscle_length");
  double pose = 0, mark = 0, fixed = 0, wrapped = 0;
  for (size_t row = 0; row < q->nrow; ++row) {
    set_pose(m, d, q, row);
    pose = fmax(pose, worst_body(m, d, body, row));
    if (marker != NULL) mark = fmax(mark, worst_marker(m, d, marker, row));
    fixed = fmax(fixed, worst_path(m, d, length, row, 0));
    wrapped = fmax(wrapped, worst_path(m, d, length, row, 1));
  }
  print_value(oracle, "body position (largest)", "m", pose);
  if (marker != NULL) print_value(oracle, "marker position (largest)", "m", mark);
  print_value(oracle, "path length without wrapping (largest)", "m", fixed);
  if (wrapped > 0)
    print_value(oracle, "path length with wrapping left out (largest)", "m", wrapped);
  gerdy_series_free(q);
  gerdy_series_free(body);
  gerdy_series_free(marker);
  gerdy_series_free(length);
  gerdy_data_free(d);
  gerdy_model_free(m);
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

// the lists of the golden tests; calls compare with the columns of every line
static void for_lines(const char* list, int trials) {
  char path[1024], line[1024], a[256], b[256], c[256];
  snprintf(path, sizeof path, "%s/tests/golden/%s", TEST_SOURCE, list);
  FILE* file = fopen(path, "r");
  if (file == NULL) {
    perror(path);
    exit(1);
  }
  while (fgets(line, sizeof line, file) != NULL) {
    if (line[0] == '#' || sscanf(line, "%255s %255s %255s", a, b, c) != 3) continue;
    if (trials)
      compare_trial(a, b, c);
    else
      compare_model(a, b);
  }
  fclose(file);
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
  for_lines("kinematics.txt", 0);
  for_lines("ik_trials.txt", 1);
  if (fclose(output) != 0) {
    perror(argv[1]);
    return 1;
  }
  return argc == 3 && !same_tables(argv[1], argv[2]);
}
