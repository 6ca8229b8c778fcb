// report/html_demand.c: what the hip must hold in every step, how much that is of what its muscles
// could, and how far to trust it.
#include "report/html_demand.h"

#include <math.h>

#include "report/html.h"
#include "report/lookup.h"
#include "report/words.h"

bool gd_demand_counts(const gerdy_demand* d) {
  const gerdy_stat* peak = d->stat[GERDY_DEMAND_moment_peak];
  return peak[0].n + peak[1].n > 0;
}

bool gd_demand_tested(const gerdy_demand* d) {
  return isfinite(d->tested[0]) || isfinite(d->tested[1]);
}

// ---- without forces ----------------------------------------------------------------------------

static void put_needed(gd_buf* out, const gerdy_report* report) {
  if (gd_has_text(report->demand_note)) {
    gd_buf_text(out, "<p>What the hip must hold could not be computed: ");
    gd_put_escaped(out, report->demand_note);
    gd_buf_text(out, "</p>\n");
    return;
  }
  gd_buf_text(
      out,
      "<p>Not known: no forces under the feet were given. They are what the hip must "
      "hold against.</p>\n<ul><li><b>Ground reaction forces</b> of the same steps, from "
      "force plates or a treadmill that measures them, with the same clock as the "
      "markers: <code>gerdy report --forces G.mot</code>.</li><li><b>Without plates</b> they "
      "can be predicted from the motion, with an error that is large beside what sides "
      "differ by: <code>gerdy report --predict</code>.</li><li><b>A strength test</b> "
      "of hip abduction with a hand-held dynamometer (force, lever and position, in a "
      "case or a file of answers) puts the runner's own strength beside it.</li></ul>\n");
}

// ---- with them ---------------------------------------------------------------------------------

static void put_predicted(gd_buf* out) {
  gd_buf_text(out,
              "<p class='banner' role='note'><strong>PREDICTED FORCES</strong> <span>No force was "
              "measured: the ground's force was predicted from the motion. It knows nothing of the "
              "impact at landing. Where plates measured as well, peaks of single steps were off by "
              "up to 0.5 Nm/kg: differences below that mean nothing.</span></p>\n");
}

// both sides of one quantity: "1.49 ± 0.20 Nm/kg on the right (n = 7)"
static void put_both(gd_buf* out, const gerdy_demand* d, gerdy_demand_id id) {
  bool before = false;
  for (int side = 0; side < 2; ++side) {
    const gerdy_stat stat = d->stat[id][side];
    if (stat.n == 0) continue;
    gd_buf_text(out, before ? " and <b>" : "<b>");
    gd_put_spread(out, gerdy_demand_quantity(id), stat);
    gd_buf_printf(out, "</b> on the <span class='%c'>%s</span> (", side == GERDY_RIGHT ? 'r' : 'l',
                  gd_side_words((gerdy_side)side));
    gd_put_n(out, stat.n);
    gd_buf_text(out, ")");
    before = true;
  }
}

static void put_lead(gd_buf* out, const gerdy_demand* d) {
  gd_buf_text(out,
              "<p class='lead'>In every step the muscles at the outside of the hip hold the "
              "pelvis over the standing leg. ");
  if (!gd_demand_counts(d)) {
    gd_buf_text(out,
                "<b>How much that takes cannot be said here</b>: no step has forces that can "
                "be trusted.</p>\n");
    return;
  }
  gd_buf_text(out, "At the peak that took ");
  put_both(out, d, GERDY_DEMAND_moment_peak);
  gd_buf_text(out, ".</p>\n");
}

static void put_share(gd_buf* out, const gerdy_demand* d) {
  const gerdy_stat* share = d->stat[GERDY_DEMAND_share];
  if (share[0].n + share[1].n == 0) return;
  gd_buf_text(out, "<p>At the tightest moment the abductors had to make ");
  put_both(out, d, GERDY_DEMAND_share);
  gd_buf_text(out,
              " of what they could in that posture and at that speed. A muscle that lengthens can "
              "make more than in a test at rest, one that shortens less.</p>\n");
}

// where the strength comes from; the ratio never without how to read it
static void put_strength(gd_buf* out, const gerdy_demand* d) {
  if (!gd_demand_tested(d)) {
    gd_buf_text(out,
                "<p><b>The strength is the model's, not the runner's</b>: no strength test is "
                "known. Sides and days can be compared, the level cannot. A hand-held "
                "dynamometer changes that.</p>\n");
    return;
  }
  gd_buf_text(out,
              "<p>The strength is that of the test (force times lever; lying on the side the leg's "
              "own weight on top): ");
  for (int side = 0; side < 2; ++side) {
    gd_buf_printf(out, "%s%s ", side == 0 ? "" : ", ", gd_side_words((gerdy_side)side));
    if (isfinite(d->tested[side])) {
      gd_put_value(out, gerdy_demand_quantity(GERDY_DEMAND_moment_peak), d->tested[side]);
      gd_buf_printf(out, " (%.2f times the model's)", d->factor[side]);
    } else {
      gd_buf_text(out, "not tested (the model's)");
    }
  }
  gd_buf_text(out, ". ");
  if (gd_demand_counts(d)) {
    gd_buf_text(out, "The peak of running was ");
    put_both(out, d, GERDY_DEMAND_ratio);
    gd_buf_text(out, " of it. ");
  }
  gd_buf_text(out, "</p>\n");
}

