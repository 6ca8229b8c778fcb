// gerdy/model.h: a musculoskeletal model, compiled to flat arrays, and the data of one pose.
//
// gerdy_model is constant after loading and may be shared by any number of threads; gerdy_data
// belongs to one thread. Both are one struct and one buffer, laid out by the lists below, which
// carry type, name, shape, unit and meaning. Functions that take (const gerdy_model*, gerdy_data*)
// allocate nothing. Axes: x forward, y up, z right. Rotation matrices are stored row by row and
// R of a body turns its vectors into ground. Index -1 means none. Numbers told by a name of gd_ are
// the library's own and may change.
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
  X(nligament, "ligaments")                                                         \
  X(npath, "paths: of the muscles, then of the ligaments")                          \
  X(npoint, "points of all paths")                                                  \
  X(nslope, "coordinates that change a path's length, summed over the paths")       \
  X(nwrap, "wrapping surfaces")                                                     \
  X(npathwrap, "wrapping surfaces named by all paths")                              \
  X(nbushing, "bushings")                                                           \
  X(nlimit, "coordinate limit forces")                                              \
  X(nspring, "springs on a coordinate")                                             \
  X(nconstraint, "weld and point constraints")                                      \
  X(nmesh, "meshes that show the bones, those of a body together")                  \
  X(nname, "bytes of names")

// What a muscle has beside force, fibre, tendon and pennation:
// X(name, element of the muscle that holds it ("": the muscle), property, unit, meaning)
// fl_low_stiffness, fl_one_stiffness, fl_curve: given together, or all follow from the strains; so
// do tl_one_stiffness, tl_toe, tl_curve.
#define GERDY_MUSCLE_PARAMETERS(X)                                                              \
  X(vmax, "", "max_contraction_velocity", "1/s", "in optimal fibre lengths")                    \
  X(tau_activation, "", "activation_time_constant", "s", "")                                    \
  X(tau_deactivation, "", "deactivation_time_constant", "s", "")                                \
  X(min_activation, "", "minimum_activation", "1", "")                                          \
  X(rigid_tendon, "", "ignore_tendon_compliance", "", "1: the tendon keeps its slack length")   \
  X(no_activation, "", "ignore_activation_dynamics", "", "1: activation follows at once")       \
  X(damping, "", "fiber_damping", "1", "of fmax, per normalised speed")                         \
  X(max_pennation, "", "maximum_pennation_angle", "rad", "")                                    \
  X(afl_min, "ActiveForceLengthCurve", "min_norm_active_fiber_length", "1", "")                 \
  X(afl_transition, "ActiveForceLengthCurve", "transition_norm_fiber_length", "1", "")          \
  X(afl_max, "ActiveForceLengthCurve", "max_norm_active_fiber_length", "1", "")                 \
  X(afl_slope, "ActiveForceLengthCurve", "shallow_ascending_slope", "1", "")                    \
  X(afl_floor, "ActiveForceLengthCurve", "minimum_value", "1", "")                              \
  X(fv_concentric_end, "ForceVelocityCurve", "concentric_slope_at_vmax", "1", "")               \
  X(fv_concentric_near, "ForceVelocityCurve", "concentric_slope_near_vmax", "1", "")            \
  X(fv_isometric, "ForceVelocityCurve", "isometric_slope", "1", "")                             \
  X(fv_eccentric_end, "ForceVelocityCurve", "eccentric_slope_at_vmax", "1", "")                 \
  X(fv_eccentric_near, "ForceVelocityCurve", "eccentric_slope_near_vmax", "1", "")              \
  X(fv_eccentric_max, "ForceVelocityCurve", "max_eccentric_velocity_force_multiplier", "1", "") \
  X(fv_concentric_curve, "ForceVelocityCurve", "concentric_curviness", "1", "")                 \
  X(fv_eccentric_curve, "ForceVelocityCurve", "eccentric_curviness", "1", "")                   \
  X(fl_zero, "FiberForceLengthCurve", "strain_at_zero_force", "1", "")                          \
  X(fl_one, "FiberForceLengthCurve", "strain_at_one_norm_force", "1", "")                       \
  X(fl_low_stiffness, "FiberForceLengthCurve", "stiffness_at_low_force", "1", "")               \
  X(fl_one_stiffness, "FiberForceLengthCurve", "stiffness_at_one_norm_force", "1", "")          \
  X(fl_curve, "FiberForceLengthCurve", "curviness", "1", "")                                    \
  X(tl_one, "TendonForceLengthCurve", "strain_at_one_norm_force", "1", "")                      \
  X(tl_one_stiffness, "TendonForceLengthCurve", "stiffness_at_one_norm_force", "1", "")         \
  X(tl_toe, "TendonForceLengthCurve", "norm_force_at_toe_end", "1", "")                         \
  X(tl_curve, "TendonForceLengthCurve", "curviness", "1", "")                                   \
  X(thelen_tendon_strain, "", "FmaxTendonStrain", "1", "tendon strain at fmax")                 \
  X(thelen_fiber_strain, "", "FmaxMuscleStrain", "1", "passive fibre strain at fmax")           \
  X(thelen_active_shape, "", "KshapeActive", "1", "")                                           \
  X(thelen_passive_shape, "", "KshapePassive", "1", "")                                         \
  X(thelen_af, "", "Af", "1", "force-velocity shape")                                           \
  X(thelen_flen, "", "Flen", "1", "largest lengthening force")                                  \
  X(thelen_extrapolation, "", "fv_linear_extrap_threshold", "1", "")                            \
  X(degroote_active_width, "", "active_force_width_scale", "1", "")                             \
  X(degroote_fiber_strain, "", "passive_fiber_strain_at_one_norm_force", "1", "")               \
  X(degroote_tendon_strain, "", "tendon_strain_at_one_norm_force", "1", "")                     \
  X(degroote_no_passive, "", "ignore_passive_fiber_force", "",                                  \
    "1: the fibre has no passive force")                                                        \
  X(schutte_time_scale, "", "time_scale", "s", "")                                              \
  X(schutte_rise, "", "activation1", "1", "rate of rising activation, per excitation")          \
  X(schutte_fall, "", "activation2", "1", "rate of falling activation")                         \
  X(schutte_damping, "", "damping", "1", "")

