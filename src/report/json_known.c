// report/json_known.c: what is known, and the evidence that was leaned on.
#include <math.h>

#include "report/json_parts.h"

static json_t* make_known(gd_json* build, const gerdy_known* known) {
  const bool is_text = known->text != NULL;
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "name", known->name);
  gd_json_put_text(build, value, "label", known->label);
  gd_json_put_text(build, value, "unit", known->unit);
  gd_json_put(build, value, "side", gd_json_side(build, known->side));
  gd_json_put(build, value, "text", is_text ? gd_json_text(build, known->text) : gd_json_null());
  gd_json_put_number(build, value, "number", is_text ? NAN : known->number);
  gd_json_put_number(build, value, "sd", is_text ? NAN : known->sd);
  gd_json_put_count(build, value, "n", known->n > 0 ? (size_t)known->n : 0);
  gd_json_put(build, value, "at", gd_json_when(build, known->at));
  gd_json_put_text(build, value, "source", known->source);
  return value;
}

json_t* gd_json_facts(gd_json* build, const gerdy_assessment* assessment) {
  if (assessment == NULL) return gd_json_null();
  size_t n = 0;
  const gerdy_known* known = NULL;
  if (assessment->facts != NULL) known = gerdy_facts_all(assessment->facts, &n);
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < n; ++i) gd_json_push(build, array, make_known(build, &known[i]));
  return array;
}

static json_t* make_findings(gd_json* build, const gerdy_finding* finding, size_t n) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < n; ++i) {
    const char tag[2] = {finding[i].tag, '\0'};
    const gerdy_source* source = finding[i].source;
    json_t* value = gd_json_object(build);
    gd_json_put_text(build, value, "text", finding[i].text);
    gd_json_put_text(build, value, "tag", tag);
    gd_json_put_text(build, value, "cite", source != NULL ? source->cite : "");
    gd_json_put_text(build, value, "identifier", source != NULL ? source->identifier : "");
    gd_json_put_text(build, value, "read", source != NULL ? source->read : "");
    gd_json_push(build, array, value);
  }
  return array;
}

static json_t* make_claim(gd_json* build, const gerdy_claim* claim) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "id", claim->id);
  gd_json_put_text(build, value, "statement", claim->statement);
  gd_json_put_text(build, value, "grade", gerdy_grade_id(claim->grade));
  gd_json_put(build, value, "for", make_findings(build, claim->support, claim->nsupport));
  gd_json_put(build, value, "against", make_findings(build, claim->against, claim->nagainst));
  gd_json_put_text(build, value, "limits", claim->limits);
  return value;
}

json_t* gd_json_evidence(gd_json* build, const gerdy_assessment* assessment,
                         const gd_cited* cited) {
  if (assessment == NULL) return gd_json_null();
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < cited->n; ++i) {
    gd_json_push(build, array, make_claim(build, cited->claim[i]));
  }
  return array;
}
