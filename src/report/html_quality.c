// report/html_quality.c: how far the numbers can be trusted: markers, gaps, steps left out, notes.
#include <math.h>

#include "report/html.h"
#include "report/lookup.h"
#include "report/words.h"

enum { SHOWN = 8 };              // markers shown before the rest is folded away
static const double far = 0.04;  // m: a marker followed worse than this is marked

static void put_millimetres(gd_buf* out, double metres) {
  gd_put_number(out, 1000.0 * metres, 1);
  if (isfinite(metres)) gd_buf_text(out, "\u00a0mm");
}

static void open_fact(gd_buf* out, const char* name) {
  gd_buf_printf(out, "<div><dt>%s</dt><dd>", name);
}

static void close_fact(gd_buf* out, const char* more) {
  gd_buf_printf(out, "</dd><dd class='more'>%s</dd></div>\n", more);
}

static void put_facts(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<dl class='facts'>\n");
  open_fact(out, "Marker residual, RMS");
  put_millimetres(out, report->marker_rms);
  close_fact(out, "all markers, all frames");
  open_fact(out, "Largest residual");
  put_millimetres(out, report->marker_max);
  close_fact(out, "of any marker at any time");
  open_fact(out, "Frames without a pose");
  gd_buf_printf(out, "%zu of %zu", report->nframe_bad, report->nframe);
  close_fact(out, "too few markers seen");
  open_fact(out, "Low-pass filter");
  if (report->filter_cutoff > 0.0) {
    gd_put_number(out, report->filter_cutoff, 1);
    gd_buf_text(out, "\u00a0Hz");
  } else {
    gd_buf_text(out, "none");
  }
  close_fact(out, "cut-off, on the coordinates");
  gd_buf_text(out,
              "</dl>\n<p class='small'>A residual is the distance between a measured marker "
              "and the same marker on the model in its fitted pose. Small residuals show that "
              "the model follows the markers, not that the markers sit where they should.</p>"
              "\n");
}

// ---- markers, worst first ----------------------------------------------------------------------

static bool was_seen(const gerdy_report_marker* marker) { return isfinite(marker->rms); }

static bool comes_before(const gerdy_report* report, size_t a, size_t b) {
  const double bad_a = report->marker[a].rms, bad_b = report->marker[b].rms;
  return bad_a > bad_b || (bad_a == bad_b && a < b);
}

// of the markers that were seen, the one that follows `last` in order of badness; nmarker when
// there is none. Picking one after the other needs no memory; there are a hundred markers at most.
static size_t next_worst(const gerdy_report* report, size_t last) {
  size_t best = report->nmarker;
  for (size_t i = 0; i < report->nmarker; ++i) {
    if (!was_seen(&report->marker[i])) continue;
    const bool after = last == report->nmarker || comes_before(report, last, i);
    if (after && (best == report->nmarker || comes_before(report, i, best))) best = i;
  }
  return best;
}

static void put_bar(gd_buf* out, double share) {
  gd_buf_text(out,
              "<svg class='bar' viewBox='0 0 100 8' preserveAspectRatio='none' "
              "aria-hidden='true'><rect width='");
  gd_buf_fixed(out, 100.0 * share, 1);
  gd_buf_text(out, "' height='8'/></svg>");
}

static void put_residuals(gd_buf* out, const gerdy_report_marker* marker, double largest) {
  gd_buf_text(out, "<td>");
  if (marker->rms > far) gd_buf_text(out, "<span class='mark'>▲</span> ");
  gd_put_number(out, 1000.0 * marker->rms, 1);
  gd_buf_text(out, "</td><td class='barcell'>");
  put_bar(out, largest > 0.0 ? marker->rms / largest : 0.0);
  gd_buf_text(out, "</td><td>");
  gd_put_number(out, 1000.0 * marker->max, 1);
  gd_buf_text(out, "</td><td>");
  gd_put_number(out, marker->max_time, 3);
  gd_buf_text(out, "</td>");
}

static void put_marker(gd_buf* out, const gerdy_report_marker* marker, double largest) {
  gd_buf_printf(out, "<tr%s><th scope='row'>", marker->rms > far ? " class='far'" : "");
  gd_put_escaped(out, marker->name);
  gd_buf_text(out, "</th>");
  put_residuals(out, marker, largest);
  gd_buf_printf(out, "<td>%zu</td></tr>\n", marker->nmissing);
}

// writes up to `most` markers that follow `last`; returns the last one written
static size_t put_marker_table(gd_buf* out, const gerdy_report* report, size_t last, size_t most,
                               double largest) {
  gd_buf_text(out, "<div class='wide'><table class='markers'><caption>Markers, worst first");
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>Marker</th><th scope='col'>RMS, mm</th>"
              "<th scope='col'><span class='unseen'>RMS as a bar</span></th><th "
              "scope='col'>Largest, mm</th><th scope='col'>at, s</th>"
              "<th scope='col'>Frames missing</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < most; ++i) {
    const size_t next = next_worst(report, last);
    if (next == report->nmarker) break;
    put_marker(out, &report->marker[next], largest);
    last = next;
  }
  gd_buf_text(out, "</tbody></table></div>\n");
  return last;
}

static void put_far(gd_buf* out, size_t nfar) {
  if (nfar == 0) return;
  gd_buf_printf(out, "<p class='small'>▲ marks an RMS above %.0f\u00a0mm (", 1000.0 * far);
  gd_put_count(out, nfar, "marker");
  gd_buf_text(out,
              "). Such a marker sits elsewhere than the model has it, is mixed up with another, "
              "or the model has another size than the runner.</p>\n");
}

