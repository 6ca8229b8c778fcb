// OpenSim's inverse kinematics setups run as they are, against OpenSim's own results.
#include "testing.h"

#include <gerdy/io.h>
#include <stdlib.h>

#include "math/random.h"
#include "math/vec.h"
#include "tool/tool_ik.h"

typedef struct golden {
  char name[80];
  unsigned nframe;
  double cost, deg, mm;
} golden;

static golden trials[8];
static int ntrial;

static void read_golden(void) {
  FILE* file = fopen(SOURCE_FILE("tests/golden/ik_tools.txt"), "r");
  char line[400];
  assert_non_null(file);
  while (fgets(line, sizeof line, file) != NULL) {
    golden* g = &trials[ntrial];
    if (line[0] == '#' || line[0] == '\n') continue;
    assert_true(ntrial < 8);
    assert_int_equal(
        sscanf(line, "%79s %u %lf %lf %lf", g->name, &g->nframe, &g->cost, &g->deg, &g->mm), 5);
    ++ntrial;
  }
  fclose(file);
  assert_true(ntrial > 0);
}

static const char* trial_file(const char* name, const char* file) {
  static char path[4][1024];
  static int next;
  next = (next + 1) % 4;
  snprintf(path[next], sizeof path[next], "%s/oracle/trials/%s/%s", TEST_SHARED, name, file);
  return path[next];
}

// ---- what OpenSim found ------------------------------------------------------------------------

typedef struct objective {
  double *time, *cost;
  size_t n;
} objective;

static objective read_objective(const char* path) {
  objective o = {calloc(4096, sizeof(double)), calloc(4096, sizeof(double)), 0};
  FILE* file = fopen(path, "r");
  char line[400];
  assert_non_null(file);
  assert_non_null(fgets(line, sizeof line, file));
  while (fgets(line, sizeof line, file) != NULL) {
    assert_true(o.n < 4096);
    assert_int_equal(sscanf(line, "%*d,%lf,%lf", &o.time[o.n], &o.cost[o.n]), 2);
    ++o.n;
  }
  fclose(file);
  return o;
}

// ---- comparisons -------------------------------------------------------------------------------

// squared distances of the markers that are followed and seen, with and without their weights
typedef struct squares {
  double weighted, plain;
} squares;

static squares squares_at(const gd_ik_tool* t, gerdy_data* d, size_t row) {
  squares sum = {0, 0};
  const gerdy_series* s = t->markers;
  gerdy_fk(t->model, d);
  gerdy_fk_markers(t->model, d);
  for (int i = 0; i < t->model->nmarker; ++i) {
    int c = t->trial->column[i];
    if (c < 0 || t->weight[i] <= 0 || !s->valid[row * s->ncol + (size_t)c]) continue;
    double e = gd_v3_distance(s->value + row * s->ncol + c, d->marker_pos + 3 * i);
    sum.weighted += t->weight[i] * e * e;
    sum.plain += e * e;
  }
  return sum;
}

// the pose of a row of OpenSim's result
static void set_theirs(const gd_ik_tool* t, gerdy_data* d, const gerdy_series* mot, size_t row) {
  for (int q = 0; q < t->model->nq; ++q) {
    ptrdiff_t c = gerdy_series_find(mot, t->model->names + t->model->q_name[q]);
    assert_true(c >= 0);
    double unit = t->model->q_rotational[q] ? 1 / GERDY_DEGREES_PER_RADIAN : 1;
    d->q[q] = mot->value[row * mot->ncol + (size_t)c] * unit;
  }
}

