#include "scale/scale_text.h"

#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "math/vec.h"

static const double most_asymmetry = 0.05;

double gd_scale_side(const gd_scale_plan* plan, int measurement, int side) {
  double sum = 0;
  int n = 0;
  for (int i = 0; i < plan->npair; ++i) {
    const gd_scale_pair* p = &plan->pair[i];
    if (p->measurement != measurement || p->side != side) continue;
    sum += p->of_runner / p->of_model;
    ++n;
  }
  return n > 0 ? sum / n : NAN;
}

// right beyond left as a share of their mean; NaN: one of them was not measured
static double asymmetry(const gd_scale_plan* plan, int measurement) {
  double right = gd_scale_side(plan, measurement, 'r'),
         left = gd_scale_side(plan, measurement, 'l');
  return 2 * (right - left) / (right + left);
}

gerdy_status gd_scale_note_sides(const gd_scale_plan* plan, gerdy_notes* notes, gerdy_error* err) {
  for (int i = 0; i < plan->nmeasurement; ++i) {
    double a = asymmetry(plan, i);
    if (!(fabs(a) > most_asymmetry)) continue;
    if (gerdy_notes_add(notes, GERDY_WARNING, 0, plan->measurement[i].name,
                        "the right side measures %.1f %% %s than the left; the mean is used, but "
                        "check the markers of both sides",
                        100 * fabs(a), a > 0 ? "longer" : "shorter") != GERDY_OK) {
      return gd_fail_memory(err);
    }
  }
  return GERDY_OK;
}

static void put_measurement(const gd_scale_plan* plan, int measurement, gd_buf* out) {
  const gd_scale_measurement* m = &plan->measurement[measurement];
  double a = asymmetry(plan, measurement);
  gd_buf_printf(out, "%-22s factor %.4f", m->name, m->factor);
  if (!isnan(a)) {
    gd_buf_printf(out, "  right %.4f  left %.4f  right beyond left %+.1f %%",
                  gd_scale_side(plan, measurement, 'r'), gd_scale_side(plan, measurement, 'l'),
                  100 * a);
  }
  gd_buf_text(out, "\n");
  for (int i = 0; i < plan->npair; ++i) {
    const gd_scale_pair* p = &plan->pair[i];
    if (p->measurement != measurement) continue;
    gd_buf_printf(out, "    %-12s %-12s  runner %6.1f mm  model %6.1f mm  ratio %.4f\n",
                  p->marker[0], p->marker[1], 1e3 * p->of_runner, 1e3 * p->of_model,
                  p->of_runner / p->of_model);
  }
}

static void put_factors(const gd_scale_made* made, gd_buf* out) {
  const gerdy_model* m = made->model;
  gd_buf_text(out, "\nfactors along x y z\n");
  for (int b = 1; b < m->nbody; ++b) {
    const double* f = made->factor + 3 * b;
    gd_buf_printf(out, "    %-20s %.4f %.4f %.4f\n", m->names + m->body_name[b], f[0], f[1], f[2]);
  }
  gd_buf_printf(out, "mass %.2f kg\n", gerdy_model_mass(m));
}

// where a joint is, and how far from the one that carries it: the length of the segment between
static void put_joint(const gerdy_model* m, const gerdy_data* data, int b, gd_buf* out) {
  int parent = m->body_parent[b];
  double at[3], from[3];
  gerdy_fk_point(m, data, parent, m->body_parent_pos + 3 * b, at);
  gd_buf_printf(out, "    %-20s %8.1f %8.1f %8.1f", m->names + m->body_joint_name[b], 1e3 * at[0],
                1e3 * at[1], 1e3 * at[2]);
  if (m->body_parent[parent] != 0) {
    gerdy_fk_point(m, data, m->body_parent[parent], m->body_parent_pos + 3 * parent, from);
    gd_buf_printf(out, "  %6.1f from %s", 1e3 * gd_v3_distance(at, from),
                  m->names + m->body_joint_name[parent]);
  }
  gd_buf_text(out, "\n");
}

static gerdy_status put_pose(const gd_scale_made* made, gd_buf* out, gerdy_error* err) {
  const gerdy_model* m = made->model;
  const gerdy_ik_info* info = &made->info;
  gerdy_data* data;
  gerdy_status status = gerdy_data_new(m, &data, err);
  if (status != GERDY_OK) return status;
  memcpy(data->q, made->q, (size_t)m->nq * sizeof *data->q);
  gerdy_fk(m, data);
  gd_buf_printf(out,
                "\nstatic pose: %d markers, clusters included, missed by %.1f mm RMS before they "
                "were placed\njoint centres in it, as the scaled model puts them: x y z in the "
                "axes of the trial, then the length of the segment above, mm\n",
                info->nmarker, 1e3 * info->rms);
  for (int b = 1; b < m->nbody; ++b) {
    if (m->body_parent[b] != 0) put_joint(m, data, b, out);
  }
  gerdy_data_free(data);
  return GERDY_OK;
}

gerdy_status gd_scale_text(const gd_scale_plan* plan, const gd_scale_made* made, int placed,
                           gd_buf* out, gerdy_error* err) {
  gd_buf_text(out, "measurements\n");
  for (int i = 0; i < plan->nmeasurement; ++i) put_measurement(plan, i, out);
  put_factors(made, out);
  gerdy_status status = placed ? put_pose(made, out, err) : GERDY_OK;
  return status == GERDY_OK && out->failed ? gd_fail_memory(err) : status;
}
