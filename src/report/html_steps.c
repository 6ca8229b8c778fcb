// report/html_steps.c: the table of every measure, right against left, and every single step.
#include <math.h>
#include <string.h>

#include "report/band_view.h"
#include "report/html.h"
#include "report/lookup.h"
#include "report/welch.h"
#include "report/words.h"

// ---- sources of norms as footnotes: the same source once ---------------------------------------

static const char* source_of(const gerdy_report_norm* norm) {
  return norm->source != NULL ? norm->source : "";
}

// is i the first measure norm with its source?
static bool is_first(const gerdy_report* report, size_t i) {
  if (report->norm[i].is_curve) return false;
  for (size_t k = 0; k < i; ++k) {
    const gerdy_report_norm* other = &report->norm[k];
    if (!other->is_curve && strcmp(source_of(other), source_of(&report->norm[i])) == 0) {
      return false;
    }
  }
  return true;
}

static int footnote_of(const gerdy_report* report, const gerdy_report_norm* norm) {
  int number = 0;
  for (size_t i = 0; i < report->nnorm; ++i) {
    if (!is_first(report, i)) continue;
    ++number;
    if (strcmp(source_of(&report->norm[i]), source_of(norm)) == 0) break;
  }
  return number;
}

// without any norm the first section has said why
static void put_norm_note(gd_buf* out, const gerdy_report* report) {
  if (report->nnorm == 0) {
    gd_buf_text(out,
                "<p>No norm is compared: see <a href='#summary'>In plain words</a>, hip "
                "adduction.</p>\n");
    return;
  }
  gd_put_paragraph(out, report->norm_note);
  gd_buf_text(out,
              "<p>Norms of different measures may come from different groups of runners, at "
              "other speeds: each is named below.</p>\n");
}

static void put_footnotes(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out,
              "<div class='small'><p>Mean ± SD over the counted steps, n in brackets; one step is "
              "a single value. Difference, from two steps a side: right minus left with its 95 % "
              "interval by Welch's method, from "
              "the scatter of the steps alone; steps of one run are not fully independent, "
              "so the true interval is rather wider. A difference whose interval leaves zero "
              "out is marked ●; among so many rows, about one in twenty is marked by chance. "
              "Measures of the band stand under <a href='#band'>The iliotibial band</a>.</p>\n");
  put_norm_note(out, report);
  int number = 0;
  for (size_t i = 0; i < report->nnorm; ++i) {
    if (!is_first(report, i)) continue;
    ++number;
    gd_buf_printf(out, "<p id='norm-%d'><sup>%d</sup> Norm: ", number, number);
    gd_put_escaped(out, source_of(&report->norm[i]));
    gd_buf_text(out, "</p>\n");
  }
  gd_buf_text(out, "</div>\n");
}

// ---- the table ---------------------------------------------------------------------------------

static void put_none(gd_buf* out, const char* words) {
  gd_buf_printf(out, "<span class='none'>%s</span>", words);
}

static void put_side(gd_buf* out, const gerdy_quantity* quantity, gerdy_stat stat, char style) {
  gd_buf_printf(out, "<td class='%c'>", style);
  if (stat.n == 0) {
    put_none(out, "not available");
  } else {
    gd_put_spread_bare(out, quantity, stat);
    gd_buf_text(out, " <span class='n'>(");
    gd_buf_printf(out, stat.n == 1 ? "one step" : "%zu", stat.n);
    gd_buf_text(out, ")</span>");
  }
  gd_buf_text(out, "</td>");
}

static void put_difference(gd_buf* out, const gerdy_quantity* quantity, const gerdy_stat* stat) {
  const gd_interval interval = gd_welch_interval(stat[GERDY_RIGHT], stat[GERDY_LEFT]);
  gd_buf_text(out, "<td>");
  if (interval.valid) {
    if (gd_interval_resolved(interval)) gd_buf_text(out, "<span class='mark'>●</span> ");
    gd_put_bare(out, quantity, interval.value);
    gd_buf_text(out, " <span class='n'>[");
    gd_put_bare(out, quantity, interval.low);
    gd_buf_text(out, " to ");
    gd_put_bare(out, quantity, interval.high);
    gd_buf_text(out, "]</span>");
  } else {
    const bool both = stat[GERDY_RIGHT].n > 0 && stat[GERDY_LEFT].n > 0;
    put_none(out, both ? "not compared" : "not available");
  }
  gd_buf_text(out, "</td>");
}

static void put_norm(gd_buf* out, const gerdy_report* report, gerdy_measure_id id) {
  const gerdy_report_norm* norm = gd_norm_of_measure(report, id);
  gd_buf_text(out, "<td>");
  if (norm == NULL) {
    gd_buf_text(out, "<span class='none' title='no norm is given'>–</span>");
  } else {
    const gerdy_stat value = {norm->mean[0], norm->sd[0], 0};
    gd_put_spread_bare(out, gerdy_measure_quantity(id), value);
    const int number = footnote_of(report, norm);
    gd_buf_printf(out, "<sup><a href='#norm-%d'>%d</a></sup>", number, number);
  }
  gd_buf_text(out, "</td>");
}

