// The table of what moves the band.
#include <gerdy/band_cause.h>
#include <math.h>

#include "strain/band_columns.h"
#include "strain/band_tables.h"
#include "trial/motion_table.h"

static const struct motion {
  const char *name, *unit;
} motions[GERDY_NBAND_MOTION] = {
#define MOTION(name, unit, label) {#name, unit},
    GERDY_BAND_MOTION_LIST(MOTION)
#undef MOTION
};

// of each head: strain, rate and press by every motion, and press by tension
enum { side_columns = GERDY_NBAND * (3 * GERDY_NBAND_MOTION + 1) };

static const char* const effect_name[3] = {"strain", "rate", "press"};
static const char* const effect_unit[3] = {"1", "1/s", "N"};

static void name_side(gd_band_columns* c, int side) {
  for (int head = 0; head < GERDY_NBAND; ++head) {
    const char *leg = gd_band_side_word[side], *of = gd_band_head_word[head];
    for (int i = 0; i < 3 * GERDY_NBAND_MOTION; ++i) {
      int effect = i / GERDY_NBAND_MOTION, motion = i % GERDY_NBAND_MOTION;
      gd_band_column(c, "", "%s.%s.%s.by.%s", leg, of, effect_name[effect], motions[motion].name);
    }
    gd_band_column(c, "1", "%s.%s.press.by.tension", leg, of);
  }
}

static void explain(gd_buf* lines) {
  for (int effect = 0; effect < 3; ++effect) {
    gd_buf_printf(lines, "unit.%s=%s\n", effect_name[effect], effect_unit[effect]);
  }
  for (int i = 0; i < GERDY_NBAND_MOTION; ++i) {
    gd_buf_printf(lines, "unit.by.%s=1/%s\n", motions[i].name, motions[i].unit);
  }
  gd_buf_text(lines,
              "unit.by.tension=1/N\n"
              "meaning=derivative by each motion alone, the speeds held; tension as stretch alone "
              "gives it\n");
}

static void put_side(gerdy_series* s, size_t row, size_t col, const gerdy_band_slopes* slopes) {
  for (int head = 0; head < GERDY_NBAND; ++head) {
    const double* effect[3] = {slopes->strain[head], slopes->rate[head], slopes->press[head]};
    for (int i = 0; i < 3 * GERDY_NBAND_MOTION; ++i) {
      double slope = effect[i / GERDY_NBAND_MOTION][i % GERDY_NBAND_MOTION];
      gerdy_series_set(s, row, col++, slope + 0.0);  // no -0
    }
    gerdy_series_set(s, row, col++, slopes->press_by_tension[head]);
  }
}

static void forget_rates(gerdy_band_slopes* slopes) {
  for (int i = 0; i < GERDY_NBAND * GERDY_NBAND_MOTION; ++i) {
    slopes->rate[i / GERDY_NBAND_MOTION][i % GERDY_NBAND_MOTION] = NAN;
  }
}

static void put_row(const gd_band_frames* f, gerdy_series* s, size_t row) {
  size_t col = 0;
  gd_motion_set(f->model, f->data, f->motion, f->speed, row);
  for (int side = 0; side < 2; ++side) {
    const gerdy_band_leg* leg = &f->band->leg[side];
    if (!leg->known) continue;
    if (gd_motion_knows(f->model, f->motion, row, leg->tibia)) {
      gerdy_band_slopes slopes;
      gerdy_band_slopes_at(f->band, f->model, f->data, side, &slopes);
      if (!gd_motion_tells_speed(leg, f->speed + row * f->motion->ncol)) forget_rates(&slopes);
      put_side(s, row, col, &slopes);
    }
    col += side_columns;
  }
}

gerdy_status gd_band_slope_table(const gd_band_frames* frames, gerdy_series** out, gd_buf* lines,
                                 gerdy_error* err) {
  size_t ncol = 0;
  for (int side = 0; side < 2; ++side) ncol += frames->band->leg[side].known ? side_columns : 0;
  gd_band_columns c = {0};
  gerdy_status status =
      gd_band_columns_open(&c, frames->motion, ncol, "Slopes of the iliotibial band", err);
  if (status != GERDY_OK) return status;
  for (int side = 0; side < 2; ++side) {
    if (frames->band->leg[side].known) name_side(&c, side);
  }
  explain(lines);
  for (size_t row = 0; row < frames->motion->nrow; ++row) put_row(frames, c.table, row);
  return gd_band_columns_close(&c, lines, out, err);
}
