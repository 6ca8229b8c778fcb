// Sizes first, then one buffer, then its parts (compile_tree.c, compile_path.c, compile_force.c).
#include "model/compile.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"
#include "model/axis.h"
#include "model/compiler.h"
#include "model/layout.h"

// ---- sizes -------------------------------------------------------------------------------------

static void count_function(gerdy_model* m, const gd_spec_function* f) {
  if (f->n == 0) return;
  ++m->nfunction;
  m->nparameter += (int)gd_function_npar(f->type, f->n);
}

static void count_name(gerdy_model* m, const char* name) { m->nname += (int)strlen(name) + 1; }

static void count_path(gerdy_model* m, const gd_spec_path* path) {
  m->npoint += path->npoint;
  m->npathwrap += path->nwrap;
  for (int p = 0; p < path->npoint; ++p) {
    count_name(m, path->point[p].name);
    for (int k = 0; k < 3; ++k) count_function(m, &path->point[p].move[k]);
  }
}

static void count_joint(gerdy_model* m, const gd_spec_joint* joint) {
  count_name(m, joint->name);
  m->nq += joint->ncoordinate;
  m->naxis += joint->nrot + joint->ntrans;
  for (int k = 0; k < joint->ncoordinate; ++k) {
    count_name(m, joint->coordinate[k].name);
    count_function(m, &joint->coordinate[k].prescribed);
  }
  for (int k = 0; k < joint->nrot + joint->ntrans; ++k) count_function(m, &joint->axis[k].function);
}

static void count_tree(const gd_spec* s, gerdy_model* m) {
  m->nbody = s->nbody + 1;
  m->nmarker = s->nmarker;
  count_name(m, "ground");
  for (int i = 0; i < s->nbody; ++i) count_name(m, s->body[i].name);
  for (int i = 0; i < s->njoint; ++i) count_joint(m, &s->joint[i]);
  for (int i = 0; i < s->ncoupler; ++i) count_function(m, &s->coupler[i].function);
  for (int i = 0; i < s->nmarker; ++i) count_name(m, s->marker[i].name);
}

static void count_paths(const gd_spec* s, gerdy_model* m) {
  m->nwrap = s->nwrap;
  m->nmuscle = s->nmuscle;
  m->nligament = s->nligament;
  m->npath = s->nmuscle + s->nligament;
  for (int i = 0; i < s->nwrap; ++i) count_name(m, s->wrap[i].name);
  for (int i = 0; i < s->nmuscle; ++i) {
    count_name(m, s->muscle[i].name);
    count_path(m, &s->muscle[i].path);
    for (int k = 0; k < 3; ++k) count_function(m, &s->muscle[i].function[k]);
  }
  for (int i = 0; i < s->nligament; ++i) {
    count_name(m, s->ligament[i].name);
    count_path(m, &s->ligament[i].path);
  }
}

static void count_forces(const gd_spec* s, gerdy_model* m) {
  m->nbushing = s->nbushing;
  m->nlimit = s->nlimit;
  m->nspring = s->nspring;
  m->nconstraint = s->nconstraint;
  for (int i = 0; i < s->nbushing; ++i) count_name(m, s->bushing[i].name);
  for (int i = 0; i < s->nlimit; ++i) count_name(m, s->limit[i].name);
  for (int i = 0; i < s->nspring; ++i) count_name(m, s->spring[i].name);
  for (int i = 0; i < s->nconstraint; ++i) count_name(m, s->constraint[i].name);
}

static void count_meshes(const gd_spec* s, gerdy_model* m) {
  m->nmesh = s->nmesh;
  for (int i = 0; i < s->nmesh; ++i) m->nname += (int)s->mesh[i].file.n + 1;
}

// ---- whole -------------------------------------------------------------------------------------

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

static bool allocate(gd_compiler* c) {
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
  gd_compiler c = {.spec = spec, .err = err};
  if (!allocate(&c)) status = gd_fail_memory(err);
  if (status == GERDY_OK) {
    count_tree(spec, c.m);
    count_paths(spec, c.m);
    count_forces(spec, c.m);
    count_meshes(spec, c.m);
    snprintf(c.m->name, sizeof c.m->name, "%s", spec->name);
    gd_v3_copy(spec->gravity, c.m->gravity);
    if (!gd_model_allocate(c.m)) status = gd_fail_memory(err);
  }
  if (status == GERDY_OK) status = gd_compile_tree(&c);
  if (status == GERDY_OK) status = gd_compile_paths(&c);
  if (status == GERDY_OK) status = gd_compile_forces(&c);
  if (status == GERDY_OK) gd_compile_meshes(&c);
  if (status == GERDY_OK) status = gd_compile_slopes(&c);
  if (status == GERDY_OK) gd_compile_axes(c.m);
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
