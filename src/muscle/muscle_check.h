// muscle/muscle_check.h: are the properties of a muscle in the range in which its curves exist?
#ifndef GD_MUSCLE_MUSCLE_CHECK_H
#define GD_MUSCLE_MUSCLE_CHECK_H

#include <gerdy/model.h>

// par: the muscle's parameters, complete. Errors: GERDY_E_MODEL, with the muscle as element and the
// property and its range in the message.
gerdy_status gd_muscle_check(const gerdy_model* model, int muscle, const double* par,
                             gerdy_error* err);

#endif