typedef enum gerdy_muscle_parameter {
#define GERDY_PARAMETER_ID(name, holder, property, unit, meaning) GERDY_MUSCLE_##name,
  GERDY_MUSCLE_PARAMETERS(GERDY_PARAMETER_ID)
#undef GERDY_PARAMETER_ID
      GERDY_MUSCLE_NPAR
} gerdy_muscle_parameter;

// Arrays of the model: X(type, name, rows, columns, unit, meaning)
#define GERDY_MODEL_FIELDS(X)                                                                     \
  X(int, body_name, nbody, 1, "", "offset of the name in names")                                  \
  X(int, body_parent, nbody, 1, "", "body that carries this one")                                 \
  X(double, body_mass, nbody, 1, "kg", "")                                                        \
  X(double, body_com, nbody, 3, "m", "mass centre in the body")                                   \
  X(double, body_inertia, nbody, 6, "kg.m2", "about the mass centre: xx yy zz xy xz yz")          \
  X(int, body_joint_name, nbody, 1, "", "name of the joint to the parent")                        \
  X(double, body_parent_pos, nbody, 3, "m", "joint frame in the parent: origin")                  \
  X(double, body_parent_rot, nbody, 9, "1", "joint frame in the parent: rotation")                \
  X(double, body_child_pos, nbody, 3, "m", "this body in its own joint frame: origin")            \
  X(double, body_child_rot, nbody, 9, "1", "this body in its own joint frame: rotation")          \
  X(int, body_q, nbody, 1, "", "first coordinate of the joint")                                   \
  X(int, body_nq, nbody, 1, "", "coordinates of the joint")                                       \
  X(int, body_axis, nbody, 1, "", "first axis of the joint: rotations, then translations")        \
  X(int, body_nrot, nbody, 1, "", "rotations of the joint, applied in this order, body-fixed")    \
  X(int, body_ntrans, nbody, 1, "", "translations of the joint, along the parent's joint frame")  \
  X(int, body_offset, nbody, 1, "", "gd_offset: which of its frames are not the identity")        \
  X(double, axis_dir, naxis, 3, "1", "unit vector")                                               \
  X(int, axis_q, naxis, 1, "", "coordinate that drives it; -1: it is constant")                   \
  X(int, axis_function, naxis, 1, "", "angle or distance as a function of the coordinate")        \
  X(int, axis_form, naxis, 1, "", "gd_axis_form, told by function and coordinate")                \
  X(int, axis_carriers, naxis, 1, "", "bit i: rotation i of its joint carries it, for OpenSim")   \
  X(int, axis_along, naxis, 1, "", "1, 2, 3: axis_dir is x, y, z; negative: against it; 0: no")   \
  X(int, q_name, nq, 1, "", "offset of the name in names")                                        \
  X(int, q_body, nq, 1, "", "body whose joint it moves")                                          \
  X(int, q_rotational, nq, 1, "", "1: an angle (rad; degrees in files); 0: metres, or coupled")   \
  X(double, q_default, nq, 1, "rad|m", "")                                                        \
  X(double, q_min, nq, 1, "rad|m", "")                                                            \
  X(double, q_max, nq, 1, "rad|m", "")                                                            \
  X(int, q_clamped, nq, 1, "", "1: the range is a bound")                                         \
  X(int, q_locked, nq, 1, "", "1: stays at its default")                                          \
  X(int, q_driver, nq, 1, "", "coordinate it is coupled to; -1: independent")                     \
  X(int, q_function, nq, 1, "", "its value as a function of the driver; -1: independent")         \
  X(int, q_prescribed, nq, 1, "", "its value as a function of time; -1: free")                    \
  X(int, function_type, nfunction, 1, "", "gd_function_type")                                     \
  X(int, function_par, nfunction, 1, "", "first parameter")                                       \
  X(int, function_n, nfunction, 1, "", "points or coefficients")                                  \
  X(double, parameter, nparameter, 1, "", "")                                                     \
  X(int, marker_name, nmarker, 1, "", "offset of the name in names")                              \
  X(int, marker_body, nmarker, 1, "", "")                                                         \
  X(double, marker_pos, nmarker, 3, "m", "in the body")                                           \
  X(int, marker_fixed, nmarker, 1, "", "1: stays where it is when markers are placed")            \
  X(int, muscle_name, nmuscle, 1, "", "offset of the name in names; path i is that of muscle i")  \
  X(int, muscle_type, nmuscle, 1, "", "gerdy_muscle_type")                                        \
  X(double, muscle_fmax, nmuscle, 1, "N", "maximum isometric force")                              \
  X(double, muscle_fiber, nmuscle, 1, "m", "optimal fibre length")                                \
  X(double, muscle_tendon, nmuscle, 1, "m", "tendon slack length")                                \
  X(double, muscle_pennation, nmuscle, 1, "rad", "pennation at optimal fibre length")             \
  X(double, muscle_par, nmuscle, GERDY_MUSCLE_NPAR, "",                                           \
    "see GERDY_MUSCLE_PARAMETERS; NaN: not of this type, or not given")                           \
  X(int, muscle_function, nmuscle, 3, "",                                                         \
    "curves given as functions: active, force-velocity or tendon, passive; -1: none")             \
  X(int, ligament_name, nligament, 1, "",                                                         \
    "offset of the name in names; path nmuscle + i is that of ligament i")                        \
  X(double, ligament_stiffness, nligament, 1, "N", "slope of force over strain beyond the toe")   \
  X(double, ligament_toe_strain, nligament, 1, "1", "strain where the toe ends")                  \
  X(double, ligament_damping, nligament, 1, "s", "normalised damping coefficient")                \
  X(double, ligament_slack, nligament, 1, "m", "slack length")                                    \
  X(int, path_point, npath, 1, "", "first path point")                                            \
  X(int, path_npoint, npath, 1, "", "path points")                                                \
  X(int, path_wrap, npath, 1, "", "first entry of the path's wrapping surfaces in pathwrap_*")    \
  X(int, path_nwrap, npath, 1, "", "how many")                                                    \
  X(int, path_slope, npath, 1, "", "first entry of the path in slope_q")                          \
  X(int, path_nslope, npath, 1, "", "coordinates that can change its length")                     \
  X(int, slope_q, nslope, 1, "", "the coordinates, ascending; a driver beside what it drives")    \
  X(int, point_name, npoint, 1, "", "offset of the name in names")                                \
  X(int, point_body, npoint, 1, "", "")                                                           \
  X(double, point_pos, npoint, 3, "m", "in the body; moving points: where a function is absent")  \
  X(int, point_moves, npoint, 1, "", "1: some component is a function of a coordinate")           \
  X(int, point_q, npoint, 3, "", "coordinate that moves component x, y, z; -1: it stands")        \
  X(int, point_function, npoint, 3, "", "component as a function of that coordinate")             \
  X(int, point_if_q, npoint, 1, "",                                                               \
    "conditional point: coordinate that decides; -1: always there")                               \
  X(double, point_if_min, npoint, 1, "rad|m", "there when the coordinate is at least this")       \
  X(double, point_if_max, npoint, 1, "rad|m", "and at most this")                                 \
  X(int, wrap_name, nwrap, 1, "", "offset of the name in names")                                  \
  X(int, wrap_type, nwrap, 1, "", "gerdy_wrap_type")                                              \
  X(int, wrap_body, nwrap, 1, "", "")                                                             \
  X(double, wrap_pos, nwrap, 3, "m", "surface frame in the body: origin")                         \
  X(double, wrap_rot, nwrap, 9, "1", "surface frame in the body: rotation")                       \
  X(double, wrap_size, nwrap, 3, "m",                                                             \
    "cylinder: radius, length; sphere: radius; ellipsoid: half axes; torus: inner, outer radius") \
  X(int, wrap_axis, nwrap, 1, "", "axis of the quadrant: 0 x, 1 y, 2 z; -1: all sides")           \
  X(int, wrap_sign, nwrap, 1, "", "side of that axis the path must pass: 1 or -1; 0: all")        \
  X(int, wrap_active, nwrap, 1, "", "0: paths go through it")                                     \
  X(int, pathwrap_surface, npathwrap, 1, "", "wrapping surface")                                  \
  X(int, pathwrap_method, npathwrap, 1, "", "gerdy_wrap_method; of ellipsoids only")              \
  X(int, pathwrap_first, npathwrap, 1, "",                                                        \
    "first point of the path that may wrap, from 0; -1: any")                                     \
  X(int, pathwrap_last, npathwrap, 1, "", "last point of the path that may wrap; -1: any")        \
  X(int, bushing_name, nbushing, 1, "", "offset of the name in names")                            \
  X(int, bushing_body, nbushing, 2, "", "the two bodies")                                         \
  X(double, bushing_pos, nbushing, 6, "m", "frame in either body: origins")                       \
  X(double, bushing_rot, nbushing, 18, "1", "frame in either body: rotations")                    \
  X(double, bushing_stiffness, nbushing, 6, "N.m/rad, N/m", "about x, y, z, then along")          \
  X(double, bushing_damping, nbushing, 6, "N.m.s/rad, N.s/m", "about x, y, z, then along")        \
  X(int, limit_name, nlimit, 1, "", "offset of the name in names")                                \
  X(int, limit_q, nlimit, 1, "", "coordinate")                                                    \
  X(double, limit_range, nlimit, 2, "rad|m", "lower and upper limit")                             \
  X(double, limit_stiffness, nlimit, 2, "N.m/rad|N/m", "below the lower, above the upper")        \
  X(double, limit_damping, nlimit, 1, "N.m.s/rad|N.s/m", "while beyond a limit")                  \
  X(double, limit_transition, nlimit, 1, "rad|m", "way over which the stiffness rises")           \
  X(int, spring_name, nspring, 1, "", "offset of the name in names")                              \
  X(int, spring_q, nspring, 1, "", "coordinate")                                                  \
  X(double, spring_stiffness, nspring, 1, "N.m/rad|N/m", "")                                      \
  X(double, spring_rest, nspring, 1, "rad|m", "")                                                 \
  X(double, spring_viscosity, nspring, 1, "N.m.s/rad|N.s/m", "")                                  \
  X(int, constraint_name, nconstraint, 1, "", "offset of the name in names")                      \
  X(int, constraint_weld, nconstraint, 1, "", "1: frames coincide; 0: their origins do")          \
  X(int, constraint_body, nconstraint, 2, "", "the two bodies")                                   \
  X(double, constraint_pos, nconstraint, 6, "m", "frame in either body: origins")                 \
  X(double, constraint_rot, nconstraint, 18, "1", "frame in either body: rotations")              \
  X(int, mesh_file, nmesh, 1, "", "offset of the file's name in names")                           \
  X(int, mesh_body, nmesh, 1, "", "")                                                             \
  X(double, mesh_pos, nmesh, 3, "m", "in the body: origin")                                       \
  X(double, mesh_rot, nmesh, 9, "1", "in the body: rotation")                                     \
  X(double, mesh_scale, nmesh, 3, "1", "stretch along its axes")                                  \
  X(double, mesh_color, nmesh, 4, "1", "red, green, blue, opacity")                               \
  X(int, mesh_hidden, nmesh, 1, "", "1: not shown")                                               \
  X(char, names, nname, 1, "", "zero-terminated names")

