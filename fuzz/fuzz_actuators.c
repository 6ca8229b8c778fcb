// fuzz/fuzz_actuators.c: the reader of force sets on any bytes; what it accepts must be sound for
// the model, and a frame of static optimization with it must end.
#include <gerdy/kin.h>
#include <gerdy/static_optimization.h>
#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

static void need(int condition) {
  if (!condition) __builtin_trap();
}

static void check(const gerdy_model* m, const gerdy_actuators* list) {
  for (size_t i = 0; i < list->n; ++i) {
    const gerdy_actuator* a = &list->item[i];
    need(isfinite(a->optimal) && a->optimal != 0);
    need(a->min <= a->max);
    switch (a->type) {
      case GERDY_ACTUATOR_COORDINATE:
        need(a->q >= 0 && a->q < m->nq);
        break;
      case GERDY_ACTUATOR_TORQUE:
        need(a->body[1] >= 0 && a->body[1] < m->nbody);
        need(a->body[0] >= 0 && a->body[0] < m->nbody);
        break;
      case GERDY_ACTUATOR_POINT:
        need(a->body[0] >= 0 && a->body[0] < m->nbody);
        break;
    }
  }
}

static void solve(const gerdy_model* m, const gerdy_muscles* muscles, gerdy_data* d, double* tau,
                  const gerdy_actuators* list) {
  gerdy_static* s;
  gerdy_static_frame f;
  if (gerdy_static_new(m, muscles, list, NULL, &s, NULL, NULL) != GERDY_OK) return;
  gerdy_static_solve_frame(s, d, tau, 0, &f);
  if (f.outcome == GERDY_STATIC_SOLVED) {
    for (int i = 0; i < m->nmuscle; ++i) need(f.activation[i] >= 0 && f.activation[i] <= 1);
    need(f.gap <= 1e-6 * fmax(1, f.cost));
  }
  gerdy_static_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static gerdy_model* model;
  static gerdy_muscles* muscles;
  static gerdy_data* pose;
  static double* tau;
  gerdy_actuators list = {0};
  if (model == NULL) {
    need(gerdy_model_bundled(&model, NULL) == GERDY_OK);
    need(gerdy_muscles_new(model, &muscles, NULL) == GERDY_OK);
    need(gerdy_data_new(model, &pose, NULL) == GERDY_OK);
    tau = calloc((size_t)model->nq, sizeof *tau);
    need(tau != NULL);
    for (int q = 0; q < model->nq; ++q) tau[q] = 10 - q % 7;
  }
  if (gerdy_actuators_read((const char*)data, size, model, &list, NULL, NULL) == GERDY_OK) {
    check(model, &list);
    solve(model, muscles, pose, tau, &list);
  }
  gerdy_actuators_reset(&list);
  return 0;
}
