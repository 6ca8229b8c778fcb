// How markers are followed when the user does not say.
#include <gerdy/kin.h>
#include <string.h>

void gerdy_default_weights(const gerdy_model* model, double* weight) {
  int pelvis = gerdy_model_body(model, "pelvis");
  int femur[2] = {gerdy_model_body(model, "femur_r"), gerdy_model_body(model, "femur_l")};
  for (int i = 0; i < model->nmarker; ++i) {
    int body = model->marker_body[i];
    int leg =
        gerdy_model_is_below(model, body, femur[0]) || gerdy_model_is_below(model, body, femur[1]);
    weight[i] = body == pelvis ? 10 : leg ? 2 : 1;
  }
}

void gerdy_default_held(const gerdy_model* model, unsigned char* held) {
  for (int q = 0; q < model->nq; ++q) {
    const char* name = model->names + model->q_name[q];
    held[q] = strncmp(name, "subtalar_angle", 14) == 0 || strncmp(name, "mtp_angle", 9) == 0;
  }
}
