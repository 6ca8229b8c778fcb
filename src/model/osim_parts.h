// model/osim_parts.h: the parts of the .osim reader, in the order in which gd_osim_read calls them,
// and what they share.
#ifndef GD_MODEL_OSIM_PARTS_H
#define GD_MODEL_OSIM_PARTS_H

#include "model/osim_value.h"

// ---- parts -------------------------------------------------------------------------------------

gerdy_status gd_osim_bodies(const gd_osim* osim, gd_spec* spec);            // osim_body.c
gerdy_status gd_osim_joints(const gd_osim* osim, gd_spec* spec);            // osim_joint.c
gerdy_status gd_osim_constraints(const gd_osim* osim, gd_spec* spec);       // osim_constraint.c
gerdy_status gd_osim_check_mass(const gd_osim* osim, const gd_spec* spec);  // osim_mass.c
gerdy_status gd_osim_markers(const gd_osim* osim, gd_spec* spec);           // osim_marker.c
gerdy_status gd_osim_wraps(const gd_osim* osim, gd_spec* spec);             // osim_wrap.c
gerdy_status gd_osim_muscles(const gd_osim* osim, gd_spec* spec);           // osim_muscle.c
gerdy_status gd_osim_forces(const gd_osim* osim, gd_spec* spec);            // osim_force.c
gerdy_status gd_osim_meshes(const gd_osim* osim, gd_spec* spec);            // osim_mesh.c
gerdy_status gd_osim_unused(const gd_osim* osim);                           // osim_unused.c
gerdy_status gd_osim_unknown(const gd_osim* osim);                          // osim_unknown.c

// Does gd_osim_forces read forces of this class?
bool gd_osim_reads_force(const char* name);

// ---- frames (osim_frame.c) ---------------------------------------------------------------------

// A frame that is a body, or the ground, itself.
void gd_osim_body_frame(const char* body, gd_spec_frame* out);

// Place named by a socket, seen from inside object: a frame of its own, a body, the ground or an
// offset frame anywhere in the model. Errors: GERDY_E_MODEL when nothing has that name.
gerdy_status gd_osim_frame(const gd_osim* osim, const gd_xml_node* object, const char* socket,
                           gd_spec_frame* out);

// Place of a frame element: Body, Ground or PhysicalOffsetFrame.
gerdy_status gd_osim_frame_at(const gd_osim* osim, const gd_xml_node* node, gd_spec_frame* out);

// As it would be read back from six significant digits: OpenSim turns some old properties into
// text.
double gd_osim_six_digits(double value);

// Class of a muscle by its name, those of older documents included; GERDY_MUSCLE_PATH: another.
gerdy_muscle_type gd_osim_muscle_type(const char* name);

// Origin and x-y-z angles, body-fixed, of a frame whose body is not set; and the same the way
// OpenSim brings documents before version 30500 up to date: printed to six significant digits.
gerdy_status gd_osim_offset(const gd_osim* osim, const gd_xml_node* node, const char* pos,
                            const char* angle, gd_spec_frame* out);
gerdy_status gd_osim_offset_v3(const gd_osim* osim, const gd_xml_node* node, const char* pos,
                               const char* angle, gd_spec_frame* out);

// own = own's place seen from the body of the frame that carries it: parent * own.
void gd_osim_carry(const gd_spec_frame* parent, gd_spec_frame* own);

// The two frames that an object links: socket_frame1 and socket_frame2, in older documents body_1,
// location_body_1, orientation_body_1 and so on.
gerdy_status gd_osim_frame_pair(const gd_osim* osim, const gd_xml_node* node,
                                gd_spec_frame frame[2]);

// Body and position in it of a marker or path point (v3: <body>, v4: socket_parent_frame).
gerdy_status gd_osim_station(const gd_osim* osim, const gd_xml_node* node, const char** body,
                             double pos[3]);

// ---- coordinates (osim_coordinate.c) -----------------------------------------------------------

gerdy_status gd_osim_coordinates(const gd_osim* osim, const gd_xml_node* node,
                                 gd_spec_joint* joint);

// Coordinate of that name among the joints read, NULL when there is none.
const gd_spec_coordinate* gd_osim_find_coordinate(const gd_spec* spec, const char* name);

// ---- axes (osim_axis.c) ------------------------------------------------------------------------

// The axes of a joint whose coordinates are read. Errors: also GERDY_E_UNSUPPORTED.
gerdy_status gd_osim_axes(const gd_osim* osim, const gd_xml_node* node, gd_spec_joint* joint);

// Turn a joint round: the same coordinates move the parent in the child. Pure rotations and pure
// translations only. Errors: GERDY_E_UNSUPPORTED.
gerdy_status gd_osim_invert_axes(const gd_osim* osim, const gd_xml_node* node,
                                 gd_spec_joint* joint);

// ---- paths (osim_path.c) -----------------------------------------------------------------------

// The GeometryPath of a force, NULL when it has none.
const gd_xml_node* gd_osim_path_node(const gd_xml_node* force);
gerdy_status gd_osim_path(const gd_osim* osim, const gd_xml_node* node, gd_spec_path* out);

// ---- names (osim_name.c) -----------------------------------------------------------------------

// One note for each name that several of n objects share. Each object begins with what `name` and
// `line` say at the given offsets. what: "muscles", effect: what becomes of them. Empty names are
// left out.
gerdy_status gd_osim_note_shared(const gd_osim* osim, const void* objects, size_t size, size_t name,
                                 size_t line, int n, const char* what, const char* effect);

#endif
