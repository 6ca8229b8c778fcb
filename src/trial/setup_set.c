// Sets of objects that a setup keeps in files of their own.
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "trial/tool_setup.h"

enum { most_files = 8 };

// a file named in another one, seen from here
static bool beside(const char* path, const char* name, char* out) {
  size_t folder = name[0] == '/' ? 0 : (size_t)(gd_path_name(path) - path), n = strlen(name);
  if (folder + n >= GD_TOOL_PATH) return false;
  memmove(out, path, folder);
  // setups are written on Windows as well
  for (size_t i = 0; i <= n; ++i) out[folder + i] = name[i] == '\\' ? '/' : name[i];
  return true;
}

// the document itself, or what it holds
static const gd_xml_node* find_set(const gd_xml_node* root, const char* name) {
  return strcmp(root->name, name) == 0 ? root : gd_xml_child(root, name);
}

// one step from file to file; *set: the element in the file that was read last
static gerdy_status follow(gd_setup_set* s, const char* path, const gd_xml_node** set) {
  const char* name = (*set)->name;
  gd_xml_node* before = s->root;
  char file[GD_TOOL_PATH], kind[64];
  if (!beside(s->path[0] != '\0' ? s->path : path, (*set)->attr_file, file)) {
    return gd_osim_fail(&s->osim, GERDY_E_FILE, *set, "the path \"%.80s\" is too long",
                        (*set)->attr_file);
  }
  snprintf(kind, sizeof kind, "%.60s", name);
  memcpy(s->path, file, sizeof s->path);
  s->root = NULL;
  gerdy_status status = gd_xml_load(file, &s->root, s->osim.err);
  gd_xml_free(before);
  *set = NULL;
  if (status != GERDY_OK) return status;
  s->osim.defaults = gd_xml_child(s->root, "defaults");
  *set = find_set(s->root, kind);
  if (*set != NULL) return GERDY_OK;
  return gd_osim_fail(&s->osim, GERDY_E_FORMAT, s->root,
                      "a file that holds <%s> was expected, this one holds <%.60s>", kind,
                      s->root->first_child != NULL ? s->root->first_child->name : s->root->name);
}

gerdy_status gd_setup_set_open(const gd_osim* osim, const char* path, const gd_xml_node* holder,
                               const char* name, gd_setup_set* out) {
  *out = (gd_setup_set){.osim = *osim};
  const gd_xml_node* set = gd_xml_child(holder, name);
  gerdy_status status = GERDY_OK;
  for (int n = 0; status == GERDY_OK && set != NULL && set->attr_file[0] != '\0'; ++n) {
    status = n < most_files ? follow(out, path, &set)
                            : gd_osim_fail(&out->osim, GERDY_E_FORMAT, set,
                                           "the files of <%s> name each other in a circle", name);
  }
  if (status != GERDY_OK) {
    return gd_at_file(osim->err, status, out->path[0] != '\0' ? out->path : path);
  }
  const gd_xml_node* objects = gd_xml_child(set, "objects");
  out->first = objects != NULL ? objects->first_child : NULL;
  return GERDY_OK;
}

void gd_setup_set_close(gd_setup_set* set) {
  gd_xml_free(set->root);
  set->root = NULL;
  set->first = NULL;
}
