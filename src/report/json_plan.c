// report/json_plan.c: the plan and the follow-up.
#include "report/json_parts.h"

static json_t* make_days(gd_json* build, unsigned days, long first_day) {
  json_t* array = gd_json_array(build);
  for (int i = 0; i < 7; ++i) {
    if ((days >> i & 1u) != 0) gd_json_push(build, array, gd_json_day(build, first_day + i));
  }
  return array;
}

static json_t* make_item(gd_json* build, const gerdy_plan_item* item, long first_day) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "part", gerdy_plan_part_id(item->part));
  gd_json_put_text(build, value, "id", item->id);
  gd_json_put_text(build, value, "name", item->name);
  gd_json_put_text(build, value, "dose", item->dose);
  gd_json_put_text(build, value, "text", item->text);
  gd_json_put_text(build, value, "reason", item->reason);
  gd_json_put(build, value, "days", make_days(build, item->days, first_day));
  gd_json_put(build, value, "claim", gd_json_claim(build, item->claim));
  gd_json_put_flag(build, value, "opinion", item->opinion);
  return value;
}

static json_t* make_week(gd_json* build, const gerdy_plan_week* week) {
  json_t* value = gd_json_object(build);
  gd_json_put_count(build, value, "number", week->number > 0 ? (size_t)week->number : 0);
  gd_json_put(build, value, "first_day", gd_json_day(build, week->first_day));
  gd_json_put_text(build, value, "aim", week->aim);
  json_t* items = gd_json_array(build);
  for (size_t i = 0; i < week->nitem; ++i) {
    gd_json_push(build, items, make_item(build, &week->item[i], week->first_day));
  }
  gd_json_put(build, value, "items", items);
  return value;
}

json_t* gd_json_plan(gd_json* build, const gerdy_plan* plan) {
  if (plan == NULL) return gd_json_null();
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "state", gerdy_plan_state_id(plan->state));
  gd_json_put_text(build, value, "headline", plan->headline);
  gd_json_put_text(build, value, "irritability", gerdy_irritability_id(plan->irritability));
  gd_json_put_text(build, value, "irritability_why", plan->irritability_why);
  gd_json_put_count(build, value, "step", plan->step > 0 ? (size_t)plan->step : 0);
  gd_json_put_count(build, value, "steps", plan->nstep > 0 ? (size_t)plan->nstep : 0);
  gd_json_put_number(build, value, "reference_km", plan->reference_km);
  gd_json_put_number(build, value, "longest_km", plan->longest_km);
  json_t* weeks = gd_json_array(build);
  for (size_t i = 0; i < plan->nweek; ++i) {
    gd_json_push(build, weeks, make_week(build, &plan->week[i]));
  }
  gd_json_put(build, value, "weeks", weeks);
  return value;
}

static json_t* make_day(gd_json* build, const gerdy_diary_day* day) {
  json_t* value = gd_json_object(build);
  gd_json_put(build, value, "day", gd_json_day(build, day->day));
  gd_json_put_number(build, value, "worst_pain", day->worst_pain);
  gd_json_put_number(build, value, "run_pain", day->run_pain);
  gd_json_put_number(build, value, "run_km", day->run_km);
  gd_json_put_number(build, value, "week_km", day->week_km);
  gd_json_put(build, value, "strength",
              day->strength < 0 ? gd_json_null() : gd_json_flag(build, day->strength));
  gd_json_put_flag(build, value, "checked_in", day->checked_in);
  return value;
}

static json_t* make_change(gd_json* build, const gerdy_change* change) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "name", change->name);
  gd_json_put_text(build, value, "label", change->label);
  gd_json_put_text(build, value, "unit", change->unit);
  gd_json_put(build, value, "side", gd_json_side(build, change->side));
  gd_json_put_number(build, value, "from", change->from);
  gd_json_put_number(build, value, "to", change->to);
  gd_json_put(build, value, "from_at", gd_json_when(build, change->from_at));
  gd_json_put(build, value, "to_at", gd_json_when(build, change->to_at));
  gd_json_put_number(build, value, "real_change", change->real_change);
  gd_json_put_flag(build, value, "is_real", change->is_real);
  gd_json_put_text(build, value, "direction",
                   change->better > 0   ? "better"
                   : change->better < 0 ? "worse"
                                        : "neither");
  gd_json_put(build, value, "claim", gd_json_claim(build, change->claim));
  return value;
}

json_t* gd_json_followup(gd_json* build, const gerdy_plan* plan) {
  if (plan == NULL) return gd_json_null();
  const gerdy_followup* followup = &plan->followup;
  json_t* value = gd_json_object(build);
  gd_json_put_count(build, value, "checkins", followup->ncheckin);
  gd_json_put_count(build, value, "runs", followup->nrun);
  gd_json_put_text(build, value, "decision", gerdy_decision_id(followup->decision));
  gd_json_put_text(build, value, "why", followup->why);
  gd_json_put_flag(build, value, "rest_and_return", followup->rest_and_return);
  gd_json_put_text(build, value, "pattern", followup->pattern);
  gd_json_put(build, value, "pattern_claim", gd_json_claim(build, followup->pattern_claim));
  json_t* days = gd_json_array(build);
  for (size_t i = 0; i < followup->nday; ++i) {
    gd_json_push(build, days, make_day(build, &followup->day[i]));
  }
  gd_json_put(build, value, "days", days);
  json_t* changes = gd_json_array(build);
  for (size_t i = 0; i < followup->nchange; ++i) {
    gd_json_push(build, changes, make_change(build, &followup->change[i]));
  }
  gd_json_put(build, value, "changes", changes);
  return value;
}
