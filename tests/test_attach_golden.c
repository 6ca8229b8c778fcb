// A published run of a marker set that no model has, from files to angles: the clusters on thigh,
// shank and heel are put on the bones in the static trial and followed in the run.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/pipeline.h>
#include <gerdy/scale_job.h>

#include "testing_fukuchi.h"

typedef struct limit {
  char model[32], quantity[32];
  double without, with;
} limit;

typedef struct trial {
  char name[32], generic[80], standing[80], markers[80];
  double from, to, mass, knee;
  double most[4];
} trial;

static limit limits[32];
static trial trials[8];
static int nlimit, ntrial;

static const char* const joints[][2] = {{"hip_flexion", "hipAngZ"},
                                        {"knee_angle", "kneeAngZ"},
                                        {"ankle_angle", "ankleAngZ"},
                                        {"hip_adduction", "hipAngX"}};

static const limit* limit_of(const char* model, const char* quantity) {
  for (int i = 0; i < nlimit; ++i) {
    if (strcmp(limits[i].model, model) == 0 && strcmp(limits[i].quantity, quantity) == 0)
      return &limits[i];
  }
  fail_msg("no limit for %s of %s", quantity, model);
  return NULL;
}

static int setup(void** state) {
  (void)state;
  FILE* file = fopen(SOURCE_FILE("tests/golden/attach.txt"), "r");
  char line[400];
  assert_non_null(file);
  while (fgets(line, sizeof line, file) != NULL) {
    limit* l = &limits[nlimit];
    if (line[0] == '#') continue;
    if (strncmp(line, "trial ", 6) == 0) {
      trial* t = &trials[ntrial++];
      assert_int_equal(
          sscanf(line, "%*s %31s %79s %79s %79s %lf %lf %lf %lf %lf %lf %lf %lf", t->name,
                 t->generic, t->standing, t->markers, &t->from, &t->to, &t->mass, &t->knee,
                 &t->most[0], &t->most[1], &t->most[2], &t->most[3]),
          12);
      continue;
    }
    assert_int_equal(
        sscanf(line, "%31s %31s %lf %lf", l->model, l->quantity, &l->without, &l->with), 4);
    ++nlimit;
  }
  fclose(file);
  return 0;
}

// ---- from files to files -----------------------------------------------------------------------

static void scale_and_follow(const char* name, const char* generic) {
  char model[64], motion[64], errors[64];
  gerdy_error err = {0};
  gerdy_notes notes;
  char* text;
  snprintf(model, sizeof model, "attach_%s.osim", name);
  snprintf(motion, sizeof motion, "attach_%s.mot", name);
  snprintf(errors, sizeof errors, "attach_%s.sto", name);
  gerdy_scale_job scale = gerdy_scale_job_default();
  scale.model = generic;
  scale.markers = SHARED_FILE(FUKUCHI "RBDS001static.txt");
  scale.run = SHARED_FILE(FUKUCHI "RBDS001runT25markers.txt");
  scale.rate = fukuchi_marker_rate;
  scale.mass = fukuchi_mass;
  scale.output = model;
  gerdy_notes_init(&notes);
  assert_ok(gerdy_scale_run(&scale, &text, &notes, &err), &err);
  // the right foot's names have changed places between the published static trial and run
  size_t nexchanged = 0;
  for (size_t i = 0; i < notes.n; ++i)
    nexchanged += strstr(notes.item[i].text, "in the run this name is that of") != NULL;
  assert_int_equal(nexchanged, 2);
  gerdy_scale_free(text);
  gerdy_notes_reset(&notes);
  gerdy_job job = gerdy_job_default();
  job.model = model;
  job.markers = SHARED_FILE(FUKUCHI "RBDS001runT25markers.txt");
  job.rate = fukuchi_marker_rate;
  job.motion = motion;
  job.errors = errors;
  assert_ok(gerdy_ik_run(&job, NULL, &err), &err);
}

