// clinic/knowledge_claims.c: sources and claims of evidence/claims_*.json.
#include <string.h>

#include "clinic/knowledge_parts.h"

static const char* const grades[] = {
#define GRADE_ID(name, id, words) id,
    GERDY_GRADE_LIST(GRADE_ID)
#undef GRADE_ID
        NULL};

// What makes a source findable; docs/ is for what this project itself is of the opinion of.
static bool is_identifier(const char* text) {
  static const char* const begins[] = {"doi:10.", "PMID ", "PMC", "ISBN ", "https://", "docs/"};
  for (size_t i = 0; i < sizeof begins / sizeof *begins; ++i) {
    const size_t n = strlen(begins[i]);
    if (strncmp(text, begins[i], n) == 0 && text[n] != '\0') return true;
  }
  return false;
}

static void read_source(gerdy_source* source, const gd_object* o) {
  static const char* const members[] = {"id", "cite", "identifier", "read", NULL};
  gd_object_only(o, members);
  source->id = gd_get_id(o, "id");
  source->cite = gd_get_text(o, "cite");
  source->identifier = gd_get_text(o, "identifier");
  source->read = gd_get_text(o, "read");
  if (!is_identifier(source->identifier))
    gd_object_fail(o, "identifier",
                   "\"%.80s\" does not begin with \"doi:10.\", \"PMID \", \"PMC\", \"ISBN \", "
                   "\"https://\" or \"docs/\"",
                   source->identifier);
}

static void read_finding(const gerdy_clinic* clinic, const gd_index* sources,
                         gerdy_finding* finding, const gd_object* o) {
  static const char* const members[] = {"text", "source", "tag", NULL};
  static const char* const tags[] = {"S", "2", "D", "O", NULL};
  gd_object_only(o, members);
  finding->text = gd_get_text(o, "text");
  finding->tag = tags[gd_get_word(o, "tag", tags)][0];
  const char* source = gd_get_text(o, "source");
  size_t i = 0;
  if (gd_index_find(sources, source, &i)) {
    finding->source = &clinic->source[i];
  } else {
    gd_object_fail(o, "source", "no source has the id \"%.60s\"", source);
  }
}

// Findings of one list go behind those that are there.
static const gerdy_finding* read_findings(const gerdy_clinic* clinic, const gd_index* sources,
                                          gerdy_finding** next, const gd_object* claim,
                                          const char* list, size_t* n) {
  gerdy_finding* first = *next;
  json_t* array = gd_get_array(claim, list, true);
  *n = json_array_size(array);
  for (size_t i = 0; i < *n; ++i) {
    gd_object o = gd_object_in(claim, list, json_array_get(array, i), (long)i);
    read_finding(clinic, sources, (*next)++, &o);
  }
  return first;
}

static void read_claim(const gerdy_clinic* clinic, const gd_index* sources, gerdy_claim* claim,
                       gerdy_finding** next, const gd_object* o) {
  static const char* const members[] = {"id",      "statement", "grade", "support",
                                        "against", "limits",    NULL};
  gd_object_only(o, members);
  claim->id = gd_get_id(o, "id");
  claim->statement = gd_get_text(o, "statement");
  claim->grade = (gerdy_grade)gd_get_word(o, "grade", grades);
  claim->support = read_findings(clinic, sources, next, o, "support", &claim->nsupport);
  claim->against = read_findings(clinic, sources, next, o, "against", &claim->nagainst);
  claim->limits = gd_get_text_or_none(o, "limits");
  if (claim->nsupport == 0) gd_object_fail(o, "support", "nothing supports the claim");
}

// Remember an id that must be new.
static void put_new(gd_index* index, const gd_object* o, const char* id, size_t value) {
  size_t old = 0;
  if (gd_index_find(index, id, &old)) gd_object_fail(o, "id", "\"%.60s\" is there twice", id);
  if (!gd_index_put(index, id, value)) gd_reader_memory(o->reader);
}

static size_t count_findings(json_t* claims) {
  size_t n = 0, i;
  json_t* claim;
  json_array_foreach(claims, i, claim) {
    n += json_array_size(json_object_get(claim, "support"));
    n += json_array_size(json_object_get(claim, "against"));
  }
  return n;
}

static bool reserve(gerdy_clinic* clinic, gd_reader* reader) {
  static const char* const members[] = {"$schema", "sources", "claims", NULL};
  size_t nsource = 0, nclaim = 0, nfinding = 0;
  for (int file = GD_FILE_CLAIMS_BODY; file <= GD_FILE_CLAIMS_PLAN; ++file) {
    gd_object root = gd_knowledge_root(clinic, reader, file);
    gd_object_only(&root, members);
    json_t* claims = gd_get_array(&root, "claims", true);
    nsource += json_array_size(gd_get_array(&root, "sources", true));
    nclaim += json_array_size(claims);
    nfinding += count_findings(claims);
  }
  clinic->source = gd_knowledge_alloc(clinic, reader, nsource, sizeof *clinic->source);
  clinic->claim = gd_knowledge_alloc(clinic, reader, nclaim, sizeof *clinic->claim);
  clinic->finding = gd_knowledge_alloc(clinic, reader, nfinding, sizeof *clinic->finding);
  return reader->status == GERDY_OK;
}

static void read_sources(gerdy_clinic* clinic, gd_index* sources, const gd_object* root) {
  json_t* array = gd_get_array(root, "sources", true);
  for (size_t i = 0; i < json_array_size(array); ++i) {
    gd_object o = gd_object_in(root, "sources", json_array_get(array, i), (long)i);
    gerdy_source* source = &clinic->source[clinic->nsource];
    read_source(source, &o);
    put_new(sources, &o, source->id, clinic->nsource++);
  }
}

static void read_claims(gerdy_clinic* clinic, const gd_index* sources, gerdy_finding** next,
                        const gd_object* root) {
  json_t* array = gd_get_array(root, "claims", true);
  for (size_t i = 0; i < json_array_size(array); ++i) {
    gd_object o = gd_object_in(root, "claims", json_array_get(array, i), (long)i);
    gerdy_claim* claim = &clinic->claim[clinic->nclaim];
    read_claim(clinic, sources, claim, next, &o);
    put_new(&clinic->claim_index, &o, claim->id, clinic->nclaim++);
  }
}

void gd_knowledge_claims(gerdy_clinic* clinic, gd_reader* reader) {
  if (!reserve(clinic, reader)) return;
  gd_index sources = {0};
  for (int file = GD_FILE_CLAIMS_BODY; file <= GD_FILE_CLAIMS_PLAN; ++file) {
    gd_object root = gd_knowledge_root(clinic, reader, file);
    read_sources(clinic, &sources, &root);
  }
  // a claim may rest on a source of another file
  gerdy_finding* next = clinic->finding;
  for (int file = GD_FILE_CLAIMS_BODY; file <= GD_FILE_CLAIMS_PLAN; ++file) {
    gd_object root = gd_knowledge_root(clinic, reader, file);
    read_claims(clinic, &sources, &next, &root);
  }
  gd_index_reset(&sources);
}
