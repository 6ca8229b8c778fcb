// External loads: from arrays to wrenches on bodies and forces on coordinates.
#include <gerdy/kin.h>
#include <gerdy/loads.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "dyn/wrench.h"

gerdy_status gerdy_loads_new(size_t nload, size_t nframe, gerdy_loads** out, gerdy_error* err) {
  // three arrays of three numbers and a byte, per load and frame
  gerdy_loads* l = gd_alloc(1, sizeof *l);
  *out = NULL;
  if (l != NULL) {
    l->load = gd_alloc(nload, sizeof *l->load);
    l->buffer = nload == 0 ? gd_alloc(0, 1) : gd_alloc(nframe, nload * (9 * sizeof(double) + 1));
  }
  if (l == NULL || l->load == NULL || l->buffer == NULL) {
    gerdy_loads_free(l);
    return gd_fail_memory(err);
  }
  l->nload = nload;
  l->nframe = nframe;
  double* next = l->buffer;
  unsigned char* flag = (unsigned char*)(next + 9 * nload * nframe);
  for (size_t i = 0; i < nload; ++i, next += 9 * nframe, flag += nframe) {
    l->load[i].force = next;
    l->load[i].point = next + 3 * nframe;
    l->load[i].torque = next + 6 * nframe;
    l->load[i].valid = flag;
    memset(flag, 1, nframe);
  }
  *out = l;
  return GERDY_OK;
}

void gerdy_loads_free(gerdy_loads* loads) {
  if (loads == NULL) return;
  gd_free(loads->load);
  gd_free(loads->buffer);
  gd_free(loads);
}

void gerdy_load_wrench(const gerdy_load* load, const gerdy_data* data, size_t frame,
                       double out[6]) {
  const double* R = data->body_rot + 9 * load->force_body;
  double force[3], torque[3], point[3];
  gd_m3_mul_v3(R, load->force + 3 * frame, force);
  gd_m3_mul_v3(R, load->torque + 3 * frame, torque);
  if (load->point_body >= 0) {
    gd_m3_mul_v3(data->body_rot + 9 * load->point_body, load->point + 3 * frame, point);
    gd_v3_add(point, data->body_pos + 3 * load->point_body, point);
  } else {
    gd_v3_copy(data->body_pos + 3 * load->body, point);
  }
  gd_wrench(point, force, torque, out);
}

void gerdy_loads_forces(const gerdy_model* model, const gerdy_data* data, const gerdy_loads* loads,
                        size_t frame, double* out) {
  memset(out, 0, (size_t)model->nq * sizeof *out);
  for (size_t i = 0; i < loads->nload; ++i) {
    double wrench[6];
    if (!loads->load[i].valid[frame]) continue;
    gerdy_load_wrench(&loads->load[i], data, frame, wrench);
    gd_wrench_apply(model, data, loads->load[i].body, 1, wrench, out);
  }
}

int gerdy_loads_known(const gerdy_loads* loads, size_t frame) {
  for (size_t i = 0; i < loads->nload; ++i) {
    if (!loads->load[i].valid[frame]) return 0;
  }
  return 1;
}
