// gait/quantity.c: names, units and words of curves, measures and reasons, from the X-macros.
#include <gerdy/gait.h>

#define ENTRY(name, label, unit, display, factor, decimals, words) \
  {#name, label, unit, display, factor, decimals, words},

static const gerdy_quantity curves[GERDY_NCURVE] = {GERDY_CURVE_LIST(ENTRY)};
static const gerdy_quantity measures[GERDY_NMEASURE] = {GERDY_MEASURE_LIST(ENTRY)};

#undef ENTRY

const char* gerdy_side_suffix(gerdy_side side) { return side == GERDY_RIGHT ? "_r" : "_l"; }

const gerdy_quantity* gerdy_curve_quantity(gerdy_curve_id id) { return &curves[id]; }

const gerdy_quantity* gerdy_measure_quantity(gerdy_measure_id id) { return &measures[id]; }

const char* gerdy_left_out_id(gerdy_left_out reason) {
  switch (reason) {
#define CASE(name, id, words) \
  case name:                  \
    return id;
    GERDY_LEFT_OUT_LIST(CASE)
#undef CASE
  }
  return "unknown";
}

const char* gerdy_left_out_words(gerdy_left_out reason) {
  switch (reason) {
#define CASE(name, id, words) \
  case name:                  \
    return words;
    GERDY_LEFT_OUT_LIST(CASE)
#undef CASE
  }
  return "unknown";
}
