#include "model/compile.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"
#include "model/layout.h"

typedef struct compiler {
  const gd_spec* spec;
  gerdy_model* m;
  gerdy_error* err;
  int* order;     // (nbody - 1) body of the spec at each place of the tree
  int* joint_of;  // (nbody - 1) joint whose child it is, -1 = none
  int* parent;    // (njoint) body of the spec that carries the joint, -1 = ground
  int* child;     // (njoint) body of the spec that it carries
  // how much of each array is filled
  int nq, naxis, nfunction, nparameter, npoint, nname;
} compiler;

static gerdy_status fail(const compiler* c, long line, const char* element, const char* text,
                         const char* name) {
  return gd_fail(c->err, GERDY_E_MODEL, line, element, text, name);
}

// ---- order of the tree -------------------------------------------------------------------------

static int spec_body(const gd_spec* spec, const char* name) {
  for (int i = 0; i < spec->nbody; ++i) {
    if (strcmp(spec->body[i].name, name) == 0) return i;
  }
  return -1;
}

static gerdy_status assign_joints(compiler* c) {
  const gd_spec* s = c->spec;
  for (int i = 0; i < s->nbody; ++i) {
    c->joint_of[i] = -1;
    if (spec_body(s, s->body[i].name) != i) {
      return fail(c, s->body[i].line, s->body[i].name, "two bodies are named \"%s\"",
                  s->body[i].name);
    }
  }
  for (int j = 0; j < s->njoint; ++j) {
    const gd_spec_joint* joint = &s->joint[j];
    int body = spec_body(s, joint->child.body);
    if (body < 0) {
      return fail(c, joint->line, joint->name, "its child body \"%s\" does not exist",
                  joint->child.body);
    }
    c->child[j] = body;
    c->parent[j] = spec_body(s, joint->parent.body);
    if (strcmp(joint->parent.body, "ground") != 0 && c->parent[j] < 0) {
      return fail(c, joint->line, joint->name, "its parent body \"%s\" does not exist",
                  joint->parent.body);
    }
    if (c->joint_of[body] >= 0) {
      return fail(c, joint->line, joint->name,
                  "a second joint carries the body \"%s\"; closed loops are not supported",
                  joint->child.body);
    }
    c->joint_of[body] = j;
  }
  return GERDY_OK;
}

// parents before children, otherwise in the order of the joints; what cannot be placed is a loop
static gerdy_status sort_tree(compiler* c) {
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
    return fail(c, s->body[i].line, s->body[i].name,
                c->joint_of[i] < 0 ? "no joint carries the body \"%s\""
                                   : "the joints below \"%s\" form a loop that never reaches the "
                                     "ground",
                s->body[i].name);
  }
  return GERDY_OK;
}

// ---- parts -------------------------------------------------------------------------------------

static int add_name(compiler* c, const char* name) {
  int at = c->nname;
  size_t n = strlen(name) + 1;
  memcpy(c->m->names + at, name, n);
  c->nname += (int)n;
  return at;
}

static int add_function(compiler* c, const gd_spec_function* f) {
  int id = c->nfunction++;
  size_t npar = gd_function_npar(f->type, f->n);
  c->m->function_type[id] = (int)f->type;
  c->m->function_par[id] = c->nparameter;
  c->m->function_n[id] = f->n;
  memcpy(c->m->parameter + c->nparameter, f->par, npar * sizeof *f->par);
  c->nparameter += (int)npar;
  return id;
}

static gerdy_status add_coordinate(compiler* c, const gd_spec_coordinate* q, int body) {
  gerdy_model* m = c->m;
  if (gerdy_model_coordinate(m, q->name) >= 0) {
    return fail(c, q->line, q->name, "two coordinates are named \"%s\"", q->name);
  }
  int i = c->nq++;
  m->q_name[i] = add_name(c, q->name);
  m->q_body[i] = body;
  m->q_rotational[i] = q->rotational;
  m->q_default[i] = q->initial;
  m->q_min[i] = q->min;
  m->q_max[i] = q->max;
  m->q_clamped[i] = q->clamped;
  m->q_locked[i] = q->locked;
  m->q_driver[i] = -1;
  m->q_function[i] = -1;
  return GERDY_OK;
}

// frame of the body in its joint frame: the inverse of the joint frame in the body
static void invert_frame(const gd_spec_frame* frame, double pos[3], double rot[9]) {
  gd_m3_transpose(frame->rot, rot);
  gd_m3_mul_v3(rot, frame->pos, pos);
  for (int k = 0; k < 3; ++k) pos[k] = -pos[k];
}

static gerdy_status add_joint(compiler* c, const gd_spec_joint* joint, int body) {
  gerdy_model* m = c->m;
  m->body_joint_name[body] = add_name(c, joint->name);
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
    m->axis_function[a] = add_function(c, &axis->function);
  }
  return GERDY_OK;
}