// what ik_objective.csv calls weighted is the plain sum of squares: that of our pose of the model
// at OpenSim's angles equals it, which shows that markers and model are the same. The weighted sum
// is what both minimise.
static bool compare_costs(const golden* g, const gd_ik_tool* t, const gerdy_series* mot,
                          const objective* o) {
  double most = -INFINITY, least = INFINITY, plain = -INFINITY;
  size_t nlower = 0;
  gerdy_error err = {0};
  gerdy_data* d;
  assert_ok(gerdy_data_new(t->model, &d, &err), &err);
  for (size_t row = 0; row < o->n; ++row) {
    const gerdy_ik_info* info = &t->trial->info[row];
    assert_near(t->markers->time[row], o->time[row], 1e-9);
    assert_int_equal(info->outcome, GERDY_IK_SOLVED);
    set_theirs(t, d, mot, row);
    squares theirs = squares_at(t, d, row);
    assert_near(theirs.plain / o->cost[row], 1, 1e-6);
    double more = info->cost / theirs.weighted - 1;
    nlower += more <= 0;
    most = fmax(most, more);
    least = fmin(least, more);
    plain = fmax(plain, info->rms * info->rms * info->nmarker / o->cost[row] - 1);
  }
  gerdy_data_free(d);
  bool kept = most <= g->cost && plain <= g->cost;
  print_message(
      "  %s weighted squared error: %+.1e to %+.1e of OpenSim's, not above it in %zu of "
      "%zu frames; without weights at most %+.1e\n",
      kept ? " " : "!", least, most, nlower, o->n, plain);
  return kept;
}

// arms are told by few markers; OpenSim's own solution of them is not unique to that accuracy
static bool is_of_arm(const char* name) {
  static const char* const stem[] = {"arm_", "elbow_", "pro_sup", "wrist_"};
  for (size_t i = 0; i < sizeof stem / sizeof stem[0]; ++i) {
    if (strncmp(name, stem[i], strlen(stem[i])) == 0) return true;
  }
  return false;
}

static double rms_difference(const gd_ik_tool* t, size_t q, const gerdy_series* mot,
                             size_t column) {
  const gerdy_series* s = t->trial->motion;
  double sum = 0, unit = t->model->q_rotational[q] ? GERDY_DEGREES_PER_RADIAN : 1000;
  double theirs = t->model->q_rotational[q] ? 1 : 1000;
  for (size_t row = 0; row < s->nrow; ++row) {
    assert_true(s->valid[row * s->ncol + q]);
    double d = s->value[row * s->ncol + q] * unit - mot->value[row * mot->ncol + column] * theirs;
    if (t->model->q_rotational[q]) d -= 360 * round(d / 360);
    sum += d * d;
  }
  return sqrt(sum / (double)s->nrow);
}

typedef struct worst {
  double by;
  const char* name;
} worst;

static bool compare_coordinates(const golden* g, const gd_ik_tool* t, const gerdy_series* mot) {
  const gerdy_model* m = t->model;
  worst angle = {0, "-"}, length = {0, "-"}, arm = {0, "-"};
  bool kept = true;
  int ncompared = 0;
  for (int q = 0; q < m->nq; ++q) {
    const char* name = m->names + m->q_name[q];
    if (m->q_locked[q]) continue;
    ptrdiff_t column = gerdy_series_find(mot, name);
    assert_true(column >= 0);
    bool of_arm = is_of_arm(name), angular = m->q_rotational[q];
    // what no marker of an arm tells has no value to compare
    if (of_arm && t->trial->unobserved[q]) continue;
    double by = rms_difference(t, (size_t)q, mot, (size_t)column);
    worst* w = of_arm ? &arm : angular ? &angle : &length;
    if (by > w->by) *w = (worst){by, name};
    if (of_arm) continue;
    ++ncompared;
    if (by <= (angular ? g->deg : g->mm)) continue;
    kept = false;
    print_message("  ! %s: %.4f %s RMS\n", name, by, angular ? "deg" : "mm");
  }
  print_message(
      "    pelvis, trunk, legs: %d coordinates, worst %.5f deg (%s), %.5f mm (%s) RMS; "
      "arms: worst %.4f deg (%s)\n",
      ncompared, angle.by, angle.name, length.by, length.name, arm.by, arm.name);
  assert_true(ncompared >= 20);
  return kept;
}

typedef struct solved {
  gd_tool_setup file;
  gd_ik_tool tool;
} solved;

