// gerdy/muscle.h: paths of muscles in a pose.
#ifndef GERDY_MUSCLE_H
#define GERDY_MUSCLE_H

#include <gerdy/model.h>

#ifdef __cplusplus
extern "C" {
#endif

// Path points and path lengths of all muscles, from the poses of gerdy_fk. Fixed, moving and
// conditional points; a conditional point belongs to the path while its coordinate lies in its
// range, widened by 1e-5 at both ends as OpenSim does. Wrapping surfaces are not applied yet: where
// muscle_nwrap is positive the length is that of straight segments.
// Reads q, body_pos, body_rot; writes point_pos, point_on, muscle_length. Allocates nothing.
GERDY_API void gerdy_muscle_lengths(const gerdy_model* model, gerdy_data* data);

#ifdef __cplusplus
}
#endif
#endif
