// report/html_summary.c: the first section: what was found, in sentences, each with its evidence.
#include <math.h>

#include "report/band_view.h"
#include "report/html.h"
#include "report/lookup.h"
#include "report/welch.h"
#include "report/words.h"

enum { STEPS_FOR_A_MEAN = 7 };  // claim pelvic_drop_noise

static const gerdy_stat* stats_of(const gerdy_report* report, gerdy_measure_id id) {
  return report->gait->stat[id];
}

// "5.8 ± 0.6° (n = 8)"
static void put_with_n(gd_buf* out, const gerdy_quantity* quantity, gerdy_stat stat) {
  gd_put_spread(out, quantity, stat);
  if (stat.n == 0) return;
  gd_buf_text(out, " (");
  gd_put_n(out, stat.n);
  gd_buf_text(out, ")");
}

static void put_speed(gd_buf* out, gerdy_stat speed) {
  static const gerdy_quantity quantity = {"speed", "Speed", "m/s", "m/s", 1.0, 2, ""};
  if (speed.n == 0) {
    gd_buf_text(out, " (speed not available)");
    return;
  }
  gd_buf_text(out, " at ");
  put_with_n(out, &quantity, speed);
}

static void put_cadence(gd_buf* out, const gerdy_report* report) {
  const gerdy_stat* stat = stats_of(report, GERDY_MEASURE_cadence);
  const gerdy_stat both = gd_stat_pooled(stat[GERDY_RIGHT], stat[GERDY_LEFT]);
  if (both.n == 0) return;
  gd_buf_text(out, ", with a cadence of ");
  put_with_n(out, gerdy_measure_quantity(GERDY_MEASURE_cadence), both);
}

static void put_counted(gd_buf* out, const gerdy_gait* gait) {
  const size_t right = gd_steps_kept(gait, GERDY_RIGHT), left = gd_steps_kept(gait, GERDY_LEFT);
  const size_t out_of_count = gd_steps_left_out(gait);
  gd_buf_text(out, " Counted: ");
  gd_put_count(out, right, "step");
  gd_buf_text(out, " of the right foot and ");
  gd_put_count(out, left, "step");
  gd_buf_text(out, " of the left; ");
  if (out_of_count == 0) {
    gd_buf_text(out, "none was left out.");
  } else {
    gd_put_count(out, out_of_count, "step");
    gd_buf_printf(out,
                  " %s left out, %swith its reason under <a href='#quality'>data "
                  "quality</a>.",
                  out_of_count == 1 ? "was" : "were", out_of_count == 1 ? "" : "each ");
  }
  if (right < STEPS_FOR_A_MEAN || left < STEPS_FOR_A_MEAN) {
    gd_buf_printf(out, " Fewer than 7 steps a side make a weak mean%s.",
                  right == 1 || left == 1 ? ", and one step makes none" : "");
  }
}

static void put_recording(gd_buf* out, const gerdy_report* report) {
  const gerdy_gait* gait = report->gait;
  gd_buf_printf(out, "<p class='lead'>The recording shows <b>%s</b>",
                gait->walking ? "walking" : "running");
  put_speed(out, gait->speed);
  put_cadence(out, report);
  gd_buf_text(out, ".");
  put_counted(out, gait);
  if (gait->walking) {
    gd_buf_text(out,
                " The studies named below are about running; they say little about this "
                "recording.");
  }
  gd_buf_text(out, "</p>\n");
}

// ---- one measure: a sentence, then the numbers behind it --------------------------------------

static void put_one_side(gd_buf* out, const gerdy_report* report, gerdy_measure_id id, int side) {
  const gerdy_stat stat = stats_of(report, id)[side];
  gd_buf_printf(out, "<b class='%c'>%s ", side == GERDY_RIGHT ? 'r' : 'l',
                gd_side_words((gerdy_side)side));
  gd_put_value(out, gerdy_measure_quantity(id), stat.mean);
  gd_buf_text(out, stat.n == 1 ? "</b> (one step)" : "</b>");
}

// "LEAD: right 5.8°, left 7.0°."
static void put_sides(gd_buf* out, const gerdy_report* report, gerdy_measure_id id,
                      const char* lead) {
  gd_buf_printf(out, "%s: ", lead);
  put_one_side(out, report, id, GERDY_RIGHT);
  gd_buf_text(out, ", ");
  put_one_side(out, report, id, GERDY_LEFT);
  gd_buf_text(out, ". ");
}

static gd_interval difference_of(const gerdy_report* report, gerdy_measure_id id) {
  const gerdy_stat* stat = stats_of(report, id);
  return gd_welch_interval(stat[GERDY_RIGHT], stat[GERDY_LEFT]);
}

