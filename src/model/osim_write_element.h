// model/osim_write_element.h: elements of an .osim document, and the parts of its writer.
#ifndef GD_MODEL_OSIM_WRITE_ELEMENT_H
#define GD_MODEL_OSIM_WRITE_ELEMENT_H

#include <gerdy/model.h>
#include <stdbool.h>

#include "base/buf.h"

// The document being written.
typedef struct gd_osim_writer {
  const gerdy_model* m;
  gd_buf* out;
  int depth;
} gd_osim_writer;

// ---- elements ----------------------------------------------------------------------------------

// <tag name="name"> with what follows inside, until the same tag is closed. Nullable: name, which
// gd_osim_open_named takes in two parts.
void gd_osim_open(gd_osim_writer* w, const char* tag, const char* name);
void gd_osim_open_named(gd_osim_writer* w, const char* tag, const char* name, const char* ending);
void gd_osim_close(gd_osim_writer* w, const char* tag);

// <tag name="name"><objects>, and both closed.
void gd_osim_open_set(gd_osim_writer* w, const char* tag, const char* name);
void gd_osim_close_set(gd_osim_writer* w, const char* tag);

// <tag>value</tag>. Numbers are printed in the shortest form that reads back to the same bits.
void gd_osim_put_text(gd_osim_writer* w, const char* tag, const char* text);
void gd_osim_put_vec(gd_osim_writer* w, const char* tag, const double* values, int n);
void gd_osim_put_repeated(gd_osim_writer* w, const char* tag, double value, int n);
void gd_osim_put_number(gd_osim_writer* w, const char* tag, double value);
void gd_osim_put_bool(gd_osim_writer* w, const char* tag, bool value);

// Text of two parts, both escaped: <tag>first second</tag> without the space.
void gd_osim_put_path(gd_osim_writer* w, const char* tag, const char* folder, const char* name);

// ---- references --------------------------------------------------------------------------------

const char* gd_osim_name(const gd_osim_writer* w, int offset);

// <tag>/ground or /bodyset/NAME</tag>
void gd_osim_put_body(gd_osim_writer* w, const char* tag, int body);

// <tag>/jointset/JOINT/NAME</tag>
void gd_osim_put_coordinate(gd_osim_writer* w, const char* tag, int q);

// A function as its element, named name (osim_write_function.c). Nullable: name.
void gd_osim_put_function(gd_osim_writer* w, const char* name, int function);

// The same inside <tag>.
void gd_osim_put_function_in(gd_osim_writer* w, const char* tag, int function);

// One of the two frames of a joint, bushing or constraint: a PhysicalOffsetFrame named BODY_offset
// (BODY_offset_2 when the first is on the same body), and the socket that names it.
typedef struct gd_osim_offset {
  int body;
  bool same;  // the first frame is on the same body
  double pos[3], angle[3];
} gd_osim_offset;

void gd_osim_put_offset(gd_osim_writer* w, const gd_osim_offset* frame);
void gd_osim_put_socket(gd_osim_writer* w, const char* tag, const gd_osim_offset* frame);

// ---- parts of the writer -----------------------------------------------------------------------

void gd_osim_write_markers(gd_osim_writer* w);          // osim_write.c
void gd_osim_write_joints(gd_osim_writer* w);           // osim_write_joint.c
void gd_osim_write_wraps(gd_osim_writer* w, int body);  // osim_write_path.c
void gd_osim_write_path(gd_osim_writer* w, int path);
void gd_osim_write_meshes(gd_osim_writer* w, int body);  // osim_write_mesh.c
void gd_osim_write_muscles(gd_osim_writer* w);           // osim_write_muscle.c
void gd_osim_write_ligaments(gd_osim_writer* w);
void gd_osim_write_loads(gd_osim_writer* w);        // osim_write_force.c: bushings, limits, springs
void gd_osim_write_constraints(gd_osim_writer* w);  // couplers too

#endif
