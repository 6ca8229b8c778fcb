// What the hip must hold: a symmetric runner, strength and its shares, what is refused, and the
// peaks of OpenSim's inverse dynamics on real runs.
#include "testing_demand.h"

#include <gerdy/ground.h>
#include <gerdy/pipeline.h>
#include <gerdy/scale.h>
#include <gerdy/strength.h>
#include <stdlib.h>

#include "base/mem.h"
#include "math/vec.h"
#include "pipeline/demand_run.h"
#include "testing_random.h"

// ---- somebody who marches ----------------------------------------------------------------------

// The bundled runner marches on the spot, the left leg half a period after the right, on forces
// that the motion asks for: both sides alike in every step.
static demand_rig runner;

enum { march_rate = 60, march_periods = 4 };
static const double period = 1, overlap = 0.06;  // s

static void set(gerdy_series* s, const gerdy_model* m, size_t row, const char* name, double value) {
  int q = gerdy_model_coordinate(m, name);
  assert_true(q >= 0);
  gerdy_series_set(s, row, (size_t)q, value);
}

// the leg is lifted in the second half of its period
static void set_leg(gerdy_series* s, const gerdy_model* m, size_t row, char side, double phase) {
  char name[32];
  double w = 2 * GD_PI * phase / period, lifted = 0.5 - 0.5 * cos(w - GD_PI / 2 - GD_PI);
  snprintf(name, sizeof name, "hip_flexion_%c", side);
  set(s, m, row, name, 0.6 * lifted * lifted);
  snprintf(name, sizeof name, "knee_angle_%c", side);
  set(s, m, row, name, 0.1 + 0.9 * lifted * lifted);
  snprintf(name, sizeof name, "hip_adduction_%c", side);
  set(s, m, row, name, 0.08 * sin(w));
}

static void set_pelvis(gerdy_series* s, const gerdy_model* m, size_t row, double time) {
  double w = 2 * GD_PI * time / period;
  set(s, m, row, "pelvis_ty", 0.93 - 0.01 * cos(2 * w));
  set(s, m, row, "pelvis_tz", 0.03 * sin(w));
  set(s, m, row, "pelvis_list", -0.07 * sin(w));
}

static void march(demand_rig* r) {
  gerdy_error err = {0};
  const gerdy_model* m = r->id.model;
  size_t n = march_rate * march_periods + 1;
  assert_ok(gerdy_series_new(n, (size_t)m->nq, &r->id.coordinates, &err), &err);
  r->id.coordinates->rate = march_rate;
  for (int q = 0; q < m->nq; ++q) {
    assert_int_equal(
        gerdy_series_name(r->id.coordinates, (size_t)q, m->names + m->q_name[q], "rad"), GERDY_OK);
    for (size_t i = 0; i < n; ++i) {
      gerdy_series_set(r->id.coordinates, i, (size_t)q, m->q_default[q]);
    }
  }
  for (size_t i = 0; i < n; ++i) {
    double t = (double)i / march_rate;
    r->id.coordinates->time[i] = t;
    set_leg(r->id.coordinates, m, i, 'r', t);
    set_leg(r->id.coordinates, m, i, 'l', t + 0.5 * period);
    set_pelvis(r->id.coordinates, m, i, t);
  }
  assert_ok(gerdy_trial_new(m, r->id.coordinates, NULL, &r->id.trial, &err), &err);
}

// right from 0 to half a period, then left; the load passes over in between
static void list_steps(demand_rig* r) {
  r->gait = gd_alloc(1, sizeof *r->gait);
  r->gait->step = gd_alloc(2 * march_periods, sizeof *r->gait->step);
  assert_true(r->gait != NULL && r->gait->step != NULL);
  for (int i = 1; i < 2 * march_periods - 1; ++i) {
    r->gait->step[r->gait->nstep++] = (gerdy_step){.side = i % 2 == 0 ? GERDY_RIGHT : GERDY_LEFT,
                                                   .contact = 0.5 * period * i,
                                                   .toe_off = 0.5 * period * (i + 1) + overlap,
                                                   .next_contact = 0.5 * period * (i + 2)};
  }
}

