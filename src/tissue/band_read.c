// All readings of a leg in a pose: strain, tension, press on the knee, pull on the shin, and how
// fast they come about.
#include <gerdy/band.h>
#include <math.h>

#include "math/vec.h"
#include "tissue/band_speed.h"

static void read_nothing(gerdy_band_reading* out) {
#define NOTHING_1(name)                    out->name[0] = out->name[1] = NAN;
#define NOTHING_0(name)                    out->name = NAN;
#define NOTHING(name, unit, each, meaning) NOTHING_##each(name)
  GERDY_BAND_READING_LIST(NOTHING)
#undef NOTHING
#undef NOTHING_0
#undef NOTHING_1
  out->slack[GERDY_BAND_TFL] = out->slack[GERDY_BAND_ILIAC] = 0;
  out->through_bone = 0;
}

// of the heads in a pose, beside the reading
typedef struct pose {
  gerdy_band_way way[GERDY_NBAND];
  double belly[GERDY_NBAND];  // m, of the way that muscle fibres in series fill
  gd_band_thigh thigh;
} pose;

// ---- strain and tension ------------------------------------------------------------------------

// tension of the muscle in a head: tensor fasciae latae carries what its band carries; gluteus
// maximus pulls beside the fascia
static double with_muscle(int head, double passive, const gerdy_band_drive* drive) {
  if (drive == NULL || isnan(drive->tension[head])) return passive;
  return head == GERDY_BAND_TFL ? drive->tension[head] : passive + drive->tension[head];
}

static void read_stretch(const gerdy_band* band, int head, int side, const gerdy_band_drive* drive,
                         pose* p, gerdy_band_reading* out) {
  double length = p->way[head].length;
  double standing = band->standing[head][side], slack = band->slack[head][side];
  double belly_standing = band->material.muscle[head] * standing, belly = belly_standing;
  if (drive != NULL && !isnan(drive->belly[head])) belly = drive->belly[head];
  p->belly[head] = belly;
  out->length[head] = length;
  out->strain_standing[head] = length / standing - 1;
  out->strain_slack[head] = length / slack - 1;
  out->strain_band[head] = (length - belly) / (slack - belly_standing) - 1;
  out->slack[head] = out->strain_slack[head] < 0;
  out->tension[head] = with_muscle(
      head, gerdy_band_tension(&band->material, head, out->strain_slack[head], NULL), drive);
}

// ---- the epicondyle ----------------------------------------------------------------------------

// A strip under a tension per width, bent over a cylinder which it crosses at an angle phi to the
// circle, presses by tension / width x cos2(phi) / radius. Each head has half of the width; the
// mean over the width is the sum of tension x cos2(phi) over width x radius. phi is the same all
// along an unrolled straight way; where the band is held the two sides of the guide count half
// each.
static double squeeze(const gerdy_band_way* way) {
  double before = way->by_origin[0], behind = way->by_insertion[0];
  return way->touches[GERDY_BAND_EPICONDYLE] ? 1 - (before * before + behind * behind) / 2 : 0;
}

static void read_epicondyle(const gerdy_band* band, int side, const pose* p,
                            gerdy_band_reading* out) {
  double radius = band->leg[side].surface[GERDY_BAND_EPICONDYLE].radius, squeezed = 0;
  out->compression = out->anchor = out->ahead = 0;
  for (int head = 0; head < GERDY_NBAND; ++head) {
    const gerdy_band_way* way = &p->way[head];
    const double* press = way->press[GERDY_BAND_EPICONDYLE];
    out->press[head] = (press[2] < 0 ? -press[2] : 0) * out->tension[head];
    out->compression += out->press[head];
    out->anchor -= press[0] * out->tension[head];
    squeezed += squeeze(way) * out->tension[head];
    out->ahead += way->ahead / GERDY_NBAND;
  }
  out->pressure = squeezed / (band->material.width * radius);
}

// ---- the shin ----------------------------------------------------------------------------------

