// report/html_band_dose.c: what adds up in the band over a run.
#include <math.h>
#include <string.h>

#include "report/band_view.h"
#include "report/html.h"
#include "report/html_band.h"
#include "report/words.h"

// large sums read better in the SI unit: 9000 mJ are 9 J
static gerdy_quantity scaled(const gerdy_quantity* quantity, double value) {
  static const double much = 1000;
  gerdy_quantity q = *quantity;
  if (fabs(value) * q.factor >= much && q.factor > 1) {
    q.factor = 1;
    q.display = strcmp(q.unit, "N.s") == 0 ? "Ns" : q.unit;
  }
  const double size = fabs(value) * q.factor;
  q.decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return q;
}

static void put_cells(gd_buf* out, const gerdy_quantity* quantity, const double value[2]) {
  for (int side = 0; side < 2; ++side) {
    const gerdy_quantity q = scaled(quantity, value[side]);
    gd_buf_printf(out, "<td class='%c'>", side == GERDY_RIGHT ? 'r' : 'l');
    gd_put_if_known(out, &q, value[side]);
    gd_buf_text(out, "</td>");
  }
}

static void put_head(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out,
              "<div class='wide'><table class='doses'><caption>Of each leg alone, at the speed and "
              "cadence of this recording");
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><thead><tr><td></td><th scope='colgroup' colspan='2'>A step</th>"
              "<th scope='colgroup' colspan='2'>A kilometre</th>"
              "<th scope='colgroup' colspan='2'>An hour</th></tr><tr><th scope='col'>What adds up"
              "</th>");
  for (int i = 0; i < 3; ++i) {
    gd_buf_text(out, "<th scope='col' class='r'>Right</th><th scope='col' class='l'>Left</th>");
  }
  gd_buf_text(out, "</tr></thead><tbody>\n");
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
  for (size_t i = 0; i < load->ndose; ++i) {
    const gerdy_band_dose* dose = &load->dose[i];
    const gerdy_quantity* quantity = gerdy_measure_quantity((gerdy_measure_id)dose->measure);
    gd_buf_printf(out, "<tr><th scope='row'>%s</th>", quantity->label);
    put_cells(out, quantity, dose->per_step);
    put_cells(out, quantity, dose->per_km);
    put_cells(out, quantity, dose->per_hour);
    gd_buf_text(out, "</tr>\n");
  }
  gd_buf_text(out, "</tbody></table></div>\n");
}
