// Paths of muscles and ligaments, and the surfaces they wrap over.
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"
#include "model/compiler.h"
#include "model/layout.h"

// ---- surfaces ----------------------------------------------------------------------------------

static gerdy_status add_wraps(gd_compiler* c) {
  gerdy_model* m = c->m;
  for (int i = 0; i < c->spec->nwrap; ++i) {
    const gd_spec_wrap* wrap = &c->spec->wrap[i];
    m->wrap_name[i] = gd_compiler_name(c, wrap->name);
    m->wrap_type[i] = (int)wrap->type;
    gd_v3_copy(wrap->size, m->wrap_size + 3 * i);
    m->wrap_axis[i] = wrap->axis;
    m->wrap_sign[i] = wrap->sign;
    m->wrap_active[i] = wrap->active;
    gerdy_status status =
        gd_compiler_frame(c, wrap->line, wrap->name, &wrap->frame, &m->wrap_body[i],
                          m->wrap_pos + 3 * i, m->wrap_rot + 9 * i);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

// ---- paths -------------------------------------------------------------------------------------

static gerdy_status add_point(gd_compiler* c, const gd_spec_point* point, const char* owner) {
  gerdy_model* m = c->m;
  int p = c->npoint++;
  m->point_name[p] = gd_compiler_name(c, point->name);
  gerdy_status status = gd_compiler_body(c, point->line, owner, point->body, &m->point_body[p]);
  gd_v3_copy(point->pos, m->point_pos + 3 * p);
  m->point_if_q[p] = -1;
  if (status == GERDY_OK && point->if_coordinate != NULL) {
    status = gd_compiler_coordinate(c, point->line, owner, point->if_coordinate, &m->point_if_q[p]);
    m->point_if_min[p] = point->if_range[0];
    m->point_if_max[p] = point->if_range[1];
  }
  for (int k = 0; k < 3; ++k) {
    m->point_q[3 * p + k] = -1;
    m->point_function[3 * p + k] = gd_compiler_function(c, &point->move[k]);
    if (status != GERDY_OK || point->move[k].n == 0) continue;
    m->point_moves[p] = 1;
    if (point->move_by[k] == NULL) continue;
    status =
        gd_compiler_coordinate(c, point->line, owner, point->move_by[k], &m->point_q[3 * p + k]);
  }
  return status;
}

static gerdy_status add_path_wrap(gd_compiler* c, const gd_spec_path_wrap* wrap,
                                  const char* owner) {
  gerdy_model* m = c->m;
  int w = c->npathwrap++;
  m->pathwrap_method[w] = (int)wrap->method;
  m->pathwrap_first[w] = wrap->first;
  m->pathwrap_last[w] = wrap->last;
  m->pathwrap_surface[w] = -1;
  for (int i = 0; i < m->nwrap && m->pathwrap_surface[w] < 0; ++i) {
    if (strcmp(m->names + m->wrap_name[i], wrap->surface) == 0) m->pathwrap_surface[w] = i;
  }
  if (m->pathwrap_surface[w] >= 0) return GERDY_OK;
  return gd_compiler_fail(c, wrap->line, owner, "the wrapping surface \"%s\" does not exist",
                          wrap->surface);
}

static gerdy_status add_path(gd_compiler* c, const gd_spec_path* path, const char* owner) {
  gerdy_model* m = c->m;
  int i = c->npath++;
  gerdy_status status = GERDY_OK;
  m->path_point[i] = c->npoint;
  m->path_npoint[i] = path->npoint;
  m->path_wrap[i] = c->npathwrap;
  m->path_nwrap[i] = path->nwrap;
  for (int p = 0; p < path->npoint && status == GERDY_OK; ++p) {
    status = add_point(c, &path->point[p], owner);
  }
  for (int w = 0; w < path->nwrap && status == GERDY_OK; ++w) {
    status = add_path_wrap(c, &path->wrap[w], owner);
  }
  return status;
}

static gerdy_status add_muscle(gd_compiler* c, int i, const gd_spec_muscle* muscle) {
  gerdy_model* m = c->m;
  m->muscle_name[i] = gd_compiler_name(c, muscle->name);
  m->muscle_type[i] = (int)muscle->type;
  m->muscle_fmax[i] = muscle->fmax;
  m->muscle_fiber[i] = muscle->fiber;
  m->muscle_tendon[i] = muscle->tendon;
  m->muscle_pennation[i] = muscle->pennation;
  memcpy(m->muscle_par + GERDY_MUSCLE_NPAR * i, muscle->par, sizeof muscle->par);
  for (int k = 0; k < 3; ++k) {
    m->muscle_function[3 * i + k] = gd_compiler_function(c, &muscle->function[k]);
  }
  return add_path(c, &muscle->path, muscle->name);
}

static gerdy_status add_ligament(gd_compiler* c, int i, const gd_spec_ligament* ligament) {
  gerdy_model* m = c->m;
  m->ligament_name[i] = gd_compiler_name(c, ligament->name);
  m->ligament_stiffness[i] = ligament->stiffness;
  m->ligament_toe_strain[i] = ligament->toe_strain;
  m->ligament_damping[i] = ligament->damping;
  m->ligament_slack[i] = ligament->slack;
  return add_path(c, &ligament->path, ligament->name);
}

gerdy_status gd_compile_paths(gd_compiler* c) {
  const gd_spec* s = c->spec;
  gerdy_status status = add_wraps(c);
  for (int i = 0; i < s->nmuscle && status == GERDY_OK; ++i) {
    status = add_muscle(c, i, &s->muscle[i]);
  }
  for (int i = 0; i < s->nligament && status == GERDY_OK; ++i) {
    status = add_ligament(c, i, &s->ligament[i]);
  }
  return status;
}

// ---- which coordinates change which path -------------------------------------------------------

typedef struct marks {
  int* below;           // (nbody) places of the path on this body and on what it carries
  unsigned char* told;  // (nq) 1: the coordinate changes the path
} marks;

static void mark_coordinate(const gerdy_model* m, const marks* k, int q) {
  if (q < 0) return;
  k->told[q] = 1;
  if (m->q_driver[q] >= 0) k->told[m->q_driver[q]] = 1;
}

static void mark_place(const gerdy_model* m, const marks* k, int body, int* nplace) {
  ++*nplace;
  for (int b = body; b > 0; b = m->body_parent[b]) ++k->below[b];
}

// A joint matters when some but not all places of the path are beyond it. Over several surfaces
// OpenSim has moment arms about all joints down to the root (gerdy_path_opensim).
static void mark_path(const gerdy_model* m, const marks* k, int path) {
  memset(k->below, 0, (size_t)m->nbody * sizeof *k->below);
  memset(k->told, 0, (size_t)m->nq * sizeof *k->told);
  int nplace = 0;
  for (int i = 0; i < m->path_npoint[path]; ++i) {
    int p = m->path_point[path] + i;
    mark_place(m, k, m->point_body[p], &nplace);
    for (int j = 0; j < 3; ++j) mark_coordinate(m, k, m->point_q[3 * p + j]);
  }
  for (int i = 0; i < m->path_nwrap[path]; ++i) {
    mark_place(m, k, m->wrap_body[m->pathwrap_surface[m->path_wrap[path] + i]], &nplace);
  }
  for (int b = 1; b < m->nbody; ++b) {
    bool carries_all = k->below[b] == nplace && m->path_nwrap[path] < 2;
    if (k->below[b] == 0 || carries_all) continue;
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) mark_coordinate(m, k, q);
  }
}

static int count_told(const gerdy_model* m, const marks* k) {
  int n = 0;
  for (int q = 0; q < m->nq; ++q) n += k->told[q];
  return n;
}

static void list_told(gerdy_model* m, const marks* k, int path) {
  int* next = m->slope_q + m->path_slope[path];
  for (int q = 0; q < m->nq; ++q) {
    if (k->told[q]) *next++ = q;
  }
}

gerdy_status gd_compile_slopes(gd_compiler* c) {
  gerdy_model* m = c->m;
  marks k = {gd_alloc((size_t)m->nbody, sizeof *k.below), gd_alloc((size_t)m->nq, sizeof *k.told)};
  bool ready = k.below != NULL && k.told != NULL;
  long long n = 0;
  for (int path = 0; ready && path < m->npath; ++path) {
    mark_path(m, &k, path);
    m->path_slope[path] = (int)n;
    m->path_nslope[path] = count_told(m, &k);
    n += m->path_nslope[path];
    if (n > INT_MAX) break;
  }
  gerdy_status status = GERDY_OK;
  if (n > INT_MAX) {
    status = gd_fail(c->err, GERDY_E_UNSUPPORTED, 0, c->spec->name,
                     "the model has too many paths over too many joints");
  } else if (!ready || !gd_model_set_nslope(m, (int)n)) {
    status = gd_fail_memory(c->err);
  }
  for (int path = 0; status == GERDY_OK && path < m->npath; ++path) {
    mark_path(m, &k, path);
    list_told(m, &k, path);
  }
  gd_free(k.below);
  gd_free(k.told);
  return status;
}
