// gerdy/dyn.h: motion and forces of the whole body: velocities, mass matrix, inverse dynamics.
//
// Generalized coordinates are those of the model's tree, coupled ones included; constraints are not
// applied here. gerdy_fold carries forces on coupled coordinates to their drivers.
#ifndef GERDY_DYN_H
#define GERDY_DYN_H

#include <gerdy/base.h>
#include <gerdy/model.h>

#ifdef __cplusplus
extern "C" {
#endif

// Velocities and accelerations of all bodies from q, u, udot. Reads the results of gerdy_fk, u,
// udot; writes body_vel, body_acc. Allocates nothing.
GERDY_API void gerdy_motion(const gerdy_model* model, gerdy_data* data);

// Generalized forces that make the body move with q, u, udot under gravity, without muscles,
// passive elements, external loads and constraints: recursive Newton-Euler (Featherstone 2008,
// "Rigid Body Dynamics Algorithms", ch. 5). Reads what gerdy_motion reads; writes body_vel,
// body_acc, body_force, tau.
GERDY_API void gerdy_inverse_dynamics(const gerdy_model* model, gerdy_data* data);

// What of them does not depend on udot: gravity and velocity terms. out: (nq). Reads the results of
// gerdy_fk, u; writes body_vel, body_force.
GERDY_API void gerdy_bias_forces(const gerdy_model* model, gerdy_data* data, double* out);

// Gravity's share alone, (nq): the forces that hold the pose at rest. Reads the results of
// gerdy_fk.
GERDY_API void gerdy_gravity_forces(const gerdy_model* model, const gerdy_data* data, double* out);

// Mass matrix, (nq x nq), symmetric: composite rigid bodies (Featherstone 2008, ch. 6).
// Reads the results of gerdy_fk; writes body_composite.
GERDY_API void gerdy_mass_matrix(const gerdy_model* model, gerdy_data* data, double* out);

// Mass centre of all bodies in ground, m, from the results of gerdy_fk; its velocity, m/s, also
// from those of gerdy_motion. A model without mass has none: NaN.
GERDY_API void gerdy_mass_center(const gerdy_model* model, const gerdy_data* data, double out[3]);
GERDY_API void gerdy_mass_center_velocity(const gerdy_model* model, const gerdy_data* data,
                                          double out[3]);

// Jacobian of a point fixed in a body (local, m): (3 x nq), velocity of the point in ground per
// speed of each coordinate. The rows are x, y, z. Reads the results of gerdy_fk, as the next two
// do.
GERDY_API void gerdy_point_jacobian(const gerdy_model* model, const gerdy_data* data, int body,
                                    const double local[3], double* out);

// Jacobian of a body's motion: (6 x nq), angular, then linear at the body's origin, in ground.
GERDY_API void gerdy_body_jacobian(const gerdy_model* model, const gerdy_data* data, int body,
                                   double* out);

// Add the forces on coupled coordinates to those of their drivers, times the slope of the coupling,
// and set them to 0. force: (nq).
GERDY_API void gerdy_fold(const gerdy_model* model, const gerdy_data* data, double* force);

// Generalized forces, (nq), of the model's passive elements in this motion: bushings, coordinate
// limit forces and springs on coordinates. Reads the results of gerdy_fk and gerdy_motion, u.
GERDY_API void gerdy_passive_forces(const gerdy_model* model, const gerdy_data* data, double* out);

// What the joint of every body puts on it, bones and what acts across the joint as a force on its
// coordinates together: moment about the ground's origin, then force, in ground, (nbody x 6).
// applied (nbody x 6) is what acts on the bodies otherwise (loads, muscles), in the same form.
// Reads body_force of gerdy_inverse_dynamics. Row 0: what all bodies put on the ground, turned
// round. out may be applied.
GERDY_API void gerdy_joint_reactions(const gerdy_model* model, const gerdy_data* data,
                                     const double* applied, double* out);

// A row of them as a lab reports it: force (N), moment about the joint's centre (N.m), and that
// centre (m), in the axes and frame of a body (0: ground). on_parent 0: on the body, at the joint's
// frame in it; 1: on its parent, at the frame there, turned round.
GERDY_API void gerdy_reaction_in(const gerdy_model* model, const gerdy_data* data, int body,
                                 const double reaction[6], int on_parent, int frame, double out[9]);

// How far a weld or point constraint is from holding: how its second frame is turned from the first
// (rotation vector, rad; 0 for a point), then how far it is away (m), in the axes of the first.
// Reads the results of gerdy_fk.
GERDY_API void gerdy_constraint_error(const gerdy_model* model, const gerdy_data* data,
                                      int constraint, double out[6]);

#ifdef __cplusplus
}
#endif
#endif
