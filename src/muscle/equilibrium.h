// muscle/equilibrium.h: the parts of a muscle's state that rigid and elastic tendons share.
#ifndef GD_MUSCLE_EQUILIBRIUM_H
#define GD_MUSCLE_EQUILIBRIUM_H

#include "muscle/muscle_model.h"

// State of a muscle whose tendon keeps its slack length.
void gd_rigid_state(const gd_muscle* muscle, double activation, double length, double velocity,
                    gerdy_muscle_state* out);

// State of a resting fibre at its shortest length, for a tendon of normalised force tension.
void gd_shortest_state(const gd_muscle* muscle, double length, double tension,
                       gerdy_muscle_state* out);

#endif
