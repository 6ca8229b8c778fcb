// clinic/answer.h: the two halves of gerdy_answer_read.
#ifndef GD_CLINIC_ANSWER_H
#define GD_CLINIC_ANSWER_H

#include <gerdy/clinic.h>

#include "base/text.h"

// typed: trimmed, not empty. Errors: GERDY_E_ARG with what would be understood.
gerdy_status gd_answer_number(const gerdy_question* question, gd_span typed, double* out,
                              gerdy_error* err);
// Option ids joined by a space, in room.
gerdy_status gd_answer_options(const gerdy_question* question, gd_span typed, char* room,
                               size_t size, gerdy_error* err);

#endif