static solved* solve_setup(const char* name) {
  gerdy_error err = {0};
  gerdy_tool_job job = {.output = "not_written.mot"};
  solved* s = calloc(1, sizeof *s);
  assert_ok(gd_tool_open(trial_file(name, "ik_setup.xml"), &s->file, NULL, &err), &err);
  assert_ok(gd_ik_tool_solve(&s->file, &job, &s->tool, NULL, &err), &err);
  return s;
}

static void drop(solved* s) {
  gd_ik_tool_reset(&s->tool);
  gd_tool_close(&s->file);
  free(s);
}

static bool judge_trial(const golden* g) {
  gerdy_error err = {0};
  gerdy_series* mot;
  print_message("%s\n", g->name);
  solved* s = solve_setup(g->name);
  const gd_ik_tool* t = &s->tool;
  assert_ok(gerdy_sto_load(trial_file(g->name, "ik.mot"), &mot, NULL, NULL, &err), &err);
  objective o = read_objective(trial_file(g->name, "ik_objective.csv"));
  assert_int_equal(o.n, g->nframe);
  assert_int_equal(t->markers->nrow, g->nframe);
  assert_int_equal(mot->nrow, g->nframe);
  bool kept = compare_costs(g, t, mot, &o);
  kept = compare_coordinates(g, t, mot) && kept;
  free(o.time);
  free(o.cost);
  gerdy_series_free(mot);
  drop(s);
  return kept;
}

static void setups_give_opensims_motion(void** state) {
  (void)state;
  bool kept = true;
  for (int i = 0; i < ntrial; ++i) kept = judge_trial(&trials[i]) && kept;
  assert_true(kept);
}

// ---- with markers missing ----------------------------------------------------------------------

static gerdy_ik_trial* solve_again(const gd_ik_tool* t, int carry) {
  gerdy_error err = {0};
  gerdy_ik_trial* trial;
  gerdy_ik_options options = gerdy_ik_options_default();
  options.pull = t->pull;
  options.target = t->target;
  options.pull_is_share = 1;
  options.carry = carry;
  assert_ok(gerdy_ik_solve(t->model, t->markers, t->weight, &options, NULL, NULL, &trial, &err),
            &err);
  return trial;
}

static void hide(gerdy_series* s, size_t row, size_t marker) {
  for (size_t k = 0; k < 3; ++k) gerdy_series_set(s, row, 3 * marker + k, NAN);
}

// RMS difference of a coordinate in the frames in which both know it, deg; *n: how many those are
static double rms_between(const gerdy_series* a, const gerdy_series* b, size_t q, size_t* n) {
  double sum = 0;
  *n = 0;
  for (size_t row = 0; row < a->nrow; ++row) {
    size_t at = row * a->ncol + q;
    if (!a->valid[at] || !b->valid[at]) continue;
    sum += (a->value[at] - b->value[at]) * (a->value[at] - b->value[at]);
    ++*n;
  }
  return sqrt(sum / (double)*n) * GERDY_DEGREES_PER_RADIAN;
}

// worst angle of pelvis, trunk and legs; each is known in nearly all frames
static worst worst_angle(const gd_ik_tool* t, const gerdy_ik_trial* trial) {
  worst angle = {0, "-"};
  for (int q = 0; q < t->model->nq; ++q) {
    size_t n;
    const char* name = t->model->names + t->model->q_name[q];
    if (t->model->q_locked[q] || !t->model->q_rotational[q] || is_of_arm(name)) continue;
    double by = rms_between(trial->motion, t->trial->motion, (size_t)q, &n);
    if (by > angle.by) angle = (worst){by, name};
    assert_true(n >= trial->motion->nrow * 9 / 10);
  }
  return angle;
}