static void predict_loads(demand_rig* r) {
  gerdy_error err = {0};
  gerdy_sole sole[2];
  gerdy_stance stance[2 * march_periods];
  gerdy_ground* ground;
  for (int side = 0; side < 2; ++side) {
    const gd_landmarks* l = &r->landmarks;
    sole[side] = (gerdy_sole){.heel_body = l->foot[side], .toe_body = l->toes[side]};
    memcpy(sole[side].heel, l->heel_local[side], sizeof sole[side].heel);
    memcpy(sole[side].toe, l->toe_local[side], sizeof sole[side].toe);
  }
  for (int i = 0; i < 2 * march_periods; ++i) {
    stance[i] = (gerdy_stance){
        .sole = i % 2,
        .start = i == 0 ? -INFINITY : 0.5 * period * i,
        .end = i == 2 * march_periods - 1 ? INFINITY : 0.5 * period * (i + 1) + overlap};
  }
  assert_ok(gerdy_ground_predict(r->id.model, r->id.trial, sole, stance, 2 * march_periods, NULL,
                                 &ground, &err),
            &err);
  r->id.loads = ground->loads;
  ground->loads = NULL;
  gerdy_ground_free(ground);
}

static int make_runner(void** state) {
  gerdy_error err = {0};
  gerdy_id_options options = gerdy_id_options_default();
  (void)state;
  assert_ok(gerdy_model_bundled(&runner.id.model, &err), &err);
  assert_ok(gd_landmarks_find(runner.id.model, &runner.landmarks, &err), &err);
  march(&runner);
  list_steps(&runner);
  predict_loads(&runner);
  assert_ok(gd_id_solve(&runner.id, &options, NULL, &err), &err);
  return 0;
}

static int drop_runner(void** state) {
  (void)state;
  demand_close(&runner);
  return 0;
}

static double mean(const gerdy_demand* d, gerdy_demand_id id, int side) {
  return d->stat[id][side].mean;
}

static const gerdy_demand_muscle* muscle_of(const gerdy_demand* d, const char* name) {
  for (size_t i = 0; i < d->nmuscle; ++i) {
    if (strcmp(d->muscle[i].name, name) == 0) return &d->muscle[i];
  }
  fail_msg("no muscle is called %s", name);
  return NULL;
}

// Standing on one leg takes about 1 Nm/kg: the weight of what it carries, a hand's breadth aside.
static void both_sides_alike(void** state) {
  gerdy_demand* d = demand_of(&runner, NULL, 0);
  (void)state;
  assert_int_equal(d->nstep, 2 * march_periods - 2);
  for (int side = 0; side < 2; ++side) {
    assert_int_equal(d->stat[GERDY_DEMAND_moment_peak][side].n, march_periods - 1);
    assert_int_equal(d->moment[side].n, march_periods - 1);
    assert_int_equal(d->capacity[side].n, march_periods - 1);
    assert_near(mean(d, GERDY_DEMAND_moment_peak, side), 0.9, 0.25);
    assert_near(mean(d, GERDY_DEMAND_impulse, side),
                0.85 * mean(d, GERDY_DEMAND_moment_peak, side) * (0.5 * period + overlap), 0.06);
    assert_near(mean(d, GERDY_DEMAND_share, side), 0.35, 0.15);
    assert_true(mean(d, GERDY_DEMAND_reserve, side) < 0.01);
    assert_true(isnan(d->tested[side]) && isnan(mean(d, GERDY_DEMAND_ratio, side)));
    assert_near(d->factor[side], 1, 0);
  }
  for (int id = 0; id < GERDY_NDEMAND; ++id) {
    // the moment has two peaks of one height
    if (id == GERDY_DEMAND_ratio || id == GERDY_DEMAND_moment_when) continue;
    double right = mean(d, (gerdy_demand_id)id, 0), left = mean(d, (gerdy_demand_id)id, 1);
    assert_near(left, right, 1e-6 * fabs(right) + 1e-6);
  }
  for (size_t p = 0; p < GERDY_NPERCENT; ++p) {
    assert_near(d->moment[1].mean[p], d->moment[0].mean[p], 1e-5);
    assert_near(d->capacity[1].mean[p], d->capacity[0].mean[p], 1e-4);
  }
  gerdy_demand_free(d);
}

