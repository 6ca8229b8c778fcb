// report/html_band_table.c: every figure of the band, right against left, with error bars, and
// where its formula stands.
#include <math.h>

#include "report/band_view.h"
#include "report/html.h"
#include "report/html_band.h"
#include "report/lookup.h"
#include "report/words.h"

enum { GROUP_MOST = 4 };

typedef struct row {
  gerdy_measure_id measure;
  const char* title;  // under the title of its group
} row;

typedef struct group {
  const char* title;
  const char* section[2];  // of docs/band.md; the second one may be NULL
  int n;
  row row[GROUP_MOST];
} group;

static const group groups[] = {
    {"Front head, from the tensor fasciae latae",
     {"Strain", "Tension"},
     4,
     {{GERDY_MEASURE_band_tfl_strain_peak, "Peak strain"},
      {GERDY_MEASURE_band_tfl_strain_when, "Time of peak strain"},
      {GERDY_MEASURE_band_tfl_strain_rate_peak, "Peak strain rate"},
      {GERDY_MEASURE_band_tfl_tension_peak, "Peak tension"}}},
    {"Back head, from the iliac crest",
     {"Strain", "Tension"},
     4,
     {{GERDY_MEASURE_band_iliac_strain_peak, "Peak strain"},
      {GERDY_MEASURE_band_iliac_strain_when, "Time of peak strain"},
      {GERDY_MEASURE_band_iliac_strain_rate_peak, "Peak strain rate"},
      {GERDY_MEASURE_band_iliac_tension_peak, "Peak tension"}}},
    {"Pressing on the outer knee",
     {"Pressing on the outer knee", NULL},
     4,
     {{GERDY_MEASURE_band_compression_peak, "Peak force"},
      {GERDY_MEASURE_band_compression_when, "Time of peak force"},
      {GERDY_MEASURE_band_compression_impulse, "Impulse"},
      {GERDY_MEASURE_band_pressure_peak, "Peak pressure"}}},
    {"Rubbing on the outer knee",
     {"Sliding", NULL},
     1,
     {{GERDY_MEASURE_band_rub_work, "Rubbing over stance"}}},
    {"At 20 to 30° of knee flexion",
     {"Zone of 20 to 30 degrees", NULL},
     2,
     {{GERDY_MEASURE_band_zone_time, "Time there"},
      {GERDY_MEASURE_band_zone_work, "Rubbing there"}}},
    {"Pull on the shin",
     {"Pull on the shin", NULL},
     1,
     {{GERDY_MEASURE_band_pull_peak, "Peak pull"}}},
};

static void put_side(gd_buf* out, const gd_band_view* view, int side) {
  const gerdy_interval interval = view->side[side];
  gd_buf_printf(out, "<td class='%c'>", side == GERDY_RIGHT ? 'r' : 'l');
  if (isfinite(interval.value)) {
    gd_put_bare(out, view->quantity, interval.value);
    gd_buf_text(out, "<span class='n'>");
    gd_put_between(out, view->quantity, interval);
    gd_buf_text(out, "</span>");
    if (view->verdict == GD_BAND_UNDRAWN && !gd_band_has_bounds(interval)) {
      gd_buf_text(out, "<span class='judgement'>none: muscle forces are not drawn</span>");
    }
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
  const char* words = gd_band_verdict_words(view->verdict);
  if (words != NULL) gd_buf_printf(out, "<span class='judgement'>%s</span>", words);
  gd_buf_text(out, "</td>");
}

static void put_row(gd_buf* out, const gd_band_view* view, const char* title) {
  gd_buf_printf(out, "<tr><th scope='row'>%s<span class='definition'>%s</span></th><td>%s</td>",
                title, view->quantity->definition, gd_unit_words(view->quantity));
  put_side(out, view, GERDY_RIGHT);
  put_side(out, view, GERDY_LEFT);
  put_difference(out, view);
  gd_buf_text(out, "</tr>\n");
}

static void put_group(gd_buf* out, const gerdy_report* report, const group* one) {
  gd_buf_printf(out, "<tbody><tr class='group'><th scope='rowgroup' colspan='5'>%s ", one->title);
  for (int i = 0; i < 2 && one->section[i] != NULL; ++i) {
    gd_buf_text(out, i > 0 ? " " : "");
    gd_put_band_docs(out, one->section[i]);
  }
  gd_buf_text(out, "</th></tr>\n");
  for (int i = 0; i < one->n; ++i) {
    const gd_band_view view = gd_band_view_of(report, one->row[i].measure);
    put_row(out, &view, one->row[i].title);
  }
  gd_buf_text(out, "</tbody>\n");
}

static void put_caption(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<caption>Mean over the counted steps (right ");
  gd_put_n(out, gd_steps_kept(report->gait, GERDY_RIGHT));
  gd_buf_text(out, ", left ");
  gd_put_n(out, gd_steps_kept(report->gait, GERDY_LEFT));
  gd_buf_text(out, ")");
  gd_buf_text(out, gd_band_has_draws(report)
                       ? "; in brackets where 95 % of the draws lie; ●: the sides differ by more "
                         "than the errors explain"
                       : "; no error bars were computed, so no difference is judged");
  gd_html_synthetic(out, report);
  gd_buf_text(out, " · peaks, times and sums: ");
  gd_put_band_docs(out, "Dose");
  if (gd_band_has_draws(report)) {
    gd_buf_text(out, " · intervals: ");
    gd_put_band_docs(out, "Error bars");
  }
  gd_buf_text(out, "</caption>");
}

void gd_html_band_table(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<div class='wide'><table class='measures bands'>");
  put_caption(out, report);
  gd_buf_text(out,
              "<thead><tr><th scope='col'>Figure</th><th scope='col'>Unit</th>"
              "<th scope='col' class='r'>Right</th><th scope='col' class='l'>Left</th>"
              "<th scope='col'>Right − left</th></tr></thead>\n");
  for (size_t i = 0; i < sizeof groups / sizeof groups[0]; ++i) put_group(out, report, &groups[i]);
  gd_buf_text(out, "</table></div>\n");
}
