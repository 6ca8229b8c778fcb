// model/model_function.h: the functions of a model, by their number.
#ifndef GD_MODEL_MODEL_FUNCTION_H
#define GD_MODEL_MODEL_FUNCTION_H

#include <gerdy/model.h>

#include "math/function.h"

// Value and slope of function f at x.
static inline void gd_model_eval(const gerdy_model* model, int f, double x, double* value,
                                 double* slope) {
  gd_function_eval((gd_function_type)model->function_type[f],
                   model->parameter + model->function_par[f], model->function_n[f], x, value,
                   slope);
}

// The same with the second derivative.
static inline void gd_model_eval2(const gerdy_model* model, int f, double x, double* value,
                                  double* slope, double* curvature) {
  gd_function_eval2((gd_function_type)model->function_type[f],
                    model->parameter + model->function_par[f], model->function_n[f], x, value,
                    slope, curvature);
}

#endif
