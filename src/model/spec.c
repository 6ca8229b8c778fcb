#include "model/spec.h"

#include <string.h>

#include "base/mem.h"

static void free_muscle(gd_spec_muscle* muscle) {
  for (int i = 0; i < muscle->npoint; ++i) {
    for (int k = 0; k < 3; ++k) gd_free(muscle->point[i].move[k].par);
  }
  gd_free(muscle->point);
}

void gd_spec_reset(gd_spec* spec) {
  for (int i = 0; i < spec->njoint; ++i) {
    for (int k = 0; k < 6; ++k) gd_free(spec->joint[i].axis[k].function.par);
  }
  for (int i = 0; i < spec->ncoupler; ++i) gd_free(spec->coupler[i].function.par);
  for (int i = 0; i < spec->nmuscle; ++i) free_muscle(&spec->muscle[i]);
  gd_free(spec->body);
  gd_free(spec->joint);
  gd_free(spec->coupler);
  gd_free(spec->marker);
  gd_free(spec->muscle);
  memset(spec, 0, sizeof *spec);
}
