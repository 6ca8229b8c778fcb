// Forces that an InverseDynamicsTool leaves out: all, muscles, or by name and group.
#include <string.h>

#include "base/fail.h"
#include "base/text.h"
#include "tool/tool_id.h"

typedef struct excluder {
  const gd_tool_setup* f;
  gerdy_model* m;
  gd_tool_setup file;  // the model's; opened when a name asks for it
  const gd_xml_node* forces;
  bool is_open;
  int nmuscle;  // left out by their names
} excluder;

static bool is_named(const excluder* x, int name, gd_span s) {
  return gd_span_is(s, x->m->names + name);
}

// a passive element without stiffness and damping does nothing
static bool switch_off(excluder* x, gd_span s) {
  gerdy_model* m = x->m;
  bool found = false;
  for (int i = 0; i < m->nmuscle; ++i) {
    if (!is_named(x, m->muscle_name[i], s)) continue;
    found = true;
    ++x->nmuscle;
  }
  for (int i = 0; i < m->nbushing; ++i) {
    if (!is_named(x, m->bushing_name[i], s)) continue;
    memset(m->bushing_stiffness + 6 * i, 0, 6 * sizeof *m->bushing_stiffness);
    memset(m->bushing_damping + 6 * i, 0, 6 * sizeof *m->bushing_damping);
    found = true;
  }
  for (int i = 0; i < m->nlimit; ++i) {
    if (!is_named(x, m->limit_name[i], s)) continue;
    m->limit_stiffness[2 * i] = m->limit_stiffness[2 * i + 1] = m->limit_damping[i] = 0;
    found = true;
  }
  for (int i = 0; i < m->nspring; ++i) {
    if (!is_named(x, m->spring_name[i], s)) continue;
    m->spring_stiffness[i] = m->spring_viscosity[i] = 0;
    found = true;
  }
  for (int i = 0; i < m->nligament; ++i) {
    if (!is_named(x, m->ligament_name[i], s)) continue;
    m->ligament_stiffness[i] = m->ligament_damping[i] = 0;
    found = true;
  }
  return found;
}

static gerdy_status open_forces(excluder* x, const char* model) {
  if (x->is_open) return GERDY_OK;
  gerdy_status status = gd_setup_open(model, "Model", &x->file, NULL, x->f->osim.err);
  x->is_open = true;
  x->forces = status == GERDY_OK ? gd_xml_child(x->file.tool, "ForceSet") : NULL;
  return status;
}

// members of a group of the force set; other forces of the file, as motors, do nothing here anyway
static bool is_in_file(excluder* x, gd_span s) {
  const gd_xml_node* objects = gd_xml_child(x->forces, "objects");
  const gd_xml_node* groups = gd_xml_child(x->forces, "groups");
  const gd_xml_node* node = groups != NULL ? groups->first_child : NULL;
  while (node != NULL && !gd_span_is(s, node->attr_name)) node = node->next;
  if (node != NULL) {
    const char* members = gd_osim_string(&x->file.osim, node, "members");
    gd_span rest = gd_span_of(members != NULL ? members : "");
    for (gd_span t = gd_next_token(&rest); t.n > 0; t = gd_next_token(&rest)) switch_off(x, t);
    return true;
  }
  node = objects != NULL ? objects->first_child : NULL;
  while (node != NULL && !gd_span_is(s, node->attr_name)) node = node->next;
  return node != NULL;
}

static gerdy_status exclude(excluder* x, gd_span s, const char* model) {
  if (switch_off(x, s)) return GERDY_OK;
  gerdy_status status = open_forces(x, model);
  if (status != GERDY_OK || is_in_file(x, s)) return status;
  return gd_osim_note(&x->f->osim, GERDY_WARNING, gd_xml_child(x->f->tool, "forces_to_exclude"),
                      "\"%.*s\" is no force and no group of forces of the model",
                      s.n < 60 ? (int)s.n : 60, s.at);
}

gerdy_status gd_id_tool_exclude(const gd_tool_setup* f, const char* model_file, gerdy_model* model,
                                gerdy_id_options* options) {
  const char* text = gd_tool_text(f, "forces_to_exclude");
  gd_span rest = gd_span_of(text != NULL ? text : "");
  excluder x = {.f = f, .m = model};
  gerdy_status status = GERDY_OK;
  for (gd_span t = gd_next_token(&rest); t.n > 0 && status == GERDY_OK; t = gd_next_token(&rest)) {
    bool all = gd_span_is_nocase(t, "all");
    if (all) options->passive = 0;
    if (all || gd_span_is_nocase(t, "muscles") || gd_span_is_nocase(t, "actuators"))
      x.nmuscle = model->nmuscle;
    else
      status = exclude(&x, t, model_file);
  }
  if (x.is_open) gd_tool_close(&x.file);
  if (x.nmuscle >= model->nmuscle || status != GERDY_OK) return status;
  return gd_osim_note(&f->osim, GERDY_WARNING, f->tool,
                      "the setup does not leave out the muscles, but Gerdy does: what they "
                      "do at their default activation is not taken off the moments");
}
