// report/html_diary.c: the diary as a drawing: worst pain of a day above, km of that day below.
#include <math.h>

#include "report/days.h"
#include "report/html_case.h"
#include "report/svg_plot.h"
#include "report/words.h"

enum { LEFT = 40, WIDTH = 640, PAIN_TOP = 22, PAIN_HIGH = 110, KM_TOP = 168, KM_HIGH = 80 };

static double share_of(const gerdy_followup* f, size_t i) {
  return ((double)i + 0.5) / (double)f->nday;
}

static double middle_of(const gerdy_followup* f, size_t i) { return LEFT + WIDTH * share_of(f, i); }

static gd_plot pain_plot(gd_buf* out) {
  return (gd_plot){.out = out,
                   .left = LEFT,
                   .top = PAIN_TOP,
                   .width = WIDTH,
                   .height = PAIN_HIGH,
                   .x = {0, 1, 1, 0},
                   .y = {0, 10, 2, 0},
                   .factor = 1.0};
}

static gd_plot km_plot(gd_buf* out, const gerdy_followup* f) {
  gd_range range = {0.0, 1.0};
  for (size_t i = 0; i < f->nday; ++i) gd_range_take(&range, f->day[i].run_km);
  return (gd_plot){.out = out,
                   .left = LEFT,
                   .top = KM_TOP,
                   .width = WIDTH,
                   .height = KM_HIGH,
                   .x = {0, 1, 1, 0},
                   .y = gd_axis_nice(range.low, range.high, 3),
                   .factor = 1.0};
}

// the line joins days that are known, over days that are not
static void put_pain_line(const gd_plot* plot, const gerdy_followup* f) {
  gd_buf_text(plot->out, "<path class='pain' d='");
  bool open = false;
  for (size_t i = 0; i < f->nday; ++i) {
    if (!isfinite(f->day[i].worst_pain)) continue;
    gd_buf_text(plot->out, open ? "L" : "M");
    gd_svg_at(plot->out, middle_of(f, i));
    gd_buf_text(plot->out, " ");
    gd_svg_at(plot->out, gd_plot_y(plot, f->day[i].worst_pain));
    open = true;
  }
  gd_buf_text(plot->out, "'/>");
}

static void put_pain_dots(const gd_plot* plot, const gerdy_followup* f) {
  for (size_t i = 0; i < f->nday; ++i) {
    if (!isfinite(f->day[i].worst_pain)) continue;
    gd_buf_text(plot->out, "<circle class='paindot' r='2.6' cx='");
    gd_svg_at(plot->out, middle_of(f, i));
    gd_buf_text(plot->out, "' cy='");
    gd_svg_at(plot->out, gd_plot_y(plot, f->day[i].worst_pain));
    gd_buf_text(plot->out, "'/>");
  }
}

static void put_km_bars(const gd_plot* plot, const gerdy_followup* f) {
  const double width = fmax(1.2, fmin(14.0, 0.62 * WIDTH / (double)f->nday));
  for (size_t i = 0; i < f->nday; ++i) {
    if (!(f->day[i].run_km > 0.0)) continue;
    const double y = gd_plot_y(plot, f->day[i].run_km);
    gd_buf_text(plot->out, "<rect class='km' x='");
    gd_svg_at(plot->out, middle_of(f, i) - 0.5 * width);
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
static void put_dates(gd_buf* out, const gerdy_followup* f) {
  const size_t every = f->nday <= 7 ? 1 : f->nday <= 42 ? 7 : f->nday <= 84 ? 14 : 21;
  for (size_t i = 0; i < f->nday; i += every) {
    const double x = middle_of(f, i);
    gd_buf_text(out, "<text class='tick' text-anchor='middle' y='266' x='");
    gd_svg_at(out, x);
    gd_buf_text(out, "'>");
    gd_put_date_short(out, f->day[i].day);
    gd_buf_text(out, "</text>");
  }
}

static void put_name(gd_buf* out, int y, const char* name) {
  gd_buf_printf(out, "<text class='name' x='%d' y='%d'>%s</text>", LEFT, y, name);
}

static void put_words(gd_buf* out, const gerdy_followup* f) {
  gd_range pain = gd_range_empty();
  double km = 0.0;
  for (size_t i = 0; i < f->nday; ++i) {
    gd_range_take(&pain, f->day[i].worst_pain);
    if (f->day[i].run_km > 0.0) km += f->day[i].run_km;
  }
  gd_buf_text(out, "<title id='diary-t'>Pain and running, day by day</title><desc id='diary-d'>");
  gd_put_date_range(out, f->day[0].day, f->day[f->nday - 1].day);
  gd_buf_text(out, ". Worst pain of a day: ");
  if (gd_range_is_empty(pain)) {
    gd_buf_text(out, "not available");
  } else {
    gd_put_number(out, pain.low, 0);
    gd_buf_text(out, " to ");
    gd_put_number(out, pain.high, 0);
    gd_buf_text(out, " of 10");
  }
  gd_buf_text(out, ". Together ");
  gd_put_number(out, km, 1);
  gd_buf_text(out, " km of running.</desc>");
}

void gd_html_diary(gd_buf* out, const gd_case* c) {
  const gerdy_followup* f = &c->plan->followup;
  if (f->nday == 0) return;
  const gd_plot pain = pain_plot(out), km = km_plot(out, f);
  gd_buf_text(out, "<figure class='diary'><figcaption>Diary");
  gd_html_synthetic(out, c->report);
  gd_buf_text(out,
              "</figcaption><div class='wide'>\n<svg class='plot' viewBox='0 0 690 272' role='img' "
              "aria-labelledby='diary-t diary-d'>");
  put_words(out, f);
  put_name(out, PAIN_TOP - 9, "Worst pain of the day, 0 to 10");
  gd_plot_y_axis(&pain, "");
  put_pain_line(&pain, f);
  put_pain_dots(&pain, f);
  put_name(out, KM_TOP - 9, "Running, km a day");
  gd_plot_y_axis(&km, "");
  put_km_bars(&km, f);
  put_dates(out, f);
  gd_buf_text(out, "</svg></div></figure>\n");
}
