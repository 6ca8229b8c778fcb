// Scaling's bad input: a static trial of another person, markers that do not tell how a segment is
// turned, models without a mass, setups whose sets are in other files.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/scale.h>
#include <gerdy/scale_job.h>
#include <gerdy/tool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "trial/adopt.h"
#include "trial/clusters.h"
#include "trial/same_person.h"

// ---- trials and notes --------------------------------------------------------------------------

static const char* find_note(const gerdy_notes* notes, const char* where, const char* text) {
  for (size_t i = 0; i < notes->n; ++i) {
    const gerdy_note* note = &notes->item[i];
    if (note->severity == GERDY_WARNING && strstr(note->where, where) && strstr(note->text, text))
      return note->text;
  }
  return NULL;
}

// the markers of a model in its default pose, of that size and with that noise
static gerdy_series* trial_of(const gerdy_model* m, size_t nrow, double size, double noise) {
  gerdy_error err = {0};
  gerdy_series* t;
  gerdy_data* d;
  unsigned seed = 1;
  assert_ok(gerdy_series_new(nrow, 3 * (size_t)m->nmarker, &t, &err), &err);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  gerdy_fk(m, d);
  gerdy_fk_markers(m, d);
  for (size_t c = 0; c < t->ncol; ++c) {
    char name[112];
    snprintf(name, sizeof name, "%.100s.%c", m->names + m->marker_name[c / 3], "xyz"[c % 3]);
    assert_ok(gerdy_series_name(t, c, name, "m"), &err);
    // skin that shifts once and for all, as between two trials
    seed = seed * 1103515245u + 12345u;
    double shift = noise * ((double)(seed >> 16 & 0x7fff) / 16384 - 1);
    for (size_t row = 0; row < nrow; ++row)
      gerdy_series_set(t, row, c, size * d->marker_pos[c] + shift);
  }
  for (size_t row = 0; row < nrow; ++row) t->time[row] = 0.01 * (double)row;
  gerdy_data_free(d);
  return t;
}

