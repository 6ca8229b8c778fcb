// Meshes of a body: in its own frame, or in frames of their own.
#include <stdio.h>
#include <string.h>

#include "math/vec.h"
#include "model/osim_write_element.h"
#include "model/osim_write_exact.h"

static bool is_own_frame(const gerdy_model* m, int i) {
  double identity[9];
  gd_m3_identity(identity);
  return memcmp(identity, m->mesh_rot + 9 * i, sizeof identity) == 0 &&
         gd_v3_norm(m->mesh_pos + 3 * i) == 0;
}

static void put_mesh(gd_osim_writer* w, int i, int number) {
  const gerdy_model* m = w->m;
  char ending[32];
  snprintf(ending, sizeof ending, "_geom_%d", number);
  gd_osim_open_named(w, "Mesh", gd_osim_name(w, m->body_name[m->mesh_body[i]]), ending);
  gd_osim_put_text(w, "socket_frame", "..");
  gd_osim_put_vec(w, "scale_factors", m->mesh_scale + 3 * i, 3);
  gd_osim_open(w, "Appearance", NULL);
  if (m->mesh_hidden[i]) gd_osim_put_bool(w, "visible", false);
  gd_osim_put_number(w, "opacity", m->mesh_color[4 * i + 3]);
  gd_osim_put_vec(w, "color", m->mesh_color + 4 * i, 3);
  gd_osim_close(w, "Appearance");
  gd_osim_put_text(w, "mesh_file", gd_osim_name(w, m->mesh_file[i]));
  gd_osim_close(w, "Mesh");
}

static void put_frame(gd_osim_writer* w, int i, int number) {
  const gerdy_model* m = w->m;
  char ending[32];
  double angle[3];
  snprintf(ending, sizeof ending, "_geom_frame_%d", number);
  gd_osim_write_angles(m->mesh_rot + 9 * i, angle);
  gd_osim_open_named(w, "PhysicalOffsetFrame", gd_osim_name(w, m->body_name[m->mesh_body[i]]),
                     ending);
  gd_osim_open(w, "attached_geometry", NULL);
  put_mesh(w, i, number);
  gd_osim_close(w, "attached_geometry");
  gd_osim_put_body(w, "socket_parent", m->mesh_body[i]);
  gd_osim_put_vec(w, "translation", m->mesh_pos + 3 * i, 3);
  gd_osim_put_vec(w, "orientation", angle, 3);
  gd_osim_close(w, "PhysicalOffsetFrame");
}

// the meshes of a body stand together
void gd_osim_write_meshes(gd_osim_writer* w, int body) {
  const gerdy_model* m = w->m;
  int first = 0, own, end;
  while (first < m->nmesh && m->mesh_body[first] != body) ++first;
  for (own = first; own < m->nmesh && m->mesh_body[own] == body && is_own_frame(m, own);) ++own;
  for (end = own; end < m->nmesh && m->mesh_body[end] == body;) ++end;
  if (end > own) {
    gd_osim_open(w, "components", NULL);
    for (int i = own; i < end; ++i) put_frame(w, i, i - first + 1);
    gd_osim_close(w, "components");
  }
  if (own == first) return;
  gd_osim_open(w, "attached_geometry", NULL);
  for (int i = first; i < own; ++i) put_mesh(w, i, i - first + 1);
  gd_osim_close(w, "attached_geometry");
}
