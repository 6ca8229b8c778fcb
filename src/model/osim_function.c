// Functions of joints, couplers, moving points, prescribed coordinates and muscle curves.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/gcv_spline.h"
#include "model/osim_value.h"

bool gd_osim_is_function(const char* name) {
  size_t n = strlen(name);
  return strcmp(name, "Constant") == 0 || strcmp(name, "Sine") == 0 ||
         (n > 8 && strcmp(name + n - 8, "Function") == 0) ||
         (n > 6 && strcmp(name + n - 6, "Spline") == 0);
}

const gd_xml_node* gd_osim_function_node(const gd_xml_node* holder) {
  if (holder == NULL) return NULL;
  const gd_xml_node* wrapped = gd_xml_child(holder, "function");
  if (wrapped != NULL) return wrapped->first_child;
  for (const gd_xml_node* child = holder->first_child; child != NULL; child = child->next) {
    if (gd_osim_is_function(child->name)) return child;
  }
  return NULL;
}

static const gd_xml_node* own_function(const gd_xml_node* object, const char* name) {
  const gd_xml_node* wrapped = gd_xml_child(object, name);
  if (wrapped != NULL && wrapped->first_child != NULL) return wrapped->first_child;
  const gd_xml_node* child = object != NULL ? object->first_child : NULL;
  while (child != NULL && strcmp(child->attr_name, name) != 0) child = child->next;
  return child;
}

const gd_xml_node* gd_osim_function_of(const gd_osim* osim, const gd_xml_node* object,
                                       const char* name) {
  const gd_xml_node* own = own_function(object, name);
  return own != NULL ? own : own_function(gd_xml_child(osim->defaults, object->name), name);
}

// slopes between points that lie too close, and factors, can leave the range of numbers
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

static bool has_points(gd_function_type type) {
  return type == GD_FUNCTION_PIECEWISE || type == GD_FUNCTION_SPLINE ||
         type == GD_FUNCTION_STAIRS || type > GD_FUNCTION_GCV;
}

// all values times a factor; abscissas stay
static void multiply(gd_spec_function* f, double scale) {
  size_t npar = gd_function_npar(f->type, f->n);
  size_t stay = has_points(f->type) ? (size_t)f->n : f->type == GD_FUNCTION_STEP ? 2 : 0;
  for (size_t i = stay; i < npar; ++i) {
    // so do frequency and phase
    if (f->type != GD_FUNCTION_SINE || i == 0 || i == 3) f->par[i] *= scale;
  }
}

// ---- numbers alone -----------------------------------------------------------------------------

static gerdy_status read_constant(const gd_osim* osim, const gd_xml_node* node,
                                  gd_spec_function* out) {
  out->n = 1;
  out->par = gd_alloc(1, sizeof *out->par);  // an omitted value is 0
  if (out->par == NULL) return gd_fail_memory(osim->err);
  return gd_osim_number(osim, node, "value", out->par);
}

static gerdy_status read_coefficients(const gd_osim* osim, const gd_xml_node* node,
                                      gd_spec_function* out) {
  const gd_xml_node* list = gd_osim_property(osim, node, "coefficients");
  if (list == NULL) {
    return gd_osim_fail(osim, GERDY_E_FORMAT, node, "<coefficients> is missing");
  }
  gerdy_status status = gd_osim_numbers(osim, list, &out->par, &out->n);
  bool linear = out->type == GD_FUNCTION_LINEAR;
  if (status != GERDY_OK || (linear ? out->n == 2 : out->n >= 1)) return status;
  return gd_osim_fail(osim, GERDY_E_FORMAT, list, "%s numbers expected, found %d",
                      linear ? "2" : "1 or more", out->n);
}

static gerdy_status read_four(const gd_osim* osim, const gd_xml_node* node, gd_spec_function* out) {
  static const char* sine[4] = {"amplitude", "omega", "phase", "offset"};
  static const char* step[4] = {"start_time", "end_time", "start_value", "end_value"};
  bool is_step = out->type == GD_FUNCTION_STEP;
  out->n = 1;
  out->par = gd_alloc(4, sizeof *out->par);
  if (out->par == NULL) return gd_fail_memory(osim->err);
  out->par[1] = 1;
  out->par[is_step ? 3 : 0] = 1;
  for (int i = 0; i < 4; ++i) {
    gerdy_status status = gd_osim_number(osim, node, is_step ? step[i] : sine[i], &out->par[i]);
    if (status != GERDY_OK) return status;
  }
  if (!is_step || out->par[0] != out->par[1]) return GERDY_OK;
  return gd_osim_fail(osim, GERDY_E_FORMAT, node, "<start_time> and <end_time> are the same");
}

// ---- points ------------------------------------------------------------------------------------

