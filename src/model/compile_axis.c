// Tell the plain axes and frames, which are most, from those that need a general treatment.
#include <math.h>
#include <stdbool.h>

#include "math/function.h"
#include "model/axis.h"

static bool is_identity(const double R[9]) {
  static const double identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  for (int i = 0; i < 9; ++i) {
    if (R[i] != identity[i]) return false;
  }
  return true;
}

static bool is_still(const gerdy_model* m, int axis) {
  int f = m->axis_function[axis];
  return m->function_type[f] == GD_FUNCTION_CONSTANT && m->parameter[m->function_par[f]] == 0;
}

static bool is_coordinate(const gerdy_model* m, int axis) {
  int f = m->axis_function[axis];
  const double* par = m->parameter + m->function_par[f];
  return m->axis_q[axis] >= 0 && m->function_type[f] == GD_FUNCTION_LINEAR && par[0] == 1 &&
         par[1] == 0;
}

static int along(const double dir[3]) {
  for (int k = 0; k < 3; ++k) {
    if (fabs(dir[k]) != 1 || dir[(k + 1) % 3] != 0 || dir[(k + 2) % 3] != 0) continue;
    return dir[k] > 0 ? k + 1 : -(k + 1);
  }
  return 0;
}

// axes of the joint that coordinate q moves
static int count_moved(const gerdy_model* m, int first, int last, int q) {
  int n = 0;
  for (int a = first; a < last; ++a) n += m->axis_q[a] == q && !is_still(m, a);
  return n;
}

static gd_axis_form form(const gerdy_model* m, int first, int last, int axis) {
  if (is_still(m, axis)) return GD_AXIS_STILL;
  bool own = is_coordinate(m, axis) && count_moved(m, first, last, m->axis_q[axis]) == 1;
  return own ? GD_AXIS_OWN : GD_AXIS_COMPOSED;
}

// place of a coordinate in the order in which the joint's axes name them
static int place(const gerdy_model* m, int first, int last, int q) {
  int n = 0;
  for (int a = first; a < last && m->axis_q[a] != q; ++a) {
    bool named = m->axis_q[a] < 0;
    for (int before = first; before < a; ++before) named |= m->axis_q[before] == m->axis_q[a];
    n += !named;
  }
  return n;
}

// The rotations before it carry a rotation. OpenSim's custom joints count by coordinates instead:
// the second is carried by all that the first coordinate turns, the third by all but what the third
// coordinate turns. Still rotations and the axis itself make no difference.
static int carriers(const gerdy_model* m, int b, int k) {
  int first = m->body_axis[b], last = first + m->body_nrot[b] + m->body_ntrans[b], bits = 0;
  for (int i = 0; i < m->body_nrot[b]; ++i) {
    int by = place(m, first, last, m->axis_q[first + i]);
    bool carries = k == 1 ? by == 0 : k > 1 && by != 2;
    if (i == k || m->axis_q[first + i] < 0 || m->axis_form[first + i] == GD_AXIS_STILL) {
      carries = i < k;
    }
    bits |= carries << i;
  }
  return bits;
}

static void compile_body(gerdy_model* m, int b) {
  int first = m->body_axis[b], last = first + m->body_nrot[b] + m->body_ntrans[b], own = 0;
  for (int a = first; a < last; ++a) {
    m->axis_form[a] = (int)form(m, first, last, a);
    m->axis_along[a] = along(m->axis_dir + 3 * a);
    own += m->axis_form[a] == GD_AXIS_OWN;
  }
  for (int k = 0; k < m->body_nrot[b]; ++k) m->axis_carriers[first + k] = carriers(m, b, k);
  const double* moved = m->body_child_pos + 3 * b;
  bool is_moved = moved[0] != 0 || moved[1] != 0 || moved[2] != 0;
  m->body_offset[b] = (is_identity(m->body_parent_rot + 9 * b) ? 0 : GD_OFFSET_PARENT_TURNED) |
                      (is_identity(m->body_child_rot + 9 * b) ? 0 : GD_OFFSET_CHILD_TURNED) |
                      (is_moved ? GD_OFFSET_CHILD_MOVED : 0) |
                      (own < m->body_nq[b] ? GD_OFFSET_COMPOSED : 0);
}

void gd_compile_axes(gerdy_model* model) {
  for (int b = 1; b < model->nbody; ++b) compile_body(model, b);
}
