// The tree: bodies and joints with parents before children, couplers, markers.
#include <string.h>

#include "math/vec.h"
#include "model/compiler.h"

// ---- order of the tree -------------------------------------------------------------------------

static int spec_body(const gd_spec* spec, const char* name) {
  for (int i = 0; i < spec->nbody; ++i) {
    if (strcmp(spec->body[i].name, name) == 0) return i;
  }
  return -1;
}

static gerdy_status assign_joints(gd_compiler* c) {
  const gd_spec* s = c->spec;
  for (int i = 0; i < s->nbody; ++i) {
    c->joint_of[i] = -1;
    if (spec_body(s, s->body[i].name) != i) {
      return gd_compiler_fail(c, s->body[i].line, s->body[i].name, "two bodies are named \"%s\"",
                              s->body[i].name);
    }
  }
  for (int j = 0; j < s->njoint; ++j) {
    const gd_spec_joint* joint = &s->joint[j];
    int body = spec_body(s, joint->child.body);
    if (body < 0) {
      return gd_compiler_fail(c, joint->line, joint->name, "its child body \"%s\" does not exist",
                              joint->child.body);
    }
    c->child[j] = body;
    c->parent[j] = spec_body(s, joint->parent.body);
    if (strcmp(joint->parent.body, "ground") != 0 && c->parent[j] < 0) {
      return gd_compiler_fail(c, joint->line, joint->name, "its parent body \"%s\" does not exist",
                              joint->parent.body);
    }
    if (c->joint_of[body] >= 0) {
      return gd_compiler_fail(
          c, joint->line, joint->name,
          "a second joint carries the body \"%s\"; closed loops are not supported",
          joint->child.body);
    }
    c->joint_of[body] = j;
  }
  return GERDY_OK;
}

// parents before children, otherwise in the order of the joints; what cannot be placed is a loop
static gerdy_status sort_tree(gd_compiler* c) {
  const gd_spec* s = c->spec;
  int placed = 0;
  for (int round = 0; placed < s->nbody && round <= s->nbody; ++round) {
    for (int j = 0; j < s->njoint; ++j) {
      int body = c->child[j], parent = c->parent[j];
      if (c->m->body_parent[body + 1] >= 0) continue;  // here: "placed", by order of the spec
      if (parent >= 0 && c->m->body_parent[parent + 1] < 0) continue;
      c->m->body_parent[body + 1] = 0;
      c->order[placed++] = body;
    }
  }
  for (int i = 0; i < s->nbody; ++i) {
    if (c->m->body_parent[i + 1] >= 0) continue;
    return gd_compiler_fail(c, s->body[i].line, s->body[i].name,
                            c->joint_of[i] < 0
                                ? "no joint carries the body \"%s\""
                                : "the joints below \"%s\" form a loop that never reaches the "
                                  "ground",
                            s->body[i].name);
  }
  return GERDY_OK;
}

// ---- parts -------------------------------------------------------------------------------------

static gerdy_status add_coordinate(gd_compiler* c, const gd_spec_coordinate* q, int body) {
  gerdy_model* m = c->m;
  if (gerdy_model_coordinate(m, q->name) >= 0) {
    return gd_compiler_fail(c, q->line, q->name, "two coordinates are named \"%s\"", q->name);
  }
  int i = c->nq++;
  m->q_name[i] = gd_compiler_name(c, q->name);
  m->q_body[i] = body;
  m->q_rotational[i] = q->rotational;
  m->q_default[i] = q->initial;
  m->q_min[i] = q->min;
  m->q_max[i] = q->max;
  m->q_clamped[i] = q->clamped;
  m->q_locked[i] = q->locked;
  m->q_driver[i] = -1;
  m->q_function[i] = -1;
  m->q_prescribed[i] = gd_compiler_function(c, &q->prescribed);
  return GERDY_OK;
}

// frame of the body in its joint frame: the inverse of the joint frame in the body
static void invert_frame(const gd_spec_frame* frame, double pos[3], double rot[9]) {
  gd_m3_transpose(frame->rot, rot);
  gd_m3_mul_v3(rot, frame->pos, pos);
  for (int k = 0; k < 3; ++k) pos[k] = -pos[k];
}

