// A model scaled by Gerdy against the same model scaled by OpenSim's ScaleTool.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/tool.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "math/vec.h"
#include "testing_scale.h"
#include "tool/scale_setup.h"

static char file_of[6][160];
static double tolerance[NSCALE_QUANTITY];
enum { GENERIC, STATIC, SETUP, FACTORS, SCALED, WALKER };

static const double mass = 72.84;  // kg, of the setup

static void read_golden(void) {
  static const char* const id[6] = {"generic", "static", "setup", "factors", "scaled", "walker"};
  FILE* file = fopen(SOURCE_FILE("tests/golden/scale.txt"), "r");
  char line[400], word[16], first[80], second[160];
  assert_non_null(file);
  while (fgets(line, sizeof line, file) != NULL) {
    if (line[0] == '#' || line[0] == '\n') continue;
    assert_int_equal(sscanf(line, "%15s %79s %159s", word, first, second), 3);
    for (int k = 0; k < 6 && strcmp(word, "file") == 0; ++k) {
      if (strcmp(id[k], first) == 0) strcpy(file_of[k], second);
    }
    for (int k = 0; k < NSCALE_QUANTITY && strcmp(word, "tolerance") == 0; ++k) {
      if (strcmp(scale_quantity_name[k], first) == 0) tolerance[k] = strtod(second, NULL);
    }
  }
  fclose(file);
  for (int k = 0; k < 6; ++k) assert_true(file_of[k][0] != '\0');
  for (int k = 0; k < NSCALE_QUANTITY; ++k) assert_true(tolerance[k] > 0);
}

static int setup(void** state) {
  (void)state;
  read_golden();
  return 0;
}

static gerdy_model* load(int which) {
  gerdy_error err = {0};
  gerdy_model* model;
  assert_ok(gerdy_model_load(SHARED_FILE(file_of[which]), &model, NULL, &err), &err);
  return model;
}

static void judge(const scale_worst worst[NSCALE_QUANTITY]) {
  bool good = true;
  for (int k = 0; k < NSCALE_QUANTITY; ++k) {
    if (worst[k].n == 0) continue;
    bool kept = worst[k].by <= tolerance[k];
    print_message("  %s %-9s %8.1e of %7.1e  %5zu values, worst %s\n", kept ? " " : "!",
                  scale_quantity_name[k], worst[k].by, tolerance[k], worst[k].n, worst[k].where);
    good = good && kept;
  }
  assert_true(good);
}

static void given_factors_give_opensims_model(void** state) {
  gerdy_error err = {0};
  scale_worst worst[NSCALE_QUANTITY] = {0};
  gerdy_model *generic = load(GENERIC), *expected = load(SCALED), *scaled;
  double* factor = scale_read_factors(SHARED_FILE(file_of[FACTORS]), generic);
  (void)state;
  assert_ok(gerdy_model_copy(generic, &scaled, &err), &err);
  assert_ok(gerdy_model_scale(scaled, factor, mass, 1, &err), &err);
  assert_ok(gerdy_muscles_rescale(scaled, generic, &err), &err);
  assert_near(gerdy_model_mass(scaled), mass, 1e-9);
  scale_compare_bodies(scaled, expected, worst);
  scale_compare_paths(scaled, expected, worst);
  judge(worst);
  gd_free(factor);
  gerdy_model_free(scaled);
  gerdy_model_free(expected);
  gerdy_model_free(generic);
}

// ---- measured factors --------------------------------------------------------------------------

