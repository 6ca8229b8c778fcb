// gerdy report: the main job.
#include <gerdy/case.h>
#include <gerdy/pipeline.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>

#include "case_session.h"
#include "case_trial.h"
#include "cli.h"

static const char purpose[] =
    "From the markers of a run to a report: joint angles, steps, pelvic drop, strain of the\n"
    "iliotibial band. Without --model the bundled generic runner is used. It is\n"
    "scaled to the standing trial (--static), which also gives the length against which the\n"
    "band's strain is measured. Contacts come from --forces where there are any, else from\n"
    "the motion.\n\n"
    "With --case or --intake the report begins with what the answers, tests and runs mean:\n"
    "whether somebody must be seen, what is most likely going on and why, and what to do.\n"
    "Motion joins it when there is any, in the case or named here.";

// Where the history comes from, and what has to be closed again.
typedef struct meaning {
  const char* case_path;
  const char* intake;
  const char* on;
  case_file file;
  case_trial trial;
  gerdy_history* answers;
} meaning;

static void show_side(const char* side, const gerdy_run_summary* s, int k) {
  const gerdy_stat* drop = &s->pelvic_drop_peak[k];
  if (drop->n == 0) {
    printf("  %-6s no steps\n", side);
  } else if (drop->n == 1) {
    printf("  %-6s peak pelvic drop %.1f deg (1 step)\n", side,
           drop->mean * GERDY_DEGREES_PER_RADIAN);
  } else {
    printf("  %-6s peak pelvic drop %.1f +- %.1f deg (%zu steps)\n", side,
           drop->mean * GERDY_DEGREES_PER_RADIAN, drop->sd * GERDY_DEGREES_PER_RADIAN, drop->n);
  }
}

static void show_motion(const gerdy_run_summary* s) {
  printf("%s at %.1f m/s, %zu frames, markers followed within %.0f mm RMS, %zu step%s left out\n",
         s->walking ? "walking" : "running", s->speed.mean, s->nframe, 1000 * s->marker_rms,
         s->nleft_out, s->nleft_out == 1 ? "" : "s");
  show_side("right", s, 0);
  show_side("left", s, 1);
}

static void show_summary(const gerdy_job* job, const gerdy_run_summary* s) {
  if (job->markers != NULL) show_motion(s);
  const char* files[5] = {job->html, job->json, job->motion, job->errors, job->save_map};
  for (int i = 0; i < 5; ++i) {
    if (files[i] != NULL) printf("wrote %s\n", files[i]);
  }
}

// a history of nothing but a file of answers
static gerdy_status read_answers(meaning* m, gerdy_job* job, gerdy_error* err) {
  gerdy_evidence evidence;
  gerdy_when at;
  gerdy_status status = case_moment(m->on, &at, &job->now, err);
  if (status == GERDY_OK) status = gerdy_clinic_open(&m->file.clinic, err);
  if (status == GERDY_OK) status = gerdy_history_new(&m->answers, err);
  if (status == GERDY_OK) status = gerdy_evidence_open(m->intake, &evidence, err);
  if (status != GERDY_OK) return status;
  evidence.kind = GERDY_EVIDENCE_INTAKE;
  status = gerdy_evidence_read(m->file.clinic, &evidence, at, m->answers, NULL, err);
  gerdy_evidence_close(&evidence);
  job->history = m->answers;
  return status;
}

// the same file on disk, whatever its names
static bool same_file(const char* a, const char* b) {
  struct stat first, second;
  return b != NULL && stat(a, &first) == 0 && stat(b, &second) == 0 &&
         first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static int open_meaning(meaning* m, gerdy_job* job, gerdy_error* err) {
  if (m->case_path != NULL && m->intake != NULL) {
    fprintf(stderr,
            "gerdy report: --case and --intake do not go together; add the answers to the "
            "case with gerdy case intake\n");
    return 2;
  }
  if (m->intake != NULL && (same_file(m->intake, job->html) || same_file(m->intake, job->json))) {
    fprintf(stderr,
            "gerdy report: the output would take the place of the answers in %s; give it "
            "another name\n",
            m->intake);
    return 2;
  }
  if (m->intake != NULL && read_answers(m, job, err) != GERDY_OK) return cli_fail("report", err);
  if (m->case_path == NULL) return 0;
  int exit_code = case_open(&m->file, "report", m->case_path, m->on);
  if (exit_code != 0) return exit_code;
  job->history = m->file.history;
  job->now = m->file.now;
  if (job->markers != NULL) return 0;
  return case_trial_open(&m->file, &m->trial, job, err) == GERDY_OK ? 0 : cli_fail("report", err);
}

static void close_meaning(meaning* m) {
  case_trial_close(&m->trial);
  case_close(&m->file);
  gerdy_history_free(m->answers);
}

static int run(gerdy_job* job, bool quiet, bool verbose) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_run_summary summary;
  job->summary = &summary;
  gerdy_notes_init(&notes);
  gerdy_status status = gerdy_report_run(job, &notes, &err);
  cli_progress_end();
  if (!quiet) cli_notes(&notes, verbose);
  gerdy_notes_reset(&notes);
  if (status != GERDY_OK) return cli_fail("report", &err);
  if (!quiet) show_summary(job, &summary);
  return 0;
}

