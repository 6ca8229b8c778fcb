// Forces without a path (bushings, coordinate limit forces, springs), and constraints.
#include "math/vec.h"
#include "model/osim_write_element.h"
#include "model/osim_write_exact.h"

// ---- two frames --------------------------------------------------------------------------------

// of a bushing or weld, from its arrays of two
static void two_frames(const int body[2], const double pos[6], const double rot[18],
                       gd_osim_offset frame[2]) {
  for (int k = 0; k < 2; ++k) {
    frame[k].body = body[k];
    frame[k].same = k == 1 && body[0] == body[1];
    gd_v3_copy(pos + 3 * k, frame[k].pos);
    gd_osim_write_angles(rot + 9 * k, frame[k].angle);
  }
}

static void put_two_frames(gd_osim_writer* w, const gd_osim_offset frame[2]) {
  gd_osim_put_socket(w, "socket_frame1", &frame[0]);
  gd_osim_put_socket(w, "socket_frame2", &frame[1]);
  gd_osim_open(w, "frames", NULL);
  gd_osim_put_offset(w, &frame[0]);
  gd_osim_put_offset(w, &frame[1]);
  gd_osim_close(w, "frames");
}

// ---- forces ------------------------------------------------------------------------------------

static void put_bushings(gd_osim_writer* w) {
  const gerdy_model* m = w->m;
  for (int i = 0; i < m->nbushing; ++i) {
    const double *stiffness = m->bushing_stiffness + 6 * i, *damping = m->bushing_damping + 6 * i;
    gd_osim_offset frame[2];
    two_frames(m->bushing_body + 2 * i, m->bushing_pos + 6 * i, m->bushing_rot + 18 * i, frame);
    gd_osim_open(w, "BushingForce", gd_osim_name(w, m->bushing_name[i]));
    put_two_frames(w, frame);
    gd_osim_put_vec(w, "rotational_stiffness", stiffness, 3);
    gd_osim_put_vec(w, "translational_stiffness", stiffness + 3, 3);
    gd_osim_put_vec(w, "rotational_damping", damping, 3);
    gd_osim_put_vec(w, "translational_damping", damping + 3, 3);
    gd_osim_close(w, "BushingForce");
  }
}

static void put_limits(gd_osim_writer* w) {
  const gerdy_model* m = w->m;
  for (int i = 0; i < m->nlimit; ++i) {
    int q = m->limit_q[i];
    double per = m->q_rotational[q] ? GD_OSIM_DEGREE : 1;
    const double *range = m->limit_range + 2 * i, *stiffness = m->limit_stiffness + 2 * i;
    gd_osim_open(w, "CoordinateLimitForce", gd_osim_name(w, m->limit_name[i]));
    gd_osim_put_text(w, "coordinate", gd_osim_name(w, m->q_name[q]));
    gd_osim_put_number(w, "upper_stiffness", gd_osim_write_divided(stiffness[1], per));
    gd_osim_put_number(w, "upper_limit", gd_osim_write_multiplied(range[1], per));
    gd_osim_put_number(w, "lower_stiffness", gd_osim_write_divided(stiffness[0], per));
    gd_osim_put_number(w, "lower_limit", gd_osim_write_multiplied(range[0], per));
    gd_osim_put_number(w, "damping", gd_osim_write_divided(m->limit_damping[i], per));
    gd_osim_put_number(w, "transition", gd_osim_write_multiplied(m->limit_transition[i], per));
    gd_osim_close(w, "CoordinateLimitForce");
  }
}

static void put_springs(gd_osim_writer* w) {
  const gerdy_model* m = w->m;
  for (int i = 0; i < m->nspring; ++i) {
    gd_osim_open(w, "SpringGeneralizedForce", gd_osim_name(w, m->spring_name[i]));
    gd_osim_put_text(w, "coordinate", gd_osim_name(w, m->q_name[m->spring_q[i]]));
    gd_osim_put_number(w, "stiffness", m->spring_stiffness[i]);
    gd_osim_put_number(w, "rest_length", m->spring_rest[i]);
    gd_osim_put_number(w, "viscosity", m->spring_viscosity[i]);
    gd_osim_close(w, "SpringGeneralizedForce");
  }
}

void gd_osim_write_loads(gd_osim_writer* w) {
  put_bushings(w);
  put_limits(w);
  put_springs(w);
}

// ---- constraints -------------------------------------------------------------------------------

static void put_coupler(gd_osim_writer* w, int q) {
  const gerdy_model* m = w->m;
  const char* name = gd_osim_name(w, m->q_name[q]);
  gd_osim_open_named(w, "CoordinateCouplerConstraint", name, "_coupler");
  gd_osim_put_function_in(w, "coupled_coordinates_function", m->q_function[q]);
  gd_osim_put_text(w, "independent_coordinate_names", gd_osim_name(w, m->q_name[m->q_driver[q]]));
  gd_osim_put_text(w, "dependent_coordinate_name", name);
  gd_osim_close(w, "CoordinateCouplerConstraint");
}

// in the order of their functions, which is that of the document the model was read from
static void put_couplers(gd_osim_writer* w) {
  const gerdy_model* m = w->m;
  for (int done = -1;;) {
    int next = -1;
    for (int q = 0; q < m->nq; ++q) {
      if (m->q_function[q] <= done) continue;
      if (next < 0 || m->q_function[q] < m->q_function[next]) next = q;
    }
    if (next < 0) return;
    put_coupler(w, next);
    done = m->q_function[next];
  }
}

static void put_weld(gd_osim_writer* w, int i) {
  const gerdy_model* m = w->m;
  gd_osim_offset frame[2];
  two_frames(m->constraint_body + 2 * i, m->constraint_pos + 6 * i, m->constraint_rot + 18 * i,
             frame);
  gd_osim_open(w, "WeldConstraint", gd_osim_name(w, m->constraint_name[i]));
  put_two_frames(w, frame);
  gd_osim_close(w, "WeldConstraint");
}

static void put_point_constraint(gd_osim_writer* w, int i) {
  const gerdy_model* m = w->m;
  gd_osim_open(w, "PointConstraint", gd_osim_name(w, m->constraint_name[i]));
  gd_osim_put_body(w, "socket_body_1", m->constraint_body[2 * i]);
  gd_osim_put_body(w, "socket_body_2", m->constraint_body[2 * i + 1]);
  gd_osim_put_vec(w, "location_body_1", m->constraint_pos + 6 * i, 3);
  gd_osim_put_vec(w, "location_body_2", m->constraint_pos + 6 * i + 3, 3);
  gd_osim_close(w, "PointConstraint");
}

void gd_osim_write_constraints(gd_osim_writer* w) {
  gd_osim_open_set(w, "ConstraintSet", "constraintset");
  put_couplers(w);
  for (int i = 0; i < w->m->nconstraint; ++i) {
    if (w->m->constraint_weld[i])
      put_weld(w, i);
    else
      put_point_constraint(w, i);
  }
  gd_osim_close_set(w, "ConstraintSet");
}
