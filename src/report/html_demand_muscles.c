// report/html_demand_muscles.c: which muscles carry the moment of the hip, how much of what they
// could that is, and what each does to the pelvis.
#include <math.h>

#include "report/html.h"
#include "report/html_demand.h"
#include "report/words.h"

static const double notable = 0.01;  // of all that abducts: less is not listed
enum { OTHERS_MOST = 4 };            // named of those that only move the pelvis

// larger of the two sides; a side without steps adds nothing
static double most(const double value[2]) { return fmax(value[0], value[1]); }

// of both together
static double both(const double value[2]) {
  return (isnan(value[0]) ? 0 : value[0]) + (isnan(value[1]) ? 0 : value[1]);
}

static double total_moment(const gerdy_demand* d) {
  double sum = 0;
  for (size_t i = 0; i < d->nmuscle; ++i) sum += fmax(0, most(d->muscle[i].moment));
  return sum;
}

static bool is_listed(const gerdy_demand* d, const gerdy_demand_muscle* m) {
  return most(m->moment) > notable * total_moment(d);
}

static void put_cell(gd_buf* out, double value, int decimals, char style) {
  gd_buf_printf(out, "<td class='%c'>", style);
  if (isfinite(value)) {
    gd_put_number(out, value, decimals);
  } else {
    gd_buf_text(out, "<span class='none' title='not available'>–</span>");
  }
  gd_buf_text(out, "</td>");
}

static void put_pair(gd_buf* out, const double value[2], double factor, int decimals) {
  for (int side = 0; side < 2; ++side) {
    put_cell(out, factor * value[side], decimals, side == GERDY_RIGHT ? 'r' : 'l');
  }
}

// how much of the whole, as a bar beside the name
static void put_bar(gd_buf* out, const gerdy_demand* d, const gerdy_demand_muscle* m) {
  const double share = both(m->moment) / both(d->muscle[0].moment);
  gd_buf_text(out,
              "<td class='barcell'><svg class='bar' viewBox='0 0 100 8' "
              "preserveAspectRatio='none' aria-hidden='true'><rect height='8' width='");
  gd_buf_fixed(out, 100 * fmin(1, fmax(0, share)), 1);
  gd_buf_text(out, "'/></svg></td>");
}

static void put_table(gd_buf* out, const gerdy_report* report) {
  const gerdy_demand* d = report->demand;
  gd_buf_text(
      out,
      "<div class='wide'><table class='muscles'><caption>Mean over the counted steps, "
      "while the moment "
      "is at least half its peak. Lift: how the muscle accelerates the other side of the "
      "pelvis, the standing foot held; up is positive. Of what it could: a share near 100 % is "
      "no failure");
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><thead><tr><td colspan='2'></td>"
              "<th scope='colgroup' colspan='2'>Abduction, Nm/kg</th>"
              "<th scope='colgroup' colspan='2'>Of what it could, %</th>"
              "<th scope='colgroup' colspan='2'>Lift, rad/s²</th></tr><tr>"
              "<th scope='col'>Muscle</th><td></td>");
  for (int i = 0; i < 3; ++i) {
    gd_buf_text(out, "<th scope='col' class='r'>Right</th><th scope='col' class='l'>Left</th>");
  }
  gd_buf_text(out, "</tr></thead><tbody>\n");
  for (size_t i = 0; i < d->nmuscle; ++i) {
    const gerdy_demand_muscle* m = &d->muscle[i];
    if (!is_listed(d, m)) continue;
    gd_buf_text(out, "<tr><th scope='row'>");
    gd_put_escaped(out, m->name);
    gd_buf_text(out, "</th>");
    put_bar(out, d, m);
    put_pair(out, m->moment, 1, 2);
    put_pair(out, m->share, 100, 0);
    put_pair(out, m->lift, 1, 0);
    gd_buf_text(out, "</tr>\n");
  }
  gd_buf_text(out, "</tbody></table></div>\n");
}

// mean of the sides that are known
static double lift_of(const gerdy_demand_muscle* m) {
  if (isnan(m->lift[0])) return m->lift[1];
  return isnan(m->lift[1]) ? m->lift[0] : 0.5 * (m->lift[0] + m->lift[1]);
}

// the strongest of those not in the table that pull the pelvis that way, in their order
static void put_others(gd_buf* out, const gerdy_demand* d, int sign, const char* lead) {
  double last = INFINITY;
  for (int k = 0; k < OTHERS_MOST; ++k) {
    const gerdy_demand_muscle* best = NULL;
    for (size_t i = 0; i < d->nmuscle; ++i) {
      const double lift = sign * lift_of(&d->muscle[i]);
      if (is_listed(d, &d->muscle[i]) || !(lift > 1) || !(lift < last)) continue;
      if (best == NULL || lift > sign * lift_of(best)) best = &d->muscle[i];
    }
    if (best == NULL) break;
    gd_buf_text(out, k == 0 ? lead : ", ");
    gd_put_escaped(out, best->name);
    gd_buf_text(out, " (");
    gd_put_number(out, lift_of(best), 0);
    gd_buf_text(out, ")");
    last = sign * lift_of(best);
  }
  if (isfinite(last)) gd_buf_text(out, ". ");
}

void gd_html_demand_muscles(gd_buf* out, const gerdy_report* report) {
  const gerdy_demand* d = report->demand;
  if (!(total_moment(d) > 0)) return;
  gd_buf_text(out, "<h3>Which muscles carry it, and who holds the pelvis level</h3>\n");
  put_table(out, report);
  gd_buf_text(out,
              "<p class='small'>Muscles that do not abduct move the pelvis as well, because "
              "all joints are linked. ");
  put_others(out, d, 1, "The other side up: ");
  put_others(out, d, -1, "The other side down, mostly because they push the standing hip up: ");
  gd_buf_text(out, "Numbers in rad/s², mean of both sides.</p>\n");
}
