// Markers of a trial and of a model: any set of names, any axes.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/names.h>
#include <gerdy/pipeline.h>
#include <gerdy/synth.h>
#include <stdlib.h>

#include "base/mem.h"
#include "trial/axes.h"

static const double degree = GERDY_DEGREES_PER_RADIAN;

// ---- a runner made by hand ---------------------------------------------------------------------

typedef struct bench {
  gerdy_model* m;
  gerdy_series* s;  // its markers in three poses
} bench;

static void name_marker(gerdy_series* s, size_t i, const char* name) {
  for (size_t k = 0; k < 3; ++k) {
    snprintf(s->column[3 * i + k].name, sizeof s->column->name, "%.109s.%c", name, "xyz"[k]);
    snprintf(s->column[3 * i + k].unit, sizeof s->column->unit, "m");
  }
}

// poses with every joint off its neutral place, moving forward
static void open_bench(bench* b) {
  gerdy_error err = {0};
  gerdy_data* data;
  assert_ok(gerdy_model_bundled(&b->m, &err), &err);
  assert_ok(gerdy_data_new(b->m, &data, &err), &err);
  assert_ok(gerdy_series_new(3, 3 * (size_t)b->m->nmarker, &b->s, &err), &err);
  b->s->rate = 100;
  for (size_t row = 0; row < 3; ++row) {
    b->s->time[row] = 0.01 * (double)row;
    for (int q = 0; q < b->m->nq; ++q) {
      if (b->m->q_locked[q]) continue;
      double wave = sin(1.3 * (double)q + 0.2 * (double)row);
      data->q[q] += b->m->q_rotational[q] ? 0.15 * wave : 0.1 * wave;
      if (strncmp(b->m->names + b->m->q_name[q], "knee", 4) == 0) data->q[q] = 0.4;
      if (strncmp(b->m->names + b->m->q_name[q], "subtalar", 8) == 0) data->q[q] = 0;
    }
    gerdy_fk(b->m, data);
    gerdy_fk_markers(b->m, data);
    for (size_t c = 0; c < b->s->ncol; ++c) gerdy_series_set(b->s, row, c, data->marker_pos[c]);
  }
  for (int i = 0; i < b->m->nmarker; ++i) {
    name_marker(b->s, (size_t)i, b->m->names + b->m->marker_name[i]);
  }
  gerdy_data_free(data);
}

static void close_bench(bench* b) {
  gerdy_series_free(b->s);
  gerdy_model_free(b->m);
}

static gerdy_ik_trial* solve(const bench* b, const gerdy_series* s) {
  gerdy_error err = {0};
  gerdy_ik_trial* t;
  gerdy_ik_options options = gerdy_ik_options_default();
  unsigned char held[200] = {0};
  gerdy_default_held(b->m, held);
  options.held = held;
  options.accuracy = 1e-12;
  assert_ok(gerdy_ik_solve(b->m, s, NULL, &options, NULL, NULL, &t, &err), &err);
  return t;
}

// ---- known sets --------------------------------------------------------------------------------

// what a set calls the markers of the bundled runner; NULL ends
typedef struct known_set {
  const char* name;
  const char* pair[60][2];
} known_set;

#define BOTH(ours, theirs) \
  {"R" ours, "R" theirs}, { "L" ours, "L" theirs }
#define DOTTED(ours, theirs) \
  {"R" ours, "R." theirs}, { "L" ours, "L." theirs }
#define STUDY(ours, theirs) \
  {"R" ours, "r_" theirs "_study"}, { "L" ours, "L_" theirs "_study" }

