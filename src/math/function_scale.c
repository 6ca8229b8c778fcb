// A function times a number, by its parameters.
#include "math/function.h"

void gd_function_scale(gd_function_type type, double* par, int n, double factor) {
  int first = 0, last = (int)gd_function_npar(type, n), step = 1;
  switch (type) {
    case GD_FUNCTION_CONSTANT:
    case GD_FUNCTION_LINEAR:
    case GD_FUNCTION_POLYNOMIAL:
      break;
    case GD_FUNCTION_SINE:  // amplitude and offset
      step = 3;
      break;
    case GD_FUNCTION_STEP:  // y0 and y1
      first = 2;
      break;
    default:  // behind the points' x everything is a value or a derivative
      first = n;
      break;
  }
  for (int i = first; i < last; i += step) par[i] *= factor;
}
