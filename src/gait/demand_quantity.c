// Names and words of what the hip must hold, and the memory of its numbers.
#include <gerdy/demand.h>

#include "base/mem.h"

const gerdy_quantity* gerdy_demand_quantity(gerdy_demand_id id) {
  static const gerdy_quantity table[GERDY_NDEMAND] = {
#define ROW(name, label, unit, display, factor, decimals, definition) \
  {#name, label, unit, display, factor, decimals, definition},
      GERDY_DEMAND_LIST(ROW)
#undef ROW
  };
  return &table[id];
}

const char* gerdy_demand_out_id(gerdy_demand_out reason) {
  static const char* const id[] = {
#define ROW(name, identifier, words) identifier,
      GERDY_DEMAND_OUT_LIST(ROW)
#undef ROW
  };
  return id[reason];
}

const char* gerdy_demand_out_words(gerdy_demand_out reason) {
  static const char* const text[] = {
#define ROW(name, identifier, words) words,
      GERDY_DEMAND_OUT_LIST(ROW)
#undef ROW
  };
  return text[reason];
}

void gerdy_demand_free(gerdy_demand* demand) {
  if (demand == NULL) return;
  for (int side = 0; side < 2; ++side) {
    gd_free(demand->moment[side].each);
    gd_free(demand->capacity[side].each);
  }
  gd_free(demand->step);
  gd_free(demand->muscle);
  gd_free(demand);
}
