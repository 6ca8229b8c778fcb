// Joint reactions: balance of every body and of paths under tension; against OpenSim's
// JointReaction from the muscle forces that it used.
#include "testing.h"

#include <gerdy/dyn.h>
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <gerdy/reaction.h>
#include <gerdy/tool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "force/id_work.h"
#include "force/loads_setup.h"
#include "math/vec.h"
#include "testing_random.h"
#include "testing_table.h"

// ---- properties --------------------------------------------------------------------------------

typedef struct rig {
  gerdy_model* m;
  gerdy_data* d;
  double* applied;   // (nbody x 6)
  double* reaction;  // (nbody x 6)
} rig;

static rig random_rig(gd_random* r) {
  gerdy_error err = {0};
  rig g;
  assert_ok(gerdy_model_bundled(&g.m, &err), &err);
  assert_ok(gerdy_data_new(g.m, &g.d, &err), &err);
  g.applied = calloc(6 * (size_t)g.m->nbody, sizeof(double));
  g.reaction = calloc(6 * (size_t)g.m->nbody, sizeof(double));
  for (int q = 0; q < g.m->nq; ++q) {
    g.d->q[q] = g.m->q_default[q] + random_between(r, -0.3, 0.3);
    g.d->u[q] = random_between(r, -2, 2);
    g.d->udot[q] = random_between(r, -20, 20);
  }
  gerdy_fk(g.m, g.d);
  gerdy_inverse_dynamics(g.m, g.d);
  return g;
}

static void release(rig* g) {
  free(g->applied);
  free(g->reaction);
  gerdy_data_free(g->d);
  gerdy_model_free(g->m);
}

static bool has_moving_point(const gerdy_model* m, int path) {
  for (int k = 0; k < m->path_npoint[path]; ++k) {
    if (m->point_moves[m->path_point[path] + k]) return true;
  }
  return false;
}

// a tension pulls with the moment arms of its path, and nothing else comes of it
static void paths_pull_by_their_slopes(void** state) {
  (void)state;
  gd_random r = {17};
  for (int as_opensim = 0; as_opensim < 2; ++as_opensim) {
    rig g = random_rig(&r);
    double* power = calloc((size_t)g.m->nq, sizeof *power);
    int ncompared = 0;
    gerdy_path_opensim(g.m, g.d);
    for (int i = 0; i < g.m->nmuscle; ++i) {
      double total[6] = {0};
      size_t bytes = 6 * (size_t)g.m->nbody * sizeof(double);
      // over one surface at most, whose pieces are the same either way
      if (g.m->path_nwrap[i] > 1 || has_moving_point(g.m, i)) continue;
      memset(g.applied, 0, bytes);
      gerdy_path_load(g.m, g.d, i, 100, as_opensim, g.applied);
      for (int b = 0; b < g.m->nbody; ++b) {
        for (int k = 0; k < 6; ++k) total[k] += g.applied[6 * b + k];
      }
      for (int k = 0; k < 6; ++k) assert_near(total[k], 0, 1e-9);
      for (int q = 0; q < g.m->nq; ++q) {
        const double* twist = g.d->twist + 6 * q;
        power[q] = 0;
        for (int b = 1; b < g.m->nbody; ++b) {
          if (!gerdy_model_is_below(g.m, b, g.m->q_body[q])) continue;
          for (int k = 0; k < 6; ++k) power[q] += g.applied[6 * b + k] * twist[k];
        }
      }
      gerdy_fold(g.m, g.d, power);
      for (int q = 0; q < g.m->nq; ++q) {
        if (g.m->q_driver[q] >= 0) continue;
        assert_near(power[q], -100 * gerdy_path_slope(g.m, g.d, i, q), 1e-8);
      }
      ++ncompared;
    }
    free(power);
    assert_true(ncompared > 20);
    release(&g);
  }
}

// Newton and Euler for every body by itself: what its joints and the rest do makes its motion; and
// the power of a reaction on its own coordinates is the moment there
static void bodies_balance(void** state) {
  (void)state;
  gd_random r = {23};
  rig g = random_rig(&r);
  size_t n = 6 * (size_t)g.m->nbody;
  for (size_t i = 6; i < n; ++i) g.applied[i] = random_between(&r, -300, 300);
  gerdy_joint_reactions(g.m, g.d, g.applied, g.reaction);
  for (int b = 1; b < g.m->nbody; ++b) {
    double sum[6], own[6];
    for (int k = 0; k < 6; ++k) {
      sum[k] = g.reaction[6 * b + k] + g.applied[6 * b + k];
      own[k] = g.d->body_force[6 * b + k];
    }
    for (int c = b + 1; c < g.m->nbody; ++c) {
      if (g.m->body_parent[c] != b) continue;
      for (int k = 0; k < 6; ++k) {
        sum[k] -= g.reaction[6 * c + k];
        own[k] -= g.d->body_force[6 * c + k];
      }
    }
    for (int k = 0; k < 6; ++k) assert_near(sum[k], own[k], 1e-8);
  }
  // without anything else the moments are those of inverse dynamics
  memset(g.applied, 0, n * sizeof(double));
  gerdy_joint_reactions(g.m, g.d, g.applied, g.applied);
  for (int q = 0; q < g.m->nq; ++q) {
    double power = 0;
    for (int k = 0; k < 6; ++k) {
      power += g.applied[6 * g.m->q_body[q] + k] * g.d->twist[6 * q + k];
    }
    assert_near(power, g.d->tau[q], 1e-9);
  }
  release(&g);
}

