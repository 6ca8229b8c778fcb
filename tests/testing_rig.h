// A model with markers whose truth is known, for the tests of kinematics.
#ifndef GD_TESTING_RIG_H
#define GD_TESTING_RIG_H

#include "testing.h"

#include <gerdy/kin.h>
#include <stdlib.h>

#include "testing_random.h"

// A model, its data, and a marker set to fit.
typedef struct rig {
  gerdy_model* m;
  gerdy_data* d;
  double* truth;        // (nq)
  double base[12];      // rotation and place of the floating base at the truth
  double* marker;       // (nmarker x 3)
  double* weight;       // (nmarker)
  unsigned char* seen;  // (nmarker)
} rig;

static inline rig make_rig(gerdy_model* m) {
  gerdy_error err = {0};
  rig r = {.m = m};
  assert_ok(gerdy_data_new(m, &r.d, &err), &err);
  size_t nmarker = (size_t)m->nmarker;
  r.truth = calloc((size_t)m->nq, sizeof(double));
  r.marker = calloc(3 * nmarker, sizeof(double));
  r.weight = calloc(nmarker, sizeof(double));
  r.seen = calloc(nmarker, 1);
  for (size_t i = 0; i < nmarker; ++i) r.weight[i] = r.seen[i] = 1;
  return r;
}

static inline rig load_rig(const char* path) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_load(path, &m, NULL, &err), &err);
  return make_rig(m);
}

static inline rig bundled(void) { return load_rig(SOURCE_FILE("models/gerdy_runner.osim")); }

static inline void release(rig* r) {
  free(r->truth);
  free(r->marker);
  free(r->weight);
  free(r->seen);
  gerdy_data_free(r->d);
  gerdy_model_free(r->m);
}

// A leg of two pins with a slider that follows the second pin, on a free base.
static const char* chain_text =
    "<OpenSimDocument Version=\"40000\"><Model name=\"chain\"><BodySet><objects>"
    "<Body name=\"base\"/><Body name=\"thigh\"/><Body name=\"shank\"/><Body name=\"cap\"/>"
    "</objects></BodySet><JointSet><objects>"
    "<FreeJoint name=\"root\"><socket_parent_frame>/ground</socket_parent_frame>"
    "<socket_child_frame>/bodyset/base</socket_child_frame><coordinates><Coordinate name=\"rx\"/>"
    "<Coordinate name=\"ry\"/><Coordinate name=\"rz\"/><Coordinate name=\"tx\"/>"
    "<Coordinate name=\"ty\"/><Coordinate name=\"tz\"/></coordinates></FreeJoint>"
    "<PinJoint name=\"hip\"><socket_parent_frame>/bodyset/base</socket_parent_frame>"
    "<socket_child_frame>in_thigh</socket_child_frame><coordinates><Coordinate name=\"hip\"/>"
    "</coordinates><frames><PhysicalOffsetFrame name=\"in_thigh\"><socket_parent>/bodyset/thigh"
    "</socket_parent><translation>0 0.4 0</translation><orientation>0.1 0.2 0.3</orientation>"
    "</PhysicalOffsetFrame></frames></PinJoint>"
    "<PinJoint name=\"knee\"><socket_parent_frame>/bodyset/thigh</socket_parent_frame>"
    "<socket_child_frame>in_shank</socket_child_frame><coordinates><Coordinate name=\"knee\"/>"
    "</coordinates><frames><PhysicalOffsetFrame name=\"in_shank\"><socket_parent>/bodyset/shank"
    "</socket_parent><translation>0 0.4 0</translation></PhysicalOffsetFrame></frames></PinJoint>"
    "<SliderJoint name=\"cap\"><socket_parent_frame>/bodyset/thigh</socket_parent_frame>"
    "<socket_child_frame>/bodyset/cap</socket_child_frame><coordinates><Coordinate name=\"cap\"/>"
    "</coordinates></SliderJoint></objects></JointSet>"
    "<ConstraintSet><objects><CoordinateCouplerConstraint name=\"c\"><coupled_coordinates_function>"
    "<SimmSpline><x>-3 -1 0 1 3</x><y>0.3 0.02 0 0.05 0.2</y></SimmSpline>"
    "</coupled_coordinates_function><independent_coordinate_names>knee"
    "</independent_coordinate_names><dependent_coordinate_name>cap</dependent_coordinate_name>"
    "</CoordinateCouplerConstraint></objects></ConstraintSet><MarkerSet><objects>"
    "<Marker name=\"a\"><body>base</body><location>0.1 0 0.1</location></Marker>"
    "<Marker name=\"b\"><body>base</body><location>-0.1 0 0.1</location></Marker>"
    "<Marker name=\"c\"><body>base</body><location>0 0.1 -0.1</location></Marker>"
    "<Marker name=\"d\"><body>thigh</body><location>0.05 0.2 0.1</location></Marker>"
    "<Marker name=\"e\"><body>thigh</body><location>0 0.1 -0.05</location></Marker>"
    "<Marker name=\"f\"><body>cap</body><location>0.02 0 0</location></Marker>"
    "<Marker name=\"g\"><body>shank</body><location>0.03 0.1 0.05</location></Marker>"
    "</objects></MarkerSet></Model></OpenSimDocument>";

static inline rig chain(void) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_read(chain_text, strlen(chain_text), &m, NULL, &err), &err);
  return make_rig(m);
}

static inline void random_pose(const gerdy_model* m, gd_random* r, double* q) {
  for (int i = 0; i < m->nq; ++i) {
    q[i] = random_between(r, fmax(m->q_min[i], -1.2), fmin(m->q_max[i], 1.2));
  }
}

static inline void place(rig* r) {
  gerdy_fk(r->m, r->d);
  gerdy_fk_markers(r->m, r->d);
}

static inline void back_to_default(rig* r) {
  memcpy(r->d->q, r->m->q_default, (size_t)r->m->nq * sizeof(double));
}

static inline gerdy_ik* make_ik(const rig* r, const gerdy_ik_options* options) {
  gerdy_error err = {0};
  gerdy_ik* ik;
  assert_ok(gerdy_ik_new(r->m, r->weight, options, &ik, &err), &err);
  return ik;
}

// hide a fifth of the markers at random, but leave every body with two, if it has them: with fewer
// a joint is not told at all. Returns how many are gone.
static inline int hide_some(const rig* r, gd_random* random, unsigned char* seen) {
  const gerdy_model* m = r->m;
  int hidden = 0;
  memset(seen, 1, (size_t)m->nmarker);
  for (int i = 0; i < m->nmarker; ++i) {
    int left = 0;
    for (int k = 0; k < m->nmarker; ++k) left += seen[k] && m->marker_body[k] == m->marker_body[i];
    seen[i] = left <= 2 || gd_random_uniform(random) > 0.2;
    hidden += !seen[i];
  }
  return hidden;
}

#endif