static const known_set known_sets[] = {
    {"Plug-in Gait",
     {BOTH("ASI", "ASI"),
      BOTH("PSI", "PSI"),
      BOTH("LFC", "KNE"),
      BOTH("LMAL", "ANK"),
      BOTH("CAL", "HEE"),
      BOTH("ACR", "SHO"),
      {"C7", "C7"},
      {"T10", "T10"},
      {"CLAV", "CLAV"},
      {"STRN", "STRN"},
      {"SACR", "SACR"},
      {NULL, NULL}}},
    {"Plug-in Gait with a subject",
     {{"RASI", "Anna:RASI"},
      {"LASI", "Anna:LASI"},
      {"SACR", "Anna:SACR"},
      {"RLFC", "Anna:RKNE"},
      {"LLFC", "Anna:LKNE"},
      {"RLMAL", "Anna:RANK"},
      {"LLMAL", "Anna:LANK"},
      {"RCAL", "Anna:RHEE"},
      {"LCAL", "Anna:LHEE"},
      {"C7", "Anna:C7"},
      {NULL, NULL}}},
    {"Helen Hayes",
     {DOTTED("ASI", "ASIS"),
      {"SACR", "V.Sacral"},
      DOTTED("LFC", "Knee.Lat"),
      DOTTED("MFC", "Knee.Med"),
      DOTTED("LMAL", "Ankle.Lat"),
      DOTTED("MMAL", "Ankle.Med"),
      DOTTED("CAL", "Heel"),
      DOTTED("ACR", "Shoulder"),
      {NULL, NULL}}},
    {"IOR, two letters",
     {BOTH("ASI", "ASI"),
      BOTH("PSI", "PSI"),
      BOTH("GTR", "GT"),
      BOTH("LFC", "LE"),
      BOTH("MFC", "ME"),
      BOTH("LMAL", "LM"),
      BOTH("MMAL", "MM"),
      BOTH("CAL", "CA"),
      BOTH("MT1", "FM"),
      BOTH("MT5", "VM"),
      {NULL, NULL}}},
    {"van Sint Jan",
     {DOTTED("ASI", "IAS"),
      DOTTED("PSI", "IPS"),
      DOTTED("GTR", "FTC"),
      DOTTED("LFC", "FLE"),
      DOTTED("MFC", "FME"),
      DOTTED("LMAL", "FAL"),
      DOTTED("MMAL", "TAM"),
      DOTTED("CAL", "FCC"),
      DOTTED("MT1", "FM1"),
      DOTTED("MT5", "FM5"),
      {"C7", "CV7"},
      {"T10", "TV10"},
      {"CLAV", "SJN"},
      {"STRN", "SXS"},
      {NULL, NULL}}},
    {"OpenCap",
     {{"RASI", "r.ASIS_study"},
      {"LASI", "L.ASIS_study"},
      {"RPSI", "r.PSIS_study"},
      {"LPSI", "L.PSIS_study"},
      STUDY("LFC", "knee"),
      STUDY("MFC", "mknee"),
      STUDY("LMAL", "ankle"),
      STUDY("MMAL", "mankle"),
      STUDY("CAL", "calc"),
      STUDY("MT5", "5meta"),
      STUDY("TOE", "toe"),
      STUDY("ACR", "shoulder"),
      {"C7", "C7_study"},
      {NULL, NULL}}},
    {"run and walk of the reference data",
     {DOTTED("ASI", "ASIS"),
      DOTTED("PSI", "PSIS"),
      {"SACR", "S2"},
      DOTTED("LFC", "Knee"),
      DOTTED("MFC", "MKnee"),
      DOTTED("LMAL", "Ankle"),
      DOTTED("MMAL", "MAnkle"),
      DOTTED("CAL", "Heel"),
      DOTTED("MT5", "MT5"),
      DOTTED("TOE", "Toe"),
      DOTTED("ACR", "Shoulder"),
      {NULL, NULL}}},
    {"lower case with a prefix",
     {{"RASI", "trial_01_r_asi"},
      {"LASI", "trial_01_l_asi"},
      {"RPSI", "trial_01_r_psi"},
      {"LPSI", "trial_01_l_psi"},
      {"SACR", "trial_01_sacr"},
      {"RLFC", "trial_01_lfc_r"},
      {"LLFC", "trial_01_lfc_l"},
      {"RTH1", "trial_01_right_th1"},
      {"LTH1", "trial_01_left-th1"},
      {"RTH2", "trial_01_Right TH2"},
      {"LTH2", "trial_01_LeftTH2"},
      {"RCAL", "trial_01_r.cal"},
      {NULL, NULL}}},
};

// markers of the set alone, under the set's names or under ours
static gerdy_series* rename_to(const bench* b, const known_set* set, bool theirs) {
  gerdy_series* s;
  gerdy_error err = {0};
  size_t n = 0;
  while (set->pair[n][0] != NULL) ++n;
  assert_ok(gerdy_series_new(b->s->nrow, 3 * n, &s, &err), &err);
  for (size_t row = 0; row < s->nrow; ++row) s->time[row] = b->s->time[row];
  for (size_t k = 0; k < n; ++k) {
    ptrdiff_t i = gerdy_marker_find(b->s, set->pair[k][0]);
    assert_true(i >= 0);
    name_marker(s, k, set->pair[k][theirs ? 1 : 0]);
    for (size_t row = 0; row < s->nrow; ++row) {
      for (size_t c = 0; c < 3; ++c) {
        gerdy_series_set(s, row, 3 * k + c, b->s->value[row * b->s->ncol + 3 * (size_t)i + c]);
      }
    }
  }
  return s;
}

// largest difference of two solutions, degrees and metres alike
static double farthest(const gerdy_series* a, const gerdy_series* b) {
  double most = 0;
  for (size_t i = 0; i < a->nrow * a->ncol; ++i) {
    assert_int_equal(a->valid[i], b->valid[i]);
    if (a->valid[i]) most = fmax(most, fabs(a->value[i] - b->value[i]) * degree);
  }
  return most;
}

static void known_names_give_the_same_angles(void** state) {
  (void)state;
  bench b;
  open_bench(&b);
  for (size_t k = 0; k < sizeof known_sets / sizeof known_sets[0]; ++k) {
    gerdy_error err = {0};
    gerdy_marker_map* map;
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    gerdy_series* ours = rename_to(&b, &known_sets[k], false);
    gerdy_series* theirs = rename_to(&b, &known_sets[k], true);
    assert_ok(gerdy_marker_map_make(b.m, theirs, NULL, &map, &notes, &err), &err);
    size_t n = 0, nother = 0;
    while (known_sets[k].pair[n][0] != NULL) {
      const char* const* pair = known_sets[k].pair[n++];
      const gerdy_marker_match* match = &map->match[gerdy_model_marker(b.m, pair[0])];
      if (match->column != 3 * gerdy_marker_find(theirs, pair[1])) {
        fail_msg("%s: %s was not matched to %s: %s", known_sets[k].name, pair[0], pair[1],
                 match->reason);
      }
      bool same = strcmp(pair[0], pair[1]) == 0;
      assert_int_equal(match->how == GERDY_MATCH_EXACT, same);
      nother += !same;
    }
    // every match that is not exact is told
    assert_int_equal(notes.n, nother);
    gerdy_marker_map_apply(map, b.m, theirs);
    gerdy_ik_trial *t = solve(&b, ours), *u = solve(&b, theirs);
    assert_int_equal(u->nmatched, n);
    double d = farthest(t->motion, u->motion);
    print_message("%-36s %2zu markers, angles within %.1g deg\n", known_sets[k].name, n, d);
    assert_true(d < 1e-6);
    gerdy_ik_trial_free(t);
    gerdy_ik_trial_free(u);
    gerdy_marker_map_free(map);
    gerdy_notes_reset(&notes);
    gerdy_series_free(ours);
    gerdy_series_free(theirs);
  }
  close_bench(&b);
}

