#include "strain/band_tables.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "strain/band_columns.h"
#include "tissue/band_own.h"
#include "trial/motion_table.h"

// One reading: its place in gerdy_band_reading.
static const struct reading {
  const char *name, *unit;
  int each;  // of each head
  const char* meaning;
  size_t at;
} readings[] = {
#define READING(name, unit, each, meaning) \
  {#name, unit, each, meaning, offsetof(gerdy_band_reading, name)},
    GERDY_BAND_READING_LIST(READING)
#undef READING
};
enum { NREADING = sizeof readings / sizeof readings[0] };

// Of a strand that the model has: "ITB1_r.strain".
static const char* const strand_name[] = {"length", "strain", "rate", "force"};
static const char* const strand_unit[] = {"m", "1", "1/s", "N"};
static const char* const strand_meaning[] = {"of this strand of the model",
                                             "against the model's own slack length",
                                             "of that strain", "as the model's ligament has it"};
enum { NSTRAND = sizeof strand_name / sizeof strand_name[0] };

static double value_of(const gerdy_band_reading* r, const struct reading* what, int head) {
  double value;
  memcpy(&value, (const char*)r + what->at + (size_t)head * sizeof value, sizeof value);
  return value + 0.0;  // no -0
}

// ---- columns -----------------------------------------------------------------------------------

static void name_side(gd_band_columns* c, int side) {
  for (int i = 0; i < NREADING; ++i) {
    const struct reading* r = &readings[i];
    for (int head = 0; head < (r->each ? GERDY_NBAND : 1); ++head) {
      gd_band_column(c, r->unit, "%s.%s%s%s", gd_band_side_word[side],
                     r->each ? gd_band_head_word[head] : "", r->each ? "." : "", r->name);
    }
  }
  gd_band_column(c, "1", "%s.through_bone", gd_band_side_word[side]);
}

static void name_all(gd_band_columns* c, const gd_band_frames* f, const gd_band_own* own) {
  for (int side = 0; side < 2; ++side) {
    if (f->band->leg[side].known) name_side(c, side);
  }
  for (int i = 0; i < own->n; ++i) {
    const char* name = f->model->names + f->model->ligament_name[own->ligament[i]];
    for (int k = 0; k < NSTRAND; ++k) {
      gd_band_column(c, strand_unit[k], "%s.%s", name, strand_name[k]);
    }
  }
}

static void explain(gd_buf* lines, bool strands) {
  for (int i = 0; i < NREADING; ++i) {
    gd_buf_printf(lines, "unit.%s=%s (%s)\n", readings[i].name, readings[i].unit,
                  readings[i].meaning);
  }
  gd_buf_text(lines,
              "unit.through_bone=1 (1: the way leads through bone, nothing is to be trusted)\n");
  for (int k = 0; k < NSTRAND && strands; ++k) {
    gd_buf_printf(lines, "unit.strand.%s=%s (%s)\n", strand_name[k], strand_unit[k],
                  strand_meaning[k]);
  }
}

// ---- rows --------------------------------------------------------------------------------------

static void put_reading(gerdy_series* s, size_t row, size_t* col, const gerdy_band_reading* r) {
  for (int i = 0; i < NREADING; ++i) {
    for (int head = 0; head < (readings[i].each ? GERDY_NBAND : 1); ++head) {
      gerdy_series_set(s, row, (*col)++, value_of(r, &readings[i], head));
    }
  }
  gerdy_series_set(s, row, (*col)++, r->through_bone);
}

static size_t side_columns(void) {
  size_t n = 1;
  for (int i = 0; i < NREADING; ++i) n += readings[i].each ? GERDY_NBAND : 1;
  return n;
}

// are the speeds of all coordinates known?
static bool is_moving(const gd_band_frames* f, size_t row) {
  for (size_t q = 0; q < f->motion->ncol; ++q) {
    if (!isfinite(f->speed[row * f->motion->ncol + q])) return false;
  }
  return true;
}

static void put_strands(const gd_band_frames* f, const gd_band_own* own, gerdy_series* s,
                        size_t row, size_t col) {
  gd_band_strand strand[GD_BAND_MOST_OWN];
  gd_band_own_read(own, f->model, f->data, is_moving(f, row), strand);
  for (int i = 0; i < own->n; ++i) {
    const gerdy_ligament_state* state = &strand[i].state;
    const double value[NSTRAND] = {strand[i].length, state->strain, state->strain_rate,
                                   state->total_force};
    for (int k = 0; k < NSTRAND; ++k) gerdy_series_set(s, row, col++, value[k] + 0.0);
  }
}

static void put_row(const gd_band_frames* f, const gd_band_own* own, gerdy_series* s, size_t row) {
  size_t col = 0, width = side_columns();
  gd_motion_set(f->model, f->data, f->motion, f->speed, row);
  for (int side = 0; side < 2; ++side) {
    const gerdy_band_leg* leg = &f->band->leg[side];
    size_t from = col;
    if (!leg->known) continue;
    col += width;
    if (!gd_motion_knows(f->model, f->motion, row, leg->tibia)) continue;
    gerdy_band_reading r;
    gd_motion_read_band(f->model, f->band, f->data, side,
                        f->drive[side] != NULL ? f->drive[side] + row : NULL,
                        f->speed + row * f->motion->ncol, &r);
    put_reading(s, row, &from, &r);
  }
  if (own->n > 0) put_strands(f, own, s, row, col);
}

gerdy_status gd_band_table(const gd_band_frames* frames, gerdy_series** out, gd_buf* lines,
                           gerdy_error* err) {
  const gd_band_own own = gd_band_own_find(frames->model);
  size_t ncol = (size_t)own.n * NSTRAND;
  for (int side = 0; side < 2; ++side) ncol += frames->band->leg[side].known ? side_columns() : 0;
  gd_band_columns c = {0};
  gerdy_status status = gd_band_columns_open(&c, frames->motion, ncol, "Iliotibial band", err);
  if (status != GERDY_OK) return status;
  name_all(&c, frames, &own);
  explain(lines, own.n > 0);
  for (size_t row = 0; row < frames->motion->nrow; ++row) {
    put_row(frames, &own, c.table, row);
  }
  return gd_band_columns_close(&c, lines, out, err);
}
