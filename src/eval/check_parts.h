// eval/check_parts.h: what a model file holds, counted, and told as text or as JSON.
#ifndef GD_EVAL_CHECK_PARTS_H
#define GD_EVAL_CHECK_PARTS_H

#include <gerdy/model.h>

#include "base/buf.h"

enum {
  GD_NMUSCLE_TYPE = GERDY_MUSCLE_DEGROOTE + 1,
  GD_NWRAP_TYPE = GERDY_WRAP_TORUS + 1,
  GD_CHECK_JOINT_KINDS = 24,
};

typedef struct gd_check {
  const char* path;
  gerdy_model* model;
  gerdy_notes notes;
  char version[16];  // of the document, "" = it does not say
  struct {
    char name[48];
    int n;
  } joint[GD_CHECK_JOINT_KINDS];  // kinds as the document calls them
  int njoint;
  double mass;
  int heaviest, massless;  // body, how many
  struct {
    int n, rigid;        // muscles, of which with a rigid tendon
    double least, most;  // N, maximum isometric force
    double sum;          // N
  } muscle[GD_NMUSCLE_TYPE];
  struct {
    int n, muscles;  // surfaces, muscles that name one of them
  } wrap[GD_NWRAP_TYPE];
  int nwrapped;                       // muscles that name any
  int nfixed, nconditional, nmoving;  // points of all paths
} gd_check;

const char* gd_muscle_type_name(int type);  // its .osim class, or "another class"
const char* gd_wrap_type_name(int type);    // "cylinder"

// Unit of its values in files of radians: "rad", "m". A coordinate that turns and moves is in rad.
const char* gd_check_unit(const gerdy_model* model, int q);

// Append the text, lines of at most 100 columns.
void gd_check_text(const gd_check* check, gd_buf* out);

// Append the JSON. Errors: GERDY_E_MEMORY.
gerdy_status gd_check_json(const gd_check* check, gd_buf* out, gerdy_error* err);

#endif