// the difference, judged against the scatter of the steps and nothing else
static void put_difference(gd_buf* out, const gerdy_report* report, gerdy_measure_id id) {
  const gd_interval interval = difference_of(report, id);
  if (!interval.valid) {
    gd_buf_text(out, "The sides cannot be compared: that needs two steps of each. ");
    return;
  }
  gd_buf_text(out, "The difference, right minus left, is ");
  gd_put_value(out, gerdy_measure_quantity(id), interval.value);
  gd_buf_printf(out, ": <b>%s than what the scatter of the steps explains</b>. ",
                gd_interval_resolved(interval) ? "larger" : "not larger");
}

static const char* z_words(double z) {
  const double size = fabs(z);
  if (size < 1.0) return "inside one SD of the norm";
  if (size < 2.0) return z > 0 ? "high, but inside two SD" : "low, but inside two SD";
  return z > 0 ? "more than two SD above the norm" : "more than two SD below the norm";
}

static void put_z(gd_buf* out, int side, gerdy_stat stat, const gerdy_report_norm* norm) {
  if (stat.n == 0 || !(norm->sd[0] > 0.0)) return;
  const double z = (stat.mean - norm->mean[0]) / norm->sd[0];
  gd_buf_printf(out, " %s: %s (z = ", side == GERDY_RIGHT ? "Right" : "Left", z_words(z));
  gd_put_number(out, z, 1);
  gd_buf_text(out, ").");
}

static void put_norm(gd_buf* out, const gerdy_report* report, gerdy_measure_id id) {
  const gerdy_report_norm* norm = gd_norm_of_measure(report, id);
  if (norm == NULL) {
    // without any norm the note says why; with some it is under the table of steps
    const bool why = report->nnorm == 0 && gd_has_text(report->norm_note);
    gd_put_escaped(out, why ? report->norm_note : "No norm is given for this measure.");
    return;
  }
  const gerdy_quantity* quantity = gerdy_measure_quantity(id);
  const gerdy_stat value = {norm->mean[0], norm->sd[0], 0};
  gd_buf_text(out, "The norm is ");
  gd_put_spread(out, quantity, value);
  gd_buf_text(out, " (");
  gd_put_escaped(out, norm->source);
  gd_buf_text(out, ").");
  for (int side = 0; side < 2; ++side) put_z(out, side, stats_of(report, id)[side], norm);
}

static void open_finding(gd_buf* out, const char* title) {
  gd_buf_printf(out, "<article class='finding'>\n<h3>%s</h3>\n<p class='say'>", title);
}

// the same number without the model's legs and trunk: whoever reads 10 degrees should know when the
// pelvis' own markers show 7
static void put_markers_alone(gd_buf* out, const gerdy_report* report) {
  const gerdy_stat* stat = report->gait->stat[GERDY_MEASURE_pelvic_drop_markers_peak];
  if (stat[GERDY_RIGHT].n == 0 && stat[GERDY_LEFT].n == 0) return;
  put_sides(
      out, report, GERDY_MEASURE_pelvic_drop_markers_peak,
      "Seen by the markers of the pelvis alone, without the model's legs and trunk, the peak is");
  gd_buf_text(out, "What differs is the uncertainty that model and marker weights bring. ");
}

static void put_pelvis(gd_buf* out, const gerdy_report* report) {
  open_finding(out, "Pelvic drop");
  put_sides(out, report, GERDY_MEASURE_pelvic_drop_peak,
            "While the runner stands on one leg, the opposite side of the pelvis drops at most by");
  put_difference(out, report, GERDY_MEASURE_pelvic_drop_peak);
  if (difference_of(report, GERDY_MEASURE_pelvic_drop_peak).valid) {
    gd_buf_text(out, "Marker placement and the day's form are not in these intervals. ");
  }
  put_markers_alone(out, report);
  gd_buf_text(out, "</p>\n");
  gd_html_numbers(out, report, GERDY_MEASURE_pelvic_drop_peak);
  gd_put_claim(out, report, "pelvic_drop_injury", "Hypothesis");
  gd_put_claim(out, report, "pelvic_drop_noise", "Keep in mind");
  gd_put_claim(out, report, "pelvic_drop_norm", "No norm");
  gd_buf_text(out, "</article>\n");
}

static void put_hip(gd_buf* out, const gerdy_report* report) {
  open_finding(out, "Hip adduction");
  put_sides(out, report, GERDY_MEASURE_hip_adduction_peak,
            "The thigh comes towards the midline at most by");
  put_difference(out, report, GERDY_MEASURE_hip_adduction_peak);
  put_norm(out, report, GERDY_MEASURE_hip_adduction_peak);
  gd_buf_text(out, "</p>\n");
  gd_html_numbers(out, report, GERDY_MEASURE_hip_adduction_peak);
  gd_put_claim(out, report, "hip_adduction_itb", "Hypothesis");
  gd_put_claim(out, report, "hip_adduction_spread", "Keep in mind");
  gd_put_claim(out, report, "hip_adduction_sex", "Keep in mind");
  gd_buf_text(out, "</article>\n");
}

