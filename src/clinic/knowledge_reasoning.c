// clinic/knowledge_reasoning.c: everything that rules decide: which questions are asked, which
// answers contradict each other, who must be seen, what speaks for and against what.
#include <string.h>

#include "clinic/knowledge_parts.h"

static const char* const referrals[] = {
#define REFERRAL_ID(name, id, words) id,
    GERDY_REFERRAL_LIST(REFERRAL_ID)
#undef REFERRAL_ID
        NULL};

// ---- asking ------------------------------------------------------------------------------------

static void read_when(gerdy_clinic* clinic, gd_reader* reader, const gd_object* root) {
  json_t* list = gd_get_array(root, "questions", true);
  clinic->question_when =
      gd_knowledge_alloc(clinic, reader, clinic->nquestion, sizeof *clinic->question_when);
  if (clinic->question_when == NULL) return;
  for (size_t i = 0; i < clinic->nquestion; ++i) {
    gd_object o = gd_object_in(root, "questions", json_array_get(list, i), (long)i);
    if (gd_has(&o, "when")) clinic->question_when[i] = gd_get_rule(clinic, &o, "when");
  }
}

// One or two ids of questions.
static void read_asked(const gerdy_clinic* clinic, gerdy_contradiction* what, const gd_object* o) {
  json_t* ids = gd_get_array(o, "questions", true);
  const size_t n = json_array_size(ids);
  if (n != 1 && n != 2) gd_object_fail(o, "questions", "must name one question or two");
  for (size_t i = 0; i < n && i < 2; ++i) {
    const char* id = json_string_value(json_array_get(ids, i));
    what->question[i] = id != NULL ? gerdy_clinic_question(clinic, id) : NULL;
    if (what->question[i] == NULL)
      gd_object_fail(o, "questions", "no question has the id \"%.60s\"", id != NULL ? id : "");
  }
}

static void read_contradictions(gerdy_clinic* clinic, gd_reader* reader, const gd_object* root) {
  static const char* const members[] = {"id", "when", "text", "ask", "questions", NULL};
  json_t* list = gd_get_array(root, "contradictions", false);
  const size_t n = json_array_size(list);
  clinic->contradiction = gd_knowledge_alloc(clinic, reader, n, sizeof *clinic->contradiction);
  for (size_t i = 0; i < n && reader->status == GERDY_OK; ++i) {
    gd_object o = gd_object_in(root, "contradictions", json_array_get(list, i), (long)i);
    gd_contradiction_rule* rule = &clinic->contradiction[clinic->ncontradiction++];
    gd_object_only(&o, members);
    rule->what.id = gd_get_id(&o, "id");
    rule->what.text = gd_get_sentence(clinic, &o, "text");
    rule->what.ask = gd_get_sentence(clinic, &o, "ask");
    read_asked(clinic, &rule->what, &o);
    rule->when = gd_get_rule(clinic, &o, "when");
    for (size_t k = 0; k < i; ++k) {
      if (strcmp(clinic->contradiction[k].what.id, rule->what.id) == 0)
        gd_object_fail(&o, "id", "is there twice");
    }
  }
}

void gd_knowledge_asking(gerdy_clinic* clinic, gd_reader* reader) {
  gd_object root = gd_knowledge_root(clinic, reader, GD_FILE_QUESTIONS);
  read_when(clinic, reader, &root);
  read_contradictions(clinic, reader, &root);
}

// ---- who must be seen --------------------------------------------------------------------------

enum { DAYS_MOST = 365 };

// What flags and the advice of a hypothesis have in common.
static void read_flag(const gerdy_clinic* clinic, gerdy_flag* flag, const gd_object* o) {
  flag->referral = (gerdy_referral)gd_get_word(o, "referral", referrals);
  flag->red = gd_get_flag(o, "red");
  flag->who = gd_get_text(o, "who");
  flag->how_soon = gd_get_text(o, "how_soon");
  flag->days = gd_get_integer(o, "days", 0, DAYS_MOST);
  flag->sentence = gd_get_sentence(clinic, o, "sentence");
  flag->claim = gd_get_claim(clinic, o);
  if (flag->referral == GERDY_REFER_NONE)
    gd_object_fail(o, "referral", "a reason to see nobody is none");
}

