// Functions of axes, couplers, moving points, prescribed coordinates and muscle curves. Splines are
// given by their points alone: who reads them finds the same coefficients again.
#include "math/function.h"

#include "model/osim_write_element.h"

static const char* tag_of(int type) {
  static const char* const tag[] = {
      [GD_FUNCTION_CONSTANT] = "Constant",
      [GD_FUNCTION_LINEAR] = "LinearFunction",
      [GD_FUNCTION_POLYNOMIAL] = "PolynomialFunction",
      [GD_FUNCTION_PIECEWISE] = "PiecewiseLinearFunction",
      [GD_FUNCTION_SPLINE] = "SimmSpline",
      [GD_FUNCTION_STAIRS] = "PiecewiseConstantFunction",
      [GD_FUNCTION_SINE] = "Sine",
      [GD_FUNCTION_STEP] = "StepFunction",
  };
  return type > GD_FUNCTION_GCV ? "GCVSpline" : tag[type];
}

static void put_four(gd_osim_writer* w, const char* const tag[4], const double par[4]) {
  for (int i = 0; i < 4; ++i) gd_osim_put_number(w, tag[i], par[i]);
}

static void put_points(gd_osim_writer* w, const double* par, int n) {
  gd_osim_put_vec(w, "x", par, n);
  gd_osim_put_vec(w, "y", par + n, n);
}

// the points are values of the spline: it goes through them, also when it once smoothed others
static void put_gcv(gd_osim_writer* w, int half_order, const double* par, int n) {
  gd_osim_put_number(w, "half_order", half_order);
  gd_osim_put_number(w, "error_variance", 0);
  put_points(w, par, n);
  gd_osim_put_repeated(w, "weights", 1, n);
}

void gd_osim_put_function(gd_osim_writer* w, const char* name, int function) {
  static const char* const sine[4] = {"amplitude", "omega", "phase", "offset"};
  static const char* const step[4] = {"start_time", "end_time", "start_value", "end_value"};
  const gerdy_model* m = w->m;
  int type = m->function_type[function], n = m->function_n[function];
  const double* par = m->parameter + m->function_par[function];
  gd_osim_open(w, tag_of(type), name);
  if (type == GD_FUNCTION_CONSTANT)
    gd_osim_put_number(w, "value", par[0]);
  else if (type == GD_FUNCTION_LINEAR || type == GD_FUNCTION_POLYNOMIAL)
    gd_osim_put_vec(w, "coefficients", par, n);
  else if (type == GD_FUNCTION_SINE || type == GD_FUNCTION_STEP)
    put_four(w, type == GD_FUNCTION_SINE ? sine : step, par);
  else if (type > GD_FUNCTION_GCV)
    put_gcv(w, type - GD_FUNCTION_GCV, par, n);
  else
    put_points(w, par, n);
  gd_osim_close(w, tag_of(type));
}

void gd_osim_put_function_in(gd_osim_writer* w, const char* tag, int function) {
  gd_osim_open(w, tag, NULL);
  gd_osim_put_function(w, NULL, function);
  gd_osim_close(w, tag);
}
