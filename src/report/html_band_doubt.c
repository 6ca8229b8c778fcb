// report/html_band_doubt.c: what the error bars of the band hold, where the doubt comes from, and
// in which frames the band was slack or its way not possible.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/band_view.h"
#include "report/html.h"
#include "report/html_band.h"
#include "report/lookup.h"
#include "report/words.h"

static int largest_share(const gerdy_band_load* load) {
  int best = -1;
  for (int i = 0; i < GERDY_NBAND_DOUBT; ++i) {
    if (!isfinite(load->doubt_share[i])) continue;
    if (best < 0 || load->doubt_share[i] > load->doubt_share[best]) best = i;
  }
  return best;
}

static void put_share(gd_buf* out, const gerdy_band_load* load, int doubt) {
  const double share = load->doubt_share[doubt];
  gd_buf_printf(out,
                "<tr><th scope='row'>%s</th><td class='barcell'><svg class='bar' viewBox='0 0 100 "
                "8' preserveAspectRatio='none' aria-hidden='true'><rect height='8' width='",
                gerdy_band_doubt_label((gerdy_band_doubt)doubt));
  gd_buf_fixed(out, isfinite(share) ? 100 * fmin(1, fmax(0, share)) : 0, 1);
  gd_buf_text(out, "'/></svg></td><td>");
  if (isfinite(share)) {
    static const double least = 0.01;
    if (share < least / 2) gd_buf_text(out, "&lt;\u00a0");
    gd_put_number(out, 100 * fmax(share, least), 0);
    gd_buf_text(out, "\u00a0%");
  } else {
    gd_buf_text(out, "not known");
  }
  gd_buf_text(out, "</td></tr>\n");
}

static void put_shares(gd_buf* out, const gerdy_report* report) {
  const gerdy_band_load* load = report->band_load;
  const int most = largest_share(load);
  if (most < 0 || load->nfigure == 0) return;
  gd_buf_printf(out, "<p>Most of the doubt comes from <b>%s</b>.</p>\n",
                gerdy_band_doubt_label((gerdy_band_doubt)most));
  gd_buf_printf(out,
                "<table class='narrow shares'><caption>Where the doubt about one figure comes from "
                "(%s, parts of the variance)",
                gd_band_title(load->figure[0].measure));
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><thead class='unseen'><tr><th scope='col'>Source</th><th scope='col'>Bar"
              "</th><th scope='col'>Part</th></tr></thead><tbody>\n");
  for (int i = 0; i < GERDY_NBAND_DOUBT; ++i) put_share(out, load, i);
  gd_buf_text(out, "</tbody></table>\n");
}

// the draws against the derivatives: two ways to the same spread
static void put_check(gd_buf* out, const gerdy_band_load* load) {
  if (load->nfigure == 0) return;
  const gerdy_band_figure* figure = &load->figure[0];
  const gerdy_quantity* quantity = gerdy_measure_quantity((gerdy_measure_id)figure->measure);
  const gerdy_interval* one = &figure->side[isfinite(figure->side[0].sd) ? 0 : 1];
  if (!isfinite(one->sd) || !isfinite(one->sd_linear)) return;
  gd_buf_printf(out, "<p class='small'>Checked in another way. %s (%s): the draws scatter by ",
                gd_band_title(figure->measure), one == &figure->side[0] ? "right" : "left");
  gd_put_value(out, quantity, one->sd);
  gd_buf_text(out, "; by first derivatives alone it would be ");
  gd_put_value(out, quantity, one->sd_linear);
  gd_buf_text(out, ".</p>\n");
}

// a sentence ends where a point, a blank and a capital meet
static size_t sentence(const char* text) {
  size_t n = 0;
  while (text[n] != '\0') {
    ++n;
    const char next = text[n] == ' ' ? text[n + 1] : '\0';
    if (text[n - 1] == '.' && next >= 'A' && next <= 'Z') break;
  }
  return n;
}

