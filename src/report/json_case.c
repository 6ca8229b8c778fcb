// report/json_case.c: what the assessment of a case says.
#include "report/case_view.h"
#include "report/json_parts.h"

json_t* gd_json_referral(gd_json* build, const gerdy_assessment* assessment) {
  if (assessment == NULL) return gd_json_null();
  json_t* value = gd_json_object(build);
  gd_json_put(build, value, "judged_at", gd_json_when(build, assessment->now));
  gd_json_put_text(build, value, "level", gerdy_referral_id(assessment->referral));
  gd_json_put_text(build, value, "words", gerdy_referral_words(assessment->referral));
  gd_json_put_flag(build, value, "stopped", assessment->stopped);
  return value;
}

static json_t* make_flag(gd_json* build, const gerdy_flag* flag) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "id", flag->id);
  gd_json_put_text(build, value, "level", gerdy_referral_id(flag->referral));
  gd_json_put_flag(build, value, "red", flag->red);
  gd_json_put_text(build, value, "who", flag->who);
  gd_json_put_text(build, value, "how_soon", flag->how_soon);
  gd_json_put_text(build, value, "sentence", flag->sentence);
  gd_json_put(build, value, "claim", gd_json_claim(build, flag->claim));
  return value;
}

json_t* gd_json_flags(gd_json* build, const gerdy_assessment* assessment) {
  if (assessment == NULL) return gd_json_null();
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < assessment->nflag; ++i) {
    gd_json_push(build, array, make_flag(build, &assessment->flag[i]));
  }
  return array;
}

json_t* gd_json_contradictions(gd_json* build, const gerdy_assessment* assessment) {
  if (assessment == NULL) return gd_json_null();
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < assessment->ncontradiction; ++i) {
    const gerdy_contradiction* one = &assessment->contradiction[i];
    json_t* value = gd_json_object(build);
    gd_json_put_text(build, value, "id", one->id);
    gd_json_put_text(build, value, "text", one->text);
    gd_json_put_text(build, value, "ask", one->ask);
    json_t* questions = gd_json_array(build);
    for (size_t k = 0; k < 2; ++k) {
      if (one->question[k] == NULL) continue;
      gd_json_push(build, questions, gd_json_text(build, one->question[k]->id));
    }
    gd_json_put(build, value, "questions", questions);
    gd_json_push(build, array, value);
  }
  return array;
}

json_t* gd_json_scope(gd_json* build, const gerdy_assessment* assessment) {
  if (assessment == NULL) return gd_json_null();
  json_t* value = gd_json_object(build);
  gd_json_put_flag(build, value, "inside", assessment->in_scope);
  gd_json_put_text(build, value, "text", assessment->scope);
  return value;
}

static json_t* make_argument(gd_json* build, const gerdy_argument* argument) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "id", argument->id);
  gd_json_put_text(build, value, "speaks", argument->speaks > 0 ? "for" : "against");
  gd_json_put_text(build, value, "strength", gd_strength_words(argument->strength));
  gd_json_put_flag(build, value, "counted", argument->counted);
  gd_json_put_text(build, value, "sentence", argument->sentence);
  gd_json_put(build, value, "claim", gd_json_claim(build, argument->claim));
  return value;
}

static json_t* make_explained(gd_json* build, const gerdy_explained* one) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "id", one->id);
  gd_json_put_text(build, value, "name", one->name);
  gd_json_put_text(build, value, "about", one->about);
  gd_json_put_count(build, value, "rank", one->rank > 0 ? (size_t)one->rank : 0);
  gd_json_put_flag(build, value, "supported", one->supported);
  gd_json_put_number(build, value, "first_share", one->first_share);
  gd_json_put_number(build, value, "support_share", one->support_share);
  json_t* arguments = gd_json_array(build);
  for (size_t i = 0; i < one->nargument; ++i) {
    gd_json_push(build, arguments, make_argument(build, &one->argument[i]));
  }
  gd_json_put(build, value, "arguments", arguments);
  return value;
}

static json_t* make_all(gd_json* build, const gerdy_explained* explained, size_t n) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < n; ++i) gd_json_push(build, array, make_explained(build, &explained[i]));
  return array;
}

json_t* gd_json_hypotheses(gd_json* build, const gerdy_assessment* assessment) {
  if (assessment == NULL) return gd_json_null();
  return make_all(build, assessment->hypothesis, assessment->nhypothesis);
}

json_t* gd_json_contributors(gd_json* build, const gerdy_assessment* assessment) {
  if (assessment == NULL) return gd_json_null();
  return make_all(build, assessment->contributor, assessment->ncontributor);
}

json_t* gd_json_robustness(gd_json* build, const gerdy_assessment* assessment) {
  if (assessment == NULL) return gd_json_null();
  json_t* value = gd_json_object(build);
  gd_json_put_flag(build, value, "robust", assessment->robust);
  gd_json_put_text(build, value, "text", assessment->robust_text);
  gd_json_put_count(build, value, "questions", assessment->applying);
  gd_json_put_count(build, value, "answered", assessment->answered);
  return value;
}

json_t* gd_json_wanted(gd_json* build, const gerdy_assessment* assessment) {
  if (assessment == NULL) return gd_json_null();
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < assessment->nwanted; ++i) {
    const gerdy_wanted* wanted = &assessment->wanted[i];
    json_t* value = gd_json_object(build);
    gd_json_put_text(build, value, "id", wanted->id);
    gd_json_put_text(build, value, "kind", wanted->is_test ? "test" : "question");
    gd_json_put_text(build, value, "name", wanted->name);
    gd_json_put_text(build, value, "why", wanted->why);
    gd_json_put_text(build, value, "who", wanted->who);
    gd_json_put_count(build, value, "minutes", wanted->minutes > 0 ? (size_t)wanted->minutes : 0);
    gd_json_push(build, array, value);
  }
  return array;
}
