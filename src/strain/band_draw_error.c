// What is not known exactly: how large it is, and what it does to markers and to the band.
#include <math.h>
#include <string.h>

#include "math/vec.h"
#include "strain/band_draw_plan.h"

// Sources by number of docs/band.md, "Error bars".
gd_band_error gd_band_error_default(void) {
  const double deg = 1 / GERDY_DEGREES_PER_RADIAN;
  return (gd_band_error){
      .marker = 0.0005,                              // between 0.15 mm at rest and 2 mm moving
      .skin_offset = 0.004,                          // half of what moves: assumption
      .skin_sway = 0.008,                            // thigh on bone pins and fluoroscopy
      .skin_turn_offset = 2 * deg,                   // half of what moves: assumption
      .skin_turn = 4 * deg,                          // thigh on bone pins and fluoroscopy
      .hip_angle = {1.9 * deg, 2 * deg, 5.8 * deg},  // dual fluoroscopy; adduction: assumption
      .knee_angle = {6 * deg, 3.5 * deg, 7 * deg},   // bone pins in running
      .landmark = 0.006,                             // of most; see the shares below
      .hip_centre = 0.0085,                          // by regression, each axis
      .scale = 0.03,                                 // breadths between people: assumption
      .slack = 0.006,                                // 0 to 2 % shorter than standing, evenly
      .stiffness = 0.4,                              // tensile tests
      .toe = 0.3,                                    // 0.02 to 0.06, evenly: assumption
      .width = 0.12,                                 // 52 cadaver knees
  };
}

// ---- skin --------------------------------------------------------------------------------------

void gd_wobble_at(const gd_wobble* wobble, const double* z, const double basis[GD_WOBBLE_BASIS],
                  double out[GD_WOBBLE_PARTS]) {
  for (int k = 0; k < GD_WOBBLE_PARTS; ++k, z += GD_WOBBLE_BASIS) {
    double swing = 0;
    for (int i = 1; i < GD_WOBBLE_BASIS; ++i) swing += z[i] * basis[i];
    out[k] = wobble->constant[k] * z[0] * basis[0] + wobble->swing[k] * swing;
  }
}

void gd_wobble_markers(const gd_draw_plan* plan, const double* z, const double* turned,
                       const double basis[GD_WOBBLE_BASIS], double* marker) {
  for (int w = 0; w < plan->nwobble; ++w) {
    double part[GD_WOBBLE_PARTS], local[3], moved[3];
    gd_wobble_at(&plan->wobble[w], z + (size_t)w * GD_WOBBLE_SIZE, basis, part);
    for (size_t i = 0; i < plan->nmarker; ++i) {
      if (plan->cluster[i] != w) continue;
      gd_v3_cross(part + 3, plan->arm + 3 * i, local);
      gd_v3_add(local, part, local);
      gd_m3_mul_v3(turned + 9 * w, local, moved);
      gd_v3_add(marker + 3 * i, moved, marker + 3 * i);
    }
  }
}

// ---- the band ----------------------------------------------------------------------------------

enum { ORIGIN = 0, TUBERCLE = 6, SURFACE = 9, GUIDE = 15, HIP = 16, SCALE = 19, SLACK = 22 };
enum { PELVIS_SCALE, THIGH_SCALE, SHANK_SCALE };

// How well a place is known beside the others: crest 15 mm, TFL 8, tubercle 6 and 3, trochanter 6,
// epicondyle 3, their radii by the width of what is possible, against 6 mm (docs/band.md).
static const double place_share[HIP] = {1.3, 1.3, 1.3, 2.5, 2.5, 2.5, 1,   1,
                                        0.5, 1,   1,   1,   0.5, 0.5, 0.8, 1};

// of the variance that both legs have in common: people are built alike on both sides. Assumption.
static const double common_share = 0.75;

// m: no surface is sharper
static const double least_radius = 0.003;

// errors of a leg: what it shares with the other and its own
static void mix_leg(const double* z, int side, double out[GD_BAND_LEG_SIZE]) {
  const double* own = z + (1 + side) * GD_BAND_LEG_SIZE;
  double common = sqrt(common_share), alone = sqrt(1 - common_share);
  for (int k = 0; k < GD_BAND_LEG_SIZE; ++k) out[k] = common * z[k] + alone * own[k];
}