// what was drawn, a sentence a line
static void put_assumptions(gd_buf* out, const char* text) {
  char one[sizeof((gerdy_band_load*)NULL)->assumptions];
  gd_buf_text(out, "<details><summary>What was drawn, and how large</summary>\n<ul class='drawn'>");
  while (*text != '\0') {
    const size_t n = sentence(text);
    snprintf(one, sizeof one, "%.*s", (int)n, text);
    gd_buf_text(out, "<li>");
    gd_put_escaped(out, one);
    gd_buf_text(out, "</li>\n");
    text += n;
    text += strspn(text, " ");
  }
  gd_buf_text(out, "</ul></details>\n");
}

static void put_repeated(gd_buf* out, const gerdy_band_load* load) {
  gd_buf_printf(out,
                "<p>The whole computation was repeated <b>%d times</b>, each time with other "
                "errors drawn at random: 95 %% of the results lie in the interval. Errors that "
                "both legs share cancel in their difference. Not in the intervals: the scatter of "
                "the steps, another day, and whether this picture of the band is right.",
                load->ndraw);
  if (load->ndraw < GERDY_BAND_ENOUGH_DRAWS) {
    gd_buf_printf(out,
                  " <b>That is too few to judge</b>: the ends of the intervals still move. From %d "
                  "on, differences are judged.",
                  (int)GERDY_BAND_ENOUGH_DRAWS);
  }
  if (load->from_muscles) {
    gd_buf_text(out,
                " Nor are the forces of the muscles, so no difference of tension, or of what comes "
                "from it, is judged.");
  }
  gd_buf_text(out, " ");
  gd_put_band_docs(out, "Error bars");
  gd_buf_text(out, "</p>\n");
}

static void put_draws(gd_buf* out, const gerdy_report* report) {
  const gerdy_band_load* load = report->band_load;
  if (load->ndraw <= 0) {
    gd_buf_text(out,
                "<p>No error bars were computed for this report: how sure its figures are, and "
                "whether the sides differ, is not known.</p>\n");
    return;
  }
  put_repeated(out, load);
  put_shares(out, report);
  put_check(out, load);
  put_assumptions(out, load->assumptions);
}

// ---- frames ------------------------------------------------------------------------------------

static void put_slack(gd_buf* out, const gerdy_band_load* load) {
  gd_buf_text(out, "<p><b>Slack.</b> ");
  if (load->nslack[0] + load->nslack[1] == 0) {
    gd_buf_text(out, "In no frame were all heads of a leg slack.");
  } else {
    gd_buf_printf(
        out,
        "All heads were shorter than their slack length in %zu of %zu frames on the right "
        "and in %zu on the left: there the band carries nothing by stretch.",
        load->nslack[0], load->nframe, load->nslack[1]);
  }
  gd_buf_text(out, " ");
  gd_put_band_docs(out, "Tension");
  gd_buf_text(out, "</p>\n");
}

static void put_through(gd_buf* out, const gerdy_band_load* load) {
  if (load->nthrough[0] + load->nthrough[1] == 0) return;
  gd_buf_printf(out,
                "<p><b>Through bone.</b> In %zu of %zu frames on the right and %zu on the left the "
                "band's way would lead through bone: the figures of these frames are not to be "
                "trusted.",
                load->nthrough[0], load->nframe, load->nthrough[1]);
  if (isfinite(load->first_through)) {
    gd_buf_text(out, " The first lies at ");
    gd_put_number(out, load->first_through, 3);
    gd_buf_text(out, "\u00a0s.");
  }
  gd_buf_text(out, " ");
  gd_put_band_docs(out, "Surfaces and the taut string");
  gd_buf_text(out, "</p>\n");
}

void gd_html_band_doubt(gd_buf* out, const gerdy_report* report) {
  if (report->band_load == NULL) return;
  gd_buf_text(out, "<h3>How sure this is</h3>\n");
  put_draws(out, report);
  put_slack(out, report->band_load);
  put_through(out, report->band_load);
  gd_put_claim(out, report, "skin_over_bone", "Skin and bone");
}
