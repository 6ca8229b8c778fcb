// gerdy/model.h: a musculoskeletal model, compiled to flat arrays, and the data of one pose.
//
// gerdy_model is constant after loading and may be shared by any number of threads; gerdy_data
// belongs to one thread. Both are one struct and one buffer, laid out by the lists below, which
// carry type, name, shape, unit and meaning. Functions that take (const gerdy_model*, gerdy_data*)
// allocate nothing. Axes: x forward, y up, z right. Rotation matrices are stored row by row and
// R of a body turns its vectors into ground. Index -1 means none.
#ifndef GERDY_MODEL_H
#define GERDY_MODEL_H

#include <gerdy/base.h>

#ifdef __cplusplus
extern "C" {
#endif

// Sizes: X(name, meaning)
#define GERDY_MODEL_SIZES(X)                                                        \
  X(nbody, "bodies, ground included as body 0; a parent comes before its children") \
  X(nq, "coordinates, in tree order")                                               \
  X(naxis, "axes of all joints")                                                    \
  X(nfunction, "functions of axes, couplers and moving points")                     \
  X(nparameter, "numbers that the functions are made of")                           \
  X(nmarker, "markers")                                                             \
  X(nmuscle, "muscles")                                                             \
  X(npoint, "path points of all muscles")                                           \
  X(nname, "bytes of names")

// Arrays of the model: X(type, name, rows, columns, unit, meaning)
#define GERDY_MODEL_FIELDS(X)                                                                    \
  X(int, body_name, nbody, 1, "", "offset of the name in names")                                 \
  X(int, body_parent, nbody, 1, "", "body that carries this one")                                \
  X(double, body_mass, nbody, 1, "kg", "")                                                       \
  X(double, body_com, nbody, 3, "m", "mass centre in the body")                                  \
  X(double, body_inertia, nbody, 6, "kg.m2", "about the mass centre: xx yy zz xy xz yz")         \
  X(int, body_joint_name, nbody, 1, "", "name of the joint to the parent")                       \
  X(double, body_parent_pos, nbody, 3, "m", "joint frame in the parent: origin")                 \
  X(double, body_parent_rot, nbody, 9, "1", "joint frame in the parent: rotation")               \
  X(double, body_child_pos, nbody, 3, "m", "this body in its own joint frame: origin")           \
  X(double, body_child_rot, nbody, 9, "1", "this body in its own joint frame: rotation")         \
  X(int, body_q, nbody, 1, "", "first coordinate of the joint")                                  \
  X(int, body_nq, nbody, 1, "", "coordinates of the joint")                                      \
  X(int, body_axis, nbody, 1, "", "first axis of the joint: rotations, then translations")       \
  X(int, body_nrot, nbody, 1, "", "rotations of the joint, applied in this order, body-fixed")   \
  X(int, body_ntrans, nbody, 1, "", "translations of the joint, along the parent's joint frame") \
  X(double, axis_dir, naxis, 3, "1", "unit vector")                                              \
  X(int, axis_q, naxis, 1, "", "coordinate that drives it; -1: it is constant")                  \
  X(int, axis_function, naxis, 1, "", "angle or distance as a function of the coordinate")       \
  X(int, q_name, nq, 1, "", "offset of the name in names")                                       \
  X(int, q_body, nq, 1, "", "body whose joint it moves")                                         \
  X(int, q_rotational, nq, 1, "", "1: an angle (rad; degrees in files); 0: metres, or coupled")  \
  X(double, q_default, nq, 1, "rad|m", "")                                                       \
  X(double, q_min, nq, 1, "rad|m", "")                                                           \
  X(double, q_max, nq, 1, "rad|m", "")                                                           \
  X(int, q_clamped, nq, 1, "", "1: the range is a bound")                                        \
  X(int, q_locked, nq, 1, "", "1: stays at its default")                                         \
  X(int, q_driver, nq, 1, "", "coordinate it is coupled to; -1: independent")                    \
  X(int, q_function, nq, 1, "", "its value as a function of the driver; -1: independent")        \
  X(int, function_type, nfunction, 1, "", "gd_function_type")                                    \
  X(int, function_par, nfunction, 1, "", "first parameter")                                      \
  X(int, function_n, nfunction, 1, "", "points or coefficients")                                 \
  X(double, parameter, nparameter, 1, "", "")                                                    \
  X(int, marker_name, nmarker, 1, "", "offset of the name in names")                             \
  X(int, marker_body, nmarker, 1, "", "")                                                        \
  X(double, marker_pos, nmarker, 3, "m", "in the body")                                          \
  X(int, muscle_name, nmuscle, 1, "", "offset of the name in names")                             \
  X(int, muscle_point, nmuscle, 1, "", "first path point")                                       \
  X(int, muscle_npoint, nmuscle, 1, "", "path points")                                           \
  X(int, muscle_nwrap, nmuscle, 1, "", "wrapping surfaces named by the path (not applied yet)")  \
  X(double, muscle_fmax, nmuscle, 1, "N", "maximum isometric force")                             \
  X(double, muscle_fiber, nmuscle, 1, "m", "optimal fibre length")                               \
  X(double, muscle_tendon, nmuscle, 1, "m", "tendon slack length")                               \
  X(double, muscle_pennation, nmuscle, 1, "rad", "pennation at optimal fibre length")            \
  X(int, point_body, npoint, 1, "", "")                                                          \
  X(double, point_pos, npoint, 3, "m", "in the body; moving points: where a function is absent") \
  X(int, point_moves, npoint, 1, "", "1: some component is a function of a coordinate")          \
  X(int, point_q, npoint, 3, "", "coordinate that moves component x, y, z; -1: it stands")       \
  X(int, point_function, npoint, 3, "", "component as a function of that coordinate")            \
  X(int, point_if_q, npoint, 1, "",                                                              \
    "conditional point: coordinate that decides; -1: always there")                              \
  X(double, point_if_min, npoint, 1, "rad|m", "there when the coordinate is at least this")      \
  X(double, point_if_max, npoint, 1, "rad|m", "and at most this")                                \
  X(char, names, nname, 1, "", "zero-terminated names")

typedef struct gerdy_model {
#define GERDY_FIELD_SIZE(name, meaning) int name;
  GERDY_MODEL_SIZES(GERDY_FIELD_SIZE)
#undef GERDY_FIELD_SIZE
#define GERDY_FIELD_ARRAY(type, name, rows, columns, unit, meaning) type* name;
  GERDY_MODEL_FIELDS(GERDY_FIELD_ARRAY)
#undef GERDY_FIELD_ARRAY
  double gravity[3];  // m/s2
  char name[112];     // what the model calls itself
  void* buffer;       // holds every array
} gerdy_model;

// Arrays of one pose: X(type, name, rows, columns, unit, meaning)
#define GERDY_DATA_FIELDS(X)                                                                       \
  X(double, q, nq, 1, "rad|m", "coordinates; set these, then compute")                             \
  X(double, q_slope, nq, 1, "", "coupled: derivative by its driver; 1 for independent")            \
  X(double, body_pos, nbody, 3, "m", "origin of the body in ground")                               \
  X(double, body_rot, nbody, 9, "1", "rotation of the body in ground")                             \
  X(double, twist, nq, 6, "1|1/m",                                                                 \
    "motion of the body that q moves, per unit of q: angular, then linear at the ground's origin") \
  X(double, marker_pos, nmarker, 3, "m", "in ground")                                              \
  X(double, muscle_length, nmuscle, 1, "m", "path length from origin to insertion")                \
  X(double, point_pos, npoint, 3, "m", "path points in ground")                                    \
  X(int, point_on, npoint, 1, "", "1: the point is part of the path in this pose")

typedef struct gerdy_data {
#define GERDY_FIELD_ARRAY(type, name, rows, columns, unit, meaning) type* name;
  GERDY_DATA_FIELDS(GERDY_FIELD_ARRAY)
#undef GERDY_FIELD_ARRAY
  void* buffer;  // holds every array
} gerdy_data;

// Read an .osim document (versions 30000 to 40600) and compile it. What the document holds and
// this version leaves unused is named in notes with its element and what it changes.
// Owner: *out is the caller's, gerdy_model_free. Nullable: notes, err.
// Errors: GERDY_E_FORMAT (not well formed, a number that is none; with the line), GERDY_E_MODEL
// (a missing parent, a loop of joints, a body without a joint ...), GERDY_E_UNSUPPORTED (a joint or
// function the motion needs and this version lacks), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_model_read(const char* bytes, size_t n,
                                                        gerdy_model** out, gerdy_notes* notes,
                                                        gerdy_error* err);
