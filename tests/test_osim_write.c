// Saving a model: what is written is read as the same model, array by array, and written again as
// the same bytes. On models written here, the corpus of the reader, and the models everybody uses.
#include "testing.h"

#include <dirent.h>
#include <gerdy/kin.h>
#include <gerdy/model.h>
#include <gerdy/muscle.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "io/xml.h"
#include "math/function.h"
#include "math/vec.h"
#include "model/osim_write.h"
#include "model/osim_write_exact.h"
#include "testing_random.h"

// ---- comparing models --------------------------------------------------------------------------

// What Euler angles and the turned origin of a child frame cannot always give back to the last bit:
// rotations are within 1e-15 of the model's (entries of at most 1, rounded a few times), and the
// origin within that times its size. The coefficients of a spline that was read inside a
// MultiplierFunction were fitted first and multiplied then; read again they are fitted to
// multiplied values, with other roundings. Everything else is the same bits.
static const char* const inexact[] = {"body_parent_rot", "body_child_rot", "body_child_pos",
                                      "wrap_rot",        "bushing_rot",    "constraint_rot",
                                      "mesh_rot"};

static double tolerance_of(const char* field) {
  for (size_t i = 0; i < sizeof inexact / sizeof *inexact; ++i) {
    if (strcmp(inexact[i], field) == 0) return 1e-15;
  }
  return 0;
}

static bool same_double(double a, double b, double tolerance) {
  return a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= tolerance * fmax(1, fabs(a));
}

static void compare_doubles(const char* of, const char* field, const double* a, const double* b,
                            size_t n) {
  size_t ndiffer = 0;
  double worst = 0;
  for (size_t i = 0; i < n; ++i) {
    if (!same_double(a[i], b[i], tolerance_of(field))) {
      fail_msg("%s: %s[%zu] was %.17g and is %.17g", of, field, i, a[i], b[i]);
    }
    if (a[i] == b[i] || isnan(a[i])) continue;
    ++ndiffer;
    worst = fmax(worst, fabs(a[i] - b[i]));
  }
  if (ndiffer > 0) {
    print_message("%s: %zu of %zu numbers of %s differ, by at most %.2g\n", of, ndiffer, n, field,
                  worst);
  }
}

static void compare_ints(const char* of, const char* field, const int* a, const int* b, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    if (a[i] != b[i]) fail_msg("%s: %s[%zu] was %d and is %d", of, field, i, a[i], b[i]);
  }
}

static void compare_chars(const char* of, const char* field, const char* a, const char* b,
                          size_t n) {
  if (memcmp(a, b, n) != 0) fail_msg("%s: %s differ", of, field);
}

// a spline by its values between the points: those close together make large coefficients
static void compare_spline(const char* of, const gerdy_model* a, const gerdy_model* b, int f) {
  const double *p = a->parameter + a->function_par[f], *q = b->parameter + b->function_par[f];
  int n = a->function_n[f];
  gd_function_type type = (gd_function_type)a->function_type[f];
  double largest = 0, steepest = 0, v[2], s[2];
  for (int i = 0; i < n; ++i) largest = fmax(largest, fabs(p[n + i]));
  for (int i = 0; i + 1 < n; ++i) steepest = fmax(steepest, largest / (p[i + 1] - p[i]));
  for (int i = 0; i + 1 < n; ++i) {
    for (int k = 0; k <= 4; ++k) {
      double x = p[i] + (p[i + 1] - p[i]) * k / 4;
      gd_function_eval(type, p, n, x, &v[0], &s[0]);
      gd_function_eval(type, q, n, x, &v[1], &s[1]);
      if (!(fabs(v[0] - v[1]) <= 1e-13 * largest) || !(fabs(s[0] - s[1]) <= 1e-13 * steepest)) {
        fail_msg("%s: at %g function %d was %.17g, slope %.17g, and is %.17g, slope %.17g", of, x,
                 f, v[0], s[0], v[1], s[1]);
      }
    }
  }
}

