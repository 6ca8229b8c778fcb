// From an .osim document to a compiled model.
#include <gerdy/model.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "io/xml.h"
#include "model/compile.h"
#include "model/osim.h"

// so that whatever a document lists can be counted in an int
static const size_t most_bytes = (size_t)200 << 20;

gerdy_status gerdy_model_read(const char* bytes, size_t n, gerdy_model** out, gerdy_notes* notes,
                              gerdy_error* err) {
  *out = NULL;
  if (n > most_bytes) {
    return gd_fail(err, GERDY_E_UNSUPPORTED, 0, NULL,
                   "the document is larger than 200 MB; no model is");
  }
  gd_xml_node* root = NULL;
  gerdy_status status = gd_xml_parse(bytes, n, &root, err);
  if (status != GERDY_OK) return status;
  gd_spec spec;
  memset(&spec, 0, sizeof spec);
  status = gd_osim_read(root, &spec, notes, err);
  if (status == GERDY_OK) status = gd_compile(&spec, out, err);
  gd_spec_reset(&spec);
  gd_xml_free(root);
  return status;
}

gerdy_status gerdy_model_load(const char* path, gerdy_model** out, gerdy_notes* notes,
                              gerdy_error* err) {
  *out = NULL;
  char* bytes;
  size_t n;
  gerdy_status status = gd_file_read(path, &bytes, &n, err);
  if (status != GERDY_OK) return status;
  status = gerdy_model_read(bytes, n, out, notes, err);
  gd_free(bytes);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}
