// gerdy case export, import and retract.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "case_session.h"
#include "cli.h"

static const char export_purpose[] =
    "Write the whole case, with the files it keeps, as one JSON text\n"
    "(docs/case.schema.json).";

static const char import_purpose[] =
    "Add to a case what an export holds. Entries that are there already are passed over, so\n"
    "two copies of a case can be brought together. A case that does not exist is begun.";

static const char retract_purpose[] =
    "Say that an entry was wrong. It stays in the case and no longer counts. Its name is\n"
    "the long word that gerdy case show FILE --entries gives; the first eight or more\n"
    "letters of it will do.";

int case_export(int argc, char** argv) {
  const char* out = NULL;
  const cli_option options[] = {
      {"output", 'o', CLI_TEXT, &out, "X.json", "file to write (needed)"}};
  int exit_code;
  cli_words words = {.names = "FILE", .least = 1, .most = 1};
  if (!cli_parse_words(argc, argv, "case export", export_purpose, options, 1, &words, &exit_code)) {
    return exit_code;
  }
  if (out == NULL) {
    fprintf(stderr, "gerdy case export: -o is missing; name the file to write\n");
    return 2;
  }
  case_file file;
  exit_code = case_open(&file, "case export", words.at[0], NULL);
  if (exit_code != 0) return exit_code;
  gerdy_error err = {0};
  gerdy_status status = gerdy_store_verify(file.store, &err);
  if (status == GERDY_OK) status = gerdy_store_export(file.store, out, &err);
  if (status == GERDY_OK) printf("wrote %s\n", out);
  return case_end(&file, status, &err);
}

static gerdy_status import(const char* path, const char* from, gerdy_error* err) {
  gerdy_store* store = NULL;
  size_t nadded = 0;
  gerdy_status status;
  if (access(path, F_OK) != 0 && errno == ENOENT) {
    status = gerdy_store_import_new(path, from, &nadded, err);
  } else {
    status = gerdy_store_open(path, &store, err);
    if (status == GERDY_OK) status = gerdy_store_import(store, from, &nadded, err);
    gerdy_store_close(store);
  }
  if (status == GERDY_OK) printf("added %zu entr%s\n", nadded, nadded == 1 ? "y" : "ies");
  return status;
}

int case_import(int argc, char** argv) {
  int exit_code;
  cli_words words = {.names = "FILE X.json", .least = 2, .most = 2};
  if (!cli_parse_words(argc, argv, "case import", import_purpose, NULL, 0, &words, &exit_code)) {
    return exit_code;
  }
  gerdy_error err = {0};
  gerdy_status status = import(words.at[0], words.at[1], &err);
  return status == GERDY_OK ? 0 : cli_fail("case import", &err);
}

// the one entry whose uid begins so; NULL = none or several
static const gerdy_entry* find_entry(const gerdy_history* history, const char* begin) {
  size_t n, count = 0;
  const gerdy_entry* entry = gerdy_history_entries(history, &n);
  const gerdy_entry* found = NULL;
  for (size_t i = 0; i < n; ++i) {
    if (strncmp(entry[i].uid, begin, strlen(begin)) != 0) continue;
    found = &entry[i];
    ++count;
  }
  return count == 1 ? found : NULL;
}

static bool is_retracted(const gerdy_history* history, const char* uid) {
  size_t n;
  const gerdy_fact* fact = gerdy_history_facts(history, &n);
  for (size_t i = 0; i < n; ++i) {
    bool retracts = strcmp(fact[i].name, "retracts") == 0 && fact[i].text != NULL;
    if (retracts && strcmp(fact[i].text, uid) == 0) return true;
  }
  return false;
}

static gerdy_status retract(case_file* file, const char* begin, const char* why, gerdy_error* err) {
  const gerdy_entry* entry = strlen(begin) >= 8 ? find_entry(file->history, begin) : NULL;
  if (entry == NULL) {
    return cli_refuse(
        err, GERDY_E_ARG,
        "\"%.40s\" is not the name of one entry; gerdy case show %.200s --entries lists them",
        begin, file->path);
  }
  if (is_retracted(file->history, entry->uid)) {
    printf("the entry is retracted already; nothing was added\n");
    return GERDY_OK;
  }
  gerdy_history* added;
  gerdy_status status = case_adding(&added, GERDY_ENTRY_RETRACTION, file->at, "runner", err);
  if (status != GERDY_OK) return status;
  status = gerdy_history_text(added, "retracts", 0, entry->uid, err);
  if (status == GERDY_OK && why != NULL) status = gerdy_history_text(added, "why", 0, why, err);
  if (status == GERDY_OK) status = case_append(file, added, NULL, 0, NULL, err);
  gerdy_history_free(added);
  if (status == GERDY_OK) printf("the entry no longer counts; it stays in the case\n");
  return status;
}

int case_retract(int argc, char** argv) {
  const char* why = NULL;
  const cli_option options[] = {{"why", 0, CLI_TEXT, &why, "TEXT", "why it was wrong"}};
  int exit_code;
  cli_words words = {.names = "FILE ENTRY", .least = 2, .most = 2};
  if (!cli_parse_words(argc, argv, "case retract", retract_purpose, options, 1, &words,
                       &exit_code)) {
    return exit_code;
  }
  case_file file;
  exit_code = case_open(&file, "case retract", words.at[0], NULL);
  if (exit_code != 0) return exit_code;
  gerdy_error err = {0};
  gerdy_status status = retract(&file, words.at[1], why, &err);
  return case_end(&file, status, &err);
}
