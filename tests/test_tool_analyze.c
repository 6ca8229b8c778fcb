// AnalyzeTool: OpenSim's setups as they are, against its results; what a setup asks for is done,
// what it gets wrong is said.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/static_optimization.h>
#include <gerdy/tool.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <gerdy/kin.h>
#include "base/mem.h"
#include "testing_analyze_oracle.h"
#include "testing_table.h"

enum { nframe = 30 };

static void write_text(const char* path, const char* text) {
  FILE* file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

// ---- a folder with everything ------------------------------------------------------------------

static void write_motion(const gerdy_model* m) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_series_new(nframe, (size_t)m->nq, &s, &err), &err);
  for (int q = 0; q < m->nq; ++q) {
    assert_ok(gerdy_series_name(s, (size_t)q, m->names + m->q_name[q], ""), &err);
    double low = fmax(m->q_min[q], -0.5), high = fmin(m->q_max[q], 0.5);
    for (size_t row = 0; row < nframe; ++row) {
      s->time[row] = 0.01 * (double)row;
      double swing = (low + high) / 2 + 0.1 * (high - low) * sin(6 * s->time[row] + q);
      gerdy_series_set(s, row, (size_t)q, m->q_locked[q] ? m->q_default[q] : swing);
    }
  }
  assert_ok(gerdy_sto_save("analyze/motion.sto", s, GERDY_RADIANS, &err), &err);
  gerdy_series_free(s);
}

static int make_folder(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_model* m;
  mkdir("analyze", 0777);
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  assert_ok(gerdy_model_save("analyze/model.osim", m, &err), &err);
  write_motion(m);
  gerdy_model_free(m);
  write_text("analyze/motors.xml",
             "<OpenSimDocument Version=\"40000\"><ForceSet><objects>"
             "<CoordinateActuator name=\"back\"><coordinate>lumbar_extension</coordinate>"
             "<optimal_force>50</optimal_force></CoordinateActuator>"
             "</objects></ForceSet></OpenSimDocument>");
  return 0;
}

static const char outline[] =
    "<OpenSimDocument Version=\"40000\"><AnalyzeTool name=\"run\">"
    "<model_file>model.osim</model_file><coordinates_file>motion.sto</coordinates_file>"
    "<force_set_files>motors.xml</force_set_files><results_directory>out</results_directory>%s"
    "<AnalysisSet name=\"Analyses\"><objects>%s</objects></AnalysisSet></AnalyzeTool>"
    "</OpenSimDocument>";

static void write_setup(const char* tool, const char* analyses) {
  char text[4000];
  assert_true(snprintf(text, sizeof text, outline, tool, analyses) < (int)sizeof text);
  write_text("analyze/setup.xml", text);
}

// of the setup's own files
static gerdy_status run(gerdy_tool_job* job, gerdy_notes* notes, gerdy_error* err) {
  job->setup = "analyze/setup.xml";
  return gerdy_tool_run(job, notes, err);
}

static bool noted(const gerdy_notes* notes, const char* words) {
  for (size_t i = 0; i < notes->n; ++i) {
    if (strstr(notes->item[i].text, words) != NULL) return true;
  }
  return false;
}

// ---- what is asked for -------------------------------------------------------------------------

static void test_run(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_tool_job job = {0};
  write_setup("<initial_time>0.05</initial_time><final_time>0.2</final_time><input>x</input>",
              "<Kinematics name=\"m\"/><StaticOptimization name=\"SO\"><on>true</on>"
              "<activation_exponent>2</activation_exponent><step_interval>5</step_interval>"
              "</StaticOptimization>");
  assert_ok(run(&job, &notes, &err), &err);
  assert_int_equal(job.nwritten, 2);
  assert_string_equal(job.written[0], "analyze/out/run_SO_activation.sto");
  assert_string_equal(job.written[1], "analyze/out/run_SO_force.sto");
  assert_true(noted(&notes, "<Kinematics> is not run"));
  assert_true(noted(&notes, "<input> is not used"));
  gerdy_series *a = load(job.written[0]), *f = load(job.written[1]);
  assert_int_equal(a->nrow, job.nframe);
  assert_int_equal(a->nrow, 4);  // 0.05, 0.1, 0.15, 0.2
  assert_near(a->time[1] - a->time[0], 0.05, 1e-3);
  // muscles, the motor of the file, reserves
  ptrdiff_t back = gerdy_series_find(f, "back");
  assert_true(back > 0 && gerdy_series_find(f, "reserve_knee_angle_r") > back);
  assert_int_equal(gerdy_series_find(f, "reserve_lumbar_extension"), -1);
  for (size_t row = 0; row < a->nrow; ++row) {
    double control = a->value[row * a->ncol + (size_t)back];
    assert_near(f->value[row * f->ncol + (size_t)back], 50 * control, 1e-9);
  }
  gerdy_series_free(a);
  gerdy_series_free(f);
  gerdy_notes_reset(&notes);
  gerdy_tool_job_reset(&job);
}