// on the parent it is the same turned round, whatever the axes; the moment is about the centre
static void frames_agree(void** state) {
  (void)state;
  gd_random r = {29};
  rig g = random_rig(&r);
  int knee = gerdy_model_body(g.m, "tibia_r"), femur = g.m->body_parent[knee];
  double wrench[6], ground[9], child[9], parent[9];
  for (int k = 0; k < 6; ++k) wrench[k] = random_between(&r, -500, 500);
  gerdy_reaction_in(g.m, g.d, knee, wrench, 0, 0, ground);
  gerdy_reaction_in(g.m, g.d, knee, wrench, 0, knee, child);
  gerdy_reaction_in(g.m, g.d, knee, wrench, 1, femur, parent);
  double turned[3], point[3], moment[3];
  gd_m3_mul_v3(g.d->body_rot + 9 * knee, child, turned);
  for (int k = 0; k < 3; ++k) assert_near(turned[k], ground[k], 1e-9);
  for (int k = 0; k < 3; ++k) assert_near(ground[k], wrench[3 + k], 0);
  gd_m3_mul_v3(g.d->body_rot + 9 * femur, parent, turned);
  for (int k = 0; k < 3; ++k) assert_near(turned[k], -ground[k], 1e-9);
  gerdy_fk_point(g.m, g.d, knee, child + 6, point);
  for (int k = 0; k < 3; ++k) assert_near(point[k], ground[6 + k], 1e-12);
  gd_v3_cross(point, wrench + 3, moment);
  for (int k = 0; k < 3; ++k) assert_near(ground[3 + k] + moment[k], wrench[k], 1e-9);
  assert_near(parent[6], g.m->body_parent_pos[3 * knee], 1e-12);
  release(&g);
}

// ---- against OpenSim ---------------------------------------------------------------------------

typedef struct trial {
  const char *name, *model;
  double cutoff, from, to;
} trial;

static const trial trials[] = {
    {"run-bmclab", "data/run-bmclab/Scale/Rajagopal2015_scaled.osim", 6, 0.02, 0.70},
    {"run-rajagopal", "oracle/trials/run-rajagopal/scaled.osim", 15, 0.80, 1.55},
};

// motion and loads as the setup has them
static void open_trial(const trial* t, gd_id_work* w) {
  gerdy_error err = {0};
  gd_loads_setup setup;
  gerdy_trial_options o = {GERDY_SMOOTH_OPENSIM, t->cutoff, t->from, t->to};
  memset(w, 0, sizeof *w);
  assert_ok(gerdy_model_load(SHARED_FILE(t->model), &w->model, NULL, &err), &err);
  assert_ok(gd_id_read_motion(oracle(t->name, "ik.mot"), w, NULL, &err), &err);
  assert_ok(gerdy_trial_new(w->model, w->coordinates, &o, &w->trial, &err), &err);
  assert_ok(
      gd_loads_setup_read(oracle(t->name, "external_loads.xml"), w->model, &setup, NULL, &err),
      &err);
  w->forces = load(setup.datafile);
  assert_ok(gd_loads_from_table(&setup, w->forces, w->trial, &w->loads, &err), &err);
  gd_loads_setup_reset(&setup);
}

// Largest difference of three columns over the range of the widest of them, by time; of moments
// over 10 N.m at least: what a joint without friction transmits is next to nothing.
static double difference(const gerdy_series* ours, size_t column, double least,
                         const gerdy_series* theirs) {
  double range = least, most = 0;
  for (size_t k = column; k < column + 3; ++k) {
    double low = HUGE_VAL, high = -HUGE_VAL;
    ptrdiff_t c = gerdy_series_find(theirs, ours->column[k].name);
    if (c < 0) fail_msg("OpenSim has no column %s", ours->column[k].name);
    for (size_t row = 0; row < ours->nrow; ++row) {
      double a = ours->value[row * ours->ncol + k];
      double b = theirs->value[row * theirs->ncol + (size_t)c];
      assert_near(ours->time[row], theirs->time[row], 1e-7);
      assert_true(isfinite(a));
      low = fmin(low, b);
      high = fmax(high, b);
      most = fmax(most, fabs(a - b));
    }
    range = fmax(range, high - low);
  }
  return most / range;
}

