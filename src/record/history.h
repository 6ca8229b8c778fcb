// record/history.h: what the layers that fill a history need besides its public interface.
#ifndef GD_RECORD_HISTORY_H
#define GD_RECORD_HISTORY_H

#include <gerdy/record.h>

// Bring the entries into the order of the moments at which they were recorded; those of the same
// second keep theirs. On failure the history is what it was. Errors: GERDY_E_MEMORY.
gerdy_status gd_history_sort(gerdy_history* history, gerdy_error* err);

// Append an entry of another history with its facts; file and uid as they shall be there.
// Errors: GERDY_E_MEMORY.
gerdy_status gd_history_copy_entry(const gerdy_history* from, const gerdy_entry* entry,
                                   const char* file, const char* uid, gerdy_history* into,
                                   gerdy_error* err);

#endif
