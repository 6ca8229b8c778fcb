// muscle/ellipsoid_fan.c: the fan of nearest directions along a chord.
#include "muscle/ellipsoid_fan.h"

#include "math/vec.h"

// Gauss and Legendre's rule on [0, 1]
static const double gauss_node[GD_FAN_NODES] = {
    0.019855071751231856, 0.10166676129318664, 0.23723379504183550, 0.40828267875217511,
    0.59171732124782489,  0.76276620495816450, 0.89833323870681336, 0.98014492824876814};
static const double gauss_weight[GD_FAN_NODES] = {
    0.050614268145188130, 0.11119051722668724, 0.15685332293894364, 0.18134189168918100,
    0.18134189168918100,  0.15685332293894364, 0.11119051722668724, 0.050614268145188130};

static double piece_length(const gd_fan* fan, int piece) {
  if (fan->pieces == 1) return 1;
  return piece == 0 ? fan->split : 1 - fan->split;
}

void gd_fan_spread(const double radius[3], const double a[3], const double b[3], gd_fan* fan) {
  int axis = 0;
  for (int i = 1; i < 3; ++i) {
    if (radius[i] < radius[axis]) axis = i;
  }
  fan->axis = axis;
  fan->pieces = a[axis] * b[axis] < 0 ? 2 : 1;
  fan->split = fan->pieces == 2 ? a[axis] / (a[axis] - b[axis]) : 1;
  memset(fan->sum, 0, sizeof fan->sum);
  for (int k = 0; k < fan->pieces * GD_FAN_NODES; ++k) {
    int piece = k / GD_FAN_NODES, node = k % GD_FAN_NODES;
    double length = piece_length(fan, piece);
    double place = (piece == 0 ? 0 : fan->split) + length * gauss_node[node], from[3];
    for (int i = 0; i < 3; ++i) from[i] = a[i] + place * (b[i] - a[i]);
    gd_foot_find(radius, from, -1, &fan->foot[k]);
    fan->place[k] = place;
    // the normal at the foot is the direction, without the cancellation of foot minus point
    fan->inverse[k] = 1 / gd_v3_norm(fan->foot[k].normal);
    gd_v3_add_scaled(length * gauss_weight[node] * fan->inverse[k], fan->foot[k].normal, fan->sum);
  }
}

void gd_fan_back(const double radius[3], const double a[3], const double b[3], const gd_fan* fan,
                 const double by_sum[3], double by_a[3], double by_b[3]) {
  double by_split = 0, chord[3];
  gd_v3_sub(b, a, chord);
  for (int k = 0; k < fan->pieces * GD_FAN_NODES; ++k) {
    int piece = k / GD_FAN_NODES, node = k % GD_FAN_NODES;
    const gd_foot* foot = &fan->foot[k];
    double share = gauss_weight[node] * fan->inverse[k], weight = piece_length(fan, piece) * share;
    double along = gd_v3_dot(by_sum, foot->normal), by_foot[3], by_from[3];
    for (int i = 0; i < 3; ++i) {
      double turn = by_sum[i] - along * fan->inverse[k] * fan->inverse[k] * foot->normal[i];
      by_foot[i] = weight * turn / (radius[i] * radius[i]);
    }
    gd_foot_back(foot, by_foot, by_from);
    gd_v3_add_scaled(1 - fan->place[k], by_from, by_a);
    gd_v3_add_scaled(fan->place[k], by_from, by_b);
    // both the piece's length and the node's place follow the split
    by_split += (piece == 0 ? share : -share) * along;
    by_split += (piece == 0 ? gauss_node[node] : 1 - gauss_node[node]) * gd_v3_dot(by_from, chord);
  }
  if (fan->pieces == 2) {
    double width = chord[fan->axis] * chord[fan->axis];
    by_a[fan->axis] -= by_split * b[fan->axis] / width;
    by_b[fan->axis] += by_split * a[fan->axis] / width;
  }
}
