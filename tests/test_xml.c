// tests/test_xml.c: the XML tree: text, attributes, lines, refusals, memory, real files.
#include "testing.h"

#include <dirent.h>

#include "base/file.h"
#include "base/mem.h"
#include "io/xml.h"

static gd_xml_node* parse(const char* text) {
  gd_xml_node* root;
  gerdy_error err;
  size_t n = strlen(text);
  // an exact copy, so that a sanitizer sees every read behind the end
  char* copy = gd_alloc(n, 1);
  memcpy(copy, text, n);
  assert_ok(gd_xml_parse(copy, n, &root, &err), &err);
  gd_free(copy);
  return root;
}

static void builds_the_tree(void** state) {
  (void)state;
  gd_xml_node* root = parse(
      "<?xml version=\"1.0\"?>\n<OpenSimDocument Version=\"40000\">\n"
      "  <Model name=\"leg\">\n    <gravity> 0 -9.8 0 </gravity>\n"
      "    <BodySet name=\"bodyset\"><objects>\n      <Body name=\"femur_r\" other=\"x\"/>\n"
      "      <Body name=\"tibia_r\"/>\n    </objects></BodySet>\n  </Model>\n</OpenSimDocument>\n");
  assert_string_equal(root->name, "OpenSimDocument");
  assert_string_equal(root->attr_version, "40000");
  assert_string_equal(root->attr_name, "");
  assert_string_equal(root->text, "");
  assert_int_equal(root->line, 2);
  assert_null(root->parent);
  assert_null(root->next);
  gd_xml_node* model = gd_xml_child(root, "Model");
  assert_ptr_equal(model->parent, root);
  assert_ptr_equal(root->first_child, model);
  assert_ptr_equal(root->last_child, model);
  assert_string_equal(gd_xml_text(model, "gravity"), "0 -9.8 0");
  assert_null(gd_xml_text(model, "nothing"));
  assert_null(gd_xml_text(NULL, "gravity"));
  assert_null(gd_xml_child(NULL, "gravity"));
  gd_xml_node* objects = gd_xml_child(gd_xml_child(model, "BodySet"), "objects");
  gd_xml_node* femur = objects->first_child;
  assert_string_equal(femur->attr_name, "femur_r");
  assert_int_equal(femur->line, 6);
  assert_ptr_equal(femur->next, objects->last_child);
  assert_string_equal(femur->next->attr_name, "tibia_r");
  assert_null(femur->first_child);
  gd_xml_free(root);
  gd_xml_free(NULL);
}

static void gathers_text_over_pieces(void** state) {
  (void)state;
  gd_xml_node* root = parse("<a> one <b> in </b> two &amp; <!-- no -->three <![CDATA[<x>]]> </a>");
  assert_string_equal(root->text, "one  two & three <x>");
  assert_string_equal(gd_xml_text(root, "b"), "in");
  gd_xml_free(root);
  root = parse("<a name=\"&lt;\xc3\xa9&gt;\">&#65;&#x42;</a>");
  assert_string_equal(root->attr_name, "<\xc3\xa9>");
  assert_string_equal(root->text, "AB");
  gd_xml_free(root);
}

static void holds_long_text(void** state) {
  (void)state;
  size_t n = 300000;
  char* text = gd_alloc(n + 32, 1);
  strcpy(text, "<a><b>");
  memset(text + 6, '7', n);
  strcpy(text + 6 + n, "</b></a>");
  gd_xml_node* root = parse(text);
  assert_int_equal(strlen(gd_xml_text(root, "b")), n);
  gd_xml_free(root);
  gd_free(text);
}

static void says_where_an_element_is(void** state) {
  (void)state;
  gd_xml_node* root = parse(
      "<D><Model name=\"m\"><Set><Joint name=\"hip_r\"><Axis "
      "name=\"flexion\"/></Joint></Set></Model></D>");
  gd_xml_node* joint = gd_xml_child(gd_xml_child(gd_xml_child(root, "Model"), "Set"), "Joint");
  char path[64], tiny[8], none[1];
  assert_string_equal(gd_xml_path(joint->first_child, path, sizeof path), "m/hip_r/flexion");
  assert_string_equal(gd_xml_path(joint->parent, path, sizeof path), "m");
  assert_string_equal(gd_xml_path(root, path, sizeof path), "");
  assert_string_equal(gd_xml_path(joint->first_child, tiny, sizeof tiny), "m/hip_r");
  assert_string_equal(gd_xml_path(joint->first_child, none, sizeof none), "");
  assert_string_equal(gd_xml_path(NULL, path, sizeof path), "");
  gd_xml_free(root);
}

typedef struct bad {
  const char* text;
  long line;
  const char* element;
  const char* words;
} bad;

static const bad errors[] = {
    {"", 0, "", "empty"},
    {" \n\t\n", 0, "", "empty"},
    {"words\n", 1, "", "not well-formed"},
    {"<a>\n<b>\n</b>\n", 4, "a", "ends before it is complete"},
    {"<a>\n<b name=\"x", 2, "a", "ends before it is complete"},
    {"<!-- only this -->\n", 2, "", "ends before it is complete"},
    {"<a>\n<b></a>\n</b>", 2, "b", "mismatched tag"},
    {"<a>\n&nope;</a>", 2, "a", "undefined entity"},
    {"<a/>\n<b/>", 2, "", "not well-formed"},
    {"<a x=\"1\"\n x=\"2\"/>", 2, "", "duplicate attribute"},
    {"<?xml version=\"1.0\" encoding=\"klingon\"?><a/>", 1, "", "unknown encoding"},
    {"<a>\xff\xff</a>", 1, "a", "not well-formed"},
    {"<?xml version=\"1.0\"?>\n<!DOCTYPE doc [<!ENTITY x \"y\">]>\n<doc>&x;</doc>", 2, "doc",
     "DOCTYPE) is refused"},
    {"<!DOCTYPE doc SYSTEM \"file:///etc/hostname\">\n<doc/>", 1, "doc", "DOCTYPE) is refused"},
};