static void save(const char* path, const char* text) {
  FILE* file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

// ---- another person ----------------------------------------------------------------------------

static void another_person_is_noticed(void** state) {
  static const struct {
    double size, noise;
    bool other;
  } trial[] = {{1, 0, false},   {1, 0.004, false},  {1.02, 0.004, false}, {1.05, 0.004, true},
               {0.95, 0, true}, {1.1, 0.004, true}, {0.9, 0.004, true}};
  gerdy_error err = {0};
  gerdy_model* m;
  (void)state;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_series* run = trial_of(m, 7, 1, 0);
  for (size_t i = 0; i < sizeof trial / sizeof trial[0]; ++i) {
    gerdy_series* standing = trial_of(m, 3, trial[i].size, trial[i].noise);
    gerdy_notes notes;
    gd_likeness likeness;
    gerdy_notes_init(&notes);
    assert_ok(gd_likeness_find(m, standing, run, &likeness, &err), &err);
    assert_true(likeness.npair >= 4);
    if (trial[i].noise == 0) assert_near(likeness.ratio, trial[i].size, 1e-9);
    assert_ok(gd_likeness_note_trials(&likeness, m, "s.trc", &notes, &err), &err);
    const char* text = find_note(&notes, "s.trc", "is this static trial of the same person?");
    if (trial[i].other != (text != NULL)) fail_msg("size %g: %g", trial[i].size, likeness.share);
    if (text != NULL) {
      assert_non_null(strstr(text, " mm ("));
      assert_non_null(strstr(text, m->names + m->marker_name[likeness.worst[0].marker[0]]));
    } else {
      assert_int_equal(notes.n, 0);
    }
    gerdy_notes_reset(&notes);
    gerdy_series_free(standing);
  }
  gerdy_series_free(run);
  gerdy_model_free(m);
}

static void a_marker_that_was_moved_is_named(void** state) {
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_notes notes;
  gd_likeness likeness;
  (void)state;
  gerdy_notes_init(&notes);
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_series *standing = trial_of(m, 3, 1, 0), *run = trial_of(m, 7, 1, 0);
  assert_ok(gd_likeness_find(m, standing, run, &likeness, &err), &err);
  int moved = likeness.worst[0].marker[0];
  for (size_t row = 0; row < run->nrow; ++row) {
    for (size_t k = 0; k < 3; ++k) run->value[row * run->ncol + 3 * (size_t)moved + k] += 0.05;
  }
  assert_ok(gd_likeness_find(m, standing, run, &likeness, &err), &err);
  assert_ok(gd_likeness_note_trials(&likeness, m, "s.trc", &notes, &err), &err);
  assert_non_null(find_note(&notes, "s.trc", "one of them was moved"));
  assert_non_null(find_note(&notes, "s.trc", m->names + m->marker_name[moved]));
  assert_null(find_note(&notes, "s.trc", "same person"));
  // nothing can be told of two tables that share no cluster
  for (size_t i = 0; i < run->nrow * run->ncol; ++i) run->valid[i] = 0;
  gerdy_notes_reset(&notes);
  assert_ok(gd_likeness_find(m, standing, run, &likeness, &err), &err);
  assert_true(isnan(likeness.share));
  assert_ok(gd_likeness_note_trials(&likeness, m, "s.trc", &notes, &err), &err);
  assert_int_equal(notes.n, 0);
  gerdy_series_free(standing);
  gerdy_series_free(run);
  gerdy_model_free(m);
}

static void the_model_of_another_runner_is_noticed(void** state) {
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_notes notes;
  gd_likeness likeness;
  (void)state;
  gerdy_notes_init(&notes);
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  for (int i = 0; i < 2; ++i) {
    gerdy_series* run = trial_of(m, 7, i == 0 ? 1 : 0.93, 0.002);
    assert_ok(gd_likeness_find(m, NULL, run, &likeness, &err), &err);
    assert_ok(gd_likeness_note_model(&likeness, m, "m.osim", &notes, &err), &err);
    assert_int_equal(notes.n, i);
    gerdy_series_free(run);
  }
  assert_non_null(find_note(&notes, "m.osim", "is this the model of this runner"));
  gerdy_notes_reset(&notes);
  gerdy_model_free(m);
}

// static trials and runs of real people, each with the others
static void real_people_are_told_apart(void** state) {
  static const char* const standing[] = {"data/run-bmclab/ExpData/static_run.trc",
                                         "data/run-rajagopal/ExpData/static_run.trc",
                                         "data/run-rajagopal/ExpData/static_walk_1.trc"};
  static const char* const moving[] = {"data/run-bmclab/ExpData/motion_capture_run.trc",
                                       "data/run-rajagopal/ExpData/motion_capture_run.trc",
                                       "data/run-rajagopal/ExpData/motion_capture_walk.trc"};
  gerdy_error err = {0};
  gerdy_model* m;
  double most = 0, least = INFINITY;
  (void)state;
  NEED_SHARED(SHARED_FILE(standing[0]));
  assert_ok(gerdy_model_load(SHARED_FILE("data/models/Rajagopal2016.osim"), &m, NULL, &err), &err);
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      const char *a = SHARED_FILE(standing[i]), *b = SHARED_FILE(moving[j]);
      gerdy_series *x, *y;
      gd_likeness likeness;
      assert_ok(gerdy_trc_load(a, &x, NULL, &err), &err);
      assert_ok(gerdy_trc_load(b, &y, NULL, &err), &err);
      assert_ok(gd_adopt_markers(m, x, a, NULL, NULL, NULL, NULL, NULL, &err), &err);
      assert_ok(gd_adopt_markers(m, y, b, NULL, NULL, NULL, NULL, NULL, &err), &err);
      assert_ok(gd_likeness_find(m, x, y, &likeness, &err), &err);
      if (i == j) most = fmax(most, likeness.share);
      if (i != j && !isnan(likeness.share)) least = fmin(least, likeness.share);
      print_message("static %d run %d: %zu pairs, median %.2f %%\n", i, j, likeness.npair,
                    100 * likeness.share);
      gerdy_series_free(x);
      gerdy_series_free(y);
    }
  }
  assert_true(most < 0.02);
  assert_true(least > 0.05);
  gerdy_model_free(m);
}

// ---- clusters ----------------------------------------------------------------------------------

#define HINGE(type, name, parent, child, at, coordinates)                                          \
  "<" type " name=\"" name                                                                         \
  "\"><socket_parent_frame>p</socket_parent_frame>"                                                \
  "<socket_child_frame>" child                                                                     \
  "</socket_child_frame><frames><PhysicalOffsetFrame name=\"p\">"                                  \
  "<socket_parent>" parent "</socket_parent><translation>" at                                      \
  "</translation></PhysicalOffsetFrame></frames><coordinates>" coordinates "</coordinates></" type \
  ">"
#define Q(name)    "<Coordinate name=\"" name "\"/>"
#define BODY(name) "<Body name=\"" name "\"><mass>1</mass><inertia>1 1 1 0 0 0</inertia></Body>"
#define MARK(name, body, at)                                      \
  "<Marker name=\"" name "\"><socket_parent_frame>/bodyset/" body \
  "</socket_parent_frame><location>" at "</location></Marker>"

