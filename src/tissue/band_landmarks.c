// Landmarks of the band: the model's own muscles, else a reference skeleton in its proportions.
// Figures and sources: docs/band.md.
#include "tissue/band_landmarks.h"

#include <math.h>
#include <stdbool.h>

#include "math/vec.h"
#include "tissue/band_lay_frame.h"
#include "tissue/band_speed.h"

// The reference: right leg of Delp's bones as in gait2392 (Delp et al. 1990, IEEE Trans Biomed Eng
// 37:757), m, in its own bodies' frames.
static const double ref_hip[3] = {-0.0707, -0.0661, 0.0835};  // in the pelvis
static const double ref_origin[3] = {-0.0311, 0.0214, 0.1241};
static const double ref_crest[3] = {-0.085, 0.045, 0.130};
static const double ref_knee[3] = {-0.0045, -0.3958, 0};  // in the femur
static const double ref_trochanter[3] = {0.0294, -0.0995, 0.0597};
static const double ref_guide[3] = {0.0054, -0.4049, 0.0357};
static const double ref_insertion[3] = {0.0060, -0.0487, 0.0297};  // from the knee
static const double ref_gluteus = 0.0533;  // sideways from the hip: gluteus medius' insertions
// Half the breadth of men's epicondyles (Terzidis et al. 2012, J Osteoporos 679658) and half a
// band's thickness (Goh et al. 2003), and how round both surfaces are where the band lies on them:
// assumed.
static const double ref_epicondyle = 0.044;
static const double ref_radius[GERDY_NBAND_SURFACE] = {0.05, 0.02};

// What the model's muscles tell, m, in the thigh's frame where nothing else is said. NaN in the
// first number: nothing.
typedef struct found {
  double origin[3];  // in the pelvis
  double proximal[3], distal[3], insertion[3];
  double beside_hip;  // gluteus medius' insertions, sideways in the mean; NaN: there are none
} found;

// lengths of the model over those of the reference
typedef struct proportion {
  double along, sideways;  // of the thigh
} proportion;

// ---- between frames, in the neutral pose -------------------------------------------------------

static void into_thigh(const gerdy_data* d, const gerdy_band_leg* leg, int body,
                       const double pos[3], double out[3]) {
  const gd_band_thigh thigh = gd_band_thigh_of(leg, d);
  double at[3];
  gd_m3_mul_v3(d->body_rot + 9 * body, pos, at);
  gd_v3_add(at, d->body_pos + 3 * body, at);
  gd_v3_sub(at, thigh.pos, at);
  gd_m3_tmul_v3(thigh.rot, at, out);
}

static void into_tibia(const gerdy_data* d, const gerdy_band_leg* leg, const double at[3],
                       double out[3]) {
  const gd_band_thigh thigh = gd_band_thigh_of(leg, d);
  double in_ground[3];
  gd_m3_mul_v3(thigh.rot, at, in_ground);
  gd_v3_add(in_ground, thigh.pos, in_ground);
  gd_v3_sub(in_ground, d->body_pos + 3 * leg->tibia, in_ground);
  gd_m3_tmul_v3(d->body_rot + 9 * leg->tibia, in_ground, out);
}

// a place of the reference's femur in its own thigh's frame
static void reference_in_thigh(const double at[3], double out[3]) {
  double length = hypot(ref_knee[0], ref_knee[1]);
  double c = -ref_knee[1] / length, s = -ref_knee[0] / length;
  out[0] = c * at[0] - s * at[1];
  out[1] = s * at[0] + c * at[1];
  out[2] = at[2];
}

// ---- what the muscles tell ---------------------------------------------------------------------

static bool stands(const gerdy_model* m, int point) {
  return m->point_if_q[point] < 0 && !m->point_moves[point];
}

// one piece with the femur, or the femur itself
static bool of_thigh(const gerdy_model* m, const gerdy_band_leg* leg, int body) {
  if (!gerdy_model_is_below(m, body, leg->femur)) return false;
  for (; body != leg->femur; body = m->body_parent[body]) {
    if (m->body_nq[body] > 0) return false;
  }
  return true;
}

