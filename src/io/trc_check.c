// io/trc_check.c: do the rate and the unit in a .trc header agree with the numbers below?
#include <math.h>

#include "base/fail.h"
#include "io/body_size.h"
#include "io/trc.h"

gerdy_status gd_trc_settle_rate(const gd_trc_header* head, gerdy_series* series, gerdy_notes* notes,
                                gerdy_error* err) {
  if (series->nrow < 2) {
    series->rate = head->rate;
    return GERDY_OK;
  }
  double rate = gerdy_series_rate(series);
  series->rate = rate;
  if (rate == 0)
    return gd_noted(gerdy_notes_add(notes, GERDY_WARNING, 0, "Time",
                                    "The frames are not evenly spaced in time; the rate of the "
                                    "header was not used."),
                    err);
  if (head->rate == 0)
    return gd_noted(gerdy_notes_add(notes, GERDY_INFO, head->values_line, "DataRate",
                                    "The header gives no rate; %.6g per second follows from the "
                                    "times.",
                                    rate),
                    err);
  // one part in a thousand, and times printed with three decimals
  double step = 1 / head->rate;
  double allowed = 0.001 * step + 0.001 / (double)(series->nrow - 1);
  if (fabs(step - 1 / rate) <= allowed) {
    series->rate = head->rate;
    return GERDY_OK;
  }
  return gd_noted(gerdy_notes_add(notes, GERDY_WARNING, head->values_line, "DataRate",
                                  "The header says %.6g per second, the times say %.6g; the times "
                                  "were used.",
                                  head->rate, rate),
                  err);
}

// The unit that would make the cloud as large as a person; NULL when none does.
static const char* better_unit(const gd_cloud* c, int power) {
  double size = (c->frames > 0 ? c->width : c->largest) / pow(10, power);  // as in the file
  if (size > 0 && size < 5) return "m";
  if (size < 300 && power > -2) return "cm";
  return size < 10000 && power > -3 ? "mm" : NULL;
}

static gerdy_status convert(const gd_trc_header* head, const gd_cloud* c, int shift,
                            gerdy_series* series, gerdy_notes* notes, gerdy_error* err) {
  double factor = pow(10, shift);
  for (size_t i = 0; i < series->nrow * series->ncol; i++) series->value[i] *= factor;
  return gd_noted(
      gerdy_notes_add(notes, GERDY_WARNING, head->values_line, "Units",
                      "The unit is wrong: in '%s' the markers would spread over %.4g "
                      "m. They are read as %s, in which they spread over %.2f m.",
                      head->unit, c->width, better_unit(c, head->power), c->width * factor),
      err);
}

gerdy_status gd_trc_check_units(const gd_trc_header* head, gerdy_series* series, gerdy_notes* notes,
                                gerdy_error* err) {
  gd_cloud c = {0};
  for (size_t row = 0; row < series->nrow; row++)
    gd_cloud_add(&c, series->value + row * series->ncol, series->valid + row * series->ncol,
                 series->ncol);
  if (c.seen == 0) return GERDY_OK;
  bool large = 2 * c.far > c.seen || 2 * c.wide > c.frames;
  // coordinates of a person in metres stay within some metres: 5 cm or 10 mm would be a speck
  double speck = head->power == -3 ? 0.010 : head->power == -2 ? 0.050 : 0;
  bool small = c.frames > 0 && c.largest <= speck;
  if (!large && !small) return GERDY_OK;
  const char* unit = better_unit(&c, head->power);
  int shift;
  if (unit && gd_cloud_unit(&c, head->power, &shift) && shift != 0)
    return convert(head, &c, shift, series, notes, err);
  if (!unit)
    return gd_fail(err, GERDY_E_DATA, head->values_line, "Units",
                   "In '%s' the markers would spread over %.4g m, which no person does. Check the "
                   "export; the unit must be mm, cm or m.",
                   head->unit, c.width);
  return gd_fail(
      err, GERDY_E_DATA, head->values_line, "Units",
      "The unit is wrong: in '%s' the markers would spread over %.4g m and lie up to %.4g "
      "m from the origin, which no person does. Write %s instead of %s in this line.",
      head->unit, c.width, c.largest, unit, head->unit);
}