static const char chain[] =
    "<OpenSimDocument Version=\"40000\"><Model name=\"chain\"><BodySet><objects>" BODY("trunk")
        BODY("thigh") BODY("shank") "</objects></BodySet><JointSet><objects>" HINGE(
            "FreeJoint", "root", "/ground", "/bodyset/trunk", "0 1 0",
            Q("rx") Q("ry") Q("rz") Q("tx") Q("ty")
                Q("tz")) HINGE("BallJoint", "hip", "/bodyset/trunk", "/bodyset/thigh", "0 -0.2 0",
                               Q("a") Q("b") Q("c"))
            HINGE("PinJoint", "knee", "/bodyset/thigh", "/bodyset/shank", "0 -0.4 0",
                  Q("k")) "</objects></JointSet><MarkerSet><objects>" MARK("T1", "trunk", "0 0.3 0")
                MARK("T2", "trunk", "0.1 0 0.1") MARK("T3", "trunk", "0.1 0 -0.1")
                    MARK("H1", "thigh", "0 -0.1 0") MARK("H2", "thigh", "0 -0.2 0")
                        MARK("H3", "thigh", "0 -0.3 0") MARK("S1", "shank", "0 -0.1 0")
                            MARK("S2", "shank",
                                 "0 -0.3 0") "</objects></MarkerSet></Model></OpenSimDocument>";

static size_t note_clusters(const gerdy_model* m, double knee, const unsigned char* followed,
                            gerdy_notes* notes) {
  gerdy_error err = {0};
  double q[10] = {0};
  gerdy_notes_reset(notes);
  q[gerdy_model_coordinate(m, "k")] = knee;
  assert_ok(gd_note_clusters(m, q, followed, NULL, notes, &err), &err);
  return notes->n;
}

static void clusters_in_one_line_are_named(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_model* m;
  unsigned char followed[8] = {1, 1, 1, 1, 1, 1, 1, 1};
  (void)state;
  gerdy_notes_init(&notes);
  assert_ok(gerdy_model_read(chain, strlen(chain), &m, NULL, &err), &err);
  assert_int_equal(m->nq, 10);
  // straight: nothing tells how thigh and shank are turned about their length
  assert_int_equal(note_clusters(m, 0, followed, &notes), 1);
  const char* text = find_note(&notes, "thigh", "in one line");
  assert_non_null(text);
  assert_non_null(strstr(text, "H1, H2, H3"));
  // a bent knee tells it
  assert_int_equal(note_clusters(m, 1, followed, &notes), 0);
  // so does one marker beside the others
  int h2 = gerdy_model_marker(m, "H2"), h3 = gerdy_model_marker(m, "H3");
  m->marker_pos[3 * h2 + 2] = 0.05;
  assert_int_equal(note_clusters(m, 0, followed, &notes), 0);
  // when it is followed
  followed[h2] = 0;
  assert_int_equal(note_clusters(m, 0, followed, &notes), 1);
  followed[h2] = 1;
  // all in one place
  for (int k = 0; k < 3; ++k) {
    for (int i = h2; i <= h3; ++i)
      m->marker_pos[3 * i + k] = m->marker_pos[3 * gerdy_model_marker(m, "H1") + k];
  }
  assert_int_equal(note_clusters(m, 0, followed, &notes), 1);
  assert_non_null(find_note(&notes, "thigh", "in one place"));
  gerdy_notes_reset(&notes);
  gerdy_model_free(m);
}

static void real_marker_sets_are_not_degenerate(void** state) {
  static const char* const model[] = {
      "data/run-bmclab/Scale/Rajagopal2015_scaled.osim", "data/models/Rajagopal2016.osim",
      "data/walk-gait2392/subject01_simbody.osim", "data/model-lenhart2015/lenhart2015.osim"};
  gerdy_error err = {0};
  (void)state;
  NEED_SHARED(SHARED_FILE(model[0]));
  for (size_t i = 0; i < sizeof model / sizeof model[0]; ++i) {
    gerdy_model* m;
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    assert_ok(gerdy_model_load(SHARED_FILE(model[i]), &m, NULL, &err), &err);
    unsigned char *followed = gd_alloc((size_t)m->nmarker, 1), *held = gd_alloc((size_t)m->nq, 1);
    memset(followed, 1, (size_t)m->nmarker);
    gerdy_default_held(m, held);
    assert_ok(gd_note_clusters(m, m->q_default, followed, held, &notes, &err), &err);
    for (size_t k = 0; k < notes.n; ++k)
      print_message("%s: %s: %s\n", model[i], notes.item[k].where, notes.item[k].text);
    assert_int_equal(notes.n, 0);
    gd_free(followed);
    gd_free(held);
    gerdy_notes_reset(&notes);
    gerdy_model_free(m);
  }
}