static void put_measure(gd_buf* out, const gerdy_report* report, gerdy_measure_id id) {
  static const char late_words[] = "; in walking often just before toe-off";
  const gerdy_quantity* quantity = gerdy_measure_quantity(id);
  const gerdy_stat* stat = report->gait->stat[id];
  const bool late = report->gait->walking && id == GERDY_MEASURE_knee_flexion_peak;
  gd_buf_printf(out, "<tr><th scope='row'>%s<span class='definition'>%s%s</span></th><td>%s</td>",
                quantity->label, quantity->definition, late ? late_words : "",
                gd_unit_words(quantity));
  put_side(out, quantity, stat[GERDY_RIGHT], 'r');
  put_side(out, quantity, stat[GERDY_LEFT], 'l');
  put_difference(out, quantity, stat);
  put_norm(out, report, id);
  gd_buf_text(out, "</tr>\n");
}

void gd_html_measures(gd_buf* out, const gerdy_report* report, bool of_band) {
  gd_buf_text(out,
              "<div class='wide'><table class='measures'><caption>Measures of the counted "
              "steps");
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>Measure</th><th scope='col'>Unit</th>"
              "<th scope='col' class='r'>Right</th><th scope='col' class='l'>Left</th>"
              "<th scope='col'>Right − left</th><th scope='col'>Norm</th></tr></thead>"
              "<tbody>\n");
  for (int id = 0; id < GERDY_NMEASURE; ++id) {
    if (gd_is_band_measure(id) == of_band) put_measure(out, report, (gerdy_measure_id)id);
  }
  gd_buf_text(out, "</tbody></table></div>\n");
}

// ---- every step --------------------------------------------------------------------------------

static void put_each_head(gd_buf* out, bool of_band) {
  gd_buf_text(out,
              "<thead><tr><th scope='col'>Side</th><th scope='col'>Contact, s</th>"
              "<th scope='col'>Toe-off, s</th>");
  for (int id = 0; id < GERDY_NMEASURE; ++id) {
    if (gd_is_band_measure(id) != of_band) continue;
    const gerdy_quantity* quantity = gerdy_measure_quantity((gerdy_measure_id)id);
    gd_buf_printf(out, "<th scope='col' class='upright'><span>%s, %s</span></th>", quantity->label,
                  gd_unit_words(quantity));
  }
  gd_buf_text(out, "<th scope='col'>Counts</th></tr></thead>");
}

static void put_cell(gd_buf* out, double value, double factor, int decimals) {
  gd_buf_text(out, "<td>");
  if (isfinite(value)) {
    gd_put_number(out, value * factor, decimals);
  } else {
    gd_buf_text(out, "<span class='none' title='not available'>–</span>");
  }
  gd_buf_text(out, "</td>");
}

static void put_step(gd_buf* out, const gerdy_step* step, bool of_band) {
  gd_buf_printf(out, "<tr class='%s'><th scope='row' class='%c'>%s</th>",
                step->left_out == GERDY_KEPT ? "kept" : "out",
                step->side == GERDY_RIGHT ? 'r' : 'l', gd_side_words(step->side));
  put_cell(out, step->contact, 1.0, 3);
  put_cell(out, step->toe_off, 1.0, 3);
  for (int id = 0; id < GERDY_NMEASURE; ++id) {
    if (gd_is_band_measure(id) != of_band) continue;
    const gerdy_quantity* quantity = gerdy_measure_quantity((gerdy_measure_id)id);
    put_cell(out, step->measure[id], quantity->factor, quantity->decimals);
  }
  gd_buf_printf(out, "<td>%s</td></tr>\n", step->left_out == GERDY_KEPT ? "yes" : "no");
}

void gd_html_every_step(gd_buf* out, const gerdy_report* report, bool of_band) {
  const gerdy_gait* gait = report->gait;
  if (gait->nstep == 0) return;
  gd_buf_text(out, "<details><summary>Every single step (");
  gd_buf_printf(out, "%zu", gait->nstep);
  gd_buf_text(out,
              ")</summary>\n<div class='wide'><table class='each'><caption>Every step in "
              "order of contact, left-out ones included; – means not available");
  gd_html_synthetic(out, report);
  gd_buf_text(out, "</caption>");
  put_each_head(out, of_band);
  gd_buf_text(out, "<tbody>\n");
  for (size_t i = 0; i < gait->nstep; ++i) put_step(out, &gait->step[i], of_band);
  gd_buf_text(out, "</tbody></table></div>\n</details>\n");
}

void gd_html_steps(gd_buf* out, const gerdy_report* report) {
  gd_html_measures(out, report, false);
  put_footnotes(out, report);
  gd_html_every_step(out, report, false);
  gd_put_claim(out, report, "cadence_retraining", "Changing the cadence");
  gd_put_claim(out, report, "level_hips", "Seeing oneself run");
}
