// Markers that only the trial has: which bone their names speak of, where they are put, what is
// refused, what the run tells.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/pipeline.h>
#include <gerdy/scale_job.h>
#include <stdlib.h>

#include "base/mem.h"
#include "kin/marker_segments.h"
#include "scale/scale_attach.h"

enum { run_rows = 60 };

// ---- a laboratory ------------------------------------------------------------------------------

// What the laboratory calls a marker of the bundled runner; "": it does not use it.
typedef struct called {
  const char *model, *lab;
} called;

typedef struct lab {
  gerdy_model* whole;  // the bundled runner: how the markers really lie
  gerdy_model* model;  // without the markers of the list
  gerdy_data* data;
  gerdy_series *standing, *run;
  unsigned char* held;
} lab;

static void set_q(const gerdy_model* m, double* q, const char* name, double value) {
  int i = gerdy_model_coordinate(m, name);
  assert_true(i >= 0);
  q[i] = value;
}

static void pose(const gerdy_model* m, double* q, double phase) {
  static const char* const side[2] = {"r", "l"};
  char name[40];
  memcpy(q, m->q_default, (size_t)m->nq * sizeof *q);
  set_q(m, q, "pelvis_tx", 0.4);
  set_q(m, q, "pelvis_rotation", 0.3);
  set_q(m, q, "lumbar_extension", 0.1 * sin(phase));
  for (int k = 0; k < 2; ++k) {
    double at = phase + 3.1 * k;
    snprintf(name, sizeof name, "hip_flexion_%s", side[k]);
    set_q(m, q, name, 0.05 + 0.5 * sin(at));
    snprintf(name, sizeof name, "hip_adduction_%s", side[k]);
    set_q(m, q, name, 0.1 * sin(2 * at));
    snprintf(name, sizeof name, "knee_angle_%s", side[k]);
    set_q(m, q, name, 0.1 + 1.6 * pow(sin(at), 2));
    snprintf(name, sizeof name, "ankle_angle_%s", side[k]);
    set_q(m, q, name, 0.3 * sin(at + 1));
  }
}

static const char* lab_name(const called* list, const char* name) {
  for (; list->model != NULL; ++list) {
    if (strcmp(list->model, name) == 0) return list->lab;
  }
  return name;
}

static gerdy_series* record(const lab* l, const called* list, size_t nrow) {
  gerdy_error err = {0};
  const gerdy_model* m = l->whole;
  gerdy_series* s;
  char name[120];
  size_t n = 0;
  assert_ok(gerdy_series_new(nrow, 3 * (size_t)m->nmarker, &s, &err), &err);
  for (int i = 0; i < m->nmarker; ++i) {
    const char* as = lab_name(list, m->names + m->marker_name[i]);
    if (as[0] == '\0') continue;
    for (size_t k = 0; k < 3; ++k) {
      snprintf(name, sizeof name, "%s.%c", as, "xyz"[k]);
      assert_ok(gerdy_series_name(s, 3 * n + k, name, "m"), &err);
    }
    for (size_t row = 0; row < nrow; ++row) {
      pose(m, l->data->q, nrow == 1 ? 0 : 0.2 * (double)row);
      s->time[row] = 0.01 * (double)row;
      gerdy_fk(m, l->data);
      gerdy_fk_markers(m, l->data);
      for (int k = 0; k < 3; ++k)
        gerdy_series_set(s, row, 3 * n + (size_t)k, l->data->marker_pos[3 * i + k]);
    }
    ++n;
  }
  // columns of markers that are not used are cut off
  for (size_t row = 1; row < nrow; ++row) {
    memmove(s->value + row * 3 * n, s->value + row * s->ncol, 3 * n * sizeof *s->value);
    memmove(s->valid + row * 3 * n, s->valid + row * s->ncol, 3 * n);
  }
  s->ncol = 3 * n;
  return s;
}

