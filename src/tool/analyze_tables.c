// The tables of an AnalyzeTool: their names, and all of them written or none.
#include <gerdy/io.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/file_set.h"
#include "base/mem.h"
#include "tool/analyze.h"

void gd_analyze_reset(gd_analyze* a) {
  for (size_t i = 0; i < a->nout; ++i) {
    gerdy_series_free(a->out[i].table);
    gd_free(a->out[i].path);
  }
  for (size_t i = 0; i < a->ninput; ++i) gd_free(a->input[i]);
  gd_free(a->out);
  gd_free(a->input);
  gd_id_work_reset(&a->id);
  gerdy_actuators_reset(&a->actuators);
}

gerdy_status gd_analyze_every(const gd_analyze* a, const gd_xml_node* node, size_t* out) {
  double every = 1;
  gerdy_status status = gd_osim_number(&a->f->osim, node, "step_interval", &every);
  if (status != GERDY_OK) return status;
  if (!(every >= 1 && every <= 1e6)) {
    return gd_osim_fail(&a->f->osim, GERDY_E_MODEL, node,
                        "<step_interval> must be 1 or more, found %g", every);
  }
  *out = (size_t)every;
  return GERDY_OK;
}

// ---- names -------------------------------------------------------------------------------------

gerdy_status gd_analyze_path(const gd_analyze* a, const gd_xml_node* node, const char* what,
                             char* out) {
  char name[512];
  const char* own = node->attr_name[0] != '\0' ? node->attr_name : node->name;
  int n = snprintf(name, sizeof name, "%.120s_%.120s_%.120s.sto", a->f->tool->attr_name, own, what);
  // the names must not lead out of the folder
  for (char* c = name; *c != '\0'; ++c) {
    if (*c == '/' || *c == '\\') *c = '_';
  }
  if (a->job->output == NULL) return gd_tool_result(a->f, name, out);
  size_t folder = (size_t)(gd_path_name(a->job->output) - a->job->output);
  if (folder + (size_t)n >= GD_TOOL_PATH) {
    return gd_osim_fail(&a->f->osim, GERDY_E_FILE, a->f->tool,
                        "the path of the output is too long");
  }
  memcpy(out, a->job->output, folder);
  memcpy(out + folder, name, (size_t)n + 1);
  return GERDY_OK;
}

gerdy_status gd_analyze_input(gd_analyze* a, const char* path, gerdy_error* err) {
  if (path[0] == '\0') return GERDY_OK;
  char** list = gd_realloc(a->input, a->ninput + 1, sizeof *list);
  if (list == NULL) return gd_fail_memory(err);
  a->input = list;
  list[a->ninput] = gd_strndup(path, strlen(path));
  if (list[a->ninput] == NULL) return gd_fail_memory(err);
  ++a->ninput;
  return GERDY_OK;
}

// ---- tables ------------------------------------------------------------------------------------

static gerdy_status make_room(gd_analyze* a, gerdy_error* err) {
  if (a->nout < a->capacity) return GERDY_OK;
  size_t capacity = a->capacity > 0 ? 2 * a->capacity : 8;
  gd_analyze_table* out = gd_realloc(a->out, capacity, sizeof *out);
  if (out == NULL) return gd_fail_memory(err);
  a->out = out;
  a->capacity = capacity;
  return GERDY_OK;
}

gerdy_status gd_analyze_add(gd_analyze* a, const gd_xml_node* node, const char* what, size_t every,
                            gerdy_series* table, gerdy_error* err) {
  char path[GD_TOOL_PATH];
  gerdy_status status = a->nout == 0 && a->job->output != NULL
                            ? gd_tool_file(a->f, "", a->job->output, NULL, path)
                            : gd_analyze_path(a, node, what, path);
  if (status != GERDY_OK) {
    gerdy_series_free(table);
    return gd_at_file(err, status, a->f->path);
  }
  char* own = gd_strndup(path, strlen(path));
  status = own != NULL ? make_room(a, err) : gd_fail_memory(err);
  if (status != GERDY_OK) {
    gd_free(own);
    gerdy_series_free(table);
    return status;
  }
  a->out[a->nout++] = (gd_analyze_table){.table = table, .path = own, .every = every};
  return GERDY_OK;
}

// keep every nth row
static void thin(gerdy_series* s, size_t every) {
  size_t kept = 0;
  for (size_t row = 0; row < s->nrow && every > 1; row += every, ++kept) {
    s->time[kept] = s->time[row];
    memmove(s->value + kept * s->ncol, s->value + row * s->ncol, s->ncol * sizeof *s->value);
    memmove(s->valid + kept * s->ncol, s->valid + row * s->ncol, s->ncol);
  }
  if (every > 1) s->nrow = kept;
  s->rate /= (double)every;
}

static gerdy_status check(const gd_analyze* a, size_t i, gerdy_error* err) {
  gerdy_status status =
      gd_id_check_output(a->out[i].path, (const char* const*)a->input, a->ninput, err);
  for (size_t k = 0; k < i && status == GERDY_OK; ++k) {
    if (strcmp(a->out[i].path, a->out[k].path) != 0) continue;
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "two tables would be the same file, %.200s; give the analyses other names, or "
                   "the output another one",
                   a->out[i].path);
  }
  return status;
}

static gerdy_status save(gd_analyze_table* o, gd_file_set* set, gerdy_error* err) {
  const char* part;
  thin(o->table, o->every);
  gerdy_status status = gd_tool_make_folder(o->path, err);
  if (status == GERDY_OK) status = gd_file_set_add(set, o->path, &part, err);
  if (status == GERDY_OK) status = gerdy_sto_save(part, o->table, GERDY_RADIANS, err);
  // the user knows the file by its own name
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, o->path);
}

gerdy_status gd_analyze_write(gd_analyze* a, gerdy_error* err) {
  gd_file_set set = {0};
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < a->nout && status == GERDY_OK; ++i) status = check(a, i, err);
  for (size_t i = 0; i < a->nout && status == GERDY_OK; ++i) {
    status = save(&a->out[i], &set, err);
    if (status == GERDY_OK) status = gd_tool_wrote(a->job, a->out[i].path, err);
  }
  if (status == GERDY_OK) status = gd_file_set_commit(&set, err);
  gd_file_set_reset(&set);
  if (status == GERDY_OK && a->nout > 0) a->job->nframe = a->out[0].table->nrow;
  return status;
}
