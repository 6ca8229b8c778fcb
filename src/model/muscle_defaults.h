// model/muscle_defaults.h: which properties the muscle models of OpenSim 4 have, and what a
// property is that a document does not give.
#ifndef GD_MODEL_MUSCLE_DEFAULTS_H
#define GD_MODEL_MUSCLE_DEFAULTS_H

#include <gerdy/model.h>
#include <stdbool.h>

// What every muscle has.
#define GD_MUSCLE_DEFAULT_FMAX      1000.0
#define GD_MUSCLE_DEFAULT_FIBER     0.1
#define GD_MUSCLE_DEFAULT_TENDON    0.2
#define GD_MUSCLE_DEFAULT_PENNATION 0.0

// The .osim class of a muscle type, NULL for GERDY_MUSCLE_PATH, and the way back
// (GERDY_MUSCLE_PATH for any other class).
const char* gd_muscle_class(gerdy_muscle_type type);
gerdy_muscle_type gd_muscle_type_of(const char* class_name);

// Element that holds the parameter ("": the muscle itself) and the name of its property.
const char* gd_muscle_holder(gerdy_muscle_parameter par);
const char* gd_muscle_property(gerdy_muscle_parameter par);

// Is the property true or false in a document (1 or 0 here)?
bool gd_muscle_is_flag(gerdy_muscle_parameter par);

// Does a muscle of this type have the parameter?
bool gd_muscle_has(gerdy_muscle_type type, gerdy_muscle_parameter par);

// The value when a document does not give it. NaN when the parameter is not of this type, and when
// it is one of those that follow from others (stiffness and shape of the Millard curves).
double gd_muscle_default(gerdy_muscle_type type, gerdy_muscle_parameter par);

// Property of entry k (0 to 2) of muscle_function, NULL when this type has no such curve.
const char* gd_muscle_function_property(gerdy_muscle_type type, int k);

#endif
