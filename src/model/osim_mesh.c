// Meshes that show the bones. Nothing is computed from them; they are kept for the saved model, so
// that one which cannot be understood is left out.
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/text.h"
#include "math/vec.h"
#include "model/osim_parts.h"

static gd_spec_mesh* add_mesh(gd_spec* spec) {
  // in steps: a model has up to a few hundred
  if (spec->nmesh % 64 == 0) {
    gd_spec_mesh* grown = gd_realloc(spec->mesh, (size_t)spec->nmesh + 64, sizeof *grown);
    if (grown == NULL) return NULL;
    spec->mesh = grown;
  }
  gd_spec_mesh* mesh = &spec->mesh[spec->nmesh++];
  memset(mesh, 0, sizeof *mesh);
  for (int k = 0; k < 3; ++k) mesh->scale[k] = mesh->color[k] = 1;
  mesh->color[3] = 1;
  return mesh;
}

// ---- version 4: <attached_geometry> of bodies and frames ---------------------------------------

static gerdy_status read_look(const gd_osim* osim, const gd_xml_node* look, gd_spec_mesh* mesh) {
  int visible = 1;
  double representation = 3;
  gerdy_status status = gd_osim_vec(osim, look, "color", 3, mesh->color);
  if (status == GERDY_OK) status = gd_osim_number(osim, look, "opacity", &mesh->color[3]);
  if (status == GERDY_OK) status = gd_osim_bool(osim, look, "visible", &visible);
  const gd_xml_node* surface = gd_xml_child(look, "SurfaceProperties");
  if (status == GERDY_OK && surface != NULL)
    status = gd_osim_number(osim, surface, "representation", &representation);
  mesh->hidden = !visible || representation == 0;
  return status;
}

static gerdy_status read_mesh(const gd_osim* osim, const gd_xml_node* node,
                              const gd_spec_frame* frame, gd_spec* spec) {
  gd_osim quiet = {.model = osim->model, .defaults = osim->defaults};
  const char* file = gd_osim_string(&quiet, node, "mesh_file");
  const gd_xml_node* look = gd_xml_child(node, "Appearance");
  if (file == NULL) return GERDY_OK;
  gd_spec_mesh* mesh = add_mesh(spec);
  if (mesh == NULL) return gd_fail_memory(osim->err);
  mesh->file = (gd_span){file, strlen(file)};
  mesh->frame = *frame;
  gerdy_status status = gd_osim_vec(&quiet, node, "scale_factors", 3, mesh->scale);
  if (status == GERDY_OK && look != NULL) status = read_look(&quiet, look, mesh);
  if (status != GERDY_OK) --spec->nmesh;
  return status == GERDY_E_MEMORY ? gd_fail_memory(osim->err) : GERDY_OK;
}

static gerdy_status read_frame(const gd_osim* osim, const gd_xml_node* holder, gd_spec* spec) {
  gd_osim quiet = {.model = osim->model, .defaults = osim->defaults};
  const gd_xml_node* geometry = gd_xml_child(holder, "attached_geometry");
  const gd_xml_node* node = geometry != NULL ? geometry->first_child : NULL;
  gd_spec_frame frame;
  if (node == NULL) return GERDY_OK;
  gerdy_status status = gd_osim_frame_at(&quiet, holder, &frame);
  if (status != GERDY_OK) return GERDY_OK;
  for (; node != NULL && status == GERDY_OK; node = node->next) {
    if (strcmp(node->name, "Mesh") == 0) status = read_mesh(osim, node, &frame, spec);
  }
  return status;
}

// ---- older versions: <VisibleObject> of bodies -------------------------------------------------

// rotations, then translations
static gerdy_status read_transform(const gd_osim* osim, const gd_xml_node* node,
                                   gd_spec_frame* frame) {
  double value[6] = {0};
  gerdy_status status = gd_osim_vec(osim, node, "transform", 6, value);
  gd_m3_euler_xyz(value, frame->rot);
  gd_v3_copy(value + 3, frame->pos);
  return status;
}

static gerdy_status read_display(const gd_osim* osim, const gd_xml_node* node, gd_spec_mesh* mesh) {
  double preference = 4;
  const char* file = gd_osim_string(osim, node, "geometry_file");
  if (file != NULL) mesh->file = (gd_span){file, strlen(file)};
  gerdy_status status = gd_osim_vec(osim, node, "scale_factors", 3, mesh->scale);
  if (status == GERDY_OK) status = gd_osim_vec(osim, node, "color", 3, mesh->color);
  if (status == GERDY_OK) status = gd_osim_number(osim, node, "opacity", &mesh->color[3]);
  if (status == GERDY_OK) status = gd_osim_number(osim, node, "display_preference", &preference);
  mesh->hidden = preference == 0;
  return status == GERDY_OK ? read_transform(osim, node, &mesh->frame) : status;
}