static gerdy_status add_bodies(compiler* c) {
  gerdy_model* m = c->m;
  memset(m->body_parent, 0, (size_t)m->nbody * sizeof *m->body_parent);
  m->body_parent[0] = -1;
  m->body_name[0] = add_name(c, "ground");
  gd_m3_identity(m->body_parent_rot);
  gd_m3_identity(m->body_child_rot);
  for (int i = 1; i < m->nbody; ++i) {
    const gd_spec_body* body = &c->spec->body[c->order[i - 1]];
    m->body_name[i] = add_name(c, body->name);
    m->body_mass[i] = body->mass;
    gd_v3_copy(body->com, m->body_com + 3 * i);
    memcpy(m->body_inertia + 6 * i, body->inertia, sizeof body->inertia);
    gerdy_status status = add_joint(c, &c->spec->joint[c->joint_of[c->order[i - 1]]], i);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

static gerdy_status find_coordinate(const compiler* c, long line, const char* element,
                                    const char* name, int* out) {
  *out = gerdy_model_coordinate(c->m, name);
  if (*out >= 0) return GERDY_OK;
  return fail(c, line, element, "the coordinate \"%s\" does not exist", name);
}

static gerdy_status add_couplers(compiler* c) {
  gerdy_model* m = c->m;
  for (int i = 0; i < c->spec->ncoupler; ++i) {
    const gd_spec_coupler* coupler = &c->spec->coupler[i];
    int q, driver;
    gerdy_status status =
        find_coordinate(c, coupler->line, coupler->dependent, coupler->dependent, &q);
    if (status == GERDY_OK) {
      status = find_coordinate(c, coupler->line, coupler->dependent, coupler->driver, &driver);
    }
    if (status != GERDY_OK) return status;
    if (m->q_driver[q] >= 0) {
      return fail(c, coupler->line, coupler->dependent, "\"%s\" is coupled twice",
                  coupler->dependent);
    }
    m->q_driver[q] = driver;
    m->q_function[q] = add_function(c, &coupler->function);
  }
  for (int i = 0; i < c->spec->ncoupler; ++i) {
    const gd_spec_coupler* coupler = &c->spec->coupler[i];
    if (m->q_driver[gerdy_model_coordinate(m, coupler->driver)] < 0) continue;
    return fail(c, coupler->line, coupler->dependent,
                "it is coupled to \"%s\", which is coupled itself; couple both to the same "
                "independent coordinate",
                coupler->driver);
  }
  return GERDY_OK;
}

static gerdy_status find_body(const compiler* c, long line, const char* element, const char* name,
                              int* out) {
  *out = gerdy_model_body(c->m, name);
  if (*out >= 0) return GERDY_OK;
  return fail(c, line, element, "the body \"%s\" does not exist", name);
}

static gerdy_status add_markers(compiler* c) {
  for (int i = 0; i < c->spec->nmarker; ++i) {
    const gd_spec_marker* marker = &c->spec->marker[i];
    gerdy_status status =
        find_body(c, marker->line, marker->name, marker->body, &c->m->marker_body[i]);
    if (status != GERDY_OK) return status;
    c->m->marker_name[i] = add_name(c, marker->name);
    gd_v3_copy(marker->pos, c->m->marker_pos + 3 * i);
  }
  return GERDY_OK;
}

static gerdy_status add_point(compiler* c, const gd_spec_point* point, const char* muscle) {
  gerdy_model* m = c->m;
  int p = c->npoint++;
  gerdy_status status = find_body(c, point->line, muscle, point->body, &m->point_body[p]);
  gd_v3_copy(point->pos, m->point_pos + 3 * p);
  m->point_if_q[p] = -1;
  if (status == GERDY_OK && point->if_coordinate != NULL) {
    status = find_coordinate(c, point->line, muscle, point->if_coordinate, &m->point_if_q[p]);
    m->point_if_min[p] = point->if_range[0];
    m->point_if_max[p] = point->if_range[1];
  }
  for (int k = 0; k < 3; ++k) {
    m->point_q[3 * p + k] = -1;
    m->point_function[3 * p + k] = -1;
    if (status != GERDY_OK || point->move[k].n == 0) continue;
    m->point_moves[p] = 1;
    m->point_function[3 * p + k] = add_function(c, &point->move[k]);
    if (point->move_by[k] != NULL) {
      status = find_coordinate(c, point->line, muscle, point->move_by[k], &m->point_q[3 * p + k]);
    }
  }
  return status;
}

static gerdy_status add_muscles(compiler* c) {
  gerdy_model* m = c->m;
  for (int i = 0; i < c->spec->nmuscle; ++i) {
    const gd_spec_muscle* muscle = &c->spec->muscle[i];
    m->muscle_name[i] = add_name(c, muscle->name);
    m->muscle_point[i] = c->npoint;
    m->muscle_npoint[i] = muscle->npoint;
    m->muscle_nwrap[i] = muscle->nwrap;
    m->muscle_fmax[i] = muscle->fmax;
    m->muscle_fiber[i] = muscle->fiber;
    m->muscle_tendon[i] = muscle->tendon;
    m->muscle_pennation[i] = muscle->pennation;
    for (int p = 0; p < muscle->npoint; ++p) {
      gerdy_status status = add_point(c, &muscle->point[p], muscle->name);
      if (status != GERDY_OK) return status;
    }
  }
  return GERDY_OK;
}

// ---- sizes -------------------------------------------------------------------------------------

static void count_function(gerdy_model* m, const gd_spec_function* f) {
  if (f->n == 0) return;
  ++m->nfunction;
  m->nparameter += (int)gd_function_npar(f->type, f->n);
}

static void count_name(gerdy_model* m, const char* name) { m->nname += (int)strlen(name) + 1; }

static void count_muscle(gerdy_model* m, const gd_spec_muscle* muscle) {
  count_name(m, muscle->name);
  m->npoint += muscle->npoint;
  for (int p = 0; p < muscle->npoint; ++p) {
    for (int k = 0; k < 3; ++k) count_function(m, &muscle->point[p].move[k]);
  }
}

static void count(const gd_spec* s, gerdy_model* m) {
  m->nbody = s->nbody + 1;
  m->nmarker = s->nmarker;
  m->nmuscle = s->nmuscle;
  count_name(m, "ground");
  for (int i = 0; i < s->nbody; ++i) count_name(m, s->body[i].name);
  for (int i = 0; i < s->njoint; ++i) {
    const gd_spec_joint* joint = &s->joint[i];
    count_name(m, joint->name);
    m->nq += joint->ncoordinate;
    m->naxis += joint->nrot + joint->ntrans;
    for (int k = 0; k < joint->ncoordinate; ++k) count_name(m, joint->coordinate[k].name);
    for (int k = 0; k < joint->nrot + joint->ntrans; ++k) {
      count_function(m, &joint->axis[k].function);
    }
  }
  for (int i = 0; i < s->ncoupler; ++i) count_function(m, &s->coupler[i].function);
  for (int i = 0; i < s->nmarker; ++i) count_name(m, s->marker[i].name);
  for (int i = 0; i < s->nmuscle; ++i) count_muscle(m, &s->muscle[i]);
}

// ---- whole -------------------------------------------------------------------------------------

static gerdy_status fill(compiler* c) {
  gerdy_model* m = c->m;
  for (int i = 0; i < m->nbody; ++i) m->body_parent[i] = -1;
  gerdy_status status = assign_joints(c);
  if (status == GERDY_OK) status = sort_tree(c);
  if (status == GERDY_OK) status = add_bodies(c);
  if (status == GERDY_OK) status = add_couplers(c);
  if (status == GERDY_OK) status = add_markers(c);
  if (status == GERDY_OK) status = add_muscles(c);
  return status;
}

// A joint has at most 6 coordinates and matrices of them are square: their indices fit an int.
enum { most_bodies = 2000 };

static gerdy_status check_size(const gd_spec* spec, gerdy_error* err) {
  if (spec->nbody == 0) {
    return gd_fail(err, GERDY_E_MODEL, 0, spec->name, "the model has no bodies");
  }
  if (spec->nbody > most_bodies || spec->njoint > most_bodies) {
    return gd_fail(err, GERDY_E_UNSUPPORTED, 0, spec->name,
                   "the model has %d bodies and %d joints; at most %d are supported", spec->nbody,
                   spec->njoint, (int)most_bodies);
  }
  return GERDY_OK;
}

static bool allocate(compiler* c) {
  size_t nbody = (size_t)c->spec->nbody, njoint = (size_t)c->spec->njoint;
  c->m = gd_alloc(1, sizeof *c->m);
  c->order = gd_alloc(nbody, sizeof *c->order);
  c->joint_of = gd_alloc(nbody, sizeof *c->joint_of);
  c->parent = gd_alloc(njoint, sizeof *c->parent);
  c->child = gd_alloc(njoint, sizeof *c->child);
  return c->m && c->order && c->joint_of && c->parent && c->child;
}

gerdy_status gd_compile(const gd_spec* spec, gerdy_model** out, gerdy_error* err) {
  *out = NULL;
  gerdy_status status = check_size(spec, err);
  if (status != GERDY_OK) return status;
  compiler c = {.spec = spec, .err = err};
  if (!allocate(&c)) status = gd_fail_memory(err);
  if (status == GERDY_OK) {
    count(spec, c.m);
    snprintf(c.m->name, sizeof c.m->name, "%s", spec->name);
    gd_v3_copy(spec->gravity, c.m->gravity);
    if (!gd_model_allocate(c.m)) status = gd_fail_memory(err);
  }
  if (status == GERDY_OK) status = fill(&c);
  gd_free(c.order);
  gd_free(c.joint_of);
  gd_free(c.parent);
  gd_free(c.child);
  if (status != GERDY_OK) {
    gerdy_model_free(c.m);
    return status;
  }
  *out = c.m;
  return GERDY_OK;
}
