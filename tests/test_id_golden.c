// OpenSim's inverse dynamics setups run as they are, against OpenSim's own results; and the same
// trials by the program's own choices.
#include "testing.h"

#include <gerdy/id.h>
#include <gerdy/io.h>
#include <gerdy/tool.h>
#include <stdlib.h>

#include "testing_id_oracle.h"
#include "testing_table.h"

// share of a coordinate's range by which the results may differ; OpenSim's are printed with eight
// decimals
static const double tolerance = 1e-7;

// the same rows, the same columns in the same order, the same numbers
static void setups_give_opensims_numbers(void** state) {
  (void)state;
  for (int k = 0; k < nid_trial; ++k) {
    gerdy_error err = {0};
    double worst = INFINITY;
    size_t nframe = 0;
    assert_ok(id_run_setup(id_trials[k], &worst, &nframe, &err), &err);
    print_message("%s: %zu frames, largest difference / range %.2g\n", id_trials[k], nframe, worst);
    assert_true(worst < tolerance);
    assert_true(nframe > 100);
  }
}

// ---- the program's own choices -----------------------------------------------------------------

typedef struct own {
  const char *trial, *model, *forces;
  // rows in which no contact is missing, s; what is left over there: N, share of the peak
  double force_share, moment;
  double share;  // of what the motion needs
} own;

static const own plain[] = {
    {"run-bmclab", "data/run-bmclab/Scale/Rajagopal2015_scaled.osim",
     "data/run-bmclab/ExpData/grf_run.mot", 0.15, 80, 0.05},
    {"run-rajagopal", "oracle/trials/run-rajagopal/scaled.osim",
     "data/run-rajagopal/ExpData/grf_run.mot", 0.08, 60, 0.05},
    {"walk-gait2392", "data/walk-gait2392/subject01_simbody.osim",
     "data/walk-gait2392/subject01_walk1_grf.mot", 0.08, 40, 0.02},
};

static gerdy_id_job plain_job(const own* o) {
  gerdy_id_job job = gerdy_id_job_default();
  job.model = SHARED_FILE(o->model);
  job.motion = oracle(o->trial, "ik.mot");
  job.forces = SHARED_FILE(o->forces);
  job.output = "golden_plain.sto";
  return job;
}

// forces are bound to the feet without a setup; they carry the runner, most frames are trusted
static void plain_commands(void** state) {
  (void)state;
  for (size_t k = 0; k < sizeof plain / sizeof plain[0]; ++k) {
    gerdy_error err = {0};
    gerdy_id_job job = plain_job(&plain[k]);
    assert_ok(gerdy_id_run(&job, NULL, &err), &err);
    const gerdy_id_summary* s = &job.summary;
    print_message(
        "%s: residual %.1f N RMS (%.1f %% of the peak, %.1f %% of the weight), %.1f N.m "
        "RMS; forces %.1f %% of what is needed; %zu of %zu frames trusted\n",
        plain[k].trial, s->force_rms, 100 * s->force_rms / s->peak_load,
        100 * s->force_rms / s->weight, s->moment_rms, 100 * s->load_share, s->ntrusted, s->nframe);
    assert_int_equal(s->nresult, s->nframe);
    assert_true((double)s->ntrusted > 0.8 * (double)s->nframe);
    assert_true(s->force_rms < plain[k].force_share * s->peak_load);
    assert_true(s->moment_rms < plain[k].moment);
    assert_near(s->load_share, 1, plain[k].share);
  }
}

