#include "trial/adopt.h"

#include "base/fail.h"
#include "trial/inputs.h"

gerdy_status gd_adopt_markers(const gerdy_model* model, gerdy_series* markers, const char* path,
                              const gerdy_name_pairs* given, const char* map_path, gd_axes* axes,
                              gerdy_name_pairs** matched, gerdy_notes* notes, gerdy_error* err) {
  size_t first = notes != NULL ? notes->n : 0;
  gerdy_marker_map* map = NULL;
  gd_axes own;
  if (axes == NULL) axes = &own;
  gerdy_status status = gerdy_marker_map_make(model, markers, given, &map, notes, err);
  if (status == GERDY_E_DATA && map_path != NULL) gd_at_file(err, status, map_path);
  if (status == GERDY_OK && matched != NULL) {
    status = gerdy_name_pairs_of(map, model, markers, matched, err);
  }
  if (status == GERDY_OK) gerdy_marker_map_apply(map, model, markers);
  gerdy_marker_map_free(map);
  if (status == GERDY_OK) status = gd_axes_find(model, markers, axes, err);
  if (status == GERDY_OK) status = gd_axes_turn_markers(axes, markers, notes, err);
  gd_notes_name_file(notes, first, path);
  return status;
}
