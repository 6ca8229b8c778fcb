// AnalyzeTool's files of a reference trial beside OpenSim's: muscle lengths, and joint reactions
// from muscle forces of our own. Without cmocka: the tests and the accuracy table both stand on it.
#ifndef GD_TESTING_ANALYZE_ORACLE_H
#define GD_TESTING_ANALYZE_ORACLE_H

#include <gerdy/io.h>
#include <gerdy/tool.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// The trials: model, range and cut-off as in so_setup.xml.
static const struct analyze_trial {
  const char *name, *model, *from, *to, *cutoff;
} analyze_trials[] = {
    {"run-bmclab", "data/run-bmclab/Scale/Rajagopal2015_scaled.osim", "0.02", "0.70", "6"},
    {"run-rajagopal", "oracle/trials/run-rajagopal/scaled.osim", "0.80", "1.55", "15"},
};
enum { nanalyze_trial = sizeof analyze_trials / sizeof analyze_trials[0] };

static inline void analyze_unlink(gerdy_tool_job* job) {
  for (int i = 0; i < job->nwritten; ++i) unlink(job->written[i]);
  gerdy_tool_job_reset(job);
}

// Run a setup; its table i, and OpenSim's of that name.
static inline gerdy_status analyze_tables(const char* setup, const struct analyze_trial* t, int i,
                                          const char* reference, gerdy_series* out[2],
                                          gerdy_error* err) {
  char path[1024];
  gerdy_tool_job job = {.setup = setup, .output = "analyze_oracle.sto"};
  snprintf(path, sizeof path, "%s/oracle/trials/%s/%s", TEST_SHARED, t->name, reference);
  out[0] = out[1] = NULL;
  gerdy_status status = gerdy_tool_run(&job, NULL, err);
  if (status == GERDY_OK) status = gerdy_sto_load(job.written[i], &out[0], NULL, NULL, err);
  if (status == GERDY_OK) status = gerdy_sto_load(path, &out[1], NULL, NULL, err);
  analyze_unlink(&job);
  return status;
}

static inline int analyze_same_form(gerdy_series* const s[2]) {
  if (s[0]->nrow != s[1]->nrow || s[0]->ncol != s[1]->ncol) return 0;
  for (size_t c = 0; c < s[0]->ncol; ++c) {
    if (strcmp(s[0]->column[c].name, s[1]->column[c].name) != 0) return 0;
  }
  for (size_t row = 0; row < s[0]->nrow; ++row) {
    if (!(fabs(s[0]->time[row] - s[1]->time[row]) < 1e-7)) return 0;
  }
  return 1;
}

// Largest difference of some columns, and the range of the widest of them in OpenSim's table.
static inline double analyze_most(gerdy_series* const s[2], size_t column, size_t n,
                                  double* range) {
  double most = 0;
  for (size_t c = column; c < column + n; ++c) {
    double low = INFINITY, high = -INFINITY;
    for (size_t row = 0; row < s[0]->nrow; ++row) {
      double a = s[0]->value[row * s[0]->ncol + c], b = s[1]->value[row * s[1]->ncol + c];
      if (!(fabs(a - b) <= most)) most = isnan(a - b) ? INFINITY : fabs(a - b);
      low = fmin(low, b);
      high = fmax(high, b);
    }
    if (range != NULL) *range = fmax(*range, high - low);
  }
  return most;
}

// largest difference of any muscle's length, m
static inline gerdy_status analyze_lengths(const struct analyze_trial* t, double* most,
                                           gerdy_error* err) {
  char setup[1024];
  gerdy_series* s[2];
  *most = INFINITY;
  snprintf(setup, sizeof setup, "%s/oracle/trials/%s/muscle_analysis_setup.xml", TEST_SHARED,
           t->name);
  gerdy_status status = analyze_tables(setup, t, 0, "muscle_length.sto", s, err);
  if (status == GERDY_OK && analyze_same_form(s)) *most = analyze_most(s, 0, s[0]->ncol, NULL);
  gerdy_series_free(s[0]);
  gerdy_series_free(s[1]);
  return status;
}

// the trial's setup with both analyses in one
static inline int analyze_write_chain(const struct analyze_trial* t, const char* path) {
  FILE* file = fopen(path, "w");
  if (file == NULL) return 0;
  fprintf(file,
          "<OpenSimDocument Version=\"40000\"><AnalyzeTool name=\"chain\"><model_file>%s/%s"
          "</model_file><force_set_files>%s/oracle/trials/%s/so_reserves.xml</force_set_files>"
          "<initial_time>%s</initial_time><final_time>%s</final_time><AnalysisSet><objects>"
          "<StaticOptimization name=\"SO\"/><JointReaction name=\"JR\"><express_in_frame>child"
          "</express_in_frame></JointReaction></objects></AnalysisSet>"
          "<external_loads_file>%s/oracle/trials/%s/external_loads.xml</external_loads_file>"
          "<coordinates_file>%s/oracle/trials/%s/ik.mot</coordinates_file>"
          "<lowpass_cutoff_frequency_for_coordinates>%s</lowpass_cutoff_frequency_for_coordinates>"
          "</AnalyzeTool></OpenSimDocument>",
          TEST_SHARED, t->model, TEST_SHARED, t->name, t->from, t->to, TEST_SHARED, t->name,
          TEST_SHARED, t->name, t->cutoff);
  return fclose(file) == 0;
}

// From motion and plates to the loads of hips, knees and ankles in one setup, beside OpenSim's from
// its own muscle forces: largest difference over the range of the joint, of moments over 10 N.m at
// least (what a joint without friction transmits is next to nothing).
static inline gerdy_status analyze_chain(const struct analyze_trial* t, double* force,
                                         double* moment, gerdy_error* err) {
  static const char* const joints[] = {"hip_", "walker_knee_", "ankle_"};
  gerdy_series* s[2];
  *force = *moment = INFINITY;
  if (!analyze_write_chain(t, "analyze_chain.xml")) return GERDY_E_FILE;
  gerdy_status status = analyze_tables("analyze_chain.xml", t, 2, "joint_reaction.sto", s, err);
  unlink("analyze_chain.xml");
  if (status == GERDY_OK && analyze_same_form(s)) {
    *force = *moment = 0;
    for (size_t c = 0; c < s[0]->ncol; c += 9) {
      size_t k = 0;
      while (k < 3 && strncmp(s[0]->column[c].name, joints[k], strlen(joints[k])) != 0) ++k;
      if (k == 3) continue;
      double range[2] = {0, 10};
      double most = analyze_most(s, c, 3, &range[0]);
      *force = fmax(*force, most / range[0]);
      most = analyze_most(s, c + 3, 3, &range[1]);
      *moment = fmax(*moment, most / range[1]);
    }
  }
  gerdy_series_free(s[0]);
  gerdy_series_free(s[1]);
  return status;
}

#endif
