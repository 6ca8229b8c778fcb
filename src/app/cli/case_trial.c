#include "case_trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

// the last run that counts; NULL = none, or no memory (err->code)
static const gerdy_entry* last_trial(const case_file* file, gerdy_error* err) {
  size_t n;
  const gerdy_entry* entry = gerdy_history_entries(file->history, &n);
  const gerdy_entry* last = NULL;
  unsigned char* counts = case_standing(file, err);
  for (size_t i = 0; counts != NULL && i < n; ++i) {
    if (!counts[i] || entry[i].kind != GERDY_ENTRY_TRIAL || entry[i].file[0] == '\0') continue;
    bool later = last == NULL ||
                 gerdy_when_order(last->at, last->recorded, entry[i].at, entry[i].recorded) <= 0;
    if (later) last = &entry[i];
  }
  free(counts);
  return last;
}

static const char* text_of(const case_file* file, const gerdy_entry* entry, const char* name) {
  size_t n;
  const gerdy_fact* fact = gerdy_history_facts(file->history, &n);
  for (size_t i = entry->first; i < entry->first + entry->nfact; ++i) {
    if (strcmp(fact[i].name, name) == 0) return fact[i].text;
  }
  return NULL;
}

static gerdy_status fail_file(gerdy_error* err, const char* path) {
  cli_refuse(
      err, GERDY_E_FILE,
      "the files of the run cannot be laid out for the computation; is there room in $TMPDIR?");
  snprintf(err->file, sizeof err->file, "%.255s", path);
  return GERDY_E_FILE;
}

static gerdy_status lay_out(const case_file* file, case_trial* trial, int slot, const char* sha256,
                            gerdy_error* err) {
  char name[256];
  char* bytes;
  size_t n;
  if (sha256 == NULL) return GERDY_OK;
  gerdy_status status = gerdy_store_get_file(file->store, sha256, name, &bytes, &n, err);
  if (status != GERDY_OK) return status;
  char* path = trial->path[slot];
  // a folder of its own for each, so that two files of one name do not meet
  snprintf(path, sizeof trial->path[slot], "%s/%d", trial->folder, slot);
  bool ok = mkdir(path, 0700) == 0;
  size_t used = strlen(path);
  snprintf(path + used, sizeof trial->path[slot] - used, "/%s", name);
  FILE* out = ok ? fopen(path, "wb") : NULL;
  ok = out != NULL && fwrite(bytes, 1, n, out) == n;
  ok = (out == NULL || fclose(out) == 0) && ok;
  gerdy_store_bytes_free(bytes);
  return ok ? GERDY_OK : fail_file(err, path);
}

gerdy_status case_trial_open(const case_file* file, case_trial* trial, gerdy_job* job,
                             gerdy_error* err) {
  memset(trial, 0, sizeof *trial);
  *err = (gerdy_error){0};
  const gerdy_entry* entry = last_trial(file, err);
  if (entry == NULL) return err->code;
  const char* room = getenv("TMPDIR");
  if (room == NULL || room[0] == '\0') room = "/tmp";
  int n = snprintf(trial->folder, sizeof trial->folder, "%s/gerdy-XXXXXX", room);
  if (n < 0 || (size_t)n >= sizeof trial->folder || mkdtemp(trial->folder) == NULL) {
    trial->folder[0] = '\0';
    return fail_file(err, room);
  }
  const char* sha256[CASE_TRIAL_FILES] = {
      entry->file, text_of(file, entry, "trial_model"), text_of(file, entry, "trial_static"),
      text_of(file, entry, "trial_forces"), text_of(file, entry, "trial_map")};
  const char** target[CASE_TRIAL_FILES] = {&job->markers, &job->model, &job->standing, &job->forces,
                                           &job->map};
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < CASE_TRIAL_FILES && status == GERDY_OK; ++i) {
    status = lay_out(file, trial, i, sha256[i], err);
    if (status == GERDY_OK && sha256[i] != NULL) *target[i] = trial->path[i];
  }
  return status;
}

void case_trial_close(case_trial* trial) {
  if (trial->folder[0] == '\0') return;
  for (int i = 0; i < CASE_TRIAL_FILES; ++i) {
    if (trial->path[i][0] == '\0') continue;
    unlink(trial->path[i]);
    *strrchr(trial->path[i], '/') = '\0';
    rmdir(trial->path[i]);
  }
  rmdir(trial->folder);
}