// whichever way they are bound and smoothed, hip and knee moments are nearly the same
static void ways_agree(void** state) {
  (void)state;
  static const char* const name[] = {"hip_flexion_r_moment", "hip_adduction_r_moment",
                                     "knee_angle_r_moment", "ankle_angle_l_moment"};
  gerdy_error err = {0};
  gerdy_id_job job = plain_job(&plain[2]);
  job.cutoff = 6;
  job.force_cutoff = 0;
  assert_ok(gerdy_id_run(&job, NULL, &err), &err);
  gerdy_series* bound = load("golden_plain.sto");
  job.loads = SHARED_FILE("data/walk-gait2392/subject01_walk1_grf.xml");
  job.smoothing = GERDY_SMOOTH_SPLINE;
  assert_ok(gerdy_id_run(&job, NULL, &err), &err);
  gerdy_series* told = load("golden_plain.sto");
  for (size_t k = 0; k < 4; ++k) {
    ptrdiff_t c = gerdy_series_find(bound, name[k]);
    double low = 0, high = 0, square = 0;
    assert_true(c >= 0);
    for (size_t row = 10; row + 10 < bound->nrow; ++row) {
      size_t i = row * bound->ncol + (size_t)c;
      low = fmin(low, bound->value[i]);
      high = fmax(high, bound->value[i]);
      square += pow(bound->value[i] - told->value[i], 2) / (double)(bound->nrow - 20);
    }
    print_message("%s: %.2g of its range\n", name[k], sqrt(square) / (high - low));
    assert_true(sqrt(square) < 0.02 * (high - low));
  }
  gerdy_series_free(bound);
  gerdy_series_free(told);
}

// ---- what is wrong is found in a real trial
// ------------------------------------------------------

static bool is_said(const gerdy_notes* notes, const char* words) {
  for (size_t i = 0; i < notes->n; ++i) {
    if (strstr(notes->item[i].text, words) != NULL) return true;
  }
  return false;
}

static void feet_exchanged(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  FILE* in = fopen(SHARED_FILE("data/walk-gait2392/subject01_walk1_grf.xml"), "r");
  FILE* out = fopen("exchanged.xml", "w");
  char line[4000];
  assert_true(in != NULL && out != NULL);
  while (fgets(line, sizeof line, in) != NULL) {
    char* calcn = strstr(line, "calcn_");
    if (calcn != NULL) calcn[6] = calcn[6] == 'r' ? 'l' : 'r';
    fputs(line, out);
  }
  fclose(in);
  fclose(out);
  gerdy_id_job job = plain_job(&plain[2]);
  job.loads = "exchanged.xml";
  assert_ok(gerdy_id_run(&job, &notes, &err), &err);
  assert_true(is_said(&notes, "are the feet exchanged?"));
  assert_true(is_said(&notes, "it acts on calcn_l, but in 2 of 2 contacts"));
  assert_true(job.summary.ntrusted < job.summary.nframe / 10);
  gerdy_notes_reset(&notes);
}

// a model 20 kg too heavy
static void heavy_model(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_model* m;
  gerdy_notes_init(&notes);
  gerdy_id_job job = plain_job(&plain[2]);
  assert_ok(gerdy_model_load(job.model, &m, NULL, &err), &err);
  double mass = gerdy_model_mass(m), more = (mass + 20) / mass;
  for (int b = 0; b < m->nbody; ++b) m->body_mass[b] *= more;
  assert_ok(gerdy_model_save("heavy.osim", m, &err), &err);
  gerdy_model_free(m);
  job.model = "heavy.osim";
  assert_ok(gerdy_id_run(&job, &notes, &err), &err);
  assert_true(is_said(&notes, "they would fit a mass of 72."));
  assert_true(is_said(&notes, "the model has 92."));
  assert_near(job.summary.load_share, mass / (mass + 20), 0.02);
  assert_true(job.summary.ntrusted < job.summary.nframe * 3 / 4);
  gerdy_notes_reset(&notes);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(setups_give_opensims_numbers),
      cmocka_unit_test(plain_commands),
      cmocka_unit_test(ways_agree),
      cmocka_unit_test(feet_exchanged),
      cmocka_unit_test(heavy_model),
  };
  SKIP_WITHOUT_SHARED();
  ENTER_BUILD_TREE();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