static void read_tfl(const gerdy_model* m, const gerdy_data* d, const gerdy_band_leg* leg,
                     int muscle, found* f) {
  int first = m->path_point[muscle], last = first + m->path_npoint[muscle] - 1;
  double knee[3];
  into_thigh(d, leg, leg->tibia, leg->knee, knee);
  for (int i = first; i <= last; ++i) {
    int body = m->point_body[i];
    double at[3];
    if (!stands(m, i)) continue;
    into_thigh(d, leg, body, m->point_pos + 3 * i, at);
    if (i == first && body == leg->pelvis) gd_v3_copy(m->point_pos + 3 * i, f->origin);
    if (i == last && body == leg->tibia) gd_v3_copy(at, f->insertion);
    if (!of_thigh(m, leg, body) || !(at[2] > 0)) continue;
    if (at[1] < knee[1] / 2)
      gd_v3_copy(at, f->distal);
    else if (isnan(f->proximal[0]))
      gd_v3_copy(at, f->proximal);
  }
}

static bool is_gluteus_medius(const char* name, int side) {
  return gd_band_is_named(name, "glmed", side) || gd_band_is_named(name, "glut_med", side);
}

static found read_muscles(const gerdy_model* m, const gerdy_data* d, int side,
                          const gerdy_band_leg* leg) {
  found f = {{NAN, NAN, NAN}, {NAN, NAN, NAN}, {NAN, NAN, NAN}, {NAN, NAN, NAN}, NAN};
  double sum = 0;
  int n = 0;
  for (int i = 0; i < m->nmuscle; ++i) {
    const char* name = m->names + m->muscle_name[i];
    if (gd_band_is_named(name, "tfl", side)) read_tfl(m, d, leg, i, &f);
    int last = m->path_point[i] + m->path_npoint[i] - 1;
    if (!is_gluteus_medius(name, side) || m->path_npoint[i] < 1 || !stands(m, last)) continue;
    if (!of_thigh(m, leg, m->point_body[last])) continue;
    double at[3];
    into_thigh(d, leg, m->point_body[last], m->point_pos + 3 * last, at);
    sum += at[2];
    ++n;
  }
  if (n > 0 && sum > 0) f.beside_hip = sum / n;
  return f;
}

// ---- proportions -------------------------------------------------------------------------------

static bool likely(double scale) { return scale > 0.5 && scale < 2; }

// hip centre and muscle's origin on the model's own, axis by axis; where the two are too unlike the
// reference, or there is no muscle, as far as the hip lies to the side. false: that
static bool pelvis_proportion(const double hip[3], const found* f, int side, double size,
                              double out[3]) {
  double mirror = side == 0 ? 1 : -1, sideways = mirror * hip[2] / ref_hip[2];
  bool own = !isnan(f->origin[0]);
  for (int k = 0; k < 3; ++k) {
    out[k] = (f->origin[k] - hip[k]) / (ref_origin[k] - ref_hip[k]) * (k == 2 ? mirror : 1);
    own = own && likely(out[k] / size);
  }
  if (own) return true;
  out[0] = out[1] = out[2] = likely(sideways / size) ? sideways : size;
  return false;
}

static proportion thigh_proportion(const gerdy_data* d, const gerdy_band_leg* leg, const found* f) {
  double knee[3];
  into_thigh(d, leg, leg->tibia, leg->knee, knee);
  proportion p = {.along = gd_v3_norm(knee) / hypot(ref_knee[0], ref_knee[1])};
  double by_gluteus = f->beside_hip / ref_gluteus, by_tfl = f->proximal[2] / ref_trochanter[2];
  p.sideways = p.along;
  if (likely(by_tfl / p.along)) p.sideways = by_tfl;
  if (likely(by_gluteus / p.along)) p.sideways = by_gluteus;
  return p;
}

