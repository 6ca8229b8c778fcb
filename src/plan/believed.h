// plan/believed.h: which entries of a history count at a moment.
#ifndef GD_PLAN_BELIEVED_H
#define GD_PLAN_BELIEVED_H

#include <gerdy/record.h>

// *out [entries]: 1 = not after now and not taken back, as the facts are gathered. Owner: gd_free.
// Errors: GERDY_E_MEMORY.
gerdy_status gd_believed(const gerdy_history* history, gerdy_when now, unsigned char** out,
                         gerdy_error* err);

#endif
