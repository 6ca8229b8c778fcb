#include "scale/scale_attach.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"
#include "model/layout.h"
#include "scale/scale_attaching.h"
#include "scale/scale_plan.h"

static const double most_movement = 0.02;  // m: who moves more did not stand still

void gd_attachments_reset(gd_attachments* list) {
  gd_free(list->item);
  memset(list, 0, sizeof *list);
}

// ---- markers that the model lacks --------------------------------------------------------------

// the name without what matching put behind it
static void own_name(const char* column, char out[112]) {
  static const char mark[] = " (not used)";
  size_t n = strlen(column), m = sizeof mark - 1;
  if (n > m && strcmp(column + n - m, mark) == 0) n -= m;
  memcpy(out, column, n);
  out[n] = '\0';
}

static bool moves(const gerdy_series* s, size_t marker, const double mean[3]) {
  for (size_t row = 0; row < s->nrow; ++row) {
    const double* at = s->value + row * s->ncol + 3 * marker;
    if (gd_v3_distance(at, mean) > most_movement) return true;
  }
  return false;
}

// does the mapping say that it is not to be used?
static bool is_left_out(const gd_attaching* a, const char* name) {
  for (size_t i = 0; a->mapping != NULL && i < a->mapping->n; ++i) {
    const gerdy_name_pair* pair = &a->mapping->pair[i];
    if (pair->model[0] == '\0' && strcmp(pair->trial, name) == 0) return true;
  }
  return false;
}

static bool is_listed(const gd_attaching* a, const char* name) {
  for (int i = 0; i < a->list->n; ++i) {
    if (strcmp(a->list->item[i].name, name) == 0) return true;
  }
  return false;
}

static gerdy_status collect(gd_attaching* a) {
  const gerdy_series* s = a->standing;
  size_t n = s->ncol / 3;
  a->list->item = gd_alloc(n, sizeof *a->list->item);
  if (a->list->item == NULL) return gd_fail_memory(a->err);
  for (size_t i = 0; i < n; ++i) {
    gd_attachment* item = &a->list->item[a->list->n];
    *item = (gd_attachment){.bone = -1, .body = -1, .change = NAN};
    gerdy_marker_name(s, i, item->column, sizeof item->column);
    own_name(item->column, item->name);
    if (gerdy_model_marker(a->model, item->name) >= 0 || is_listed(a, item->name)) continue;
    if (is_left_out(a, item->name)) continue;
    if (gd_scale_mean(s, (ptrdiff_t)i, 0, s->nrow - 1, item->place) == 0) continue;
    if (moves(s, i, item->place))
      snprintf(item->reason, sizeof item->reason,
               "it moves by more than 20 mm in the static trial");
    ++a->list->n;
  }
  return GERDY_OK;
}

// ---- into the model ----------------------------------------------------------------------------

static gerdy_status put(gd_attaching* a) {
  gerdy_model* m = a->model;
  int nmarker = m->nmarker, nname = m->nname, at = m->nmarker, name_at = m->nname;
  for (int i = 0; i < a->list->n; ++i) {
    if (a->list->item[i].how == GD_ATTACH_NOT) continue;
    ++nmarker;
    nname += (int)strlen(a->list->item[i].name) + 1;
  }
  if (nmarker == at) return GERDY_OK;
  if (!gd_model_set_nmarker(m, nmarker, nname)) return gd_fail_memory(a->err);
  for (int i = 0; i < a->list->n; ++i) {
    const gd_attachment* item = &a->list->item[i];
    double v[3];
    if (item->how == GD_ATTACH_NOT) continue;
    strcpy(m->names + name_at, item->name);
    m->marker_name[at] = name_at;
    m->marker_body[at] = item->body;
    m->marker_fixed[at] = 0;
    gd_v3_sub(item->place, a->data->body_pos + 3 * item->body, v);
    gd_m3_tmul_v3(a->data->body_rot + 9 * item->body, v, m->marker_pos + 3 * at++);
    name_at += (int)strlen(item->name) + 1;
  }
  return GERDY_OK;
}

// ---- words -------------------------------------------------------------------------------------