// ---- places ------------------------------------------------------------------------------------

static void hip_in_pelvis(const gerdy_data* d, const gerdy_band_leg* leg, double out[3]) {
  double at[3];
  gd_v3_sub(gd_band_thigh_of(leg, d).pos, d->body_pos + 3 * leg->pelvis, at);
  gd_m3_tmul_v3(d->body_rot + 9 * leg->pelvis, at, out);
}

static void place_origins(const gerdy_data* d, int side, const found* f, const proportion* p,
                          gerdy_band_leg* leg, int* reference) {
  double hip[3], scale[3];
  hip_in_pelvis(d, leg, hip);
  bool own = pelvis_proportion(hip, f, side, p->along, scale);
  for (int k = 0; k < 3; ++k) {
    double step = scale[k] * (side == 1 && k == 2 ? -1 : 1);
    leg->origin[GERDY_BAND_TFL][k] = hip[k] + step * (ref_origin[k] - ref_hip[k]);
    leg->origin[GERDY_BAND_ILIAC][k] = hip[k] + step * (ref_crest[k] - ref_hip[k]);
  }
  if (!own) *reference |= GD_BAND_FROM_REFERENCE_CREST;
  if (isnan(f->origin[0]))
    *reference |= GD_BAND_FROM_REFERENCE_ORIGIN;
  else
    gd_v3_copy(f->origin, leg->origin[GERDY_BAND_TFL]);
}

static void place_surfaces(const found* f, const proportion* p, gerdy_band_leg* leg,
                           int* reference) {
  double trochanter[3], guide[3];
  reference_in_thigh(ref_trochanter, trochanter);
  reference_in_thigh(ref_guide, guide);
  double edge[GERDY_NBAND_SURFACE] = {p->sideways * trochanter[2], p->sideways * ref_epicondyle};
  double level[GERDY_NBAND_SURFACE] = {p->along * trochanter[1], p->along * guide[1]};
  leg->guide = p->along * guide[0];
  if (isnan(f->proximal[0])) {
    *reference |= GD_BAND_FROM_REFERENCE_TROCHANTER;
  } else {
    level[GERDY_BAND_TROCHANTER] = f->proximal[1];
    edge[GERDY_BAND_TROCHANTER] = f->proximal[2];
  }
  if (isnan(f->distal[0])) {
    *reference |= GD_BAND_FROM_REFERENCE_GUIDE;
  } else {
    level[GERDY_BAND_EPICONDYLE] = f->distal[1];
    leg->guide = f->distal[0];
  }
  for (int i = 0; i < GERDY_NBAND_SURFACE; ++i) {
    double radius = p->sideways * ref_radius[i];
    leg->surface[i] = (gerdy_band_surface){level[i], edge[i] - radius, radius};
  }
}

static void place_insertion(const gerdy_data* d, const found* f, const proportion* p,
                            gerdy_band_leg* leg, int* reference) {
  double at[3], knee[3];
  gd_v3_copy(f->insertion, at);
  if (isnan(f->insertion[0])) {
    *reference |= GD_BAND_FROM_REFERENCE_INSERTION;
    into_thigh(d, leg, leg->tibia, leg->knee, knee);
    reference_in_thigh(ref_insertion, at);
    for (int k = 0; k < 3; ++k) at[k] = knee[k] + at[k] * (k == 2 ? p->sideways : p->along);
  }
  into_tibia(d, leg, at, leg->insertion);
}

int gd_band_place_landmarks(const gerdy_model* model, const gerdy_data* data, int side,
                            gerdy_band_leg* leg) {
  int reference = 0;
  found f = read_muscles(model, data, side, leg);
  proportion p = thigh_proportion(data, leg, &f);
  place_origins(data, side, &f, &p, leg, &reference);
  place_surfaces(&f, &p, leg, &reference);
  place_insertion(data, &f, &p, leg, &reference);
  return reference;
}