static void compare_functions(const char* of, const gerdy_model* a, const gerdy_model* b) {
  int ndiffer = 0;
  for (int f = 0; f < a->nfunction; ++f) {
    int type = a->function_type[f], n = a->function_n[f], at = a->function_par[f];
    bool spline = type == GD_FUNCTION_SPLINE || type > GD_FUNCTION_GCV;
    size_t npar = gd_function_npar((gd_function_type)type, n);
    if (memcmp(a->parameter + at, b->parameter + at, npar * sizeof *a->parameter) == 0) continue;
    compare_doubles(of, "parameter", a->parameter + at, b->parameter + at,
                    spline ? 2 * (size_t)n : npar);
    if (spline) compare_spline(of, a, b, f);
    ++ndiffer;
  }
  if (ndiffer > 0) {
    print_message("%s: the last bits of %d of %d functions differ\n", of, ndiffer, a->nfunction);
  }
}

#define COMPARE_SIZE(name, meaning) \
  if (a->name != b->name) fail_msg("%s: %s was %d and is %d", of, #name, a->name, b->name);
// the parameters of functions are compared function by function
#define COMPARE_FIELD(type, name, rows, columns, unit, meaning) \
  if (strcmp(#name, "parameter") != 0)                          \
    _Generic(a->name, int*: compare_ints, double*: compare_doubles, char*: compare_chars)( \
        of, #name, a->name, b->name, (size_t)a->rows * (columns));

static void compare_models(const char* of, const gerdy_model* a, const gerdy_model* b) {
  GERDY_MODEL_SIZES(COMPARE_SIZE)
  GERDY_MODEL_FIELDS(COMPARE_FIELD)
  compare_functions(of, a, b);
  compare_doubles(of, "gravity", a->gravity, b->gravity, 3);
  assert_string_equal(a->name, b->name);
}

// ---- comparing poses ---------------------------------------------------------------------------

static void compute(const gerdy_model* m, gerdy_data* d) {
  gerdy_fk(m, d);
  gerdy_fk_markers(m, d);
  gerdy_path_lengths(m, d);
}

static void compare_near(const char* of, const char* what, const double* a, const double* b,
                         size_t n) {
  for (size_t i = 0; i < n; ++i) {
    if (!(fabs(a[i] - b[i]) <= 1e-12 * fmax(1, fabs(a[i])))) {
      fail_msg("%s: %s[%zu] was %.17g and is %.17g", of, what, i, a[i], b[i]);
    }
  }
}

// a coordinate somewhere in its range, in a range that a body could have
static double random_value(const gerdy_model* m, int q, gd_random* random) {
  double low = fmax(m->q_min[q], -1.5), high = fmin(m->q_max[q], 1.5);
  return low < high ? random_between(random, low, high) : m->q_default[q];
}

static void compare_poses(const char* of, const gerdy_model* a, const gerdy_model* b) {
  gerdy_data *da, *db;
  gd_random random = {7};
  assert_ok(gerdy_data_new(a, &da, NULL), NULL);
  assert_ok(gerdy_data_new(b, &db, NULL), NULL);
  for (int pose = 0; pose < 5; ++pose) {
    for (int q = 0; q < a->nq && pose > 0; ++q) da->q[q] = random_value(a, q, &random);
    memcpy(db->q, da->q, (size_t)a->nq * sizeof *da->q);
    compute(a, da);
    compute(b, db);
    compare_near(of, "q", da->q, db->q, (size_t)a->nq);
    compare_near(of, "body_pos", da->body_pos, db->body_pos, 3 * (size_t)a->nbody);
    compare_near(of, "body_rot", da->body_rot, db->body_rot, 9 * (size_t)a->nbody);
    compare_near(of, "marker_pos", da->marker_pos, db->marker_pos, 3 * (size_t)a->nmarker);
    compare_near(of, "path_length", da->path_length, db->path_length, (size_t)a->npath);
  }
  gerdy_data_free(da);
  gerdy_data_free(db);
}

// ---- there and back ----------------------------------------------------------------------------

static gerdy_model* read_document(const char* of, const gd_buf* document) {
  gerdy_model* m;
  gerdy_notes notes;
  gerdy_error err = {0};
  char text[1024];
  gerdy_notes_init(&notes);
  if (gerdy_model_read(document->at, document->n, &m, &notes, &err) != GERDY_OK) {
    fail_msg("%s: what was saved cannot be read: %s", of,
             gerdy_error_text(&err, text, sizeof text));
  }
  for (size_t i = 0; i < notes.n; ++i) {
    if (strstr(notes.item[i].text, "misspelled") != NULL) {
      fail_msg("%s: %s: %s", of, notes.item[i].where, notes.item[i].text);
    }
  }
  gerdy_notes_reset(&notes);
  return m;
}

static void round_trip(const char* of, const gerdy_model* m) {
  gd_buf first, second;
  gd_buf_init(&first);
  gd_buf_init(&second);
  gd_osim_write(m, &first);
  assert_false(first.failed);
  gerdy_model* again = read_document(of, &first);
  compare_models(of, m, again);
  compare_poses(of, m, again);
  gd_osim_write(again, &second);
  assert_int_equal(first.n, second.n);
  assert_memory_equal(first.at, second.at, first.n);
  gerdy_model_free(again);
  gd_buf_reset(&first);
  gd_buf_reset(&second);
}

static void round_trip_file(const char* path) {
  gerdy_model* m;
  gerdy_error err = {0};
  assert_ok(gerdy_model_load(path, &m, NULL, &err), &err);
  round_trip(gd_path_name(path), m);
  gerdy_model_free(m);
}

// ---- corpus and models -------------------------------------------------------------------------

static void the_corpus_of_the_reader(void** state) {
  (void)state;
  DIR* folder = opendir(SOURCE_FILE("fuzz/corpus/osim"));
  assert_non_null(folder);
  int n = 0;
  for (struct dirent* entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    char file[400];
    if (strncmp(entry->d_name, "ok_", 3) != 0) continue;
    snprintf(file, sizeof file, "fuzz/corpus/osim/%s", entry->d_name);
    round_trip_file(SOURCE_FILE(file));
    ++n;
  }
  closedir(folder);
  assert_true(n >= 10);
}

static void the_bundled_model(void** state) {
  (void)state;
  round_trip_file(SOURCE_FILE("models/gerdy_runner.osim"));
}

static const char* const common[] = {
    "data/models/arm26.osim",
    "data/models/leg39.osim",
    "data/models/gait10dof18musc.osim",
    "data/models/gait2354_simbody.osim",
    "data/models/gait2392_millard2012muscle.osim",
    "data/models/gait2392_thelen2003muscle.osim",
    "data/models/FullBodyModel_Hamner2010_v2_0.osim",
    "data/models/Rajagopal2016.osim",
    "data/models/LaiUhlrich2022.osim",
    "data/models/RajagopalLaiUhlrich2023.osim",
    "data/run-bmclab/Scale/Rajagopal2015_scaled.osim",
    "data/walk-gait2392/subject01_simbody.osim",
    "data/model-lenhart2015/lenhart_itb.osim",
};

static void the_models_everybody_uses(void** state) {
  (void)state;
  for (size_t i = 0; i < sizeof common / sizeof *common; ++i) {
    const char* path = SHARED_FILE(common[i]);
    NEED_SHARED(path);
    round_trip_file(path);
  }
}

// ---- numbers -----------------------------------------------------------------------------------

// a number as documents hold it, of so many digits
static double decimal(gd_random* random, double low, double high, int digits) {
  char text[40];
  snprintf(text, sizeof text, "%.*g", digits, random_between(random, low, high));
  return strtod(text, NULL);
}

static void assert_same(const double* a, const double* b, int n) {
  for (int i = 0; i < n; ++i) {
    if (a[i] != b[i]) fail_msg("number %d was %.17g and is %.17g", i, a[i], b[i]);
  }
}

static void angles_give_the_same_rotation(void** state) {
  (void)state;
  static const double special[] = {0,
                                   1.5707963267948966,
                                   -1.5707963267948966,
                                   1.5708,
                                   -1.5707963,
                                   3.1415926535897931,
                                   1e-3,
                                   -1e-9,
                                   0.5};
  enum { n = sizeof special / sizeof *special };
  gd_random random = {3};
  double angle[3], again[3], R[9], S[9];
  for (int i = 0; i < n * n * n + 2000; ++i) {
    int pick[3] = {i % n, i / n % n, i / n / n};
    for (int k = 0; k < 3; ++k) {
      angle[k] = i < n * n * n ? special[pick[k]] : decimal(&random, -3.14, 3.14, 2 + i % 15);
    }
    gd_m3_euler_xyz(angle, R);
    gd_osim_write_angles(R, again);
    gd_m3_euler_xyz(again, S);
    assert_same(R, S, 9);
  }
  gd_m3_identity(R);
  gd_osim_write_angles(R, angle);
  for (int k = 0; k < 3; ++k) assert_true(angle[k] == 0 && !signbit(angle[k]));
}

// products of rotations come from no three angles exactly; what is written settles at once
static void angles_of_any_rotation_are_near(void** state) {
  (void)state;
  static const double quarter[9] = {0, 0, 1, 0, 1, 0, -1, 0, 0};  // a right angle about y
  gd_random random = {4};
  double angle[3], again[3], A[9], B[9], R[9], S[9];
  for (int i = 0; i < 500; ++i) {
    for (int k = 0; k < 3; ++k) angle[k] = random_between(&random, -3.14, 3.14);
    gd_m3_euler_xyz(angle, A);
    for (int k = 0; k < 3; ++k) angle[k] = i % 4 ? random_between(&random, -3.14, 3.14) : 0;
    gd_m3_euler_xyz(angle, B);
    gd_m3_mul(A, i % 3 ? B : quarter, R);
    if (i % 7 == 0) gd_m3_mul(quarter, B, R);
    gd_osim_write_angles(R, angle);
    gd_m3_euler_xyz(angle, S);
    for (int k = 0; k < 9; ++k) assert_near(R[k], S[k], 1e-15);
    gd_osim_write_angles(S, again);
    assert_same(angle, again, 3);
  }
}

static void child_frames_are_found_again(void** state) {
  (void)state;
  gd_random random = {5};
  for (int i = 0; i < 500; ++i) {
    double angle[3], pos[3], R[9], child_rot[9], child_pos[3], frame_pos[3], frame_angle[3];
    for (int k = 0; k < 3; ++k) {
      angle[k] = decimal(&random, -3.14, 3.14, 1 + i % 9);
      pos[k] = decimal(&random, -0.5, 0.5, 1 + i % 9);
    }
    gd_m3_euler_xyz(angle, R);
    gd_m3_transpose(R, child_rot);
    gd_m3_mul_v3(child_rot, pos, child_pos);
    for (int k = 0; k < 3; ++k) child_pos[k] = -child_pos[k];
    gd_osim_write_child(child_pos, child_rot, frame_pos, frame_angle);
    assert_same(pos, frame_pos, 3);
    gd_m3_euler_xyz(frame_angle, child_rot);
    assert_same(R, child_rot, 9);
  }
}

static void axes_are_found_again(void** state) {
  (void)state;
  gd_random random = {6};
  for (int i = 0; i < 2000; ++i) {
    double axis[3], dir[3], again[3];
    for (int k = 0; k < 3; ++k) axis[k] = decimal(&random, -1, 1, 2 + i % 8);
    double length = gd_v3_norm(axis);
    for (int k = 0; k < 3; ++k) dir[k] = axis[k] / length;
    gd_osim_write_axis(dir, axis);
    length = gd_v3_norm(axis);
    assert_near(length, 1, 1e-4);
    for (int k = 0; k < 3; ++k) again[k] = axis[k] / length;
    assert_same(dir, again, 3);
  }
}

static void degrees_are_found_again(void** state) {
  (void)state;
  const double degree = 3.14159265358979323846 / 180;
  gd_random random = {7};
  for (int i = 0; i < 2000; ++i) {
    double value = decimal(&random, -200, 200, 1 + i % 15);
    double limit = gd_osim_write_multiplied(value * degree, degree);
    double stiffness = gd_osim_write_divided(value / degree, degree);
    assert_same(&(double){value * degree}, &(double){limit * degree}, 1);
    assert_same(&(double){value / degree}, &(double){stiffness / degree}, 1);
  }
}

// ---- a model of everything ---------------------------------------------------------------------

// every kind of joint but one, force, function and surface, and names that XML has to escape
#define EVERYTHING "fuzz/corpus/osim/ok_everything.osim"

static gerdy_model* read_everything(void) {
  gerdy_model* m;
  gerdy_error err = {0};
  assert_ok(gerdy_model_load(SOURCE_FILE(EVERYTHING), &m, NULL, &err), &err);
  return m;
}

static void a_model_of_everything(void** state) {
  (void)state;
  gerdy_model* m = read_everything();
  assert_int_equal(m->nwrap, 4);
  assert_int_equal(m->nmuscle, 6);
  assert_int_equal(m->nligament, 1);
  assert_int_equal(m->nbushing, 1);
  assert_int_equal(m->nlimit, 2);
  assert_int_equal(m->nspring, 1);
  assert_int_equal(m->nconstraint, 2);
  assert_string_equal(m->name, "a <b> & \"c\"\t\nd");
  round_trip("everything", m);
  gerdy_model_free(m);
}

// ---- the form of the document ------------------------------------------------------------------

typedef struct document {
  gd_buf text;
  gd_xml_node* root;
} document;

static document write_document(const gerdy_model* m) {
  document d;
  gerdy_error err = {0};
  gd_buf_init(&d.text);
  gd_osim_write(m, &d.text);
  assert_ok(gd_xml_parse(d.text.at, d.text.n, &d.root, &err), &err);
  return d;
}

static void free_document(document* d) {
  gd_xml_free(d->root);
  gd_buf_reset(&d->text);
}

// the object of a set of the model, by tag and name
static const gd_xml_node* object(const document* d, const char* set, const char* tag,
                                 const char* name) {
  const gd_xml_node* objects =
      gd_xml_child(gd_xml_child(gd_xml_child(d->root, "Model"), set), "objects");
  const gd_xml_node* node = objects->first_child;
  while (node != NULL && (strcmp(node->name, tag) != 0 || strcmp(node->attr_name, name) != 0)) {
    node = node->next;
  }
  if (node == NULL) fail_msg("no <%s name=\"%s\"> in <%s>", tag, name, set);
  return node;
}

static void joints_keep_their_kind(void** state) {
  (void)state;
  gerdy_model* m = read_everything();
  document d = write_document(m);
  assert_string_equal(d.root->name, "OpenSimDocument");
  assert_string_equal(d.root->attr_version, "40000");
  const gd_xml_node* pin = object(&d, "JointSet", "PinJoint", "pin");
  const gd_xml_node* frame = gd_xml_child(gd_xml_child(pin, "frames"), "PhysicalOffsetFrame");
  assert_string_equal(gd_xml_text(pin, "socket_parent_frame"), "b_offset");
  assert_string_equal(gd_xml_text(pin, "socket_child_frame"), "foot_offset");
  assert_string_equal(frame->attr_name, "b_offset");
  assert_string_equal(gd_xml_text(frame, "socket_parent"), "/bodyset/b");
  assert_string_equal(gd_xml_text(frame, "orientation"), "-1.7 1.45 1.6");
  assert_string_equal(frame->next->attr_name, "foot_offset");
  assert_string_equal(gd_xml_text(frame->next, "translation"), "0.01 0.02 0.03");
  object(&d, "JointSet", "FreeJoint", "root");
  object(&d, "ForceSet", "Schutte1993Muscle_Deprecated", "schutte");
  object(&d, "ConstraintSet", "WeldConstraint", "weld");
  const gd_xml_node* limit = object(&d, "ForceSet", "CoordinateLimitForce", "limit");
  assert_string_equal(gd_xml_text(limit, "upper_limit"), "120");
  assert_string_equal(gd_xml_text(limit, "lower_stiffness"), "1.3");
  free_document(&d);
  gerdy_model_free(m);
}

// OpenSim refuses joints whose rotations, or translations, have two axes along one line
static void custom_joints_have_six_axes(void** state) {
  (void)state;
  gerdy_model* m = read_everything();
  document d = write_document(m);
  const gd_xml_node* knee = object(&d, "JointSet", "CustomJoint", "knee");
  const gd_xml_node* node = gd_xml_child(knee, "SpatialTransform")->first_child;
  double axis[6][3], cross[3], end[3];
  for (int i = 0; i < 6; ++i, node = node->next) {
    assert_non_null(node);
    assert_int_equal(
        sscanf(gd_xml_text(node, "axis"), "%lf %lf %lf", &axis[i][0], &axis[i][1], &axis[i][2]), 3);
    for (int k = i / 3 * 3; k < i; ++k) {
      gd_v3_cross(axis[k], axis[i], cross);
      assert_true(gd_v3_norm(cross) > 0.1);
    }
  }
  assert_null(node);
  gd_v3_cross(axis[0], axis[1], end);
  assert_true(fabs(gd_v3_dot(end, axis[2])) > 0.5);
  free_document(&d);
  gerdy_model_free(m);
}
// a name is cut to what the model keeps of it, which may be within a character
static void long_names_end_with_a_whole_character(void** state) {
  (void)state;
  static const char* const character[] = {"\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "x"};
  for (size_t i = 0; i < sizeof character / sizeof *character; ++i) {
    for (size_t lead = 0; lead < 4; ++lead) {
      gerdy_model* m = read_everything();
      size_t n = lead, width = strlen(character[i]);
      memset(m->name, 'a', sizeof m->name);
      while (n + 1 < sizeof m->name) {
        m->name[n] = character[i][(n - lead) % width];
        ++n;
      }
      m->name[n] = '\0';
      document d = write_document(m);
      const char* name = gd_xml_child(d.root, "Model")->attr_name;
      assert_int_equal(strlen(name), lead + (n - lead) / width * width);
      assert_memory_equal(name, m->name, strlen(name));
      free_document(&d);
      gerdy_model_free(m);
    }
  }
}

// ---- files and memory --------------------------------------------------------------------------

static void files_are_saved(void** state) {
  (void)state;
  static const char path[] = "saved_everything.osim";
  gerdy_error err = {0};
  gerdy_model *m = read_everything(), *again;
  assert_ok(gerdy_model_save(path, m, &err), &err);
  assert_ok(gerdy_model_load(path, &again, NULL, &err), &err);
  compare_models(path, m, again);
  gerdy_model_free(again);
  gerdy_model_free(m);
  assert_int_equal(remove(path), 0);
}

static void what_cannot_be_written_is_an_error(void** state) {
  (void)state;
  static const char* const path[] = {"no/such/folder/m.osim", "."};
  gerdy_model* m = read_everything();
  for (size_t i = 0; i < sizeof path / sizeof *path; ++i) {
    gerdy_error err = {0};
    assert_int_equal(gerdy_model_save(path[i], m, &err), GERDY_E_FILE);
    assert_string_equal(err.file, path[i]);
    assert_true(err.msg[0] != '\0');
    assert_int_equal(gerdy_model_save(path[i], m, NULL), GERDY_E_FILE);
  }
  gerdy_model_free(m);
}

static void every_allocation_fails_in_turn(void** state) {
  (void)state;
  static const char path[] = "saved_never.osim";
  gerdy_model* m = read_everything();
  unsigned long before = gd_mem_count();
  assert_int_equal(gerdy_model_save(path, m, NULL), GERDY_OK);
  unsigned long n = gd_mem_count() - before;
  assert_int_equal(remove(path), 0);
  assert_true(n > 0);
  for (unsigned long i = 1; i <= n; ++i) {
    gerdy_error err = {0};
    gd_mem_fail_at(i);
    gerdy_status status = gerdy_model_save(path, m, &err);
    gd_mem_fail_at(0);
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_int_equal(err.code, GERDY_E_MEMORY);
    assert_false(test_exists(path));
  }
  gerdy_model_free(m);
}

// ---- what OpenSim writes -----------------------------------------------------------------------

enum { most_pairs = 2000 };
typedef struct pairs {
  char text[most_pairs][96];  // "PARENT/CHILD"
  int n;
} pairs;

static bool has_pair(const pairs* p, const char* text) {
  for (int i = 0; i < p->n; ++i) {
    if (strcmp(p->text[i], text) == 0) return true;
  }
  return false;
}

static void add_pairs(pairs* p, const gd_xml_node* node) {
  for (const gd_xml_node* child = node->first_child; child != NULL; child = child->next) {
    char text[96];
    snprintf(text, sizeof text, "%s/%s", node->name, child->name);
    if (!has_pair(p, text)) {
      assert_true(p->n < most_pairs);
      memcpy(p->text[p->n++], text, sizeof text);
    }
    add_pairs(p, child);
  }
}

static gd_xml_node* parse_file(const char* path) {
  char* bytes;
  size_t n;
  gd_xml_node* root;
  assert_int_equal(gd_file_read(path, &bytes, &n, NULL), GERDY_OK);
  assert_int_equal(gd_xml_parse(bytes, n, &root, NULL), GERDY_OK);
  gd_free(bytes);
  return root;
}

// properties of OpenSim 4 that none of those files gives
static const char* const also[] = {
    "Blankevoort1991Ligament/damping_coefficient",
    "Blankevoort1991Ligament/transition_strain",
    "ForceVelocityCurve/concentric_curviness",
    "ForceVelocityCurve/eccentric_curviness",
    "Millard2012EquilibriumMuscle/maximum_pennation_angle",
    "MovingPathPoint/location",
    "TendonForceLengthCurve/strain_at_one_norm_force",
    "Thelen2003Muscle/fv_linear_extrap_threshold",
    "Thelen2003Muscle/ignore_activation_dynamics",
    "Thelen2003Muscle/ignore_tendon_compliance",
    "Thelen2003Muscle/maximum_pennation_angle",
    "Thelen2003Muscle/minimum_activation",
};

static bool is_known(const pairs* known, const char* text) {
  for (size_t i = 0; i < sizeof also / sizeof *also; ++i) {
    if (strcmp(also[i], text) == 0) return true;
  }
  return has_pair(known, text);
}

// every element stands where OpenSim writes it in a document of the same version
static void elements_stand_where_opensim_writes_them(void** state) {
  (void)state;
  static pairs known, written;
  for (size_t i = 0; i < sizeof common / sizeof *common; ++i) {
    NEED_SHARED(SHARED_FILE(common[i]));
    gd_xml_node* root = parse_file(SHARED_FILE(common[i]));
    if (strcmp(root->attr_version, "40000") == 0) add_pairs(&known, root);
    gd_xml_free(root);
    gerdy_model* m;
    assert_int_equal(gerdy_model_load(SHARED_FILE(common[i]), &m, NULL, NULL), GERDY_OK);
    document d = write_document(m);
    add_pairs(&written, d.root);
    free_document(&d);
    gerdy_model_free(m);
  }
  assert_true(written.n > 100);
  for (int i = 0; i < written.n; ++i) {
    if (!is_known(&known, written.text[i])) fail_msg("OpenSim writes no %s", written.text[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(angles_give_the_same_rotation),
      cmocka_unit_test(angles_of_any_rotation_are_near),
      cmocka_unit_test(child_frames_are_found_again),
      cmocka_unit_test(axes_are_found_again),
      cmocka_unit_test(degrees_are_found_again),
      cmocka_unit_test(a_model_of_everything),
      cmocka_unit_test(joints_keep_their_kind),
      cmocka_unit_test(custom_joints_have_six_axes),
      cmocka_unit_test(long_names_end_with_a_whole_character),
      cmocka_unit_test(files_are_saved),
      cmocka_unit_test(what_cannot_be_written_is_an_error),
      cmocka_unit_test(every_allocation_fails_in_turn),
      cmocka_unit_test(the_corpus_of_the_reader),
      cmocka_unit_test(the_bundled_model),
      cmocka_unit_test(the_models_everybody_uses),
      cmocka_unit_test(elements_stand_where_opensim_writes_them),
  };
  ENTER_BUILD_TREE();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
