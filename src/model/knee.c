// Which knees a model has, and what becomes of them. A model is changed as its document: joints and
// bodies are known there by name, so that new ones move no index.
#include <gerdy/knee.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "io/xml.h"
#include "model/compile.h"
#include "model/knee_joint.h"
#include "model/osim.h"
#include "model/osim_write.h"

static const gd_knee_names sides[2] = {
    {'r',
     {"knee_adduction_r", "knee_rotation_r"},
     "knee_coupled_r",
     {"knee_1_r", "knee_2_r"},
     {"knee_joint_2_r", "knee_joint_3_r"}},
    {'l',
     {"knee_adduction_l", "knee_rotation_l"},
     "knee_coupled_l",
     {"knee_1_l", "knee_2_l"},
     {"knee_joint_2_l", "knee_joint_3_l"}},
};

// Of adduction and rotation, rad: 4 and 7 deg. Biplane radiography of 39 healthy knees walking
// (Gale & Anderst 2020, J Biomech Eng 142:101004) has 90 % of knees within 6 and 10 deg of the mean
// curve, which itself goes over 3.7 and 11.5 deg: sqrt((6 / 1.645)^2 + 3.7^2 / 12) = 3.8,
// sqrt((10 / 1.645)^2 + 11.5^2 / 12) = 6.9.
static const double prior_sd[2] = {0.06981317007977318, 0.12217304763960307};

int gerdy_knee_prior(const gerdy_model* model, double* sd) {
  int n = 0;
  memset(sd, 0, (size_t)model->nq * sizeof *sd);
  for (int i = 0; i < 4; ++i) {
    int q = gerdy_model_coordinate(model, sides[i / 2].freedom[i % 2]);
    if (q < 0 || model->q_locked[q] || model->q_driver[q] >= 0 || model->q_prescribed[q] >= 0) {
      continue;
    }
    sd[q] = prior_sd[i % 2];
    ++n;
  }
  return n;
}

// ---- finding -----------------------------------------------------------------------------------

// The joints between femur and tibia, the tibia's first.
typedef struct chain {
  int joint[3], n;
} chain;

// is the body that bone, by either of its names?
static bool is_bone(const char* body, const char* name, const char* other, char side) {
  size_t n = strlen(body);
  bool known = strncmp(body, name, strlen(name)) == 0 || strncmp(body, other, strlen(other)) == 0;
  return known && n > 2 && body[n - 2] == '_' && (body[n - 1] | 0x20) == side;
}

static int joint_of(const gd_spec* spec, const char* body) {
  for (int j = 0; j < spec->njoint; ++j) {
    if (strcmp(spec->joint[j].child.body, body) == 0) return j;
  }
  return -1;
}

// from this joint up to the femur; false when something else is met first
static bool climb(const gd_spec* spec, int j, char side, chain* c) {
  for (c->n = 0; c->n < 3 && j >= 0; j = joint_of(spec, spec->joint[j].parent.body)) {
    const char* parent = spec->joint[j].parent.body;
    c->joint[c->n++] = j;
    if (is_bone(parent, "femur", "thigh", side)) return true;
    if (is_bone(parent, "tibia", "shank", side)) return false;
  }
  return false;
}

static bool find_knee(const gd_spec* spec, char side, chain* c) {
  for (int j = 0; j < spec->njoint; ++j) {
    bool tibia = is_bone(spec->joint[j].child.body, "tibia", "shank", side);
    if (tibia && climb(spec, j, side, c)) return true;
  }
  return false;
}

// ---- what it can do already --------------------------------------------------------------------

static bool is_coupled(const gd_spec* spec, const char* coordinate) {
  for (int i = 0; i < spec->ncoupler; ++i) {
    if (strcmp(spec->coupler[i].dependent, coordinate) == 0) return true;
  }
  return false;
}

static int count_independent(const gd_spec* spec, const chain* c) {
  int n = 0;
  for (int i = 0; i < c->n; ++i) {
    const gd_spec_joint* joint = &spec->joint[c->joint[i]];
    for (int k = 0; k < joint->ncoordinate; ++k) n += !is_coupled(spec, joint->coordinate[k].name);
  }
  return n;
}

