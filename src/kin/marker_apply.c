// The markers of a trial under the names of the model.
#include <gerdy/names.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

// is the marker at this column one of the map's?
static bool is_used(const gerdy_marker_map* map, size_t column) {
  for (size_t i = 0; i < map->n; ++i) {
    if (map->match[i].column == (int)column) return true;
  }
  return false;
}

static void rename_marker(gerdy_series* s, size_t column, const char* name, const char* more) {
  static const char axis[3] = {'x', 'y', 'z'};
  int most = (int)(sizeof s->column->name - sizeof ".x" - strlen(more));
  for (size_t k = 0; k < 3; ++k) {
    snprintf(s->column[column + k].name, sizeof s->column[column + k].name, "%.*s%s.%c", most, name,
             more, axis[k]);
  }
}

void gerdy_marker_map_apply(const gerdy_marker_map* map, const gerdy_model* model,
                            gerdy_series* markers) {
  char name[112];
  for (size_t c = 0; c + 2 < markers->ncol; c += 3) {
    gerdy_marker_name(markers, c / 3, name, sizeof name);
    if (gerdy_model_marker(model, name) < 0 || is_used(map, c)) continue;
    rename_marker(markers, c, name, " (not used)");
  }
  for (size_t i = 0; i < map->n; ++i) {
    if (map->match[i].column < 0 || map->match[i].how == GERDY_MATCH_EXACT) continue;
    rename_marker(markers, (size_t)map->match[i].column, model->names + model->marker_name[i], "");
  }
}