static void measured_factors_are_opensims(void** state) {
  gerdy_error err = {0};
  gd_scale_setup s;
  gerdy_series* trial;
  scale_worst worst[NSCALE_QUANTITY] = {0};
  gerdy_model* generic = load(GENERIC);
  double* expected = scale_read_factors(SHARED_FILE(file_of[FACTORS]), generic);
  double* factor = gd_alloc(3 * (size_t)generic->nbody, sizeof *factor);
  (void)state;
  assert_non_null(factor);
  assert_ok(gd_scale_setup_load(SHARED_FILE(file_of[SETUP]), &s, NULL, &err), &err);
  assert_near(s.mass, mass, 0);
  assert_ok(gerdy_trc_load(SHARED_FILE(file_of[STATIC]), &trial, NULL, &err), &err);
  assert_ok(gd_scale_measure(&s.plan, generic, trial, s.scale_range, NULL, &err), &err);
  assert_ok(gd_scale_factors(&s.plan, generic, factor, NULL, &err), &err);
  scale_compare(&worst[SCALE_FACTOR], factor, expected, 3 * generic->nbody, "factor");
  judge(worst);
  gerdy_series_free(trial);
  gd_scale_setup_reset(&s);
  gd_free(factor);
  gd_free(expected);
  gerdy_model_free(generic);
}

static void setups_in_use_are_read(void** state) {
  static const struct {
    const char* path;
    int nmeasurement, ngiven, ntask;
  } use[] = {{"data/run-rajagopal/Scale/scale_setup_run.xml", 9, 0, 42},
             {"data/run-rajagopal/Scale/scale_setup_walk_scaleOnly.xml", 6, 13, 65},
             {"data/walk-gait2392/subject01_Setup_Scale.xml", 5, 4, 44}};
  (void)state;
  for (size_t i = 0; i < sizeof use / sizeof use[0]; ++i) {
    gerdy_error err = {0};
    gerdy_notes notes;
    gd_scale_setup s;
    gerdy_notes_init(&notes);
    assert_ok(gd_scale_setup_load(SHARED_FILE(use[i].path), &s, &notes, &err), &err);
    assert_int_equal(s.plan.nmeasurement, use[i].nmeasurement);
    assert_int_equal(s.plan.ngiven, use[i].ngiven);
    assert_int_equal(s.tasks.ntask, use[i].ntask);
    assert_int_equal(notes.n, 0);
    gerdy_notes_reset(&notes);
    gd_scale_setup_reset(&s);
  }
}

// ---- a whole setup -----------------------------------------------------------------------------

// a copy of the setup's folder, since the tool writes beside the setup
static void copy_setup(const char* name) {
  char from[1200], to[200], block[4096];
  snprintf(from, sizeof from, "%s/%s", SHARED_FILE("data/run-rajagopal/Scale"), name);
  snprintf(to, sizeof to, "scale_golden/Scale/%s", name);
  FILE *in = fopen(from, "r"), *out = fopen(to, "w");
  assert_true(in != NULL && out != NULL);
  for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;) fwrite(block, 1, n, out);
  fclose(in);
  fclose(out);
}

// Errors of making what is there already do not matter: what is missing is told by the tool.
static void copy_folder(void) {
  (void)!mkdir("scale_golden", 0777);
  (void)!mkdir("scale_golden/Scale", 0777);
  (void)!unlink("scale_golden/ExpData");
  (void)!unlink("scale_golden/generic_unscaled.osim");
  assert_int_equal(symlink(SHARED_FILE("data/run-rajagopal/ExpData"), "scale_golden/ExpData"), 0);
  assert_int_equal(symlink(SHARED_FILE(file_of[GENERIC]), "scale_golden/generic_unscaled.osim"), 0);
  copy_setup("scale_setup_run.xml");
  copy_setup("scale_setup_walk_scaleOnly.xml");
  copy_setup("scale_setup_walk.xml");
  copy_setup("markerset_walk_preScale.xml");
}

static void run_setup(const char* path) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  assert_ok(gerdy_scale_tool(path, &notes, &err), &err);
  for (size_t i = 0; i < notes.n; ++i) {
    const gerdy_note* note = &notes.item[i];
    if (note->severity == GERDY_WARNING || strstr(note->where, "pose") != NULL)
      print_message("  %s: %s\n", note->where, note->text);
  }
  gerdy_notes_reset(&notes);
}

