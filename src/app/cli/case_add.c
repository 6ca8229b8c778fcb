// gerdy case add: files as evidence.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case_session.h"
#include "cli.h"

static const char purpose[] =
    "Add files: motion (.trc, with .osim and forces if there are), a list of runs (.csv),\n"
    "runs of a watch (.fit), answers (.json). What a file is, is told from what stands in\n"
    "it. The files are kept whole inside the case. Model, standing trial, forces and names of\n"
    "markers (a .csv that begins with trial,model) that are given together with the markers\n"
    "of one run belong to it. A file that Gerdy does not read is kept as a document.\n\n"
    "A list of runs has a line of names, then one run a line; date and km are needed:\n"
    "  date,km,minutes,cadence,ascent_m,pain\n"
    "  2026-11-20,8.2,48,164,60,2\n"
    "Exports of sites are read too; say --unit when their \"Distance\" does not say it.";

enum { most_files = 64 };

typedef struct bundle {
  case_file* file;
  gerdy_evidence item[most_files];
  size_t n;
  const gerdy_evidence* of_kind[GERDY_NEVIDENCE];  // the last of each kind
  size_t nkind[GERDY_NEVIDENCE];
  gerdy_history* added;
  const char* unit;  // of distances, NULL = not told
  bool quiet;
} bundle;

static gerdy_status open_files(bundle* b, char** path, int n, gerdy_error* err) {
  for (int i = 0; i < n; ++i) {
    gerdy_evidence* item = &b->item[b->n];
    gerdy_status status = gerdy_evidence_open(path[i], item, err);
    if (status != GERDY_OK) return status;
    item->unit = b->unit;
    ++b->n;
    ++b->nkind[item->kind];
    b->of_kind[item->kind] = item;
    printf("%s: %s\n", item->name, gerdy_evidence_words(item->kind));
  }
  return GERDY_OK;
}

// what belongs to a run must be told from what belongs to another
static gerdy_status check_bundle(const bundle* b, gerdy_error* err) {
  if (b->nkind[GERDY_EVIDENCE_MODEL] > 1 || b->nkind[GERDY_EVIDENCE_STANDING] > 1 ||
      b->nkind[GERDY_EVIDENCE_MAPPING] > 1) {
    return cli_refuse(err, GERDY_E_ARG,
                      "more than one model, standing trial or mapping of names: add each run with "
                      "its own in one call");
  }
  if (b->nkind[GERDY_EVIDENCE_FORCES] > 0 &&
      (b->nkind[GERDY_EVIDENCE_MARKERS] != 1 || b->nkind[GERDY_EVIDENCE_FORCES] != 1)) {
    return cli_refuse(
        err, GERDY_E_ARG,
        "forces belong to one run: name one file of forces together with its markers");
  }
  if (b->nkind[GERDY_EVIDENCE_MARKERS] == 0 && b->nkind[GERDY_EVIDENCE_MODEL] +
                                                       b->nkind[GERDY_EVIDENCE_STANDING] +
                                                       b->nkind[GERDY_EVIDENCE_MAPPING] >
                                                   0) {
    return cli_refuse(err, GERDY_E_ARG,
                      "a model, a standing trial or a mapping of names says nothing alone: name it "
                      "together with the markers of a run");
  }
  return GERDY_OK;
}

// is a run with these markers among the entries that count?
static bool is_measured(const gerdy_history* history, const unsigned char* counts,
                        const char* sha256) {
  size_t n;
  const gerdy_entry* entry = gerdy_history_entries(history, &n);
  for (size_t i = 0; i < n; ++i) {
    bool there = entry[i].kind == GERDY_ENTRY_TRIAL && strcmp(entry[i].file, sha256) == 0;
    if (there && (counts == NULL || counts[i])) return true;
  }
  return false;
}

static gerdy_status add_trial(bundle* b, const gerdy_evidence* markers, gerdy_notes* notes,
                              gerdy_error* err) {
  const gerdy_evidence* model = b->of_kind[GERDY_EVIDENCE_MODEL];
  const gerdy_evidence* standing = b->of_kind[GERDY_EVIDENCE_STANDING];
  const gerdy_evidence* forces = b->of_kind[GERDY_EVIDENCE_FORCES];
  const gerdy_evidence* mapping = b->of_kind[GERDY_EVIDENCE_MAPPING];
  gerdy_job job = gerdy_job_default();
  job.markers = markers->path;
  job.model = model != NULL ? model->path : NULL;
  job.standing = standing != NULL ? standing->path : NULL;
  job.forces = forces != NULL ? forces->path : NULL;
  job.map = mapping != NULL ? mapping->path : NULL;
  job.now = b->file->at;
  job.progress = cli_progress;
  job.context = &b->quiet;
  gerdy_status status = gerdy_case_trial(&job, b->added, notes, err);
  cli_progress_end();
  return status;
}

