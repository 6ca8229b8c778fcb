#include "trial/tool_setup.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/text.h"

enum { oldest_version = 20302, newest_version = 40600 };

static gerdy_status check_version(const gd_tool_setup* s) {
  size_t version;
  const char* text = s->root->attr_version;
  if (text[0] == '\0') return GERDY_OK;
  if (!gd_parse_size(gd_span_of(text), &version)) {
    return gd_osim_fail(&s->osim, GERDY_E_FORMAT, s->root, "Version=\"%.40s\" is not a number",
                        text);
  }
  if (version < oldest_version) {
    return gd_osim_fail(&s->osim, GERDY_E_UNSUPPORTED, s->root,
                        "document version %zu is older than %d; load and save the setup once with "
                        "OpenSim 4",
                        version, oldest_version);
  }
  if (version <= newest_version) return GERDY_OK;
  return gd_osim_note(&s->osim, GERDY_WARNING, s->root,
                      "the document is of a newer version than any known; what is new in it may be "
                      "missed");
}

// class NULL: any tool
static bool is_of(const gd_xml_node* node, const char* class) {
  size_t n = strlen(node->name);
  if (class != NULL) return strcmp(node->name, class) == 0;
  return n >= 4 && strcmp(node->name + n - 4, "Tool") == 0;
}

// the document element itself, or the first of the class in it
static gerdy_status find_object(gd_tool_setup* s, const char* class) {
  const gd_xml_node* node = is_of(s->root, class) ? s->root : s->root->first_child;
  while (node != NULL && !is_of(node, class)) node = node->next;
  if (node == NULL) {
    const gd_xml_node* found = s->root->first_child != NULL ? s->root->first_child : s->root;
    if (class != NULL) {
      return gd_osim_fail(&s->osim, GERDY_E_FORMAT, s->root,
                          "<%.60s> expected, but the document holds <%.60s>", class, found->name);
    }
    return gd_osim_fail(&s->osim, GERDY_E_FORMAT, s->root,
                        "this is not the setup file of a tool: the document holds <%.60s>",
                        found->name);
  }
  s->tool = node;
  s->osim.defaults = gd_xml_child(node, "defaults");
  return check_version(s);
}

gerdy_status gd_setup_open(const char* path, const char* class, gd_tool_setup* out,
                           gerdy_notes* notes, gerdy_error* err) {
  *out = (gd_tool_setup){.path = path, .osim = {.notes = notes, .err = err}};
  gerdy_status status = gd_xml_load(path, &out->root, err);
  if (status == GERDY_OK) status = find_object(out, class);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

gerdy_status gd_tool_open(const char* path, gd_tool_setup* out, gerdy_notes* notes,
                          gerdy_error* err) {
  return gd_setup_open(path, NULL, out, notes, err);
}

void gd_tool_close(gd_tool_setup* setup) {
  gd_xml_free(setup->root);
  setup->root = NULL;
}

const char* gd_tool_text(const gd_tool_setup* setup, const char* name) {
  const char* text = gd_osim_string(&setup->osim, setup->tool, name);
  return text == NULL || gd_equal_nocase(text, "Unassigned") ? NULL : text;
}

gerdy_status gd_tool_path(const gd_tool_setup* setup, const char* name, char* out) {
  size_t folder = (size_t)(gd_path_name(setup->path) - setup->path), n = strlen(name);
  if (name[0] == '/') folder = 0;
  if (folder + n >= GD_TOOL_PATH) {
    return gd_osim_fail(&setup->osim, GERDY_E_FILE, setup->tool, "the path \"%.80s\" is too long",
                        name);
  }
  memcpy(out, setup->path, folder);
  // setups are written on Windows as well
  for (size_t i = 0; i <= n; ++i) out[folder + i] = name[i] == '\\' ? '/' : name[i];
  return GERDY_OK;
}

gerdy_status gd_tool_file(const gd_tool_setup* setup, const char* name, const char* instead,
                          const char* option, char* out) {
  const char* text = gd_tool_text(setup, name);
  out[0] = '\0';
  if (instead == NULL && text != NULL) return gd_tool_path(setup, text, out);
  if (instead == NULL && option == NULL) return GERDY_OK;
  if (instead == NULL) {
    return gd_osim_fail(&setup->osim, GERDY_E_DATA, setup->tool,
                        "<%s> names no file; give one with %s", name, option);
  }
  if (snprintf(out, GD_TOOL_PATH, "%s", instead) < GD_TOOL_PATH) return GERDY_OK;
  return gd_osim_fail(&setup->osim, GERDY_E_FILE, setup->tool, "the path \"%.80s\" is too long",
                      instead);
}

gerdy_status gd_tool_result(const gd_tool_setup* setup, const char* file, char* out) {
  char folder[GD_TOOL_PATH];
  const char* results = gd_tool_text(setup, "results_directory");
  gerdy_status status = gd_tool_path(setup, results != NULL ? results : ".", folder);
  if (status != GERDY_OK) return status;
  if (snprintf(out, GD_TOOL_PATH, "%s/%s", folder, file) < GD_TOOL_PATH) return GERDY_OK;
  return gd_osim_fail(&setup->osim, GERDY_E_FILE, setup->tool,
                      "the path of the output is too long");
}

gerdy_status gd_tool_make_folder(const char* path, gerdy_error* err) {
  char folder[GD_TOOL_PATH];
  size_t n = (size_t)(gd_path_name(path) - path);
  if (n < 2) return GERDY_OK;
  memcpy(folder, path, n);
  folder[n - 1] = '\0';
  return gd_dir_make(folder, err);
}

gerdy_status gd_tool_numbers(const gd_tool_setup* setup, const gd_xml_node* object,
                             const char* name, int n, double* out) {
  const gd_xml_node* node = gd_osim_property(&setup->osim, object, name);
  if (node == NULL || node->text[0] == '\0') return GERDY_OK;
  gd_span rest = gd_span_of(node->text);
  double value[8];
  int count = 0;
  for (gd_span token = gd_next_token(&rest); token.n != 0; token = gd_next_token(&rest)) {
    if (count == n || !gd_parse_double(token, false, &value[count]) || isnan(value[count])) {
      count = -1;
      break;
    }
    ++count;
  }
  if (count != n) {
    return gd_osim_fail(&setup->osim, GERDY_E_FORMAT, node,
                        "%d number%s expected in <%s>, found \"%.60s\"", n, n == 1 ? "" : "s", name,
                        node->text);
  }
  memcpy(out, value, (size_t)n * sizeof *out);
  return GERDY_OK;
}

gerdy_status gd_tool_unused(const gd_tool_setup* setup, const gd_xml_node* object,
                            const char* const* known, size_t n) {
  gerdy_status status = GERDY_OK;
  for (const gd_xml_node* c = object->first_child; c != NULL && status == GERDY_OK; c = c->next) {
    size_t i = 0;
    while (i < n && strcmp(known[i], c->name) != 0) ++i;
    bool empty = c->text[0] == '\0' && c->first_child == NULL;
    if (i < n || empty || gd_equal_nocase(c->text, "Unassigned")) continue;
    status = gd_osim_note(&setup->osim, GERDY_WARNING, c, "<%.60s> is not used", c->name);
  }
  return status;
}
