// Setup files of tools: what they ask for is done, what they get wrong is said. Against OpenSim's
// results: test_ik_tool_golden.c.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/tool.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/mem.h"

enum { nframe = 21 };

static gerdy_model* model;
static double* truth;  // (nframe x nq)

static void write_text(const char* path, const char* text) {
  FILE* file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static int q_of(const char* name) {
  int q = gerdy_model_coordinate(model, name);
  assert_true(q >= 0);
  return q;
}

// ---- a runner's folder: tool/model.osim, tool/data/run.trc, tool/data/angles.mot ---------------

static void pose_at(size_t row, double* q) {
  for (int i = 0; i < model->nq; ++i) {
    double low = fmax(model->q_min[i], -0.8), high = fmin(model->q_max[i], 0.8);
    double swing = sin(0.2 * (double)row + i);
    q[i] = model->q_locked[i] ? model->q_default[i] : (low + high) / 2 + (high - low) / 5 * swing;
  }
}

static gerdy_series* make_markers(void) {
  gerdy_error err = {0};
  gerdy_series* s;
  gerdy_data* d;
  assert_ok(gerdy_data_new(model, &d, &err), &err);
  assert_ok(gerdy_series_new(nframe, 3 * (size_t)model->nmarker, &s, &err), &err);
  s->rate = 100;
  for (int i = 0; i < 3 * model->nmarker; ++i) {
    char name[112];
    snprintf(name, sizeof name, "%s.%c", model->names + model->marker_name[i / 3], 'x' + i % 3);
    assert_ok(gerdy_series_name(s, (size_t)i, name, "m"), &err);
  }
  for (size_t row = 0; row < nframe; ++row) {
    s->time[row] = 0.01 * (double)row;
    pose_at(row, d->q);
    gerdy_fk(model, d);
    gerdy_fk_markers(model, d);
    memcpy(truth + row * (size_t)model->nq, d->q, (size_t)model->nq * sizeof *truth);
    for (size_t c = 0; c < s->ncol; ++c) gerdy_series_set(s, row, c, d->marker_pos[c]);
  }
  gerdy_data_free(d);
  return s;
}

// angles of the ankle in degrees, at times between those of the frames: a parabola, which a natural
// quintic spline goes along and a straight line from row to row does not
static double ankle_at(double time) { return -10 + 60 * time - 200 * time * time; }

static void write_angles(const char* path) {
  FILE* file = fopen(path, "w");
  assert_non_null(file);
  fprintf(file, "angles\nnRows=12\nnColumns=3\ninDegrees=yes\nendheader\n");
  fprintf(file, "time\tankle_angle_r\tpelvis_ty\n");
  for (int i = 0; i < 12; ++i) {
    double time = -0.005 + 0.02 * i;
    fprintf(file, "%.17g\t%.17g\t%.17g\n", time, ankle_at(time), 0.5 + time);
  }
  fclose(file);
}

static int make_folder(void** state) {
  (void)state;
  gerdy_error err = {0};
  assert_ok(gerdy_model_bundled(&model, &err), &err);
  truth = calloc(nframe * (size_t)model->nq, sizeof *truth);
  mkdir("tool", 0777);
  mkdir("tool/data", 0777);
  assert_ok(gerdy_model_save("tool/model.osim", model, &err), &err);
  gerdy_series* s = make_markers();
  assert_ok(gerdy_trc_save("tool/data/run.trc", s, &err), &err);
  gerdy_series_free(s);
  write_angles("tool/data/angles.mot");
  return 0;
}

static int drop_folder(void** state) {
  (void)state;
  gerdy_model_free(model);
  free(truth);
  return 0;
}

// ---- setups ------------------------------------------------------------------------------------

static const char outline[] =
    "<OpenSimDocument Version=\"%s\"><InverseKinematicsTool name=\"trial\">"
    "<model_file>model.osim</model_file><marker_file>data\\run.trc</marker_file>"
    "<output_motion_file>motion.mot</output_motion_file>%s</InverseKinematicsTool>"
    "</OpenSimDocument>";

static void write_setup(const char* version, const char* inside) {
  static char text[20000];
  assert_true(snprintf(text, sizeof text, outline, version, inside) < (int)sizeof text);
  write_text("tool/setup.xml", text);
}

// marker tasks of the model but those whose name begins like this
static const char* marker_tasks(const char* but) {
  static char text[15000];
  size_t used = 0;
  text[0] = '\0';
  for (int i = 0; i < model->nmarker; ++i) {
    const char* name = model->names + model->marker_name[i];
    bool apply = but == NULL || strncmp(name, but, strlen(but)) != 0;
    used += (size_t)snprintf(text + used, sizeof text - used,
                             "<IKMarkerTask name=\"%s\"><apply>%s</apply><weight>%d</weight>"
                             "</IKMarkerTask>",
                             name, apply ? "true" : "false", 1 + i % 3);
    assert_true(used < sizeof text);
  }
  return text;
}

static gerdy_series* load(const char* path, gerdy_angle_unit* angle) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_sto_load(path, &s, angle, NULL, &err), &err);
  return s;
}

