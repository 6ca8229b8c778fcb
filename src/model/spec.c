#include "model/spec.h"

#include <string.h>

#include "base/mem.h"

static void free_path(gd_spec_path* path) {
  for (int i = 0; i < path->npoint; ++i) {
    for (int k = 0; k < 3; ++k) gd_free(path->point[i].move[k].par);
  }
  gd_free(path->point);
  gd_free(path->wrap);
}

static void free_joint(gd_spec_joint* joint) {
  for (int k = 0; k < 6; ++k) {
    gd_free(joint->axis[k].function.par);
    gd_free(joint->coordinate[k].prescribed.par);
  }
}

static void free_muscle(gd_spec_muscle* muscle) {
  for (int k = 0; k < 3; ++k) gd_free(muscle->function[k].par);
  free_path(&muscle->path);
}

void gd_spec_reset(gd_spec* spec) {
  for (int i = 0; i < spec->njoint; ++i) free_joint(&spec->joint[i]);
  for (int i = 0; i < spec->ncoupler; ++i) gd_free(spec->coupler[i].function.par);
  for (int i = 0; i < spec->nmuscle; ++i) free_muscle(&spec->muscle[i]);
  for (int i = 0; i < spec->nligament; ++i) free_path(&spec->ligament[i].path);
  gd_free(spec->body);
  gd_free(spec->joint);
  gd_free(spec->coupler);
  gd_free(spec->marker);
  gd_free(spec->wrap);
  gd_free(spec->muscle);
  gd_free(spec->ligament);
  gd_free(spec->bushing);
  gd_free(spec->limit);
  gd_free(spec->spring);
  gd_free(spec->constraint);
  gd_free(spec->mesh);
  memset(spec, 0, sizeof *spec);
}