// the object's own scale and place go over those of its parts
static void put_into(const gd_spec_frame* carrier, const double scale[3], gd_spec_mesh* mesh) {
  gd_osim_carry(carrier, &mesh->frame);
  for (int k = 0; k < 3; ++k) mesh->scale[k] *= scale[k];
}

// names alone, as the oldest documents list them
static gerdy_status read_names(const gd_osim* osim, const char* text, const gd_spec_frame* carrier,
                               const double scale[3], gd_spec* spec) {
  gd_span rest = gd_span_of(text);
  for (gd_span name = gd_next_token(&rest); name.n > 0; name = gd_next_token(&rest)) {
    gd_spec_mesh* mesh = add_mesh(spec);
    if (mesh == NULL) return gd_fail_memory(osim->err);
    mesh->file = name;
    gd_osim_body_frame(NULL, &mesh->frame);
    put_into(carrier, scale, mesh);
  }
  return GERDY_OK;
}

static gerdy_status read_visible(const gd_osim* osim, const gd_xml_node* body,
                                 const gd_xml_node* object, gd_spec* spec) {
  gd_osim quiet = {.model = osim->model, .defaults = osim->defaults};
  double scale[3] = {1, 1, 1};
  gd_spec_frame carrier;
  gd_osim_body_frame(body->attr_name, &carrier);
  if (gd_osim_vec(&quiet, object, "scale_factors", 3, scale) != GERDY_OK) return GERDY_OK;
  if (read_transform(&quiet, object, &carrier) != GERDY_OK) return GERDY_OK;
  const char* names = gd_xml_text(object, "geometry_files");
  if (names != NULL) return read_names(osim, names, &carrier, scale, spec);
  const gd_xml_node* node = gd_osim_objects(object, "GeometrySet");
  for (; node != NULL; node = node->next) {
    gd_spec_mesh* mesh = add_mesh(spec);
    if (mesh == NULL) return gd_fail_memory(osim->err);
    gd_osim_body_frame(NULL, &mesh->frame);
    if (read_display(&quiet, node, mesh) == GERDY_OK && mesh->file.n > 0) {
      put_into(&carrier, scale, mesh);
    } else {
      --spec->nmesh;
    }
  }
  return GERDY_OK;
}

// ---- whole -------------------------------------------------------------------------------------

// the frame itself and those that it lists: <components> of bodies, <frames> of joints
static gerdy_status read_below(const gd_osim* osim, const gd_xml_node* holder, const char* list,
                               gd_spec* spec) {
  const gd_xml_node* frames = gd_xml_child(holder, list);
  const gd_xml_node* node = frames != NULL ? frames->first_child : NULL;
  gerdy_status status = GERDY_OK;
  for (; node != NULL && status == GERDY_OK; node = node->next) {
    if (strcmp(node->name, "PhysicalOffsetFrame") != 0) continue;
    status = read_frame(osim, node, spec);
    if (status == GERDY_OK) status = read_below(osim, node, "components", spec);
  }
  return status;
}

static gerdy_status read_body(const gd_osim* osim, const gd_xml_node* body, gd_spec* spec) {
  const gd_xml_node* old = gd_xml_child(body, "VisibleObject");
  gerdy_status status = read_frame(osim, body, spec);
  if (status == GERDY_OK) status = read_below(osim, body, "components", spec);
  return status == GERDY_OK && old != NULL ? read_visible(osim, body, old, spec) : status;
}

gerdy_status gd_osim_meshes(const gd_osim* osim, gd_spec* spec) {
  const gd_xml_node* ground = gd_xml_child(osim->model, "Ground");
  gerdy_status status = ground != NULL ? read_body(osim, ground, spec) : GERDY_OK;
  const gd_xml_node* body = gd_osim_objects(osim->model, "BodySet");
  for (; body != NULL && status == GERDY_OK; body = body->next)
    status = read_body(osim, body, spec);
  const gd_xml_node* joint = gd_osim_objects(osim->model, "JointSet");
  for (; joint != NULL && status == GERDY_OK; joint = joint->next)
    status = read_below(osim, joint, "frames", spec);
  return status;
}