// the value of a coordinate in a motion file, rad|m
static double value_of(const gerdy_series* s, size_t row, int q) {
  ptrdiff_t c = gerdy_series_find(s, model->names + model->q_name[q]);
  assert_true(c >= 0);
  double unit = model->q_rotational[q] ? 1 / GERDY_DEGREES_PER_RADIAN : 1;
  return s->value[row * s->ncol + (size_t)c] * unit;
}

static void run_setup(gerdy_tool_job* job, gerdy_notes* notes) {
  gerdy_error err = {0};
  job->setup = "tool/setup.xml";
  assert_ok(gerdy_tool_run(job, notes, &err), &err);
}

static bool is_noted(const gerdy_notes* notes, const char* words) {
  for (size_t i = 0; i < notes->n; ++i) {
    if (strstr(notes->item[i].text, words) != NULL) return true;
  }
  return false;
}

// ---- what is asked is done ---------------------------------------------------------------------

static void runs_as_it_is(void** state) {
  (void)state;
  static char inside[18000];
  snprintf(inside, sizeof inside,
           "<results_directory>reports/of_trial</results_directory><time_range>0.0539 0.16"
           "</time_range><report_marker_locations>true</report_marker_locations>"
           "<constraint_weight>20</constraint_weight><colour>blue</colour><input_directory/>"
           "<IKTaskSet><objects>%s<IKMarkerTask name=\"NOBODY\"><weight>5</weight></IKMarkerTask>"
           "</objects></IKTaskSet>",
           marker_tasks(NULL));
  write_setup("30000", inside);
  remove("tool/motion.mot");
  gerdy_tool_job job = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  run_setup(&job, &notes);
  assert_int_equal(job.nframe, 12);  // rows 5 to 16: nearest to the range
  assert_int_equal(job.nwritten, 3);
  assert_string_equal(job.written[0], "tool/motion.mot");
  assert_string_equal(job.written[1], "tool/reports/of_trial/trial_ik_marker_errors.sto");
  gerdy_angle_unit angle;
  gerdy_series* s = load(job.written[0], &angle);
  assert_int_equal(angle, GERDY_DEGREES);
  assert_int_equal(s->nrow, 12);
  for (size_t row = 0; row < s->nrow; ++row) {
    assert_near(s->time[row], 0.01 * (double)(row + 5), 1e-9);
    for (int q = 0; q < model->nq; ++q) {
      assert_near(value_of(s, row, q), truth[(row + 5) * (size_t)model->nq + (size_t)q], 1e-5);
    }
  }
  gerdy_series_free(s);
  s = load(job.written[1], &angle);
  assert_int_equal(s->ncol, 3);
  assert_string_equal(s->column[0].name, "total_squared_error");
  for (size_t i = 0; i < s->nrow * s->ncol; ++i) assert_true(fabs(s->value[i]) < 1e-6);
  gerdy_series_free(s);
  s = load(job.written[2], &angle);
  gerdy_series* markers = make_markers();
  assert_int_equal(s->ncol, markers->ncol);
  assert_true(strstr(s->column[1].name, "_ty") != NULL);
  for (size_t i = 0; i < s->nrow * s->ncol; ++i) {
    assert_near(s->value[i], markers->value[i + 5 * s->ncol], 1e-6);
  }
  gerdy_series_free(markers);
  gerdy_series_free(s);
  assert_true(is_noted(&notes, "<colour> is not used"));
  assert_true(is_noted(&notes, "weight 20 of constraints is not used"));
  assert_true(is_noted(&notes, "not followed: NOBODY"));
  assert_false(is_noted(&notes, "input_directory"));
  gerdy_notes_reset(&notes);
  gerdy_tool_job_reset(&job);
}