static gerdy_status read_one(bundle* b, const gerdy_evidence* item, const unsigned char* counts,
                             gerdy_notes* notes, gerdy_error* err) {
  const gerdy_history* history = b->file->history;
  size_t before, after;
  gerdy_status status = GERDY_OK;
  gerdy_history_entries(b->added, &before);
  if (item->kind != GERDY_EVIDENCE_MARKERS) {
    status =
        gerdy_evidence_read_new(b->file->clinic, item, b->file->at, history, b->added, notes, err);
  } else if (!is_measured(history, counts, item->sha256) &&
             !is_measured(b->added, NULL, item->sha256)) {
    status = add_trial(b, item, notes, err);
  }
  gerdy_history_entries(b->added, &after);
  if (status == GERDY_OK && after == before) printf("%s: nothing new in it\n", item->name);
  return status;
}

static bool is_part_of_trial(const gerdy_evidence* item) {
  return item->kind == GERDY_EVIDENCE_MODEL || item->kind == GERDY_EVIDENCE_STANDING ||
         item->kind == GERDY_EVIDENCE_FORCES || item->kind == GERDY_EVIDENCE_MAPPING;
}

static gerdy_status read_files(bundle* b, gerdy_notes* notes, gerdy_error* err) {
  unsigned char* counts = case_standing(b->file, err);
  gerdy_status status = counts != NULL ? GERDY_OK : err->code;
  for (size_t i = 0; i < b->n && status == GERDY_OK; ++i) {
    if (!is_part_of_trial(&b->item[i])) status = read_one(b, &b->item[i], counts, notes, err);
  }
  free(counts);
  return status;
}

static gerdy_status keep(bundle* b, gerdy_error* err) {
  gerdy_store_file kept[most_files];
  size_t nadded, nentry;
  gerdy_history_entries(b->added, &nentry);
  if (nentry == 0) return GERDY_OK;
  for (size_t i = 0; i < b->n; ++i) {
    kept[i] = (gerdy_store_file){b->item[i].name, b->item[i].bytes, b->item[i].n, ""};
  }
  gerdy_status status = case_append(b->file, b->added, kept, b->n, &nadded, err);
  if (status == GERDY_OK) printf("added %zu entr%s\n", nadded, nadded == 1 ? "y" : "ies");
  return status;
}

static gerdy_status add(bundle* b, char** path, int n, gerdy_error* err) {
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_status status = gerdy_history_new(&b->added, err);
  if (status == GERDY_OK) status = open_files(b, path, n, err);
  if (status == GERDY_OK) status = check_bundle(b, err);
  if (status == GERDY_OK) status = read_files(b, &notes, err);
  if (!b->quiet) cli_notes(&notes, true);
  if (status == GERDY_OK) status = case_check_person(b->file, b->added, err);
  if (status == GERDY_OK) status = keep(b, err);
  gerdy_notes_reset(&notes);
  gerdy_history_free(b->added);
  for (size_t i = 0; i < b->n; ++i) gerdy_evidence_close(&b->item[i]);
  return status;
}

int case_add(int argc, char** argv) {
  const char *on = NULL, *unit = NULL;
  bool quiet = false;
  const cli_option options[] = {
      {"on", 0, CLI_TEXT, &on, "DAY", "the day of the motion or the answers (today)"},
      {"unit", 0, CLI_TEXT, &unit, "UNIT",
       "km or miles, of a list whose \"Distance\" does not say"},
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "no warnings, no progress"},
  };
  int exit_code;
  cli_words words = {.names = "FILE EVIDENCE...", .least = 2, .most = 1 + most_files};
  if (!cli_parse_words(argc, argv, "case add", purpose, options, sizeof options / sizeof options[0],
                       &words, &exit_code)) {
    return exit_code;
  }
  case_file file;
  exit_code = case_open_to_add(&file, "case add", words.at[0], on);
  if (exit_code != 0) return exit_code;
  cli_stop_on_signal();
  bundle* b = calloc(1, sizeof *b);
  gerdy_error err = {.code = GERDY_E_MEMORY, .msg = "memory could not be allocated"};
  gerdy_status status = GERDY_E_MEMORY;
  if (b != NULL) {
    *b = (bundle){.file = &file, .unit = unit, .quiet = quiet};
    status = add(b, words.at + 1, words.n - 1, &err);
    free(b);
  }
  return case_end(&file, status, &err);
}