static void refuses_with_line_and_words(void** state) {
  (void)state;
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
    gd_xml_node* root;
    gerdy_error err = {0};
    const bad* b = &errors[i];
    assert_int_equal(gd_xml_parse(b->text, strlen(b->text), &root, &err), GERDY_E_FORMAT);
    print_message("  %ld: %s: %s\n", err.line, err.element, err.msg);
    assert_null(root);
    assert_int_equal(err.line, b->line);
    assert_string_equal(err.element, b->element);
    assert_non_null(strstr(err.msg, b->words));
    assert_int_equal(gd_xml_parse(b->text, strlen(b->text), &root, NULL), GERDY_E_FORMAT);
  }
}

static void limits_the_depth(void** state) {
  (void)state;
  char text[201 * 7 + 1];
  for (int depth = 200; depth <= 201; depth++) {
    text[0] = '\0';
    for (int i = 0; i < depth; i++) strcat(text, "<d>");
    for (int i = 0; i < depth; i++) strcat(text, "</d>");
    gd_xml_node* root;
    gerdy_error err = {0};
    gerdy_status status = gd_xml_parse(text, strlen(text), &root, &err);
    assert_int_equal(status, depth == 200 ? GERDY_OK : GERDY_E_FORMAT);
    if (depth == 201) assert_non_null(strstr(err.msg, "deeper than 200"));
    gd_xml_free(root);
  }
}

static void survives_every_failing_allocation(void** state) {
  (void)state;
  char text[8192] = "<doc Version=\"3\">";
  for (int i = 0; i < 40; i++)
    strcat(text,
           "<element name=\"with a name\">some text<b>1 2 3 4 5 6 7 8 9</b>and more</element>");
  strcat(text, "</doc>");
  unsigned long nth = 1;
  for (;; nth++) {
    gd_xml_node* root;
    gerdy_error err = {0};
    gd_mem_fail_at(nth);
    gerdy_status status = gd_xml_parse(text, strlen(text), &root, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) {
      gd_xml_free(root);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_int_equal(err.code, GERDY_E_MEMORY);
    assert_null(root);
  }
  assert_true(nth > 10);  // expat's own allocations are among them
}

// Every file of the corpus: ok_ must load, bad_ must be refused with words.
static void judges_the_corpus(void** state) {
  (void)state;
  DIR* folder = opendir(SOURCE_FILE("fuzz/corpus/xml"));
  assert_non_null(folder);
  int good = 0, refused = 0;
  for (struct dirent* e = readdir(folder); e; e = readdir(folder)) {
    bool ok = strncmp(e->d_name, "ok_", 3) == 0;
    if (!ok && strncmp(e->d_name, "bad_", 4) != 0) continue;
    char name[300], *bytes;
    size_t n;
    gd_xml_node* root;
    gerdy_error err = {0};
    snprintf(name, sizeof name, "fuzz/corpus/xml/%.200s", e->d_name);
    assert_ok(gd_file_read(SOURCE_FILE(name), &bytes, &n, &err), &err);
    gerdy_status status = gd_xml_parse(bytes, n, &root, &err);
    gd_free(bytes);
    print_message("  %s: %s\n", e->d_name, err.msg);
    assert_int_equal(status, ok ? GERDY_OK : GERDY_E_FORMAT);
    assert_true(ok || strlen(err.msg) > 20);
    good += ok;
    refused += !ok;
    gd_xml_free(root);
  }
  closedir(folder);
  assert_true(good >= 5 && refused >= 5);
}

static size_t count_nodes(const gd_xml_node* node) {
  size_t n = 1;
  for (const gd_xml_node* child = node->first_child; child; child = child->next) {
    assert_ptr_equal(child->parent, node);
    assert_true(child->line >= node->line);
    n += count_nodes(child);
  }
  return n;
}

static void reads_real_files(void** state) {
  (void)state;
  static const char* const real[] = {
      "data/models/Rajagopal2016.osim", "data/models/RajagopalLaiUhlrich2023.osim",
      "data/models/FullBodyModel_Hamner2010_v2_0.osim", "data/model-lenhart2015/lenhart2015.osim",
      "oracle/trials/run-rajagopal/scaled.osim"};
  NEED_SHARED(SHARED_FILE(real[0]));
  for (size_t i = 0; i < sizeof real / sizeof *real; i++) {
    char* bytes;
    size_t n;
    gd_xml_node* root;
    gerdy_error err;
    assert_ok(gd_file_read(SHARED_FILE(real[i]), &bytes, &n, &err), &err);
    assert_ok(gd_xml_parse(bytes, n, &root, &err), &err);
    gd_free(bytes);
    assert_string_equal(root->name, "OpenSimDocument");
    assert_true(root->attr_version[0] != '\0');
    assert_non_null(gd_xml_child(root, "Model"));
    assert_true(count_nodes(root) > 1000);
    gd_xml_free(root);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(builds_the_tree),
      cmocka_unit_test(gathers_text_over_pieces),
      cmocka_unit_test(holds_long_text),
      cmocka_unit_test(says_where_an_element_is),
      cmocka_unit_test(refuses_with_line_and_words),
      cmocka_unit_test(limits_the_depth),
      cmocka_unit_test(survives_every_failing_allocation),
      cmocka_unit_test(judges_the_corpus),
      cmocka_unit_test(reads_real_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
