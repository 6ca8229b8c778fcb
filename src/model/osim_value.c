#include "model/osim_value.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/text.h"

gerdy_status gd_osim_fail(const gd_osim* osim, gerdy_status code, const gd_xml_node* node,
                          const char* format, ...) {
  char path[192], text[400];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  gd_xml_path(node, path, sizeof path);
  return gd_fail(osim->err, code, node->line, path, "%s", text);
}

gerdy_status gd_osim_note(const gd_osim* osim, gerdy_severity severity, const gd_xml_node* node,
                          const char* format, ...) {
  char path[192], text[400];
  va_list args;
  if (osim->notes == NULL) return GERDY_OK;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  gd_xml_path(node, path, sizeof path);
  if (gerdy_notes_add(osim->notes, severity, node->line, path, "%s", text) != GERDY_OK) {
    return gd_fail_memory(osim->err);
  }
  return GERDY_OK;
}

const gd_xml_node* gd_osim_property(const gd_osim* osim, const gd_xml_node* object,
                                    const char* name) {
  const gd_xml_node* own = gd_xml_child(object, name);
  if (own != NULL) return own;
  return gd_xml_child(gd_xml_child(osim->defaults, object->name), name);
}

const char* gd_osim_string(const gd_osim* osim, const gd_xml_node* object, const char* name) {
  const gd_xml_node* node = gd_osim_property(osim, object, name);
  return node != NULL && node->text[0] != '\0' ? node->text : NULL;
}

// <connectors><Connector_PhysicalFrame_ name="parent_frame"><connectee_name>...
static const char* connector(const gd_xml_node* object, const char* name) {
  const gd_xml_node* list = gd_xml_child(object, "connectors");
  for (const gd_xml_node* c = list != NULL ? list->first_child : NULL; c != NULL; c = c->next) {
    if (strcmp(c->attr_name, name) != 0) continue;
    const char* text = gd_xml_text(c, "connectee_name");
    if (text != NULL && text[0] != '\0') return text;
  }
  return NULL;
}

const char* gd_osim_socket(const gd_osim* osim, const gd_xml_node* object, const char* name) {
  static const char* form[] = {"socket_%s", "socket_%s_connectee_name",
                               "connector_%s_connectee_name"};
  for (size_t i = 0; i < sizeof form / sizeof form[0]; ++i) {
    char full[80];
    snprintf(full, sizeof full, form[i], name);
    const char* text = gd_osim_string(osim, object, full);
    if (text != NULL) return text;
  }
  return connector(object, name);
}

const char* gd_osim_leaf(const char* path) {
  const char* slash = strrchr(path, '/');
  return slash != NULL ? slash + 1 : path;
}

// n numbers, which may be infinite only where that means "no limit"
static gerdy_status read_vec(const gd_osim* osim, const gd_xml_node* object, const char* name,
                             int n, bool infinite, double* out) {
  const gd_xml_node* node = gd_osim_property(osim, object, name);
  if (node == NULL) return GERDY_OK;
  gd_span rest = gd_span_of(node->text);
  for (int i = 0; i < n; ++i) {
    gd_span token = gd_next_token(&rest);
    double value;
    if (!gd_parse_double(token, false, &value) || isnan(value) || (isinf(value) && !infinite)) {
      return gd_osim_fail(osim, GERDY_E_FORMAT, node,
                          "%d number%s expected in <%s>, found \"%.60s\"", n, n == 1 ? "" : "s",
                          name, node->text);
    }
    out[i] = value;
  }
  if (gd_next_token(&rest).n != 0) {
    return gd_osim_fail(osim, GERDY_E_FORMAT, node, "<%s> holds more than %d number%s", name, n,
                        n == 1 ? "" : "s");
  }
  return GERDY_OK;
}

gerdy_status gd_osim_vec(const gd_osim* osim, const gd_xml_node* object, const char* name, int n,
                         double* out) {
  return read_vec(osim, object, name, n, false, out);
}