static const gd_flag_rule* find_flag(const gerdy_clinic* clinic, const char* id) {
  for (size_t i = 0; id != NULL && i < clinic->nflag; ++i) {
    if (strcmp(clinic->flag[i].flag.id, id) == 0) return &clinic->flag[i];
  }
  return NULL;
}

// What tells of another reason as well must be at least as urgent: leaving out never lowers.
static void check_told_by(const gerdy_clinic* clinic, const gd_flag_rule* rule,
                          const gd_object* o) {
  for (size_t i = 0; i < json_array_size(rule->told_by); ++i) {
    const char* id = json_string_value(json_array_get(rule->told_by, i));
    const gd_flag_rule* by = find_flag(clinic, id);
    if (by == NULL || by == rule) {
      gd_object_fail(o, "told_by", "names no other flag");
    } else if (by->flag.referral < rule->flag.referral || by->flag.red < rule->flag.red ||
               by->flag.days > rule->flag.days) {
      gd_object_fail(o, "told_by", "names a flag that is less urgent");
    }
  }
}

void gd_knowledge_flags(gerdy_clinic* clinic, gd_reader* reader) {
  static const char* const root_members[] = {"$schema", "flags", NULL};
  static const char* const members[] = {"id",    "when",     "referral", "red",
                                        "who",   "how_soon", "days",     "sentence",
                                        "claim", "lesser",   "told_by",  NULL};
  gd_object root = gd_knowledge_root(clinic, reader, GD_FILE_FLAGS);
  gd_object_only(&root, root_members);
  json_t* list = gd_get_array(&root, "flags", true);
  clinic->flag = gd_knowledge_alloc(clinic, reader, json_array_size(list), sizeof *clinic->flag);
  for (size_t i = 0; i < json_array_size(list) && reader->status == GERDY_OK; ++i) {
    gd_object o = gd_object_in(&root, "flags", json_array_get(list, i), (long)i);
    gd_flag_rule* rule = &clinic->flag[clinic->nflag++];
    gd_object_only(&o, members);
    rule->flag.id = gd_get_id(&o, "id");
    read_flag(clinic, &rule->flag, &o);
    rule->lesser = gd_get_flag(&o, "lesser");
    rule->told_by = gd_get_array(&o, "told_by", false);
    rule->when = gd_get_rule(clinic, &o, "when");
    for (size_t k = 0; k < i; ++k) {
      if (strcmp(clinic->flag[k].flag.id, rule->flag.id) == 0)
        gd_object_fail(&o, "id", "is there twice");
    }
  }
  for (size_t i = 0; i < clinic->nflag && reader->status == GERDY_OK; ++i) {
    gd_object o = gd_object_in(&root, "flags", json_array_get(list, i), (long)i);
    check_told_by(clinic, &clinic->flag[i], &o);
  }
}

// ---- what speaks for what ----------------------------------------------------------------------

static void read_scope(gerdy_clinic* clinic, const gd_object* root) {
  static const char* const members[] = {"when", "out", "open", NULL};
  gd_object o = gd_object_in(root, "scope", json_object_get(root->json, "scope"), -1);
  gd_object_only(&o, members);
  clinic->scope_out = gd_get_sentence(clinic, &o, "out");
  clinic->scope_open = gd_get_sentence(clinic, &o, "open");
  clinic->scope = gd_get_rule(clinic, &o, "when");
}

static void read_see(const gerdy_clinic* clinic, gd_hypothesis* h, const gd_object* parent) {
  static const char* const members[] = {"referral", "red",      "who",   "how_soon",
                                        "days",     "sentence", "claim", NULL};
  gd_object o = gd_object_in(parent, "see", json_object_get(parent->json, "see"), -1);
  gd_object_only(&o, members);
  read_flag(clinic, &h->see, &o);
  h->see.id = h->id;
  h->has_see = 1;
}