GERDY_API GERDY_NODISCARD gerdy_status gerdy_model_load(const char* path, gerdy_model** out,
                                                        gerdy_notes* notes, gerdy_error* err);

// Nullable: model.
GERDY_API void gerdy_model_free(gerdy_model* model);

// Index of a body, coordinate, marker or muscle by its exact name, -1 = none.
GERDY_API int gerdy_model_body(const gerdy_model* model, const char* name);
GERDY_API int gerdy_model_coordinate(const gerdy_model* model, const char* name);
GERDY_API int gerdy_model_marker(const gerdy_model* model, const char* name);
GERDY_API int gerdy_model_muscle(const gerdy_model* model, const char* name);

// Is a body the ancestor itself or carried by it? 0 when ancestor < 1: everything stands on ground.
GERDY_API int gerdy_model_is_below(const gerdy_model* model, int body, int ancestor);

// Total mass of the bodies, kg.
GERDY_API double gerdy_model_mass(const gerdy_model* model);

// Make the data of one thread; q holds the defaults (coupled ones follow in gerdy_fk).
// Owner: the caller, gerdy_data_free. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_data_new(const gerdy_model* model, gerdy_data** out,
                                                      gerdy_error* err);

// Nullable: data.
GERDY_API void gerdy_data_free(gerdy_data* data);

#ifdef __cplusplus
}
#endif
#endif
