// report/json_gait.c: the recording, its measures, curves and steps.
#include <math.h>

#include "report/json_parts.h"
#include "report/lookup.h"
#include "report/welch.h"

static const char* const side_key[2] = {"right", "left"};

json_t* gd_json_recording(gd_json* build, const gerdy_report* report) {
  const gerdy_gait* gait = report->gait;
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "gait", gait->walking ? "walking" : "running");
  gd_json_put_text(build, value, "contacts_from", gait->from_forces ? "forces" : "motion");
  gd_json_put(build, value, "heading", gd_json_numbers(build, gait->heading, 3));
  json_t* speed = gd_json_object(build);
  gd_json_put_text(build, speed, "unit", "m/s");
  gd_json_put_number(build, speed, "mean", gait->speed.mean);
  gd_json_put_number(build, speed, "sd", gait->speed.sd);
  gd_json_put_count(build, speed, "n", gait->speed.n);
  gd_json_put(build, value, "speed", speed);
  json_t* share = gd_json_object(build);
  gd_json_put_text(build, share, "unit", "1");
  json_t* counted = gd_json_object(build);
  for (int side = 0; side < 2; ++side) {
    gd_json_put_stat(build, share, side_key[side], gait->stance_share[side]);
    gd_json_put_count(build, counted, side_key[side], gd_steps_kept(gait, (gerdy_side)side));
  }
  gd_json_put(build, value, "stance_share", share);
  gd_json_put(build, value, "steps_counted", counted);
  gd_json_put_count(build, value, "steps_left_out", gd_steps_left_out(gait));
  return value;
}

// what a measure and a curve say about themselves
static json_t* make_quantity(gd_json* build, const gerdy_quantity* quantity, const char* words) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "label", quantity->label);
  gd_json_put_text(build, value, words, quantity->definition);
  gd_json_put_text(build, value, "unit", quantity->unit);
  gd_json_put_text(build, value, "display_unit", quantity->display);
  gd_json_put_number(build, value, "display_factor", quantity->factor);
  gd_json_put_count(build, value, "display_decimals", (size_t)quantity->decimals);
  return value;
}

// ---- measures ----------------------------------------------------------------------------------

static json_t* make_difference(gd_json* build, const gerdy_stat* stat) {
  const gd_interval interval = gd_welch_interval(stat[GERDY_RIGHT], stat[GERDY_LEFT]);
  json_t* value = gd_json_object(build);
  gd_json_put_number(build, value, "value", interval.value);
  gd_json_put_number(build, value, "low", interval.low);
  gd_json_put_number(build, value, "high", interval.high);
  gd_json_put_number(build, value, "df", interval.valid ? interval.df : NAN);
  return value;
}

static json_t* make_measure_norm(gd_json* build, const gerdy_report_norm* norm) {
  if (norm == NULL) return json_null();
  json_t* value = gd_json_object(build);
  gd_json_put_number(build, value, "mean", norm->mean[0]);
  gd_json_put_number(build, value, "sd", norm->sd[0]);
  gd_json_put_text(build, value, "source", norm->source);
  return value;
}

json_t* gd_json_measures(gd_json* build, const gerdy_report* report) {
  json_t* all = gd_json_object(build);
  for (int i = 0; i < GERDY_NMEASURE; ++i) {
    const gerdy_measure_id id = (gerdy_measure_id)i;
    const gerdy_quantity* quantity = gerdy_measure_quantity(id);
    const gerdy_stat* stat = report->gait->stat[id];
    json_t* value = make_quantity(build, quantity, "definition");
    gd_json_put_stat(build, value, "right", stat[GERDY_RIGHT]);
    gd_json_put_stat(build, value, "left", stat[GERDY_LEFT]);
    gd_json_put(build, value, "difference", make_difference(build, stat));
    gd_json_put(build, value, "norm", make_measure_norm(build, gd_norm_of_measure(report, id)));
    gd_json_put(build, all, quantity->name, value);
  }
  return all;
}

// ---- curves ------------------------------------------------------------------------------------

static json_t* make_curve(gd_json* build, const gerdy_curve* curve) {
  json_t* value = gd_json_object(build);
  gd_json_put_count(build, value, "n", curve->n);
  gd_json_put(build, value, "mean", gd_json_numbers(build, curve->mean, GERDY_NPERCENT));
  gd_json_put(build, value, "sd", gd_json_numbers(build, curve->sd, GERDY_NPERCENT));
  return value;
}

static json_t* make_pair(gd_json* build, const gerdy_curve* curve) {
  json_t* value = gd_json_object(build);
  for (int side = 0; side < 2; ++side) {
    gd_json_put(build, value, side_key[side], make_curve(build, &curve[side]));
  }
  return value;
}

static json_t* make_curve_norm(gd_json* build, const gerdy_report_norm* norm) {
  if (norm == NULL) return json_null();
  json_t* value = gd_json_object(build);
  gd_json_put(build, value, "mean", gd_json_numbers(build, norm->mean, GERDY_NPERCENT));
  gd_json_put(build, value, "sd", gd_json_numbers(build, norm->sd, GERDY_NPERCENT));
  gd_json_put_text(build, value, "source", norm->source);
  return value;
}

json_t* gd_json_curves(gd_json* build, const gerdy_report* report) {
  json_t* all = gd_json_object(build);
  for (int i = 0; i < GERDY_NCURVE; ++i) {
    const gerdy_curve_id id = (gerdy_curve_id)i;
    const gerdy_quantity* quantity = gerdy_curve_quantity(id);
    json_t* value = make_quantity(build, quantity, "positive");
    gd_json_put(build, value, "stance", make_pair(build, report->gait->stance[id]));
    gd_json_put(build, value, "stride", make_pair(build, report->gait->stride[id]));
    gd_json_put(build, value, "stride_norm", make_curve_norm(build, gd_norm_of_curve(report, id)));
    gd_json_put(build, all, quantity->name, value);
  }
  return all;
}

// ---- steps -------------------------------------------------------------------------------------

static json_t* make_step(gd_json* build, const gerdy_step* step) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "side", side_key[step->side]);
  gd_json_put_flag(build, value, "counted", step->left_out == GERDY_KEPT);
  gd_json_put_text(build, value, "reason", gerdy_left_out_id(step->left_out));
  gd_json_put_text(build, value, "found_in", step->from_forces ? "forces" : "motion");
  gd_json_put_number(build, value, "contact", step->contact);
  gd_json_put_number(build, value, "toe_off", step->toe_off);
  gd_json_put_number(build, value, "next_contact", step->next_contact);
  json_t* measures = gd_json_object(build);
  for (int id = 0; id < GERDY_NMEASURE; ++id) {
    gd_json_put_number(build, measures, gerdy_measure_quantity((gerdy_measure_id)id)->name,
                       step->measure[id]);
  }
  gd_json_put(build, value, "measures", measures);
  return value;
}

json_t* gd_json_steps(gd_json* build, const gerdy_report* report) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < report->gait->nstep; ++i) {
    gd_json_push(build, array, make_step(build, &report->gait->step[i]));
  }
  return array;
}
