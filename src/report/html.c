// report/html.c: the page as a whole: head, title, banner, the sections in their order.
#include "report/html.h"

#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "report/lookup.h"
#include "report/words.h"

typedef struct chapter {
  const char* id;
  const char* title;
  bool angles;  // shows angles, so it is in doubt when they are
  void (*write)(gd_buf* out, const gerdy_report* report);
} chapter;

static const chapter chapters[] = {
    {"summary", "In plain words", true, gd_html_summary},
    {"quality", "Data quality", false, gd_html_quality},
    {"steps", "Steps, right and left", true, gd_html_steps},
    {"curves", "Curves over stance and stride", true, gd_html_curves},
    {"band", "The iliotibial band's path", true, gd_html_band},
    {"method", "Conventions and method", false, gd_html_method},
    {"origin", "Versions and files", false, gd_html_origin},
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

void gd_html_synthetic(gd_buf* out, const gerdy_report* report) {
  if (report->synthetic) gd_buf_text(out, " · synthetic\u00a0data");
}

static void put_head(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'/>\n");
  gd_buf_text(out, "<meta name='viewport' content='width=device-width, initial-scale=1'/>\n");
  gd_buf_text(out, "<meta name='color-scheme' content='light dark'/>\n");
  gd_buf_printf(out, "<meta name='generator' content='Gerdy %s'/>\n<title>", gerdy_version());
  if (report->synthetic) gd_buf_text(out, "SYNTHETIC DATA · ");
  gd_put_escaped(out, report->title);
  gd_buf_text(out, "</title>\n");
  gd_html_style(out, report);
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

static void put_doubt(gd_buf* out, const gerdy_report* report) {
  if (!gd_in_doubt(report)) return;
  gd_buf_text(out,
              "<p class='banner doubt' role='note'><strong>ANGLES IN DOUBT</strong> "
              "<span>");
  gd_put_escaped(out, report->doubt);
  gd_buf_text(out, "</span></p>\n");
}

static void put_banner(gd_buf* out, const gerdy_report* report) {
  if (!report->synthetic) return;
  gd_buf_text(out,
              "<p class='banner' role='note'><strong>SYNTHETIC DATA</strong> "
              "<span>No person was measured. ");
  gd_put_escaped(out, report->synthetic_about);
  gd_buf_text(out, "</span></p>\n");
}

static void put_header(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<header>\n<p class='brand'>Gerdy");
  gd_html_synthetic(out, report);
  gd_buf_text(out, "</p>\n<h1>");
  gd_put_escaped(out, report->title);
  gd_buf_text(out, "</h1>\n");
  put_doubt(out, report);
  gd_buf_text(out, "<p class='subject'>");
  if (gd_has_text(report->subject)) {
    gd_put_escaped(out, report->subject);
    gd_buf_text(out, " · ");
  }
  put_date(out, report->created);
  gd_buf_text(out, "</p>\n");
  put_banner(out, report);
  gd_buf_text(out, "<nav aria-label='Sections'><ol>");
  for (int i = 0; i < nchapter; ++i) {
    gd_buf_printf(out, "<li><a href='#%s'>%s</a></li>", chapters[i].id, chapters[i].title);
  }
  gd_buf_text(out, "</ol></nav>\n</header>\n");
}

static void put_page(gd_buf* out, const gerdy_report* report) {
  put_head(out, report);
  gd_buf_text(out, "<body>\n");
  put_header(out, report);
  gd_buf_text(out, "<main>");
  for (int i = 0; i < nchapter; ++i) {
    open_chapter(out, report, &chapters[i], i + 1);
    chapters[i].write(out, report);
    gd_buf_text(out, "</section>\n");
  }
  gd_buf_text(out, "</main>\n<footer><p>This page describes a motion. It is not a diagnosis.");
  gd_html_synthetic(out, report);
  gd_buf_text(out, "</p></footer>\n</body>\n</html>\n");
}

gerdy_status gerdy_report_html(const gerdy_report* report, const char* path, gerdy_error* err) {
  gd_buf out;
  gd_buf_init(&out);
  put_page(&out, report);
  gerdy_status status = out.failed ? gd_fail_memory(err) : gd_file_write(path, out.at, out.n, err);
  gd_buf_reset(&out);
  return status;
}