static void drop_marker(gerdy_model* m, int i) {
  --m->nmarker;
  for (; i < m->nmarker; ++i) {
    m->marker_name[i] = m->marker_name[i + 1];
    m->marker_body[i] = m->marker_body[i + 1];
    m->marker_fixed[i] = m->marker_fixed[i + 1];
    memcpy(m->marker_pos + 3 * i, m->marker_pos + 3 * i + 3, 3 * sizeof *m->marker_pos);
  }
}

// the model lacks what the laboratory calls otherwise
static lab open_lab(const called* list, const called* in_run) {
  gerdy_error err = {0};
  lab l;
  assert_ok(gerdy_model_bundled(&l.whole, &err), &err);
  assert_ok(gerdy_model_bundled(&l.model, &err), &err);
  assert_ok(gerdy_data_new(l.whole, &l.data, &err), &err);
  l.standing = record(&l, list, 1);
  l.run = record(&l, in_run, run_rows);
  l.held = calloc((size_t)l.model->nq, 1);
  gerdy_default_held(l.model, l.held);
  for (; list->model != NULL; ++list) {
    int i = gerdy_model_marker(l.model, list->model);
    assert_true(i >= 0);
    drop_marker(l.model, i);
  }
  return l;
}

static void close_lab(lab* l) {
  gerdy_series_free(l->standing);
  gerdy_series_free(l->run);
  gerdy_data_free(l->data);
  gerdy_model_free(l->model);
  gerdy_model_free(l->whole);
  free(l->held);
}

static gerdy_status attach(lab* l, bool with_run, gd_attachments* list, gerdy_notes* notes,
                           gerdy_error* err) {
  pose(l->whole, l->data->q, 0);
  return gd_scale_attach(l->model, l->data->q, l->held, l->standing, with_run ? l->run : NULL, NULL,
                         list, notes, err);
}

static const gd_attachment* item_of(const gd_attachments* list, const char* name) {
  for (int i = 0; i < list->n; ++i) {
    if (strcmp(list->item[i].name, name) == 0) return &list->item[i];
  }
  fail_msg("%s is not in the list", name);
  return NULL;
}

// on the same bone, at the same place as the marker of the whole model
static void assert_attached(const lab* l, const char* name, const char* truth) {
  int i = gerdy_model_marker(l->model, name), j = gerdy_model_marker(l->whole, truth);
  if (i < 0) fail_msg("%s is not attached", name);
  assert_string_equal(l->model->names + l->model->body_name[l->model->marker_body[i]],
                      l->whole->names + l->whole->body_name[l->whole->marker_body[j]]);
  for (int k = 0; k < 3; ++k)
    assert_near(l->model->marker_pos[3 * i + k], l->whole->marker_pos[3 * j + k], 1e-9);
}

static void assert_not_attached(const lab* l, const gd_attachments* list, const char* name,
                                const char* reason) {
  const gd_attachment* item = item_of(list, name);
  assert_int_equal(item->how, GD_ATTACH_NOT);
  if (strstr(item->reason, reason) == NULL) fail_msg("%s: %s", name, item->reason);
  assert_true(gerdy_model_marker(l->model, name) < 0);
}

// ---- names -------------------------------------------------------------------------------------

