// muscle/fiber_speed.h: which part of the path's speed the fibre takes.
#ifndef GD_MUSCLE_FIBER_SPEED_H
#define GD_MUSCLE_FIBER_SPEED_H

#include "muscle/fiber_balance.h"

// From the state at rest in p (found roughly) to that at the path's speed. GD_LOST: p is at rest.
gd_search gd_speed_find(gd_balance* q, gd_balance_point* p);

#endif