static size_t find_hypothesis(const gerdy_clinic* clinic, const char* id) {
  size_t i = 0;
  while (i < clinic->nhypothesis && strcmp(clinic->hypothesis[i].id, id) != 0) ++i;
  return i;
}

static void read_hypothesis(gerdy_clinic* clinic, const gd_object* o) {
  static const char* const members[] = {"id", "name", "about", "contributor", "see", NULL};
  gd_hypothesis h = {0};
  gd_object_only(o, members);
  h.id = gd_get_id(o, "id");
  h.name = gd_get_text(o, "name");
  h.about = gd_get_sentence(clinic, o, "about");
  h.contributor = gd_get_flag(o, "contributor");
  if (gd_has(o, "see")) read_see(clinic, &h, o);
  if (find_hypothesis(clinic, h.id) < clinic->nhypothesis)
    gd_object_fail(o, "id", "is there twice");
  clinic->hypothesis[clinic->nhypothesis++] = h;
}

static void read_argument(gerdy_clinic* clinic, gd_index* ids, const gd_object* o) {
  static const char* const members[] = {"id",   "about",    "speaks", "strength", "group",
                                        "when", "sentence", "claim",  NULL};
  static const char* const speaks[] = {"for", "against", NULL};
  static const char* const strengths[] = {"weak", "moderate", "strong", NULL};
  gd_argument_rule* a = &clinic->argument[clinic->nargument];
  gd_object_only(o, members);
  a->id = gd_get_id(o, "id");
  a->about = find_hypothesis(clinic, gd_get_text(o, "about"));
  if (a->about == clinic->nhypothesis) gd_object_fail(o, "about", "no hypothesis has this id");
  a->speaks = gd_get_word(o, "speaks", speaks) == 0 ? 1 : -1;
  a->strength = 1 + gd_get_word(o, "strength", strengths);
  a->group = gd_get_text_or_none(o, "group");
  a->sentence = gd_get_sentence(clinic, o, "sentence");
  a->claim = gd_get_claim(clinic, o);
  a->when = gd_get_rule(clinic, o, "when");
  size_t old = 0;
  if (gd_index_find(ids, a->id, &old)) gd_object_fail(o, "id", "is there twice");
  if (!gd_index_put(ids, a->id, clinic->nargument++)) gd_reader_memory(o->reader);
}

void gd_knowledge_reasoning(gerdy_clinic* clinic, gd_reader* reader) {
  static const char* const members[] = {"$schema", "scope", "hypotheses", "arguments", NULL};
  gd_object root = gd_knowledge_root(clinic, reader, GD_FILE_REASONING);
  gd_object_only(&root, members);
  read_scope(clinic, &root);
  json_t* hypotheses = gd_get_array(&root, "hypotheses", true);
  json_t* arguments = gd_get_array(&root, "arguments", true);
  clinic->hypothesis =
      gd_knowledge_alloc(clinic, reader, json_array_size(hypotheses), sizeof *clinic->hypothesis);
  clinic->argument =
      gd_knowledge_alloc(clinic, reader, json_array_size(arguments), sizeof *clinic->argument);
  for (size_t i = 0; i < json_array_size(hypotheses) && reader->status == GERDY_OK; ++i) {
    gd_object o = gd_object_in(&root, "hypotheses", json_array_get(hypotheses, i), (long)i);
    read_hypothesis(clinic, &o);
  }
  gd_index ids = {0};
  for (size_t i = 0; i < json_array_size(arguments) && reader->status == GERDY_OK; ++i) {
    gd_object o = gd_object_in(&root, "arguments", json_array_get(arguments, i), (long)i);
    read_argument(clinic, &ids, &o);
  }
  gd_index_reset(&ids);
}
