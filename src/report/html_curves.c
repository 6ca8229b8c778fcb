// report/html_curves.c: every curve over stance and stride, both sides, norm and toe-off.
#include <math.h>
#include <string.h>

#include "report/band_view.h"
#include "report/html.h"
#include "report/lookup.h"
#include "report/side_curves.h"
#include "report/svg_plot.h"
#include "report/words.h"

typedef enum phase { STANCE, STRIDE } phase;

// One drawing: a curve over one phase with all that lies in it.
typedef struct panel {
  const gerdy_report* report;
  gerdy_curve_id id;
  phase over;
  const gerdy_curve* curve;  // (2) right, left
  const gerdy_report_norm* norm;
} panel;

static panel make_panel(const gerdy_report* report, gerdy_curve_id id, phase over) {
  const gerdy_gait* gait = report->gait;
  return (panel){.report = report,
                 .id = id,
                 .over = over,
                 .curve = over == STANCE ? gait->stance[id] : gait->stride[id],
                 .norm = over == STRIDE ? gd_norm_of_curve(report, id) : NULL};
}

static const char* phase_words(phase over) { return over == STANCE ? "stance" : "stride"; }

static gd_range range_of(const panel* p) {
  const double factor = gerdy_curve_quantity(p->id)->factor;
  gd_range range = gd_range_empty();
  for (int side = 0; side < 2; ++side) {
    const gerdy_curve* curve = &p->curve[side];
    if (curve->n == 0) continue;
    gd_range_take_spread(&range, curve->mean, curve->sd, factor);
    const size_t neach = gd_shows_each(curve) ? curve->n * GERDY_NPERCENT : 0;
    for (size_t i = 0; i < neach; ++i) gd_range_take(&range, factor * curve->each[i]);
  }
  if (p->norm == NULL || gd_range_is_empty(range)) return range;
  gd_range_take_spread(&range, p->norm->mean, p->norm->sd, factor);
  return range;
}

static void put_spreads(const gd_plot* plot, const panel* p) {
  if (p->norm != NULL) {
    gd_plot_band(plot, p->norm->mean, p->norm->sd, GERDY_NPERCENT, "norm");
    gd_plot_line(plot, p->norm->mean, GERDY_NPERCENT, "normline");
  }
  gd_side_spreads(plot, p->curve);
}

static void put_toe_off(const gd_plot* plot, const panel* p) {
  if (p->over != STRIDE) return;
  double last = NAN;
  for (int side = 0; side < 2; ++side) {
    const gerdy_stat share = p->report->gait->stance_share[side];
    if (p->curve[side].n == 0 || !(share.mean > 0.0 && share.mean < 1.0)) continue;
    gd_plot_upright(plot, 100.0 * share.mean, side == GERDY_RIGHT ? "off r" : "off l");
    last = fmax(share.mean, last);  // fmax prefers the number
  }
  if (!isfinite(last)) return;
  gd_buf_text(plot->out, "<text class='name' text-anchor='middle' x='");
  gd_svg_at(plot->out, gd_plot_x(plot, 100.0 * last));
  gd_buf_text(plot->out, "' y='");
  gd_svg_at(plot->out, plot->top - 5);
  gd_buf_text(plot->out, "'>toe-off</text>");
}

static void put_words(gd_buf* out, const panel* p) {
  const gerdy_quantity* quantity = gerdy_curve_quantity(p->id);
  const char* over = phase_words(p->over);
  gd_buf_printf(out, "<title id='%s-%s-t'>%s over %s</title><desc id='%s-%s-d'>", quantity->name,
                over, quantity->label, over, quantity->name, over);
  for (int side = 0; side < 2; ++side) {
    const gerdy_curve* curve = &p->curve[side];
    const size_t peak = curve->n > 0 ? gd_curve_peak(curve) : GERDY_NPERCENT;
    gd_buf_printf(out, "%s: ", side == GERDY_RIGHT ? "Right" : "Left");
    if (peak == GERDY_NPERCENT) {
      gd_buf_text(out, "not available. ");
      continue;
    }
    gd_buf_text(out, curve->n > 1 ? "mean of " : "");
    gd_put_n(out, curve->n);
    gd_buf_text(out, ", largest ");
    gd_put_value(out, quantity, curve->mean[peak]);
    gd_buf_printf(out, " at %zu %% of %s. ", peak, over);
  }
  gd_buf_text(out, "</desc>");
}

// a degree sign stands at every tick, other units once above the axis
static bool unit_at_ticks(const gerdy_quantity* quantity) {
  return strcmp(quantity->display, "deg") == 0;
}

static void put_unit(const gd_plot* plot, const gerdy_quantity* quantity) {
  if (unit_at_ticks(quantity)) return;
  gd_buf_text(plot->out, "<text class='name' text-anchor='end' x='");
  gd_svg_at(plot->out, plot->left - 6);
  gd_buf_text(plot->out, "' y='");
  gd_svg_at(plot->out, plot->top - 8);
  gd_buf_printf(plot->out, "'>%s</text>", gd_unit_words(quantity));
}

static void put_panel(gd_buf* out, const panel* p) {
  const gerdy_quantity* quantity = gerdy_curve_quantity(p->id);
  const gd_range range = range_of(p);
  if (gd_range_is_empty(range)) {
    gd_buf_printf(out, "<p class='none'>Over %s: not available</p>", phase_words(p->over));
    return;
  }
  const gd_plot plot = {.out = out,
                        .left = 44,
                        .top = 24,
                        .width = 310,
                        .height = 150,
                        .x = {0, 100, 20, 0},
                        .y = gd_axis_nice(range.low, range.high, 5),
                        .factor = quantity->factor};
  gd_buf_printf(out,
                "<svg class='plot' viewBox='0 0 400 210' role='img' aria-labelledby='"
                "%s-%s-t %s-%s-d'>",
                quantity->name, phase_words(p->over), quantity->name, phase_words(p->over));
  put_words(out, p);
  gd_plot_y_axis(&plot, unit_at_ticks(quantity) ? "°" : "");
  gd_plot_x_axis(&plot, p->over == STANCE ? "% of stance" : "% of stride");
  put_spreads(&plot, p);
  put_toe_off(&plot, p);
  gd_side_lines(&plot, p->curve);
  gd_side_labels(&plot, p->curve);
  put_unit(&plot, quantity);
  gd_buf_text(out, "</svg>");
}

