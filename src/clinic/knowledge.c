// clinic/knowledge.c: the knowledge, from the texts of evidence/ to one frozen structure.
#include "clinic/knowledge.h"

#include <string.h>

#include "base/embedded.h"
#include "base/fail.h"
#include "base/json_load.h"
#include "base/mem.h"
#include "clinic/knowledge_parts.h"

static const char* const file_name[GD_NFILE] = {
    "evidence/claims_body.json", "evidence/claims_reasoning.json",
    "evidence/claims_plan.json", "evidence/questions.json",
    "evidence/tests.json",       "evidence/facts.json",
    "evidence/flags.json",       "evidence/reasoning.json",
    "evidence/plan.json",
};

gd_object gd_knowledge_root(const gerdy_clinic* clinic, gd_reader* reader, int file) {
  if (reader->status == GERDY_OK) reader->file = file_name[file];
  return gd_object_root(reader, clinic->tree[file]);
}

void* gd_knowledge_alloc(gerdy_clinic* clinic, gd_reader* reader, size_t n, size_t size) {
  if (reader->status != GERDY_OK) return NULL;
  void* p = gd_arena_alloc(&clinic->arena, n, size);
  if (p == NULL) gd_reader_memory(reader);
  return p;
}

static gerdy_status load_trees(gerdy_clinic* clinic, const gd_clinic_text* text, gerdy_error* err) {
  for (int i = 0; i < GD_NFILE; ++i) {
    gerdy_status status = gd_json_load(text[i].bytes, text[i].n, &clinic->tree[i], err);
    if (status != GERDY_OK) return gd_at_file(err, status, file_name[i]);
  }
  return GERDY_OK;
}

static gerdy_status read_trees(gerdy_clinic* clinic, gerdy_error* err) {
  static void (*const step[])(gerdy_clinic*, gd_reader*) = {
      gd_knowledge_claims, gd_knowledge_forms, gd_knowledge_sides,
      gd_knowledge_asking, gd_knowledge_flags, gd_knowledge_reasoning,
  };
  gd_reader reader = {.status = GERDY_OK, .file = "", .err = err};
  for (size_t i = 0; i < sizeof step / sizeof *step && reader.status == GERDY_OK; ++i) {
    step[i](clinic, &reader);
  }
  gd_object plan = gd_knowledge_root(clinic, &reader, GD_FILE_PLAN);
  clinic->plan = plan.json;
  return reader.status;
}

gerdy_status gd_clinic_read(const gd_clinic_text text[GD_NFILE], gerdy_clinic** out,
                            gerdy_error* err) {
  *out = NULL;
  if (err != NULL) *err = (gerdy_error){0};
  gerdy_clinic* clinic = gd_alloc(1, sizeof *clinic);
  if (clinic == NULL) return gd_fail_memory(err);
  gerdy_status status = load_trees(clinic, text, err);
  if (status == GERDY_OK) status = read_trees(clinic, err);
  if (status != GERDY_OK) {
    gerdy_clinic_free(clinic);
    return status;
  }
  *out = clinic;
  return GERDY_OK;
}

static gd_clinic_text embedded(const unsigned char* bytes, unsigned long n) {
  return (gd_clinic_text){(const char*)bytes, n};
}

gerdy_status gerdy_clinic_open(gerdy_clinic** out, gerdy_error* err) {
#define EMBEDDED(name) \
  embedded(gd_embedded_evidence_##name##_json, gd_embedded_evidence_##name##_json_size)
  const gd_clinic_text text[GD_NFILE] = {
      EMBEDDED(claims_body), EMBEDDED(claims_reasoning),
      EMBEDDED(claims_plan), EMBEDDED(questions),
      EMBEDDED(tests),       EMBEDDED(facts),
      EMBEDDED(flags),       EMBEDDED(reasoning),
      EMBEDDED(plan),
  };
#undef EMBEDDED
  return gd_clinic_read(text, out, err);
}

static void free_rules(gerdy_clinic* clinic) {
  // the list of the questions' rules is younger than the questions
  for (size_t i = 0; clinic->question_when != NULL && i < clinic->nquestion; ++i) {
    gd_rule_free(clinic->question_when[i]);
  }
  for (size_t i = 0; i < clinic->ncontradiction; ++i) gd_rule_free(clinic->contradiction[i].when);
  for (size_t i = 0; i < clinic->nflag; ++i) gd_rule_free(clinic->flag[i].when);
  for (size_t i = 0; i < clinic->nargument; ++i) gd_rule_free(clinic->argument[i].when);
  gd_rule_free(clinic->scope);
}

void gerdy_clinic_free(gerdy_clinic* clinic) {
  if (clinic == NULL) return;
  free_rules(clinic);
  gd_index_reset(&clinic->claim_index);
  gd_index_reset(&clinic->declared_index);
  gd_arena_reset(&clinic->arena);
  for (int i = 0; i < GD_NFILE; ++i) json_decref(clinic->tree[i]);
  gd_free(clinic);
}
