// JointReaction of an AnalyzeTool.
#include <gerdy/reaction.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "force/joint_loads.h"
#include "tool/analyze.h"
#include "trial/inputs.h"

// "" when they are those of the setup's own static optimization
static gerdy_status forces_path(const gd_analyze* a, const gd_xml_node* node, char* out) {
  const char* forces = gd_osim_string(&a->f->osim, node, "forces_file");
  out[0] = '\0';
  if (forces == NULL || gd_equal_nocase(forces, "Unassigned")) {
    if (a->static_first != NULL) return GERDY_OK;
    return gd_osim_fail(&a->f->osim, GERDY_E_UNSUPPORTED, node,
                        "<forces_file> names no muscle forces, those of a states file are not "
                        "used, and the setup has no StaticOptimization; give those of one");
  }
  gerdy_status status = gd_tool_path(a->f, forces, out);
  if (status != GERDY_OK || a->static_first == NULL) return status;
  // the file that this very run is about to write
  if (strcmp(out, a->static_force) == 0 || gd_file_same(out, a->static_force)) out[0] = '\0';
  return GERDY_OK;
}

// the StaticOptimization may stand behind
gerdy_status gd_analyze_reaction_check(gd_analyze* a, const gd_xml_node* node) {
  static const char* const known[] = {
      "on",          "start_time",  "end_time",        "step_interval",   "in_degrees",
      "forces_file", "joint_names", "apply_on_bodies", "express_in_frame"};
  char path[GD_TOOL_PATH];
  size_t every;
  gerdy_status status = forces_path(a, node, path);
  if (status == GERDY_OK) status = gd_analyze_every(a, node, &every);
  return status == GERDY_OK ? gd_tool_unused(a->f, node, known, sizeof known / sizeof known[0])
                            : status;
}

// ---- joints ------------------------------------------------------------------------------------

// A joint that is asked for, on which of its bodies, in which frame.
typedef struct request {
  int body;  // that the joint carries
  gerdy_reaction_options options;
  bool done;
} request;

// the word of entry i of a list, which has one for all or one for each; "": there is none
static gd_span word_of(const gd_analyze* a, const gd_xml_node* node, const char* list, size_t i,
                       size_t* count) {
  const char* text = gd_osim_string(&a->f->osim, node, list);
  gd_span rest = gd_span_of(text != NULL ? text : ""), word = gd_span_of("");
  *count = 0;
  for (gd_span s = gd_next_token(&rest); s.n > 0; s = gd_next_token(&rest)) {
    if (*count == 0 || *count == i) word = s;
    ++*count;
  }
  return word;
}

static gerdy_status read_frame(const gd_analyze* a, const gd_xml_node* node, size_t i, size_t n,
                               gerdy_reaction_options* out) {
  const gd_osim* osim = &a->f->osim;
  size_t non, nin;
  gd_span on = word_of(a, node, "apply_on_bodies", i, &non);
  gd_span in = word_of(a, node, "express_in_frame", i, &nin);
  *out = gerdy_reaction_options_default();
  out->frame = GERDY_IN_GROUND;
  out->on_parent = gd_span_is_nocase(on, "parent");
  if ((non > 1 && non != n) || (nin > 1 && nin != n)) {
    return gd_osim_fail(osim, GERDY_E_DATA, node,
                        "<apply_on_bodies> and <express_in_frame> have one word for all joints, or "
                        "one for each of the %zu",
                        n);
  }
  if (on.n > 0 && !out->on_parent && !gd_span_is_nocase(on, "child")) {
    return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                        "<apply_on_bodies> must be child or parent; found \"%.*s\"",
                        on.n < 60 ? (int)on.n : 60, on.at);
  }
  if (in.n == 0 || gd_joint_loads_frame(a->id.model, in, out)) return GERDY_OK;
  return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                      "<express_in_frame> must be ground, child, parent or a body of the model; "
                      "found \"%.*s\"",
                      in.n < 60 ? (int)in.n : 60, in.at);
}

// the body that a joint carries, 0: there is no such joint
static int body_of(const gerdy_model* m, gd_span joint) {
  for (int body = 1; body < m->nbody; ++body) {
    if (gd_span_is(joint, m->names + m->body_joint_name[body])) return body;
  }
  return 0;
}

// out: room for as many as the list has words, and as the model has joints
static gerdy_status read_requests(const gd_analyze* a, const gd_xml_node* node, request* out,
                                  size_t* n) {
  const gerdy_model* m = a->id.model;
  size_t count;
  gd_span first = word_of(a, node, "joint_names", 0, &count);
  bool all = count == 0 || gd_span_is_nocase(first, "all");
  if (all) count = (size_t)m->nbody - 1;
  *n = 0;
  for (size_t i = 0; i < count; ++i) {
    size_t unused;
    gd_span joint = word_of(a, node, "joint_names", i, &unused);
    request r = {.body = all ? (int)i + 1 : body_of(m, joint)};
    gerdy_status status = r.body > 0
                              ? read_frame(a, node, i, count, &r.options)
                              : gd_osim_note(&a->f->osim, GERDY_WARNING, node,
                                             "<joint_names>: the model has no joint \"%.*s\"",
                                             joint.n < 60 ? (int)joint.n : 60, joint.at);
    if (status != GERDY_OK) return status;
    if (r.body > 0) out[(*n)++] = r;
  }
  if (*n > 0) return GERDY_OK;
  return gd_osim_fail(&a->f->osim, GERDY_E_DATA, node,
                      "no joint of the model is among the <joint_names>");
}