// ---- single names ------------------------------------------------------------------------------

// a trial of nothing but these names, all of them seen
static gerdy_series* trial_of(const char* const* name, size_t n) {
  gerdy_series* s;
  gerdy_error err = {0};
  assert_ok(gerdy_series_new(1, 3 * n, &s, &err), &err);
  for (size_t i = 0; i < n; ++i) {
    name_marker(s, i, name[i]);
    for (size_t k = 0; k < 3; ++k) gerdy_series_set(s, 0, 3 * i + k, 1.0);
  }
  return s;
}

typedef struct outcome {
  gerdy_match_how how;
  char trial[112];
  char reason[256];
} outcome;

// how a marker of the bundled runner is found among these names
static outcome look_up(const char* want, const char* const* name, size_t n) {
  gerdy_model* m;
  gerdy_marker_map* map;
  gerdy_error err = {0};
  outcome o = {0};
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_series* s = trial_of(name, n);
  assert_ok(gerdy_marker_map_make(m, s, NULL, &map, NULL, &err), &err);
  assert_int_equal(map->n, m->nmarker);
  for (size_t i = 0; i < map->n; ++i) {
    const gerdy_marker_match* match = &map->match[i];
    bool matched = match->how <= GERDY_MATCH_SYNONYM;
    assert_int_equal(matched, match->column >= 0);
    for (size_t k = 0; k < i; ++k) {
      if (matched) assert_int_not_equal(match->column, map->match[k].column);
    }
  }
  const gerdy_marker_match* match = &map->match[gerdy_model_marker(m, want)];
  o.how = match->how;
  snprintf(o.reason, sizeof o.reason, "%s", match->reason);
  if (match->column >= 0) gerdy_marker_name(s, (size_t)match->column / 3, o.trial, 112);
  gerdy_marker_map_free(map);
  gerdy_series_free(s);
  gerdy_model_free(m);
  return o;
}

#define LOOK_UP(want, ...)                          \
  look_up(want, (const char* const[]){__VA_ARGS__}, \
          sizeof((const char* const[]){__VA_ARGS__}) / sizeof(const char*))

static void two_candidates_are_none(void** state) {
  (void)state;
  outcome o = LOOK_UP("RASI", "A:RASIS", "B:RASIS", "A:LASIS");
  assert_int_equal(o.how, GERDY_MATCH_AMBIGUOUS);
  assert_non_null(strstr(o.reason, "A:RASIS"));
  assert_non_null(strstr(o.reason, "B:RASIS"));
  o = LOOK_UP("RASI", "r_asi", "R.ASI");
  assert_int_equal(o.how, GERDY_MATCH_AMBIGUOUS);
  // the exact name decides
  o = LOOK_UP("RASI", "r_asi", "RASI", "R.ASI");
  assert_int_equal(o.how, GERDY_MATCH_EXACT);
  assert_string_equal(o.trial, "RASI");
  // two names of one site
  o = LOOK_UP("RLFC", "RKNE", "R_FLE", "RASI");
  assert_int_equal(o.how, GERDY_MATCH_AMBIGUOUS);
}

static void sides_never_cross(void** state) {
  (void)state;
  assert_int_equal(LOOK_UP("RASI", "LASI", "LPSI").how, GERDY_MATCH_NONE);
  assert_int_equal(LOOK_UP("RASI", "L.ASIS", "left_asis2").how, GERDY_MATCH_NONE);
  assert_int_equal(LOOK_UP("RASI", "ASIS", "ASI").how, GERDY_MATCH_NONE);
  // exchanged names stay as they are: only whoever recorded them can say what is wrong
  outcome o = LOOK_UP("RLFC", "LASI", "RASI", "RLFC", "LLFC");
  assert_int_equal(o.how, GERDY_MATCH_EXACT);
  assert_string_equal(o.trial, "RLFC");
  // "LLFC" holds "LFC" and "RLFC" is one letter away
  assert_int_equal(LOOK_UP("RLFC", "LLFC", "RASI").how, GERDY_MATCH_NONE);
}

static void near_names_are_only_suggested(void** state) {
  (void)state;
  outcome o = LOOK_UP("RLMAL", "RASI", "LASI", "RLMLA");
  assert_int_equal(o.how, GERDY_MATCH_NEAR);
  assert_non_null(strstr(o.reason, "RLMLA"));
  assert_string_equal(o.trial, "");
  // numbers are no spelling: the second marker of the thigh is not the third
  assert_int_equal(LOOK_UP("RTH2", "RASI", "LASI", "RTH3").how, GERDY_MATCH_NONE);
  // too far away
  assert_int_equal(LOOK_UP("RLMAL", "RASI", "LASI", "RWHAT").how, GERDY_MATCH_NONE);
}

