// report/html.c: the page as a whole: head, title, banner, the sections in their order.
#include "report/html.h"

#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "report/complaint.h"
#include "report/html_case.h"
#include "report/lookup.h"
#include "report/words.h"

typedef struct chapter {
  const char* id;
  const char* title;
  bool angles;                      // shows angles, so it is in doubt when they are
  bool (*shown)(const gd_case* c);  // is there anything to tell?
  void (*write)(gd_buf* out, const gerdy_report* report);  // of the motion
  void (*tell)(gd_buf* out, const gd_case* c);             // of the case
} chapter;

static bool has_motion(const gd_case* c) { return c->report->gait != NULL; }
static bool has_motion_only(const gd_case* c) { return has_motion(c) && !gd_case_shown(c); }
static bool has_both(const gd_case* c) { return has_motion(c) && gd_case_shown(c); }
static bool has_weeks(const gd_case* c) { return c->week != NULL; }
static bool has_claims(const gd_case* c) { return c->cited.n > 0 && gd_case_told(c); }
static bool always(const gd_case* c) { return c != NULL; }

static bool has_reasons(const gd_case* c) {
  return c->assessment != NULL && c->assessment->nhypothesis > 0 && gd_case_told(c);
}

static bool has_known(const gd_case* c) {
  size_t n = 0;
  if (c->report->history != NULL) (void)gerdy_history_entries(c->report->history, &n);
  if (n == 0 && c->assessment != NULL && c->assessment->facts != NULL) {
    (void)gerdy_facts_all(c->assessment->facts, &n);
  }
  return n > 0;
}

enum { NANSWER = 4 };

// meaning first: the first four answer a runner, or a therapist between two patients
static const chapter chapters[] = {
    {"see", "Do you need to see someone?", false, gd_case_shown, NULL, gd_html_see},
    {"why", "What is most likely going on?", false, gd_case_shown, NULL, gd_html_why},
    {"week", "What to do this week", false, gd_case_shown, NULL, gd_html_week},
    {"surer", "What would make us surer", false, gd_case_shown, NULL, gd_html_surer},
    {"plan", "The plan, week by week", false, has_weeks, NULL, gd_html_plan},
    {"followup", "How it goes", false, gd_case_followed, NULL, gd_html_followup},
    {"reasons", "Every explanation, with its reasons", false, has_reasons, NULL, gd_html_reasons},
    {"known", "Everything that is known", false, has_known, NULL, gd_html_known},
    {"claims", "The evidence", false, has_claims, NULL, gd_html_claims},
    {"summary", "In plain words", true, has_motion_only, gd_html_summary, NULL},
    {"summary", "The recording in plain words", true, has_both, gd_html_summary, NULL},
    {"quality", "Data quality", false, has_motion, gd_html_quality, NULL},
    {"steps", "Steps, right and left", true, has_motion, gd_html_steps, NULL},
    {"curves", "Curves over stance and stride", true, has_motion, gd_html_curves, NULL},
    {"demand", "What the hip must hold", true, has_motion, gd_html_demand, NULL},
    {"band", "The iliotibial band", true, has_motion, gd_html_band, NULL},
    {"method", "Conventions and method", false, has_motion, gd_html_method, NULL},
    {"origin", "Versions and files", false, always, gd_html_origin, NULL},
};
static const int nchapter = (int)(sizeof chapters / sizeof chapters[0]);

// a synthetic report says so at each heading, one in doubt where angles follow
static void open_chapter(gd_buf* out, const gerdy_report* report, const chapter* one, int number) {
  const char* id = one->id;
  gd_buf_printf(out, "\n<section id='%s' aria-labelledby='%s-h'>\n<h2 id='%s-h'>", id, id, id);
  gd_buf_printf(out, "<span class='no'>%d</span> %s", number, one->title);
  if (one->angles && gd_in_doubt(report)) {
    gd_buf_text(out, " <span class='tag doubt'>in doubt</span>");
  }
  if (report->synthetic) gd_buf_text(out, " <span class='tag'>synthetic data</span>");
  gd_buf_text(out, "</h2>\n");
}

static void put_doubt(gd_buf* out, const gerdy_report* report) {
  if (!gd_in_doubt(report)) return;
  gd_buf_text(out,
              "<p class='banner doubt' role='note'><strong>ANGLES IN DOUBT</strong> "
              "<span>");
  gd_put_escaped(out, report->doubt);
  gd_buf_text(out, "</span></p>\n");
}

static void put_contents(gd_buf* out, const gd_case* c, int first) {
  gd_buf_text(out, "<nav aria-label='Sections'><ol>");
  for (int i = first; i < nchapter; ++i) {
    if (!chapters[i].shown(c)) continue;
    gd_buf_printf(out, "<li><a href='#%s'>%s</a></li>", chapters[i].id, chapters[i].title);
  }
  gd_buf_text(out, "</ol></nav>\n");
}