static void opensims_reactions(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("oracle/README.md"));
  static const char* const joints[] = {"hip_r_",         "hip_l_",   "walker_knee_r_",
                                       "walker_knee_l_", "ankle_r_", "ankle_l_"};
  for (size_t k = 0; k < sizeof trials / sizeof trials[0]; ++k) {
    gerdy_error err = {0};
    gd_id_work w;
    gerdy_series *ours, *theirs = load(oracle(trials[k].name, "joint_reaction.sto"));
    gerdy_series* muscle = load(oracle(trials[k].name, "so_force.sto"));
    open_trial(&trials[k], &w);
    assert_ok(gerdy_reactions(w.model, w.trial, w.loads, muscle, NULL, &ours, &err), &err);
    assert_int_equal(ours->nrow, theirs->nrow);
    for (size_t j = 0; j < sizeof joints / sizeof joints[0]; ++j) {
      size_t c = 0;
      while (strncmp(ours->column[c].name, joints[j], strlen(joints[j])) != 0) ++c;
      double force = difference(ours, c, 0, theirs), moment = difference(ours, c + 3, 10, theirs);
      double place = difference(ours, c + 6, 1, theirs);
      print_message("%s %s: force %.2g, moment %.2g of the range\n", trials[k].name, joints[j],
                    force, moment);
      // OpenSim's accelerations are those of its muscle forces, which break the moments a little
      assert_true(force < 1e-3 && moment < 1e-2);
      assert_true(place < 1e-7);
    }
    gerdy_series_free(ours);
    gerdy_series_free(theirs);
    gerdy_series_free(muscle);
    gd_id_work_reset(&w);
  }
}

// the setups run as they are: the same numbers in a file with OpenSim's columns
static void setups_run(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("oracle/README.md"));
  for (size_t k = 0; k < sizeof trials / sizeof trials[0]; ++k) {
    gerdy_error err = {0};
    gerdy_tool_job job = {.setup = oracle(trials[k].name, "jr_setup.xml"),
                          .output = "reaction.sto"};
    assert_ok(gerdy_tool_run(&job, NULL, &err), &err);
    gerdy_series *ours = load("reaction.sto"),
                 *theirs = load(oracle(trials[k].name, "joint_reaction.sto"));
    double worst = 0;
    assert_int_equal(ours->ncol, theirs->ncol);
    assert_int_equal(ours->nrow, theirs->nrow);
    for (size_t c = 0; c < ours->ncol; c += 9)
      worst = fmax(worst, difference(ours, c, 100, theirs));
    print_message("%s: forces of all joints %.2g of their range\n", trials[k].name, worst);
    assert_true(worst < 1e-3);
    gerdy_series_free(ours);
    gerdy_series_free(theirs);
    gerdy_tool_job_reset(&job);
  }
}

// ---- setups of one's own
// -------------------------------------------------------------------------