// x and y of a function through points, moved into one array with room for what is fitted
static gerdy_status join_points(const gd_osim* osim, const gd_xml_node* node, const double* x,
                                const double* y, int n, gd_spec_function* out) {
  int least = out->type == GD_FUNCTION_STAIRS ? 1
              : out->type > GD_FUNCTION_GCV   ? 2 * (int)(out->type - GD_FUNCTION_GCV)
                                              : 2;
  if (n < least) {
    return gd_osim_fail(osim, GERDY_E_FORMAT, node, "a %s needs at least %d point%s, found %d",
                        node->name, least, least == 1 ? "" : "s", n);
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
    out->par[n + i] = y[i];
  }
  return GERDY_OK;
}

static gerdy_status read_points(const gd_osim* osim, const gd_xml_node* node,
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
  if (status == GERDY_OK) status = join_points(osim, node, x, y, nx, out);
  if (status == GERDY_OK && out->type == GD_FUNCTION_SPLINE) gd_spline_fit(out->par, nx);
  gd_free(x);
  gd_free(y);
  return status;
}

static gerdy_status read_gcv(const gd_osim* osim, const gd_xml_node* node, gd_spec_function* out) {
  double half_order = 0, variance = 0;
  gerdy_status status = gd_osim_number(osim, node, "half_order", &half_order);
  if (status == GERDY_OK) status = gd_osim_number(osim, node, "error_variance", &variance);
  if (status != GERDY_OK) return status;
  int m = half_order >= 1 && half_order <= GD_GCV_HALF_ORDER_MAX ? (int)half_order : 0;
  if (m == 0 || m != half_order) {
    return gd_osim_fail(osim, GERDY_E_FORMAT, node,
                        "<half_order> of a GCVSpline must be a whole number from 1 to %d, found %g",
                        (int)GD_GCV_HALF_ORDER_MAX, half_order);
  }
  out->type = (gd_function_type)(GD_FUNCTION_GCV + m);
  status = read_points(osim, node, out);
  if (status != GERDY_OK) return status;
  return gd_gcv_fit(out->par, out->n, m, variance) ? GERDY_OK : gd_fail_memory(osim->err);
}

// ---- any ---------------------------------------------------------------------------------------

static const struct {
  const char* name;
  gd_function_type type;
  gerdy_status (*read)(const gd_osim*, const gd_xml_node*, gd_spec_function*);
} known[] = {
    {"Constant", GD_FUNCTION_CONSTANT, read_constant},
    {"LinearFunction", GD_FUNCTION_LINEAR, read_coefficients},
    {"PolynomialFunction", GD_FUNCTION_POLYNOMIAL, read_coefficients},
    {"PiecewiseLinearFunction", GD_FUNCTION_PIECEWISE, read_points},
    {"SimmSpline", GD_FUNCTION_SPLINE, read_points},
    {"NaturalCubicSpline", GD_FUNCTION_SPLINE, read_points},  // SimmSpline before version 3
    {"natCubicSpline", GD_FUNCTION_SPLINE, read_points},      // and before version 2
    {"GCVSpline", GD_FUNCTION_GCV, read_gcv},
    {"PiecewiseConstantFunction", GD_FUNCTION_STAIRS, read_points},
    {"Sine", GD_FUNCTION_SINE, read_four},
    {"StepFunction", GD_FUNCTION_STEP, read_four},
};

// MultiplierFunctions nest when a model is scaled more than once; more than this is no real model
enum { max_nesting = 50 };

// what MultiplierFunctions multiply in the end, and by how much
static gerdy_status unwrap(const gd_osim* osim, const gd_xml_node** node, double* scale) {
  for (int depth = 0; strcmp((*node)->name, "MultiplierFunction") == 0; ++depth) {
    double factor = 1;
    gerdy_status status = gd_osim_number(osim, *node, "scale", &factor);
    if (status != GERDY_OK) return status;
    const gd_xml_node* inner = gd_osim_function_node(*node);
    if (inner == NULL || depth == max_nesting) {
      return gd_osim_fail(osim, GERDY_E_FORMAT, *node, "the function to multiply is missing");
    }
    *scale *= factor;
    *node = inner;
  }
  return GERDY_OK;
}

gerdy_status gd_osim_function(const gd_osim* osim, const gd_xml_node* node, double scale,
                              gd_spec_function* out) {
  gerdy_status status = unwrap(osim, &node, &scale);
  if (status != GERDY_OK) return status;
  for (size_t i = 0; i < sizeof known / sizeof known[0]; ++i) {
    if (strcmp(node->name, known[i].name) != 0) continue;
    out->type = known[i].type;
    status = known[i].read(osim, node, out);
    if (status == GERDY_OK && scale != 1) multiply(out, scale);
    return status == GERDY_OK ? check_finite(osim, node, out) : status;
  }
  return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                      "functions of the kind %s are not supported; the motion cannot be computed "
                      "without it",
                      node->name);
}