// Muscle models by their .osim class.
typedef enum gerdy_muscle_type {
  GERDY_MUSCLE_PATH = 0,      // another class: its path is known, its force is not
  GERDY_MUSCLE_MILLARD = 1,   // Millard2012EquilibriumMuscle
  GERDY_MUSCLE_THELEN = 2,    // Thelen2003Muscle
  GERDY_MUSCLE_SCHUTTE = 3,   // Schutte1993Muscle_Deprecated
  GERDY_MUSCLE_RIGID = 4,     // RigidTendonMuscle
  GERDY_MUSCLE_DEGROOTE = 5,  // DeGrooteFregly2016Muscle
} gerdy_muscle_type;

typedef enum gerdy_wrap_type {
  GERDY_WRAP_CYLINDER = 0,   // about z
  GERDY_WRAP_SPHERE = 1,     // about the origin
  GERDY_WRAP_ELLIPSOID = 2,  // half axes along x, y, z
  GERDY_WRAP_TORUS = 3,      // about z; the path goes through the hole
} gerdy_wrap_type;

// How a path is laid over an ellipsoid.
typedef enum gerdy_wrap_method {
  GERDY_WRAP_HYBRID = 0,
  GERDY_WRAP_MIDPOINT = 1,
  GERDY_WRAP_AXIAL = 2,
} gerdy_wrap_method;

