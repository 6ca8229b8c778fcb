// What a model file holds, as JSON (docs/check.schema.json).
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "eval/check_parts.h"
#include "report/json_build.h"

static json_t* document(gd_json* b, const gd_check* check) {
  json_t* o = gd_json_object(b);
  gd_json_put_text(b, o, "file", gd_path_name(check->path));
  gd_json_put_text(b, o, "version", check->version);
  return o;
}

static json_t* bodies(gd_json* b, const gerdy_model* m) {
  json_t* list = gd_json_array(b);
  for (int i = 1; i < m->nbody; ++i) {
    json_t* o = gd_json_object(b);
    gd_json_put_text(b, o, "name", m->names + m->body_name[i]);
    gd_json_put_text(b, o, "parent", m->names + m->body_name[m->body_parent[i]]);
    gd_json_put_number(b, o, "mass_kg", m->body_mass[i]);
    gd_json_push(b, list, o);
  }
  return list;
}

static json_t* joints(gd_json* b, const gd_check* check) {
  json_t* o = gd_json_object(b);
  for (int k = 0; k < check->njoint; ++k) {
    gd_json_put_count(b, o, check->joint[k].name, (size_t)check->joint[k].n);
  }
  return o;
}

static json_t* coordinates(gd_json* b, const gerdy_model* m) {
  json_t* list = gd_json_array(b);
  for (int i = 0; i < m->nq; ++i) {
    json_t* o = gd_json_object(b);
    int driver = m->q_driver[i];
    gd_json_put_text(b, o, "name", m->names + m->q_name[i]);
    gd_json_put_text(b, o, "unit", gd_check_unit(m, i));
    gd_json_put_number(b, o, "min", m->q_min[i]);
    gd_json_put_number(b, o, "max", m->q_max[i]);
    gd_json_put_number(b, o, "default", m->q_default[i]);
    gd_json_put_flag(b, o, "clamped", m->q_clamped[i]);
    gd_json_put_flag(b, o, "locked", m->q_locked[i]);
    gd_json_put_flag(b, o, "prescribed", m->q_prescribed[i] >= 0);
    gd_json_put(b, o, "coupled_to",
                driver < 0 ? gd_json_null() : gd_json_text(b, m->names + m->q_name[driver]));
    gd_json_push(b, list, o);
  }
  return list;
}

static json_t* muscles(gd_json* b, const gerdy_model* m) {
  json_t* list = gd_json_array(b);
  for (int i = 0; i < m->nmuscle; ++i) {
    const double* par = m->muscle_par + (size_t)i * GERDY_MUSCLE_NPAR;
    json_t* o = gd_json_object(b);
    gd_json_put_text(b, o, "name", m->names + m->muscle_name[i]);
    gd_json_put_text(b, o, "class", gd_muscle_type_name(m->muscle_type[i]));
    gd_json_put_number(b, o, "max_isometric_force_n", m->muscle_fmax[i]);
    gd_json_put_number(b, o, "optimal_fiber_length_m", m->muscle_fiber[i]);
    gd_json_put_number(b, o, "tendon_slack_length_m", m->muscle_tendon[i]);
    gd_json_put_number(b, o, "pennation_rad", m->muscle_pennation[i]);
    gd_json_put_flag(b, o, "rigid_tendon", par[GERDY_MUSCLE_rigid_tendon] == 1);
    gd_json_put_count(b, o, "points", (size_t)m->path_npoint[i]);
    gd_json_put_count(b, o, "wrapping_surfaces", (size_t)m->path_nwrap[i]);
    gd_json_push(b, list, o);
  }
  return list;
}

static json_t* surfaces(gd_json* b, const gd_check* check) {
  json_t* o = gd_json_object(b);
  for (int t = 0; t < GD_NWRAP_TYPE; ++t) {
    json_t* kind = gd_json_object(b);
    gd_json_put_count(b, kind, "surfaces", (size_t)check->wrap[t].n);
    gd_json_put_count(b, kind, "muscles", (size_t)check->wrap[t].muscles);
    gd_json_put(b, o, gd_wrap_type_name(t), kind);
  }
  return o;
}

static json_t* points(gd_json* b, const gd_check* check) {
  json_t* o = gd_json_object(b);
  gd_json_put_count(b, o, "fixed", (size_t)check->nfixed);
  gd_json_put_count(b, o, "conditional", (size_t)check->nconditional);
  gd_json_put_count(b, o, "moving", (size_t)check->nmoving);
  return o;
}

static json_t* name_list(gd_json* b, const gerdy_model* m, const int* name, int n) {
  json_t* list = gd_json_array(b);
  for (int i = 0; i < n; ++i) gd_json_push(b, list, gd_json_text(b, m->names + name[i]));
  return list;
}

static json_t* notes(gd_json* b, const gerdy_notes* all) {
  json_t* list = gd_json_array(b);
  for (size_t i = 0; i < all->n; ++i) {
    const gerdy_note* note = &all->item[i];
    json_t* o = gd_json_object(b);
    gd_json_put_text(b, o, "severity", note->severity == GERDY_WARNING ? "warning" : "info");
    gd_json_put_count(b, o, "line", (size_t)note->line);
    gd_json_put_text(b, o, "element", note->where);
    gd_json_put_text(b, o, "text", note->text);
    gd_json_push(b, list, o);
  }
  return list;
}

static json_t* whole(gd_json* b, const gd_check* check) {
  const gerdy_model* m = check->model;
  json_t* o = gd_json_object(b);
  gd_json_put_text(b, o, "schema", "gerdy-check-1");
  gd_json_put_text(b, o, "gerdy_version", gerdy_version());
  gd_json_put(b, o, "document", document(b, check));
  gd_json_put_text(b, o, "name", m->name);
  gd_json_put(b, o, "gravity_m_s2", gd_json_numbers(b, m->gravity, 3));
  gd_json_put_number(b, o, "mass_kg", check->mass);
  gd_json_put(b, o, "bodies", bodies(b, m));
  gd_json_put(b, o, "joints", joints(b, check));
  gd_json_put(b, o, "coordinates", coordinates(b, m));
  gd_json_put(b, o, "muscles", muscles(b, m));
  gd_json_put(b, o, "path_points", points(b, check));
  gd_json_put(b, o, "wrapping_surfaces", surfaces(b, check));
  gd_json_put(b, o, "markers", name_list(b, m, m->marker_name, m->nmarker));
  gd_json_put(b, o, "ligaments", name_list(b, m, m->ligament_name, m->nligament));
  gd_json_put(b, o, "bushings", name_list(b, m, m->bushing_name, m->nbushing));
  gd_json_put(b, o, "limit_forces", name_list(b, m, m->limit_name, m->nlimit));
  gd_json_put(b, o, "springs", name_list(b, m, m->spring_name, m->nspring));
  gd_json_put(b, o, "constraints", name_list(b, m, m->constraint_name, m->nconstraint));
  gd_json_put(b, o, "notes", notes(b, &check->notes));
  return o;
}

static int take_bytes(const char* bytes, size_t n, void* out) {
  gd_buf_bytes(out, bytes, n);
  return ((gd_buf*)out)->failed ? -1 : 0;
}

gerdy_status gd_check_json(const gd_check* check, gd_buf* out, gerdy_error* err) {
  gd_json build = {0};
  json_t* root = whole(&build, check);
  bool failed = build.failed || json_dump_callback(root, take_bytes, out,
                                                   JSON_INDENT(1) | JSON_REAL_PRECISION(17)) != 0;
  gd_buf_text(out, "\n");
  json_decref(root);
  return failed || out->failed ? gd_fail_memory(err) : GERDY_OK;
}