// p = middle + (p - middle) (1 + by)
static void stretch(const double middle[3], double by, double p[3]) {
  for (int k = 0; k < 3; ++k) p[k] += by * (p[k] - middle[k]);
}

static void misplace_surfaces(const gd_band_error* e, const double* z, gerdy_band_leg* leg) {
  double scale = e->scale * z[SCALE + THIGH_SCALE];
  for (int s = 0; s < GERDY_NBAND_SURFACE; ++s) {
    gerdy_band_surface* surface = &leg->surface[s];
    const double *by = z + SURFACE + 3 * s, *share = place_share + SURFACE + 3 * s;
    // the epicondyle's level goes with the knee, which the model has
    double level = s == GERDY_BAND_TROCHANTER ? surface->y * scale : 0;
    surface->y += level + e->landmark * share[0] * by[0];
    // the outermost point is what is known; the radius moves the axis
    double outermost =
        (surface->z + surface->radius) * (1 + scale) + e->landmark * share[1] * by[1];
    double radius = surface->radius * (1 + scale) + e->landmark * share[2] * by[2];
    surface->radius = fmax(radius, least_radius);
    surface->z = outermost - surface->radius;
  }
  leg->guide += leg->guide * scale + e->landmark * place_share[GUIDE] * z[GUIDE];
}

static void misplace_leg(const gd_draw_plan* plan, const double* z, int side, gerdy_band_leg* leg) {
  const gd_band_error* e = plan->error;
  double out = side == 0 ? 1 : -1;  // sign of z outwards
  for (int head = 0; head < GERDY_NBAND; ++head) {
    stretch(plan->hip[side], e->scale * z[SCALE + PELVIS_SCALE], leg->origin[head]);
    for (int k = 0; k < 3; ++k) {
      double by = e->landmark * place_share[ORIGIN + 3 * head + k] * z[ORIGIN + 3 * head + k] -
                  e->hip_centre * z[HIP + k];
      leg->origin[head][k] += k == 2 ? out * by : by;
    }
  }
  stretch(leg->knee, e->scale * z[SCALE + SHANK_SCALE], leg->insertion);
  for (int k = 0; k < 3; ++k) {
    double by = e->landmark * place_share[TUBERCLE + k] * z[TUBERCLE + k];
    leg->insertion[k] += k == 2 ? out * by : by;
  }
  misplace_surfaces(e, z, leg);
}

void gd_band_misplace(const gd_draw_plan* plan, const double* z, gerdy_band* out) {
  *out = *plan->run->band;
  for (int side = 0; side < 2; ++side) {
    double leg[GD_BAND_LEG_SIZE];
    mix_leg(z, side, leg);
    if (out->leg[side].known) misplace_leg(plan, leg, side, &out->leg[side]);
  }
  const double* tissue = z + 3 * GD_BAND_LEG_SIZE;
  for (int head = 0; head < GERDY_NBAND; ++head) {
    out->material.stiffness[head] *= exp(plan->error->stiffness * tissue[head]);
  }
  out->material.toe_strain *= exp(plan->error->toe * tissue[GERDY_NBAND]);
  out->material.width *= exp(plan->error->width * tissue[GERDY_NBAND + 1]);
}

void gd_band_relength(const gd_draw_plan* plan, const double* z, const gerdy_data* data,
                      gerdy_band* band) {
  const gerdy_band* own = plan->run->band;
  for (int side = 0; side < 2; ++side) {
    double leg[GD_BAND_LEG_SIZE];
    mix_leg(z, side, leg);
    for (int head = 0; head < GERDY_NBAND; ++head) {
      double grown = gd_draw_length(band, data, head, side) / plan->own[head][side];
      double tight = own->slack[head][side] / own->standing[head][side];
      band->standing[head][side] = own->standing[head][side] * grown;
      band->slack[head][side] =
          band->standing[head][side] * (tight + plan->error->slack * leg[SLACK + head]);
    }
  }
}
