// Bushings, coordinate limit forces, springs on coordinates; weld and point constraints.
#include <string.h>

#include "model/compiler.h"

static gerdy_status add_bushings(gd_compiler* c) {
  gerdy_model* m = c->m;
  for (int i = 0; i < c->spec->nbushing; ++i) {
    const gd_spec_bushing* b = &c->spec->bushing[i];
    m->bushing_name[i] = gd_compiler_name(c, b->name);
    memcpy(m->bushing_stiffness + 6 * i, b->stiffness, sizeof b->stiffness);
    memcpy(m->bushing_damping + 6 * i, b->damping, sizeof b->damping);
    for (int k = 0; k < 2; ++k) {
      int at = 2 * i + k;
      gerdy_status status =
          gd_compiler_frame(c, b->line, b->name, &b->frame[k], &m->bushing_body[at],
                            m->bushing_pos + 3 * at, m->bushing_rot + 9 * at);
      if (status != GERDY_OK) return status;
    }
  }
  return GERDY_OK;
}

static gerdy_status add_limits(gd_compiler* c) {
  gerdy_model* m = c->m;
  for (int i = 0; i < c->spec->nlimit; ++i) {
    const gd_spec_limit* limit = &c->spec->limit[i];
    m->limit_name[i] = gd_compiler_name(c, limit->name);
    memcpy(m->limit_range + 2 * i, limit->range, sizeof limit->range);
    memcpy(m->limit_stiffness + 2 * i, limit->stiffness, sizeof limit->stiffness);
    m->limit_damping[i] = limit->damping;
    m->limit_transition[i] = limit->transition;
    gerdy_status status =
        gd_compiler_coordinate(c, limit->line, limit->name, limit->coordinate, &m->limit_q[i]);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

static gerdy_status add_springs(gd_compiler* c) {
  gerdy_model* m = c->m;
  for (int i = 0; i < c->spec->nspring; ++i) {
    const gd_spec_spring* spring = &c->spec->spring[i];
    m->spring_name[i] = gd_compiler_name(c, spring->name);
    m->spring_stiffness[i] = spring->stiffness;
    m->spring_rest[i] = spring->rest;
    m->spring_viscosity[i] = spring->viscosity;
    gerdy_status status =
        gd_compiler_coordinate(c, spring->line, spring->name, spring->coordinate, &m->spring_q[i]);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

static gerdy_status add_constraints(gd_compiler* c) {
  gerdy_model* m = c->m;
  for (int i = 0; i < c->spec->nconstraint; ++i) {
    const gd_spec_constraint* constraint = &c->spec->constraint[i];
    m->constraint_name[i] = gd_compiler_name(c, constraint->name);
    m->constraint_weld[i] = constraint->weld;
    for (int k = 0; k < 2; ++k) {
      int at = 2 * i + k;
      gerdy_status status = gd_compiler_frame(
          c, constraint->line, constraint->name, &constraint->frame[k], &m->constraint_body[at],
          m->constraint_pos + 3 * at, m->constraint_rot + 9 * at);
      if (status != GERDY_OK) return status;
    }
  }
  return GERDY_OK;
}

gerdy_status gd_compile_forces(gd_compiler* c) {
  gerdy_status status = add_bushings(c);
  if (status == GERDY_OK) status = add_limits(c);
  if (status == GERDY_OK) status = add_springs(c);
  if (status == GERDY_OK) status = add_constraints(c);
  return status;
}
