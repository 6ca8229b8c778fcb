// The way of a head in a pose: its ends in the frame of the thigh, and the shape between them.
#include <gerdy/band.h>
#include <math.h>
#include <string.h>

#include "math/vec.h"
#include "tissue/band_shape.h"

void gd_band_places(const gerdy_band* band, const gerdy_data* data, int head, int side, double p[3],
                    double g[3]) {
  const gerdy_band_leg* leg = &band->leg[side];
  const double* pelvis = data->body_rot + 9 * leg->pelvis;
  const double* femur = data->body_rot + 9 * leg->femur;
  const double* tibia = data->body_rot + 9 * leg->tibia;
  double at[3], turned[3], from[3];
  gd_m3_mul_v3(femur, leg->thigh_pos, from);
  gd_v3_add(from, data->body_pos + 3 * leg->femur, from);
  gd_m3_mul_v3(pelvis, leg->origin[head], at);
  gd_v3_add(at, data->body_pos + 3 * leg->pelvis, at);
  gd_v3_sub(at, from, at);
  gd_m3_tmul_v3(femur, at, turned);
  gd_m3_tmul_v3(leg->thigh_rot, turned, p);
  gd_m3_mul_v3(tibia, leg->insertion, at);
  gd_v3_add(at, data->body_pos + 3 * leg->tibia, at);
  gd_v3_sub(at, from, at);
  gd_m3_tmul_v3(femur, at, turned);
  gd_m3_tmul_v3(leg->thigh_rot, turned, g);
}

static void nowhere(gerdy_band_way* way) {
  memset(way, 0, sizeof *way);
  way->length = way->distal = way->ahead = NAN;
  for (int k = 0; k < 3; ++k) {
    way->origin[k] = way->insertion[k] = way->by_origin[k] = way->by_insertion[k] = NAN;
  }
  for (int i = 0; i < GERDY_NBAND_SURFACE; ++i) {
    way->arc[i] = NAN;
    for (int k = 0; k < 3; ++k) way->press[i][k] = NAN;
  }
}

void gerdy_band_lay_way(const gerdy_band* band, const gerdy_data* data, int head, int side,
                        gerdy_band_way* way) {
  if (!band->leg[side].known) {
    nowhere(way);
    return;
  }
  double p[3], g[3];
  gd_band_places(band, data, head, side, p, g);
  gd_band_shape(band, head, side, p, g, way);
}