// the gluteus medius does most of it and holds the pelvis; what extends the leg tips it
static void muscles_in_order(void** state) {
  gerdy_demand* d = demand_of(&runner, NULL, 0);
  double sum = 0;
  (void)state;
  assert_string_equal(d->muscle[0].name, "gluteus medius");
  for (size_t i = 0; i < d->nmuscle; ++i) {
    const gerdy_demand_muscle* m = &d->muscle[i];
    for (int side = 0; side < 2; ++side) {
      assert_true(isfinite(m->lift[side]));
      assert_near(m->lift[side], m->lift[!side], 1e-3 + 1e-4 * fabs(m->lift[side]));
      assert_true(m->moment[side] > 0 ? m->share[side] > 0 && m->share[side] <= 1 + 1e-9
                                      : isnan(m->share[side]));
    }
    if (i > 0) assert_true(m->moment[0] <= m[-1].moment[0] + 1e-9);
    sum += m->moment[0];
  }
  // over the better part of the stance they make what is asked for, and what works against them
  double peak = mean(d, GERDY_DEMAND_moment_peak, 0);
  assert_true(sum > 0.8 * peak && sum < 1.5 * peak);
  assert_true(muscle_of(d, "gluteus medius")->lift[0] > 20);
  assert_true(muscle_of(d, "tensor fasciae latae")->lift[0] > 0);
  assert_true(muscle_of(d, "adductor magnus")->lift[0] < 0);
  assert_true(muscle_of(d, "vasti")->lift[0] < 0);
  gerdy_demand_free(d);
}

// ---- strength ----------------------------------------------------------------------------------

static void twice_as_strong_half_the_share(void** state) {
  gerdy_demand* before = demand_of(&runner, NULL, 0);
  gerdy_model* m = runner.id.model;
  (void)state;
  for (int i = 0; i < m->nmuscle; ++i) m->muscle_fmax[i] *= 2;
  gerdy_demand* after = demand_of(&runner, NULL, 0);
  for (int i = 0; i < m->nmuscle; ++i) m->muscle_fmax[i] /= 2;
  for (int side = 0; side < 2; ++side) {
    double share = mean(before, GERDY_DEMAND_share, side);
    assert_near(mean(after, GERDY_DEMAND_moment_peak, side),
                mean(before, GERDY_DEMAND_moment_peak, side), 0);
    for (size_t p = 0; p < GERDY_NPERCENT; ++p) {
      assert_near(after->capacity[side].mean[p], 2 * before->capacity[side].mean[p], 1e-6);
    }
    print_message("  share %.3f, twice as strong %.3f\n", share,
                  mean(after, GERDY_DEMAND_share, side));
    // passive forces are twice as large as well
    assert_near(mean(after, GERDY_DEMAND_share, side), 0.5 * share, 0.08 * share);
    assert_near(after->own[side], 2 * before->own[side], 1e-6);
  }
  gerdy_demand_free(before);
  gerdy_demand_free(after);
}

static void a_test_gives_the_strength(void** state) {
  static const gd_strength test = {{150, 100}, 0.8, GERDY_TEST_SUPINE};
  gerdy_demand *own = demand_of(&runner, NULL, 0), *d = demand_of(&runner, &test, 0);
  (void)state;
  for (int side = 0; side < 2; ++side) {
    double tested = test.force[side] * test.lever / gerdy_model_mass(runner.id.model);
    assert_near(d->tested[side], tested, 1e-9);
    assert_near(d->factor[side], tested / own->own[side], 1e-6);
    assert_near(d->own[side], own->own[side], 0);
    assert_near(mean(d, GERDY_DEMAND_ratio, side), mean(d, GERDY_DEMAND_moment_peak, side) / tested,
                1e-9);
    for (size_t p = 0; p < GERDY_NPERCENT; ++p) {
      // but for a muscle that abducts in some posture only, not in that of the test
      assert_near(d->capacity[side].mean[p], d->factor[side] * own->capacity[side].mean[p], 0.02);
    }
  }
  // the weaker side needs more of what it has, and its reserves carry what it has not
  assert_true(mean(d, GERDY_DEMAND_share, 0) > 1.5 * mean(own, GERDY_DEMAND_share, 0));
  assert_true(mean(d, GERDY_DEMAND_share, 1) > 1.3 * mean(d, GERDY_DEMAND_share, 0));
  gd_strength lying = test;
  lying.position = GERDY_TEST_SIDE_LYING;
  gerdy_demand* heavier = demand_of(&runner, &lying, 0);
  assert_true(heavier->tested[0] > d->tested[0] + 0.3);
  gerdy_demand_free(heavier);
  gerdy_demand_free(d);
  gerdy_demand_free(own);
}

