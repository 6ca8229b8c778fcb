// Bodies and their mass properties.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/osim_parts.h"

static gerdy_status read_inertia(const gd_osim* osim, const gd_xml_node* node, double out[6]) {
  static const char* part[6] = {"inertia_xx", "inertia_yy", "inertia_zz",
                                "inertia_xy", "inertia_xz", "inertia_yz"};
  if (gd_osim_property(osim, node, "inertia") != NULL) {
    return gd_osim_vec(osim, node, "inertia", 6, out);
  }
  // old documents: OpenSim joins the parts to one text before it reads them
  for (int i = 0; i < 6; ++i) {
    gerdy_status status = gd_osim_number(osim, node, part[i], &out[i]);
    if (status != GERDY_OK) return status;
    out[i] = gd_osim_six_digits(out[i]);
  }
  return GERDY_OK;
}

// Is the matrix one whose turning about any axis takes energy? Numbers in documents are rounded.
static bool is_positive(const double m[6]) {
  double slack = 1e-6 * (fabs(m[0]) + fabs(m[1]) + fabs(m[2])) + 1e-300;
  const double a = m[0] + slack, b = m[1] + slack, c = m[2] + slack;
  double det =
      a * (b * c - m[5] * m[5]) - m[3] * (m[3] * c - m[5] * m[4]) + m[4] * (m[3] * m[5] - b * m[4]);
  bool moments = m[0] >= 0 && m[1] >= 0 && m[2] >= 0;
  return moments && a * b >= m[3] * m[3] && a * c >= m[4] * m[4] && b * c >= m[5] * m[5] &&
         det >= 0;
}

// By how much a moment exceeds the sum of the other two, or twice a product the moment about its
// third axis: in a solid it never does.
static double excess(const double m[6]) {
  double most = 0;
  for (int k = 0; k < 3; ++k) {
    most = fmax(most, m[k] - m[(k + 1) % 3] - m[(k + 2) % 3]);
    most = fmax(most, 2 * fabs(m[5 - k]) - m[k]);
  }
  return most;
}

// The toes of several published models are no solids (0.0001 0.0002 0.001). What is as small is
// taken as it is, as OpenSim does; kg.m2
static const double small_excess = 0.002;

static gerdy_status check_inertia(const gd_osim* osim, const gd_xml_node* node,
                                  gd_spec_body* body) {
  const double* m = body->inertia;
  bool some = false;
  for (int k = 0; k < 6; ++k) some = some || m[k] != 0;
  if (body->mass == 0 && some) {
    memset(body->inertia, 0, sizeof body->inertia);
    return gd_osim_note(osim, GERDY_INFO, node,
                        "the body has no mass but an inertia; as in OpenSim, it is taken as zero");
  }
  double over = excess(m);
  if (!is_positive(m) || over > small_excess) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node,
                        "no solid has the moments of inertia %g %g %g with products %g %g %g: none "
                        "may be negative or larger than the other two together",
                        m[0], m[1], m[2], m[3], m[4], m[5]);
  }
  if (over <= 1e-5 * (m[0] + m[1] + m[2])) return GERDY_OK;
  return gd_osim_note(osim, GERDY_INFO, node,
                      "no solid has the moments of inertia %g %g %g with products %g %g %g; they "
                      "are small and used as they are",
                      m[0], m[1], m[2], m[3], m[4], m[5]);
}

static gerdy_status read_body(const gd_osim* osim, const gd_xml_node* node, gd_spec_body* body) {
  body->name = node->attr_name;
  body->line = node->line;
  if (body->name[0] == '\0') return gd_osim_fail(osim, GERDY_E_MODEL, node, "a body has no name");
  gerdy_status status = gd_osim_signed(osim, node, "mass", GD_OSIM_NOT_NEGATIVE, &body->mass);
  if (status == GERDY_OK) status = gd_osim_vec(osim, node, "mass_center", 3, body->com);
  if (status == GERDY_OK) status = read_inertia(osim, node, body->inertia);
  return status == GERDY_OK ? check_inertia(osim, node, body) : status;
}

gerdy_status gd_osim_bodies(const gd_osim* osim, gd_spec* spec) {
  const gd_xml_node* node = gd_osim_objects(osim->model, "BodySet");
  spec->body = gd_alloc((size_t)gd_osim_count(node), sizeof *spec->body);
  if (spec->body == NULL) return gd_fail_memory(osim->err);
  for (; node != NULL; node = node->next) {
    // version 3 lists the ground among the bodies
    if (strcmp(node->attr_name, "ground") == 0) continue;
    gerdy_status status = gd_osim_expect(osim, node, "Body");
    if (status == GERDY_OK) status = read_body(osim, node, &spec->body[spec->nbody++]);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}
