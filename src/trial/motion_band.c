// The band in the frames of a motion: its readings, and its lengths while somebody stands.
#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>

#include "math/running.h"
#include "trial/motion_table.h"

bool gd_motion_tells_speed(const gerdy_band_leg* leg, const double* speed) {
  for (int k = 0; k < leg->nhip; ++k) {
    if (!isfinite(speed[leg->hip[k]])) return false;
  }
  for (int k = 0; k < leg->nknee; ++k) {
    if (!isfinite(speed[leg->knee_q[k]])) return false;
  }
  return true;
}

void gd_motion_read_band(const gerdy_model* model, const gerdy_band* band, const gerdy_data* data,
                         int side, const gerdy_band_drive* drive, const double* speed,
                         gerdy_band_reading* out) {
  gerdy_band_read(band, model, data, side, drive, gd_motion_tells_speed(&band->leg[side], speed),
                  out);
}

// lengths of both heads of a leg over the frames that know it
static size_t stand(const gerdy_model* model, int shank, gerdy_data* data,
                    const gerdy_series* coordinates, const gerdy_band* band, int side,
                    double length[GERDY_NBAND]) {
  gd_running mean[GERDY_NBAND] = {{0, 0, 0}};
  for (size_t row = 0; row < coordinates->nrow; ++row) {
    if (!gd_motion_knows(model, coordinates, row, shank)) continue;
    gd_motion_set(model, data, coordinates, NULL, row);
    for (int head = 0; head < GERDY_NBAND; ++head) {
      gerdy_band_way way;
      gerdy_band_lay_way(band, data, head, side, &way);
      gd_running_add(&mean[head], way.length);
    }
  }
  for (int head = 0; head < GERDY_NBAND; ++head) length[head] = gd_running_mean(&mean[head]);
  return mean[0].n;
}

static void mean_pose(const gerdy_model* m, const gerdy_series* s, double* pose) {
  for (int q = 0; q < m->nq; ++q) {
    gd_running mean = {0, 0, 0};
    for (size_t row = 0; row < s->nrow; ++row) {
      gd_running_add(&mean, s->value[row * s->ncol + (size_t)q]);
    }
    pose[q] = mean.n > 0 ? mean.mean : m->q_default[q];
  }
}

gerdy_status gd_motion_band_standing(const gerdy_model* model, const gd_landmarks* landmarks,
                                     gerdy_data* data, const gerdy_series* coordinates,
                                     gerdy_band* band, double* pose, size_t* nframe,
                                     gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  mean_pose(model, coordinates, pose);
  *nframe = 0;
  for (int side = 0; side < 2; ++side) {
    double length[GERDY_NBAND];
    size_t n = stand(model, landmarks->tibia[side], data, coordinates, band, side, length);
    if (n > *nframe) *nframe = n;
    for (int head = 0; head < GERDY_NBAND && status == GERDY_OK; ++head) {
      double tight = 1 - band->slack[head][side] / band->standing[head][side];
      if (isfinite(length[head])) {
        status = gerdy_band_set_lengths(band, head, side, length[head], tight, err);
      } else {
        band->standing[head][side] = band->slack[head][side] = NAN;
      }
    }
  }
  return status;
}
