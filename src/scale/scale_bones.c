#include "scale/scale_bones.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"
#include "scale/scale_auto.h"

// m: how far from the lines between its joints a marker of a segment can be; half of a broad body
// and a plate or wand on it
static const double reach[GD_NSEGMENT] = {
    [GD_SEGMENT_PELVIS] = 0.20,    [GD_SEGMENT_TRUNK] = 0.25,   [GD_SEGMENT_HEAD] = 0.20,
    [GD_SEGMENT_UPPER_ARM] = 0.12, [GD_SEGMENT_FOREARM] = 0.10, [GD_SEGMENT_HAND] = 0.15,
    [GD_SEGMENT_THIGH] = 0.18,     [GD_SEGMENT_SHANK] = 0.14,   [GD_SEGMENT_FOOT] = 0.12,
};
static const double ulna_share = 0.4;  // of the forearm: farther from the elbow the radius carries

// ---- lines -------------------------------------------------------------------------------------

static void add_line(gd_bone* bone, const double from[3], const double to[3]) {
  if (bone->nline == gd_bone_lines_most) return;
  gd_v3_copy(from, bone->line[bone->nline]);
  gd_v3_copy(to, bone->line[bone->nline++] + 3);
}

// lines from the bone's begin to the joints of what hangs on a body
static void draw_to_children(const gerdy_model* m, const gerdy_data* data, int body,
                             const double from[3], gd_bone* bone) {
  double to[3];
  for (int child = 1; child < m->nbody; ++child) {
    if (m->body_parent[child] != body) continue;
    gd_scale_joint_center(m, data, child, to);
    add_line(bone, from, to);
  }
}

// a body that moves along with the bone for the most part: the radius; -1: none
static int companion(const gerdy_model* m, const gd_bone* bone) {
  if (bone->segment != GD_SEGMENT_FOREARM) return -1;
  return gerdy_model_body(m, bone->side == 'R' ? "radius_r" : "radius_l");
}

static void draw(const gerdy_model* m, const gerdy_data* data, gd_bone* bone) {
  double from[3], to[3];
  int parent = m->body_parent[bone->body], other = companion(m, bone);
  gd_scale_joint_center(m, data, bone->body, from);
  if (other > 0 && other != bone->body) draw_to_children(m, data, other, from, bone);
  draw_to_children(m, data, bone->body, from, bone);
  // the heel bone begins below the talus
  if (bone->segment == GD_SEGMENT_FOOT && parent > 0 && m->body_parent[parent] > 0) {
    gd_scale_joint_center(m, data, parent, to);
    add_line(bone, from, to);
  }
  if (bone->nline > 0) return;
  // nothing hangs on it: as far beyond its mass centre as that is from the joint
  gerdy_fk_point(m, data, bone->body, m->body_com + 3 * bone->body, to);
  for (int k = 0; k < 3; ++k) to[k] += to[k] - from[k];
  add_line(bone, from, to);
}

// ---- what the shared markers tell --------------------------------------------------------------

static bool moves_free(const gerdy_model* m, const unsigned char* held, int q) {
  return !m->q_locked[q] && !held[q] && m->q_prescribed[q] < 0;
}

static bool is_told(const gerdy_model* m, const gerdy_ik* ik, const unsigned char* held, int body) {
  for (int b = body; b > 0; b = m->body_parent[b]) {
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      if (moves_free(m, held, q) && !gerdy_ik_tells(ik, q)) return false;
    }
  }
  return true;
}

static gerdy_status find_told(const gerdy_model* m, gerdy_data* data, const unsigned char* held,
                              gd_bones* bones, gerdy_error* err) {
  gerdy_ik_options options = gerdy_ik_options_default();
  gerdy_ik* ik = NULL;
  options.held = held;
  double* measured = gd_alloc(3 * (size_t)m->nmarker, sizeof *measured);
  gerdy_status status =
      measured != NULL ? gerdy_ik_new(m, NULL, &options, &ik, err) : gd_fail_memory(err);
  if (status == GERDY_OK) {
    memcpy(measured, data->marker_pos, 3 * (size_t)m->nmarker * sizeof *measured);
    gerdy_ik_frame(ik, data, measured, NULL, NULL);
    for (int i = 0; i < bones->n; ++i)
      bones->bone[i].told = is_told(m, ik, held, bones->bone[i].body);
  }
  gerdy_ik_free(ik);
  gd_free(measured);
  return status;
}

// ---- the bones ---------------------------------------------------------------------------------

static void add_bone(const gerdy_model* m, const gerdy_data* data, gd_segment segment, char side,
                     gd_bones* out) {
  int body = gd_segment_body(m, segment, side);
  if (body < 0 || out->n == gd_bones_most) return;
  gd_bone* bone = &out->bone[out->n++];
  *bone = (gd_bone){.segment = segment, .side = side, .body = body};
  draw(m, data, bone);
}

gerdy_status gd_bones_find(const gerdy_model* model, gerdy_data* data, const unsigned char* held,
                           gd_bones* out, gerdy_error* err) {
  memset(out, 0, sizeof *out);
  for (int segment = GD_SEGMENT_NONE + 1; segment < GD_NSEGMENT; ++segment) {
    if (!gd_segment_is_paired((gd_segment)segment)) {
      add_bone(model, data, (gd_segment)segment, 0, out);
      continue;
    }
    add_bone(model, data, (gd_segment)segment, 'R', out);
    add_bone(model, data, (gd_segment)segment, 'L', out);
  }
  return find_told(model, data, held, out, err);
}

// share of the way along a line at which it is nearest to a place, 0..1
static double along(const double line[6], const double place[3]) {
  double d[3], v[3];
  gd_v3_sub(line + 3, line, d);
  gd_v3_sub(place, line, v);
  double square = gd_v3_dot(d, d);
  return square > 0 ? fmin(1, fmax(0, gd_v3_dot(d, v) / square)) : 0;
}

double gd_bone_distance(const gd_bone* bone, const double place[3], double* share) {
  double best = INFINITY;
  for (int i = 0; i < bone->nline; ++i) {
    double t = along(bone->line[i], place), on[3];
    for (int k = 0; k < 3; ++k)
      on[k] = bone->line[i][k] + t * (bone->line[i][3 + k] - bone->line[i][k]);
    best = fmin(best, gd_v3_distance(on, place));
  }
  if (share != NULL) *share = best / reach[bone->segment];
  return best;
}

int gd_bone_carrier(const gerdy_model* model, const gd_bone* bone, const double place[3]) {
  int other = companion(model, bone);
  return other > 0 && along(bone->line[0], place) > ulna_share ? other : bone->body;
}

char* gd_bone_words(const gd_bone* bone, char* out, size_t size) {
  snprintf(out, size, "%s%s",
           bone->side == 'R'   ? "right "
           : bone->side == 'L' ? "left "
                               : "",
           gd_segment_words(bone->segment));
  return out;
}