// the table of those seen: the worst at once, the others folded away
static void put_seen(gd_buf* out, const gerdy_report* report, size_t nseen) {
  double largest = 0.0;
  size_t nfar = 0;
  for (size_t i = 0; i < report->nmarker; ++i) {
    largest = fmax(largest, report->marker[i].rms);
    nfar += report->marker[i].rms > far;
  }
  const size_t last = put_marker_table(out, report, report->nmarker, SHOWN, largest);
  put_far(out, nfar);
  if (nseen <= SHOWN) return;
  gd_buf_text(out, "<details><summary>The other ");
  gd_put_count(out, nseen - SHOWN, "marker");
  gd_buf_text(out, "</summary>\n");
  put_marker_table(out, report, last, nseen - SHOWN, largest);
  gd_buf_text(out, "</details>\n");
}

static void put_never_seen(gd_buf* out, const gerdy_report* report, size_t n) {
  if (n == 0) return;
  gd_buf_text(out, "<p><b>");
  gd_put_count(out, n, "marker");
  gd_buf_text(out, " of the model never seen:</b>");
  const char* between = " ";
  for (size_t i = 0; i < report->nmarker; ++i) {
    if (was_seen(&report->marker[i])) continue;
    gd_buf_printf(out, "%s<code>", between);
    gd_put_escaped(out, report->marker[i].name);
    gd_buf_text(out, "</code>");
    between = ", ";
  }
  gd_buf_text(out, "</p>\n");
}

static void put_markers(gd_buf* out, const gerdy_report* report) {
  size_t nseen = 0;
  for (size_t i = 0; i < report->nmarker; ++i) nseen += was_seen(&report->marker[i]);
  gd_buf_text(out, "<h3>Markers</h3>\n");
  if (nseen > 0) {
    put_seen(out, report, nseen);
  } else {
    gd_buf_text(out, "<p>No marker was followed.</p>\n");
  }
  put_never_seen(out, report, report->nmarker - nseen);
}

// ---- names, steps, notes -----------------------------------------------------------------------

static void put_names(gd_buf* out, const char* lead, const char* const* name, size_t n,
                      const char* none) {
  gd_buf_printf(out, "<p><b>%s:</b> ", lead);
  if (n == 0) gd_buf_text(out, none);
  for (size_t i = 0; i < n; ++i) {
    if (i > 0) gd_buf_text(out, ", ");
    gd_buf_text(out, "<code>");
    gd_put_escaped(out, name[i]);
    gd_buf_text(out, "</code>");
  }
  gd_buf_text(out, "</p>\n");
}

static void put_left_out_row(gd_buf* out, const gerdy_step* step) {
  const bool has_contact = isfinite(step->contact);
  const double when = has_contact ? step->contact : step->toe_off;
  gd_buf_text(out, "<tr><th scope='row'>");
  if (isfinite(when)) gd_buf_text(out, has_contact ? "contact " : "toe-off ");
  gd_put_number(out, when, 3);
  gd_buf_printf(out, "%s</th><td>%s</td><td>%s</td></tr>\n", isfinite(when) ? "\u00a0s" : "",
                gd_side_words(step->side), gerdy_left_out_words(step->left_out));
}

static void put_left_out(gd_buf* out, const gerdy_report* report) {
  const gerdy_gait* gait = report->gait;
  gd_buf_text(out, "<h3>Steps left out</h3>\n");
  if (gd_steps_left_out(gait) == 0) {
    gd_buf_text(out, "<p>None: every step that was found counts.</p>\n");
    return;
  }
  gd_buf_text(out, "<div class='wide'><table class='words'><caption>Steps found but not counted");
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>Time</th><th scope='col'>Side</th>"
              "<th scope='col'>Reason</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < gait->nstep; ++i) {
    if (gait->step[i].left_out != GERDY_KEPT) put_left_out_row(out, &gait->step[i]);
  }
  gd_buf_text(out, "</tbody></table></div>\n");
}

static void put_note(gd_buf* out, const gerdy_note* note) {
  const bool warning = note->severity == GERDY_WARNING;
  gd_buf_printf(out, "<tr class='%s'><td>%s</td><th scope='row'><code>",
                warning ? "warning" : "info", warning ? "Warning" : "Note");
  gd_put_escaped(out, note->where);
  if (note->line > 0) gd_buf_printf(out, "%s%ld", note->where[0] ? ":" : "line ", note->line);
  gd_buf_text(out, "</code></th><td>");
  gd_put_escaped(out, note->text);
  gd_buf_text(out, "</td></tr>\n");
}

static void put_notes(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<h3>Notes of the readers and computations</h3>\n");
  if (report->nnote == 0) {
    gd_buf_text(out, "<p>None.</p>\n");
    return;
  }
  gd_buf_text(out,
              "<div class='wide'><table class='words notes'><caption>What was assumed, left "
              "out or found odd, warnings first");
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>Kind</th><th scope='col'>Where</th>"
              "<th scope='col'>What</th></tr></thead><tbody>\n");
  static const gerdy_severity order[] = {GERDY_WARNING, GERDY_INFO};
  for (size_t k = 0; k < 2; ++k) {
    for (size_t i = 0; i < report->nnote; ++i) {
      if (report->note[i].severity == order[k]) put_note(out, &report->note[i]);
    }
  }
  gd_buf_text(out, "</tbody></table></div>\n");
}

void gd_html_quality(gd_buf* out, const gerdy_report* report) {
  put_facts(out, report);
  put_markers(out, report);
  put_names(out, "Markers of the trial that the model lacks", report->unmatched, report->nunmatched,
            "none.");
  put_names(out, "Coordinates that no marker tells", report->unobserved, report->nunobserved,
            "none.");
  put_left_out(out, report);
  put_notes(out, report);
  gd_put_claim(out, report, "marker_repeatability", "Between days");
  gd_put_claim(out, report, "opencap_error", "Without markers");
}
