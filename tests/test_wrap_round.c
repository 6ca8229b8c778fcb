// Wrapping over cylinders and spheres: geometry, gradients, sides, and what must not go wrong.
#include "testing.h"

#include "math/vec.h"
#include "muscle/wrap.h"
#include "testing_random.h"

static const double pi = 3.14159265358979323846;

typedef gd_wrap_outcome (*wrap_function)(const gd_wrap_surface*, const double*, const double*,
                                         gd_wrap_way*);

static const struct kind {
  const char* name;
  wrap_function wrap;
  int alone;
} kinds[] = {{"cylinder", gd_wrap_cylinder, 0},
             {"cylinder alone", gd_wrap_cylinder, 1},
             {"sphere", gd_wrap_sphere, 0}};
enum { nkind = sizeof kinds / sizeof *kinds };

static gd_wrap_surface surface_of(int kind, int axis, int sign) {
  return (gd_wrap_surface){
      .size = {0.03, 10, 0}, .axis = sign ? axis : -1, .sign = sign, .alone = kinds[kind].alone};
}

static double length_of(const double p[3], const double q[3], const gd_wrap_way* w) {
  return gd_v3_distance(p, w->contact[0]) + w->arc + gd_v3_distance(w->contact[1], q);
}

static void random_point(gd_random* r, double out[3]) {
  for (int k = 0; k < 3; ++k) out[k] = random_between(r, -0.09, 0.09);
}

static void assert_finite_way(const gd_wrap_way* w) {
  for (int i = 0; i < 6; ++i) {
    assert_true(isfinite((&w->contact[0][0])[i]));
    assert_true(isfinite((&w->slope[0][0])[i]));
  }
  assert_true(isfinite(w->arc) && w->arc >= 0);
}

// Call with every kind of surface, every side, and random ends that wrap.
typedef void (*case_function)(int kind, const gd_wrap_surface* s, const double p[3],
                              const double q[3], const gd_wrap_way* w);

static void for_all(int ntry, int nwanted, case_function check) {
  gd_random random = {17};
  for (int kind = 0; kind < nkind; ++kind) {
    for (int side = 0; side < 7; ++side) {
      gd_wrap_surface s = surface_of(kind, side / 2, side == 6 ? 0 : side % 2 ? -1 : 1);
      int n = 0;
      for (int i = 0; i < ntry; ++i) {
        double p[3], q[3];
        gd_wrap_way w;
        random_point(&random, p);
        random_point(&random, q);
        if (kinds[kind].wrap(&s, p, q, &w) != GD_WRAP_ON) continue;
        ++n;
        check(kind, &s, p, q, &w);
      }
      assert_true(n >= nwanted);
    }
  }
}

// ---- geometry ----------------------------------------------------------------------------------

// radial part of a place on the surface
static void normal_at(int kind, const double x[3], double out[3]) {
  gd_v3_copy(x, out);
  if (kind != 2) out[2] = 0;
}

static void check_touch(int kind, const gd_wrap_surface* s, const double p[3], const double q[3],
                        const gd_wrap_way* w) {
  const double* end[2] = {p, q};
  for (int i = 0; i < 2; ++i) {
    double n[3], tangent[3];
    normal_at(kind, w->contact[i], n);
    assert_near(gd_v3_norm(n), s->size[0], 1e-12);
    gd_v3_sub(w->contact[i], end[i], tangent);
    assert_near(gd_v3_dot(n, tangent), 0, 1e-14);
  }
  assert_finite_way(w);
}

static void contacts_lie_on_the_surface_and_tangents_touch_it(void** state) {
  (void)state;
  for_all(2000, 100, check_touch);
}

// The length over the surface between two places of contact, the same way round: on a cylinder a
// helix of a given turn, on a sphere a great circle (its nearer arc).
static double arc_between(int kind, double r, const double a[3], const double b[3], double turn) {
  if (kind != 2) return hypot(r * turn, b[2] - a[2]);
  double c[3];
  gd_v3_cross(a, b, c);
  return r * atan2(gd_v3_norm(c), gd_v3_dot(a, b));
}