static void names_speak_of_segments(void** state) {
  static const struct {
    const char* name;
    gd_segment segment;
    char side;
  } cases[] = {
      {"R.Thigh.Top.Lateral", GD_SEGMENT_THIGH, 'R'},
      {"L.Shank.Bottom.Medial", GD_SEGMENT_SHANK, 'L'},
      {"R.Heel.Lateral", GD_SEGMENT_FOOT, 'R'},
      {"RTH1", GD_SEGMENT_THIGH, 'R'},
      {"LSH2", GD_SEGMENT_SHANK, 'L'},
      {"LTB3", GD_SEGMENT_SHANK, 'L'},
      {"R_lower_leg_1", GD_SEGMENT_SHANK, 'R'},
      {"R_upper_leg_1", GD_SEGMENT_THIGH, 'R'},
      {"T8", GD_SEGMENT_TRUNK, 0},
      {"C7", GD_SEGMENT_TRUNK, 0},
      {"R.GTR", GD_SEGMENT_THIGH, 'R'},
      {"R.HF", GD_SEGMENT_SHANK, 'R'},
      {"L.TT", GD_SEGMENT_SHANK, 'L'},
      {"R.Iliac.Crest", GD_SEGMENT_PELVIS, 'R'},
      {"L.MT2", GD_SEGMENT_FOOT, 'L'},
      {"R.Midfoot.Sup", GD_SEGMENT_FOOT, 'R'},
      {"V.Sacral", GD_SEGMENT_PELVIS, 0},
      {"Sternum", GD_SEGMENT_TRUNK, 0},
      {"R.Bicep", GD_SEGMENT_UPPER_ARM, 'R'},
      {"LFRM", GD_SEGMENT_FOREARM, 'L'},
      {"Top.Head", GD_SEGMENT_HEAD, 0},
      {"R.Ankle", GD_SEGMENT_SHANK, 'R'},
      {"Q1", GD_SEGMENT_NONE, 0},
      {"RQ1", GD_SEGMENT_NONE, 'R'},
      {"T", GD_SEGMENT_NONE, 0},
      {"R.HJC", GD_SEGMENT_NONE, 'R'},
  };
  enum { n = sizeof cases / sizeof cases[0] };
  static gd_marker_name name[n];
  (void)state;
  for (int i = 0; i < n; ++i) snprintf(name[i].full, sizeof name[i].full, "%s", cases[i].name);
  gd_marker_names_read(name, n);
  for (int i = 0; i < n; ++i) {
    gd_segment segment = gd_segment_of_name(&name[i]);
    if (segment != cases[i].segment || name[i].side != cases[i].side)
      fail_msg("%s: %s, side %c", cases[i].name, gd_segment_words(segment), name[i].side + ' ');
  }
}

static void names_of_no_marker(void** state) {
  static const struct {
    const char* name;
    int unlabelled, computed;
  } cases[] = {
      {"*12", 1, 0},          {"U7", 1, 0},           {"New 0003", 1, 0},  {"unlabeled_4", 1, 0},
      {"R.AnkleJoint", 0, 1}, {"L.HeelGround", 0, 1}, {"R.Thigh.1", 0, 0}, {"U", 0, 0},
      {"RUA1", 0, 0}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    gd_marker_name name;
    snprintf(name.full, sizeof name.full, "%s", cases[i].name);
    gd_marker_names_read(&name, 1);
    if (gd_name_is_unlabelled(&name) != cases[i].unlabelled ||
        gd_name_is_computed(&name) != cases[i].computed)
      fail_msg("%s", cases[i].name);
  }
}

// ---- places ------------------------------------------------------------------------------------

static const called clusters[] = {{"RTH1", "R.Thigh.Top"},
                                  {"RTH2", "R.Thigh.Front"},
                                  {"RTH3", "R.Thigh.Low"},
                                  {"RSH1", "R.Shank.Top"},
                                  {"RSH2", "Q1"},
                                  {"RSH3", "Q2"},
                                  {"LTH1", "L.Plate.A"},
                                  {"LTH2", "L.Plate.B"},
                                  {"RMT1", "R.Shoe.Inner"},
                                  {"RCRS", "R.Iliac.Crest"},
                                  {"T10", "T9"},
                                  {NULL, NULL}};

