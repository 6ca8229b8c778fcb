// report/html_demand_table.c: every number of what the hip must hold, right against left, and every
// step.
#include <math.h>

#include "report/html.h"
#include "report/html_demand.h"
#include "report/welch.h"
#include "report/words.h"

// rows that say something: a ratio without a test does not
static bool is_shown(const gerdy_demand* d, int id) {
  return d->stat[id][0].n + d->stat[id][1].n > 0;
}

// ---- sides -------------------------------------------------------------------------------------

static void put_side(gd_buf* out, const gerdy_quantity* quantity, gerdy_stat stat, char style) {
  gd_buf_printf(out, "<td class='%c'>", style);
  if (stat.n == 0) {
    gd_buf_text(out, "<span class='none'>not available</span>");
  } else {
    gd_put_spread_bare(out, quantity, stat);
    gd_buf_printf(
        out, stat.n == 1 ? " <span class='n'>(one step)</span>" : " <span class='n'>(%zu)</span>",
        stat.n);
  }
  gd_buf_text(out, "</td>");
}

static void put_difference(gd_buf* out, const gerdy_quantity* quantity, const gerdy_stat* stat) {
  const gd_interval interval = gd_welch_interval(stat[GERDY_RIGHT], stat[GERDY_LEFT]);
  if (!interval.valid) {
    gd_buf_text(out, "<td><span class='none'>not compared</span></td>");
    return;
  }
  gd_buf_text(out, gd_interval_resolved(interval) ? "<td><span class='mark'>●</span> " : "<td>");
  gd_put_bare(out, quantity, interval.value);
  gd_buf_text(out, " <span class='n'>[");
  gd_put_bare(out, quantity, interval.low);
  gd_buf_text(out, " to ");
  gd_put_bare(out, quantity, interval.high);
  gd_buf_text(out, "]</span></td>");
}

void gd_html_demand_table(gd_buf* out, const gerdy_report* report) {
  const gerdy_demand* d = report->demand;
  gd_buf_text(out,
              "<div class='wide'><table class='measures'><caption>Mean ± SD over the counted "
              "steps; ●: the difference stands out of the scatter of the steps");
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>Hip abduction</th><th scope='col'>Unit</th>"
              "<th scope='col' class='r'>Right</th><th scope='col' class='l'>Left</th>"
              "<th scope='col'>Right − left</th></tr></thead><tbody>\n");
  for (int id = 0; id < GERDY_NDEMAND; ++id) {
    const gerdy_quantity* quantity = gerdy_demand_quantity((gerdy_demand_id)id);
    if (!is_shown(d, id)) continue;
    gd_buf_printf(out, "<tr><th scope='row'>%s<span class='definition'>%s</span></th><td>%s</td>",
                  quantity->label, quantity->definition, gd_unit_words(quantity));
    put_side(out, quantity, d->stat[id][GERDY_RIGHT], 'r');
    put_side(out, quantity, d->stat[id][GERDY_LEFT], 'l');
    put_difference(out, quantity, d->stat[id]);
    gd_buf_text(out, "</tr>\n");
  }
  gd_buf_text(out, "</tbody></table></div>\n");
}

// ---- steps -------------------------------------------------------------------------------------

static void put_cell(gd_buf* out, double value, double factor, int decimals, const char* mark) {
  gd_buf_text(out, "<td>");
  if (isfinite(value)) {
    gd_put_number(out, value * factor, decimals);
    gd_buf_text(out, mark);
  } else {
    gd_buf_text(out, "<span class='none' title='not available'>–</span>");
  }
  gd_buf_text(out, "</td>");
}

static void put_step(gd_buf* out, const gerdy_report* report, const gerdy_demand_step* step) {
  static const char* const counts[] = {[GERDY_DEMAND_COUNTED] = "yes",
                                       [GERDY_DEMAND_NO_FORCE] = "no: no force",
                                       [GERDY_DEMAND_NO_RESULT] = "no: a gap",
                                       [GERDY_DEMAND_DOUBT] = "no: in doubt"};
  const bool counted = step->left_out == GERDY_DEMAND_COUNTED;
  gd_buf_printf(out, "<tr class='%s'><th scope='row' class='%c'>%s</th>", counted ? "kept" : "out",
                step->side == GERDY_RIGHT ? 'r' : 'l', gd_side_words(step->side));
  put_cell(out, report->gait->step[step->step].contact, 1, 3, "");
  for (int id = 0; id < GERDY_NDEMAND; ++id) {
    const gerdy_quantity* quantity = gerdy_demand_quantity((gerdy_demand_id)id);
    const bool unsure = id == GERDY_DEMAND_moment_peak && !step->peak_trusted;
    if (id == GERDY_DEMAND_ratio && !gd_demand_tested(report->demand)) continue;
    put_cell(out, step->value[id], quantity->factor, quantity->decimals, unsure ? " ?" : "");
  }
  gd_buf_printf(out, "<td>%zu of %zu</td><td>%s</td></tr>\n", step->ntrusted, step->nframe,
                counts[step->left_out]);
}

static void put_steps(gd_buf* out, const gerdy_report* report) {
  const gerdy_demand* d = report->demand;
  gd_buf_text(out,
              "<div class='wide'><table class='each'><caption>Every whole stance; – means not "
              "available, ? a peak in frames that cannot be trusted; shares above 100 % are "
              "normal");
  gd_html_synthetic(out, report);
  gd_buf_text(out, "</caption><thead><tr><th scope='col'>Side</th><th scope='col'>Contact, s</th>");
  for (int id = 0; id < GERDY_NDEMAND; ++id) {
    const gerdy_quantity* quantity = gerdy_demand_quantity((gerdy_demand_id)id);
    if (id == GERDY_DEMAND_ratio && !gd_demand_tested(d)) continue;
    gd_buf_printf(out, "<th scope='col' class='upright'><span>%s, %s</span></th>", quantity->label,
                  gd_unit_words(quantity));
  }
  gd_buf_text(out,
              "<th scope='col' class='upright'><span>Frames trusted</span></th><th "
              "scope='col'>Counts</th></tr></thead>"
              "<tbody>\n");
  for (size_t i = 0; i < d->nstep; ++i) put_step(out, report, &d->step[i]);
  gd_buf_text(out, "</tbody></table></div>\n");
}

void gd_html_demand_steps(gd_buf* out, const gerdy_report* report) {
  enum { FEW = 4 };  // are shown without being asked for
  const size_t n = report->demand->nstep;
  if (n > FEW) gd_buf_printf(out, "<details><summary>Every single step (%zu)</summary>\n", n);
  put_steps(out, report);
  if (n > FEW) gd_buf_text(out, "</details>\n");
}