static double turn_of(const double a[3], const double b[3]) {
  return atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]);
}

// Move a place of contact over the surface, by about `step`.
static void slide(int kind, double r, const double x[3], double step[2], double out[3]) {
  if (kind != 2) {
    double angle = step[0] / r;
    out[0] = cos(angle) * x[0] - sin(angle) * x[1];
    out[1] = sin(angle) * x[0] + cos(angle) * x[1];
    out[2] = x[2] + step[1];
    return;
  }
  double n[3] = {x[0] / r, x[1] / r, x[2] / r}, e[3] = {-n[2], n[0], n[1]}, u[3], v[3];
  gd_v3_cross(n, e, u);
  gd_v3_cross(n, u, v);
  for (int k = 0; k < 3; ++k) out[k] = x[k] + step[0] * u[k] + step[1] * v[k];
  double scale = r / gd_v3_norm(out);
  for (int k = 0; k < 3; ++k) out[k] *= scale;
}

static bool runs_inside(int kind, const double end[3], const double contact[3]) {
  double n[3], d[3];
  normal_at(kind, contact, n);
  gd_v3_sub(end, contact, d);
  return gd_v3_dot(n, d) < 0;
}

static gd_random slide_random = {3};
static int slid;

static void check_minimal(int kind, const gd_wrap_surface* s, const double p[3], const double q[3],
                          const gd_wrap_way* w) {
  double r = s->size[0];
  if (kind == 1) return;  // not the shortest way, see the plane below
  double turn = turn_of(w->contact[0], w->contact[1]);
  double flat =
      kind == 2 ? 0 : sqrt(fmax(0, w->arc * w->arc - pow(w->contact[1][2] - w->contact[0][2], 2)));
  if (kind != 2 && fabs(flat - r * fabs(turn)) > 1e-9) turn -= copysign(2 * pi, turn);
  // the far side of a sphere: the path would slip off sideways
  double whole_turn = w->arc / r + acos(r / gd_v3_norm(p)) + acos(r / gd_v3_norm(q));
  if (kind == 2 && whole_turn > pi) return;
  double whole = length_of(p, q, w);
  assert_near(arc_between(kind, r, w->contact[0], w->contact[1], turn), w->arc, 1e-9);
  for (int i = 0; i < 20; ++i) {
    gd_wrap_way moved = *w;
    double step[4];
    for (int k = 0; k < 4; ++k) step[k] = random_between(&slide_random, -2e-3, 2e-3);
    slide(kind, r, w->contact[0], step, moved.contact[0]);
    slide(kind, r, w->contact[1], step + 2, moved.contact[1]);
    double moved_turn = turn + (kind == 2 ? 0 : (step[2] - step[0]) / r);
    // slid past each other, the line would go back on itself; slid on, it would run inside
    if (moved_turn * turn < 0 || runs_inside(kind, p, moved.contact[0]) ||
        runs_inside(kind, q, moved.contact[1])) {
      continue;
    }
    ++slid;
    moved.arc = arc_between(kind, r, moved.contact[0], moved.contact[1], moved_turn);
    assert_true(length_of(p, q, &moved) >= whole - 1e-12);
  }
}

static void no_way_nearby_is_shorter(void** state) {
  (void)state;
  slid = 0;
  for_all(2000, 100, check_minimal);
  assert_true(slid > 10000);
}

