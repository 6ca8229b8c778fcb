// joint_angles MODEL.osim MARKERS.trc: three joint angles of every frame, in degrees.
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/model.h>
#include <stdio.h>
#include <stdlib.h>

static const char* const names[3] = {"hip_flexion_r", "hip_adduction_r", "knee_angle_r"};

// poses of all frames, with the weights that gerdy ik uses
static gerdy_status solve(const gerdy_model* model, const gerdy_series* markers,
                          gerdy_ik_trial** trial, gerdy_error* err) {
  double* weight = calloc((size_t)model->nmarker + 1, sizeof *weight);
  unsigned char* held = calloc((size_t)model->nq + 1, 1);
  gerdy_status status = GERDY_E_MEMORY;
  if (weight != NULL && held != NULL) {
    gerdy_ik_options options = gerdy_ik_options_default();
    gerdy_default_weights(model, weight);
    gerdy_default_held(model, held);
    options.held = held;
    status = gerdy_ik_solve(model, markers, weight, &options, NULL, NULL, trial, err);
  }
  free(weight);
  free(held);
  return status;
}

// a table holds radians; a gap in it is NaN and prints as such
static void print_angles(const gerdy_series* motion) {
  printf("time\t%s\t%s\t%s\n", names[0], names[1], names[2]);
  for (size_t row = 0; row < motion->nrow; ++row) {
    printf("%.4f", motion->time[row]);
    for (int i = 0; i < 3; ++i) {
      double angle =
          gerdy_series_at(motion, gerdy_series_find(motion, names[i]), motion->time[row]);
      printf("\t%.3f", angle * GERDY_DEGREES_PER_RADIAN);
    }
    printf("\n");
  }
}

int main(int argc, char** argv) {
  if (argc != 3) return fprintf(stderr, "usage: joint_angles MODEL.osim MARKERS.trc\n"), 2;
  // everything begins as NULL: the free functions take that too
  gerdy_model* model = NULL;
  gerdy_series* markers = NULL;
  gerdy_ik_trial* trial = NULL;
  gerdy_error err = {.code = GERDY_OK};
  gerdy_status status = gerdy_model_load(argv[1], &model, NULL, &err);
  if (status == GERDY_OK) status = gerdy_trc_load(argv[2], &markers, NULL, &err);
  if (status == GERDY_OK) status = solve(model, markers, &trial, &err);
  if (status == GERDY_OK) print_angles(trial->motion);
  char text[1024];
  if (status != GERDY_OK) fprintf(stderr, "%s\n", gerdy_error_text(&err, text, sizeof text));
  gerdy_ik_trial_free(trial);
  gerdy_series_free(markers);
  gerdy_model_free(model);
  return gerdy_status_exit_code(status);
}
