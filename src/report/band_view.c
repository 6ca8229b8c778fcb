// report/band_view.c: figures of the band, with their error bars, as words.
#include "report/band_view.h"

#include <math.h>
#include <string.h>

#include "report/words.h"

static bool is_of_band(const char* name) { return strncmp(name, "band_", 5) == 0; }

bool gd_is_band_measure(int measure) {
  return is_of_band(gerdy_measure_quantity((gerdy_measure_id)measure)->name);
}

bool gd_is_band_curve(int curve) {
  return is_of_band(gerdy_curve_quantity((gerdy_curve_id)curve)->name);
}

static gerdy_interval value_alone(double value) {
  return (gerdy_interval){.value = value, .low = NAN, .high = NAN, .sd = NAN, .sd_linear = NAN};
}

static const gerdy_band_figure* find_figure(const gerdy_band_load* load, int measure) {
  for (size_t i = 0; load != NULL && i < load->nfigure; ++i) {
    if (load->figure[i].measure == measure) return &load->figure[i];
  }
  return NULL;
}

// an interval without any width is none: no error that was drawn touches the figure
bool gd_band_has_bounds(gerdy_interval interval) {
  return isfinite(interval.low) && isfinite(interval.high) && interval.sd > 0;
}

static gd_band_verdict verdict_of(const gerdy_band_figure* figure) {
  if (figure->judged == GERDY_BAND_UNDRAWN) return GD_BAND_UNDRAWN;
  if (figure->judged == GERDY_BAND_FEW_DRAWS) return GD_BAND_FEW;
  if (figure->judged == GERDY_BAND_NOT_JUDGED) return GD_BAND_NOT_JUDGED;
  return figure->distinguishable ? GD_BAND_APART : GD_BAND_ALIKE;
}

const char* gd_band_verdict_words(gd_band_verdict verdict) {
  static const char* const words[] = {
      [GD_BAND_NOT_JUDGED] = "not judged",
      [GD_BAND_ALIKE] = "not distinguishable",
      [GD_BAND_APART] = NULL,
      [GD_BAND_UNDRAWN] = "not judged (muscle forces)",
      [GD_BAND_FEW] = "too few draws to judge",
  };
  return words[verdict];
}

gd_band_view gd_band_view_of(const gerdy_report* report, gerdy_measure_id id) {
  const gerdy_band_figure* figure = find_figure(report->band_load, (int)id);
  gd_band_view view = {.quantity = gerdy_measure_quantity(id)};
  if (figure != NULL) {
    view.side[0] = figure->side[0];
    view.side[1] = figure->side[1];
    view.difference = figure->difference;
    view.verdict = verdict_of(figure);
    return view;
  }
  const gerdy_stat* stat = report->gait->stat[id];
  for (int side = 0; side < 2; ++side) view.side[side] = value_alone(stat[side].mean);
  view.difference = value_alone(view.side[0].value - view.side[1].value);
  view.verdict = GD_BAND_NOT_JUDGED;
  return view;
}

const char* gd_band_title(int measure) {
  switch (measure) {
    case GERDY_MEASURE_band_tfl_strain_peak:
      return "Front head, peak strain";
    case GERDY_MEASURE_band_iliac_strain_peak:
      return "Back head, peak strain";
    case GERDY_MEASURE_band_compression_peak:
      return "Peak force on the outer knee";
    case GERDY_MEASURE_band_compression_impulse:
      return "Impulse on the outer knee";
    case GERDY_MEASURE_band_zone_time:
      return "Time at 20 to 30° of knee flexion";
    case GERDY_MEASURE_band_zone_work:
      return "Rubbing at 20 to 30° of knee flexion";
    default:
      return gerdy_measure_quantity((gerdy_measure_id)measure)->label;
  }
}

bool gd_band_view_known(const gd_band_view* view) {
  return isfinite(view->side[0].value) || isfinite(view->side[1].value);
}

bool gd_band_has_draws(const gerdy_report* report) {
  return report->band_load != NULL && report->band_load->ndraw > 0;
}

void gd_put_if_known(gd_buf* out, const gerdy_quantity* quantity, double value) {
  if (isfinite(value)) {
    gd_put_value(out, quantity, value);
  } else {
    gd_buf_text(out, "not known");
  }
}