// how often "hip strength" is said about a test
static size_t notes_on(gd_strength test, gerdy_demand** out) {
  gerdy_error err = {0};
  gerdy_notes notes;
  size_t n = 0;
  const gd_demand_options options = {.strength = &test, .mass = NAN};
  gerdy_notes_init(&notes);
  assert_ok(
      gd_demand_solve(&runner.id, &runner.landmarks, runner.gait, &options, out, &notes, &err),
      &err);
  for (size_t i = 0; i < notes.n; ++i) n += strcmp(notes.item[i].where, "hip strength") == 0;
  gerdy_notes_reset(&notes);
  return n;
}

static void a_test_that_lacks_something(void** state) {
  gerdy_demand* d;
  (void)state;
  assert_int_equal(notes_on((gd_strength){{150, 140}, 0.8, GERDY_TEST_STANDING}, &d), 0);
  gerdy_demand_free(d);
  // no lever: the strength stays the model's
  assert_int_equal(notes_on((gd_strength){{150, 140}, NAN, GERDY_TEST_STANDING}, &d), 1);
  assert_true(isnan(d->tested[0]) && d->factor[0] == 1);
  gerdy_demand_free(d);
  assert_int_equal(notes_on((gd_strength){{150, 140}, 0.8, -1}, &d), 1);
  assert_true(d->tested[0] > 0);
  gerdy_demand_free(d);
  assert_int_equal(notes_on((gd_strength){{NAN, 140}, 0.8, GERDY_TEST_SUPINE}, &d), 1);
  assert_true(isnan(d->tested[0]) && d->tested[1] > 0);
  gerdy_demand_free(d);
  // kilograms for newtons: both sides are far off
  assert_int_equal(notes_on((gd_strength){{15, 14}, 0.8, GERDY_TEST_SUPINE}, &d), 2);
  gerdy_demand_free(d);
  assert_int_equal(notes_on(gd_strength_of(NULL), &d), 0);
  gerdy_demand_free(d);
}

// ---- which steps count -------------------------------------------------------------------------

static void without_force_no_demand(void** state) {
  gerdy_demand* whole = demand_of(&runner, NULL, 0);
  gerdy_load* left = &runner.id.loads->load[1];
  size_t bytes = 3 * runner.id.loads->nframe * sizeof *left->force;
  double* kept = malloc(bytes);
  (void)state;
  assert_non_null(kept);
  memcpy(kept, left->force, bytes);
  memset(left->force, 0, bytes);
  gerdy_demand* d = demand_of(&runner, NULL, 0);
  memcpy(left->force, kept, bytes);
  free(kept);
  assert_int_equal(d->stat[GERDY_DEMAND_moment_peak][1].n, 0);
  assert_int_equal(d->moment[1].n, 0);
  assert_null(d->moment[1].each);
  assert_true(isnan(d->muscle[0].moment[1]));
  for (size_t i = 0; i < d->nstep; ++i) {
    bool is_left = d->step[i].side == GERDY_LEFT;
    assert_int_equal(d->step[i].left_out, is_left ? GERDY_DEMAND_NO_FORCE : GERDY_DEMAND_COUNTED);
    assert_true(is_left == isnan(d->step[i].value[GERDY_DEMAND_moment_peak]));
  }
  assert_near(mean(d, GERDY_DEMAND_share, 0), mean(whole, GERDY_DEMAND_share, 0), 0);
  gerdy_demand_free(d);
  gerdy_demand_free(whole);
}

static size_t frame_at(double time) {
  size_t i = 0;
  while (runner.id.trial->time[i] < time) ++i;
  return i;
}