// every coordinate of pelvis and legs is there in every frame
static void check_observed(const gerdy_series* motion) {
  static const char* const groups[] = {"pelvis_", "hip_", "knee_angle", "ankle_angle"};
  size_t ngap = 0, n = 0;
  for (size_t c = 0; c < motion->ncol; ++c) {
    bool leg = false;
    for (int k = 0; k < 4; ++k)
      leg = leg || strncmp(motion->column[c].name, groups[k], strlen(groups[k])) == 0;
    n += leg;
    for (size_t row = 0; leg && row < motion->nrow; ++row)
      ngap += !motion->valid[row * motion->ncol + c];
  }
  assert_true(n >= 16);
  assert_int_equal(ngap, 0);
}

static void check_markers(const char* name) {
  char path[64];
  gerdy_error err = {0};
  gerdy_series* s;
  double sum = 0, largest = 0;
  size_t n = 0;
  snprintf(path, sizeof path, "attach_%s.sto", name);
  assert_ok(gerdy_sto_load(path, &s, NULL, NULL, &err), &err);
  for (size_t i = 0; i < s->nrow * s->ncol; ++i) {
    if (!s->valid[i]) continue;
    sum += s->value[i] * s->value[i];
    largest = fmax(largest, s->value[i]);
    ++n;
  }
  double rms = 1e3 * sqrt(sum / (double)n);
  const limit* most = limit_of(name, "markers");
  print_message("  %-10s %zu markers, %zu frames: %.1f mm RMS, at most %.1f mm\n", name, s->ncol,
                s->nrow, rms, 1e3 * largest);
  assert_true(rms <= most->without && 1e3 * largest <= most->with);
  gerdy_series_free(s);
}

static bool check_joint(const char* model, const gerdy_series* motion,
                        const gerdy_series* published, const fukuchi_strides* strides, int joint) {
  const limit* most = limit_of(model, joints[joint][0]);
  bool good = true;
  for (int side = 0; side < 2; ++side) {
    double ours[fukuchi_points], theirs[fukuchi_points], offset = 0, with = 0;
    char name[64];
    snprintf(name, sizeof name, "%s_%c", joints[joint][0], "rl"[side]);
    int n = fukuchi_mean(motion, name, strides, side, ours);
    assert_true(fukuchi_published(published, "RL"[side], joints[joint][1], theirs));
    for (int k = 0; k < fukuchi_points; ++k) {
      offset += (ours[k] - theirs[k]) / fukuchi_points;
      with += pow(ours[k] - theirs[k], 2) / fukuchi_points;
    }
    double without = sqrt(with - offset * offset);
    with = sqrt(with);
    print_message("  %-10s %-16s %d strides: %4.2f deg, with the offset of %+5.2f deg %4.2f\n",
                  model, name, n, without, offset, with);
    good = good && n >= 25 && without <= most->without && with <= most->with;
  }
  return good;
}

static void follow(const char* name, const char* generic) {
  char path[64];
  gerdy_error err = {0};
  gerdy_angle_unit unit;
  gerdy_series* motion;
  fukuchi_strides strides;
  bool good = true;
  scale_and_follow(name, generic);
  snprintf(path, sizeof path, "attach_%s.mot", name);
  assert_ok(gerdy_sto_load(path, &motion, &unit, NULL, &err), &err);
  assert_int_equal(unit, GERDY_DEGREES);
  assert_int_equal(motion->nrow, 4500);
  check_observed(motion);
  check_markers(name);
  gerdy_series* published = fukuchi_table("RBDS001processed.txt", fukuchi_points);
  assert_non_null(published);
  assert_true(fukuchi_find_strides(&strides));
  for (int joint = 0; joint < 4; ++joint)
    good = check_joint(name, motion, published, &strides, joint) && good;
  gerdy_series_free(published);
  gerdy_series_free(motion);
  assert_true(good);
}

static void by_the_rajagopal_model(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(FUKUCHI "RBDS001processed.txt"));
  follow("rajagopal", SHARED_FILE("data/models/Rajagopal2016.osim"));
}

static void by_the_bundled_runner(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(FUKUCHI "RBDS001processed.txt"));
  follow("bundled", NULL);
}

// ---- trials with setups, without them ----------------------------------------------------------

static const char* const groups[][2] = {{"pelvis_", "pelvis"},   {"hip_", "hips"},
                                        {"knee_angle", "knees"}, {"ankle_angle", "ankles"},
                                        {"lumbar_", "trunk"},    {"arm_", "shoulders"}};

