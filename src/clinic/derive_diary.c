// clinic/derive_diary.c: load and pain of the last days, and what rest and running did.
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "clinic/facts_board.h"

enum {
  WEEK = 7,
  MONTH = 30,
  FORTNIGHT = 14,
  COURSE = 42,  // days over which the pain of a treated runner should fall
  ENOUGH = 3,   // days of pain that are worth a mean
  UNTOLD_WEEKS = 16
};

// The items of days from .. to of the diary, by their places.
typedef struct stretch {
  const gd_day* day;
  size_t n;
} stretch;

static stretch days_of(const gd_board* board, long from, long to) {
  size_t first = 0;
  while (first < board->nday && board->day[first].day < from) ++first;
  size_t end = first;
  while (end < board->nday && board->day[end].day <= to) ++end;
  return (stretch){board->day + first, end - first};
}

static double sum_km(stretch s) {
  double sum = NAN;
  for (size_t i = 0; i < s.n; ++i) {
    if (!isnan(s.day[i].run_km)) sum = isnan(sum) ? s.day[i].run_km : sum + s.day[i].run_km;
  }
  return sum;
}

// Mean of the days' worst pain; NaN = fewer than so many days tell of it.
static double mean_pain(stretch s, size_t least) {
  double sum = 0;
  size_t n = 0;
  for (size_t i = 0; i < s.n; ++i) {
    if (isnan(s.day[i].pain)) continue;
    sum += s.day[i].pain;
    ++n;
  }
  return n >= least ? sum / (double)n : NAN;
}

static void put_reference(gd_board* board) {
  stretch month = days_of(board, board->today - MONTH + 1, board->today);
  double longest = NAN;
  for (size_t i = 0; i < month.n; ++i) {
    const double km = month.day[i].longest_km;
    if (km > 0 && !(longest >= km)) longest = km;
  }
  const gerdy_known* told = gd_board_get(board, "longest_30d_km", 0);
  // a diary that has just begun does not know the runs before it
  if (told != NULL && board->today - gerdy_when_day(told->at) <= MONTH &&
      !(longest >= told->number))
    longest = told->number;
  gd_board_put_number(board, "reference_run_km", 0, longest, board->now);
}

static void put_week(gd_board* board) {
  stretch now = days_of(board, board->today - WEEK + 1, board->today);
  stretch before = days_of(board, board->today - 2 * WEEK + 1, board->today - WEEK);
  gd_board_put_number(board, "week_km_now", 0, sum_km(now), board->now);
  gd_board_put_number(board, "week_km_before", 0, sum_km(before), board->now);
  gd_board_put_number(board, "pain_7d", 0, mean_pain(now, 1), board->now);
  gd_board_put_number(board, "pain_7d_before", 0, mean_pain(before, 1), board->now);
  double worse = NAN;
  for (size_t i = 0; i < now.n; ++i) {
    if (now.day[i].morning_worse >= 0)
      worse = (isnan(worse) ? 0 : worse) + now.day[i].morning_worse;
  }
  gd_board_put_number(board, "morning_worse_7d", 0, worse, board->now);
}

// The last two weeks of six against the first two.
static void put_course(gd_board* board) {
  const long first = board->today - COURSE + 1;
  stretch begin = days_of(board, first, first + FORTNIGHT - 1);
  stretch end = days_of(board, board->today - FORTNIGHT + 1, board->today);
  gd_board_put_number(board, "pain_6w_change", 0, mean_pain(end, ENOUGH) - mean_pain(begin, ENOUGH),
                      board->now);
}

static void put_checkins(gd_board* board) {
  size_t week = 0;
  const gd_day* last = NULL;
  for (size_t i = 0; i < board->nday; ++i) {
    if (!board->day[i].checked_in) continue;
    last = &board->day[i];
    week += last->day > board->today - WEEK;
  }
  if (last == NULL) return;
  gd_board_put_number(board, "checkins_7d", 0, (double)week, board->now);
  gd_board_put_number(board, "days_since_checkin", 0, (double)(board->today - last->day),
                      board->now);
}

// Mark the options of what the check-ins of the last two weeks say is new.
static bool mark_new(const gd_board* board, const gd_declared* d, unsigned char* said) {
  size_t n, nfact;
  bool any = false;
  const gerdy_entry* entry = gerdy_history_entries(board->history, &n);
  const gerdy_fact* fact = gerdy_history_facts(board->history, &nfact);
  for (size_t i = 0; i < n; ++i) {
    if (!board->counts[i] || entry[i].kind != GERDY_ENTRY_CHECKIN ||
        gerdy_when_day(entry[i].at) <= board->today - FORTNIGHT)
      continue;
    for (size_t k = entry[i].first; k < entry[i].first + entry[i].nfact; ++k) {
      if (strcmp(fact[k].name, "ci_new") != 0 || fact[k].text == NULL) continue;
      for (size_t o = 0; o < d->noption; ++o) {
        if (!gd_text_has(fact[k].text, d->option[o].id)) continue;
        said[o] = 1;
        any = true;
      }
    }
  }
  return any;
}