static void frames_in_doubt(void** state) {
  size_t first = frame_at(runner.gait->step[2].contact), n = 30;
  (void)state;
  for (size_t i = first; i < first + n; ++i) runner.id.doubt[i] = GERDY_DOUBT_RESIDUAL;
  gerdy_demand* d = demand_of(&runner, NULL, 0);
  for (size_t i = first; i < first + n; ++i) runner.id.doubt[i] = 0;
  assert_int_equal(d->step[2].left_out, GERDY_DEMAND_DOUBT);
  assert_int_equal(d->step[2].ntrusted, d->step[2].nframe - n);
  assert_true(d->step[2].value[GERDY_DEMAND_moment_peak] > 0.5);
  assert_true(isnan(d->step[2].value[GERDY_DEMAND_share]));
  assert_int_equal(d->stat[GERDY_DEMAND_share][d->step[2].side].n, march_periods - 2);
  assert_true(d->ntrusted < d->nframe);
  gerdy_demand_free(d);
  // one frame does not spoil a step, but a peak in it is marked
  gerdy_demand* good = demand_of(&runner, NULL, 0);
  const gerdy_step* s = &runner.gait->step[2];
  double when = good->step[2].value[GERDY_DEMAND_moment_when];
  size_t peak = frame_at(s->contact + when * (s->toe_off - s->contact) - 1e-6);
  runner.id.doubt[peak] = GERDY_DOUBT_FOOT;
  d = demand_of(&runner, NULL, 0);
  runner.id.doubt[peak] = 0;
  assert_true(good->step[2].peak_trusted && !d->step[2].peak_trusted);
  assert_int_equal(d->step[2].left_out, GERDY_DEMAND_COUNTED);
  gerdy_demand_free(good);
  gerdy_demand_free(d);
}

static void frames_without_result(void** state) {
  size_t at = frame_at(runner.gait->step[3].contact) + 5;
  (void)state;
  runner.id.id->lacking[at] = GERDY_ID_NO_LOAD;
  gerdy_demand* d = demand_of(&runner, NULL, 0);
  runner.id.id->lacking[at] = 0;
  assert_int_equal(d->step[3].left_out, GERDY_DEMAND_NO_RESULT);
  assert_true(isnan(d->step[3].value[GERDY_DEMAND_moment_peak]));
  gerdy_demand_free(d);
}

// ---- the hip of a model ------------------------------------------------------------------------

static void finds_the_hip(void** state) {
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_data* d;
  gd_hip hip[2];
  (void)state;
  assert_ok(gerdy_model_copy(runner.id.model, &m, &err), &err);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  assert_ok(gd_hips_find(m, &runner.landmarks, d, hip, &err), &err);
  assert_int_equal(hip[0].q, gerdy_model_coordinate(m, "hip_adduction_r"));
  assert_int_equal(hip[1].q, gerdy_model_coordinate(m, "hip_adduction_l"));
  assert_near(hip[0].adducts, 1, 0);
  assert_near(hip[1].adducts, 1, 0);
  assert_true(hip[0].held[1].local[0] > 0.1);
  // a model that counts the other way round
  for (int i = 0; i < m->naxis; ++i) {
    if (m->axis_q[i] != hip[1].q) continue;
    for (int k = 0; k < 3; ++k) m->axis_dir[3 * i + k] *= -1;
    m->axis_along[i] *= -1;
  }
  assert_ok(gd_hips_find(m, &runner.landmarks, d, hip, &err), &err);
  assert_near(hip[1].adducts, -1, 0);
  // a hip that does not rotate
  m->q_rotational[hip[1].q] = 0;
  m->q_rotational[gerdy_model_coordinate(m, "hip_flexion_l")] = 0;
  m->q_rotational[gerdy_model_coordinate(m, "hip_rotation_l")] = 0;
  assert_int_equal(gd_hips_find(m, &runner.landmarks, d, hip, &err), GERDY_E_MODEL);
  assert_non_null(strstr(err.msg, "left"));
  gerdy_data_free(d);
  gerdy_model_free(m);
}

static void groups_by_name_and_side(void** state) {
  gerdy_error err = {0};
  gd_muscle_groups g;
  const gerdy_model* m = runner.id.model;
  (void)state;
  assert_ok(gd_muscle_groups_make(m, &runner.landmarks, &g, &err), &err);
  int one = gerdy_model_muscle(m, "glmed1_r"), three = gerdy_model_muscle(m, "glmed3_l");
  assert_true(one >= 0 && three >= 0);
  assert_int_equal(g.group[one], g.group[three]);
  assert_int_equal(g.side[one], 0);
  assert_int_equal(g.side[three], 1);
  assert_true(g.n < (size_t)m->nmuscle / 2);
  gd_muscle_groups_reset(&g);
  assert_string_equal(gd_muscle_words("glut_med"), "gluteus medius");
  assert_string_equal(gd_muscle_words("bfsh"), "biceps femoris");
  assert_string_equal(gd_muscle_words("unheard_of"), "unheard_of");
}