// Alone on its path a cylinder is touched in the plane through p, q and the line halfway between
// their directions, or at the height of the end when the plane leads away from the other end.
static void check_plane(int kind, const gd_wrap_surface* s, const double p[3], const double q[3],
                        const gd_wrap_way* w) {
  if (kind != 1) return;
  double rp = hypot(p[0], p[1]), rq = hypot(q[0], q[1]), half[3], on[3], a[3], b[3], n[3];
  double share = rp / (rp + rq);
  for (int k = 0; k < 3; ++k) {
    on[k] = k == 2 ? p[2] + share * (q[2] - p[2]) : 0;
    half[k] = k == 2 ? 0 : p[k] / rp + q[k] / rq;
  }
  if (hypot(half[0], half[1]) < 1e-3) return;
  gd_v3_sub(p, on, a);
  gd_v3_cross(a, half, n);
  gd_v3_sub(q, on, b);
  assert_near(gd_v3_dot(n, b), 0, 1e-12);
  const double* end[2] = {p, q};
  for (int i = 0; i < 2; ++i) {
    double c[3];
    gd_v3_sub(w->contact[i], on, c);
    double off = gd_v3_dot(n, c) / n[2];
    double rise = w->contact[i][2] - end[i][2], plane_rise = rise - off;
    double whole = end[1 - i][2] - end[i][2];
    bool towards = plane_rise * whole > 0;
    towards = towards && fabs(plane_rise) < 2 * fabs(whole);
    assert_near(rise, towards ? plane_rise : 0, 1e-9);
  }
  assert_true(s->alone);
}

static void a_cylinder_alone_is_touched_in_a_plane(void** state) {
  (void)state;
  for_all(2000, 100, check_plane);
}

// ---- gradient ----------------------------------------------------------------------------------

static int gradient_checked, gradient_skipped;

static void check_gradient(int kind, const gd_wrap_surface* s, const double p[3], const double q[3],
                           const gd_wrap_way* w) {
  const double h = 1e-7;
  double x[6];
  gd_v3_copy(p, x);
  gd_v3_copy(q, x + 3);
  for (int i = 0; i < 6; ++i) {
    double at = x[i], length[2];
    bool same = true;
    for (int k = 0; k < 2; ++k) {
      gd_wrap_way moved;
      x[i] = k ? at + h : at - h;
      same = same && kinds[kind].wrap(s, x, x + 3, &moved) == GD_WRAP_ON;
      if (!same) break;
      length[k] = length_of(x, x + 3, &moved);
      same = gd_v3_distance(moved.contact[0], w->contact[0]) < 1e-4 &&
             gd_v3_distance(moved.contact[1], w->contact[1]) < 1e-4;
    }
    x[i] = at;
    // on the surface, or where the way changes, there is no gradient
    if (!same || hypot(p[0], p[1]) < 0.031 || hypot(q[0], q[1]) < 0.031) {
      ++gradient_skipped;
      continue;
    }
    ++gradient_checked;
    double slope = w->slope[i / 3][i % 3];
    assert_near(slope, (length[1] - length[0]) / (2 * h), 1e-6 * fmax(1, fabs(slope)));
  }
}

static void gradient_is_that_of_the_length(void** state) {
  (void)state;
  gradient_checked = gradient_skipped = 0;
  for_all(3000, 150, check_gradient);
  assert_true(gradient_checked > 20000);
  assert_true(gradient_skipped < gradient_checked / 10);
}

// A geodesic pulls along its straight pieces.
static void check_pull(int kind, const gd_wrap_surface* s, const double p[3], const double q[3],
                       const gd_wrap_way* w) {
  (void)s;
  if (kind == 1) return;
  const double* end[2] = {p, q};
  for (int i = 0; i < 2; ++i) {
    double u[3], distance = gd_v3_distance(end[i], w->contact[i]);
    if (distance < 1e-4) continue;
    gd_v3_sub(end[i], w->contact[i], u);
    for (int k = 0; k < 3; ++k) assert_near(w->slope[i][k], u[k] / distance, 1e-9);
  }
}

static void the_shortest_way_pulls_along_its_tangents(void** state) {
  (void)state;
  for_all(2000, 100, check_pull);
}

// ---- symmetry ----------------------------------------------------------------------------------

static void mirror(int axis, const double x[3], double out[3]) {
  gd_v3_copy(x, out);
  out[axis] = -x[axis];
}

