// Meshes that show the bones: read from documents of every version, scaled and saved.
#include "testing.h"

#include <gerdy/model.h>
#include <gerdy/scale.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "math/vec.h"
#include "model/osim_write.h"
#include "testing_scale.h"

static gerdy_model* read_text(const char* text) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_read(text, strlen(text), &m, NULL, &err), &err);
  return m;
}

static gerdy_model* read_file(const char* path) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_load(path, &m, NULL, &err), &err);
  return m;
}

static const char* file_of(const gerdy_model* m, int i) { return m->names + m->mesh_file[i]; }

static void expect(const double* got, double x, double y, double z) {
  assert_near(got[0], x, 1e-15);
  assert_near(got[1], y, 1e-15);
  assert_near(got[2], z, 1e-15);
}

// what is written is read as the same meshes
static void expect_saved(const gerdy_model* m) {
  gd_buf out;
  gd_buf_init(&out);
  gd_osim_write(m, &out);
  assert_false(out.failed);
  gerdy_error err = {0};
  gerdy_model* again;
  assert_ok(gerdy_model_read(out.at, out.n, &again, NULL, &err), &err);
  assert_int_equal(again->nmesh, m->nmesh);
  for (int i = 0; i < m->nmesh; ++i) {
    assert_string_equal(file_of(again, i), file_of(m, i));
    assert_int_equal(again->mesh_body[i], m->mesh_body[i]);
    assert_int_equal(again->mesh_hidden[i], m->mesh_hidden[i]);
    for (int k = 0; k < 3; ++k) assert_near(again->mesh_pos[3 * i + k], m->mesh_pos[3 * i + k], 0);
    for (int k = 0; k < 3; ++k)
      assert_near(again->mesh_scale[3 * i + k], m->mesh_scale[3 * i + k], 0);
    for (int k = 0; k < 4; ++k)
      assert_near(again->mesh_color[4 * i + k], m->mesh_color[4 * i + k], 0);
    for (int k = 0; k < 9; ++k)
      assert_near(again->mesh_rot[9 * i + k], m->mesh_rot[9 * i + k], 1e-15);
  }
  gerdy_model_free(again);
  gd_buf_reset(&out);
}

// ---- documents ---------------------------------------------------------------------------------

#define MESH(name, file, more)                                                      \
  "<Mesh name=\"" name "\"><socket_frame>..</socket_frame>" more "<mesh_file>" file \
  "</mesh_file>"                                                                    \
  "</Mesh>"
#define FRAME(name, parent, geometry)                                   \
  "<PhysicalOffsetFrame name=\"" name "\"><attached_geometry>" geometry \
  "</attached_geometry><socket_parent>" parent                          \
  "</socket_parent><translation>1 2 3</translation>"                    \
  "<orientation>0 0 0.5</orientation></PhysicalOffsetFrame>"
#define JOINT_4(frames)                                                                        \
  "<JointSet><objects><PinJoint name=\"j\"><socket_parent_frame>/ground</socket_parent_frame>" \
  "<socket_child_frame>f</socket_child_frame><coordinates><Coordinate name=\"q\"/>"            \
  "</coordinates><frames>" frames "</frames></PinJoint></objects></JointSet>"

static const char new_document[] =
    "<OpenSimDocument Version=\"40000\"><Model name=\"m\"><Ground name=\"ground\">"
    "<attached_geometry>" MESH("g", "floor.stl", "") "</attached_geometry></Ground>"
    "<BodySet><objects><Body name=\"a\"><components>"
    FRAME("af", "..", MESH("a3", "third.vtp", "")) "</components><attached_geometry>"
    MESH("a1", "first &amp; one.vtp", "<scale_factors>1 2 3</scale_factors><Appearance><opacity>0.5"
         "</opacity><color>0.1 0.2 0.3</color></Appearance>")
    "<Brick name=\"b\"/>"
    MESH("a2", "second.vtp", "<Appearance><visible>false</visible></Appearance>")
    MESH("bad", "bad.vtp", "<scale_factors>1 x 3</scale_factors>") MESH("none", "", "")
    "</attached_geometry><mass>1</mass><inertia>1 1 1 0 0 0</inertia></Body></objects></BodySet>"
    JOINT_4(FRAME("f", "/bodyset/a", MESH("a4", "fourth.vtp", "")))
    "</Model></OpenSimDocument>";