// The options that were said, in their order; "none" only when it is all that was said.
static void put_new(gd_board* board) {
  gd_declared d;
  if (!gd_declared_find(board->clinic, "ci_new_14d", &d)) return;
  unsigned char* said = gd_arena_alloc(board->arena, d.noption, 1);
  if (said == NULL) {
    board->failed = true;
    return;
  }
  if (!mark_new(board, &d, said)) return;
  bool more = false;
  for (size_t o = 0; o < d.noption; ++o) more = more || (said[o] && !d.option[o].alone);
  gd_buf text;
  gd_buf_init(&text);
  for (size_t o = 0; o < d.noption; ++o) {
    if (!said[o] || (more && d.option[o].alone)) continue;
    if (text.n > 0) gd_buf_text(&text, " ");
    gd_buf_text(&text, d.option[o].id);
  }
  const char* kept = gd_arena_keep(board->arena, &text);
  board->failed = board->failed || kept == NULL;
  if (kept != NULL) gd_board_put_text(board, "ci_new_14d", kept, board->now);
}

void gd_derive_diary(gd_board* board) {
  put_reference(board);
  put_week(board);
  put_course(board);
  put_checkins(board);
  put_new(board);
}

// ---- better with rest, back with running -------------------------------------------------------

static const double step = 2.0;  // points of pain that count as a change

// What the diary shows of it.
typedef struct returns {
  size_t n;        // how often
  long last_run;   // of the latest time: before the rest
  long first_run;  // after it
  long back;       // the day on which the pain was back
} returns;

// a, b: places of the last run before a break and the first one after it. The day on which the pain
// was back goes to *back.
static bool fell_and_returned(const gd_board* board, size_t a, size_t b, long* back) {
  double first = NAN, last = NAN;
  size_t n = 0;
  for (size_t i = a; i < b; ++i) {
    if (isnan(board->day[i].pain)) continue;
    if (n++ == 0) first = board->day[i].pain;
    last = board->day[i].pain;
  }
  if (n < 2 || first - last < step) return false;
  for (size_t i = b; i < board->nday && board->day[i].day <= board->day[b].day + FORTNIGHT; ++i) {
    *back = board->day[i].day;
    if (board->day[i].pain >= last + step) return true;
  }
  return false;
}

static returns find_returns(const gd_board* board, long from) {
  returns found = {0};
  size_t before = board->nday;  // place of the last run so far
  for (size_t i = 0; i < board->nday; ++i) {
    if (board->day[i].day < from || !board->day[i].ran) continue;
    const bool rested = before < board->nday && board->day[i].day - board->day[before].day > WEEK;
    long back = 0;
    if (rested && fell_and_returned(board, before, i, &back))
      found = (returns){found.n + 1, board->day[before].day, board->day[i].day, back};
    before = i;
  }
  return found;
}

static void put_ago(gd_board* board, const char* name, long day) {
  gd_board_put_number(board, name, 0, (double)(board->today - day), board->now);
}

static void put_returns(gd_board* board, const returns* found) {
  if (found->n == 0) return;
  gd_board_put_number(board, "rest_and_return_count", 0, (double)found->n, board->now);
  put_ago(board, "rest_began_days", found->last_run + 1);
  put_ago(board, "rest_ended_days", found->first_run - 1);
  put_ago(board, "pain_back_days", found->back);
}

void gd_derive_return(gd_board* board) {
  const char* told = gd_board_text(board, "rest_result");
  const double weeks = gd_board_number(board, "pain_weeks", 0);
  // only this pain, not that of an earlier year
  const double days = WEEK * (isnan(weeks) ? (double)UNTOLD_WEEKS : weeks);
  const returns found = find_returns(board, board->today - (long)ceil(days));
  const bool yes = strcmp(told, "came_back") == 0 || found.n > 0;
  const bool no =
      strcmp(told, "stayed") == 0 || strcmp(told, "same") == 0 || strcmp(told, "worse") == 0;
  if (yes || no) gd_board_put_text(board, "rest_and_return", yes ? "yes" : "no", board->now);
  put_returns(board, &found);
}