// Where both ways round a cylinder touch the side that is asked for, the turn decides: the mirror
// image goes the other way. A side along the axis says nothing about the way round.
static bool goes_otherwise(int kind, const gd_wrap_surface* s, const gd_wrap_way* w,
                           const gd_wrap_way* other, int axis) {
  double c[3];
  mirror(axis, other->contact[0], c);
  if (kind == 2 || s->sign == 0 || gd_v3_distance(c, w->contact[0]) < 1e-6) return false;
  if (s->axis == 2) return true;
  assert_true(w->contact[0][s->axis] * s->sign >= 0 || w->contact[1][s->axis] * s->sign >= 0);
  return true;
}

static void check_symmetry(int kind, const gd_wrap_surface* s, const double p[3], const double q[3],
                           const gd_wrap_way* w) {
  double length = length_of(p, q, w);
  for (int axis = 0; axis < 3; ++axis) {
    gd_wrap_surface t = *s;
    gd_wrap_way other;
    double a[3], b[3];
    mirror(axis, p, a);
    mirror(axis, q, b);
    if (axis == s->axis) t.sign = -s->sign;
    assert_int_equal(kinds[kind].wrap(&t, a, b, &other), GD_WRAP_ON);
    if (goes_otherwise(kind, s, w, &other, axis)) continue;
    assert_near(length_of(a, b, &other), length, 1e-12);
    for (int i = 0; i < 2; ++i) {
      double c[3];
      mirror(axis, other.contact[i], c);
      for (int k = 0; k < 3; ++k) assert_near(c[k], w->contact[i][k], 1e-9);
    }
  }
}

static void a_mirror_image_wraps_in_the_mirror(void** state) {
  (void)state;
  for_all(2000, 100, check_symmetry);
}

static void check_swap(int kind, const gd_wrap_surface* s, const double p[3], const double q[3],
                       const gd_wrap_way* w) {
  gd_wrap_way back;
  assert_int_equal(kinds[kind].wrap(s, q, p, &back), GD_WRAP_ON);
  // of two sides that both fulfil what is asked for, the first end decides
  if (s->sign != 0 && gd_v3_distance(back.contact[0], w->contact[1]) > 1e-6) return;
  assert_near(length_of(q, p, &back), length_of(p, q, w), 1e-12);
  for (int k = 0; k < 3; ++k) {
    assert_near(back.slope[0][k], w->slope[1][k], 1e-9);
    assert_near(back.slope[1][k], w->slope[0][k], 1e-9);
  }
}

static void the_way_back_is_as_long(void** state) {
  (void)state;
  for_all(2000, 100, check_swap);
}

static void check_turned(int kind, const gd_wrap_surface* s, const double p[3], const double q[3],
                         const gd_wrap_way* w) {
  if (s->sign != 0) return;
  double R[9], a[3], b[3], axis[3] = {0, 0, 1};
  if (kind == 2) axis[0] = 0.6, axis[2] = 0.8;
  gd_m3_axis_angle(axis, 1.234, R);
  gd_m3_mul_v3(R, p, a);
  gd_m3_mul_v3(R, q, b);
  if (kind != 2) a[2] += 0.05, b[2] += 0.05;
  gd_wrap_way turned;
  assert_int_equal(kinds[kind].wrap(s, a, b, &turned), GD_WRAP_ON);
  assert_near(length_of(a, b, &turned), length_of(p, q, w), 1e-12);
}

static void turning_about_the_axis_changes_nothing(void** state) {
  (void)state;
  for_all(2000, 100, check_turned);
}

// ---- sides -------------------------------------------------------------------------------------

static double wrapped_length(int kind, const gd_wrap_surface* s, const double p[3],
                             const double q[3]) {
  gd_wrap_way w;
  assert_int_equal(kinds[kind].wrap(s, p, q, &w), GD_WRAP_ON);
  assert_finite_way(&w);
  return length_of(p, q, &w);
}