// the caller's own files instead; without tasks every marker counts
static void others_instead(void** state) {
  (void)state;
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  mkdir("tool/elsewhere", 0777);
  write_setup("20302", "<model_file>absent.osim</model_file>");
  gerdy_tool_job job = {.model = "tool/model.osim",
                        .markers = "tool/data/run.trc",
                        .output = "tool/elsewhere/out.mot"};
  run_setup(&job, &notes);
  assert_int_equal(job.nframe, nframe);
  assert_int_equal(job.nwritten, 2);
  assert_string_equal(job.written[0], "tool/elsewhere/out.mot");
  assert_string_equal(job.written[1], "tool/elsewhere/trial_ik_marker_errors.sto");
  assert_true(is_noted(&notes, "all are followed"));
  gerdy_notes_reset(&notes);
  gerdy_tool_job_reset(&job);
}

// markers that no task applies to are not followed; what they told is empty or a task's value
static void coordinates_have_tasks(void** state) {
  (void)state;
  static char inside[18000];
  static const char* const foot[] = {"RCAL", "RMT1", "RMT5", "RTOE",
                                     "LCAL", "LMT1", "LMT5", "LTOE"};
  int ankle = q_of("ankle_angle_r"), subtalar = q_of("subtalar_angle_r");
  int other = q_of("subtalar_angle_l");
  char* tasks = calloc(1, 16000);
  strcpy(tasks, marker_tasks(NULL));
  for (size_t i = 0; i < 8; ++i) {
    char name[40];
    snprintf(name, sizeof name, "\"%s\"><apply>t", foot[i]);
    char* at = strstr(tasks, name);
    assert_non_null(at);
    memcpy(strstr(at, "true"), " 0  ", 4);
  }
  snprintf(inside, sizeof inside,
           "<coordinate_file>data/angles.mot</coordinate_file><IKTaskSet><objects>%s"
           "<IKCoordinateTask name=\"ankle_angle_r\"><weight>1e-6</weight><value_type>from_file"
           "</value_type></IKCoordinateTask><IKCoordinateTask name=\"subtalar_angle_r\"><weight>"
           "1e-6</weight><value_type>manual_value</value_type><value>0.125</value>"
           "</IKCoordinateTask><IKCoordinateTask name=\"subtalar_angle_l\"><weight>Inf</weight>"
           "<value_type>default_value</value_type></IKCoordinateTask>"
           "<IKCoordinateTask name=\"hip_flexion_l\"><apply>false</apply><weight>1e6</weight>"
           "</IKCoordinateTask><IKCoordinateTask name=\"hip_flexion_r\"/></objects></IKTaskSet>",
           tasks);
  free(tasks);
  write_setup("40000", inside);
  gerdy_tool_job job = {0};
  run_setup(&job, NULL);
  gerdy_angle_unit angle;
  gerdy_series* s = load(job.written[0], &angle);
  for (size_t row = 0; row < s->nrow; ++row) {
    double file = ankle_at(s->time[row]) / GERDY_DEGREES_PER_RADIAN;
    assert_near(value_of(s, row, ankle), file, 1e-6);
    assert_near(value_of(s, row, subtalar), 0.125, 1e-6);
    assert_near(value_of(s, row, other), model->q_default[other], 1e-6);
    // what does not apply or weighs nothing does not pull
    for (size_t i = 0; i < 2; ++i) {
      int q = q_of(i ? "hip_flexion_r" : "hip_flexion_l");
      assert_near(value_of(s, row, q), truth[row * (size_t)model->nq + (size_t)q], 1e-5);
    }
  }
  gerdy_series_free(s);
  gerdy_tool_job_reset(&job);
}