static void new_documents_are_read(void** state) {
  static const char* const file[] = {"floor.stl", "first & one.vtp", "second.vtp", "third.vtp",
                                     "fourth.vtp"};
  (void)state;
  gerdy_model* m = read_text(new_document);
  assert_int_equal(m->nmesh, 5);
  for (int i = 0; i < 5; ++i) {
    assert_string_equal(file_of(m, i), file[i]);
    assert_int_equal(m->mesh_body[i], i > 0);
    assert_int_equal(m->mesh_hidden[i], i == 2);
  }
  expect(m->mesh_scale + 3, 1, 2, 3);
  expect(m->mesh_color + 4, 0.1, 0.2, 0.3);
  assert_near(m->mesh_color[7], 0.5, 0);
  expect(m->mesh_scale, 1, 1, 1);
  expect(m->mesh_color, 1, 1, 1);
  expect(m->mesh_pos + 9, 1, 2, 3);
  assert_near(m->mesh_rot[9 * 3], cos(0.5), 1e-15);
  expect_saved(m);
  gerdy_model_free(m);
}

#define BODY_3(visible)                                                                         \
  "<OpenSimDocument Version=\"20302\"><Model name=\"m\"><BodySet><objects>"                     \
  "<Body name=\"ground\"/><Body name=\"a\"><mass>1</mass><inertia_xx>1</inertia_xx>"            \
  "<inertia_yy>1</inertia_yy><inertia_zz>1</inertia_zz><Joint><PinJoint name=\"j\">"            \
  "<parent_body>ground</parent_body><CoordinateSet><objects><Coordinate name=\"q\"/></objects>" \
  "</CoordinateSet></PinJoint></Joint><VisibleObject>" visible                                  \
  "</VisibleObject></Body></objects></BodySet></Model></OpenSimDocument>"

static void old_documents_are_read(void** state) {
  (void)state;
  gerdy_model* m = read_text(BODY_3(
      "<GeometrySet><objects><DisplayGeometry><geometry_file>one.vtp</geometry_file><color> 1 0 0"
      "</color><transform> 0 0 0 0 0.1 0</transform><scale_factors> 1 2 1</scale_factors>"
      "<display_preference>4</display_preference><opacity>0.7</opacity></DisplayGeometry>"
      "<DisplayGeometry><geometry_file>two.vtp</geometry_file><display_preference>0"
      "</display_preference></DisplayGeometry><DisplayGeometry/></objects></GeometrySet>"
      "<scale_factors> 3 1 1</scale_factors><transform> 0 0 1.5707963267948966 1 0 0</transform>"));
  assert_int_equal(m->nmesh, 2);
  assert_string_equal(file_of(m, 0), "one.vtp");
  expect(m->mesh_scale, 3, 2, 1);
  expect(m->mesh_color, 1, 0, 0);
  assert_near(m->mesh_color[3], 0.7, 0);
  expect(m->mesh_pos, 0.9, 0, 0);  // the outer transform turns the inner translation
  assert_int_equal(m->mesh_hidden[1], 1);
  expect_saved(m);
  gerdy_model_free(m);
  m =
      read_text(BODY_3("<geometry_files> one.vtp two.vtp </geometry_files>"
                       "<scale_factors> 2 2 2</scale_factors>"));
  assert_int_equal(m->nmesh, 2);
  assert_string_equal(file_of(m, 1), "two.vtp");
  expect(m->mesh_scale + 3, 2, 2, 2);
  expect_saved(m);
  gerdy_model_free(m);
}

// ---- scaling -----------------------------------------------------------------------------------

static void meshes_follow_their_body(void** state) {
  static const double f[6] = {5, 5, 5, 2, 3, 4};
  gerdy_error err = {0};
  (void)state;
  gerdy_model* m = read_text(new_document);
  assert_ok(gerdy_model_scale(m, f, NAN, 1, &err), &err);
  expect(m->mesh_scale, 5, 5, 5);
  expect(m->mesh_scale + 3, 2, 6, 12);
  expect(m->mesh_pos + 9, 2, 6, 12);
  gerdy_model_free(m);
}