static gd_spec_coordinate* find_coordinate(const gd_spec* spec, const chain* c, const char* name) {
  for (int i = 0; i < c->n; ++i) {
    gd_spec_joint* joint = &spec->joint[c->joint[i]];
    for (int k = 0; k < joint->ncoordinate; ++k) {
      if (strcmp(joint->coordinate[k].name, name) == 0) return &joint->coordinate[k];
    }
  }
  return NULL;
}

// ---- what becomes of it ------------------------------------------------------------------------

static gerdy_status say(gerdy_notes* notes, gerdy_severity severity, const char* joint,
                        const char* text, gerdy_error* err) {
  gerdy_status status = gerdy_notes_add(notes, severity, 0, joint, "%s", text);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// the knee has both coordinates: unlocked they are what is asked for
static gerdy_status unlock(gd_spec_coordinate* const q[2], const char* joint, gerdy_notes* notes,
                           gerdy_error* err) {
  char text[200];
  bool locked = q[0]->locked || q[1]->locked;
  q[0]->locked = q[1]->locked = 0;
  snprintf(
      text, sizeof text,
      locked ? "%.60s and %.60s were locked and are free now" : "%.60s and %.60s are free already",
      q[0]->name, q[1]->name);
  return say(notes, GERDY_INFO, joint, text, err);
}

static gerdy_status leave(const gd_spec* spec, const chain* c, const char* joint,
                          gerdy_notes* notes, gerdy_error* err) {
  char text[240];
  int n = count_independent(spec, c);
  if (n != 1) {
    snprintf(text, sizeof text,
             "the knee has %d coordinates that are not coupled, not one; it stays as it is, "
             "without a prior",
             n);
  } else {
    snprintf(text, sizeof text,
             "the rotations of the knee are not flexion first and then what follows it; it stays "
             "as it is");
  }
  return say(notes, GERDY_WARNING, joint, text, err);
}

static gerdy_status free_knee(gd_spec* spec, const chain* c, const gd_knee_names* names,
                              gerdy_notes* notes, gerdy_error* err) {
  int first = c->joint[c->n - 1];
  const char* joint = spec->joint[first].name;
  gd_spec_coordinate* q[2] = {find_coordinate(spec, c, names->freedom[0]),
                              find_coordinate(spec, c, names->freedom[1])};
  if (q[0] != NULL && q[1] != NULL) return unlock(q, joint, notes, err);
  bool plain = c->n == 1 && count_independent(spec, c) == 1;
  if (!plain || !gd_knee_is_plain(&spec->joint[first])) return leave(spec, c, joint, notes, err);
  gerdy_status status = gd_knee_open(spec, first, names, err);
  if (status != GERDY_OK) return status;
  char text[160];
  snprintf(text, sizeof text, "the knee gains the coordinates %s and %s", names->freedom[0],
           names->freedom[1]);
  return say(notes, GERDY_INFO, joint, text, err);
}

static gerdy_status free_all(gd_spec* spec, gerdy_notes* notes, gerdy_error* err) {
  int nknee = 0;
  for (int side = 0; side < 2; ++side) {
    chain c;
    if (!find_knee(spec, sides[side].side, &c)) continue;
    gerdy_status status = free_knee(spec, &c, &sides[side], notes, err);
    if (status != GERDY_OK) return status;
    ++nknee;
  }
  if (nknee > 0) return GERDY_OK;
  return gd_fail(err, GERDY_E_MODEL, 0, spec->name,
                 "the model has no knee that could be freed: a joint from a body named femur..._r "
                 "or thigh..._r to one named tibia..._r or shank..._r, or the same with _l");
}

gerdy_status gerdy_model_free_knees(const gerdy_model* model, gerdy_model** out, gerdy_notes* notes,
                                    gerdy_error* err) {
  *out = NULL;
  gd_buf document;
  gd_spec spec;
  gd_xml_node* root = NULL;
  memset(&spec, 0, sizeof spec);
  gd_buf_init(&document);
  gd_osim_write(model, &document);
  gerdy_status status =
      document.failed ? gd_fail_memory(err) : gd_xml_parse(document.at, document.n, &root, err);
  if (status == GERDY_OK) status = gd_osim_read(root, &spec, NULL, err);
  if (status == GERDY_OK) status = free_all(&spec, notes, err);
  if (status == GERDY_OK) status = gd_compile(&spec, out, err);
  if (status == GERDY_OK) (*out)->exact_rates = model->exact_rates;
  gd_spec_reset(&spec);
  gd_xml_free(root);
  gd_buf_reset(&document);
  return status;
}
