// fuzz/fuzz_answers.c: any bytes as a file of answers, and any line as an answer to each question.
// What is understood must be what a history may say.
#include <gerdy/clinic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

// read once, for all inputs
static const gerdy_clinic* knowledge(void) {
  static gerdy_clinic* clinic;
  if (clinic == NULL && gerdy_clinic_open(&clinic, NULL) != GERDY_OK) __builtin_trap();
  return clinic;
}

static void read_file(const uint8_t* data, size_t size, gerdy_when now) {
  gerdy_history* history = NULL;
  gerdy_notes notes;
  gerdy_error err = {0};
  gerdy_notes_init(&notes);
  if (gerdy_history_new(&history, &err) != GERDY_OK) __builtin_trap();
  const gerdy_status status =
      gerdy_intake_read(knowledge(), (const char*)data, size, now, history, &notes, &err);
  size_t nentry, nfact;
  const gerdy_entry* entry = gerdy_history_entries(history, &nentry);
  const gerdy_fact* fact = gerdy_history_facts(history, &nfact);
  if (status != GERDY_OK && (nentry > 0 || err.code != status || err.msg[0] == '\0'))
    __builtin_trap();
  for (size_t i = 0; i < nentry; ++i) {
    if (entry[i].nfact == 0 || entry[i].at.utc > now.utc) __builtin_trap();
  }
  for (size_t i = 0; i < nfact; ++i) {
    if (gerdy_fact_check(knowledge(), &fact[i], &err) != GERDY_OK) __builtin_trap();
  }
  gerdy_facts* facts = NULL;
  if (gerdy_facts_gather(knowledge(), history, now, &facts, &notes, &err) != GERDY_OK)
    __builtin_trap();
  gerdy_facts_free(facts);
  gerdy_notes_reset(&notes);
  gerdy_history_free(history);
}

static void type_line(const char* line) {
  size_t n;
  const gerdy_question* question = gerdy_clinic_questions(knowledge(), &n);
  for (size_t i = 0; i < n; ++i) {
    char room[128];
    gerdy_fact fact;
    gerdy_error err = {0};
    if (gerdy_answer_read(&question[i], line, room, sizeof room, &fact, &err) == GERDY_OK) {
      if (gerdy_fact_check(knowledge(), &fact, &err) != GERDY_OK) __builtin_trap();
    } else if (err.code != GERDY_E_ARG || err.msg[0] == '\0') {
      __builtin_trap();
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  char line[512];
  const gerdy_when now = {.utc = 1795392000};  // 2026-11-23
  read_file(data, size, now);
  gd_span rest = {(const char*)data, size}, first;
  if (gd_next_line(&rest, &first) && gd_span_copy(first, line, sizeof line)) type_line(line);
  return 0;
}