// the weight of a coordinate counts against the mean of the weighted squared marker distances: at
// the optimum w (q - target) = -d/dq sum w_i r_i^2 / (2 sum w_i)
static void coordinate_weight_is_opensims(void** state) {
  (void)state;
  static char inside[18000];
  int knee = q_of("knee_angle_r");
  double task_weight = 0.02, target = 1.5, sum = 0;
  snprintf(inside, sizeof inside,
           "<accuracy>1e-9</accuracy><time_range>0 0</time_range><IKTaskSet><objects>%s"
           "<IKCoordinateTask name=\"knee_angle_r\"><weight>%g</weight><value_type>manual_value"
           "</value_type><value>%g</value></IKCoordinateTask></objects></IKTaskSet>",
           marker_tasks(NULL), task_weight, target);
  write_setup("40000", inside);
  gerdy_tool_job job = {0};
  run_setup(&job, NULL);
  gerdy_angle_unit angle;
  gerdy_error err = {0};
  gerdy_series *s = load(job.written[0], &angle), *markers = make_markers();
  gerdy_data* d;
  assert_int_equal(s->nrow, 1);
  assert_ok(gerdy_data_new(model, &d, &err), &err);
  double cost[2] = {0, 0}, h = 1e-5;
  for (int side = 0; side < 2; ++side) {
    for (int q = 0; q < model->nq; ++q) d->q[q] = value_of(s, 0, q);
    d->q[knee] += side ? h : -h;
    gerdy_fk(model, d);
    gerdy_fk_markers(model, d);
    for (int e = 0; e < 3 * model->nmarker; ++e) {
      double r = d->marker_pos[e] - markers->value[e];
      cost[side] += (1 + e / 3 % 3) * r * r;
    }
  }
  for (int i = 0; i < model->nmarker; ++i) sum += 1 + i % 3;
  double q = value_of(s, 0, knee), pull = task_weight * (target - q);
  double held = (cost[1] - cost[0]) / (2 * h) / (2 * sum);
  assert_true(fabs(q - truth[knee]) > 0.05 && fabs(q - target) > 0.05);
  assert_near(held, pull, 1e-5 * pull);
  gerdy_data_free(d);
  gerdy_series_free(markers);
  gerdy_series_free(s);
  gerdy_tool_job_reset(&job);
}

// ---- what is wrong is said ---------------------------------------------------------------------

static void expect_refused(const char* text, gerdy_status code, const char* words) {
  gerdy_error err = {0};
  gerdy_tool_job job = {.setup = "tool/setup.xml"};
  if (text != NULL) write_text("tool/setup.xml", text);
  remove("tool/motion.mot");
  gerdy_status status = gerdy_tool_run(&job, NULL, &err);
  if (status != code || strstr(err.msg, words) == NULL) {
    fail_msg("%d \"%s\" instead of %d \"%s\"", (int)status, err.msg, (int)code, words);
  }
  assert_true(err.file[0] != '\0');
  assert_int_equal(job.nwritten, 0);
  assert_false(test_exists("tool/motion.mot"));
}

static void expect_inside(const char* inside, gerdy_status code, const char* words) {
  write_setup("40000", inside);
  expect_refused(NULL, code, words);
}