// all but where the markers are, which the next test is about
static void compare_with_opensim(const char* path, int golden) {
  gerdy_error err = {0};
  scale_worst worst[NSCALE_QUANTITY] = {0};
  gerdy_model *expected = load(golden), *scaled;
  assert_ok(gerdy_model_load(path, &scaled, NULL, &err), &err);
  assert_string_equal(scaled->name, expected->name);
  assert_int_equal(scaled->nmarker, expected->nmarker);
  for (int i = 0; i < expected->nmarker; ++i)
    assert_true(gerdy_model_marker(scaled, expected->names + expected->marker_name[i]) >= 0);
  scale_compare_bodies(scaled, expected, worst);
  scale_compare_paths(scaled, expected, worst);
  judge(worst);
  gerdy_model_free(scaled);
  gerdy_model_free(expected);
}

static void a_setup_gives_opensims_model(void** state) {
  gerdy_model* generic = load(GENERIC);
  (void)state;
  copy_folder();
  run_setup("scale_golden/Scale/scale_setup_run.xml");
  compare_with_opensim("scale_golden/Scale/subject_scaled_run.osim", SCALED);
  double* ours = scale_read_factors("scale_golden/Scale/scaleSet_applied_run.xml", generic);
  double* theirs = scale_read_factors(SHARED_FILE(file_of[FACTORS]), generic);
  for (int i = 0; i < 3 * generic->nbody; ++i) assert_near(ours[i], theirs[i], tolerance[0]);
  assert_true(test_exists("scale_golden/Scale/scale_output_run.mot"));
  gd_free(ours);
  gd_free(theirs);
  gerdy_model_free(generic);
}

// manual factors before measurements, markers from their own file, then a second setup that only
// places markers on what the first one wrote
static void two_setups_in_a_row_give_opensims_model(void** state) {
  (void)state;
  copy_folder();
  run_setup("scale_golden/Scale/scale_setup_walk_scaleOnly.xml");
  run_setup("scale_golden/Scale/scale_setup_walk.xml");
  compare_with_opensim("scale_golden/Scale/subject_scaled_walk.osim", WALKER);
  assert_true(test_exists("scale_golden/Scale/subject_scaled_walk_markerset.xml"));
}

// ---- OpenSim's own pose ------------------------------------------------------------------------

// distance of every marker of one model from the same of another: RMS and largest, m
static void compare_placed(const gerdy_model* ours, const gerdy_model* theirs, double* rms,
                           double* largest) {
  double sum = 0;
  *largest = 0;
  for (int i = 0; i < theirs->nmarker; ++i) {
    int k = gerdy_model_marker(ours, theirs->names + theirs->marker_name[i]);
    assert_true(k >= 0);
    double off = gd_v3_distance(ours->marker_pos + 3 * k, theirs->marker_pos + 3 * i);
    sum += off * off;
    *largest = fmax(*largest, off);
  }
  *rms = sqrt(sum / theirs->nmarker);
}

// With the barrier that its search leaves standing, markers come to lie where OpenSim has them: to
// 0.5 mm RMS, whatever the setup's best pose would be.
static void as_opensim_markers_are_opensims(void** state) {
  gerdy_error err = {0};
  gerdy_tool_job* job = calloc(1, sizeof *job);
  gerdy_model *placed, *expected = load(SCALED);
  double rms, largest;
  (void)state;
  assert_non_null(job);
  copy_folder();
  job->setup = "scale_golden/Scale/scale_setup_run.xml";
  job->as_opensim = 1;
  assert_ok(gerdy_tool_run(job, NULL, &err), &err);
  assert_ok(gerdy_model_load("scale_golden/Scale/subject_scaled_run.osim", &placed, NULL, &err),
            &err);
  compare_placed(placed, expected, &rms, &largest);
  print_message("  markers %.2f mm RMS, %.2f mm at worst from OpenSim's\n", 1000 * rms,
                1000 * largest);
  assert_true(rms < 0.5e-3 && largest < 0.6e-3);
  gerdy_model_free(placed);
  gerdy_model_free(expected);
  gerdy_tool_job_reset(job);
  free(job);
}

// ---- placed markers ----------------------------------------------------------------------------