static void markers_are_put_where_they_are(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gd_attachments list = {0};
  lab l = open_lab(clusters, clusters);
  (void)state;
  gerdy_notes_init(&notes);
  assert_ok(attach(&l, false, &list, &notes, &err), &err);
  assert_int_equal(list.n, 11);
  for (const called* c = clusters; c->model != NULL; ++c) assert_attached(&l, c->lab, c->model);
  assert_int_equal(item_of(&list, "R.Thigh.Top")->how, GD_ATTACH_NAME);
  assert_int_equal(item_of(&list, "Q1")->how, GD_ATTACH_PLACE);
  assert_int_equal(item_of(&list, "L.Plate.A")->how, GD_ATTACH_PLACE);
  gd_attachments_reset(&list);
  gerdy_notes_reset(&notes);
  close_lab(&l);
}

// with the run the same markers, and how far it agrees
static void the_run_agrees(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gd_attachments list = {0};
  lab l = open_lab(clusters, clusters);
  (void)state;
  gerdy_notes_init(&notes);
  assert_ok(attach(&l, true, &list, &notes, &err), &err);
  for (const called* c = clusters; c->model != NULL; ++c) assert_attached(&l, c->lab, c->model);
  for (int i = 0; i < list.n; ++i) {
    assert_true(list.item[i].change < 1e-9);
    assert_true(list.item[i].nother >= 2);
  }
  gd_attachments_reset(&list);
  gerdy_notes_reset(&notes);
  close_lab(&l);
}

static const called doubtful[] = {{"RLFC", "RQ1"},        // at the knee: thigh or shank
                                  {"RGTR", "RQ2"},        // at the hip: pelvis or thigh
                                  {"LTH1", "L.Shank.A"},  // on the thigh, whatever it is called
                                  {"RSH1", "L.Shank.B"},  // on the other side
                                  {"RSH2", "*14"},       {"LSH1", "L.AnkleJoint"},
                                  {"C7", "Head.Back"},   {NULL, NULL}};

static void doubt_is_told_and_nothing_attached(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gd_attachments list = {0};
  lab l = open_lab(doubtful, doubtful);
  (void)state;
  gerdy_notes_init(&notes);
  int before = l.model->nmarker;
  assert_ok(attach(&l, false, &list, &notes, &err), &err);
  assert_int_equal(list.n, 7);
  assert_int_equal(l.model->nmarker, before);
  assert_not_attached(&l, &list, "RQ1", "could ride on the right");
  assert_not_attached(&l, &list, "RQ2", "could ride on the");
  assert_not_attached(&l, &list, "L.Shank.A", "too far");
  assert_not_attached(&l, &list, "L.Shank.B", "too far");
  assert_not_attached(&l, &list, "*14", "nobody named it");
  assert_not_attached(&l, &list, "L.AnkleJoint", "computed");
  assert_not_attached(&l, &list, "Head.Back", "the model has no head");
  assert_int_equal(notes.n, 7);
  gd_attachments_reset(&list);
  gerdy_notes_reset(&notes);
  close_lab(&l);
}

// ---- motion ------------------------------------------------------------------------------------

static void the_run_settles_what_places_leave_open(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gd_attachments list = {0};
  lab l = open_lab(doubtful, doubtful);
  (void)state;
  gerdy_notes_init(&notes);
  assert_ok(attach(&l, true, &list, &notes, &err), &err);
  assert_int_equal(item_of(&list, "RQ1")->how, GD_ATTACH_MOTION);
  assert_int_equal(item_of(&list, "RQ2")->how, GD_ATTACH_MOTION);
  assert_attached(&l, "RQ1", "RLFC");
  assert_attached(&l, "RQ2", "RGTR");
  assert_not_attached(&l, &list, "L.Shank.A", "too far");
  gd_attachments_reset(&list);
  gerdy_notes_reset(&notes);
  close_lab(&l);
}