static gerdy_status add_joint(gd_compiler* c, const gd_spec_joint* joint, int body) {
  gerdy_model* m = c->m;
  m->body_joint_name[body] = gd_compiler_name(c, joint->name);
  m->body_parent[body] =
      strcmp(joint->parent.body, "ground") == 0 ? 0 : gerdy_model_body(m, joint->parent.body);
  gd_v3_copy(joint->parent.pos, m->body_parent_pos + 3 * body);
  memcpy(m->body_parent_rot + 9 * body, joint->parent.rot, sizeof joint->parent.rot);
  invert_frame(&joint->child, m->body_child_pos + 3 * body, m->body_child_rot + 9 * body);
  m->body_q[body] = c->nq;
  m->body_nq[body] = joint->ncoordinate;
  m->body_axis[body] = c->naxis;
  m->body_nrot[body] = joint->nrot;
  m->body_ntrans[body] = joint->ntrans;
  for (int i = 0; i < joint->ncoordinate; ++i) {
    gerdy_status status = add_coordinate(c, &joint->coordinate[i], body);
    if (status != GERDY_OK) return status;
  }
  for (int i = 0; i < joint->nrot + joint->ntrans; ++i) {
    const gd_spec_axis* axis = &joint->axis[i];
    int a = c->naxis++;
    gd_v3_copy(axis->dir, m->axis_dir + 3 * a);
    m->axis_q[a] = axis->coordinate != NULL ? gerdy_model_coordinate(m, axis->coordinate) : -1;
    m->axis_function[a] = gd_compiler_function(c, &axis->function);
  }
  return GERDY_OK;
}

static gerdy_status add_bodies(gd_compiler* c) {
  gerdy_model* m = c->m;
  memset(m->body_parent, 0, (size_t)m->nbody * sizeof *m->body_parent);
  m->body_parent[0] = -1;
  m->body_name[0] = gd_compiler_name(c, "ground");
  gd_m3_identity(m->body_parent_rot);
  gd_m3_identity(m->body_child_rot);
  for (int i = 1; i < m->nbody; ++i) {
    const gd_spec_body* body = &c->spec->body[c->order[i - 1]];
    m->body_name[i] = gd_compiler_name(c, body->name);
    m->body_mass[i] = body->mass;
    gd_v3_copy(body->com, m->body_com + 3 * i);
    memcpy(m->body_inertia + 6 * i, body->inertia, sizeof body->inertia);
    gerdy_status status = add_joint(c, &c->spec->joint[c->joint_of[c->order[i - 1]]], i);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

static gerdy_status add_couplers(gd_compiler* c) {
  gerdy_model* m = c->m;
  for (int i = 0; i < c->spec->ncoupler; ++i) {
    const gd_spec_coupler* coupler = &c->spec->coupler[i];
    int q, driver;
    gerdy_status status =
        gd_compiler_coordinate(c, coupler->line, coupler->dependent, coupler->dependent, &q);
    if (status == GERDY_OK) {
      status =
          gd_compiler_coordinate(c, coupler->line, coupler->dependent, coupler->driver, &driver);
    }
    if (status != GERDY_OK) return status;
    if (m->q_driver[q] >= 0) {
      return gd_compiler_fail(c, coupler->line, coupler->dependent, "\"%s\" is coupled twice",
                              coupler->dependent);
    }
    m->q_driver[q] = driver;
    m->q_function[q] = gd_compiler_function(c, &coupler->function);
  }
  for (int i = 0; i < c->spec->ncoupler; ++i) {
    const gd_spec_coupler* coupler = &c->spec->coupler[i];
    if (m->q_driver[gerdy_model_coordinate(m, coupler->driver)] < 0) continue;
    return gd_compiler_fail(
        c, coupler->line, coupler->dependent,
        "it is coupled to \"%s\", which is coupled itself; couple both to the same "
        "independent coordinate",
        coupler->driver);
  }
  return GERDY_OK;
}

static gerdy_status add_markers(gd_compiler* c) {
  for (int i = 0; i < c->spec->nmarker; ++i) {
    const gd_spec_marker* marker = &c->spec->marker[i];
    gerdy_status status =
        gd_compiler_body(c, marker->line, marker->name, marker->body, &c->m->marker_body[i]);
    if (status != GERDY_OK) return status;
    c->m->marker_name[i] = gd_compiler_name(c, marker->name);
    gd_v3_copy(marker->pos, c->m->marker_pos + 3 * i);
    c->m->marker_fixed[i] = marker->fixed;
  }
  return GERDY_OK;
}

gerdy_status gd_compile_tree(gd_compiler* c) {
  for (int i = 0; i < c->m->nbody; ++i) c->m->body_parent[i] = -1;
  gerdy_status status = assign_joints(c);
  if (status == GERDY_OK) status = sort_tree(c);
  if (status == GERDY_OK) status = add_bodies(c);
  if (status == GERDY_OK) status = add_couplers(c);
  if (status == GERDY_OK) status = add_markers(c);
  return status;
}
