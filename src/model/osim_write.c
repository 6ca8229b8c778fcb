// The outline of a written .osim document; saving it.
#include "model/osim_write.h"

#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "model/osim_write_element.h"

// ---- bodies ------------------------------------------------------------------------------------

static void put_body(gd_osim_writer* w, int b) {
  const gerdy_model* m = w->m;
  gd_osim_open(w, "Body", gd_osim_name(w, m->body_name[b]));
  gd_osim_write_meshes(w, b);
  gd_osim_write_wraps(w, b);
  gd_osim_put_number(w, "mass", m->body_mass[b]);
  gd_osim_put_vec(w, "mass_center", m->body_com + 3 * b, 3);
  gd_osim_put_vec(w, "inertia", m->body_inertia + 6 * b, 6);
  gd_osim_close(w, "Body");
}

static int first_wrap(const gerdy_model* m, int b) {
  for (int i = 0; i < m->nwrap; ++i) {
    if (m->wrap_body[i] == b) return i;
  }
  return -1;
}

// In the order of the tree, but a body whose wrapping surfaces come earlier in the model comes
// earlier: bodies may stand in any order, and so the surfaces keep theirs.
static void put_bodies(gd_osim_writer* w) {
  const gerdy_model* m = w->m;
  int done = 0;  // the bodies of the surfaces before this one are written
  gd_osim_open_set(w, "BodySet", "bodyset");
  for (int b = 1; b < m->nbody; ++b) {
    int wrap = first_wrap(m, b);
    if (wrap < 0) put_body(w, b);
    for (; done <= wrap; ++done) {
      int carrier = m->wrap_body[done];
      if (carrier > 0 && first_wrap(m, carrier) == done) put_body(w, carrier);
    }
  }
  gd_osim_close_set(w, "BodySet");
}

static void put_ground(gd_osim_writer* w) {
  gd_osim_open(w, "Ground", "ground");
  gd_osim_write_meshes(w, 0);
  gd_osim_write_wraps(w, 0);
  gd_osim_close(w, "Ground");
}

void gd_osim_write_markers(gd_osim_writer* w) {
  const gerdy_model* m = w->m;
  gd_osim_open_set(w, "MarkerSet", "markerset");
  for (int i = 0; i < m->nmarker; ++i) {
    gd_osim_open(w, "Marker", gd_osim_name(w, m->marker_name[i]));
    gd_osim_put_body(w, "socket_parent_frame", m->marker_body[i]);
    gd_osim_put_vec(w, "location", m->marker_pos + 3 * i, 3);
    if (m->marker_fixed[i]) gd_osim_put_bool(w, "fixed", true);
    gd_osim_close(w, "Marker");
  }
  gd_osim_close_set(w, "MarkerSet");
}

// ---- whole -------------------------------------------------------------------------------------

// a name that did not fit the model may end within a character
static void copy_name(const char* name, char* out, size_t size) {
  size_t n = strnlen(name, size - 1), first = n;
  memcpy(out, name, n);
  while (first > 0 && ((unsigned char)out[first - 1] & 0xc0) == 0x80) --first;
  unsigned char lead = first > 0 ? (unsigned char)out[first - 1] : 0;
  size_t follow = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  out[n - first < follow ? first - 1 : n] = '\0';
}

static void put_model(gd_osim_writer* w) {
  char name[sizeof w->m->name];
  copy_name(w->m->name, name, sizeof name);
  gd_osim_open(w, "Model", name);
  put_ground(w);
  gd_osim_put_vec(w, "gravity", w->m->gravity, 3);
  gd_osim_put_text(w, "length_units", "meters");
  gd_osim_put_text(w, "force_units", "N");
  put_bodies(w);
  gd_osim_write_joints(w);
  gd_osim_write_constraints(w);
  gd_osim_open_set(w, "ForceSet", "forceset");
  gd_osim_write_muscles(w);
  gd_osim_write_ligaments(w);
  gd_osim_write_loads(w);
  gd_osim_close_set(w, "ForceSet");
  gd_osim_write_markers(w);
  gd_osim_close(w, "Model");
}

void gd_osim_write(const gerdy_model* model, gd_buf* out) {
  gd_osim_writer w = {.m = model, .out = out, .depth = 1};
  gd_buf_text(out,
              "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<OpenSimDocument Version=\"40000\">\n");
  put_model(&w);
  gd_buf_text(out, "</OpenSimDocument>\n");
}

gerdy_status gerdy_model_save(const char* path, const gerdy_model* model, gerdy_error* err) {
  gd_buf document;
  gd_buf_init(&document);
  gd_osim_write(model, &document);
  gerdy_status status =
      document.failed ? gd_fail_memory(err) : gd_file_write(path, document.at, document.n, err);
  gd_buf_reset(&document);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}