static void write_text(const char* path, const char* text) {
  FILE* file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static void write_setup(const char* inside) {
  char text[2000];
  snprintf(
      text, sizeof text,
      "<OpenSimDocument Version=\"40000\"><AnalyzeTool name=\"t\"><model_file>model.osim"
      "</model_file><coordinates_file>motion.sto</coordinates_file><results_directory>out"
      "</results_directory><AnalysisSet><objects><StaticOptimization name=\"s\"><on>false</on>"
      "</StaticOptimization><JointReaction name=\"j\">%s</JointReaction></objects></AnalysisSet>"
      "</AnalyzeTool></OpenSimDocument>",
      inside);
  write_text("reaction/setup.xml", text);
}

static void refused(gerdy_status code, const char* words) {
  gerdy_error err = {0};
  char text[1024];
  gerdy_tool_job job = {.setup = "reaction/setup.xml"};
  assert_int_equal(gerdy_tool_run(&job, NULL, &err), code);
  assert_int_equal(job.nwritten, 0);
  if (strstr(gerdy_error_text(&err, text, sizeof text), words) == NULL) {
    fail_msg("\"%s\" is not in \"%s\"", words, text);
  }
}

static bool is_said(const gerdy_notes* notes, const char* words) {
  for (size_t i = 0; i < notes->n; ++i) {
    if (strstr(notes->item[i].text, words) != NULL) return true;
  }
  return false;
}

// standing without muscles: hips carry what is above the feet; the names of joints choose columns
static void joints_are_chosen(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_series* s;
  assert_int_equal(system("rm -rf reaction && mkdir reaction"), 0);
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  assert_ok(gerdy_model_save("reaction/model.osim", m, &err), &err);
  write_text("reaction/motion.sto",
             "m\nnRows=8\nnColumns=2\ninDegrees=no\nendheader\ntime\tpelvis_ty\n0\t1\n0.1\t1\n"
             "0.2\t1\n0.3\t1\n0.4\t1\n0.5\t1\n0.6\t1\n0.7\t1\n");
  char muscle[300];
  snprintf(muscle, sizeof muscle,
           "m\nnRows=2\nnColumns=2\ninDegrees=no\nendheader\ntime\t%s\n0\t0\n0.5\t0\n",
           m->names + m->muscle_name[0]);
  write_text("reaction/muscle.sto", muscle);
  write_setup(
      "<forces_file>muscle.sto</forces_file><joint_names>hip_l ground_pelvis</joint_names>");
  gerdy_tool_job job = {.setup = "reaction/setup.xml"};
  assert_ok(gerdy_tool_run(&job, NULL, &err), &err);
  assert_string_equal(job.written[0], "reaction/out/t_j_ReactionLoads.sto");
  s = load(job.written[0]);
  assert_int_equal(s->ncol, 18);
  ptrdiff_t c = gerdy_series_find(s, "ground_pelvis_on_pelvis_in_ground_fy");
  assert_true(c >= 0);
  assert_near(s->value[c], -gerdy_model_mass(m) * m->gravity[1], 1e-6);
  // muscle forces end at 0.5 s: no reaction is known after that
  assert_int_equal(s->valid[5 * s->ncol], 1);
  assert_int_equal(s->valid[6 * s->ncol], 0);
  gerdy_series_free(s);
  // a side and a frame for each, in the order of the list
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  write_setup(
      "<forces_file>muscle.sto</forces_file><joint_names>hip_l elbow ground_pelvis"
      "</joint_names><apply_on_bodies>parent child child</apply_on_bodies>"
      "<express_in_frame>child ground /bodyset/torso</express_in_frame>");
  assert_ok(gerdy_tool_run(&job, &notes, &err), &err);
  assert_true(is_said(&notes, "no joint \"elbow\""));
  assert_true(is_said(&notes, "muscles have no column"));
  gerdy_notes_reset(&notes);
  s = load(job.written[0]);
  assert_int_equal(s->ncol, 18);
  assert_string_equal(s->column[0].name, "hip_l_on_pelvis_in_femur_l_fx");
  assert_string_equal(s->column[9].name, "ground_pelvis_on_pelvis_in_torso_fx");
  double weight = -gerdy_model_mass(m) * m->gravity[1];
  assert_near(hypot(hypot(s->value[9], s->value[10]), s->value[11]), weight, 1e-6);
  gerdy_series_free(s);
  gerdy_model_free(m);
  write_setup("");
  refused(GERDY_E_UNSUPPORTED, "<forces_file> names no muscle forces");
  write_setup("<forces_file>absent.sto</forces_file>");
  refused(GERDY_E_FILE, "absent.sto");
  write_setup("<forces_file>motion.sto</forces_file>");
  refused(GERDY_E_DATA, "no column of the muscle forces");
  write_setup("<forces_file>muscle.sto</forces_file><joint_names>elbow</joint_names>");
  refused(GERDY_E_DATA, "no joint of the model");
  write_setup("<forces_file>muscle.sto</forces_file><express_in_frame>elbow</express_in_frame>");
  refused(GERDY_E_UNSUPPORTED, "must be ground, child, parent or a body");
  write_setup(
      "<forces_file>muscle.sto</forces_file><joint_names>hip_l hip_r</joint_names>"
      "<express_in_frame>child child parent</express_in_frame>");
  refused(GERDY_E_DATA, "one for each of the 2");
  write_setup("<forces_file>muscle.sto</forces_file><apply_on_bodies>both</apply_on_bodies>");
  refused(GERDY_E_UNSUPPORTED, "must be child or parent");
  // every allocation behind the reading of the model fails once
  write_setup("<forces_file>muscle.sto</forces_file>");
  unsigned long before = gd_mem_count();
  assert_ok(gerdy_tool_run(&job, NULL, &err), &err);
  unsigned long total = gd_mem_count() - before;
  for (unsigned long nth = total > 150 ? total - 150 : 1; nth <= total; ++nth) {
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_tool_run(&job, NULL, &err);
    gd_mem_fail_at(0);
    assert_int_equal(status, GERDY_E_MEMORY);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(paths_pull_by_their_slopes),
      cmocka_unit_test(bodies_balance),
      cmocka_unit_test(frames_agree),
      cmocka_unit_test(opensims_reactions),
      cmocka_unit_test(setups_run),
      cmocka_unit_test(joints_are_chosen),
  };
  ENTER_BUILD_TREE();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
