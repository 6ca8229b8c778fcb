// report/html_band_table.c: every figure of the band, right against left, with error bars, and
// where its formula stands.
#include <math.h>

#include "report/band_view.h"
#include "report/html.h"
#include "report/html_band.h"
#include "report/lookup.h"
#include "report/words.h"

enum { GROUP_MOST = 6 };

typedef struct group {
  const char* title;
  const char* section;  // of docs/band.md
  int n;
  gerdy_measure_id measure[GROUP_MOST];
} group;

static const group groups[] = {
    {"Strain",
     "Strain",
     6,
     {GERDY_MEASURE_band_tfl_strain_peak, GERDY_MEASURE_band_tfl_strain_when,
      GERDY_MEASURE_band_tfl_strain_rate_peak, GERDY_MEASURE_band_iliac_strain_peak,
      GERDY_MEASURE_band_iliac_strain_when, GERDY_MEASURE_band_iliac_strain_rate_peak}},
    {"Tension",
     "Tension",
     2,
     {GERDY_MEASURE_band_tfl_tension_peak, GERDY_MEASURE_band_iliac_tension_peak}},
    {"Pressing on the outer knee",
     "Pressing on the outer knee",
     4,
     {GERDY_MEASURE_band_compression_peak, GERDY_MEASURE_band_compression_when,
      GERDY_MEASURE_band_compression_impulse, GERDY_MEASURE_band_pressure_peak}},
    {"Sliding, and the zone where it presses",
     "Sliding",
     3,
     {GERDY_MEASURE_band_zone_time, GERDY_MEASURE_band_zone_work, GERDY_MEASURE_band_rub_work}},
    {"Pull on the shin", "Pull on the shin", 1, {GERDY_MEASURE_band_pull_peak}},
};

static void put_side(gd_buf* out, const gd_band_view* view, int side) {
  const gerdy_interval interval = view->side[side];
  gd_buf_printf(out, "<td class='%c'>", side == GERDY_RIGHT ? 'r' : 'l');
  if (isfinite(interval.value)) {
    gd_put_bare(out, view->quantity, interval.value);
    gd_buf_text(out, "<span class='n'>");
    gd_put_between(out, view->quantity, interval);
    gd_buf_text(out, "</span>");
  } else {
    gd_buf_text(out, "<span class='none'>not known</span>");
  }
  gd_buf_text(out, "</td>");
}

static void put_difference(gd_buf* out, const gd_band_view* view) {
  gd_buf_text(out, "<td>");
  if (!isfinite(view->difference.value)) {
    gd_buf_text(out, "<span class='none'>not known</span></td>");
    return;
  }
  if (view->verdict == GD_BAND_APART) gd_buf_text(out, "<span class='mark'>●</span> ");
  gd_put_bare(out, view->quantity, view->difference.value);
  gd_buf_text(out, "<span class='n'>");
  gd_put_between(out, view->quantity, view->difference);
  gd_buf_text(out, "</span>");
  if (view->verdict == GD_BAND_ALIKE) {
    gd_buf_text(out, "<span class='judgement'>not distinguishable</span>");
  } else if (view->verdict == GD_BAND_NOT_JUDGED) {
    gd_buf_text(out, "<span class='judgement'>not judged</span>");
  } else if (view->verdict == GD_BAND_UNDRAWN) {
    gd_buf_text(out, "<span class='judgement'>not judged (muscle forces)</span>");
  }
  gd_buf_text(out, "</td>");
}

static void put_row(gd_buf* out, const gd_band_view* view) {
  gd_buf_printf(out, "<tr><th scope='row'>%s<span class='definition'>%s</span></th><td>%s</td>",
                view->quantity->label, view->quantity->definition, gd_unit_words(view->quantity));
  put_side(out, view, GERDY_RIGHT);
  put_side(out, view, GERDY_LEFT);
  put_difference(out, view);
  gd_buf_text(out, "</tr>\n");
}

static void put_group(gd_buf* out, const gerdy_report* report, const group* one) {
  gd_buf_printf(out, "<tbody><tr class='group'><th scope='rowgroup' colspan='5'>%s ", one->title);
  gd_put_band_docs(out, one->section);
  gd_buf_text(out, "</th></tr>\n");
  for (int i = 0; i < one->n; ++i) {
    const gd_band_view view = gd_band_view_of(report, one->measure[i]);
    put_row(out, &view);
  }
  gd_buf_text(out, "</tbody>\n");
}

void gd_html_band_table(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out,
              "<div class='wide'><table class='measures bands'><caption>Mean over the counted "
              "steps (right ");
  gd_put_n(out, gd_steps_kept(report->gait, GERDY_RIGHT));
  gd_buf_text(out, ", left ");
  gd_put_n(out, gd_steps_kept(report->gait, GERDY_LEFT));
  gd_buf_text(out, ")");
  gd_buf_text(out, gd_band_has_draws(report)
                       ? "; in brackets where 95 % of the draws lie; ●: the sides differ by more "
                         "than the errors explain"
                       : "; no error bars were computed, so no difference is judged");
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>Figure</th><th scope='col'>Unit</th>"
              "<th scope='col' class='r'>Right</th><th scope='col' class='l'>Left</th>"
              "<th scope='col'>Right − left</th></tr></thead>\n");
  for (size_t i = 0; i < sizeof groups / sizeof groups[0]; ++i) put_group(out, report, &groups[i]);
  gd_buf_text(out, "</table></div>\n");
}
