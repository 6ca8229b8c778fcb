// muscle/path.h: the places that a path runs through in a pose, and how surfaces are put into it.
#ifndef GD_MUSCLE_PATH_H
#define GD_MUSCLE_PATH_H

#include <gerdy/model.h>
#include <stdbool.h>

#include "math/vec.h"
#include "muscle/wrap.h"

// One place of a path: a point, or where it meets or leaves a surface. Start with gd_path_begin,
// go on with gd_path_next.
typedef struct gd_path_place {
  const double* at;  // in ground
  int body;
  int point;   // -1: on a surface
  int wrap;    // entry of pathwrap_*; -1: a point
  int leaves;  // 1: where it leaves the surface
  int npoint;  // points passed, this one included
  int nwrap;   // surfaces passed or reached
} gd_path_place;

// The first place; false when no point of the path is on.
bool gd_path_begin(const gerdy_model* model, const gerdy_data* data, int path,
                   gd_path_place* place);

// The next place; false at the end.
bool gd_path_next(const gerdy_model* model, const gerdy_data* data, int path, gd_path_place* place);

// Is it the way over a surface that lies between two places that follow each other?
static inline bool gd_path_is_arc(const gd_path_place* a, const gd_path_place* b) {
  return b->leaves && a->wrap == b->wrap;
}

// Where OpenSim's straight pieces go: to the contacts of the pass in which a surface was first met.
// Later passes move the contacts but not what OpenSim remembers of them in ground. After
// gerdy_path_opensim pathwrap_weight remembers.
static inline const double* gd_path_drawn(const gerdy_data* data, const gd_path_place* place) {
  if (place->wrap < 0) return place->at;
  return data->pathwrap_weight + 6 * place->wrap + 3 * place->leaves;
}

// Put the points of the path into ground: writes point_pos, point_on.
void gd_path_points(const gerdy_model* model, gerdy_data* data, int path);

// Lay the path over its surfaces: reads point_pos, point_on, writes pathwrap_*. Several surfaces
// are laid again and again until they agree.
void gd_path_wrap(const gerdy_model* model, gerdy_data* data, int path);

// The same with OpenSim's search for tangents, and no more than so many passes over all surfaces.
void gd_path_wrap_steps(const gerdy_model* model, gerdy_data* data, int path, int most_passes);

// A surface as a path names it (entry w of pathwrap_*), in ground.
typedef struct gd_path_surface {
  gd_wrap_surface shape;
  gerdy_wrap_type type;
  double pos[3], rot[9];
} gd_path_surface;

gd_path_surface gd_path_surface_of(const gerdy_model* model, const gerdy_data* data, int path,
                                   int w);

// The way over it from p to q in ground; *way is in the frame of the surface.
gd_wrap_outcome gd_path_over(const gd_path_surface* surface, const double p[3], const double q[3],
                             gd_wrap_way* way);

// Where surfaces follow each other, a place of contact moves as its neighbour moves. On the
// shortest way that does not change the length; where a surface lays its path otherwise it does,
// and this puts it into pathwrap_slope.
void gd_path_chain(const gerdy_model* model, gerdy_data* data, int path);

// Length of the path as it was laid.
double gd_path_length(const gerdy_model* model, const gerdy_data* data, int path);

// Unit vector from a to b; 0 when they are one place.
static inline void gd_path_direction(const double a[3], const double b[3], double out[3]) {
  gd_v3_sub(b, a, out);
  double length = gd_v3_norm(out), scale = length > 0 ? 1 / length : 0;
  for (int i = 0; i < 3; ++i) out[i] *= scale;
}

// Entry of coordinate q in the path's slopes, -1: it has none.
int gd_path_entry(const gerdy_model* model, int path, int q);

// Add to the path's slopes that its length grows by direction . (velocity of b - velocity of a).
void gd_path_pull(const gerdy_model* model, gerdy_data* data, int path, const gd_path_place* a,
                  const gd_path_place* b, const double direction[3]);

// Lengthening speed from the path's slopes.
double gd_path_speed(const gerdy_model* model, const gerdy_data* data, int path);

// Add what coupled coordinates do to their drivers.
void gd_path_fold(const gerdy_model* model, gerdy_data* data, int path);

#endif