// no list of contents stands before the answers of a case
static void put_chapters(gd_buf* out, const gd_case* c) {
  int number = 0;
  for (int i = 0; i < nchapter; ++i) {
    if (i == NANSWER && gd_case_shown(c)) put_contents(out, c, NANSWER);
    if (!chapters[i].shown(c)) continue;
    open_chapter(out, c->report, &chapters[i], ++number);
    // doubt about the motion stands above all that follows from it, but not above a red flag
    if (chapters[i].shown == has_both) put_doubt(out, c->report);
    if (chapters[i].tell != NULL) {
      chapters[i].tell(out, c);
    } else {
      chapters[i].write(out, c->report);
    }
    gd_buf_text(out, "</section>\n");
  }
}

void gd_html_synthetic(gd_buf* out, const gerdy_report* report) {
  if (report->synthetic) gd_buf_text(out, " · synthetic\u00a0data");
}

static void put_head(gd_buf* out, const gd_case* c) {
  const gerdy_report* report = c->report;
  gd_buf_text(out, "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'/>\n");
  gd_buf_text(out, "<meta name='viewport' content='width=device-width, initial-scale=1'/>\n");
  gd_buf_text(out, "<meta name='color-scheme' content='light dark'/>\n");
  gd_buf_printf(out, "<meta name='generator' content='Gerdy %s'/>\n<title>", gerdy_version());
  if (report->synthetic) gd_buf_text(out, "SYNTHETIC DATA · ");
  gd_put_escaped(out, report->title);
  gd_buf_text(out, "</title>\n");
  gd_html_style(out, report, gd_case_shown(c));
  gd_buf_text(out, "</head>\n");
}

// "2026-05-04T09:30:00Z" reads better as "2026-05-04 09:30 UTC"; anything else stays as it is
static void put_date(gd_buf* out, const char* created) {
  gd_buf_text(out, "<time>");
  if (created != NULL && strlen(created) == 20 && created[10] == 'T' && created[19] == 'Z') {
    char text[32] = {0};
    memcpy(text, created, 10);
    text[10] = ' ';
    memcpy(text + 11, created + 11, 5);
    gd_put_escaped(out, text);
    gd_buf_text(out, " UTC");
  } else {
    gd_put_escaped(out, created);
  }
  gd_buf_text(out, "</time>");
}

static void put_banner(gd_buf* out, const gerdy_report* report) {
  if (!report->synthetic) return;
  gd_buf_text(out,
              "<p class='banner' role='note'><strong>SYNTHETIC DATA</strong> "
              "<span>No person was measured. ");
  gd_put_escaped(out, report->synthetic_about);
  gd_buf_text(out, "</span></p>\n");
}

static void put_header(gd_buf* out, const gd_case* c) {
  const gerdy_report* report = c->report;
  gd_buf_text(out, "<header>\n<p class='brand'>Gerdy");
  gd_html_synthetic(out, report);
  gd_buf_text(out, "</p>\n<h1>");
  gd_put_escaped(out, report->title);
  gd_buf_text(out, "</h1>\n");
  if (!gd_case_shown(c)) put_doubt(out, report);
  gd_buf_text(out, "<p class='subject'>");
  if (gd_has_text(report->subject)) {
    gd_put_escaped(out, report->subject);
    gd_buf_text(out, " · ");
  }
  if (c->assessment != NULL) {
    const size_t before = out->n;
    gd_put_complaint(out, c->assessment->facts, "<b>");
    gd_buf_text(out, out->n > before ? "</b> · " : "");
  }
  put_date(out, report->created);
  gd_buf_text(out, "</p>\n");
  put_banner(out, report);
  if (gd_case_shown(c)) {
    gd_buf_text(out,
                "<p class='isnot'>Hypotheses, not a diagnosis. Each says what fits, what does "
                "not, and how well that is known.</p>\n");
  }
  if (!gd_case_shown(c)) put_contents(out, c, 0);
  gd_buf_text(out, "</header>\n");
}

static void put_page(gd_buf* out, const gd_case* c) {
  put_head(out, c);
  gd_buf_text(out, "<body>\n");
  put_header(out, c);
  gd_buf_text(out, "<main>");
  put_chapters(out, c);
  gd_buf_text(out, "</main>\n<footer><p>");
  gd_buf_text(out, gd_case_shown(c) ? "This page weighs what was told and measured. It is not a "
                                      "diagnosis, and it replaces nobody who examines you."
                                    : "This page describes a motion. It is not a diagnosis.");
  gd_html_synthetic(out, c->report);
  gd_buf_text(out, "</p></footer>\n</body>\n</html>\n");
}

gerdy_status gerdy_report_html(const gerdy_report* report, const char* path, gerdy_error* err) {
  gd_buf out;
  gd_case c;
  gd_buf_init(&out);
  gd_case_gather(report, &c);
  put_page(&out, &c);
  const bool failed = out.failed || c.cited.failed;
  gerdy_status status = failed ? gd_fail_memory(err) : gd_file_write(path, out.at, out.n, err);
  gd_case_close(&c);
  gd_buf_reset(&out);
  return status;
}
