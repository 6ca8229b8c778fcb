// Can every joint be moved by a force? One that carries no mass cannot: any force would give it an
// infinite acceleration.
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/osim_parts.h"

static int body_of(const gd_spec* spec, const char* name) {
  for (int i = 0; i < spec->nbody; ++i) {
    if (strcmp(spec->body[i].name, name) == 0) return i;
  }
  return -1;
}

// heavy [nbody]: does the body, or something that it carries, have mass? Loops end too.
static void spread(const gd_spec* spec, const int* parent, const int* child, char* heavy) {
  for (int i = 0; i < spec->nbody; ++i) heavy[i] = spec->body[i].mass > 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (int j = 0; j < spec->njoint; ++j) {
      if (parent[j] < 0 || child[j] < 0 || !heavy[child[j]] || heavy[parent[j]]) continue;
      heavy[parent[j]] = 1;
      changed = true;
    }
  }
}

static gerdy_status check(const gd_osim* osim, const gd_spec* spec, const int* child,
                          const char* heavy) {
  bool some = false;
  for (int i = 0; i < spec->nbody; ++i) some = some || heavy[i];
  if (!some) {
    return gd_osim_note(osim, GERDY_WARNING, osim->model,
                        "no body has a mass: positions, lengths and moment arms can be computed, "
                        "forces of the motion cannot");
  }
  for (int j = 0; j < spec->njoint; ++j) {
    if (child[j] < 0 || heavy[child[j]] || spec->joint[j].ncoordinate == 0) continue;
    const gd_spec_body* body = &spec->body[child[j]];
    return gd_fail(osim->err, GERDY_E_MODEL, body->line, body->name,
                   "neither the body nor anything that it carries has a mass, but the joint \"%s\" "
                   "can move it; give it a <mass> or weld it",
                   spec->joint[j].name);
  }
  return GERDY_OK;
}

// more bodies or joints are refused later, before anything takes long
enum { most = 2000 };

gerdy_status gd_osim_check_mass(const gd_osim* osim, const gd_spec* spec) {
  int nbody = spec->nbody, njoint = spec->njoint;
  if (nbody == 0 || nbody > most || njoint > most) return GERDY_OK;
  int* parent = gd_alloc(2 * (size_t)njoint, sizeof *parent);
  char* heavy = gd_alloc((size_t)nbody, 1);
  gerdy_status status = GERDY_OK;
  if (parent == NULL || heavy == NULL) {
    status = gd_fail_memory(osim->err);
  } else {
    int* child = parent + njoint;
    for (int j = 0; j < njoint; ++j) {
      parent[j] = body_of(spec, spec->joint[j].parent.body);
      child[j] = body_of(spec, spec->joint[j].child.body);
    }
    spread(spec, parent, child, heavy);
    status = check(osim, spec, child, heavy);
  }
  gd_free(parent);
  gd_free(heavy);
  return status;
}