// sum of weight times squared distance between the markers in a pose and where they were measured
static double weighted_error(const gerdy_model* m, const double* q, const gd_scale_tasks* tasks,
                             const gerdy_series* trial) {
  gerdy_error err = {0};
  gerdy_data* d;
  double sum = 0, mean[3];
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  memcpy(d->q, q, (size_t)m->nq * sizeof *q);
  gerdy_fk(m, d);
  gerdy_fk_markers(m, d);
  for (int i = 0; i < tasks->ntask; ++i) {
    int k = gerdy_model_marker(m, tasks->task[i].name);
    if (tasks->task[i].weight == 0) continue;
    assert_true(k >= 0);
    ptrdiff_t marker = gerdy_marker_find(trial, tasks->task[i].name);
    assert_true(gd_scale_mean(trial, marker, 0, trial->nrow - 1, mean) > 0);
    for (int c = 0; c < 3; ++c)
      sum += tasks->task[i].weight * pow(d->marker_pos[3 * k + c] - mean[c], 2);
  }
  gerdy_data_free(d);
  return sum;
}

// OpenSim places markers in the pose its solver stopped at, which is not the best one: the golden
// model tells it, since its markers fit it without any distance. Ours fits no worse, and from
// OpenSim's pose the markers come to lie where OpenSim put them.
static void markers_are_placed_as_opensim_does_in_a_pose_no_worse(void** state) {
  gerdy_error err = {0};
  gd_scale_setup s;
  gerdy_ik_info info;
  scale_worst worst[NSCALE_QUANTITY] = {0};
  gerdy_model *generic = load(GENERIC), *expected = load(SCALED), *scaled, *placed, *again;
  gerdy_series* trial;
  double* factor = scale_read_factors(SHARED_FILE(file_of[FACTORS]), generic);
  double ours[128], theirs[128];
  (void)state;
  assert_true(generic->nq <= 128);
  assert_ok(gd_scale_setup_load(SHARED_FILE(file_of[SETUP]), &s, NULL, &err), &err);
  assert_ok(gerdy_trc_load(SHARED_FILE(file_of[STATIC]), &trial, NULL, &err), &err);
  assert_ok(gerdy_model_copy(generic, &scaled, &err), &err);
  assert_ok(gerdy_model_scale(scaled, factor, mass, 1, &err), &err);
  assert_ok(gerdy_model_copy(scaled, &placed, &err), &err);
  assert_ok(gerdy_model_copy(expected, &again, &err), &err);
  gd_scale_placing placing = {.table = trial, .range = {NAN, NAN}};
  assert_ok(gd_scale_place(again, &placing, theirs, &info, NULL, &err), &err);
  scale_compare_markers(again, expected, worst);
  assert_true(info.max < 1e-6);
  placing.tasks = &s.tasks;
  assert_ok(gd_scale_place(placed, &placing, ours, &info, NULL, &err), &err);
  double error_ours = weighted_error(scaled, ours, &s.tasks, trial);
  double error_theirs = weighted_error(scaled, theirs, &s.tasks, trial);
  print_message("  weighted squared error %.4f, in OpenSim's pose %.4f\n", error_ours,
                error_theirs);
  assert_near(error_ours, info.cost, 1e-9);
  assert_true(error_ours <= error_theirs);
  judge(worst);
  gerdy_series_free(trial);
  gd_scale_setup_reset(&s);
  gd_free(factor);
  gerdy_model_free(generic);
  gerdy_model_free(expected);
  gerdy_model_free(scaled);
  gerdy_model_free(placed);
  gerdy_model_free(again);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(given_factors_give_opensims_model),
      cmocka_unit_test(measured_factors_are_opensims),
      cmocka_unit_test(setups_in_use_are_read),
      cmocka_unit_test(a_setup_gives_opensims_model),
      cmocka_unit_test(two_setups_in_a_row_give_opensims_model),
      cmocka_unit_test(as_opensim_markers_are_opensims),
      cmocka_unit_test(markers_are_placed_as_opensim_does_in_a_pose_no_worse),
  };
  SKIP_WITHOUT_SHARED();
  ENTER_BUILD_TREE();
  return cmocka_run_group_tests(tests, setup, NULL);
}