static void mistakes_are_said(void** state) {
  (void)state;
  expect_refused("<OpenSimDocument", GERDY_E_FORMAT, "");
  expect_refused("<OpenSimDocument Version=\"40000\"><Model name=\"m\"/></OpenSimDocument>",
                 GERDY_E_FORMAT, "not the setup file of a tool");
  expect_refused("<OpenSimDocument Version=\"40000\"><CMCTool name=\"m\"/></OpenSimDocument>",
                 GERDY_E_UNSUPPORTED, "those of InverseKinematicsTool");
  expect_refused("<OpenSimDocument Version=\"20201\"><InverseKinematicsTool/></OpenSimDocument>",
                 GERDY_E_UNSUPPORTED, "older than");
  expect_refused("<OpenSimDocument Version=\"v4\"><InverseKinematicsTool/></OpenSimDocument>",
                 GERDY_E_FORMAT, "not a number");
  expect_refused("<InverseKinematicsTool/>", GERDY_E_DATA, "--model");
  expect_refused("<InverseKinematicsTool><model_file>m.osim</model_file></InverseKinematicsTool>",
                 GERDY_E_DATA, "--markers");
  expect_refused(
      "<InverseKinematicsTool><model_file>m.osim</model_file><marker_file>m.trc"
      "</marker_file><report_errors>false</report_errors></InverseKinematicsTool>",
      GERDY_E_ARG, "no file to write");
  expect_inside("<time_range>0</time_range>", GERDY_E_FORMAT, "2 numbers expected");
  expect_inside("<time_range>0 1 2</time_range>", GERDY_E_FORMAT, "2 numbers expected");
  expect_inside("<time_range>7 9</time_range>", GERDY_E_DATA, "no frame lies in");
  expect_inside("<accuracy>fine</accuracy>", GERDY_E_FORMAT, "accuracy");
  expect_inside("<report_errors>perhaps</report_errors>", GERDY_E_FORMAT, "true or false");
  expect_inside("<IKTaskSet><objects><IKBodyTask name=\"a\"/></objects></IKTaskSet>",
                GERDY_E_UNSUPPORTED, "IKBodyTask");
  expect_inside(
      "<IKTaskSet><objects><IKMarkerTask name=\"RASI\"><weight>-1</weight>"
      "</IKMarkerTask></objects></IKTaskSet>",
      GERDY_E_FORMAT, "weight -1");
  expect_inside(
      "<IKTaskSet><objects><IKCoordinateTask name=\"tail\"><weight>1</weight>"
      "</IKCoordinateTask></objects></IKTaskSet>",
      GERDY_E_DATA, "no coordinate tail");
  expect_inside(
      "<IKTaskSet><objects><IKCoordinateTask name=\"knee_angle_r\"><value_type>guess"
      "</value_type></IKCoordinateTask></objects></IKTaskSet>",
      GERDY_E_FORMAT, "value_type");
  static const char from_file[] =
      "%s<IKTaskSet><objects><IKCoordinateTask name=\"%s\"><weight>1</weight><value_type>from_file"
      "</value_type></IKCoordinateTask></objects></IKTaskSet>";
  static const char angles[] = "<coordinate_file>data/angles.mot</coordinate_file>";
  char inside[600];
  snprintf(inside, sizeof inside, from_file, "", "knee_angle_r");
  expect_inside(inside, GERDY_E_DATA, "no <coordinate_file>");
  snprintf(inside, sizeof inside, from_file, angles, "knee_angle_r");
  expect_inside(inside, GERDY_E_DATA, "has no column");
  write_text(
      "tool/data/short.mot",
      "a\nnRows=2\nnColumns=2\ninDegrees=yes\nendheader\ntime\tknee_angle_r\n0\t1\n0.1\t2\n");
  snprintf(inside, sizeof inside, from_file, "<coordinate_file>data/short.mot</coordinate_file>",
           "knee_angle_r");
  expect_inside(inside, GERDY_E_DATA, "no value of knee_angle_r at 0.110 s");
  expect_inside("<coordinate_file>absent.mot</coordinate_file>", GERDY_E_FILE, "");
}