// Who accelerates the pelvis is told by one solution for a force at the pelvis, because what a
// force at one place does to another is the same the other way round.
static void acceleration_is_mutual(void** state) {
  gerdy_error err = {0};
  gd_random random = {7};
  const gerdy_model* m = runner.id.model;
  size_t nq = (size_t)m->nq;
  gd_hip hip[2];
  gerdy_data* d;
  gerdy_induced* x;
  double *a = calloc(nq, sizeof *a), *b = calloc(nq, sizeof *b), *by_a = calloc(nq, sizeof *by_a),
         *by_b = calloc(nq, sizeof *by_b), here = 0, there = 0;
  (void)state;
  assert_true(a && b && by_a && by_b);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  assert_ok(gd_hips_find(m, &runner.landmarks, d, hip, &err), &err);
  assert_ok(gerdy_induced_new(m, 3, &x, &err), &err);
  gerdy_trial_frame(m, runner.id.trial, 40, d);
  gerdy_fk(m, d);
  assert_true(gerdy_induced_pose(x, d, hip[0].held, 3));
  for (int q = 0; q < m->nq; ++q) {
    bool independent = m->q_driver[q] < 0;
    a[q] = independent ? random_between(&random, -10, 10) : 0;
    b[q] = independent ? random_between(&random, -10, 10) : 0;
  }
  gerdy_induced_solve(x, d, a, by_a, NULL);
  gerdy_induced_solve(x, d, b, by_b, NULL);
  for (size_t q = 0; q < nq; ++q) {
    here += b[q] * by_a[q];
    there += a[q] * by_b[q];
  }
  assert_near(here, there, 1e-7 * fabs(here) + 1e-7);
  gerdy_induced_free(x);
  gerdy_data_free(d);
  free(a);
  free(b);
  free(by_a);
  free(by_b);
}

// ---- real runs ---------------------------------------------------------------------------------

static gerdy_id_job real_job(const char* model, const char* motion, const char* forces) {
  gerdy_id_job job = gerdy_id_job_default();
  job.model = model;
  job.motion = motion;
  job.forces = forces;
  return job;
}

static const struct real {
  const char *name, *model, *forces;
  double cutoff;  // Hz, of OpenSim's inverse dynamics
  size_t nstep;
} real[] = {
    {"run-bmclab", "data/run-bmclab/Scale/Rajagopal2015_scaled.osim",
     "data/run-bmclab/ExpData/grf_run.mot", 6, 2},
    {"run-rajagopal", "oracle/trials/run-rajagopal/scaled.osim",
     "data/run-rajagopal/ExpData/grf_run.mot", 15, 12},
};

// largest abduction moment between two times in OpenSim's table, N.m
static double their_peak(const gerdy_series* id, gerdy_side side, double from, double to) {
  ptrdiff_t c = gerdy_series_find(
      id, side == GERDY_RIGHT ? "hip_adduction_r_moment" : "hip_adduction_l_moment");
  double most = -INFINITY;
  assert_true(c >= 0);
  for (size_t i = 0; i < id->nrow; ++i) {
    if (id->time[i] < from || id->time[i] > to) continue;
    most = fmax(most, -id->value[i * id->ncol + (size_t)c]);
  }
  return most;
}

// with OpenSim's own smoothing and loads
static void peaks_of_opensim(void** state) {
  NEED_SHARED(SHARED_FILE("oracle/README.md"));
  (void)state;
  for (size_t k = 0; k < 2; ++k) {
    gerdy_error err = {0};
    gerdy_series* theirs;
    char folder[1024], motion[1100], loads[1100], id[1100], model[1100];
    double worst = 0;
    size_t n = 0;
    snprintf(folder, sizeof folder, "%s/oracle/trials/%s", TEST_SHARED, real[k].name);
    snprintf(motion, sizeof motion, "%s/ik.mot", folder);
    snprintf(loads, sizeof loads, "%s/external_loads.xml", folder);
    snprintf(id, sizeof id, "%s/id.sto", folder);
    snprintf(model, sizeof model, "%s/%s", TEST_SHARED, real[k].model);
    gerdy_id_job job = real_job(model, motion, NULL);
    job.loads = loads;
    job.smoothing = GERDY_SMOOTH_OPENSIM;
    job.cutoff = real[k].cutoff;
    demand_rig r = demand_open(job);
    gerdy_demand* d = demand_of(&r, NULL, 0);
    assert_ok(gerdy_sto_load(id, &theirs, NULL, NULL, &err), &err);
    for (size_t i = 0; i < d->nstep; ++i) {
      const gerdy_step* s = &r.gait->step[d->step[i].step];
      double ours = d->step[i].value[GERDY_DEMAND_moment_peak] * d->mass;
      double peak = their_peak(theirs, s->side, s->contact, s->toe_off);
      if (!isfinite(ours) || s->contact < theirs->time[0]) continue;
      worst = fmax(worst, fabs(ours - peak) / peak);
      ++n;
    }
    print_message("  %s: %zu peaks within %.2g of OpenSim's\n", real[k].name, n, worst);
    assert_true(n >= real[k].nstep);
    assert_true(worst < 0.01);
    gerdy_series_free(theirs);
    gerdy_demand_free(d);
    demand_close(&r);
  }
}

