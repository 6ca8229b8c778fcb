// clinic/answer_number.c: a number with its unit, never a guess.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "clinic/answer.h"

// Other ways to write a unit. factor: this many of the unit asked for; 1 = the same unit.
static const struct {
  const char* unit;  // as questions ask for it
  const char* word;
  double factor;
} words[] = {
    {"weeks", "week", 1},
    {"weeks", "wk", 1},
    {"weeks", "wks", 1},
    {"weeks", "w", 1},
    {"weeks", "day", 1 / 7.},
    {"weeks", "days", 1 / 7.},
    {"days", "day", 1},
    {"days", "d", 1},
    {"days", "week", 7},
    {"days", "weeks", 7},
    {"minutes", "minute", 1},
    {"minutes", "min", 1},
    {"minutes", "mins", 1},
    {"minutes", "hour", 60},
    {"minutes", "hours", 60},
    {"minutes", "h", 60},
    {"km", "kilometer", 1},
    {"km", "kilometers", 1},
    {"km", "kilometre", 1},
    {"km", "kilometres", 1},
    {"km", "mile", 1.609344},
    {"km", "miles", 1.609344},
    {"km", "mi", 1.609344},
    {"km", "meters", 0.001},
    {"km", "metres", 0.001},
    {"km", "m", 0.001},
    {"of 10", "/10", 1},
    {"of 10", "/ 10", 1},
    {"of 10", "out of 10", 1},
    {"years", "year", 1},
    {"years", "y", 1},
    {"deg", "degrees", 1},
    {"deg", "degree", 1},
    {"deg", "\302\260", 1},
    {"N", "newton", 1},
    {"N", "newtons", 1},
    {"s", "sec", 1},
    {"s", "second", 1},
    {"s", "seconds", 1},
    {"s", "min", 60},
    {"s", "minutes", 60},
    {"m", "cm", 0.01},
    {"m", "meter", 1},
    {"m", "metre", 1},
    {"cm", "m", 100},
    {"repetitions", "repetition", 1},
    {"repetitions", "reps", 1},
    {"repetitions", "times", 1},
    {"kg", "kilos", 1},
    {"kg", "kilograms", 1},
};

// How much of the question's unit one of what was written is; 0 = it is no such unit.
static double factor_of(const char* unit, gd_span written) {
  if (written.n == 0 || gd_span_is_nocase(written, unit)) return 1;
  for (size_t i = 0; i < sizeof words / sizeof *words; ++i) {
    if (strcmp(words[i].unit, unit) == 0 && gd_span_is_nocase(written, words[i].word))
      return words[i].factor;
  }
  return 0;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// sign, digits, point or comma, digits; the rest is the unit
static size_t number_length(gd_span s) {
  size_t i = s.n > 0 && (s.at[0] == '-' || s.at[0] == '+');
  while (i < s.n && is_digit(s.at[i])) ++i;
  if (i + 1 < s.n && (s.at[i] == '.' || s.at[i] == ',') && is_digit(s.at[i + 1])) ++i;
  while (i < s.n && is_digit(s.at[i])) ++i;
  return i;
}

// "1,500" may be one and a half, or one thousand five hundred
static bool is_ambiguous(gd_span number) {
  const char* comma = memchr(number.at, ',', number.n);
  if (comma == NULL) return false;
  const size_t before = (size_t)(comma - number.at), behind = number.n - before - 1;
  const bool sign = !is_digit(number.at[0]);
  const char first = number.at[sign];
  return behind == 3 && before - sign <= 3 && first != '0' && first != ',';
}

static gerdy_status wanted(const gerdy_question* q, gd_span typed, gerdy_error* err) {
  const char* between = q->unit[0] != '\0' ? " " : "";
  return gd_fail(err, GERDY_E_ARG, 0, q->id,
                 "\"%.*s\" is not understood. Give a number from %g to %g%s%s, or ? when you do "
                 "not know.",
                 (int)(typed.n < 60 ? typed.n : 60), typed.at, q->low, q->high, between, q->unit);
}

gerdy_status gd_answer_number(const gerdy_question* q, gd_span typed, double* out,
                              gerdy_error* err) {
  const gd_span number = {typed.at, number_length(typed)};
  const gd_span unit = gd_trim((gd_span){typed.at + number.n, typed.n - number.n});
  const bool comma = number.n > 0 && memchr(number.at, ',', number.n) != NULL;
  double value = 0;
  if (number.n == 0 || !gd_parse_double(number, comma, &value)) return wanted(q, typed, err);
  if (is_ambiguous(number))
    return gd_fail(err, GERDY_E_ARG, 0, q->id,
                   "\"%.*s\" can be read in two ways. Write it with a point for decimals, and "
                   "without one for thousands.",
                   (int)(number.n < 60 ? number.n : 60), number.at);
  const double factor = factor_of(q->unit, unit);
  if (factor == 0) return wanted(q, typed, err);
  if (factor != 1)
    return gd_fail(err, GERDY_E_ARG, 0, q->id, "This is asked in %s: %.*s is %.4g %s.", q->unit,
                   (int)(typed.n < 60 ? typed.n : 60), typed.at, value * factor, q->unit);
  if (!(value >= q->low && value <= q->high))
    return gd_fail(err, GERDY_E_ARG, 0, q->id, "%g is out of range: it goes from %g to %g%s%s.",
                   value, q->low, q->high, q->unit[0] != '\0' ? " " : "", q->unit);
  *out = value;
  return GERDY_OK;
}