// a given output, and forces beside it
static void test_output(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_tool_job job = {.output = "analyze/here.sto"};
  write_setup("", "<StaticOptimization name=\"SO\"/>");
  assert_ok(run(&job, NULL, &err), &err);
  assert_string_equal(job.written[0], "analyze/here.sto");
  assert_string_equal(job.written[1], "analyze/run_SO_force.sto");
  assert_true(job.nframe > 20);
  gerdy_tool_job_reset(&job);
  assert_null(job.written);
}

// without physiology forces are activations times the maximum; a cube is another criterion
static void test_options(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_tool_job job = {0};
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  write_setup("",
              "<StaticOptimization name=\"SO\"><use_muscle_physiology>false"
              "</use_muscle_physiology></StaticOptimization>");
  assert_ok(run(&job, NULL, &err), &err);
  gerdy_series *a = load(job.written[0]), *f = load(job.written[1]);
  for (size_t i = 0; i < (size_t)m->nmuscle; ++i) {
    assert_near(f->value[f->ncol + i], m->muscle_fmax[i] * a->value[a->ncol + i], 1e-6);
  }
  write_setup("",
              "<StaticOptimization name=\"SO\"><use_muscle_physiology>false"
              "</use_muscle_physiology><activation_exponent>3</activation_exponent>"
              "</StaticOptimization>");
  assert_ok(run(&job, NULL, &err), &err);
  gerdy_series* cube = load(job.written[0]);
  double sum[2] = {0};
  for (size_t c = 0; c < a->ncol; ++c) {
    sum[0] += pow(fabs(a->value[a->ncol + c]), 3);
    sum[1] += pow(fabs(cube->value[a->ncol + c]), 3);
  }
  assert_true(sum[1] < sum[0]);
  gerdy_series_free(a);
  gerdy_series_free(f);
  gerdy_series_free(cube);
  gerdy_model_free(m);
  gerdy_tool_job_reset(&job);
}

// the one written file whose name ends so
static gerdy_series* load_written(const gerdy_tool_job* job, const char* end) {
  for (int i = 0; i < job->nwritten; ++i) {
    size_t n = strlen(job->written[i]), k = strlen(end);
    if (n >= k && strcmp(job->written[i] + n - k, end) == 0) return load(job->written[i]);
  }
  fail_msg("no file ends with %s", end);
  return NULL;
}

static double most_difference(const gerdy_series* a, const gerdy_series* b) {
  double most = 0;
  assert_int_equal(a->nrow, b->nrow);
  assert_int_equal(a->ncol, b->ncol);
  for (size_t i = 0; i < a->nrow * a->ncol; ++i) {
    assert_int_equal(a->valid[i], b->valid[i]);
    if (a->valid[i]) most = fmax(most, fabs(a->value[i] - b->value[i]));
  }
  return most;
}