static void put_reading(gd_buf* out) {
  gd_buf_text(out,
              "<p><b>Above 100 % is normal and no failure.</b> Running asks more of the hip than "
              "a strength test shows, in healthy runners too. Compare sides and days; do not "
              "read these numbers as a limit.</p>\n");
}

// ---- how far to trust it -----------------------------------------------------------------------

static void put_left_out(gd_buf* out, const gerdy_demand* d) {
  for (int reason = GERDY_DEMAND_COUNTED + 1; reason <= GERDY_DEMAND_DOUBT; ++reason) {
    size_t n = 0;
    for (size_t i = 0; i < d->nstep; ++i) n += (int)d->step[i].left_out == reason;
    if (n == 0) continue;
    gd_buf_text(out, " <b>");
    gd_put_count(out, n, "step");
    gd_buf_printf(out, " %s not counted</b>: %s.", n == 1 ? "is" : "are",
                  gerdy_demand_out_words((gerdy_demand_out)reason));
  }
}

static void put_doubtful_peaks(gd_buf* out, const gerdy_demand* d) {
  size_t n = 0;
  for (size_t i = 0; i < d->nstep; ++i) {
    n += d->step[i].left_out == GERDY_DEMAND_COUNTED && !d->step[i].peak_trusted;
  }
  if (n == 0) return;
  gd_buf_text(out, " <b>The peak of ");
  gd_put_count(out, n, "counted step");
  gd_buf_text(out,
              " lies in frames that cannot be trusted</b> (marked ? below): forces and motion "
              "contradict each other there.");
}

// forces of another runner, unit or clock, or a model of another size
static void put_misfit(gd_buf* out, const gerdy_demand* d) {
  static const double notable = 0.1;
  if (!(fabs(d->load_share - 1) > notable)) return;
  gd_buf_text(out, " <b>While a foot is under load the forces are ");
  gd_put_number(out, 100 * d->load_share, 0);
  gd_buf_text(out,
              " % of what the motion of this model needs</b>: mass and size of the model, or unit "
              "and clock of the forces, are not right, and all numbers here are off by as much.");
}

static void put_trust(gd_buf* out, const gerdy_demand* d) {
  const gerdy_quantity* residual = gerdy_demand_quantity(GERDY_DEMAND_residual);
  gd_buf_printf(out,
                "<h3>How far to trust it</h3>\n<p>%zu of %zu frames can be trusted. In all "
                "frames together neither ground nor motion explains a force of ",
                d->ntrusted, d->nframe);
  gd_put_value(out, residual, d->residual);
  gd_buf_text(out, " of body weight (root mean square).");
  if (d->predicted) {
    gd_buf_text(out,
                " Predicted forces always fit the motion that they come from: that they do says "
                "little.");
  }
  put_misfit(out, d);
  put_left_out(out, d);
  put_doubtful_peaks(out, d);
  gd_buf_text(out,
              " What is odd about the forces stands under <a href='#quality'>Data "
              "quality</a>.</p>\n");
}

static void put_limits(gd_buf* out, const gerdy_demand* d) {
  gd_buf_text(out,
              "<div class='small'><p>The moment is what muscles must make about the hip's own "
              "axis of adduction, which goes with the thigh when the hip bends, as OpenSim's "
              "inverse dynamics has it; abduction is positive. About another axis it is "
              "another number: compare only what was computed alike. It is divided by ");
  gd_put_number(out, d->mass, 1);
  gd_buf_text(out,
              " kg of body mass.</p>\n<p>Which muscle does how much cannot be measured. "
              "Among all ways to make the moments of all joints the one with the smallest sum of "
              "squared activations is shown (static optimization, with elastic tendons and "
              "passive forces). A runner who tenses more needs more.</p></div>\n");
}

static void put_demand(gd_buf* out, const gerdy_report* report) {
  const gerdy_demand* d = report->demand;
  if (d->predicted) put_predicted(out);
  put_lead(out, d);
  if (gd_demand_counts(d)) {
    put_share(out, d);
    put_strength(out, d);
    put_reading(out);
    gd_html_demand_plot(out, report);
    gd_html_demand_table(out, report);
    gd_html_demand_muscles(out, report);
  }
  put_trust(out, d);
  gd_html_demand_steps(out, report);
  put_limits(out, d);
}

void gd_html_demand(gd_buf* out, const gerdy_report* report) {
  if (report->demand != NULL) {
    put_demand(out, report);
  } else {
    put_needed(out, report);
  }
  if (report->demand != NULL && report->demand->predicted)
    gd_put_claim(out, report, "predicted_forces", "Forces without plates");
  gd_put_claim(out, report, "demand_capacity", "What running takes, and what tests show");
}
