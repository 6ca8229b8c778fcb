// report/html_band_dose.c: what adds up in the band over a run.
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "report/band_view.h"
#include "report/html.h"
#include "report/html_band.h"
#include "report/words.h"

// large sums read better in a larger unit: 9000 mJ are 9 J, 9000 Ns are 9 kNs
static void enlarge(gerdy_quantity* q, double value) {
  static const double much = 1000;
  const bool impulse = strcmp(q->unit, "N.s") == 0;
  if (value * q->factor >= much && q->factor > 1) {
    q->factor = 1;
    q->display = q->unit;
  }
  if (value * q->factor >= much && strcmp(q->unit, "s") != 0) {
    q->factor = 1e-3;
    q->display = impulse ? "kNs" : "kJ";
  }
}

// both legs in the same unit, with as many digits as the larger one needs
static gerdy_quantity scaled(const gerdy_quantity* quantity, const double value[2]) {
  gerdy_quantity q = *quantity;
  const double most = fmax(value[0], value[1]);  // not NaN if one is known
  enlarge(&q, most);
  const double size = most * q.factor;
  q.decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return q;
}

static void put_side(gd_buf* out, const gerdy_band_dose* dose, int side) {
  const gerdy_quantity* quantity = gerdy_measure_quantity((gerdy_measure_id)dose->measure);
  const double* const value[3] = {dose->per_step, dose->per_km, dose->per_hour};
  const char initial = side == GERDY_RIGHT ? 'r' : 'l';
  gd_buf_printf(out, "<td class='%c'>%s</td>", initial, gd_side_words((gerdy_side)side));
  for (int i = 0; i < 3; ++i) {
    const gerdy_quantity q = scaled(quantity, value[i]);
    gd_buf_printf(out, "<td class='%c'>", initial);
    gd_put_if_known(out, &q, value[i][side]);
    gd_buf_text(out, "</td>");
  }
  gd_buf_text(out, "</tr>\n");
}

static void put_dose(gd_buf* out, const gerdy_band_dose* dose) {
  gd_buf_printf(out, "<tbody><tr><th scope='rowgroup' rowspan='2'>%s</th>",
                gd_band_title(dose->measure));
  put_side(out, dose, GERDY_RIGHT);
  gd_buf_text(out, "<tr>");
  put_side(out, dose, GERDY_LEFT);
  gd_buf_text(out, "</tbody>\n");
}

// what the sums are told at
static void put_pace(gd_buf* out, const gerdy_band_load* load) {
  static const gerdy_quantity stride = {"stride", "", "s", "s", 1, 3, ""};
  static const gerdy_quantity speed = {"speed", "", "m/s", "m/s", 1, 2, ""};
  if (!(load->stride_time > 0)) {
    gd_buf_text(out, "; how long a stride lasts is not known");
    return;
  }
  gd_buf_text(out, ", at strides of ");
  gd_put_value(out, &stride, load->stride_time);
  gd_buf_text(out, " (");
  gd_put_number(out, 60 / load->stride_time, 0);
  gd_buf_text(out, " landings a minute) and ");
  if (load->speed > 0) {
    gd_put_value(out, &speed, load->speed);
  } else {
    gd_buf_text(out, "a speed that is not known");
  }
}

static void put_head(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<div class='wide'><table class='doses'><caption>Of each leg alone");
  put_pace(out, report->band_load);
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>What adds up</th><th scope='col'>Leg</th>"
              "<th scope='col'>A step</th><th scope='col'>A km</th>"
              "<th scope='col'>An hour</th></tr></thead>\n");
}

void gd_html_band_doses(gd_buf* out, const gerdy_report* report) {
  const gerdy_band_load* load = report->band_load;
  if (load == NULL || load->ndose == 0) return;
  gd_buf_text(out,
              "<h3>What adds up over a run</h3>\n<p>Each step adds a little; these are the sums. "
              "They compare runs and sides: how much is too much is not known. ");
  gd_put_band_docs(out, "Dose");
  gd_buf_text(out, "</p>\n");
  put_head(out, report);
  for (size_t i = 0; i < load->ndose; ++i) put_dose(out, &load->dose[i]);
  gd_buf_text(out, "</table></div>\n");
}