// Reactions take the forces of the same setup, wherever it stands and however few of its rows are
// written; the file that it writes is the same.
static void test_together(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_tool_job job = {0};
  write_setup("",
              "<JointReaction name=\"JR\"/><BodyKinematics/><StaticOptimization name=\"SO\">"
              "<step_interval>4</step_interval></StaticOptimization>");
  remove("analyze/out/run_SO_force.sto");
  assert_ok(run(&job, &notes, &err), &err);
  assert_true(noted(&notes, "<BodyKinematics> is not run"));
  gerdy_notes_reset(&notes);
  assert_int_equal(job.nwritten, 3);
  gerdy_series *first = load_written(&job, "out/run_JR_ReactionLoads.sto"), *force = NULL;
  assert_int_equal(first->nrow, nframe);
  for (size_t i = 0; i < first->nrow * first->ncol; ++i) assert_int_equal(first->valid[i], 1);
  // its own file: what it will hold counts, not what it holds
  write_setup("",
              "<StaticOptimization name=\"SO\"/><JointReaction name=\"JR\"><forces_file>"
              "out/run_SO_force.sto</forces_file></JointReaction>");
  assert_ok(run(&job, NULL, &err), &err);
  gerdy_series* second = load_written(&job, "JR_ReactionLoads.sto");
  assert_near(most_difference(first, second), 0, 1e-9);
  // and read from the file alone
  force = load_written(&job, "SO_force.sto");
  assert_ok(gerdy_sto_save("analyze/kept.sto", force, GERDY_RADIANS, &err), &err);
  write_setup("",
              "<JointReaction name=\"JR\"><forces_file>kept.sto</forces_file>"
              "<step_interval>2</step_interval></JointReaction>");
  assert_ok(run(&job, NULL, &err), &err);
  assert_int_equal(job.nwritten, 1);
  gerdy_series* third = load(job.written[0]);
  assert_int_equal(third->nrow, nframe / 2);
  for (size_t c = 0; c < third->ncol; ++c) {
    assert_near(third->value[3 * third->ncol + c], first->value[6 * first->ncol + c], 1e-3);
  }
  gerdy_series_free(first);
  gerdy_series_free(second);
  gerdy_series_free(third);
  gerdy_series_free(force);
  gerdy_tool_job_reset(&job);
}

// ---- muscles -----------------------------------------------------------------------------------

static double value_at(const gerdy_series* s, size_t row, const char* column) {
  ptrdiff_t c = gerdy_series_find(s, column);
  assert_true(c >= 0);
  return s->value[row * s->ncol + (size_t)c];
}

// a file a quantity; moments and arms of the coordinates that are named
static void test_muscle_files(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_tool_job job = {0};
  write_setup("",
              "<MuscleAnalysis name=\"M\"><muscle_list>soleus_r glmed1_l nobody</muscle_list>"
              "<moment_arm_coordinate_list>ankle_angle_r</moment_arm_coordinate_list>"
              "</MuscleAnalysis>");
  assert_ok(run(&job, &notes, &err), &err);
  assert_true(noted(&notes, "has no \"nobody\""));
  gerdy_notes_reset(&notes);
  assert_int_equal(job.nwritten, 20);
  gerdy_series *length = load_written(&job, "run_M_Length.sto"),
               *fiber = load_written(&job, "run_M_FiberLength.sto"),
               *tendon = load_written(&job, "run_M_TendonLength.sto"),
               *angle = load_written(&job, "run_M_PennationAngle.sto"),
               *force = load_written(&job, "run_M_TendonForce.sto"),
               *active = load_written(&job, "run_M_ActiveFiberForceAlongTendon.sto"),
               *passive = load_written(&job, "run_M_PassiveFiberForceAlongTendon.sto"),
               *arm = load_written(&job, "run_M_MomentArm_ankle_angle_r.sto"),
               *moment = load_written(&job, "run_M_Moment_ankle_angle_r.sto"),
               *motion = load("analyze/motion.sto");
  assert_int_equal(length->ncol, 2);
  assert_int_equal(length->nrow, nframe);
  for (size_t row = 0; row < nframe; ++row) {
    for (size_t c = 0; c < 2; ++c) {
      size_t i = row * 2 + c;
      assert_near(fiber->value[i] * cos(angle->value[i]) + tendon->value[i], length->value[i],
                  1e-6);
      assert_near(active->value[i] + passive->value[i], force->value[i], 1e-3 * force->value[i]);
      assert_near(moment->value[i], arm->value[i] * force->value[i], 1e-6);
    }
    assert_true(value_at(arm, row, "soleus_r") < -0.02);  // plantarflexor
    assert_near(value_at(arm, row, "glmed1_l"), 0, 1e-12);
  }
  // the soleus lengthens by minus its arm times the way of the ankle, and the foot's other joints
  double by = value_at(motion, 16, "ankle_angle_r") - value_at(motion, 14, "ankle_angle_r");
  double own = value_at(length, 16, "soleus_r") - value_at(length, 14, "soleus_r");
  assert_near(own, -value_at(arm, 15, "soleus_r") * by, 0.3 * fabs(own));
  gerdy_series* const all[] = {length, fiber,   tendon, angle,  force,
                               active, passive, arm,    moment, motion};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; ++i) gerdy_series_free(all[i]);
  gerdy_tool_job_reset(&job);
}