// Knee angles as Grood & Suntay 1983 (J Biomech Eng 105:136) have them: flexion about the thigh's
// z, 0 in the neutral pose, rotation about the shin's long axis, the tibia's y, adduction about
// what is square to both. In the left-handed frame of a left leg the same formulas give what they
// give for its mirror image.
static void read_shin(const gerdy_band_leg* leg, const gerdy_data* data, const pose* p,
                      gerdy_band_reading* out) {
  const double *rot = data->body_rot + 9 * leg->tibia, *neutral = leg->shank_rot + 3;
  const double long_axis[3] = {rot[1], rot[4], rot[7]};
  double in_ground[3], along[3], knee[3], arm[3], force[3] = {0}, moment[3];
  gd_m3_tmul_v3(p->thigh.rot, long_axis, along);
  out->knee_flexion = atan2(along[0], along[1]) - atan2(neutral[0], neutral[1]);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    gd_v3_add_scaled(-out->tension[head], p->way[head].by_insertion, force);
  }
  gd_m3_mul_v3(rot, leg->knee, in_ground);
  gd_v3_add(in_ground, data->body_pos + 3 * leg->tibia, in_ground);
  gd_v3_sub(in_ground, p->thigh.pos, in_ground);
  gd_m3_tmul_v3(p->thigh.rot, in_ground, knee);
  gd_v3_sub(p->way[0].insertion, knee, arm);
  gd_v3_cross(arm, force, moment);
  double across = hypot(along[0], along[1]);  // along x z = (along[1], -along[0], 0)
  out->pull = gd_v3_norm(force);
  out->pull_rotation = -gd_v3_dot(moment, along);
  out->pull_adduction = -(moment[0] * along[1] - moment[1] * along[0]) / across;
}

// ---- motion ------------------------------------------------------------------------------------

// Speed fore and aft of where a free band crosses the line of the epicondyle on which it lies. It
// crosses at g_x - (g_x - p_x) r, with r = distal / length the same share of the unrolled way in
// the frontal plane, whose parts grow as its ends are drawn along it.
static double glide(const gerdy_band_way* way, const double v_p[3], const double v_g[3]) {
  const double *a = way->by_origin, *b = way->by_insertion;
  double flat = sqrt(1 - b[0] * b[0]), r = way->distal / way->length;
  double distal = (b[1] * v_g[1] + b[2] * v_g[2]) / flat;  // growth of the flat distal part
  double whole = distal + (a[1] * v_p[1] + a[2] * v_p[2]) / flat;
  double across = way->insertion[0] - way->origin[0], r_speed = distal - r * whole;
  return v_g[0] - (v_g[0] - v_p[0]) * r - across * r_speed / (flat * way->length);
}

// Speed of the band's tissue over the place of the femur on which it lies, along the band, towards
// the foot: as the insertion draws it (its speed along the band), less what the part in between
// stretches, as all of the band of the head does while the belly keeps its length. That the place
// of contact shifts does not matter: the path is stationary in it. Where the band is free, its path
// shifts fore and aft too, and takes the tissue across with it.
static double slide(const gerdy_band* band, const pose* p, int head, double speed,
                    const double v_p[3], const double v_g[3]) {
  const gerdy_band_way* way = &p->way[head];
  const double* b = way->by_insertion;
  double stretch = speed / (way->length - p->belly[head]);  // 1/s
  double along = gd_v3_dot(b, v_g) - way->distal * stretch;
  if (band->hold != GERDY_BAND_FREE) return along;
  double across = glide(way, v_p, v_g) * sqrt(1 - b[0] * b[0]);
  return copysign(hypot(along, across), along);
}

static void read_motion(const gerdy_band* band, const gerdy_model* model, const gerdy_data* data,
                        int side, const pose* p, gerdy_band_reading* out) {
  gd_band_drift drift = gd_band_drift_of(&band->leg[side], model, data);
  double v_p[3], v_g[3];
  gd_band_place_speed(&p->thigh, drift.tibia, p->way[0].insertion, v_g);
  out->slide = 0;
  for (int head = 0; head < GERDY_NBAND; ++head) {
    const gerdy_band_way* way = &p->way[head];
    gd_band_place_speed(&p->thigh, drift.pelvis, way->origin, v_p);
    out->speed[head] = gd_v3_dot(way->by_origin, v_p) + gd_v3_dot(way->by_insertion, v_g);
    out->rate[head] = out->speed[head] / band->standing[head][side];
    out->slide += slide(band, p, head, out->speed[head], v_p, v_g) / GERDY_NBAND;
  }
}

void gerdy_band_read(const gerdy_band* band, const gerdy_model* model, const gerdy_data* data,
                     int side, const gerdy_band_drive* drive, int moving, gerdy_band_reading* out) {
  const gerdy_band_leg* leg = &band->leg[side];
  pose p;
  read_nothing(out);
  if (!leg->known) return;
  p.thigh = gd_band_thigh_of(leg, data);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    gerdy_band_lay_way(band, data, head, side, &p.way[head]);
    read_stretch(band, head, side, drive, &p, out);
    if (p.way[head].through_bone) out->through_bone = 1;
  }
  read_epicondyle(band, side, &p, out);
  read_shin(leg, data, &p, out);
  if (moving) read_motion(band, model, data, side, &p, out);
}
