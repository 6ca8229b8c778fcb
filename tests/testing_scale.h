// tests/testing_scale.h: the differences between two models of the same anatomy, and the scale
// factors in a file.
#ifndef GD_TESTING_SCALE_H
#define GD_TESTING_SCALE_H

#include "testing.h"

#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <gerdy/scale.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "io/xml.h"
#include "math/function.h"

typedef enum scale_quantity {
  SCALE_FACTOR,
  SCALE_MASS,
  SCALE_INERTIA,
  SCALE_FRAME,
  SCALE_FUNCTION,
  SCALE_POINT,
  SCALE_SURFACE,
  SCALE_MUSCLE,
  SCALE_LENGTH,
  SCALE_MARKER,
  NSCALE_QUANTITY
} scale_quantity;

static const char* const scale_quantity_name[NSCALE_QUANTITY] = {
    "factor", "mass",    "inertia", "frame",  "function",
    "point",  "surface", "muscle",  "length", "marker"};

typedef struct scale_worst {
  double by;
  size_t n;
  char where[112];
} scale_worst;

static inline void scale_compare(scale_worst* worst, const double* a, const double* b, int n,
                                 const char* where) {
  for (int i = 0; i < n; ++i) {
    double by = fabs(a[i] - b[i]);
    ++worst->n;
    if (by <= worst->by) continue;
    worst->by = isnan(by) ? INFINITY : by;
    snprintf(worst->where, sizeof worst->where, "%s [%d]: %.9g, OpenSim %.9g", where, i, a[i],
             b[i]);
  }
}

// values of two functions over what their coordinate may be
static inline void scale_compare_functions(scale_worst* worst, const gerdy_model* a, int fa,
                                           const gerdy_model* b, int fb, const char* where) {
  for (int i = 0; i <= 20; ++i) {
    double x = -2 + 0.2 * i, ya, yb, slope;
    gd_function_eval((gd_function_type)a->function_type[fa], a->parameter + a->function_par[fa],
                     a->function_n[fa], x, &ya, &slope);
    gd_function_eval((gd_function_type)b->function_type[fb], b->parameter + b->function_par[fb],
                     b->function_n[fb], x, &yb, &slope);
    scale_compare(worst, &ya, &yb, 1, where);
  }
}

static inline void scale_compare_bodies(const gerdy_model* a, const gerdy_model* b,
                                        scale_worst worst[NSCALE_QUANTITY]) {
  assert_int_equal(a->nbody, b->nbody);
  for (int i = 1; i < a->nbody; ++i) {
    const char* name = a->names + a->body_name[i];
    assert_string_equal(name, b->names + b->body_name[i]);
    scale_compare(&worst[SCALE_MASS], a->body_mass + i, b->body_mass + i, 1, name);
    scale_compare(&worst[SCALE_FRAME], a->body_com + 3 * i, b->body_com + 3 * i, 3, name);
    scale_compare(&worst[SCALE_INERTIA], a->body_inertia + 6 * i, b->body_inertia + 6 * i, 6, name);
    scale_compare(&worst[SCALE_FRAME], a->body_parent_pos + 3 * i, b->body_parent_pos + 3 * i, 3,
                  name);
    scale_compare(&worst[SCALE_FRAME], a->body_child_pos + 3 * i, b->body_child_pos + 3 * i, 3,
                  name);
    for (int k = a->body_axis[i]; k < a->body_axis[i] + a->body_nrot[i] + a->body_ntrans[i]; ++k) {
      scale_compare_functions(&worst[SCALE_FUNCTION], a, a->axis_function[k], b,
                              b->axis_function[k], name);
    }
  }
}

static inline void scale_compare_paths(const gerdy_model* a, const gerdy_model* b,
                                       scale_worst worst[NSCALE_QUANTITY]) {
  gerdy_error err = {0};
  gerdy_data *da, *db;
  assert_int_equal(a->npoint, b->npoint);
  assert_int_equal(a->nwrap, b->nwrap);
  assert_int_equal(a->nmuscle, b->nmuscle);
  for (int p = 0; p < a->npoint; ++p) {
    scale_compare(&worst[SCALE_POINT], a->point_pos + 3 * p, b->point_pos + 3 * p, 3,
                  a->names + a->point_name[p]);
  }
  for (int i = 0; i < a->nwrap; ++i) {
    const char* name = a->names + a->wrap_name[i];
    scale_compare(&worst[SCALE_SURFACE], a->wrap_pos + 3 * i, b->wrap_pos + 3 * i, 3, name);
    scale_compare(&worst[SCALE_SURFACE], a->wrap_size + 3 * i, b->wrap_size + 3 * i, 3, name);
  }
  assert_ok(gerdy_data_new(a, &da, &err), &err);
  assert_ok(gerdy_data_new(b, &db, &err), &err);
  gerdy_fk(a, da);
  gerdy_fk(b, db);
  gerdy_path_lengths(a, da);
  gerdy_path_lengths(b, db);
  for (int i = 0; i < a->nmuscle; ++i) {
    const char* name = a->names + a->muscle_name[i];
    scale_compare(&worst[SCALE_MUSCLE], a->muscle_fiber + i, b->muscle_fiber + i, 1, name);
    scale_compare(&worst[SCALE_MUSCLE], a->muscle_tendon + i, b->muscle_tendon + i, 1, name);
    scale_compare(&worst[SCALE_LENGTH], da->path_length + i, db->path_length + i, 1, name);
  }
  gerdy_data_free(da);
  gerdy_data_free(db);
}

// markers of b in a, by name
static inline void scale_compare_markers(const gerdy_model* a, const gerdy_model* b,
                                         scale_worst worst[NSCALE_QUANTITY]) {
  for (int i = 0; i < b->nmarker; ++i) {
    const char* name = b->names + b->marker_name[i];
    int k = gerdy_model_marker(a, name);
    if (k < 0) fail_msg("the marker %s is missing", name);
    double distance = sqrt(pow(a->marker_pos[3 * k] - b->marker_pos[3 * i], 2) +
                           pow(a->marker_pos[3 * k + 1] - b->marker_pos[3 * i + 1], 2) +
                           pow(a->marker_pos[3 * k + 2] - b->marker_pos[3 * i + 2], 2)),
           none = 0;
    scale_compare(&worst[SCALE_MARKER], &distance, &none, 1, name);
  }
}

// Factors of a file by bodies of the model, 1 where it names none. Free with gd_free.
static inline double* scale_read_factors(const char* path, const gerdy_model* m) {
  gerdy_error err = {0};
  char* bytes;
  size_t n;
  gd_xml_node* root;
  double* factor = gd_alloc(3 * (size_t)m->nbody, sizeof *factor);
  assert_non_null(factor);
  for (int i = 0; i < 3 * m->nbody; ++i) factor[i] = 1;
  assert_ok(gd_file_read(path, &bytes, &n, &err), &err);
  assert_ok(gd_xml_parse(bytes, n, &root, &err), &err);
  const gd_xml_node* set = gd_xml_child(gd_xml_child(root, "ScaleSet"), "objects");
  assert_non_null(set);
  for (const gd_xml_node* node = set->first_child; node != NULL; node = node->next) {
    int b = gerdy_model_body(m, gd_xml_text(node, "segment"));
    char* at = gd_xml_child(node, "scales")->text;
    for (int k = 0; k < 3 && b >= 0; ++k) factor[3 * b + k] = strtod(at, &at);
  }
  gd_xml_free(root);
  gd_free(bytes);
  return factor;
}

#endif
