#include "model/marker_set.h"

#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "io/xml.h"
#include "math/vec.h"
#include "model/layout.h"
#include "model/osim_value.h"

typedef struct marker {
  int index;  // of the model; -1: it is new
  int body;
  int fixed;
  double pos[3];
} marker;

static gerdy_status read_marker(const gd_osim* doc, const gerdy_model* m, const gd_xml_node* node,
                                marker* out) {
  const char* body = gd_osim_socket(doc, node, "parent_frame");
  if (body == NULL) body = gd_osim_string(doc, node, "body");
  gerdy_status status = gd_osim_expect(doc, node, "Marker");
  if (status == GERDY_OK) status = gd_osim_vec(doc, node, "location", 3, out->pos);
  if (status == GERDY_OK) status = gd_osim_bool(doc, node, "fixed", &out->fixed);
  if (status != GERDY_OK) return status;
  out->index = gerdy_model_marker(m, node->attr_name);
  out->body = body != NULL ? gerdy_model_body(m, gd_osim_leaf(body)) : -1;
  if (out->body >= 0) return GERDY_OK;
  return gd_osim_fail(doc, GERDY_E_MODEL, node, "the body that carries it, \"%.60s\", is not in %s",
                      body != NULL ? body : "", "the model; name one that is");
}

static void put_marker(gerdy_model* m, int i, const marker* from) {
  m->marker_body[i] = from->body;
  m->marker_fixed[i] = from->fixed;
  gd_v3_copy(from->pos, m->marker_pos + 3 * i);
}

// room for the new ones, then all into their places
static gerdy_status put_markers(const gd_osim* doc, gerdy_model* m, const gd_xml_node* set,
                                const marker* list) {
  int nmarker = m->nmarker, nname = m->nname, k = 0, at = m->nmarker, name_at = m->nname;
  for (const gd_xml_node* node = set; node != NULL; node = node->next) {
    if (list[k++].index >= 0) continue;
    ++nmarker;
    nname += (int)strlen(node->attr_name) + 1;
  }
  if (!gd_model_set_nmarker(m, nmarker, nname)) return gd_fail_memory(doc->err);
  k = 0;
  for (const gd_xml_node* node = set; node != NULL; node = node->next) {
    const marker* from = &list[k++];
    if (from->index >= 0) {
      put_marker(m, from->index, from);
      continue;
    }
    strcpy(m->names + name_at, node->attr_name);
    m->marker_name[at] = name_at;
    put_marker(m, at++, from);
    name_at += (int)strlen(node->attr_name) + 1;
  }
  return GERDY_OK;
}

static gerdy_status read_set(const gd_osim* doc, gerdy_model* m, const gd_xml_node* root) {
  const gd_xml_node* set = gd_osim_objects(root, "MarkerSet");
  if (strcmp(root->name, "MarkerSet") == 0) {
    const gd_xml_node* objects = gd_xml_child(root, "objects");
    set = objects != NULL ? objects->first_child : NULL;
  }
  if (set == NULL) {
    return gd_osim_fail(doc, GERDY_E_FORMAT, root, "this is not a set of markers, or it is empty");
  }
  marker* list = gd_alloc((size_t)gd_osim_count(set), sizeof *list);
  if (list == NULL) return gd_fail_memory(doc->err);
  gerdy_status status = GERDY_OK;
  int n = 0;
  for (const gd_xml_node* node = set; node != NULL && status == GERDY_OK; node = node->next)
    status = read_marker(doc, m, node, &list[n++]);
  if (status == GERDY_OK) status = put_markers(doc, m, set, list);
  gd_free(list);
  return status;
}

gerdy_status gd_marker_set_load(const char* path, gerdy_model* model, gerdy_error* err) {
  gd_osim doc = {.err = err};
  gd_xml_node* root = NULL;
  gerdy_status status = gd_xml_load(path, &root, err);
  if (status == GERDY_OK) status = read_set(&doc, model, root);
  gd_xml_free(root);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}