static void what_a_name_means_depends_on_its_set(void** state) {
  (void)state;
  // a camera's knee is the centre of the joint
  outcome o = LOOK_UP("RLFC", "RHip", "LHip", "RKnee", "LKnee", "RBigToe", "Nose");
  assert_int_not_equal(o.how, GERDY_MATCH_SYNONYM);
  o = LOOK_UP("RLFC", "R.ASIS", "L.ASIS", "R.Knee", "L.Knee");
  assert_int_equal(o.how, GERDY_MATCH_SYNONYM);
  assert_string_equal(o.trial, "R.Knee");
  // nothing says which
  assert_int_equal(LOOK_UP("RLFC", "R.Knee", "L.Knee").how, GERDY_MATCH_NONE);
  // heel and toes are the same for both
  o = LOOK_UP("RCAL", "RHip", "LHip", "RKnee", "RHeel", "RBigToe");
  assert_int_equal(o.how, GERDY_MATCH_SYNONYM);
  o = LOOK_UP("RTOE", "left_hip", "right_hip", "right_big_toe", "nose");
  assert_int_equal(o.how, GERDY_MATCH_SYNONYM);
  // Plug-in Gait's toe is the second metatarsal, OpenCap's the big toe
  o = LOOK_UP("RTOE", "s:RKNE", "s:LKNE", "s:RANK", "s:LANK", "s:RHEE", "s:RTOE");
  assert_int_equal(o.how, GERDY_MATCH_ELSEWHERE);
  o = LOOK_UP("RTOE", "r_knee_study", "L_knee_study", "r_toe_study");
  assert_int_equal(o.how, GERDY_MATCH_SYNONYM);
  // the clusters of another set sit elsewhere
  o = LOOK_UP("RTH1", "R.ASIS", "L.ASIS", "R.PSIS", "R.Knee", "R.TH1");
  assert_int_equal(o.how, GERDY_MATCH_ELSEWHERE);
  // L5 is a vertebra, and a side alone is no subject
  assert_int_equal(LOOK_UP("RASI", "R_ASI", "R_PSI", "R_CAL").how, GERDY_MATCH_SPELLING);
}