static void known_lengths(void** state) {
  (void)state;
  double r = 0.03, d = 0.06, tangent = sqrt(d * d - r * r), open = acos(r / d);
  for (int kind = 0; kind < nkind; ++kind) {
    // across the middle: over either side the same; above the middle: over the top
    gd_wrap_surface all = surface_of(kind, 0, 0), up = surface_of(kind, 1, 1);
    gd_wrap_surface down = surface_of(kind, 1, -1);
    double half = 2 * tangent + r * (pi - 2 * open), lift = 0.1;
    double p[3] = {-d, 0, 0}, q[3] = {d, 0, 0};
    assert_near(wrapped_length(kind, &all, p, q), half, 1e-12);
    double a = pi - lift, b = lift;
    double top_p[3] = {d * cos(a), d * sin(a), 0}, top_q[3] = {d * cos(b), d * sin(b), 0};
    double over = 2 * tangent + r * (a - b - 2 * open);
    double under = 2 * tangent + r * (2 * pi - (a - b) - 2 * open);
    assert_near(wrapped_length(kind, &all, top_p, top_q), over, 1e-12);
    assert_near(wrapped_length(kind, &up, top_p, top_q), over, 1e-12);
    if (kind != 2) assert_near(wrapped_length(kind, &down, top_p, top_q), under, 1e-12);
  }
}

static void a_helix_is_a_straight_line_when_unrolled(void** state) {
  (void)state;
  gd_wrap_surface s = surface_of(0, 0, 0);
  double r = 0.03, dp = 0.05, dq = 0.08, rise = 0.07;
  double p[3] = {-dp, 0, -0.02}, q[3] = {dq * cos(0.5), dq * sin(0.5), -0.02 + rise};
  double flat =
      sqrt(dp * dp - r * r) + sqrt(dq * dq - r * r) + r * (pi - 0.5 - acos(r / dp) - acos(r / dq));
  assert_near(wrapped_length(0, &s, p, q), hypot(flat, rise), 1e-12);
  // as the only surface it is laid otherwise, and never shorter
  s.alone = 1;
  assert_true(wrapped_length(1, &s, p, q) > hypot(flat, rise));
}

static void the_side_that_is_asked_for_is_passed(void** state) {
  (void)state;
  gd_wrap_surface up = surface_of(0, 1, 1);
  double p[3] = {-0.06, 0.01, 0}, q[3] = {0.06, 0.01, 0};
  gd_wrap_way w;
  assert_int_equal(gd_wrap_cylinder(&up, p, q, &w), GD_WRAP_ON);
  assert_false(w.optional);
  assert_true(w.contact[0][1] > 0 && w.contact[1][1] > 0);
  // clear of it on the right side: nothing to do
  p[1] = q[1] = 0.05;
  assert_int_equal(gd_wrap_cylinder(&up, p, q, &w), GD_WRAP_MISSED);
  // clear of it on the wrong side: pulled over
  p[1] = q[1] = -0.05;
  assert_int_equal(gd_wrap_cylinder(&up, p, q, &w), GD_WRAP_ON);
  assert_true(w.optional);
  assert_true(w.contact[0][1] > 0 || w.contact[1][1] > 0);
  // without a side the line passes
  gd_wrap_surface all = surface_of(0, 0, 0);
  assert_int_equal(gd_wrap_cylinder(&all, p, q, &w), GD_WRAP_MISSED);
}

static void a_cylinder_ends(void** state) {
  (void)state;
  gd_wrap_surface s = surface_of(0, 0, 0);
  s.size[1] = 0.1;
  gd_wrap_way w;
  double p[3] = {-0.06, 0.01, 0.0499}, q[3] = {0.06, 0.01, 0.0499};
  assert_int_equal(gd_wrap_cylinder(&s, p, q, &w), GD_WRAP_ON);
  p[2] = q[2] = 0.0501;
  assert_int_equal(gd_wrap_cylinder(&s, p, q, &w), GD_WRAP_MISSED);
  q[2] = -0.03;  // one place of contact is enough
  assert_int_equal(gd_wrap_cylinder(&s, p, q, &w), GD_WRAP_ON);
}

// ---- what must not go wrong --------------------------------------------------------------------

