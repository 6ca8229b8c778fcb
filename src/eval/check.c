// Reading and counting what a model file holds.
#include <gerdy/eval.h>
#include <gerdy/muscle.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "eval/check_parts.h"
#include "io/xml.h"
#include "model/muscle_defaults.h"

const char* gd_muscle_type_name(int type) {
  return type == GERDY_MUSCLE_PATH ? "another class" : gd_muscle_class((gerdy_muscle_type)type);
}

const char* gd_wrap_type_name(int type) {
  static const char* const name[GD_NWRAP_TYPE] = {"cylinder", "sphere", "ellipsoid", "torus"};
  return name[type];
}

const char* gd_check_unit(const gerdy_model* model, int q) {
  int first = model->body_axis[model->q_body[q]], nrot = model->body_nrot[model->q_body[q]];
  for (int a = first; a < first + nrot; ++a) {
    if (model->axis_q[a] == q) return "rad";
  }
  return "m";
}

// ---- what only the document tells --------------------------------------------------------------

static void count_joint_kind(gd_check* check, const char* name) {
  int k = 0;
  while (k < check->njoint && strcmp(check->joint[k].name, name) != 0) ++k;
  if (k == GD_CHECK_JOINT_KINDS) return;
  if (k == check->njoint) {
    snprintf(check->joint[k].name, sizeof check->joint[k].name, "%s", name);
    ++check->njoint;
  }
  ++check->joint[k].n;
}

// elements named ...Joint that are in the model itself
static void count_joints(gd_check* check, const gd_xml_node* node) {
  for (; node != NULL; node = node->next) {
    size_t n = strlen(node->name);
    if (strcmp(node->name, "defaults") == 0) continue;
    if (n > 5 && strcmp(node->name + n - 5, "Joint") == 0) count_joint_kind(check, node->name);
    count_joints(check, node->first_child);
  }
}

static gerdy_status read_document(gd_check* check, gerdy_error* err) {
  char* bytes;
  size_t n;
  gd_xml_node* root;
  gerdy_status status = gd_file_read(check->path, &bytes, &n, err);
  if (status != GERDY_OK) return status;
  status = gerdy_model_read(bytes, n, &check->model, &check->notes, err);
  if (status == GERDY_OK) status = gd_xml_parse(bytes, n, &root, err);
  gd_free(bytes);
  if (status != GERDY_OK) return gd_at_file(err, status, check->path);
  snprintf(check->version, sizeof check->version, "%s", root->attr_version);
  count_joints(check, root);
  gd_xml_free(root);
  return GERDY_OK;
}

// ---- what the model tells ----------------------------------------------------------------------

static void count_bodies(gd_check* check) {
  const gerdy_model* m = check->model;
  check->mass = gerdy_model_mass(m);
  check->heaviest = m->nbody > 1 ? 1 : 0;
  for (int b = 1; b < m->nbody; ++b) {
    if (m->body_mass[b] > m->body_mass[check->heaviest]) check->heaviest = b;
    check->massless += m->body_mass[b] == 0;
  }
}

static void count_muscles(gd_check* check) {
  const gerdy_model* m = check->model;
  for (int i = 0; i < m->nmuscle; ++i) {
    int t = m->muscle_type[i];
    double force = m->muscle_fmax[i];
    bool first = check->muscle[t].n++ == 0;
    const double* par = m->muscle_par + (size_t)i * GERDY_MUSCLE_NPAR;
    check->muscle[t].rigid += par[GERDY_MUSCLE_rigid_tendon] == 1;
    check->muscle[t].sum += force;
    check->muscle[t].least = first ? force : fmin(check->muscle[t].least, force);
    check->muscle[t].most = first ? force : fmax(check->muscle[t].most, force);
  }
}

static void count_wraps(gd_check* check) {
  const gerdy_model* m = check->model;
  for (int w = 0; w < m->nwrap; ++w) ++check->wrap[m->wrap_type[w]].n;
  for (int i = 0; i < m->nmuscle; ++i) {
    bool used[GD_NWRAP_TYPE] = {false};
    check->nwrapped += m->path_nwrap[i] > 0;
    for (int k = m->path_wrap[i]; k < m->path_wrap[i] + m->path_nwrap[i]; ++k) {
      used[m->wrap_type[m->pathwrap_surface[k]]] = true;
    }
    for (int t = 0; t < GD_NWRAP_TYPE; ++t) check->wrap[t].muscles += used[t];
  }
}

static void count_points(gd_check* check) {
  const gerdy_model* m = check->model;
  for (int p = 0; p < m->npoint; ++p) {
    if (m->point_if_q[p] >= 0)
      ++check->nconditional;
    else if (m->point_moves[p])
      ++check->nmoving;
    else
      ++check->nfixed;
  }
}

// a muscle whose curves do not exist: a file that is read well and has no forces all the same
static gerdy_status check_curves(gd_check* check, gerdy_error* err) {
  gerdy_muscles* muscles;
  gerdy_error why = {0};
  gerdy_status status = gerdy_muscles_new(check->model, &muscles, &why);
  if (status == GERDY_OK) gerdy_muscles_free(muscles);
  if (status == GERDY_E_MODEL) {
    status = gerdy_notes_add(&check->notes, GERDY_WARNING, why.line, why.element,
                             "%s Forces of muscles cannot be computed from this model; lengths and "
                             "moment arms can",
                             why.msg);
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// close_check frees what is read, also after an error
static gerdy_status open_check(gd_check* check, const char* path, gerdy_error* err) {
  memset(check, 0, sizeof *check);
  check->path = path;
  gerdy_notes_init(&check->notes);
  if (!gd_equal_nocase(gd_path_ext(path), ".osim")) {
    gd_fail(err, GERDY_E_UNSUPPORTED, 0, NULL,
            "only models (.osim) are checked yet; other files are checked by the command that "
            "reads them");
    return gd_at_file(err, GERDY_E_UNSUPPORTED, path);
  }
  gerdy_status status = read_document(check, err);
  if (status == GERDY_OK) status = check_curves(check, err);
  if (status != GERDY_OK) return status;
  count_bodies(check);
  count_muscles(check);
  count_wraps(check);
  count_points(check);
  return GERDY_OK;
}

static void close_check(gd_check* check) {
  gerdy_model_free(check->model);
  gerdy_notes_reset(&check->notes);
}

gerdy_status gerdy_check_model(const char* path, int json, char** out, gerdy_error* err) {
  gd_check check;
  gd_buf text;
  *out = NULL;
  gd_buf_init(&text);
  gerdy_status status = open_check(&check, path, err);
  if (status == GERDY_OK && json) status = gd_check_json(&check, &text, err);
  if (status == GERDY_OK && !json) gd_check_text(&check, &text);
  if (status == GERDY_OK && text.failed) status = gd_fail_memory(err);
  close_check(&check);
  if (status == GERDY_OK)
    *out = text.at;
  else
    gd_buf_reset(&text);
  return status;
}

void gerdy_check_free(char* text) { gd_free(text); }
