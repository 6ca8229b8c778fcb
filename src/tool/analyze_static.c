// StaticOptimization of an AnalyzeTool.
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "tool/analyze.h"

static gerdy_status read_options(const gd_analyze* a, const gd_xml_node* node,
                                 gerdy_static_options* out, size_t* every) {
  const gd_osim* osim = &a->f->osim;
  int model_forces = 1, physiology = 1;
  *out = gerdy_static_options_default(GERDY_STATIC_COMPATIBLE);
  gerdy_status status = gd_osim_bool(osim, node, "use_model_force_set", &model_forces);
  if (status == GERDY_OK) status = gd_osim_bool(osim, node, "use_muscle_physiology", &physiology);
  if (status == GERDY_OK) {
    status = gd_osim_number(osim, node, "activation_exponent", &out->exponent);
  }
  if (status == GERDY_OK) status = gd_analyze_every(a, node, every);
  if (status != GERDY_OK) return status;
  out->isometric = !physiology;
  if (model_forces) return GERDY_OK;
  return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                      "without the model's forces this is inverse dynamics; run an "
                      "InverseDynamicsTool");
}

gerdy_status gd_analyze_static_check(gd_analyze* a, const gd_xml_node* node) {
  static const char* const known[] = {"on",
                                      "start_time",
                                      "end_time",
                                      "step_interval",
                                      "in_degrees",
                                      "use_model_force_set",
                                      "activation_exponent",
                                      "use_muscle_physiology",
                                      "optimizer_convergence_criterion",
                                      "optimizer_max_iterations"};
  gerdy_static_options unused;
  size_t every;
  gerdy_status status = read_options(a, node, &unused, &every);
  if (status == GERDY_OK && a->static_first == NULL) {
    a->static_first = node;
    status = gd_analyze_path(a, node, "force", a->static_force);
  }
  return status == GERDY_OK ? gd_tool_unused(a->f, node, known, sizeof known / sizeof known[0])
                            : status;
}

// moments are the same for all of them
static gerdy_status solve_moments(gd_analyze* a, gerdy_notes* notes, gerdy_error* err) {
  const gerdy_id_options options = gerdy_id_options_default();
  if (a->solved) return GERDY_OK;
  a->solved = true;
  return gd_id_solve(&a->id, &options, notes, err);
}

static gerdy_status take(gd_analyze* a, const gd_xml_node* node, size_t every, gd_so_work* so,
                         gerdy_error* err) {
  gerdy_series *activation = so->trial->activation, *force = NULL;
  gerdy_status status = gd_so_force_table(so, &a->id, &force, err);
  if (status != GERDY_OK) return status;
  so->trial->activation = NULL;
  status = gd_analyze_add(a, node, "activation", every, activation, err);
  if (status != GERDY_OK) {
    gerdy_series_free(force);
    return status;
  }
  status = gd_analyze_add(a, node, "force", every, force, err);
  if (status == GERDY_OK && node == a->static_first) a->force = force;
  return status;
}

gerdy_status gd_analyze_static_run(gd_analyze* a, const gd_xml_node* node, gerdy_notes* notes,
                                   gerdy_error* err) {
  gerdy_static_options options;
  size_t every;
  gd_so_work so = {0};
  gerdy_status status = read_options(a, node, &options, &every);
  if (status == GERDY_OK) status = solve_moments(a, notes, err);
  if (status == GERDY_OK) {
    status = gd_so_solve(&a->id, &a->actuators, &options, a->job->progress, a->job->context, &so,
                         notes, err);
  }
  if (status == GERDY_OK) status = take(a, node, every, &so, err);
  gd_so_work_reset(&so);
  return status;
}