int cmd_report(int argc, char** argv) {
  gerdy_job job = gerdy_job_default();
  meaning m = {0};
  bool quiet = false, verbose = false, fit = false, no_fit = false;
  bool free_knee = false, predict = false;
  const cli_option options[] = {
      {"case", 0, CLI_TEXT, &m.case_path, "FILE", "a runner's case (gerdy case)"},
      {"intake", 0, CLI_TEXT, &m.intake, "A.json", "answers alone (docs/intake.schema.json)"},
      {"model", 0, CLI_TEXT, &job.model, "M.osim",
       "model, scaled to the runner (else a generic one)"},
      {"static", 0, CLI_TEXT, &job.standing, "S.trc", "standing trial: .trc or table of text"},
      {"markers", 0, CLI_TEXT, &job.markers, "T.trc", "markers of the run: .trc or table of text"},
      {"forces", 0, CLI_TEXT, &job.forces, "G.mot", "ground reaction forces"},
      {"predict", 0, CLI_FLAG, &predict, NULL, "no forces: predict them from the motion"},
      {"output", 'o', CLI_TEXT, &job.html, "R.html", "report to write"},
      {"json", 0, CLI_TEXT, &job.json, "R.json", "the same as data (docs/results.md)"},
      {"motion", 0, CLI_TEXT, &job.motion, "Q.mot", "joint angles too: as solved, not filtered"},
      {"errors", 0, CLI_TEXT, &job.errors, "E.sto", "write the marker errors too"},
      {"map", 0, CLI_TEXT, &job.map, "M.csv", "names of markers: in the trial, in the model"},
      {"save-map", 0, CLI_TEXT, &job.save_map, "M.csv", "write how the markers were matched"},
      {"fit", 0, CLI_FLAG, &fit, NULL, "scale the model to the standing trial first"},
      {"no-fit", 0, CLI_FLAG, &no_fit, NULL, "do not scale the generic one to it either"},
      {"rate", 0, CLI_NUMBER, &job.rate, "HZ", "frames per second of a table without times"},
      {"from", 0, CLI_NUMBER, &job.from, "S", "begin at this time (s)"},
      {"to", 0, CLI_NUMBER, &job.to, "S", "end at this time (s)"},
      {"filter", 0, CLI_NUMBER, &job.cutoff, "HZ",
       "low-pass on the angles (12; at least 3; 0 = none)"},
      {"draws", 0, CLI_COUNT, &job.ndraw, "N",
       "draws behind the error bars of the band (200; 0: none)"},
      {"free-knee", 0, CLI_FLAG, &free_knee, NULL, "knees may adduct and rotate, weakly held"},
      {"on", 0, CLI_TEXT, &m.on, "DAY", "the case as it stood at the end of that day"},
      {"subject", 0, CLI_TEXT, &job.subject, "TEXT", "words about the runner for the report"},
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "print nothing but errors"},
      {"verbose", 'v', CLI_FLAG, &verbose, NULL, "print notes as well as warnings"},
  };
  int exit_code;
  gerdy_error err = {0};
  job.command = cli_command_line(argc, argv);
  if (!cli_parse(argc, argv, "report", purpose, options, sizeof options / sizeof options[0],
                 &exit_code)) {
    return exit_code;
  }
  if (fit && no_fit) {
    cli_refuse(&err, GERDY_E_ARG, "--fit and --no-fit contradict each other; give one of them");
    return cli_fail("report", &err);
  }
  cli_stop_on_signal();
  job.progress = cli_progress;
  job.context = &quiet;
  job.free_knee = free_knee;
  job.predict = predict;
  job.fit = no_fit ? -1 : fit;
  exit_code = open_meaning(&m, &job, &err);
  if (exit_code == 0) exit_code = run(&job, quiet, verbose);
  close_meaning(&m);
  return exit_code;
}
