// report/json_demand.c: what the hip must hold, and what its abductors could.
#include "report/json_parts.h"

static const char* const side_key[2] = {"right", "left"};

static json_t* make_sides(gd_json* build, const double value[2]) {
  json_t* both = gd_json_object(build);
  for (int side = 0; side < 2; ++side) {
    gd_json_put_number(build, both, side_key[side], value[side]);
  }
  return both;
}

static json_t* make_measures(gd_json* build, const gerdy_demand* d) {
  json_t* all = gd_json_object(build);
  for (int id = 0; id < GERDY_NDEMAND; ++id) {
    const gerdy_quantity* quantity = gerdy_demand_quantity((gerdy_demand_id)id);
    json_t* value = gd_json_object(build);
    gd_json_put_text(build, value, "label", quantity->label);
    gd_json_put_text(build, value, "definition", quantity->definition);
    gd_json_put_text(build, value, "unit", quantity->unit);
    for (int side = 0; side < 2; ++side) {
      gd_json_put_stat(build, value, side_key[side], d->stat[id][side]);
    }
    gd_json_put(build, all, quantity->name, value);
  }
  return all;
}

static json_t* make_curves(gd_json* build, const gerdy_curve* curve) {
  json_t* both = gd_json_object(build);
  for (int side = 0; side < 2; ++side) {
    json_t* value = gd_json_object(build);
    gd_json_put_count(build, value, "n", curve[side].n);
    gd_json_put(build, value, "mean", gd_json_numbers(build, curve[side].mean, GERDY_NPERCENT));
    gd_json_put(build, value, "sd", gd_json_numbers(build, curve[side].sd, GERDY_NPERCENT));
    gd_json_put(build, both, side_key[side], value);
  }
  return both;
}

static json_t* make_muscles(gd_json* build, const gerdy_demand* d) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < d->nmuscle; ++i) {
    const gerdy_demand_muscle* m = &d->muscle[i];
    json_t* value = gd_json_object(build);
    gd_json_put_text(build, value, "name", m->name);
    gd_json_put(build, value, "moment", make_sides(build, m->moment));
    gd_json_put(build, value, "share", make_sides(build, m->share));
    gd_json_put(build, value, "lift", make_sides(build, m->lift));
    gd_json_push(build, array, value);
  }
  return array;
}

static json_t* make_step(gd_json* build, const gerdy_report* report, const gerdy_demand_step* s) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "side", side_key[s->side]);
  gd_json_put_number(build, value, "contact", report->gait->step[s->step].contact);
  gd_json_put_flag(build, value, "counted", s->left_out == GERDY_DEMAND_COUNTED);
  gd_json_put_text(build, value, "reason", gerdy_demand_out_id(s->left_out));
  gd_json_put_count(build, value, "frames", s->nframe);
  gd_json_put_count(build, value, "frames_trusted", s->ntrusted);
  gd_json_put_flag(build, value, "peak_trusted", s->peak_trusted);
  json_t* measures = gd_json_object(build);
  for (int id = 0; id < GERDY_NDEMAND; ++id) {
    gd_json_put_number(build, measures, gerdy_demand_quantity((gerdy_demand_id)id)->name,
                       s->value[id]);
  }
  gd_json_put(build, value, "measures", measures);
  return value;
}

static json_t* make_steps(gd_json* build, const gerdy_report* report) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < report->demand->nstep; ++i) {
    gd_json_push(build, array, make_step(build, report, &report->demand->step[i]));
  }
  return array;
}

static json_t* make_strength(gd_json* build, const gerdy_demand* d) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "unit", "N.m/kg");
  gd_json_put(build, value, "tested", make_sides(build, d->tested));
  gd_json_put(build, value, "model", make_sides(build, d->own));
  gd_json_put(build, value, "factor", make_sides(build, d->factor));
  return value;
}

json_t* gd_json_demand(gd_json* build, const gerdy_report* report) {
  const gerdy_demand* d = report->demand;
  json_t* value = gd_json_object(build);
  gd_json_put_flag(build, value, "known", d != NULL);
  gd_json_put_text(build, value, "note", report->demand_note);
  gd_json_put_text(build, value, "reading",
                   "running asks more of the hip than a strength test shows: a share or ratio "
                   "above 1 is normal and is no failure; compare sides and days");
  if (d == NULL) return value;
  gd_json_put_flag(build, value, "predicted", d->predicted);
  gd_json_put_number(build, value, "mass", d->mass);
  gd_json_put_count(build, value, "frames", d->nframe);
  gd_json_put_count(build, value, "frames_trusted", d->ntrusted);
  gd_json_put_number(build, value, "load_share", d->load_share);
  gd_json_put_number(build, value, "residual", d->residual);
  gd_json_put(build, value, "strength", make_strength(build, d));
  gd_json_put(build, value, "measures", make_measures(build, d));
  gd_json_put(build, value, "moment", make_curves(build, d->moment));
  gd_json_put(build, value, "capacity", make_curves(build, d->capacity));
  gd_json_put(build, value, "muscles", make_muscles(build, d));
  gd_json_put(build, value, "steps", make_steps(build, report));
  return value;
}