// a name that speaks of the thigh, high on the shank
static void a_name_that_the_run_contradicts(void** state) {
  static const called list_of[] = {{"RSH1", "R.Thigh.Low"}, {NULL, NULL}};
  gerdy_error err = {0};
  gerdy_notes notes;
  gd_attachments list = {0};
  lab l = open_lab(list_of, list_of);
  (void)state;
  gerdy_notes_init(&notes);
  assert_ok(attach(&l, true, &list, &notes, &err), &err);
  assert_not_attached(&l, &list, "R.Thigh.Low", "to those of the right shank");
  gd_attachments_reset(&list);
  gerdy_notes_reset(&notes);
  close_lab(&l);
}

static bool is_warned(const gerdy_notes* notes, const char* where, const char* text) {
  for (size_t i = 0; i < notes->n; ++i) {
    const gerdy_note* note = &notes->item[i];
    if (note->severity == GERDY_WARNING && strcmp(note->where, where) == 0 &&
        strstr(note->text, text) != NULL)
      return true;
  }
  return false;
}

// a name of the model and one of the laboratory have changed places between static trial and run
static void exchanged_names_are_found(void** state) {
  static const called in_static[] = {{"RTH1", "R.Thigh.1"}, {NULL, NULL}};
  static const called in_run[] = {{"RTH1", "RTH2"}, {"RTH2", "R.Thigh.1"}, {NULL, NULL}};
  gerdy_error err = {0};
  gerdy_notes notes;
  gd_attachments list = {0};
  lab l = open_lab(in_static, in_run);
  (void)state;
  gerdy_notes_init(&notes);
  int before = l.model->nmarker;
  assert_ok(attach(&l, true, &list, &notes, &err), &err);
  assert_not_attached(&l, &list, "R.Thigh.1", "exchanged");
  assert_true(gerdy_model_marker(l.model, "RTH2") < 0);
  assert_int_equal(l.model->nmarker, before - 1);
  assert_true(is_warned(&notes, "RTH2", "R.Thigh.1"));
  assert_true(is_warned(&notes, "R.Thigh.1", "RTH2"));
  gd_attachments_reset(&list);
  gerdy_notes_reset(&notes);
  close_lab(&l);
}

// ---- what is not known -------------------------------------------------------------------------

// no marker of the right shank or foot is shared: where they are is not known
static void nothing_is_put_on_a_bone_that_is_not_told(void** state) {
  static const called list_of[] = {
      {"RSH1", "R.Shank.1"},  {"RSH2", "R.Shank.2"}, {"RSH3", "R.Shank.3"}, {"RLMAL", "R.Shank.4"},
      {"RMMAL", "R.Shank.5"}, {"RCAL", "R.Foot.1"},  {"RMT1", "R.Foot.2"},  {"RMT5", "R.Foot.3"},
      {"RTOE", "R.Foot.4"},   {NULL, NULL}};
  gerdy_error err = {0};
  gerdy_notes notes;
  gd_attachments list = {0};
  lab l = open_lab(list_of, list_of);
  (void)state;
  gerdy_notes_init(&notes);
  assert_ok(attach(&l, false, &list, &notes, &err), &err);
  for (const called* c = list_of; c->model != NULL; ++c)
    assert_not_attached(&l, &list, c->lab, "do not tell where the right");
  gd_attachments_reset(&list);
  gerdy_notes_reset(&notes);
  close_lab(&l);
}

static void a_marker_that_moves_is_left_out(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gd_attachments list = {0};
  lab l = open_lab(clusters, clusters);
  (void)state;
  gerdy_notes_init(&notes);
  gerdy_series_free(l.standing);
  l.standing = record(&l, clusters, 5);
  assert_ok(attach(&l, false, &list, &notes, &err), &err);
  assert_not_attached(&l, &list, "R.Thigh.Low", "moves by more than 20 mm");
  gd_attachments_reset(&list);
  gerdy_notes_reset(&notes);
  close_lab(&l);
}

// ---- from files to files -----------------------------------------------------------------------

