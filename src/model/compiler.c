#include "model/compiler.h"

#include <string.h>

#include "base/fail.h"
#include "math/vec.h"

gerdy_status gd_compiler_fail(const gd_compiler* c, long line, const char* element,
                              const char* text, const char* name) {
  return gd_fail(c->err, GERDY_E_MODEL, line, element, text, name);
}

int gd_compiler_text(gd_compiler* c, gd_span text) {
  int at = c->nname;
  memcpy(c->m->names + at, text.at, text.n);
  c->m->names[at + (int)text.n] = '\0';
  c->nname += (int)text.n + 1;
  return at;
}

int gd_compiler_name(gd_compiler* c, const char* name) {
  return gd_compiler_text(c, gd_span_of(name));
}

int gd_compiler_function(gd_compiler* c, const gd_spec_function* f) {
  if (f->n == 0) return -1;
  int id = c->nfunction++;
  size_t npar = gd_function_npar(f->type, f->n);
  c->m->function_type[id] = (int)f->type;
  c->m->function_par[id] = c->nparameter;
  c->m->function_n[id] = f->n;
  memcpy(c->m->parameter + c->nparameter, f->par, npar * sizeof *f->par);
  c->nparameter += (int)npar;
  return id;
}

gerdy_status gd_compiler_body(const gd_compiler* c, long line, const char* element,
                              const char* name, int* out) {
  *out = gerdy_model_body(c->m, name);
  if (*out >= 0) return GERDY_OK;
  return gd_compiler_fail(c, line, element, "the body \"%s\" does not exist", name);
}

gerdy_status gd_compiler_coordinate(const gd_compiler* c, long line, const char* element,
                                    const char* name, int* out) {
  *out = gerdy_model_coordinate(c->m, name);
  if (*out >= 0) return GERDY_OK;
  return gd_compiler_fail(c, line, element, "the coordinate \"%s\" does not exist", name);
}

gerdy_status gd_compiler_frame(const gd_compiler* c, long line, const char* element,
                               const gd_spec_frame* frame, int* body, double* pos, double* rot) {
  gd_v3_copy(frame->pos, pos);
  memcpy(rot, frame->rot, sizeof frame->rot);
  return gd_compiler_body(c, line, element, frame->body, body);
}