typedef struct gerdy_model {
#define GERDY_FIELD_SIZE(name, meaning) int name;
  GERDY_MODEL_SIZES(GERDY_FIELD_SIZE)
#undef GERDY_FIELD_SIZE
#define GERDY_FIELD_ARRAY(type, name, rows, columns, unit, meaning) type* name;
  GERDY_MODEL_FIELDS(GERDY_FIELD_ARRAY)
#undef GERDY_FIELD_ARRAY
  double gravity[3];  // m/s2
  int exact_rates;    // 0: inertial terms of joints as OpenSim has them; 1: exact (docs/dyn.md)
  char name[112];     // what the model calls itself
  void* buffer;       // holds every array
} gerdy_model;

// Arrays of one pose: X(type, name, rows, columns, unit, meaning)
#define GERDY_DATA_FIELDS(X)                                                                       \
  X(double, q, nq, 1, "rad|m", "coordinates; set these, then compute")                             \
  X(double, u, nq, 1, "rad/s|m/s", "their speeds; set these for what needs motion")                \
  X(double, udot, nq, 1, "rad/s2|m/s2", "their accelerations; set these for what needs forces")    \
  X(double, q_slope, nq, 1, "", "coupled: derivative by its driver; 1 for independent")            \
  X(double, body_pos, nbody, 3, "m", "origin of the body in ground")                               \
  X(double, body_rot, nbody, 9, "1", "rotation of the body in ground")                             \
  X(double, twist, nq, 6, "1|1/m",                                                                 \
    "motion of the body that q moves, per unit of q: angular, then linear at the ground's origin") \
  X(double, axis_twist, naxis, 6, "1|1/m",                                                         \
    "the same per unit of an axis' own value; only of axes of form GD_AXIS_COMPOSED")              \
  X(double, body_vel, nbody, 6, "rad/s, m/s", "twist of the body, at the ground's origin")         \
  X(double, body_acc, nbody, 6, "rad/s2, m/s2", "its rate of change, at the ground's origin")      \
  X(double, body_force, nbody, 6, "N.m, N",                                                        \
    "that its joint puts on the body and what it carries, at the ground's origin")                 \
  X(double, body_composite, nbody, 10, "kg, kg.m, kg.m2",                                          \
    "mass, first and second moments of the body and all it carries, about the ground's origin")    \
  X(double, tau, nq, 1, "N.m|N", "generalized forces of inverse dynamics")                         \
  X(double, marker_pos, nmarker, 3, "m", "in ground")                                              \
  X(double, path_length, npath, 1, "m", "from origin to insertion; path i is that of muscle i")    \
  X(double, path_velocity, npath, 1, "m/s", "lengthening speed")                                   \
  X(double, slope, nslope, 1, "m/rad|1",                                                           \
    "derivative of the path's length by coordinate slope_q; minus the moment arm")                 \
  X(double, point_pos, npoint, 3, "m", "path points in ground")                                    \
  X(int, point_on, npoint, 1, "", "1: the point is part of the path in this pose")                 \
  X(int, pathwrap_on, npathwrap, 1, "",                                                            \
    "0: the path passes by; k > 0: it wraps between points k - 1 and k of those that are on")      \
  X(double, pathwrap_contact, npathwrap, 6, "m",                                                   \
    "where it meets and leaves the surface, in ground")                                            \
  X(double, pathwrap_arc, npathwrap, 1, "m", "length on the surface")                              \
  X(double, pathwrap_slope, npathwrap, 6, "1",                                                     \
    "derivative of the path's length by the places before and behind, in ground")                  \
  X(int, pathwrap_order, npathwrap, 1, "",                                                         \
    "of each path: its entries in the order in which it meets them; -1: no more")                  \
  X(double, pathwrap_shift, npathwrap, 36, "1",                                                    \
    "working storage: contacts by the places before and behind, where surfaces interact")          \
  X(double, pathwrap_weight, npathwrap, 6, "1|m",                                                  \
    "working storage: the path's length by contacts, or the contacts of the first pass")

typedef struct gerdy_data {
#define GERDY_FIELD_ARRAY(type, name, rows, columns, unit, meaning) type* name;
  GERDY_DATA_FIELDS(GERDY_FIELD_ARRAY)
#undef GERDY_FIELD_ARRAY
  void* buffer;  // holds every array
} gerdy_data;

// Read an .osim document (versions 20302 to 40600) and compile it. What the document holds and
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

// The bundled generic runner (docs/bundled-runner.md). Owner: the caller, gerdy_model_free.
// Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_model_bundled(gerdy_model** out, gerdy_error* err);

// Nullable: model.
GERDY_API void gerdy_model_free(gerdy_model* model);

// Write the model as an .osim document of version 40000; reading it gives the same numbers. What
// the model does not hold (display geometry, controllers ...) is not in it. Errors: GERDY_E_FILE,
// GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_model_save(const char* path, const gerdy_model* model,
                                                        gerdy_error* err);

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
