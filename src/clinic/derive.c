// clinic/derive.c: what follows from single answers: ages, times, strength for body mass, load.
#include <math.h>
#include <string.h>

#include "clinic/facts_board.h"

static double days_since(const gd_board* board, gerdy_when at) {
  const long days = board->today - gerdy_when_day(at);
  return days > 0 ? (double)days : 0.0;
}

// A number that grows by one every so many days since it was told.
static void put_grown(gd_board* board, const char* name, const char* told, double days_each,
                      bool whole) {
  const gerdy_known* known = gd_board_get(board, told, 0);
  if (known == NULL || known->text != NULL) return;
  const double value = known->number + days_since(board, known->at) / days_each;
  gd_board_put_number(board, name, 0, whole ? floor(value) : value, board->now);
}

static void put_intake_age(gd_board* board) {
  size_t n;
  const gerdy_entry* entry = gerdy_history_entries(board->history, &n);
  const gerdy_entry* last = NULL;
  for (size_t i = 0; i < n; ++i) {
    const bool counts = board->counts[i] && entry[i].kind == GERDY_ENTRY_INTAKE;
    if (counts && (last == NULL || entry[i].at.utc >= last->at.utc)) last = &entry[i];
  }
  if (last != NULL)
    gd_board_put_number(board, "intake_age_days", 0, days_since(board, last->at), board->now);
}

static void put_torque(gd_board* board, char side) {
  const gerdy_known* force = gd_board_get(board, "hip_abduction_force", side);
  if (force == NULL || force->text != NULL) return;
  const double arm = gd_board_number(board, "hip_abduction_lever", 0);
  const double mass = gd_board_number(board, "mass", 0);
  gd_board_put_number(board, "hip_abduction_torque", side, force->number * arm / mass, force->at);
}

static void put_onset_spike(gd_board* board) {
  const double run = gd_board_number(board, "onset_run_km", 0);
  const double before = gd_board_number(board, "before_run_km", 0);
  if (before > 0)
    gd_board_put_number(board, "onset_spike", 0, 100.0 * (run / before - 1.0), board->now);
}

// Nobody hurts for longer than they live.
static void put_longer_than_life(gd_board* board) {
  const double weeks_a_year = 52;
  const double weeks = gd_board_number(board, "pain_weeks", 0);
  const double life = weeks_a_year * gd_board_number(board, "age_now", 0);
  if (weeks > life) gd_board_put_text(board, "pain_longer_than_life", "yes", board->now);
}

void gd_derive_profile(gd_board* board) {
  // a year of 365 days: on the same date a year later one is a year older, never a day too late
  put_grown(board, "age_now", "age", 365.0, true);
  put_grown(board, "pain_weeks", "since_weeks", 7.0, false);
  put_grown(board, "incident_days_now", "incident_days", 1.0, false);
  put_longer_than_life(board);
  put_intake_age(board);
  put_torque(board, 'r');
  put_torque(board, 'l');
  put_onset_spike(board);
}
