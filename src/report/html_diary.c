// report/html_diary.c: the diary as a drawing: worst pain of a day above, km of that day below.
#include <math.h>

#include "report/days.h"
#include "report/html_case.h"
#include "report/svg_plot.h"
#include "report/words.h"

enum { PAIN_TOP = 22, PAIN_HIGH = 110, KM_TOP = 168, KM_HIGH = 80, DAYS_OF_PHONE = 28 };

// A drawing of some last days: a wide one of all, and one of those that a phone has room for.
typedef struct view {
  const char* name;  // of its ids
  int left, width, whole;
  const gerdy_diary_day* day;  // (n)
  size_t n;
} view;

static double middle_of(const view* v, size_t i) {
  return v->left + v->width * (((double)i + 0.5) / (double)v->n);
}

static gd_plot pain_plot(gd_buf* out, const view* v) {
  return (gd_plot){.out = out,
                   .left = v->left,
                   .top = PAIN_TOP,
                   .width = v->width,
                   .height = PAIN_HIGH,
                   .x = {0, 1, 1, 0},
                   .y = {0, 10, 2, 0},
                   .factor = 1.0};
}

static gd_plot km_plot(gd_buf* out, const view* v) {
  gd_range range = {0.0, 1.0};
  for (size_t i = 0; i < v->n; ++i) gd_range_take(&range, v->day[i].run_km);
  return (gd_plot){.out = out,
                   .left = v->left,
                   .top = KM_TOP,
                   .width = v->width,
                   .height = KM_HIGH,
                   .x = {0, 1, 1, 0},
                   .y = gd_axis_nice(range.low, range.high, 3),
                   .factor = 1.0};
}

// the line joins days that are known, over days that are not
static void put_pain_line(const gd_plot* plot, const view* v) {
  gd_buf_text(plot->out, "<path class='pain' d='");
  bool open = false;
  for (size_t i = 0; i < v->n; ++i) {
    if (!isfinite(v->day[i].worst_pain)) continue;
    gd_buf_text(plot->out, open ? "L" : "M");
    gd_svg_at(plot->out, middle_of(v, i));
    gd_buf_text(plot->out, " ");
    gd_svg_at(plot->out, gd_plot_y(plot, v->day[i].worst_pain));
    open = true;
  }
  gd_buf_text(plot->out, "'/>");
}

static void put_pain_dots(const gd_plot* plot, const view* v) {
  for (size_t i = 0; i < v->n; ++i) {
    if (!isfinite(v->day[i].worst_pain)) continue;
    gd_buf_text(plot->out, "<circle class='paindot' r='2.6' cx='");
    gd_svg_at(plot->out, middle_of(v, i));
    gd_buf_text(plot->out, "' cy='");
    gd_svg_at(plot->out, gd_plot_y(plot, v->day[i].worst_pain));
    gd_buf_text(plot->out, "'/>");
  }
}

static void put_km_bars(const gd_plot* plot, const view* v) {
  const double width = fmax(1.2, fmin(14.0, 0.62 * v->width / (double)v->n));
  for (size_t i = 0; i < v->n; ++i) {
    if (!(v->day[i].run_km > 0.0)) continue;
    const double y = gd_plot_y(plot, v->day[i].run_km);
    gd_buf_text(plot->out, "<rect class='km' x='");
    gd_svg_at(plot->out, middle_of(v, i) - 0.5 * width);
    gd_buf_text(plot->out, "' y='");
    gd_svg_at(plot->out, y);
    gd_buf_text(plot->out, "' width='");
    gd_svg_at(plot->out, width);
    gd_buf_text(plot->out, "' height='");
    gd_svg_at(plot->out, plot->top + plot->height - y);
    gd_buf_text(plot->out, "'/>");
  }
}

// a date under about every sixth of the time
static void put_dates(gd_buf* out, const view* v) {
  const size_t every = v->n <= 7 ? 1 : v->n <= 42 ? 7 : v->n <= 84 ? 14 : 21;
  for (size_t i = 0; i < v->n; i += every) {
    const double x = middle_of(v, i);
    gd_buf_text(out, "<text class='tick' text-anchor='middle' y='266' x='");
    gd_svg_at(out, x);
    gd_buf_text(out, "'>");
    gd_put_date_short(out, v->day[i].day);
    gd_buf_text(out, "</text>");
  }
}

static void put_name(gd_buf* out, const view* v, int y, const char* name) {
  gd_buf_printf(out, "<text class='name' x='%d' y='%d'>%s</text>", v->left, y, name);
}

static void put_words(gd_buf* out, const view* v) {
  gd_range pain = gd_range_empty();
  double km = 0.0;
  for (size_t i = 0; i < v->n; ++i) {
    gd_range_take(&pain, v->day[i].worst_pain);
    if (v->day[i].run_km > 0.0) km += v->day[i].run_km;
  }
  gd_buf_printf(out, "<title id='%s-t'>Pain and running, day by day</title><desc id='%s-d'>",
                v->name, v->name);
  gd_put_date_range(out, v->day[0].day, v->day[v->n - 1].day);
  gd_buf_text(out, ". Worst pain of a day: ");
  if (gd_range_is_empty(pain)) {
    gd_buf_text(out, "not available");
  } else {
    gd_put_number(out, pain.low, 0);
    if (round(pain.high) > round(pain.low)) {
      gd_buf_text(out, " to ");
      gd_put_number(out, pain.high, 0);
    }
    gd_buf_text(out, " of 10");
  }
  gd_buf_text(out, ". Together ");
  gd_put_number(out, km, 1);
  gd_buf_text(out, " km of running.</desc>");
}

static void put_drawing(gd_buf* out, const view* v) {
  const gd_plot pain = pain_plot(out, v), km = km_plot(out, v);
  gd_buf_printf(out,
                "<svg class='plot %s' viewBox='0 0 %d 272' role='img' aria-labelledby='%s-t %s-d'>",
                v->name, v->whole, v->name, v->name);
  put_words(out, v);
  put_name(out, v, PAIN_TOP - 9, "Worst pain of the day, 0 to 10");
  gd_plot_y_axis(&pain, "");
  put_pain_line(&pain, v);
  put_pain_dots(&pain, v);
  put_name(out, v, KM_TOP - 9, "Running, km a day");
  gd_plot_y_axis(&km, "");
  put_km_bars(&km, v);
  put_dates(out, v);
  gd_buf_text(out, "</svg>\n");
}

void gd_html_diary(gd_buf* out, const gd_case* c) {
  const gerdy_followup* f = &c->plan->followup;
  if (f->nday == 0) return;
  const size_t cut = f->nday > DAYS_OF_PHONE ? f->nday - DAYS_OF_PHONE : 0;
  const view all = {"diary-all", 40, 640, 690, f->day, f->nday};
  const view last = {"diary-last", 30, 324, 360, f->day + cut, f->nday - cut};
  gd_buf_text(out, "<figure class='diary'><figcaption>Diary");
  gd_html_synthetic(out, c->report);
  if (cut > 0) gd_buf_text(out, "<span class='diary-last'>, the last 4 weeks</span>");
  gd_buf_text(out, "</figcaption>\n");
  put_drawing(out, &all);
  put_drawing(out, &last);
  gd_buf_text(out, "</figure>\n");
}