// Running takes 1.7 to 1.8 Nm/kg (evidence: demand_capacity), and the model has about twice that.
static void plausible(const gerdy_demand* d, int side) {
  assert_true(mean(d, GERDY_DEMAND_moment_peak, side) > 0.7);
  assert_true(mean(d, GERDY_DEMAND_moment_peak, side) < 2.6);
  assert_true(mean(d, GERDY_DEMAND_share, side) > 0.3);
  assert_true(mean(d, GERDY_DEMAND_share, side) < 1.6);
  assert_true(mean(d, GERDY_DEMAND_reserve, side) < 0.2);
  assert_true(mean(d, GERDY_DEMAND_residual, side) < 0.5);
  assert_true(muscle_of(d, "gluteus medius")->lift[side] > 0);
}

static void real_runs_are_plausible(void** state) {
  NEED_SHARED(SHARED_FILE("oracle/README.md"));
  (void)state;
  for (size_t k = 0; k < 2; ++k) {
    char motion[1100], model[1100], forces[1100];
    snprintf(motion, sizeof motion, "%s/oracle/trials/%s/ik.mot", TEST_SHARED, real[k].name);
    snprintf(model, sizeof model, "%s/%s", TEST_SHARED, real[k].model);
    snprintf(forces, sizeof forces, "%s/%s", TEST_SHARED, real[k].forces);
    demand_rig r = demand_open(real_job(model, motion, forces));
    gerdy_demand* d = demand_of(&r, NULL, 0);
    for (int side = 0; side < 2; ++side) {
      print_message(
          "  %s %-5s %zu steps: peak %.2f +- %.2f Nm/kg, impulse %.3f, capacity %.2f, "
          "share %.0f %%, reserve %.1f %%, not explained %.0f %% of weight\n",
          real[k].name, side ? "left" : "right", d->stat[GERDY_DEMAND_share][side].n,
          mean(d, GERDY_DEMAND_moment_peak, side), d->stat[GERDY_DEMAND_moment_peak][side].sd,
          mean(d, GERDY_DEMAND_impulse, side), mean(d, GERDY_DEMAND_capacity, side),
          100 * mean(d, GERDY_DEMAND_share, side), 100 * mean(d, GERDY_DEMAND_reserve, side),
          100 * mean(d, GERDY_DEMAND_residual, side));
      plausible(d, side);
    }
    assert_string_equal(d->muscle[0].name, "gluteus medius");
    gerdy_demand_free(d);
    demand_close(&r);
  }
}

// what prediction gets wrong of it, which the page and docs/forces.md tell
static void predicted_peaks(void** state) {
  NEED_SHARED(SHARED_FILE("oracle/README.md"));
  (void)state;
  double worst = 0, sum = 0;
  size_t n = 0;
  for (size_t k = 0; k < 2; ++k) {
    char motion[1100], model[1100], forces[1100];
    snprintf(motion, sizeof motion, "%s/oracle/trials/%s/ik.mot", TEST_SHARED, real[k].name);
    snprintf(model, sizeof model, "%s/%s", TEST_SHARED, real[k].model);
    snprintf(forces, sizeof forces, "%s/%s", TEST_SHARED, real[k].forces);
    gerdy_id_job job = real_job(model, motion, NULL);
    demand_rig measured = demand_open(real_job(model, motion, forces));
    job.predict = 1;
    demand_rig predicted = demand_open(job);
    gerdy_demand *a = demand_of(&measured, NULL, 0), *b = demand_of(&predicted, NULL, 0);
    for (size_t i = 0; i < a->nstep; ++i) {
      const gerdy_step* s = &measured.gait->step[a->step[i].step];
      for (size_t j = 0; j < b->nstep; ++j) {
        const gerdy_step* t = &predicted.gait->step[b->step[j].step];
        if (s->side != t->side || !(fabs(s->contact - t->contact) < 0.05)) continue;
        double off =
            b->step[j].value[GERDY_DEMAND_moment_peak] - a->step[i].value[GERDY_DEMAND_moment_peak];
        worst = fmax(worst, fabs(off));
        sum += off;
        ++n;
      }
    }
    gerdy_demand_free(a);
    gerdy_demand_free(b);
    demand_close(&measured);
    demand_close(&predicted);
  }
  print_message("  predicted peaks of %zu steps: %.2f Nm/kg too high on average, %.2f at worst\n",
                n, sum / (double)n, worst);
  assert_true(n >= 14);
  assert_true(worst < 0.6);
}