static void copy_joint(const gerdy_series* from, int body, gerdy_series* to, size_t joint) {
  size_t width = 9, c = width * (size_t)(body - 1);
  memcpy(to->column + width * joint, from->column + c, width * sizeof *to->column);
  for (size_t row = 0; row < from->nrow; ++row) {
    for (size_t k = 0; k < width; ++k) {
      double value = from->value[row * from->ncol + c + k];
      gerdy_series_set(to, row, width * joint + k, value);
    }
  }
}

// ---- run ---------------------------------------------------------------------------------------

// all requests on the same side and in the same frame at once
static gerdy_status fill(const gd_analyze* a, const gerdy_series* muscle, request* r, size_t n,
                         size_t first, gerdy_series* out, gerdy_error* err) {
  const gerdy_reaction_options* o = &r[first].options;
  gerdy_series* all;
  gerdy_status status =
      gerdy_reactions(a->id.model, a->id.trial, a->id.loads, muscle, o, &all, err);
  if (status != GERDY_OK) return status;
  memcpy(out->time, all->time, all->nrow * sizeof *all->time);
  memcpy(out->title, all->title, sizeof out->title);
  out->rate = all->rate;
  for (size_t i = first; i < n; ++i) {
    const gerdy_reaction_options* p = &r[i].options;
    if (p->on_parent != o->on_parent || p->frame != o->frame || p->body != o->body) continue;
    copy_joint(all, r[i].body, out, i);
    r[i].done = true;
  }
  gerdy_series_free(all);
  return GERDY_OK;
}

static gerdy_status note_missing(const gd_analyze* a, const gd_xml_node* node,
                                 const gerdy_series* muscle) {
  const gerdy_model* m = a->id.model;
  int n = 0, first = 0;
  for (int i = m->nmuscle - 1; i >= 0; --i) {
    if (gerdy_series_find(muscle, m->names + m->muscle_name[i]) >= 0) continue;
    first = i;
    ++n;
  }
  if (n == 0 || n == m->nmuscle) return GERDY_OK;
  return gd_osim_note(&a->f->osim, GERDY_WARNING, node,
                      "%d of %d muscles have no column in the file of forces and do not pull, the "
                      "first: %.60s",
                      n, m->nmuscle, m->names + m->muscle_name[first]);
}

static gerdy_status react(gd_analyze* a, const gd_xml_node* node, const gerdy_series* muscle,
                          const char* path, gerdy_error* err) {
  gerdy_series* out = NULL;
  size_t every, n, words;
  word_of(a, node, "joint_names", 0, &words);
  request* r = gd_alloc(words + (size_t)a->id.model->nbody, sizeof *r);
  if (r == NULL) return gd_fail_memory(err);
  gerdy_status status = gd_analyze_every(a, node, &every);
  if (status == GERDY_OK) status = note_missing(a, node, muscle);
  if (status == GERDY_OK) status = read_requests(a, node, r, &n);
  if (status != GERDY_OK) {
    gd_free(r);
    return gd_at_file(err, status, a->f->path);
  }
  status = gerdy_series_new(a->id.trial->nframe, 9 * n, &out, err);
  for (size_t i = 0; i < n && status == GERDY_OK; ++i) {
    if (!r[i].done) status = fill(a, muscle, r, n, i, out, err);
  }
  gd_free(r);
  if (status == GERDY_OK) return gd_analyze_add(a, node, "ReactionLoads", every, out, err);
  gerdy_series_free(out);
  return path[0] != '\0' ? gd_at_file(err, status, path) : status;
}

gerdy_status gd_analyze_reaction_run(gd_analyze* a, const gd_xml_node* node, gerdy_notes* notes,
                                     gerdy_error* err) {
  char path[GD_TOOL_PATH];
  gerdy_report_input unused;
  gerdy_series* table = NULL;
  gerdy_status status = forces_path(a, node, path);
  if (status != GERDY_OK) return gd_at_file(err, status, a->f->path);
  if (path[0] == '\0') return react(a, node, a->force, path, err);
  status = gd_analyze_input(a, path, err);
  if (status == GERDY_OK) {
    status = gd_input_table(path, "muscle forces", &table, NULL, &unused, notes, err);
  }
  if (status == GERDY_OK) status = react(a, node, table, path, err);
  gerdy_series_free(table);
  return status;
}
