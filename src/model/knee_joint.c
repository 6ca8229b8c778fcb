// The joint of a knee, taken apart and put together with two more freedoms.
//
// The rotations stand in the order flexion, adduction, rotation; a new one directly behind the one
// of its kind that follows flexion, about the same axis, so that the two angles add. An .osim joint
// holds three independent axes, so that this may take up to three joints in a row. What follows
// flexion behind a freedom has then a coupled coordinate of its own.
#include "model/knee_joint.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"

enum { ADDUCTION = 0, ROTATION = 1, FLEXION = 2 };

// Ranges are five standard deviations of what is known beforehand (docs/motion.md): they bound
// nonsense, not knees. rad
static const double range[2] = {0.34906585039886590, 0.61086523819801530};

// What a knee is made of. Functions belong to whoever holds the axis.
typedef struct parts {
  gd_spec_axis flexion;
  gd_spec_axis coupled[2];  // follow flexion, in the order of the joint
  int kind[2];              // of these
  gd_spec_axis translation[3];
  gd_spec_axis freedom[2];  // the new ones
  gd_spec_axis follower;    // stands for the second coupled one behind a freedom
  int ncoupled, ntranslation;
} parts;

// ---- what is there -----------------------------------------------------------------------------

static bool is_still(const gd_spec_axis* a) {
  return a->coordinate == NULL && a->function.type == GD_FUNCTION_CONSTANT &&
         a->function.par[0] == 0;
}

// the axis of the femur (forward, up, to the right) along which a rotation's axis lies most
static int kind_of(const gd_spec_joint* joint, const gd_spec_axis* a) {
  double v[3];
  int most = 0;
  gd_m3_mul_v3(joint->parent.rot, a->dir, v);
  for (int k = 1; k < 3; ++k) {
    if (fabs(v[k]) > fabs(v[most])) most = k;
  }
  return most;
}

int gd_knee_is_plain(const gd_spec_joint* joint) {
  int count[3] = {0}, nlive = 0;
  for (int i = 0; i < joint->nrot; ++i) {
    const gd_spec_axis* a = &joint->axis[i];
    if (is_still(a)) continue;
    int kind = kind_of(joint, a);
    if (nlive == 0 && (kind != FLEXION || a->coordinate == NULL)) return 0;
    // another coordinate of the joint turns it
    if (a->coordinate != NULL && strcmp(a->coordinate, joint->coordinate[0].name) != 0) return 0;
    ++count[kind];
    ++nlive;
  }
  return count[FLEXION] == 1 && count[ADDUCTION] <= 1 && count[ROTATION] <= 1;
}

// ---- taking apart ------------------------------------------------------------------------------

static void take_apart(gd_spec_joint* joint, parts* p) {
  for (int i = 0; i < joint->nrot; ++i) {
    gd_spec_axis* a = &joint->axis[i];
    int kind = kind_of(joint, a);
    if (is_still(a)) {
      gd_free(a->function.par);
    } else if (kind == FLEXION) {
      p->flexion = *a;
    } else {
      p->kind[p->ncoupled] = kind;
      p->coupled[p->ncoupled++] = *a;
    }
  }
  for (int i = 0; i < joint->ntrans; ++i) {
    p->translation[p->ntranslation++] = joint->axis[joint->nrot + i];
  }
  memset(joint->axis, 0, sizeof joint->axis);
  joint->nrot = joint->ntrans = 0;
}

// Axes of the freedoms in the joint's frame, positive by the clinic's signs: that of the coupled
// rotation of the kind, else the tibia's long axis, and what is square to it and to flexion.
static void find_axes(const gd_spec_joint* joint, char side, double dir[2][3]) {
  double lateral[3] = {0}, v[3];
  const double mirror = side == 'r' ? 1 : -1;
  for (int i = 0; i < joint->nrot; ++i) {
    const gd_spec_axis* a = &joint->axis[i];
    if (is_still(a) || kind_of(joint, a) != FLEXION) continue;
    gd_m3_mul_v3(joint->parent.rot, a->dir, v);
    gd_v3_add_scaled(v[2] > 0 ? 1 : -1, a->dir, lateral);
  }
  gd_v3_copy(joint->child.rot + 3, dir[ROTATION]);
  gd_v3_cross(dir[ROTATION], lateral, dir[ADDUCTION]);
  for (int i = 0; i < joint->nrot; ++i) {
    const gd_spec_axis* a = &joint->axis[i];
    int kind = kind_of(joint, a);
    if (!is_still(a) && kind != FLEXION) gd_v3_copy(a->dir, dir[kind]);
  }
  for (int kind = 0; kind < 2; ++kind) {
    gd_m3_mul_v3(joint->parent.rot, dir[kind], v);
    double length = gd_v3_norm(dir[kind]), sign = v[kind] * mirror > 0 ? 1 : -1;
    for (int k = 0; k < 3; ++k) dir[kind][k] = dir[kind][k] * sign / length + 0;  // no -0
  }
}

// ---- putting together --------------------------------------------------------------------------

static bool make_axis(gd_spec_axis* a, const double dir[3], const char* coordinate) {
  double* par = gd_alloc(2, sizeof *par);
  if (par == NULL) return false;
  par[0] = 1;
  *a = (gd_spec_axis){.coordinate = coordinate, .function = {GD_FUNCTION_LINEAR, 2, par}};
  gd_v3_copy(dir, a->dir);
  return true;
}

static void add_rotation(gd_spec_joint* joint, const gd_spec_axis* a) {
  joint->axis[joint->nrot++] = *a;
}

