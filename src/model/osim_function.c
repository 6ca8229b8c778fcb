// Functions of joints, couplers and moving points.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/osim_value.h"

static const struct {
  const char* name;
  gd_function_type type;
} known[] = {
    {"Constant", GD_FUNCTION_CONSTANT},
    {"LinearFunction", GD_FUNCTION_LINEAR},
    {"PolynomialFunction", GD_FUNCTION_POLYNOMIAL},
    {"PiecewiseLinearFunction", GD_FUNCTION_PIECEWISE},
    {"SimmSpline", GD_FUNCTION_SPLINE},
    {"NaturalCubicSpline", GD_FUNCTION_SPLINE},  // the name of SimmSpline before version 3
};

static bool is_function(const char* name) {
  size_t n = strlen(name);
  return strcmp(name, "Constant") == 0 || (n > 8 && strcmp(name + n - 8, "Function") == 0) ||
         (n > 6 && strcmp(name + n - 6, "Spline") == 0);
}

const gd_xml_node* gd_osim_function_node(const gd_xml_node* holder) {
  if (holder == NULL) return NULL;
  const gd_xml_node* wrapped = gd_xml_child(holder, "function");
  if (wrapped != NULL) return wrapped->first_child;
  for (const gd_xml_node* child = holder->first_child; child != NULL; child = child->next) {
    if (is_function(child->name)) return child;
  }
  return NULL;
}

// factors, and slopes between points that lie too close, can leave the range of numbers
static gerdy_status check_finite(const gd_osim* osim, const gd_xml_node* node,
                                 const gd_spec_function* f) {
  bool finite = true;
  size_t npar = gd_function_npar(f->type, f->n);
  for (size_t i = 0; i < npar; ++i) finite = finite && isfinite(f->par[i]);
  for (int i = 1; i < f->n && f->type == GD_FUNCTION_PIECEWISE; ++i) {
    const double *x = f->par + i, *y = x + f->n;
    finite = finite && isfinite((y[0] - y[-1]) / (x[0] - x[-1]));
  }
  if (finite) return GERDY_OK;
  return gd_osim_fail(osim, GERDY_E_FORMAT, node,
                      "the values of this %s are too large or too close", node->name);
}

// one value, or coefficients
static gerdy_status read_coefficients(const gd_osim* osim, const gd_xml_node* node, double scale,
                                      gd_spec_function* out) {
  bool constant = out->type == GD_FUNCTION_CONSTANT;
  const gd_xml_node* list = gd_osim_property(osim, node, constant ? "value" : "coefficients");
  if (list == NULL) {
    if (!constant) return gd_osim_fail(osim, GERDY_E_FORMAT, node, "<coefficients> is missing");
    out->par = gd_alloc(1, sizeof *out->par);  // an omitted value is 0
    out->n = 1;
    return out->par != NULL ? GERDY_OK : gd_fail_memory(osim->err);
  }
  gerdy_status status = gd_osim_numbers(osim, list, &out->par, &out->n);
  if (status != GERDY_OK) return status;
  bool linear = out->type == GD_FUNCTION_LINEAR;
  if (out->n < 1 || (constant && out->n != 1) || (linear && out->n != 2)) {
    return gd_osim_fail(osim, GERDY_E_FORMAT, list, "%s numbers expected, found %d",
                        constant ? "1"
                        : linear ? "2"
                                 : "1 or more",
                        out->n);
  }
  for (int i = 0; i < out->n; ++i) out->par[i] *= scale;
  return check_finite(osim, node, out);
}

// x and y of a function through points, moved into one array with room for spline coefficients
static gerdy_status join_points(const gd_osim* osim, const gd_xml_node* node, const double* x,
                                const double* y, int n, double scale, gd_spec_function* out) {
  if (n < 2) {
    return gd_osim_fail(osim, GERDY_E_FORMAT, node, "a %s needs at least 2 points, found %d",
                        node->name, n);
  }
  for (int i = 1; i < n; ++i) {
    if (!(x[i] > x[i - 1])) {
      return gd_osim_fail(osim, GERDY_E_FORMAT, node,
                          "the <x> of a %s must increase; point %d does not", node->name, i + 1);
    }
  }
  out->n = n;
  out->par = gd_alloc(gd_function_npar(out->type, n), sizeof *out->par);
  if (out->par == NULL) return gd_fail_memory(osim->err);
  for (int i = 0; i < n; ++i) {
    out->par[i] = x[i];
    out->par[n + i] = y[i] * scale;
  }
  if (out->type == GD_FUNCTION_SPLINE) gd_spline_fit(out->par, n);
  return check_finite(osim, node, out);
}

static gerdy_status read_points(const gd_osim* osim, const gd_xml_node* node, double scale,
                                gd_spec_function* out) {
  const gd_xml_node* x_node = gd_osim_property(osim, node, "x");
  const gd_xml_node* y_node = gd_osim_property(osim, node, "y");
  if (x_node == NULL || y_node == NULL) {
    return gd_osim_fail(osim, GERDY_E_FORMAT, node, "a %s needs <x> and <y>", node->name);
  }
  double *x = NULL, *y = NULL;
  int nx, ny;
  gerdy_status status = gd_osim_numbers(osim, x_node, &x, &nx);
  if (status == GERDY_OK) status = gd_osim_numbers(osim, y_node, &y, &ny);
  if (status == GERDY_OK && nx != ny) {
    status = gd_osim_fail(osim, GERDY_E_FORMAT, node, "<x> holds %d numbers and <y> %d", nx, ny);
  }
  if (status == GERDY_OK) status = join_points(osim, node, x, y, nx, scale, out);
  gd_free(x);
  gd_free(y);
  return status;
}

// MultiplierFunctions nest when a model is scaled more than once; more than this is no real model
enum { max_nesting = 50 };

gerdy_status gd_osim_function(const gd_osim* osim, const gd_xml_node* node, double scale,
                              gd_spec_function* out) {
  for (int depth = 0; strcmp(node->name, "MultiplierFunction") == 0; ++depth) {
    double factor = 1;
    gerdy_status status = gd_osim_number(osim, node, "scale", &factor);
    if (status != GERDY_OK) return status;
    const gd_xml_node* inner = gd_osim_function_node(node);
    if (inner == NULL || depth == max_nesting) {
      return gd_osim_fail(osim, GERDY_E_FORMAT, node, "the function to multiply is missing");
    }
    scale *= factor;
    node = inner;
  }
  for (size_t i = 0; i < sizeof known / sizeof known[0]; ++i) {
    if (strcmp(node->name, known[i].name) != 0) continue;
    out->type = known[i].type;
    return out->type == GD_FUNCTION_PIECEWISE || out->type == GD_FUNCTION_SPLINE
               ? read_points(osim, node, scale, out)
               : read_coefficients(osim, node, scale, out);
  }
  return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                      "functions of the kind %s are not supported; the motion cannot be computed "
                      "without it",
                      node->name);
}
