// Strands of the band that the model has itself: found by name, read as the ligaments they are.
#include "tissue/band_own.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

gd_band_own gd_band_own_find(const gerdy_model* model) {
  gd_band_own own = {0};
  for (int i = 0; i < model->nligament && own.n < GD_BAND_MOST_OWN; ++i) {
    const char* name = model->names + model->ligament_name[i];
    size_t n = strlen(name);
    if (n >= 3 && gd_span_is_nocase((gd_span){name, 3}, "itb")) own.ligament[own.n++] = i;
  }
  return own;
}

void gd_band_own_read(const gd_band_own* own, const gerdy_model* model, gerdy_data* data,
                      int moving, gd_band_strand* strand) {
  if (own->n == 0) return;
  if (moving) {
    gerdy_path_slopes(model, data);
    gerdy_path_velocities(model, data);
  } else {
    gerdy_path_lengths(model, data);
  }
  for (int i = 0; i < own->n; ++i) {
    int path = model->nmuscle + own->ligament[i];
    strand[i].length = data->path_length[path];
    gerdy_ligament_force(model, own->ligament[i], strand[i].length,
                         moving ? data->path_velocity[path] : NAN, &strand[i].state);
  }
}