// Every marker has its own lasting misfit: poses jump where one comes and goes. Carrying those that
// are not seen takes most of that away.
static void a_fifth_of_the_samples_missing(void** state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    solved* s = solve_setup("run-bmclab");
    gd_ik_tool* t = &s->tool;
    gd_random random = {seed};
    for (size_t row = 0; row < t->markers->nrow; ++row) {
      for (size_t i = 0; i < t->markers->ncol / 3; ++i) {
        if (gd_random_uniform(&random) < 0.2) hide(t->markers, row, i);
      }
    }
    gerdy_ik_trial *bare = solve_again(t, 0), *carried = solve_again(t, 1);
    assert_true(bare->ncarried == 0 && carried->ncarried > 500);
    worst as_is = worst_angle(t, bare), held = worst_angle(t, carried);
    print_message("  20 %% of the samples gone: worst %.2f deg RMS (%s); carried: %.2f (%s)\n",
                  as_is.by, as_is.name, held.by, held.name);
    assert_true(as_is.by < 5 && held.by < 1);
    gerdy_ik_trial_free(bare);
    gerdy_ik_trial_free(carried);
    drop(s);
  }
}

// all markers of the right shank and foot: knee and ankle are marked, the rest stays
static void a_cluster_missing(void** state) {
  (void)state;
  solved* s = solve_setup("run-bmclab");
  gd_ik_tool* t = &s->tool;
  int tibia = gerdy_model_body(t->model, "tibia_r");
  for (int i = 0; i < t->model->nmarker; ++i) {
    if (t->trial->column[i] < 0) continue;
    if (!gerdy_model_is_below(t->model, t->model->marker_body[i], tibia)) continue;
    for (size_t row = 0; row < t->markers->nrow; ++row) {
      hide(t->markers, row, (size_t)t->trial->column[i] / 3);
    }
  }
  gerdy_ik_trial* trial = solve_again(t, 1);
  for (int q = 0; q < t->model->nq; ++q) {
    const char* name = t->model->names + t->model->q_name[q];
    bool gone = strcmp(name, "ankle_angle_r") == 0;
    bool left = strstr(name, "_l") != NULL || strncmp(name, "pelvis_", 7) == 0;
    if (gone) assert_true(trial->unobserved[q] && !t->trial->unobserved[q]);
    if (left) assert_int_equal(trial->unobserved[q], t->trial->unobserved[q]);
    for (size_t row = 0; row < trial->motion->nrow && gone; ++row) {
      assert_false(trial->motion->valid[row * trial->motion->ncol + (size_t)q]);
    }
  }
  gerdy_ik_trial_free(trial);
  drop(s);
}

// No joint holds the pelvis: without its own markers its pose and the hips are gaps, although
// thighs and trunk would give numbers; knees and ankles have their markers and stay.
static void a_pelvis_missing(void** state) {
  (void)state;
  static const char* const run[] = {"run-bmclab", "run-rajagopal"};
  for (size_t k = 0; k < 2; ++k) {
    solved* s = solve_setup(run[k]);
    gd_ik_tool* t = &s->tool;
    int pelvis = gerdy_model_body(t->model, "pelvis");
    for (int i = 0; i < t->model->nmarker; ++i) {
      if (t->trial->column[i] < 0 || t->model->marker_body[i] != pelvis) continue;
      for (size_t row = 0; row < t->markers->nrow; ++row)
        hide(t->markers, row, (size_t)t->trial->column[i] / 3);
    }
    gerdy_ik_trial* trial = solve_again(t, 1);
    for (int q = 0; q < t->model->nq; ++q) {
      const char* name = t->model->names + t->model->q_name[q];
      if (strncmp(name, "pelvis_", 7) == 0 || strncmp(name, "hip_", 4) == 0)
        assert_true(trial->unobserved[q]);
      if (strncmp(name, "ankle_", 6) == 0) assert_false(trial->unobserved[q]);
    }
    gerdy_ik_trial_free(trial);
    drop(s);
  }
}

static int setup(void** state) {
  (void)state;
  read_golden();
  return 0;
}

int main(void) {
  SKIP_WITHOUT_SHARED();
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(setups_give_opensims_motion),
      cmocka_unit_test(a_fifth_of_the_samples_missing),
      cmocka_unit_test(a_cluster_missing),
      cmocka_unit_test(a_pelvis_missing),
  };
  return cmocka_run_group_tests(tests, setup, NULL);
}