// strain means nothing without its reference
static void put_reference(gd_buf* out, const gerdy_report* report) {
  if (gd_has_text(report->band_reference)) {
    gd_buf_text(out, "Reference length: ");
    gd_put_escaped(out, report->band_reference);
    gd_buf_text(out, ". ");
  }
  if (!gd_has_input(report, "static")) {
    gd_buf_text(out,
                "<b>This level is not comparable with that of other recordings, because no "
                "standing trial was given.</b> ");
  }
}

// with error bars these judge a difference; without them only the scatter of the steps can
static void put_band_difference(gd_buf* out, const gerdy_report* report, gerdy_measure_id id) {
  const gd_band_view view = gd_band_view_of(report, id);
  if (view.verdict == GD_BAND_NOT_JUDGED) {
    put_difference(out, report, id);
    return;
  }
  gd_buf_text(out, "The difference, right minus left, is ");
  gd_put_interval(out, view.quantity, view.difference);
  gd_buf_printf(out, ": <b>%s</b>. ",
                view.verdict == GD_BAND_APART ? "larger than what the errors explain"
                                              : gd_band_verdict_words(view.verdict));
}

// the norm's path is not the one that is followed here
static void put_band_norm(gd_buf* out, const gerdy_report* report) {
  const gerdy_report_norm* norm = gd_norm_of_measure(report, GERDY_MEASURE_band_tfl_strain_peak);
  if (norm == NULL) return;
  gd_buf_text(out, "<p class='small'>Norm in the drawings: ");
  gd_put_escaped(out, norm->source);
  gd_buf_text(out,
              ". That path runs over points; here the band lies on surfaces, and the bones decide "
              "whether that strains it a little more or less: the norm is an order of size, not a "
              "limit. ");
  gd_put_band_docs(out, "How exact");
  gd_buf_text(out, "</p>\n");
}

static void put_band(gd_buf* out, const gerdy_report* report) {
  open_finding(out, "Iliotibial band");
  put_sides(out, report, GERDY_MEASURE_band_tfl_strain_peak,
            "The path from the tensor fasciae latae becomes longer than its reference length at "
            "most by");
  put_reference(out, report);
  put_band_difference(out, report, GERDY_MEASURE_band_tfl_strain_peak);
  put_sides(out, report, GERDY_MEASURE_band_tfl_strain_rate_peak, "Its fastest lengthening");
  put_band_difference(out, report, GERDY_MEASURE_band_tfl_strain_rate_peak);
  gd_buf_text(out, "This is the length of a path, not the strain of tissue. ");
  if (gd_band_has_draws(report)) {
    gd_buf_text(
        out,
        "The intervals hold the errors of markers, skin, bones and tissue; SD and marks are "
        "the steps' own scatter. ");
  }
  gd_buf_text(out, "More: <a href='#band'>the iliotibial band</a>. ");
  gd_put_band_docs(out, "Strain");
  gd_buf_text(out, "</p>\n");
  gd_html_numbers(out, report, GERDY_MEASURE_band_tfl_strain_peak);
  gd_html_numbers(out, report, GERDY_MEASURE_band_tfl_strain_rate_peak);
  put_band_norm(out, report);
  gd_put_claim(out, report, "band_strain_itb", "Hypothesis");
  gd_put_claim(out, report, "band_level", "Keep in mind");
  gd_buf_text(out, "</article>\n");
}

static void put_limits(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(
      out,
      "<article class='limits'>\n<h3>What this page cannot say</h3>\n"
      "<p><b>It is not a diagnosis.</b> It describes how a body moved in one "
      "recording. It measures neither pain nor strength; force in the band and "
      "pressure at the knee are those of a model, and a recording of one day cannot tell a "
      "habit from a day's form. Every link of the story <i>weak hip, dropping pelvis, strained "
      "band, pain</i> is a hypothesis with evidence for and against.</p>\n");
  gd_put_claim(out, report, "strength_motion", "Hypothesis");
  gd_put_claim(out, report, "weak_abductors_itb", "Hypothesis");
  gd_buf_text(out, "</article>\n");
}

// the answer that a therapist looks for first
static void put_answer(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<p class='answer'>");
  gd_put_band_answer(out, report);
  gd_buf_text(out, " <a href='#band'>The iliotibial band</a>");
  gd_put_band_answer_docs(out);
  gd_buf_text(out, "</p>\n");
}

void gd_html_summary(gd_buf* out, const gerdy_report* report) {
  put_recording(out, report);
  put_answer(out, report);
  put_pelvis(out, report);
  put_hip(out, report);
  put_band(out, report);
  put_limits(out, report);
}