static void put_counts(gd_buf* out, const panel* p) {
  gd_buf_text(out, "right ");
  gd_put_n(out, p->curve[GERDY_RIGHT].n);
  gd_buf_text(out, ", left ");
  gd_put_n(out, p->curve[GERDY_LEFT].n);
}

static bool counts_differ(const panel* a, const panel* b) {
  return a->curve[0].n != b->curve[0].n || a->curve[1].n != b->curve[1].n;
}

static void put_figure(gd_buf* out, const gerdy_report* report, gerdy_curve_id id) {
  const gerdy_quantity* quantity = gerdy_curve_quantity(id);
  const panel stance = make_panel(report, id, STANCE), stride = make_panel(report, id, STRIDE);
  gd_buf_printf(out, "<figure class='curve'><figcaption><b>%s</b> <span>upwards: %s · ",
                quantity->label, quantity->definition);
  put_counts(out, &stance);
  if (counts_differ(&stance, &stride)) {
    gd_buf_text(out, " (stride: ");
    put_counts(out, &stride);
    gd_buf_text(out, ")");
  }
  gd_html_synthetic(out, report);
  gd_buf_text(out, "</span></figcaption>\n<div class='pair'>");
  put_panel(out, &stance);
  put_panel(out, &stride);
  gd_buf_text(out, "</div></figure>\n");
}

static void put_key(gd_buf* out, const char* drawing, const char* words) {
  gd_buf_printf(out, "<li><svg class='key' viewBox='0 0 34 12' aria-hidden='true'>%s</svg> %s</li>",
                drawing, words);
}

// the most steps that any curve of a side holds
static size_t most_steps(const gerdy_report* report, int side) {
  size_t most = 0;
  for (int id = 0; id < GERDY_NCURVE; ++id) {
    const size_t n = report->gait->stance[id][side].n;
    if (n > most) most = n;
  }
  return most;
}

static void put_legend(gd_buf* out, const gerdy_report* report) {
  const size_t right = most_steps(report, GERDY_RIGHT), left = most_steps(report, GERDY_LEFT);
  bool norm = false;
  for (size_t i = 0; i < report->nnorm; ++i) norm = norm || report->norm[i].is_curve;
  gd_buf_text(out, "<ul class='legend'>");
  put_key(out, "<path class='line r' d='M1 6h32'/>",
          right == 1 ? "right, one step" : "right, mean");
  put_key(out, "<path class='line l' d='M1 6h32'/>", left == 1 ? "left, one step" : "left, mean");
  if (right > 1 || left > 1) {
    put_key(out,
            "<path class='spread r' d='M0 1h16v10H0Z'/><path class='spread l' "
            "d='M18 1h16v10H18Z'/>",
            "± 1 SD over the steps");
    put_key(out, "<path class='each r' d='M1 4h32'/><path class='each l' d='M1 8h32'/>",
            "single steps (when at most 12 a side)");
  }
  if (norm) put_key(out, "<rect class='norm' width='34' height='12'/>", "norm, mean ± 1 SD");
  gd_buf_text(out, "</ul>\n");
}

static bool same_source(const gerdy_report_norm* a, const gerdy_report_norm* b) {
  return a != NULL && b != NULL && a->source != NULL && b->source != NULL &&
         strcmp(a->source, b->source) == 0;
}

static bool named_before(const gerdy_report* report, int id) {
  const gerdy_report_norm* norm = gd_norm_of_curve(report, (gerdy_curve_id)id);
  for (int k = 0; k < id; ++k) {
    if (same_source(gd_norm_of_curve(report, (gerdy_curve_id)k), norm)) return true;
  }
  return false;
}

// every source once, with the curves whose norm it gave
static void put_norm_sources(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<div class='small'>");
  for (int id = 0; id < GERDY_NCURVE; ++id) {
    const gerdy_report_norm* norm = gd_norm_of_curve(report, (gerdy_curve_id)id);
    if (norm == NULL || named_before(report, id)) continue;
    gd_buf_printf(out, "<p>Norm of %s", gerdy_curve_quantity((gerdy_curve_id)id)->label);
    for (int k = id + 1; k < GERDY_NCURVE; ++k) {
      if (!same_source(norm, gd_norm_of_curve(report, (gerdy_curve_id)k))) continue;
      gd_buf_printf(out, "; %s", gerdy_curve_quantity((gerdy_curve_id)k)->label);
    }
    gd_buf_text(out, ": ");
    gd_put_escaped(out, norm->source);
    gd_buf_text(out, "</p>");
  }
  gd_buf_text(out, "</div>\n");
}

void gd_html_curves(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out,
              "<p>Each step is stretched to 0 to 100 %, from contact to toe-off (stance) and "
              "from contact to the next contact of the same foot (stride), then averaged "
              "point by point. The two drawings of a row have their own scales. Curves of the band "
              "stand under <a href='#band'>The iliotibial band</a>.</p>\n");
  put_legend(out, report);
  for (int id = 0; id < GERDY_NCURVE; ++id) {
    if (!gd_is_band_curve(id)) put_figure(out, report, (gerdy_curve_id)id);
  }
  put_norm_sources(out, report);
}