// ---- mass --------------------------------------------------------------------------------------

static char* without_mass(const char* mass) {
  static char text[sizeof chain + 100];
  char* out = text;
  for (const char* at = chain; *at != '\0';) {
    if (strncmp(at, "<mass>1</mass>", 14) == 0) {
      out += sprintf(out, "<mass>%s</mass>", mass);
      at += 14;
    } else {
      *out++ = *at++;
    }
  }
  *out = '\0';
  return text;
}

static void models_without_mass_are_named(void** state) {
  static const double mass[] = {0, -70, INFINITY};
  static const char setup[] =
      "<OpenSimDocument Version=\"40000\"><ScaleTool name=\"x\"><mass>70</mass><GenericModelMaker>"
      "<model_file>massless.osim</model_file></GenericModelMaker><ModelScaler>"
      "<scaling_order>manualScale</scaling_order><output_model_file>massless_out.osim"
      "</output_model_file></ModelScaler></ScaleTool></OpenSimDocument>";
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_model* m;
  (void)state;
  gerdy_notes_init(&notes);
  save("massless.osim", without_mass("0"));
  assert_ok(gerdy_model_load("massless.osim", &m, &notes, &err), &err);
  assert_non_null(find_note(&notes, "", "no body has a mass"));
  double f[12] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  assert_int_equal(gerdy_model_scale(m, f, 70, 1, &err), GERDY_E_MODEL);
  assert_non_null(strstr(err.msg, "no mass"));
  // without a mass asked for it is scaled as it is
  f[3] = 2;
  assert_ok(gerdy_model_scale(m, f, NAN, 1, &err), &err);
  assert_near(gerdy_model_mass(m), 0, 0);
  for (size_t i = 0; i < sizeof mass / sizeof mass[0]; ++i) {
    gerdy_scale_job job = gerdy_scale_job_default();
    job.markers = "none.trc";
    job.output = "massless_out.osim";
    job.mass = mass[i];
    err = (gerdy_error){0};
    assert_int_equal(gerdy_scale_run(&job, NULL, NULL, &err), GERDY_E_ARG);
    assert_non_null(strstr(err.msg, "mass of"));
  }
  save("massless.xml", setup);
  err = (gerdy_error){0};
  assert_int_equal(gerdy_scale_tool("massless.xml", NULL, &err), GERDY_E_MODEL);
  assert_non_null(strstr(err.msg, "no mass"));
  assert_true(err.file[0] != '\0');
  assert_false(test_exists("massless_out.osim"));
  gerdy_model_free(m);
  for (int i = 0; i < 2; ++i) {
    char* text = without_mass(i == 0 ? "-1" : "NaN");
    err = (gerdy_error){0};
    assert_int_not_equal(gerdy_model_read(text, strlen(text), &m, NULL, &err), GERDY_OK);
    assert_true(err.line > 0);
    assert_non_null(strstr(err.msg, "mass"));
  }
  gerdy_notes_reset(&notes);
}

// ---- memory ------------------------------------------------------------------------------------

static void short_memory_is_told(void** state) {
  gerdy_error err = {0};
  gerdy_model* m;
  double q[10] = {0};
  unsigned char followed[8] = {1, 1, 1, 1, 1, 1, 1, 1};
  (void)state;
  assert_ok(gerdy_model_read(chain, strlen(chain), &m, NULL, &err), &err);
  gerdy_series* t = trial_of(m, 4, 1, 0);
  for (int what = 0; what < 2; ++what) {
    unsigned long count = 0;
    gerdy_status status = GERDY_E_MEMORY;
    while (status == GERDY_E_MEMORY) {
      gerdy_notes notes;
      gd_likeness likeness;
      gerdy_notes_init(&notes);
      gd_mem_fail_at(++count);
      status = what == 0 ? gd_likeness_find(m, t, t, &likeness, &err)
                         : gd_note_clusters(m, q, followed, NULL, &notes, &err);
      gd_mem_fail_at(0);
      gerdy_notes_reset(&notes);
    }
    assert_ok(status, &err);
    assert_true(count > 4);
  }
  gerdy_series_free(t);
  gerdy_model_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(another_person_is_noticed),
      cmocka_unit_test(a_marker_that_was_moved_is_named),
      cmocka_unit_test(the_model_of_another_runner_is_noticed),
      cmocka_unit_test(real_people_are_told_apart),
      cmocka_unit_test(clusters_in_one_line_are_named),
      cmocka_unit_test(real_marker_sets_are_not_degenerate),
      cmocka_unit_test(models_without_mass_are_named),
      cmocka_unit_test(short_memory_is_told),
  };
  ENTER_BUILD_TREE();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