// fibres stand where the model's default activation puts them
static void test_default_activation(void** state) {
  (void)state;
  gerdy_error err = {0};
  double force[2];
  char line[2000];
  for (int k = 0; k < 2; ++k) {
    gerdy_tool_job job = {.model = k == 0 ? NULL : "analyze/tense.osim"};
    FILE *from = fopen("analyze/model.osim", "r"), *to = fopen("analyze/tense.osim", "w");
    assert_true(from != NULL && to != NULL);
    while (fgets(line, sizeof line, from) != NULL) {
      fputs(line, to);
      if (strstr(line, "name=\"soleus_r\">") != NULL) {
        fputs("<default_activation>0.5</default_activation>", to);
      }
    }
    fclose(from);
    fclose(to);
    write_setup("",
                "<MuscleAnalysis name=\"M\"><compute_moments>false</compute_moments>"
                "</MuscleAnalysis>");
    assert_ok(run(&job, NULL, &err), &err);
    assert_int_equal(job.nwritten, 18);
    gerdy_series* s = load_written(&job, "M_TendonForce.sto");
    force[k] = value_at(s, 10, "soleus_r");
    gerdy_series_free(s);
    gerdy_tool_job_reset(&job);
  }
  assert_true(force[1] > 3 * force[0]);
}

// ---- what is wrong -----------------------------------------------------------------------------

static void refused(const char* tool, const char* analyses, gerdy_status status, const char* says) {
  gerdy_error err = {0};
  gerdy_tool_job job = {0};
  char text[1200];
  write_setup(tool, analyses);
  assert_int_equal(run(&job, NULL, &err), status);
  gerdy_error_text(&err, text, sizeof text);
  if (strstr(text, says) == NULL) fail_msg("\"%s\" does not say \"%s\"", text, says);
  assert_int_equal(job.nwritten, 0);
}

static void test_refused(void** state) {
  (void)state;
  static const char so[] = "<StaticOptimization name=\"SO\"/>";
  refused("", "<Kinematics name=\"m\"/>", GERDY_E_UNSUPPORTED, "StaticOptimization");
  refused("", "<JointReaction name=\"j\"/>", GERDY_E_UNSUPPORTED, "has no StaticOptimization");
  refused("<replace_force_set>true</replace_force_set>", "<MuscleAnalysis name=\"m\"/>",
          GERDY_E_UNSUPPORTED, "no muscle");
  refused("", "<MuscleAnalysis name=\"m\"><muscle_list>none</muscle_list></MuscleAnalysis>",
          GERDY_E_DATA, "no muscle of the model");
  refused("", "<MuscleAnalysis name=\"m\"/><MuscleAnalysis name=\"m\"/>", GERDY_E_ARG,
          "would be the same file");
  refused("", "<StaticOptimization name=\"SO\"><on>false</on></StaticOptimization>",
          GERDY_E_UNSUPPORTED, "switched on");
  refused("<replace_force_set>true</replace_force_set>", so, GERDY_E_UNSUPPORTED, "no muscle");
  refused("",
          "<StaticOptimization name=\"SO\"><use_model_force_set>false</use_model_force_set>"
          "</StaticOptimization>",
          GERDY_E_UNSUPPORTED, "InverseDynamicsTool");
  refused("",
          "<StaticOptimization name=\"SO\"><activation_exponent>1</activation_exponent>"
          "</StaticOptimization>",
          GERDY_E_ARG, "exponent");
  refused("",
          "<StaticOptimization name=\"SO\"><step_interval>0</step_interval>"
          "</StaticOptimization>",
          GERDY_E_MODEL, "step_interval");
  refused("<initial_time>9</initial_time>", so, GERDY_E_DATA, "motion.sto");
  refused("<external_loads_file>none.xml</external_loads_file>", so, GERDY_E_FILE, "none.xml");
  gerdy_error err = {0};
  gerdy_tool_job job = {.markers = "some.trc"};
  write_setup("", so);
  assert_int_equal(run(&job, NULL, &err), GERDY_E_ARG);
  job = (gerdy_tool_job){.output = "analyze/motion.sto"};
  assert_int_equal(run(&job, NULL, &err), GERDY_E_ARG);
}

