// report/json_band.c: what the band's path is measured against, and what it went through.
#include "report/band_view.h"
#include "report/json_parts.h"

static const char* const side_key[2] = {"right", "left"};

static json_t* make_sides(gd_json* build, const double value[2]) {
  json_t* both = gd_json_object(build);
  for (int side = 0; side < 2; ++side) {
    gd_json_put_number(build, both, side_key[side], value[side]);
  }
  return both;
}

static json_t* make_interval(gd_json* build, gerdy_interval interval) {
  json_t* value = gd_json_object(build);
  gd_json_put_number(build, value, "value", interval.value);
  gd_json_put_number(build, value, "low", interval.low);
  gd_json_put_number(build, value, "high", interval.high);
  gd_json_put_number(build, value, "sd", interval.sd);
  gd_json_put_number(build, value, "sd_linear", interval.sd_linear);
  return value;
}

static const gerdy_quantity* quantity_of(int measure) {
  return gerdy_measure_quantity((gerdy_measure_id)measure);
}

// a figure, waterfall or dose begins with the measure and its unit
static json_t* make_of_measure(gd_json* build, int measure) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "measure", quantity_of(measure)->name);
  gd_json_put_text(build, value, "unit", quantity_of(measure)->unit);
  return value;
}

static const char* judged_word(gerdy_band_judged judged) {
  static const char* const word[] = {
      [GERDY_BAND_NOT_JUDGED] = "no_interval",
      [GERDY_BAND_JUDGED] = "judged",
      [GERDY_BAND_UNDRAWN] = "muscle_forces_not_drawn",
      [GERDY_BAND_FEW_DRAWS] = "too_few_draws",
  };
  return word[judged];
}

static json_t* make_figures(gd_json* build, const gerdy_band_load* load) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < load->nfigure; ++i) {
    const gerdy_band_figure* figure = &load->figure[i];
    json_t* value = make_of_measure(build, figure->measure);
    for (int side = 0; side < 2; ++side) {
      gd_json_put(build, value, side_key[side], make_interval(build, figure->side[side]));
    }
    gd_json_put(build, value, "difference", make_interval(build, figure->difference));
    gd_json_put_text(build, value, "judged", judged_word(figure->judged));
    gd_json_put_flag(build, value, "distinguishable", figure->distinguishable);
    gd_json_push(build, array, value);
  }
  return array;
}

static json_t* make_shares(gd_json* build, const gerdy_band_load* load) {
  static const char* const key[GERDY_NBAND_DOUBT] = {
#define SHARE_KEY(name, label) [GERDY_BAND_DOUBT_##name] = #name,
      GERDY_BAND_DOUBT_LIST(SHARE_KEY)
#undef SHARE_KEY
  };
  json_t* value = gd_json_object(build);
  for (int i = 0; i < GERDY_NBAND_DOUBT; ++i) {
    gd_json_put_number(build, value, key[i], load->doubt_share[i]);
  }
  return value;
}

static json_t* make_bars(gd_json* build, const gerdy_band_steps_down* s) {
  json_t* array = gd_json_array(build);
  for (int i = 0; i < s->nbar; ++i) {
    json_t* value = gd_json_object(build);
    gd_json_put_text(build, value, "name", s->bar[i].name);
    gd_json_put_text(build, value, "label", s->bar[i].label);
    gd_json_put_number(build, value, "value", s->bar[i].value);
    gd_json_push(build, array, value);
  }
  return array;
}

static json_t* make_waterfalls(gd_json* build, const gerdy_band_load* load) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < load->nsteps_down; ++i) {
    const gerdy_band_steps_down* s = &load->steps_down[i];
    json_t* value = make_of_measure(build, s->measure);
    gd_json_put_text(build, value, "from_label", s->from_label);
    gd_json_put_number(build, value, "from", s->from);
    gd_json_put_text(build, value, "to_label", s->to_label);
    gd_json_put_number(build, value, "to", s->to);
    gd_json_put(build, value, "bars", make_bars(build, s));
    gd_json_push(build, array, value);
  }
  return array;
}

static json_t* make_doses(gd_json* build, const gerdy_band_load* load) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < load->ndose; ++i) {
    const gerdy_band_dose* dose = &load->dose[i];
    json_t* value = make_of_measure(build, dose->measure);
    gd_json_put(build, value, "per_step", make_sides(build, dose->per_step));
    gd_json_put(build, value, "per_km", make_sides(build, dose->per_km));
    gd_json_put(build, value, "per_hour", make_sides(build, dose->per_hour));
    gd_json_push(build, array, value);
  }
  return array;
}

static json_t* make_counts(gd_json* build, const size_t n[2]) {
  json_t* both = gd_json_object(build);
  for (int side = 0; side < 2; ++side) gd_json_put_count(build, both, side_key[side], n[side]);
  return both;
}

static json_t* make_load(gd_json* build, const gerdy_band_load* load) {
  if (load == NULL) return gd_json_null();
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "tension_from", load->from_muscles ? "muscles" : "stretch");
  gd_json_put_text(build, value, "reading",
                   "tension, compression and pressure are those of a model and were never measured "
                   "in running: compare sides and days; sides whose figure is not distinguishable "
                   "do not differ as far as is known");
  gd_json_put_count(build, value, "draws", load->ndraw > 0 ? (size_t)load->ndraw : 0);
  gd_json_put_text(build, value, "assumptions", load->assumptions);
  gd_json_put_text(build, value, "no_step", load->no_step);
  gd_json_put(build, value, "figures", make_figures(build, load));
  gd_json_put(build, value, "doubt_share", make_shares(build, load));
  gd_json_put(build, value, "waterfalls", make_waterfalls(build, load));
  gd_json_put(build, value, "doses", make_doses(build, load));
  gd_json_put_number(build, value, "stride_time", load->stride_time);
  gd_json_put_number(build, value, "speed", load->speed);
  gd_json_put_count(build, value, "frames", load->nframe);
  gd_json_put(build, value, "frames_slack", make_counts(build, load->nslack));
  gd_json_put(build, value, "frames_through_bone", make_counts(build, load->nthrough));
  gd_json_put_number(build, value, "first_through_bone", load->first_through);
  return value;
}

json_t* gd_json_band(gd_json* build, const gerdy_report* report) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "reference", report->band_reference);
  gd_json_put_text(build, value, "note", report->band_note);
  json_t* length = gd_json_object(build);
  gd_json_put_text(build, length, "unit", "m");
  gd_json_put(build, length, "band_tfl", make_sides(build, report->band_length[0]));
  gd_json_put(build, length, "band_iliac", make_sides(build, report->band_length[1]));
  gd_json_put(build, value, "reference_length", length);
  gd_json_put(build, value, "load", make_load(build, report->band_load));
  return value;
}