static void an_end_inside_does_not_wrap(void** state) {
  (void)state;
  double in[3] = {0.01, 0.01, 0}, out[3] = {0.1, 0, 0};
  gd_wrap_way w;
  for (int kind = 0; kind < nkind; ++kind) {
    gd_wrap_surface s = surface_of(kind, 0, 0);
    assert_int_equal(kinds[kind].wrap(&s, in, out, &w), GD_WRAP_INSIDE);
    assert_int_equal(kinds[kind].wrap(&s, out, in, &w), GD_WRAP_INSIDE);
  }
}

// Ends on the surface, on the axes, on each other, and lines through the middle: every outcome is
// fine but a number that is none.
static void awkward_lines_give_numbers(void** state) {
  (void)state;
  static const double value[] = {-0.06, -0.03, -1e-9, 0, 1e-17, 0.015, 0.03, 0.03000000000001,
                                 0.07};
  enum { n = sizeof value / sizeof *value, all = n * n * n };
  int on = 0;
  for (int kind = 0; kind < nkind; ++kind) {
    for (int side = 0; side < 7; ++side) {
      gd_wrap_surface s = surface_of(kind, side / 2, side == 6 ? 0 : side % 2 ? -1 : 1);
      for (int i = 0; i < all * all; i += 7) {
        int a = i / all, b = i % all;
        double p[3] = {value[a % n], value[a / n % n], value[a / n / n]};
        double q[3] = {value[b % n], value[b / n % n], value[b / n / n]};
        gd_wrap_way w;
        if (kinds[kind].wrap(&s, p, q, &w) != GD_WRAP_ON) continue;
        ++on;
        assert_finite_way(&w);
      }
    }
  }
  assert_true(on > 100000);
}

// Ends on the surface itself, one above the other: the way between them is all on the surface.
static void a_line_along_the_surface_is_as_long_as_it_is(void** state) {
  (void)state;
  const double p[3] = {-0.03, 0, 0.1}, q[3] = {-0.03, 0, 0.25};
  for (int kind = 0; kind < 2; ++kind) {
    gd_wrap_surface s = surface_of(kind, 0, 1);
    gd_wrap_way w;
    assert_int_equal(kinds[kind].wrap(&s, p, q, &w), GD_WRAP_ON);
    assert_near(length_of(p, q, &w), 0.15, 1e-12);
  }
}

// From a line that just touches the surface the length goes on without a step.
static void wrapping_begins_without_a_step(void** state) {
  (void)state;
  for (int kind = 0; kind < nkind; ++kind) {
    gd_wrap_surface s = surface_of(kind, 0, 0);
    for (double height = 0.03 - 1e-7; height < 0.03; height += 1e-8) {
      double p[3] = {-0.06, height, 0}, q[3] = {0.06, height, 0.0};
      assert_near(wrapped_length(kind, &s, p, q), 0.12, 1e-9);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(contacts_lie_on_the_surface_and_tangents_touch_it),
      cmocka_unit_test(no_way_nearby_is_shorter),
      cmocka_unit_test(a_cylinder_alone_is_touched_in_a_plane),
      cmocka_unit_test(gradient_is_that_of_the_length),
      cmocka_unit_test(the_shortest_way_pulls_along_its_tangents),
      cmocka_unit_test(a_mirror_image_wraps_in_the_mirror),
      cmocka_unit_test(the_way_back_is_as_long),
      cmocka_unit_test(turning_about_the_axis_changes_nothing),
      cmocka_unit_test(known_lengths),
      cmocka_unit_test(a_helix_is_a_straight_line_when_unrolled),
      cmocka_unit_test(the_side_that_is_asked_for_is_passed),
      cmocka_unit_test(a_cylinder_ends),
      cmocka_unit_test(an_end_inside_does_not_wrap),
      cmocka_unit_test(awkward_lines_give_numbers),
      cmocka_unit_test(a_line_along_the_surface_is_as_long_as_it_is),
      cmocka_unit_test(wrapping_begins_without_a_step),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