static int stop(void* context, const char* stage, double done) {
  (void)context;
  (void)stage;
  return done < 0.5;
}

static void test_stopped(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_tool_job job = {.progress = stop, .output = "analyze/stopped.sto"};
  write_setup("", "<StaticOptimization name=\"SO\"/>");
  assert_int_equal(run(&job, NULL, &err), GERDY_E_STOPPED);
  assert_false(test_exists("analyze/stopped.sto"));
}

static void test_no_memory(void** state) {
  (void)state;
  int status = GERDY_E_MEMORY;
  write_setup("<final_time>0.05</final_time>",
              "<StaticOptimization name=\"SO\"/><JointReaction/><MuscleAnalysis>"
              "<moment_arm_coordinate_list>ankle_angle_r</moment_arm_coordinate_list>"
              "<muscle_list>soleus_r</muscle_list></MuscleAnalysis>");
  // those of reading a model fail in turn elsewhere: here every hundredth, and the last ones all
  gerdy_tool_job whole = {.output = "analyze/memory.sto"};
  gerdy_error err = {0};
  unsigned long all = gd_mem_count();
  assert_ok(run(&whole, NULL, &err), &err);
  all = gd_mem_count() - all;
  for (unsigned long nth = 1; nth <= all; nth += nth + 400 < all ? 101 : 1) {
    gerdy_tool_job job = {.output = "analyze/memory.sto"};
    remove("analyze/memory.sto");
    gd_mem_fail_at(nth);
    status = run(&job, NULL, &err);
    gd_mem_fail_at(0);
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_false(test_exists("analyze/memory.sto"));
  }
  gerdy_tool_job_reset(&whole);
}

// ---- OpenSim's setups --------------------------------------------------------------------------

// OpenSim's file has eight decimals; its point of a load is that of a foot whose place comes from
// splines through the motion
static void compare_loads(const gerdy_tool_job* job, const char* name) {
  char reference[1024];
  snprintf(reference, sizeof reference, "%s/oracle/trials/%s/so_force.sto", TEST_SHARED, name);
  gerdy_series *ours = load(job->written[1]), *theirs = load(reference);
  size_t n = 0;
  double worst = 0;
  for (size_t c = 0; c < theirs->ncol; ++c) {
    if (strncmp(theirs->column[c].name, "calcn_", 6) != 0) continue;
    ptrdiff_t own = gerdy_series_find(ours, theirs->column[c].name);
    if (own < 0) fail_msg("no column %s", theirs->column[c].name);
    ++n;
    for (size_t row = 0; row < ours->nrow; ++row) {
      double by =
          ours->value[row * ours->ncol + (size_t)own] - theirs->value[row * theirs->ncol + c];
      if (!(fabs(by) <= worst)) worst = isnan(by) ? INFINITY : fabs(by);
    }
  }
  print_message("%s: %zu columns of loads, worst %.2g N, m or N m\n", name, n, worst);
  assert_int_equal(n, 18);
  assert_true(worst < 1e-5);
  gerdy_series_free(ours);
  gerdy_series_free(theirs);
}