static void scale_attaches_unless_told(void** state) {
  gerdy_error err = {0};
  lab l = open_lab(clusters, clusters);
  (void)state;
  assert_ok(gerdy_model_save("attach_generic.osim", l.model, &err), &err);
  assert_ok(gerdy_trc_save("attach_static.trc", l.standing, &err), &err);
  assert_ok(gerdy_trc_save("attach_run.trc", l.run, &err), &err);
  for (int off = 0; off < 2; ++off) {
    gerdy_scale_job job = gerdy_scale_job_default();
    gerdy_model* scaled;
    char* text;
    job.model = "attach_generic.osim";
    job.markers = "attach_static.trc";
    job.run = "attach_run.trc";
    job.output = "attach_scaled.osim";
    job.no_attach = off;
    assert_ok(gerdy_scale_run(&job, &text, NULL, &err), &err);
    assert_ok(gerdy_model_load(job.output, &scaled, NULL, &err), &err);
    assert_int_equal(strstr(text, "R.Thigh.Top") != NULL, !off);
    assert_int_equal(gerdy_model_marker(scaled, "R.Thigh.Top") >= 0, !off);
    assert_int_equal(gerdy_model_marker(scaled, "Q1") >= 0, !off);
    gerdy_scale_free(text);
    gerdy_model_free(scaled);
  }
  close_lab(&l);
}

// ---- a model fitted on the way -----------------------------------------------------------------

static gerdy_job fit_job(const char* generic, const char* motion) {
  gerdy_job job = gerdy_job_default();
  job.model = generic;
  job.standing = "attach_static.trc";
  job.markers = "attach_run.trc";
  job.motion = motion;
  return job;
}

static double largest_difference(const char* a, const char* b) {
  gerdy_error err = {0};
  gerdy_series *x, *y;
  double largest = 0;
  assert_ok(gerdy_sto_load(a, &x, NULL, NULL, &err), &err);
  assert_ok(gerdy_sto_load(b, &y, NULL, NULL, &err), &err);
  assert_int_equal(x->nrow, y->nrow);
  assert_int_equal(x->ncol, y->ncol);
  for (size_t i = 0; i < x->nrow * x->ncol; ++i) {
    assert_int_equal(x->valid[i], y->valid[i]);
    if (x->valid[i]) largest = fmax(largest, fabs(x->value[i] - y->value[i]));
  }
  gerdy_series_free(x);
  gerdy_series_free(y);
  return largest;
}

static void save_lab(const lab* l) {
  gerdy_error err = {0};
  assert_ok(gerdy_model_save("attach_generic.osim", l->model, &err), &err);
  assert_ok(gerdy_trc_save("attach_static.trc", l->standing, &err), &err);
  assert_ok(gerdy_trc_save("attach_run.trc", l->run, &err), &err);
}

// in one step the same as by gerdy scale and then gerdy ik; the bundled runner without being asked
static void fitting_is_scaling_first(void** state) {
  gerdy_error err = {0};
  lab l = open_lab(clusters, clusters);
  (void)state;
  save_lab(&l);
  for (int bundled = 0; bundled < 2; ++bundled) {
    const char* generic = bundled ? NULL : "attach_generic.osim";
    gerdy_scale_job scale = gerdy_scale_job_default();
    scale.model = generic;
    scale.markers = "attach_static.trc";
    scale.run = "attach_run.trc";
    scale.output = "attach_scaled.osim";
    assert_ok(gerdy_scale_run(&scale, NULL, NULL, &err), &err);
    gerdy_job job = fit_job("attach_scaled.osim", "attach_two.mot");
    assert_ok(gerdy_ik_run(&job, NULL, &err), &err);
    job = fit_job(generic, "attach_one.mot");
    job.fit = !bundled;
    assert_ok(gerdy_ik_run(&job, NULL, &err), &err);
    assert_near(largest_difference("attach_one.mot", "attach_two.mot"), 0, 1e-6);
    job.motion = "attach_not.mot";
    job.fit = -1;
    assert_ok(gerdy_ik_run(&job, NULL, &err), &err);
    gerdy_series *fitted, *plain;
    assert_ok(gerdy_sto_load("attach_one.mot", &fitted, NULL, NULL, &err), &err);
    assert_ok(gerdy_sto_load("attach_not.mot", &plain, NULL, NULL, &err), &err);
    ptrdiff_t q = gerdy_series_find(fitted, "hip_flexion_l");
    assert_true(fabs(fitted->value[q] - plain->value[q]) > 1e-3);
    gerdy_series_free(fitted);
    gerdy_series_free(plain);
  }
  close_lab(&l);
}