static gerdy_series* solve_without_setup(const trial* t) {
  gerdy_error err = {0};
  gerdy_angle_unit unit;
  gerdy_series* motion;
  gerdy_scale_job scale = gerdy_scale_job_default();
  if (strcmp(t->generic, "-") != 0) scale.model = SHARED_FILE(t->generic);
  scale.markers = SHARED_FILE(t->standing);
  scale.mass = t->mass;
  scale.output = "attach_trial.osim";
  if (t->to > 0) scale.from = t->from, scale.to = t->to;
  assert_ok(gerdy_scale_run(&scale, NULL, NULL, &err), &err);
  gerdy_job job = gerdy_job_default();
  job.model = "attach_trial.osim";
  job.markers = SHARED_FILE(t->markers);
  job.motion = "attach_trial.mot";
  assert_ok(gerdy_ik_run(&job, NULL, &err), &err);
  assert_ok(gerdy_sto_load("attach_trial.mot", &motion, &unit, NULL, &err), &err);
  assert_int_equal(unit, GERDY_DEGREES);
  return motion;
}

typedef struct spread {
  double with, without;  // deg2, summed over frames
  size_t n;
} spread;

// the rows of one coordinate in both tables, by time
static void compare_coordinate(const gerdy_series* ours, const gerdy_series* theirs, size_t column,
                               double factor, double sign, spread* to) {
  ptrdiff_t mine = gerdy_series_find(ours, theirs->column[column].name);
  double sum = 0, squares = 0;
  size_t n = 0;
  if (mine < 0) return;
  for (size_t row = 0; row < theirs->nrow; ++row) {
    double time = fmin(theirs->time[row], ours->time[ours->nrow - 1]);
    double d = sign * gerdy_series_at(ours, mine, time) -
               factor * theirs->value[row * theirs->ncol + column];
    if (!isfinite(d)) continue;
    d -= 360 * round(d / 360);
    sum += d;
    squares += d * d;
    ++n;
  }
  if (n == 0) return;
  to->with += squares;
  to->without += squares - sum * sum / (double)n;
  to->n += n;
}

static bool compare_trial(const trial* t) {
  char path[200];
  gerdy_error err = {0};
  gerdy_angle_unit unit;
  gerdy_series *ours = solve_without_setup(t), *theirs;
  bool good = true;
  snprintf(path, sizeof path, "oracle/trials/%s/ik.mot", t->name);
  assert_ok(gerdy_sto_load(SHARED_FILE(path), &theirs, &unit, NULL, &err), &err);
  double factor = unit == GERDY_DEGREES ? 1 : GERDY_DEGREES_PER_RADIAN;
  print_message("  %-15s", t->name);
  for (int k = 0; k < 6; ++k) {
    spread sum = {0};
    for (size_t c = 0; c < theirs->ncol; ++c) {
      const char* name = theirs->column[c].name;
      bool place = strncmp(name, "pelvis_t", 8) == 0 && strcmp(name, "pelvis_tilt") != 0;
      bool within = strncmp(name, groups[k][0], strlen(groups[k][0])) == 0;
      if (!within || place || strstr(name, "beta") != NULL) continue;
      compare_coordinate(ours, theirs, c, factor, k == 2 ? t->knee : 1, &sum);
    }
    double with = sqrt(sum.with / (double)sum.n), without = sqrt(sum.without / (double)sum.n);
    if (sum.n > 0) print_message("  %s %.1f (%.1f)", groups[k][1], without, with);
    if (k < 4) good = good && sum.n > 0 && without <= t->most[k];
  }
  print_message("\n");
  gerdy_series_free(ours);
  gerdy_series_free(theirs);
  return good;
}

static void trials_without_their_setups(void** state) {
  bool good = true;
  (void)state;
  assert_int_equal(ntrial, 4);
  print_message("  degrees RMS without the mean difference (with it)\n");
  for (int i = 0; i < ntrial; ++i) good = compare_trial(&trials[i]) && good;
  assert_true(good);
}

int main(void) {
  SKIP_WITHOUT_SHARED();
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {cmocka_unit_test(by_the_rajagopal_model),
                                     cmocka_unit_test(by_the_bundled_runner),
                                     cmocka_unit_test(trials_without_their_setups)};
  return cmocka_run_group_tests(tests, setup, NULL);
}