// the muscles come first; limits of their activations: rms, worst
static void compare(const char* name, size_t nmuscle, double rms_limit, double worst_limit) {
  gerdy_error err = {0};
  char setup[1024], reference[1024];
  snprintf(setup, sizeof setup, "%s/oracle/trials/%s/so_setup.xml", TEST_SHARED, name);
  snprintf(reference, sizeof reference, "%s/oracle/trials/%s/so_activation.sto", TEST_SHARED, name);
  NEED_SHARED(setup);
  gerdy_tool_job job = {.setup = setup, .output = "analyze/oracle.sto"};
  assert_ok(gerdy_tool_run(&job, NULL, &err), &err);
  gerdy_series *ours = load(job.written[0]), *theirs = load(reference);
  assert_int_equal(ours->nrow, theirs->nrow);
  double sum = 0, worst = 0;
  for (size_t c = 0; c < nmuscle; ++c) {
    assert_string_equal(ours->column[c].name, theirs->column[c].name);
    for (size_t row = 0; row < ours->nrow; ++row) {
      assert_near(ours->time[row], theirs->time[row], 1e-5);
      double by = ours->value[row * ours->ncol + c] - theirs->value[row * theirs->ncol + c];
      assert_true(isfinite(by));
      sum += by * by;
      worst = fmax(worst, fabs(by));
    }
  }
  double rms = sqrt(sum / (double)(nmuscle * ours->nrow));
  print_message("%s: activations rms %.2g worst %.2g\n", name, rms, worst);
  assert_true(rms <= rms_limit && worst <= worst_limit);
  gerdy_series_free(ours);
  gerdy_series_free(theirs);
  compare_loads(&job, name);
  gerdy_tool_job_reset(&job);
}

static void test_run_bmclab(void** state) {
  (void)state;
  compare("run-bmclab", 80, 5e-4, 0.01);
}

static void test_run_rajagopal(void** state) {
  (void)state;
  compare("run-rajagopal", 80, 5e-4, 0.02);
}

static void test_walk_gait2392(void** state) {
  (void)state;
  compare("walk-gait2392", 92, 2e-3, 0.02);
}

// every muscle's length in every frame, OpenSim's shortcuts included
static void test_oracle_lengths(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("oracle/README.md"));
  for (size_t k = 0; k < nanalyze_trial; ++k) {
    gerdy_error err = {0};
    double worst;
    assert_ok(analyze_lengths(&analyze_trials[k], &worst, &err), &err);
    print_message("%s: muscle lengths worst %.2g m\n", analyze_trials[k].name, worst);
    assert_true(worst < 1e-6);
  }
}

static void test_chain(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("oracle/README.md"));
  for (size_t k = 0; k < nanalyze_trial; ++k) {
    gerdy_error err = {0};
    double force, moment;
    assert_ok(analyze_chain(&analyze_trials[k], &force, &moment, &err), &err);
    print_message(
        "%s, whole chain: loads of hips, knees, ankles: forces %.2g, moments %.2g of "
        "their range\n",
        analyze_trials[k].name, force, moment);
    assert_true(force < 0.01 && moment < 0.01);
  }
}

// the actuators published beside a run, with which OpenSim solves no frame: all are solved, and who
// really makes the moments is said
static void test_published(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_tool_job job = {.setup = SHARED_FILE("data/run-bmclab/SO/so_setup.xml"),
                        .model = SHARED_FILE("data/run-bmclab/Scale/Rajagopal2015_scaled.osim"),
                        .motion = SHARED_FILE("oracle/trials/run-bmclab/ik.mot"),
                        .forces = SHARED_FILE("data/run-bmclab/ExpData/grf_run.mot"),
                        .output = "analyze/published.sto"};
  NEED_SHARED(job.setup);
  assert_ok(gerdy_tool_run(&job, &notes, &err), &err);
  assert_int_equal(job.nframe, 121);
  gerdy_series* a = load(job.written[0]);
  for (size_t i = 0; i < a->nrow * a->ncol; ++i) assert_true(isfinite(a->value[i]));
  assert_false(noted(&notes, "not surely the least cost"));
  assert_true(noted(&notes, "ankle_angle_r carries more than 5 % of it in 121 of 121 frames"));
  gerdy_series_free(a);
  gerdy_notes_reset(&notes);
  gerdy_tool_job_reset(&job);
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_run),
      cmocka_unit_test(test_output),
      cmocka_unit_test(test_options),
      cmocka_unit_test(test_together),
      cmocka_unit_test(test_muscle_files),
      cmocka_unit_test(test_default_activation),
      cmocka_unit_test(test_oracle_lengths),
      cmocka_unit_test(test_chain),
      cmocka_unit_test(test_refused),
      cmocka_unit_test(test_stopped),
      cmocka_unit_test(test_no_memory),
      cmocka_unit_test(test_run_bmclab),
      cmocka_unit_test(test_run_rajagopal),
      cmocka_unit_test(test_walk_gait2392),
      cmocka_unit_test(test_published),
  };
  return cmocka_run_group_tests_name("tool analyze", tests, make_folder, NULL);
}