// why and how sure
static void explain(const gd_attaching* a, gd_attachment* item) {
  static const char* const why[] = {
      [GD_ATTACH_NAME] = "by its name",
      [GD_ATTACH_PLACE] = "by its place alone: no other bone is near",
      [GD_ATTACH_MOTION] = "by its motion: by its place it could be another bone's too"};
  if (item->how == GD_ATTACH_NOT) return;
  int n = snprintf(item->reason, sizeof item->reason, "%s; %.0f mm from the middle of the bone",
                   why[item->how], 1e3 * item->distance);
  size_t used = (size_t)n, left = sizeof item->reason - used;
  if (isnan(item->change)) {
    if (a->run != NULL) snprintf(item->reason + used, left, "; the run does not show it");
    return;
  }
  snprintf(item->reason + used, left,
           "; in the run its distances to %d others of the bone vary by %.0f mm%s", item->nother,
           1e3 * item->change, item->doubtful ? ", which is much" : "");
}

static gerdy_status tell(gd_attaching* a) {
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < a->list->n && status == GERDY_OK; ++i) {
    gd_attachment* item = &a->list->item[i];
    explain(a, item);
    if (item->how == GD_ATTACH_NOT) {
      status = gerdy_notes_add(a->notes, GERDY_INFO, 0, item->name,
                               "the model has no such marker, and it was put on no bone: %s",
                               item->reason);
      continue;
    }
    status = gerdy_notes_add(a->notes, item->doubtful ? GERDY_WARNING : GERDY_INFO, 0, item->name,
                             "put on %s, %s", a->model->names + a->model->body_name[item->body],
                             item->reason);
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(a->err);
}

static void put_items(const gd_attachments* list, const gerdy_model* m, bool attached,
                      gd_buf* out) {
  for (int i = 0; i < list->n; ++i) {
    const gd_attachment* item = &list->item[i];
    if ((item->how != GD_ATTACH_NOT) != attached) continue;
    gd_buf_printf(out, "    %-22s %-10s %s\n", item->name,
                  attached ? m->names + m->body_name[item->body] : "", item->reason);
  }
}

void gd_attachments_text(const gd_attachments* list, const gerdy_model* model, gd_buf* out) {
  int n = 0;
  for (int i = 0; i < list->n; ++i) n += list->item[i].how != GD_ATTACH_NOT;
  if (n > 0) gd_buf_text(out, "\nmarkers that the model did not have, put on its bones\n");
  put_items(list, model, true, out);
  if (n < list->n) gd_buf_text(out, "\nmarkers that were put on no bone\n");
  put_items(list, model, false, out);
}

// ---- the whole ---------------------------------------------------------------------------------

static gerdy_status attach(gd_attaching* a, gerdy_data* data, const double* q,
                           const unsigned char* held) {
  gerdy_status status = collect(a);
  if (status == GERDY_OK && a->list->n == 0) return status;
  if (status == GERDY_OK) status = gd_bones_find(a->model, data, held, &a->bones, a->err);
  if (status != GERDY_OK) return status;
  // exactly the pose again
  memcpy(data->q, q, (size_t)a->model->nq * sizeof *q);
  gerdy_fk(a->model, data);
  a->name = gd_alloc((size_t)a->list->n, sizeof *a->name);
  if (a->name == NULL) return gd_fail_memory(a->err);
  gd_attach_by_place(a);
  if (a->run != NULL) status = gd_attach_by_motion(a);
  if (status == GERDY_OK) status = put(a);
  return status == GERDY_OK ? tell(a) : status;
}

gerdy_status gd_scale_attach(gerdy_model* model, const double* q, const unsigned char* held,
                             const gerdy_series* standing, const gerdy_series* run,
                             const gerdy_name_pairs* mapping, gd_attachments* list,
                             gerdy_notes* notes, gerdy_error* err) {
  gd_attaching a = {.model = model,
                    .standing = standing,
                    .run = run,
                    .mapping = mapping,
                    .list = list,
                    .notes = notes,
                    .err = err};
  gerdy_data* data;
  gerdy_status status = gerdy_data_new(model, &data, err);
  if (status != GERDY_OK) return status;
  memcpy(data->q, q, (size_t)model->nq * sizeof *q);
  gerdy_fk(model, data);
  gerdy_fk_markers(model, data);
  a.data = data;
  status = attach(&a, data, q, held);
  gd_free(a.name);
  gerdy_data_free(data);
  return status;
}