// ---- memory and threads ------------------------------------------------------------------------

static void same_bits_for_any_number_of_threads(void** state) {
  gerdy_demand *one = demand_of(&runner, NULL, 1), *many = demand_of(&runner, NULL, 5);
  (void)state;
  assert_int_equal(one->nstep, many->nstep);
  assert_memory_equal(one->step, many->step, one->nstep * sizeof *one->step);
  assert_memory_equal(one->stat, many->stat, sizeof one->stat);
  assert_memory_equal(one->muscle, many->muscle, one->nmuscle * sizeof *one->muscle);
  for (int side = 0; side < 2; ++side) {
    assert_memory_equal(one->moment[side].mean, many->moment[side].mean,
                        sizeof one->moment[side].mean);
  }
  gerdy_demand_free(one);
  gerdy_demand_free(many);
}

static unsigned long allocations(const demand_rig* r) {
  unsigned long before = gd_mem_count();
  gerdy_demand_free(demand_of(r, NULL, 1));
  return gd_mem_count() - before;
}

// two steps or eight: as many allocations
static void allocates_nothing_per_step(void** state) {
  demand_rig fewer = runner;
  gerdy_gait gait = *runner.gait;
  (void)state;
  gait.nstep = 2;
  fewer.gait = &gait;
  unsigned long all = allocations(&runner);
  assert_int_equal(allocations(&fewer), all);
}

static void survives_lack_of_memory(void** state) {
  static const gd_strength test = {{150, 100}, 0.8, -1};
  const gd_demand_options options = {.strength = &test, .mass = NAN, .nthread = 1};
  gerdy_status status = GERDY_E_MEMORY;
  gerdy_gait gait = *runner.gait;
  unsigned long nth;
  (void)state;
  gait.nstep = 1;
  for (nth = 1; status != GERDY_OK; ++nth) {
    gerdy_error err = {0};
    gerdy_demand* d;
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    gd_mem_fail_at(nth);
    status = gd_demand_solve(&runner.id, &runner.landmarks, &gait, &options, &d, &notes, &err);
    gd_mem_fail_at(0);
    if (status != GERDY_OK) assert_int_equal(status, GERDY_E_MEMORY);
    if (status != GERDY_OK) assert_null(d);
    gerdy_notes_reset(&notes);
    if (status == GERDY_OK) gerdy_demand_free(d);
  }
  assert_true(nth > 40);
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(both_sides_alike),
      cmocka_unit_test(muscles_in_order),
      cmocka_unit_test(twice_as_strong_half_the_share),
      cmocka_unit_test(a_test_gives_the_strength),
      cmocka_unit_test(a_test_that_lacks_something),
      cmocka_unit_test(without_force_no_demand),
      cmocka_unit_test(frames_in_doubt),
      cmocka_unit_test(frames_without_result),
      cmocka_unit_test(finds_the_hip),
      cmocka_unit_test(groups_by_name_and_side),
      cmocka_unit_test(acceleration_is_mutual),
      cmocka_unit_test(peaks_of_opensim),
      cmocka_unit_test(real_runs_are_plausible),
      cmocka_unit_test(predicted_peaks),
      cmocka_unit_test(same_bits_for_any_number_of_threads),
      cmocka_unit_test(allocates_nothing_per_step),
      cmocka_unit_test(survives_lack_of_memory),
  };
  return cmocka_run_group_tests(tests, make_runner, drop_runner);
}
