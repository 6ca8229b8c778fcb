// moment_arm MODEL.osim MUSCLE COORDINATE: path length, moment arm and tendon force of one muscle
// over the range of one coordinate, the others at their defaults, fully active and at rest.
#include <gerdy/kin.h>
#include <gerdy/model.h>
#include <gerdy/muscle.h>
#include <math.h>
#include <stdio.h>

enum { steps = 60 };

static void print_curve(const gerdy_model* model, gerdy_data* data, const gerdy_muscles* muscles,
                        int muscle, int q) {
  double scale = model->q_rotational[q] ? GERDY_DEGREES_PER_RADIAN : 1;
  printf("%s\tlength_m\tmoment_arm_m\tforce_N\n", model->names + model->q_name[q]);
  // a coordinate without bounds: half a turn, or 3 m, either way
  double low = fmax(model->q_min[q], -3.15), high = fmin(model->q_max[q], 3.15);
  for (int i = 0; i <= steps; ++i) {
    data->q[q] = low + (high - low) * i / steps;
    gerdy_fk(model, data);
    gerdy_path_slopes(model, data);
    gerdy_muscle_state state;
    gerdy_muscle_equilibrium(muscles, muscle, 1, data->path_length[muscle], 0, &state);
    printf("%.2f\t%.5f\t%.5f\t%.1f\n", data->q[q] * scale, data->path_length[muscle],
           -gerdy_path_slope(model, data, muscle, q), state.tendon_force);
  }
}

static gerdy_status run(char** argv, gerdy_model** model, gerdy_data** data,
                        gerdy_muscles** muscles, gerdy_error* err) {
  gerdy_status status = gerdy_model_load(argv[1], model, NULL, err);
  if (status == GERDY_OK) status = gerdy_data_new(*model, data, err);
  if (status == GERDY_OK) status = gerdy_muscles_new(*model, muscles, err);
  if (status != GERDY_OK) return status;
  int muscle = gerdy_model_muscle(*model, argv[2]), q = gerdy_model_coordinate(*model, argv[3]);
  if (muscle < 0 || q < 0) {
    snprintf(err->msg, sizeof err->msg, "the model has no %s \"%.80s\"",
             muscle < 0 ? "muscle" : "coordinate", argv[muscle < 0 ? 2 : 3]);
    return err->code = GERDY_E_ARG;
  }
  print_curve(*model, *data, *muscles, muscle, q);
  return GERDY_OK;
}

int main(int argc, char** argv) {
  if (argc != 4) return fprintf(stderr, "usage: moment_arm MODEL.osim MUSCLE COORDINATE\n"), 2;
  gerdy_model* model = NULL;
  gerdy_data* data = NULL;
  gerdy_muscles* muscles = NULL;
  gerdy_error err = {.code = GERDY_OK};
  gerdy_status status = run(argv, &model, &data, &muscles, &err);
  char text[1024];
  if (status != GERDY_OK) fprintf(stderr, "%s\n", gerdy_error_text(&err, text, sizeof text));
  gerdy_muscles_free(muscles);
  gerdy_data_free(data);
  gerdy_model_free(model);
  return gerdy_status_exit_code(status);
}
