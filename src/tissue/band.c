#include <gerdy/band.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "math/vec.h"

// Reference pelvis, right side (figures and sources: evidence/README.md).
static const double ref_hip[3] = {-0.0707, -0.0661, 0.0835};
static const double ref_tfl[3] = {-0.0311, 0.0214, 0.1241};
static const double ref_tubercle[3] = {-0.085, 0.045, 0.130};

static int find_tfl(const gerdy_model* m, int side) {
  char end = side == 0 ? 'r' : 'l';
  for (int i = 0; i < m->nmuscle; ++i) {
    const char* name = m->names + m->muscle_name[i];
    size_t n = strlen(name);
    gd_span head = {name, n < 3 ? n : 3};
    if (gd_span_is_nocase(head, "tfl") && n > 3 && name[n - 1] == end) return i;
  }
  return -1;
}

static void copy_muscle_path(const gerdy_model* m, int muscle, gerdy_band_path* path) {
  int n = m->path_npoint[muscle], first = m->path_point[muscle];
  if (n > GERDY_BAND_MAX_POINTS) return;
  for (int i = 0; i < n; ++i) {
    // a point that comes and goes or moves would put steps into the strain
    if (m->point_if_q[first + i] >= 0 || m->point_moves[first + i]) return;
  }
  path->npoint = n;
  for (int i = 0; i < n; ++i) {
    path->body[i] = m->point_body[first + i];
    gd_v3_copy(m->point_pos + 3 * (first + i), path->pos[i]);
  }
}

static void add_point(gerdy_band_path* path, int body, const double pos[3]) {
  path->body[path->npoint] = body;
  gd_v3_copy(pos, path->pos[path->npoint]);
  ++path->npoint;
}

// iliac tubercle in the pelvis: the reference proportions stretched axis by axis so that hip centre
// and TFL origin fall on the model's own
static bool place_tubercle(const double hip[3], const double tfl[3], int side, double out[3]) {
  for (int k = 0; k < 3; ++k) {
    double mirror = side == 1 && k == 2 ? -1 : 1;
    double scale = mirror * (tfl[k] - hip[k]) / (ref_tfl[k] - ref_hip[k]);
    if (!(scale > 0.5 && scale < 2)) return false;
    out[k] = hip[k] + mirror * scale * (ref_tubercle[k] - ref_hip[k]);
  }
  return true;
}

// from the tubercle beside the shaft and over the epicondyle to the insertion
static void lay_iliac(const gerdy_model* m, const gerdy_band_path* tfl, int side,
                      gerdy_band_path* path) {
  int pelvis = tfl->body[0], femur = -1, first = -1, last = -1;
  for (int i = 1; i < tfl->npoint; ++i) {
    if (m->body_parent[tfl->body[i]] != pelvis) continue;
    femur = tfl->body[i];
    if (first < 0) first = i;
    last = i;
  }
  double tubercle[3];
  if (femur < 0 || !place_tubercle(m->body_parent_pos + 3 * femur, tfl->pos[0], side, tubercle)) {
    return;
  }
  add_point(path, pelvis, tubercle);
  if (first != last) {
    double beside[3] = {0, tfl->pos[first][1], tfl->pos[first][2]};
    add_point(path, femur, beside);
  }
  for (int i = last; i < tfl->npoint; ++i) add_point(path, tfl->body[i], tfl->pos[i]);
}

static gerdy_status note_wraps(const gerdy_model* m, int muscle, gerdy_notes* notes) {
  if (m->path_nwrap[muscle] == 0) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, m->names + m->muscle_name[muscle],
                         "it wraps over surfaces, which the band's path does not: it runs straight "
                         "between its points");
}

static gerdy_status note_missing(const gerdy_band* band, gerdy_notes* notes) {
  static const char* side_name[2] = {"right", "left"};
  for (int side = 0; side < 2; ++side) {
    char where[64];
    snprintf(where, sizeof where, "iliotibial band, %s", side_name[side]);
    const char* text = NULL;
    if (band->path[GERDY_BAND_TFL][side].npoint == 0) {
      text =
          "the model has no tensor fasciae latae (\"tfl...\") with fixed path points on this "
          "side: no band strain";
    } else if (band->path[GERDY_BAND_ILIAC][side].npoint == 0) {
      text =
          "pelvis and tensor fasciae latae of the model are too unlike the reference to place "
          "the iliac tubercle: no strain of the iliac path";
    }
    if (text == NULL) continue;
    gerdy_status status = gerdy_notes_add(notes, GERDY_WARNING, 0, where, "%s", text);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

gerdy_status gerdy_band_init(const gerdy_model* model, gerdy_band* band, gerdy_notes* notes) {
  memset(band, 0, sizeof *band);
  for (int side = 0; side < 2; ++side) {
    int muscle = find_tfl(model, side);
    if (muscle < 0) continue;
    gerdy_band_path* tfl = &band->path[GERDY_BAND_TFL][side];
    copy_muscle_path(model, muscle, tfl);
    if (tfl->npoint > 0) lay_iliac(model, tfl, side, &band->path[GERDY_BAND_ILIAC][side]);
    gerdy_status status = note_wraps(model, muscle, notes);
    if (status != GERDY_OK) return status;
  }
  return note_missing(band, notes);
}

double gerdy_band_length(const gerdy_data* data, const gerdy_band_path* path) {
  if (path->npoint == 0) return NAN;
  double length = 0, before[3] = {0, 0, 0};
  for (int i = 0; i < path->npoint; ++i) {
    double at[3];
    gd_m3_mul_v3(data->body_rot + 9 * path->body[i], path->pos[i], at);
    gd_v3_add(at, data->body_pos + 3 * path->body[i], at);
    if (i > 0) length += gd_v3_distance(before, at);
    gd_v3_copy(at, before);
  }
  return length;
}