void gd_put_between(gd_buf* out, const gerdy_quantity* quantity, gerdy_interval interval) {
  if (!isfinite(interval.value) || !gd_band_has_bounds(interval)) return;
  gd_buf_text(out, " (");
  gd_put_bare(out, quantity, interval.low);
  gd_buf_text(out, " to ");
  gd_put_bare(out, quantity, interval.high);
  gd_buf_text(out, ")");
}

void gd_put_interval(gd_buf* out, const gerdy_quantity* quantity, gerdy_interval interval) {
  gd_put_if_known(out, quantity, interval.value);
  gd_put_between(out, quantity, interval);
}

void gd_put_band_docs(gd_buf* out, const char* section) {
  gd_buf_printf(out, "<span class='docs'>docs/band.md, %s</span>", section);
}

void gd_put_band_answer_docs(gd_buf* out) {
  gd_buf_text(out, " ");
  gd_put_band_docs(out, "Strain");
  gd_buf_text(out, " ");
  gd_put_band_docs(out, "Pressing on the outer knee");
}

// ---- the one line ------------------------------------------------------------------------------

// "RIGHT 1.8 % (1.2 to 2.4)MORE, left 1.9 % (1.3 to 2.5)"
static void put_both(gd_buf* out, const gd_band_view* view, const char* right, const char* more) {
  for (int side = 0; side < 2; ++side) {
    gd_buf_printf(out, "%s%s <b class='%c'>", side == 0 ? "" : ", ",
                  side == GERDY_RIGHT ? right : "left", side == GERDY_RIGHT ? 'r' : 'l');
    gd_put_if_known(out, view->quantity, view->side[side].value);
    gd_buf_text(out, "</b>");
    gd_put_between(out, view->quantity, view->side[side]);
    if (side == GERDY_RIGHT) gd_buf_text(out, more);
  }
}

static void put_verdict(gd_buf* out, const gd_band_view* view) {
  if (view->verdict == GD_BAND_APART) {
    const bool right = view->difference.value > 0;
    gd_buf_printf(out, ": <b>the %s more</b>, right minus left ", right ? "right" : "left");
    gd_put_interval(out, view->quantity, view->difference);
  } else if (view->verdict != GD_BAND_NOT_JUDGED) {
    gd_buf_printf(out, ": <b>%s</b>", gd_band_verdict_words(view->verdict));
  }
}

static bool presses_nowhere(const gd_band_view* view) {
  bool none = true;
  for (int side = 0; side < 2; ++side) {
    const gerdy_interval* one = &view->side[side];
    none = none && (isnan(one->value) || (one->value <= 0 && !(one->high > 0)));
  }
  return none && gd_band_view_known(view);
}

static void put_press(gd_buf* out, const gerdy_report* report) {
  const gd_band_view full = gd_band_view_of(report, GERDY_MEASURE_band_compression_peak);
  if (!gd_band_view_known(&full)) return;
  gerdy_quantity whole = *full.quantity;
  whole.decimals = 0;
  gd_band_view view = full;
  view.quantity = &whole;
  const bool muscles = report->band_load != NULL && report->band_load->from_muscles;
  const char* by = muscles ? "" : ", by its stretch alone";
  if (presses_nowhere(&view)) {
    gd_buf_printf(out, " It does not press on the outer knee%s.", by);
    return;
  }
  gd_buf_printf(out, " It presses on the outer knee%s: ", by);
  put_both(out, &view, "right about", "");
  put_verdict(out, &view);
  gd_buf_text(out, ".");
}

void gd_put_band_answer(gd_buf* out, const gerdy_report* report) {
  gd_band_view view = gd_band_view_of(report, GERDY_MEASURE_band_tfl_strain_peak);
  if (!gd_band_view_known(&view)) {
    gd_buf_text(out, "How far the band was strained is not known.");
    return;
  }
  gerdy_quantity coarse = *view.quantity;
  coarse.decimals = 1;
  view.quantity = &coarse;
  put_both(out, &view, "Right band strained", " at its peak");
  put_verdict(out, &view);
  gd_buf_text(out, " (front head, against standing).");
  put_press(out, report);
  if (!gd_band_has_draws(report)) {
    gd_buf_text(out, " How sure this is was not computed.");
  }
}