// tasks in a file of their own are done, and it is named where one is wrong
static void tasks_may_be_in_a_file(void** state) {
  (void)state;
  static char text[18000];
  static const char set[] =
      "<OpenSimDocument Version=\"40000\"><IKTaskSet><objects>%s<IKCoordinateTask "
      "name=\"%s\"><weight>Inf</weight><value_type>manual_value</value_type><value>0.3</value>"
      "</IKCoordinateTask></objects></IKTaskSet></OpenSimDocument>";
  int knee = q_of("knee_angle_r");
  mkdir("tool/sets", 0777);
  snprintf(text, sizeof text, set, marker_tasks(NULL), "knee_angle_r");
  write_text("tool/sets/tasks.xml", text);
  write_setup("40000", "<IKTaskSet file=\"sets\\tasks.xml\"/>");
  gerdy_tool_job job = {0};
  run_setup(&job, NULL);
  gerdy_angle_unit angle;
  gerdy_series* s = load(job.written[0], &angle);
  for (size_t row = 0; row < s->nrow; ++row) assert_near(value_of(s, row, knee), 0.3, 1e-6);
  gerdy_series_free(s);
  gerdy_error err = {0};
  snprintf(text, sizeof text, set, "", "tail");
  write_text("tool/sets/tasks.xml", text);
  assert_int_equal(gerdy_tool_run(&job, NULL, &err), GERDY_E_DATA);
  assert_non_null(strstr(err.msg, "no coordinate tail"));
  assert_non_null(strstr(err.file, "sets/tasks.xml"));
  snprintf(text, sizeof text, set, "<IKBodyTask/>", "tail");
  write_text("tool/sets/tasks.xml", text);
  assert_int_equal(gerdy_tool_run(&job, NULL, &err), GERDY_E_UNSUPPORTED);
  assert_non_null(strstr(err.file, "sets/tasks.xml"));
  write_text("tool/sets/tasks.xml", "<IKTaskSet file=\"tasks.xml\"/>");
  assert_int_equal(gerdy_tool_run(&job, NULL, &err), GERDY_E_FORMAT);
  assert_non_null(strstr(err.msg, "circle"));
  expect_inside("<IKTaskSet file=\"absent.xml\"/>", GERDY_E_FILE, "");
}

static void inputs_are_kept(void** state) {
  (void)state;
  gerdy_error err = {0};
  write_setup("40000", "");
  gerdy_tool_job job = {.setup = "tool/setup.xml", .output = "tool/data/../data/run.trc"};
  assert_int_equal(gerdy_tool_run(&job, NULL, &err), GERDY_E_ARG);
  assert_non_null(strstr(err.msg, "is read"));
  gerdy_series* s;
  assert_ok(gerdy_trc_load("tool/data/run.trc", &s, NULL, &err), &err);
  gerdy_series_free(s);
}

static int stop(void* context, const char* stage, double done) {
  (void)context;
  (void)stage;
  (void)done;
  return 0;
}

static void may_be_stopped(void** state) {
  (void)state;
  gerdy_error err = {0};
  write_setup("40000", "");
  remove("tool/motion.mot");
  gerdy_tool_job job = {.setup = "tool/setup.xml", .progress = stop};
  assert_int_equal(gerdy_tool_run(&job, NULL, &err), GERDY_E_STOPPED);
  assert_false(test_exists("tool/motion.mot"));
}

static void every_allocation_may_fail(void** state) {
  (void)state;
  write_setup("40000",
              "<coordinate_file>data/angles.mot</coordinate_file><time_range>0 0</time_range>"
              "<report_marker_locations>true</report_marker_locations><IKTaskSet><objects>"
              "<IKCoordinateTask name=\"ankle_angle_r\"><weight>1</weight><value_type>from_file"
              "</value_type></IKCoordinateTask></objects></IKTaskSet>");
  unsigned long nth = 1;
  // a model has thousands: the first ones, then some of all
  for (;; nth += nth < 40 ? 1 : 23) {
    gerdy_error err = {0};
    gerdy_notes notes;
    gerdy_tool_job job = {.setup = "tool/setup.xml"};
    remove("tool/motion.mot");
    gerdy_notes_init(&notes);
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_tool_run(&job, &notes, &err);
    gd_mem_fail_at(0);
    gerdy_notes_reset(&notes);
    gerdy_tool_job_reset(&job);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_false(test_exists("tool/motion.mot"));
  }
  assert_true(nth > 100);
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(runs_as_it_is),
      cmocka_unit_test(others_instead),
      cmocka_unit_test(tasks_may_be_in_a_file),
      cmocka_unit_test(coordinates_have_tasks),
      cmocka_unit_test(coordinate_weight_is_opensims),
      cmocka_unit_test(mistakes_are_said),
      cmocka_unit_test(inputs_are_kept),
      cmocka_unit_test(may_be_stopped),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
