// Body poses, markers and fixed-path muscle lengths against OpenSim, all models, all poses.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <stdlib.h>

typedef struct golden {
  char model[256], oracle[256];
  double pose, path;
} golden;

static gerdy_series* load_oracle(const char* oracle, const char* table) {
  char file[600];
  gerdy_error err = {0};
  gerdy_series* s;
  snprintf(file, sizeof file, "oracle/models/%s/%s.sto", oracle, table);
  if (!test_exists(SHARED_FILE(file))) return NULL;
  assert_ok(gerdy_sto_load(SHARED_FILE(file), &s, NULL, NULL, &err), &err);
  return s;
}

static void set_pose(const gerdy_model* m, gerdy_data* d, const gerdy_series* q, size_t row) {
  for (int i = 0; i < m->nq; ++i) {
    ptrdiff_t c = gerdy_series_find(q, m->names + m->q_name[i]);
    assert_true(c >= 0);
    d->q[i] = q->value[row * q->ncol + (size_t)c];
  }
}

static double difference(const gerdy_series* s, size_t row, const char* name, double ours) {
  ptrdiff_t c = gerdy_series_find(s, name);
  if (c < 0) fail_msg("the oracle has no column %s", name);
  return fabs(s->value[row * s->ncol + (size_t)c] - ours);
}

static double worst_body(const gerdy_model* m, const gerdy_data* d, const gerdy_series* s,
                         size_t row) {
  static const char* part[12] = {"px",  "py",  "pz",  "r00", "r01", "r02",
                                 "r10", "r11", "r12", "r20", "r21", "r22"};
  double worst = 0;
  for (int b = 1; b < m->nbody; ++b) {
    for (int k = 0; k < 12; ++k) {
      char name[160];
      snprintf(name, sizeof name, "%s.%s", m->names + m->body_name[b], part[k]);
      double ours = k < 3 ? d->body_pos[3 * b + k] : d->body_rot[9 * b + k - 3];
      worst = fmax(worst, difference(s, row, name, ours));
    }
  }
  return worst;
}

static double worst_marker(const gerdy_model* m, const gerdy_data* d, const gerdy_series* s,
                           size_t row) {
  double worst = 0;
  for (int i = 0; i < m->nmarker; ++i) {
    for (int k = 0; k < 3; ++k) {
      char name[160];
      snprintf(name, sizeof name, "%s.%c", m->names + m->marker_name[i], 'x' + k);
      worst = fmax(worst, difference(s, row, name, d->marker_pos[3 * i + k]));
    }
  }
  return worst;
}

static double worst_length(const gerdy_model* m, const gerdy_data* d, const gerdy_series* s,
                           size_t row, int* count) {
  double worst = 0;
  *count = 0;
  for (int i = 0; i < m->nmuscle; ++i) {
    if (m->muscle_nwrap[i] > 0) continue;
    ++*count;
    worst = fmax(worst, difference(s, row, m->names + m->muscle_name[i], d->muscle_length[i]));
  }
  return worst;
}

static void check_model(const golden* g) {
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_data* d;
  assert_ok(gerdy_model_load(SHARED_FILE(g->model), &m, NULL, &err), &err);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  gerdy_series* q = load_oracle(g->oracle, "q");
  gerdy_series* body = load_oracle(g->oracle, "body_transform");
  gerdy_series* marker = load_oracle(g->oracle, "marker");
  gerdy_series* length = load_oracle(g->oracle, "muscle_length");
  assert_true(q->nrow >= 30);
  double pose = 0, mark = 0, path = 0;
  int fixed = 0;
  for (size_t row = 0; row < q->nrow; ++row) {
    set_pose(m, d, q, row);
    gerdy_fk(m, d);
    gerdy_fk_markers(m, d);
    gerdy_muscle_lengths(m, d);
    pose = fmax(pose, worst_body(m, d, body, row));
    if (marker != NULL) mark = fmax(mark, worst_marker(m, d, marker, row));
    path = fmax(path, worst_length(m, d, length, row, &fixed));
  }
  print_message("%-32s bodies %.1e  markers %.1e (%d)  paths %.1e (%d of %d)\n", g->oracle, pose,
                mark, m->nmarker, path, fixed, m->nmuscle);
  assert_true(pose <= g->pose);
  assert_true(mark <= g->pose);
  assert_true(path <= g->path);
  gerdy_series_free(q);
  gerdy_series_free(body);
  gerdy_series_free(marker);
  gerdy_series_free(length);
  gerdy_data_free(d);
  gerdy_model_free(m);
}

static void all_models(void** state) {
  (void)state;
  FILE* list = fopen(SOURCE_FILE("tests/golden/kinematics.txt"), "r");
  assert_non_null(list);
  char line[1024];
  int n = 0;
  while (fgets(line, sizeof line, list) != NULL) {
    golden g;
    if (line[0] == '#') continue;
    assert_int_equal(sscanf(line, "%255s %255s %lf %lf", g.model, g.oracle, &g.pose, &g.path), 4);
    check_model(&g);
    ++n;
  }
  fclose(list);
  assert_true(n >= 12);
}

int main(void) {
  SKIP_WITHOUT_SHARED();
  const struct CMUnitTest tests[] = {cmocka_unit_test(all_models)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