// ---- models in use -----------------------------------------------------------------------------

// how often a text stands in a file
static int count_of(const char* path, const char* text) {
  gerdy_error err = {0};
  char* bytes;
  size_t size;
  int n = 0;
  assert_ok(gd_file_read(path, &bytes, &size, &err), &err);
  for (size_t i = 0; i + strlen(text) <= size; ++i) n += memcmp(bytes + i, text, strlen(text)) == 0;
  gd_free(bytes);
  return n;
}

static void models_in_use_keep_their_meshes(void** state) {
  static const char* const path[] = {"data/models/FullBodyModel_Hamner2010_v2_0.osim",
                                     "data/models/LaiUhlrich2022.osim",
                                     "data/models/Rajagopal2016.osim",
                                     "data/models/RajagopalLaiUhlrich2023.osim",
                                     "data/models/arm26.osim",
                                     "data/models/gait10dof18musc.osim",
                                     "data/models/gait2354_simbody.osim",
                                     "data/models/gait2392_millard2012muscle.osim",
                                     "data/models/gait2392_thelen2003muscle.osim",
                                     "data/models/leg39.osim",
                                     "data/run-bmclab/Rajagopal2015.osim",
                                     "data/walk-gait2392/subject01_simbody.osim",
                                     "data/model-lenhart2015/lenhart_itb.osim"};
  (void)state;
  NEED_SHARED(SHARED_FILE(path[0]));
  for (size_t i = 0; i < sizeof path / sizeof path[0]; ++i) {
    const char* file = SHARED_FILE(path[i]);
    gerdy_model* m = read_file(file);
    int n = count_of(file, "<Mesh name=") + count_of(file, "<geometry_file>");
    if (m->nmesh != n) fail_msg("%s: %d of %d meshes", path[i], m->nmesh, n);
    expect_saved(m);
    gerdy_model_free(m);
  }
}

// after the same scaling the meshes are where OpenSim has them, and as large
static void meshes_are_scaled_as_opensim_does(void** state) {
  gerdy_error err = {0};
  const char* folder = "oracle/trials/run-rajagopal/";
  char path[256];
  (void)state;
  snprintf(path, sizeof path, "%sscaled.osim", folder);
  NEED_SHARED(SHARED_FILE(path));
  gerdy_model *m = read_file(SHARED_FILE("data/models/Rajagopal2016.osim")),
              *scaled = read_file(SHARED_FILE(path));
  snprintf(path, sizeof path, "%sscale_factors.xml", folder);
  double* f = scale_read_factors(SHARED_FILE(path), m);
  assert_ok(gerdy_model_scale(m, f, NAN, 1, &err), &err);
  assert_int_equal(scaled->nmesh, m->nmesh);
  for (int i = 0; i < m->nmesh; ++i) {
    assert_string_equal(file_of(m, i), file_of(scaled, i));
    for (int k = 0; k < 3; ++k) {
      assert_near(m->mesh_scale[3 * i + k], scaled->mesh_scale[3 * i + k], 1e-12);
      assert_near(m->mesh_pos[3 * i + k], scaled->mesh_pos[3 * i + k], 1e-12);
    }
  }
  gd_free(f);
  gerdy_model_free(m);
  gerdy_model_free(scaled);
}

// ---- memory ------------------------------------------------------------------------------------

static void short_memory_is_told(void** state) {
  gerdy_error err = {0};
  unsigned long count = 0;
  gerdy_status status = GERDY_E_MEMORY;
  (void)state;
  while (status == GERDY_E_MEMORY) {
    gerdy_model* m;
    gd_mem_fail_at(++count);
    status = gerdy_model_read(new_document, strlen(new_document), &m, NULL, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) assert_int_equal(m->nmesh, 5);
    gerdy_model_free(m);
  }
  assert_ok(status, &err);
  assert_true(count > 10);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(new_documents_are_read),
      cmocka_unit_test(old_documents_are_read),
      cmocka_unit_test(meshes_follow_their_body),
      cmocka_unit_test(models_in_use_keep_their_meshes),
      cmocka_unit_test(meshes_are_scaled_as_opensim_does),
      cmocka_unit_test(short_memory_is_told),
  };
  ENTER_BUILD_TREE();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
