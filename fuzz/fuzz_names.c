// Mappings of marker names, and what is made of names that nobody would choose.
#include <gerdy/kin.h>
#include <gerdy/names.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n);

// a trial of the names in the mapping, all of them seen
static gerdy_series* trial_of(const gerdy_name_pairs* pairs) {
  gerdy_series* s;
  size_t count = pairs->n < 100 ? pairs->n : 100;
  if (gerdy_series_new(1, 3 * count, &s, NULL) != GERDY_OK) return NULL;
  for (size_t i = 0; i < 3 * count; ++i) {
    snprintf(s->column[i].name, sizeof s->column[i].name, "%.109s.%c", pairs->pair[i / 3].trial,
             "xyz"[i % 3]);
    gerdy_series_set(s, 0, i, 1);
  }
  return s;
}

static void match(const gerdy_model* model, const gerdy_name_pairs* pairs,
                  const gerdy_name_pairs* given) {
  gerdy_marker_map* map;
  gerdy_series* s = trial_of(pairs);
  if (s == NULL) return;
  if (gerdy_marker_map_make(model, s, given, &map, NULL, NULL) == GERDY_OK) {
    for (size_t i = 0; i < map->n; ++i) {
      for (size_t k = 0; k < i; ++k) {
        int column = map->match[i].column;
        if (column >= 0 && column == map->match[k].column) abort();
      }
    }
    gerdy_marker_map_apply(map, model, s);
    gerdy_marker_map_free(map);
  }
  gerdy_series_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n) {
  static gerdy_model* model;
  gerdy_name_pairs* pairs;
  if (model == NULL && gerdy_model_bundled(&model, NULL) != GERDY_OK) return 0;
  if (gerdy_name_pairs_read((const char*)bytes, n, &pairs, NULL) != GERDY_OK) return 0;
  match(model, pairs, NULL);
  match(model, pairs, pairs);
  gerdy_name_pairs_free(pairs);
  return 0;
}