// keypoints of a camera's network on a model that has joint centres
static void keypoints_are_joint_centres(void** state) {
  (void)state;
  static const char* const pair[][2] = {
      {"RHJC", "RHip"},      {"LHJC", "LHip"},     {"RKJC", "RKnee"},   {"LKJC", "LKnee"},
      {"RAJC", "RAnkle"},    {"LAJC", "LAnkle"},   {"RTOE", "RBigToe"}, {"LTOE", "LBigToe"},
      {"RCAL", "RHeel"},     {"LCAL", "LHeel"},    {"REJC", "RElbow"},  {"LEJC", "LElbow"},
      {"RSJC", "RShoulder"}, {"LSJC", "LShoulder"}};
  enum { n = sizeof pair / sizeof pair[0] };
  static const char* const others[] = {"Hip",       "Neck",   "Head",   "Nose", "RSmallToe",
                                       "LSmallToe", "RWrist", "LWrist", NULL};
  const char* halpe[n + 8];
  gerdy_model* m;
  gerdy_marker_map* map;
  gerdy_error err = {0};
  NEED_SHARED(SHARED_FILE("data/models/Rajagopal2016.osim"));
  assert_ok(gerdy_model_load(SHARED_FILE("data/models/Rajagopal2016.osim"), &m, NULL, &err), &err);
  for (size_t i = 0; i < n; ++i) halpe[i] = pair[i][1];
  for (size_t i = 0; i < 8; ++i) halpe[n + i] = others[i];
  gerdy_series* s = trial_of(halpe, n + 8);
  assert_ok(gerdy_marker_map_make(m, s, NULL, &map, NULL, &err), &err);
  size_t nmatched = 0;
  for (size_t i = 0; i < map->n; ++i) nmatched += map->match[i].column >= 0;
  assert_int_equal(nmatched, n);
  for (size_t i = 0; i < n; ++i) {
    const gerdy_marker_match* match = &map->match[gerdy_model_marker(m, pair[i][0])];
    assert_int_equal(match->how, GERDY_MATCH_SYNONYM);
    assert_int_equal(match->column, 3 * i);
  }
  gerdy_marker_map_free(map);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

static void markers_never_seen_do_not_count(void** state) {
  (void)state;
  gerdy_model* m;
  gerdy_marker_map* map;
  gerdy_error err = {0};
  const char* const names[] = {"RKNE", "R_FLE", "RASI"};
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_series* s = trial_of(names, 3);
  s->valid[0] = 0;
  assert_ok(gerdy_marker_map_make(m, s, NULL, &map, NULL, &err), &err);
  const gerdy_marker_match* match = &map->match[gerdy_model_marker(m, "RLFC")];
  assert_int_equal(match->how, GERDY_MATCH_SYNONYM);
  assert_int_equal(match->column, 3);
  gerdy_marker_map_free(map);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

// ---- mapping files -----------------------------------------------------------------------------

static void a_mapping_goes_round(void** state) {
  (void)state;
  bench b;
  gerdy_error err = {0};
  gerdy_marker_map *map, *again;
  gerdy_name_pairs *pairs, *read;
  open_bench(&b);
  gerdy_series* s = rename_to(&b, &known_sets[0], true);
  name_marker(s, (size_t)gerdy_marker_find(s, "C7"), "neck, \"low\"; #1");
  assert_ok(gerdy_marker_map_make(b.m, s, NULL, &map, NULL, &err), &err);
  map->match[gerdy_model_marker(b.m, "C7")].column =
      3 * (int)gerdy_marker_find(s, "neck, \"low\"; #1");
  assert_ok(gerdy_name_pairs_of(map, b.m, s, &pairs, &err), &err);
  assert_ok(gerdy_name_pairs_save("names_map.csv", pairs, &err), &err);
  assert_ok(gerdy_name_pairs_load("names_map.csv", &read, &err), &err);
  assert_int_equal(read->n, pairs->n);
  for (size_t i = 0; i < read->n; ++i) {
    assert_string_equal(read->pair[i].trial, pairs->pair[i].trial);
    assert_string_equal(read->pair[i].model, pairs->pair[i].model);
    assert_int_equal(read->pair[i].line, i + 2);
  }
  assert_ok(gerdy_marker_map_make(b.m, s, read, &again, NULL, &err), &err);
  for (size_t i = 0; i < map->n; ++i) {
    assert_int_equal(again->match[i].column, map->match[i].column);
    if (map->match[i].column >= 0) assert_int_equal(again->match[i].how, GERDY_MATCH_GIVEN);
  }
  gerdy_marker_map_free(map);
  gerdy_marker_map_free(again);
  gerdy_name_pairs_free(pairs);
  gerdy_name_pairs_free(read);
  gerdy_series_free(s);
  close_bench(&b);
}

static gerdy_status read_text(const char* text, gerdy_name_pairs** out, gerdy_error* err) {
  memset(err, 0, sizeof *err);
  return gerdy_name_pairs_read(text, strlen(text), out, err);
}

static void bad_mappings_are_refused_with_their_line(void** state) {
  (void)state;
  static const struct {
    const char* text;
    long line;
    const char* words;
  } bad[] = {
      {"trial,model\nRKNE,RLFC\nRANK\n", 3, "two columns"},
      {"RKNE,RLFC,femur\n", 1, "this line has more"},
      {"# by hand\n\nRKNE,RLFC\nRKNE,RMFC\n", 4, "line 3"},
      {"RKNE;RLFC\nRANK;RLFC\n", 2, "of the model"},
      {",RLFC\n", 1, "is missing"},
      {"\"RKNE,RLFC\n", 1, "quote"},
      {"\"", 1, "quote"},
      {"\"RKNE\"x,RLFC\n", 1, "cannot be read"},
      {"trial,model\n", 0, "no pair"},
      {"", 0, "no pair"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    gerdy_name_pairs* pairs;
    gerdy_error err;
    assert_int_equal(read_text(bad[i].text, &pairs, &err), GERDY_E_FORMAT);
    assert_null(pairs);
    assert_int_equal(err.line, bad[i].line);
    if (strstr(err.msg, bad[i].words) == NULL) fail_msg("%s: %s", bad[i].text, err.msg);
  }
}

static void a_mapping_is_checked_against_both_sides(void** state) {
  (void)state;
  gerdy_model* m;
  gerdy_marker_map* map;
  gerdy_name_pairs* pairs;
  gerdy_error err = {0};
  gerdy_notes notes;
  const char* const names[] = {"RASI", "LASI", "odd"};
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_series* s = trial_of(names, 3);
  gerdy_notes_init(&notes);
  assert_ok(read_text("odd,RLFC\n\nLASI,NOSUCH\n", &pairs, &err), &err);
  assert_int_equal(gerdy_marker_map_make(m, s, pairs, &map, NULL, &err), GERDY_E_DATA);
  assert_int_equal(err.line, 3);
  assert_string_equal(err.element, "NOSUCH");
  gerdy_name_pairs_free(pairs);

  assert_ok(read_text("gone,RLFC\n", &pairs, &err), &err);
  assert_int_equal(gerdy_marker_map_make(m, s, pairs, &map, NULL, &err), GERDY_E_DATA);
  assert_int_equal(err.line, 1);
  gerdy_name_pairs_free(pairs);

  // one name that is not there is told; a marker can be ruled out
  assert_ok(read_text("odd,RLFC\ngone,LLFC\nLASI,\n", &pairs, &err), &err);
  assert_ok(gerdy_marker_map_make(m, s, pairs, &map, &notes, &err), &err);
  assert_true(notes.n >= 1 && notes.item[0].severity == GERDY_WARNING && notes.item[0].line == 2);
  assert_int_equal(map->match[gerdy_model_marker(m, "RLFC")].how, GERDY_MATCH_GIVEN);
  assert_int_equal(map->match[gerdy_model_marker(m, "RASI")].how, GERDY_MATCH_EXACT);
  assert_int_equal(map->match[gerdy_model_marker(m, "LASI")].column, -1);
  gerdy_marker_map_apply(map, m, s);
  assert_int_equal(gerdy_marker_find(s, "LASI"), -1);
  assert_int_equal(gerdy_marker_find(s, "LASI (not used)"), 1);
  assert_int_equal(gerdy_marker_find(s, "RLFC"), 2);
  gerdy_marker_map_free(map);
  gerdy_name_pairs_free(pairs);
  gerdy_notes_reset(&notes);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

// names exchanged by the mapping do not get into each other's way
static void a_mapping_can_exchange_names(void** state) {
  (void)state;
  gerdy_model* m;
  gerdy_marker_map* map;
  gerdy_name_pairs* pairs;
  gerdy_error err = {0};
  const char* const names[] = {"RASI", "LASI", "RPSI"};
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_series* s = trial_of(names, 3);
  assert_ok(read_text("RASI,LASI\nLASI,RASI\n", &pairs, &err), &err);
  assert_ok(gerdy_marker_map_make(m, s, pairs, &map, NULL, &err), &err);
  gerdy_marker_map_apply(map, m, s);
  assert_int_equal(gerdy_marker_find(s, "LASI"), 0);
  assert_int_equal(gerdy_marker_find(s, "RASI"), 1);
  assert_int_equal(gerdy_marker_find(s, "RPSI"), 2);
  gerdy_marker_map_free(map);
  gerdy_name_pairs_free(pairs);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

static void memory_may_run_out(void** state) {
  (void)state;
  gerdy_model* m;
  gerdy_error err = {0};
  const char* const names[] = {"R.ASIS", "LASI", "odd", "RLMLA"};
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_series* s = trial_of(names, 4);
  for (unsigned long nth = 1;; ++nth) {
    gerdy_marker_map* map = NULL;
    gerdy_name_pairs *pairs = NULL, *saved = NULL;
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    gd_mem_fail_at(nth);
    gerdy_status status = read_text("odd,RLFC\ngone,RMFC\n", &pairs, &err);
    if (status == GERDY_OK) status = gerdy_marker_map_make(m, s, pairs, &map, &notes, &err);
    if (status == GERDY_OK) status = gerdy_name_pairs_of(map, m, s, &saved, &err);
    gd_mem_fail_at(0);
    gerdy_marker_map_free(map);
    gerdy_name_pairs_free(pairs);
    gerdy_name_pairs_free(saved);
    gerdy_notes_reset(&notes);
    if (status == GERDY_OK) {
      assert_true(nth > 8);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
  }
  gerdy_series_free(s);
  gerdy_model_free(m);
}

// ---- axes --------------------------------------------------------------------------------------

// one of the 24 turns that send axes to axes: the axis k of the new table is sign[k] from[k]
typedef struct right_turn {
  int from[3];
  double sign[3];
} right_turn;

static int all_turns(right_turn out[24]) {
  static const int order[6][3] = {{0, 1, 2}, {1, 2, 0}, {2, 0, 1}, {0, 2, 1}, {2, 1, 0}, {1, 0, 2}};
  int n = 0;
  for (int p = 0; p < 6; ++p) {
    for (int s = 0; s < 8; ++s) {
      right_turn t;
      double hand = p < 3 ? 1 : -1;
      for (int k = 0; k < 3; ++k) {
        t.from[k] = order[p][k];
        t.sign[k] = (s >> k & 1) ? -1 : 1;
        hand *= t.sign[k];
      }
      if (hand > 0) out[n++] = t;
    }
  }
  return n;
}

static void turn_table(gerdy_series* s, const right_turn* t, double scale) {
  for (size_t i = 0; i + 2 < s->nrow * s->ncol; i += 3) {
    double old[3] = {s->value[i], s->value[i + 1], s->value[i + 2]};
    for (int k = 0; k < 3; ++k) s->value[i + (size_t)k] = scale * t->sign[k] * old[t->from[k]];
  }
}

// largest difference of the joints, degrees: where the pelvis is and faces is the laboratory's
static double farthest_joint(const gerdy_model* m, const gerdy_series* a, const gerdy_series* b) {
  double most = 0;
  for (size_t i = 0; i < a->nrow * a->ncol; ++i) {
    if (strncmp(m->names + m->q_name[i % a->ncol], "pelvis_", 7) == 0 || !a->valid[i]) continue;
    most = fmax(most, fabs(a->value[i] - b->value[i]) * degree);
  }
  return most;
}

static void every_turn_gives_the_same_angles(void** state) {
  (void)state;
  bench b;
  right_turn turn[24];
  gerdy_error err = {0};
  open_bench(&b);
  gerdy_ik_trial* t = solve(&b, b.s);
  double most = 0;
  int seen[6] = {0};
  assert_int_equal(all_turns(turn), 24);
  for (int i = 0; i < 24; ++i) {
    gerdy_series* s;
    gerdy_notes notes;
    gd_axes axes;
    gerdy_notes_init(&notes);
    assert_ok(gerdy_series_copy(b.s, &s, &err), &err);
    turn_table(s, &turn[i], 1);
    assert_ok(gd_axes_find(b.m, s, &axes, &err), &err);
    assert_true(axes.certain && axes.unit == 1);
    ++seen[axes.up];
    assert_ok(gd_axes_turn_markers(&axes, s, &notes, &err), &err);
    assert_int_equal(notes.n, axes.up == GD_UP_Y ? 0 : 1);
    // y is up again: heights are those of the original, to the bit
    for (size_t k = 1; k < s->nrow * s->ncol; k += 3) assert_true(s->value[k] == b.s->value[k]);
    gerdy_ik_trial* u = solve(&b, s);
    most = fmax(most, farthest_joint(b.m, t->motion, u->motion));
    gerdy_ik_trial_free(u);
    gerdy_series_free(s);
    gerdy_notes_reset(&notes);
  }
  for (int k = 0; k < 6; ++k) assert_int_equal(seen[k], 4);
  print_message("24 turns: joint angles within %.1g deg\n", most);
  assert_true(most < 1e-6);
  gerdy_ik_trial_free(t);
  close_bench(&b);
}

static void a_wrong_unit_is_told(void** state) {
  (void)state;
  bench b;
  gerdy_error err = {0};
  static const double factor[] = {0.001, 0.01, 0.1, 10, 100, 1000};
  open_bench(&b);
  for (size_t i = 0; i < 6; ++i) {
    gerdy_series* s;
    gerdy_notes notes;
    gd_axes axes;
    gerdy_notes_init(&notes);
    assert_ok(gerdy_series_copy(b.s, &s, &err), &err);
    turn_table(s, &(right_turn){{0, 2, 1}, {1, -1, 1}}, factor[i]);
    assert_ok(gd_axes_find(b.m, s, &axes, &err), &err);
    assert_true(axes.certain && axes.up == GD_UP_Z);
    assert_near(axes.unit * factor[i], 1, 1e-12);
    assert_ok(gd_axes_turn_markers(&axes, s, &notes, &err), &err);
    assert_int_equal(notes.n, 2);
    for (size_t k = 0; k < s->nrow * s->ncol; ++k) {
      assert_near(s->value[k], b.s->value[k], 1e-12);
    }
    gerdy_series_free(s);
    gerdy_notes_reset(&notes);
  }
  // somebody half or twice as large is nobody measured in another unit
  for (int i = 0; i < 2; ++i) {
    gerdy_series* s;
    gd_axes axes;
    assert_ok(gerdy_series_copy(b.s, &s, &err), &err);
    turn_table(s, &(right_turn){{0, 1, 2}, {1, 1, 1}}, i ? 0.55 : 1.9);
    assert_ok(gd_axes_find(b.m, s, &axes, &err), &err);
    assert_true(axes.unit == 1);
    gerdy_series_free(s);
  }
  close_bench(&b);
}

// the pelvis alone has no height to order
static void what_does_not_tell_is_left_alone(void** state) {
  (void)state;
  bench b;
  gerdy_error err = {0};
  gd_axes axes;
  open_bench(&b);
  for (size_t i = 0; i < b.s->ncol / 3; ++i) {
    char name[32];
    gerdy_marker_name(b.s, i, name, sizeof name);
    if (strstr(name, "ASI") == NULL && strstr(name, "PSI") == NULL) name_marker(b.s, i, "other");
  }
  turn_table(b.s, &(right_turn){{0, 2, 1}, {1, -1, 1}}, 1);
  double before = b.s->value[1];
  assert_ok(gd_axes_find(b.m, b.s, &axes, &err), &err);
  assert_false(axes.certain);
  assert_ok(gd_axes_turn_markers(&axes, b.s, NULL, &err), &err);
  assert_true(b.s->value[1] == before);
  close_bench(&b);
}

static gerdy_series* plate(double x, double y, double z) {
  static const char* const name[6] = {"1_vx", "1_vy", "1_vz", "1_px", "1_py", "1_pz"};
  gerdy_series* s;
  gerdy_error err = {0};
  assert_ok(gerdy_series_new(2, 6, &s, &err), &err);
  for (size_t k = 0; k < 6; ++k) {
    assert_ok(gerdy_series_name(s, k, name[k], k < 3 ? "N" : "m"), &err);
    for (size_t row = 0; row < 2; ++row) {
      gerdy_series_set(s, row, k, k < 3 ? (double[3]){x, y, z}[k] : 0.1 * (double)k);
    }
  }
  gerdy_series_set(s, 1, 5, NAN);
  return s;
}

static void forces_turn_with_the_markers(void** state) {
  (void)state;
  gerdy_error err = {0};
  gd_axes axes = {.up = GD_UP_Z, .unit = 1, .certain = true};
  gerdy_series* s = plate(30, -20, 700);
  assert_ok(gd_axes_turn_forces(&axes, s, &err), &err);
  assert_near(s->value[0], 30, 0);
  assert_near(s->value[1], 700, 0);
  assert_near(s->value[2], 20, 0);
  assert_near(s->value[3], 0.3, 1e-15);
  assert_near(s->value[4], 0.5, 1e-15);
  assert_near(s->value[5], -0.4, 1e-15);
  // a gap goes with its value
  assert_true(!s->valid[6 + 4] && s->valid[6 + 5]);
  gerdy_series_free(s);
  // forces that stand otherwise than the markers, or upside down, or tell nothing
  const double bad[][3] = {{30, 700, -20}, {30, -20, -700}, {0, 0, 0}, {500, 0, 600}};
  for (size_t i = 0; i < 4; ++i) {
    s = plate(bad[i][0], bad[i][1], bad[i][2]);
    assert_int_equal(gd_axes_turn_forces(&axes, s, &err), GERDY_E_DATA);
    assert_near(s->value[1], bad[i][1], 0);
    gerdy_series_free(s);
  }
  // markers with y up: forces with y up go through, others do not; nothing known: nothing done
  axes.up = GD_UP_Y;
  s = plate(30, 700, -20);
  assert_ok(gd_axes_turn_forces(&axes, s, &err), &err);
  assert_near(s->value[1], 700, 0);
  gerdy_series_free(s);
  s = plate(30, -20, 700);
  assert_int_equal(gd_axes_turn_forces(&axes, s, &err), GERDY_E_DATA);
  axes.certain = false;
  assert_ok(gd_axes_turn_forces(&axes, s, &err), &err);
  assert_near(s->value[1], -20, 0);
  gerdy_series_free(s);
}

// ---- the whole way -----------------------------------------------------------------------------

static void save_turned(const char* from, const char* to, const right_turn* t) {
  gerdy_series* s;
  gerdy_error err = {0};
  assert_ok(gerdy_trc_load(from, &s, NULL, &err), &err);
  turn_table(s, t, 1);
  for (size_t i = 0; i < s->ncol / 3; ++i) {
    char name[100], other[112];
    gerdy_marker_name(s, i, name, sizeof name);
    snprintf(other, sizeof other, "Bo:%c_%s", name[0], name + 1);
    bool sided = (name[0] == 'R' || name[0] == 'L') && name[1] != '\0';
    name_marker(s, i, sided ? other : name);
  }
  assert_ok(gerdy_trc_save(to, s, &err), &err);
  gerdy_series_free(s);
}

static void save_turned_forces(const char* from, const char* to, const right_turn* t) {
  gerdy_series* s;
  gerdy_angle_unit unit;
  gerdy_error err = {0};
  assert_ok(gerdy_sto_load(from, &s, &unit, NULL, &err), &err);
  assert_int_equal(s->ncol % 3, 0);
  turn_table(s, t, 1);
  assert_ok(gerdy_sto_save(to, s, unit, &err), &err);
  gerdy_series_free(s);
}

static void report(const char* name, bool turned, const char* map, gerdy_run_summary* summary,
                   gerdy_notes* notes) {
  char path[4][64];
  static const char* const file[3] = {"run.trc", "static.trc", "forces.mot"};
  gerdy_error err = {0};
  gerdy_job job = gerdy_job_default();
  for (int k = 0; k < 3; ++k) {
    snprintf(path[k], sizeof path[k], "names_run/%s%s", turned ? "turned_" : "", file[k]);
  }
  snprintf(path[3], sizeof path[3], "names_run/%s.json", name);
  job.markers = path[0];
  job.standing = path[1];
  job.forces = path[2];
  job.json = path[3];
  job.map = map;
  job.save_map = turned && map == NULL ? "names_run/map.csv" : NULL;
  job.summary = summary;
  job.ndraw = 0;  // names do not move the error bars of the band
  assert_ok(gerdy_report_run(&job, notes, &err), &err);
}

// a laboratory with z up and other names: the same report, with the mapping it
// saved as well
static void another_laboratory_gives_the_same_report(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_run_summary ours, theirs;
  gerdy_name_pairs* pairs;
  const right_turn lab = {{2, 0, 1}, {1, 1, 1}};
  gerdy_synth_options synth = gerdy_synth_options_default();
  synth.strides = 5;
  assert_ok(gerdy_synth_run(&synth, "names_run", &err), &err);
  save_turned("names_run/run.trc", "names_run/turned_run.trc", &lab);
  save_turned("names_run/static.trc", "names_run/turned_static.trc", &lab);
  save_turned_forces("names_run/forces.mot", "names_run/turned_forces.mot", &lab);
  gerdy_notes_init(&notes);
  report("ours", false, NULL, &ours, NULL);
  report("theirs", true, NULL, &theirs, &notes);
  size_t nturned = 0, nmatched = 0;
  for (size_t i = 0; i < notes.n; ++i) {
    nturned += strstr(notes.item[i].text, "z points up") != NULL;
    nmatched += strstr(notes.item[i].text, "matched to Bo:") != NULL;
  }
  assert_int_equal(nturned, 2);
  assert_true(nmatched > 60);
  assert_int_equal(ours.nframe, theirs.nframe);
  assert_near(ours.marker_rms, theirs.marker_rms, 1e-9);
  // the noise of the markers stands otherwise to the axes in which the solver begins and stops
  assert_near(ours.speed.mean, theirs.speed.mean, 1e-3);
  for (int side = 0; side < 2; ++side) {
    assert_int_equal(ours.nkept[side], theirs.nkept[side]);
    assert_true(ours.nkept[side] > 2);
    assert_near(ours.pelvic_drop_peak[side].mean, theirs.pelvic_drop_peak[side].mean, 1e-5);
  }
  assert_ok(gerdy_name_pairs_load("names_run/map.csv", &pairs, &err), &err);
  assert_int_equal(pairs->n, 43);
  report("mapped", true, "names_run/map.csv", &ours, NULL);
  assert_true(ours.marker_rms == theirs.marker_rms);
  assert_true(ours.pelvic_drop_peak[0].mean == theirs.pelvic_drop_peak[0].mean);
  gerdy_name_pairs_free(pairs);
  gerdy_notes_reset(&notes);
}

// the trials of the reference data stand along y and are measured in the unit they say
static void real_trials_stay_as_they_are(void** state) {
  (void)state;
  static const char* const pair[][2] = {
      {"data/run-bmclab/Scale/Rajagopal2015_scaled.osim",
       "data/run-bmclab/ExpData/motion_capture_run.trc"},
      {"data/models/Rajagopal2016.osim", "data/run-rajagopal/ExpData/motion_capture_run.trc"},
      {"data/models/Rajagopal2016.osim", "data/run-rajagopal/ExpData/motion_capture_walk.trc"},
      {"data/models/Rajagopal2016.osim", "data/run-rajagopal/ExpData/static_run.trc"},
      {"data/model-lenhart2015/lenhart_itb.osim", "data/model-lenhart2015/overground_17.trc"},
      {"data/walk-gait2392/subject01_simbody.osim", "data/walk-gait2392/subject01_walk1.trc"},
  };
  NEED_SHARED(SHARED_FILE("oracle/README.md"));
  for (size_t i = 0; i < sizeof pair / sizeof pair[0]; ++i) {
    gerdy_model* m;
    gerdy_series* s;
    gerdy_marker_map* map;
    gerdy_error err = {0};
    gd_axes axes;
    size_t nmatched = 0;
    assert_ok(gerdy_model_load(SHARED_FILE(pair[i][0]), &m, NULL, &err), &err);
    assert_ok(gerdy_trc_load(SHARED_FILE(pair[i][1]), &s, NULL, &err), &err);
    assert_ok(gerdy_marker_map_make(m, s, NULL, &map, NULL, &err), &err);
    gerdy_marker_map_apply(map, m, s);
    for (size_t k = 0; k < map->n; ++k) nmatched += map->match[k].column >= 0;
    assert_ok(gd_axes_find(m, s, &axes, &err), &err);
    print_message("%-52s %2zu of %2zu markers, y up with correlation %.3f, %2.0f deg off\n",
                  pair[i][1], nmatched, map->n, axes.correlation, acos(axes.along) * degree);
    assert_true(axes.certain && axes.up == GD_UP_Y && axes.unit == 1);
    gerdy_marker_map_free(map);
    gerdy_series_free(s);
    gerdy_model_free(m);
  }
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_names_give_the_same_angles),
      cmocka_unit_test(two_candidates_are_none),
      cmocka_unit_test(sides_never_cross),
      cmocka_unit_test(near_names_are_only_suggested),
      cmocka_unit_test(what_a_name_means_depends_on_its_set),
      cmocka_unit_test(keypoints_are_joint_centres),
      cmocka_unit_test(markers_never_seen_do_not_count),
      cmocka_unit_test(a_mapping_goes_round),
      cmocka_unit_test(bad_mappings_are_refused_with_their_line),
      cmocka_unit_test(a_mapping_is_checked_against_both_sides),
      cmocka_unit_test(a_mapping_can_exchange_names),
      cmocka_unit_test(memory_may_run_out),
      cmocka_unit_test(every_turn_gives_the_same_angles),
      cmocka_unit_test(a_wrong_unit_is_told),
      cmocka_unit_test(what_does_not_tell_is_left_alone),
      cmocka_unit_test(forces_turn_with_the_markers),
      cmocka_unit_test(another_laboratory_gives_the_same_report),
      cmocka_unit_test(real_trials_stay_as_they_are),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
