// Wrapping surfaces of a body; paths of muscles and ligaments.
#include "model/osim_write_element.h"
#include "model/osim_write_exact.h"

// ---- surfaces ----------------------------------------------------------------------------------

static void put_quadrant(gd_osim_writer* w, int axis, int sign) {
  static const char* const side[2][3] = {{"-x", "-y", "-z"}, {"+x", "+y", "+z"}};
  gd_osim_put_text(w, "quadrant", axis < 0 || sign == 0 ? "all" : side[sign > 0][axis]);
}

static void put_size(gd_osim_writer* w, int type, const double size[3]) {
  switch ((gerdy_wrap_type)type) {
    case GERDY_WRAP_CYLINDER:
      gd_osim_put_number(w, "radius", size[0]);
      gd_osim_put_number(w, "length", size[1]);
      return;
    case GERDY_WRAP_SPHERE:
      gd_osim_put_number(w, "radius", size[0]);
      return;
    case GERDY_WRAP_ELLIPSOID:
      gd_osim_put_vec(w, "dimensions", size, 3);
      return;
    case GERDY_WRAP_TORUS:
      gd_osim_put_number(w, "inner_radius", size[0]);
      gd_osim_put_number(w, "outer_radius", size[1]);
      return;
  }
}

static void put_wrap(gd_osim_writer* w, int i) {
  static const char* const tag[] = {"WrapCylinder", "WrapSphere", "WrapEllipsoid", "WrapTorus"};
  const gerdy_model* m = w->m;
  double angle[3];
  gd_osim_write_angles(m->wrap_rot + 9 * i, angle);
  gd_osim_open(w, tag[m->wrap_type[i]], gd_osim_name(w, m->wrap_name[i]));
  gd_osim_put_bool(w, "active", m->wrap_active[i] != 0);
  gd_osim_put_vec(w, "xyz_body_rotation", angle, 3);
  gd_osim_put_vec(w, "translation", m->wrap_pos + 3 * i, 3);
  put_quadrant(w, m->wrap_axis[i], m->wrap_sign[i]);
  put_size(w, m->wrap_type[i], m->wrap_size + 3 * i);
  gd_osim_close(w, tag[m->wrap_type[i]]);
}

void gd_osim_write_wraps(gd_osim_writer* w, int body) {
  int n = 0;
  for (int i = 0; i < w->m->nwrap; ++i) {
    if (w->m->wrap_body[i] != body) continue;
    if (n++ == 0) gd_osim_open_set(w, "WrapObjectSet", "wrapobjectset");
    put_wrap(w, i);
  }
  if (n > 0) gd_osim_close_set(w, "WrapObjectSet");
}

// ---- points ------------------------------------------------------------------------------------

static void put_motion(gd_osim_writer* w, int p) {
  static const char* const location[3] = {"x_location", "y_location", "z_location"};
  static const char* const socket[3] = {"socket_x_coordinate", "socket_y_coordinate",
                                        "socket_z_coordinate"};
  const gerdy_model* m = w->m;
  for (int k = 0; k < 3; ++k) {
    if (m->point_q[3 * p + k] >= 0) gd_osim_put_coordinate(w, socket[k], m->point_q[3 * p + k]);
  }
  for (int k = 0; k < 3; ++k) {
    int f = m->point_function[3 * p + k];
    if (f >= 0) gd_osim_put_function_in(w, location[k], f);
  }
}

static void put_point(gd_osim_writer* w, int p) {
  const gerdy_model* m = w->m;
  const char* tag = m->point_moves[p]       ? "MovingPathPoint"
                    : m->point_if_q[p] >= 0 ? "ConditionalPathPoint"
                                            : "PathPoint";
  gd_osim_open(w, tag, gd_osim_name(w, m->point_name[p]));
  gd_osim_put_body(w, "socket_parent_frame", m->point_body[p]);
  gd_osim_put_vec(w, "location", m->point_pos + 3 * p, 3);
  if (m->point_moves[p]) put_motion(w, p);
  if (m->point_if_q[p] >= 0) {
    double range[2] = {m->point_if_min[p], m->point_if_max[p]};
    gd_osim_put_coordinate(w, "socket_coordinate", m->point_if_q[p]);
    gd_osim_put_vec(w, "range", range, 2);
  }
  gd_osim_close(w, tag);
}

// ---- paths -------------------------------------------------------------------------------------

// a document counts points from 1; -1: any
static int counted_from_1(int point) { return point < 0 ? -1 : point + 1; }

static void put_path_wrap(gd_osim_writer* w, int i) {
  static const char* const method[] = {"hybrid", "midpoint", "axial"};
  const gerdy_model* m = w->m;
  double range[2] = {counted_from_1(m->pathwrap_first[i]), counted_from_1(m->pathwrap_last[i])};
  gd_osim_open(w, "PathWrap", "pathwrap");
  gd_osim_put_text(w, "wrap_object", gd_osim_name(w, m->wrap_name[m->pathwrap_surface[i]]));
  gd_osim_put_text(w, "method", method[m->pathwrap_method[i]]);
  gd_osim_put_vec(w, "range", range, 2);
  gd_osim_close(w, "PathWrap");
}

void gd_osim_write_path(gd_osim_writer* w, int path) {
  const gerdy_model* m = w->m;
  int point = m->path_point[path], wrap = m->path_wrap[path];
  gd_osim_open(w, "GeometryPath", "geometrypath");
  gd_osim_open_set(w, "PathPointSet", NULL);
  for (int p = point; p < point + m->path_npoint[path]; ++p) put_point(w, p);
  gd_osim_close_set(w, "PathPointSet");
  if (m->path_nwrap[path] > 0) {
    gd_osim_open_set(w, "PathWrapSet", NULL);
    for (int i = wrap; i < wrap + m->path_nwrap[path]; ++i) put_path_wrap(w, i);
    gd_osim_close_set(w, "PathWrapSet");
  }
  gd_osim_close(w, "GeometryPath");
}