gerdy_status gd_osim_range(const gd_osim* osim, const gd_xml_node* object, double out[2]) {
  gerdy_status status = read_vec(osim, object, "range", 2, true, out);
  if (status != GERDY_OK || out[0] <= out[1]) return status;
  return gd_osim_fail(osim, GERDY_E_MODEL, gd_osim_property(osim, object, "range"),
                      "<range> must give the smaller number first");
}

gerdy_status gd_osim_number(const gd_osim* osim, const gd_xml_node* object, const char* name,
                            double* out) {
  return gd_osim_vec(osim, object, name, 1, out);
}

gerdy_status gd_osim_signed(const gd_osim* osim, const gd_xml_node* object, const char* name,
                            gd_osim_sign sign, double* out) {
  gerdy_status status = gd_osim_number(osim, object, name, out);
  if (status != GERDY_OK) return status;
  if (sign == GD_OSIM_POSITIVE ? *out > 0 : *out >= 0) return GERDY_OK;
  const gd_xml_node* node = gd_osim_property(osim, object, name);
  return gd_osim_fail(osim, GERDY_E_MODEL, node != NULL ? node : object, "<%s> must %s, found %g",
                      name, sign == GD_OSIM_POSITIVE ? "be greater than zero" : "not be negative",
                      *out);
}

gerdy_status gd_osim_bool(const gd_osim* osim, const gd_xml_node* object, const char* name,
                          int* out) {
  const gd_xml_node* node = gd_osim_property(osim, object, name);
  if (node == NULL) return GERDY_OK;
  if (gd_equal_nocase(node->text, "true") || strcmp(node->text, "1") == 0) {
    *out = 1;
  } else if (gd_equal_nocase(node->text, "false") || strcmp(node->text, "0") == 0) {
    *out = 0;
  } else {
    return gd_osim_fail(osim, GERDY_E_FORMAT, node, "<%s> must be true or false, found \"%.60s\"",
                        name, node->text);
  }
  return GERDY_OK;
}

gerdy_status gd_osim_numbers(const gd_osim* osim, const gd_xml_node* node, double** out, int* n) {
  gd_span rest = gd_span_of(node->text);
  int count = 0;
  while (gd_next_token(&rest).n != 0) ++count;
  *n = 0;
  *out = gd_alloc((size_t)count, sizeof **out);
  if (*out == NULL) return gd_fail_memory(osim->err);
  rest = gd_span_of(node->text);
  for (int i = 0; i < count; ++i) {
    gd_span token = gd_next_token(&rest);
    if (!gd_parse_double(token, false, &(*out)[i]) || !isfinite((*out)[i])) {
      gd_free(*out);
      *out = NULL;
      return gd_osim_fail(osim, GERDY_E_FORMAT, node, "a number expected, found \"%.*s\"",
                          token.n < 60 ? (int)token.n : 60, token.at);
    }
  }
  *n = count;
  return GERDY_OK;
}

gerdy_status gd_osim_expect(const gd_osim* osim, const gd_xml_node* node, const char* name) {
  if (strcmp(node->name, name) == 0) return GERDY_OK;
  return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                      "<%.60s> is not known here, only <%s> is; correct or remove it", node->name,
                      name);
}

int gd_osim_count(const gd_xml_node* first) {
  int n = 0;
  for (; first != NULL; first = first->next) ++n;
  return n;
}

const gd_xml_node* gd_osim_objects(const gd_xml_node* holder, const char* set) {
  const gd_xml_node* objects = gd_xml_child(gd_xml_child(holder, set), "objects");
  return objects != NULL ? objects->first_child : NULL;
}

gerdy_status gd_osim_is_on(const gd_osim* osim, const gd_xml_node* node, int* on) {
  int applies = 1, enforced = 1, disabled = 0;
  gerdy_status status = gd_osim_bool(osim, node, "appliesForce", &applies);
  if (status == GERDY_OK) status = gd_osim_bool(osim, node, "isEnforced", &enforced);
  if (status == GERDY_OK) status = gd_osim_bool(osim, node, "isDisabled", &disabled);
  *on = applies && enforced && !disabled;
  return status;
}