// coordinates stand in the order in which the axes name them
static void add_coordinate(gd_spec_joint* joint, int at, const gd_spec_coordinate* coordinate) {
  gd_spec_coordinate* q = joint->coordinate + at;
  memmove(q + 1, q, (size_t)(joint->ncoordinate - at) * sizeof *q);
  ++joint->ncoordinate;
  *q = *coordinate;
}

static void add_freedom(gd_spec_joint* joint, int at, const parts* p, int kind) {
  gd_spec_coordinate q = {.name = p->freedom[kind].coordinate, .rotational = 1, .clamped = 1};
  q.min = -range[kind];
  q.max = range[kind];
  add_rotation(joint, &p->freedom[kind]);
  add_coordinate(joint, at, &q);
}

// The second rotation that follows flexion, in a joint that flexion is not of: a coordinate coupled
// to it. A constant one needs none.
static void add_follower(gd_spec* spec, gd_spec_joint* joint, parts* p) {
  static const double half_turn = 3.14159265358979324;
  const gd_spec_axis* was = &p->coupled[1];
  if (was->coordinate == NULL) {
    add_rotation(joint, was);
    return;
  }
  gd_spec_coordinate q = {.name = p->follower.coordinate, .rotational = 1};
  q.min = -half_turn;
  q.max = half_turn;
  add_rotation(joint, &p->follower);
  add_coordinate(joint, 1, &q);
  spec->coupler[spec->ncoupler++] = (gd_spec_coupler){
      .dependent = q.name, .driver = p->flexion.coordinate, .function = was->function};
}

// a joint behind joint j, and a body without mass between them
static gd_spec_joint* add_joint(gd_spec* spec, int j, const char* name, const char* body) {
  gd_spec_joint *before = &spec->joint[j], *joint = before + 1;
  memmove(joint + 1, joint, (size_t)(spec->njoint - j - 1) * sizeof *joint);
  ++spec->njoint;
  memset(joint, 0, sizeof *joint);
  joint->name = name;
  joint->line = before->line;
  joint->child = before->child;
  joint->parent.body = before->child.body = body;
  memset(before->child.pos, 0, sizeof before->child.pos);
  gd_m3_identity(before->child.rot);
  gd_m3_identity(joint->parent.rot);
  spec->body[spec->nbody++] = (gd_spec_body){.name = body, .line = before->line};
  return joint;
}

static void put_together(gd_spec* spec, int j, parts* p, const gd_knee_names* names) {
  gd_spec_joint *first = &spec->joint[j], *second;
  add_rotation(first, &p->flexion);
  if (p->ncoupled == 0) {
    add_freedom(first, 1, p, ADDUCTION);
    add_freedom(first, 2, p, ROTATION);
  } else if (p->ncoupled == 1 && p->kind[0] == ROTATION) {
    add_freedom(first, 1, p, ADDUCTION);
    add_rotation(first, &p->coupled[0]);
  } else {
    add_rotation(first, &p->coupled[0]);
  }
  for (int i = 0; i < p->ntranslation; ++i) {
    first->axis[first->nrot + first->ntrans++] = p->translation[i];
  }
  if (p->ncoupled == 0) return;
  second = add_joint(spec, j, names->joint[0], names->body[0]);
  if (p->ncoupled == 1) {
    if (p->kind[0] == ADDUCTION) add_freedom(second, 0, p, ADDUCTION);
    add_freedom(second, second->ncoordinate, p, ROTATION);
    return;
  }
  add_freedom(second, 0, p, p->kind[0]);
  add_follower(spec, second, p);
  add_freedom(add_joint(spec, j + 1, names->joint[1], names->body[1]), 0, p, p->kind[1]);
}

// ---- whole -------------------------------------------------------------------------------------

static bool make_room(gd_spec* spec) {
  gd_spec_body* body = gd_realloc(spec->body, (size_t)spec->nbody + 2, sizeof *body);
  if (body != NULL) spec->body = body;
  gd_spec_joint* joint = gd_realloc(spec->joint, (size_t)spec->njoint + 2, sizeof *joint);
  if (joint != NULL) spec->joint = joint;
  gd_spec_coupler* coupler = gd_realloc(spec->coupler, (size_t)spec->ncoupler + 1, sizeof *coupler);
  if (coupler != NULL) spec->coupler = coupler;
  return body != NULL && joint != NULL && coupler != NULL;
}

static int count_coupled(const gd_spec_joint* joint) {
  int n = 0;
  for (int i = 0; i < joint->nrot; ++i) {
    const gd_spec_axis* a = &joint->axis[i];
    n += !is_still(a) && kind_of(joint, a) != FLEXION;
  }
  return n;
}

gerdy_status gd_knee_open(gd_spec* spec, int j, const gd_knee_names* names, gerdy_error* err) {
  if (!make_room(spec)) return gd_fail_memory(err);
  gd_spec_joint* joint = &spec->joint[j];
  parts p = {.ncoupled = 0};
  double dir[2][3];
  bool follows = count_coupled(joint) == 2;
  find_axes(joint, names->side, dir);
  bool made = make_axis(&p.freedom[ADDUCTION], dir[ADDUCTION], names->freedom[ADDUCTION]) &&
              make_axis(&p.freedom[ROTATION], dir[ROTATION], names->freedom[ROTATION]) &&
              (!follows || make_axis(&p.follower, dir[ADDUCTION], names->coupled));
  if (!made) {
    gd_free(p.freedom[ADDUCTION].function.par);
    gd_free(p.freedom[ROTATION].function.par);
    return gd_fail_memory(err);
  }
  take_apart(joint, &p);
  gd_v3_copy(p.coupled[1].dir, p.follower.dir);
  if (follows && p.coupled[1].coordinate == NULL) gd_free(p.follower.function.par);
  put_together(spec, j, &p, names);
  return GERDY_OK;
}