// a static trial that shares no names: the bundled runner stays and that is said; who asks is told
static void a_model_that_cannot_be_fitted(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  lab l = open_lab(clusters, clusters);
  (void)state;
  for (size_t c = 0; c < l.standing->ncol; ++c) {
    char name[32];
    snprintf(name, sizeof name, "Z%zu.%c", c / 3, "xyz"[c % 3]);
    assert_ok(gerdy_series_name(l.standing, c, name, "m"), &err);
  }
  save_lab(&l);
  gerdy_job job = fit_job(NULL, "attach_one.mot");
  gerdy_notes_init(&notes);
  assert_ok(gerdy_ik_run(&job, &notes, &err), &err);
  assert_true(is_warned(&notes, "model", "could not be scaled to the static trial"));
  gerdy_notes_reset(&notes);
  job.fit = 1;
  assert_int_equal(gerdy_ik_run(&job, NULL, &err), GERDY_E_DATA);
  job.standing = NULL;
  assert_int_equal(gerdy_ik_run(&job, NULL, &err), GERDY_E_ARG);
  close_lab(&l);
}

static void fitting_without_memory(void** state) {
  lab l = open_lab(clusters, clusters);
  (void)state;
  save_lab(&l);
  for (size_t nth = 1;; nth += 1 + nth / 25) {
    gerdy_error err = {0};
    gerdy_notes notes;
    gerdy_job job = fit_job("attach_generic.osim", "attach_one.mot");
    job.fit = 1;
    gerdy_notes_init(&notes);
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_ik_run(&job, &notes, &err);
    gd_mem_fail_at(0);
    gerdy_notes_reset(&notes);
    if (status == GERDY_OK) {
      assert_true(nth > 100);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
  }
  close_lab(&l);
}

static void every_allocation_may_fail(void** state) {
  (void)state;
  for (size_t nth = 1;; ++nth) {
    gerdy_error err = {0};
    gerdy_notes notes;
    gd_attachments list = {0};
    lab l = open_lab(clusters, clusters);
    gerdy_notes_init(&notes);
    gd_mem_fail_at(nth);
    gerdy_status status = attach(&l, true, &list, &notes, &err);
    gd_mem_fail_at(0);
    gd_attachments_reset(&list);
    gerdy_notes_reset(&notes);
    close_lab(&l);
    if (status == GERDY_OK) {
      assert_true(nth > 8);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
  }
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_speak_of_segments),
      cmocka_unit_test(names_of_no_marker),
      cmocka_unit_test(markers_are_put_where_they_are),
      cmocka_unit_test(the_run_agrees),
      cmocka_unit_test(doubt_is_told_and_nothing_attached),
      cmocka_unit_test(the_run_settles_what_places_leave_open),
      cmocka_unit_test(a_name_that_the_run_contradicts),
      cmocka_unit_test(exchanged_names_are_found),
      cmocka_unit_test(nothing_is_put_on_a_bone_that_is_not_told),
      cmocka_unit_test(a_marker_that_moves_is_left_out),
      cmocka_unit_test(scale_attaches_unless_told),
      cmocka_unit_test(fitting_is_scaling_first),
      cmocka_unit_test(a_model_that_cannot_be_fitted),
      cmocka_unit_test(fitting_without_memory),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
