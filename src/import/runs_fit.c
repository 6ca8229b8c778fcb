// Runs from a watch.
#include "import/runs.h"

#include <math.h>

#include "base/fail.h"
#include "base/mem.h"
#include "io/fit.h"

static const double shortest = 100;  // m

static gerdy_status put(gerdy_history* into, const char* name, double value, gerdy_error* err) {
  return isfinite(value) && value > 0 ? gerdy_history_number(into, name, 0, value, err) : GERDY_OK;
}

static gerdy_status add_session(const gd_fit_session* s, const gerdy_evidence* file, gerdy_when now,
                                gerdy_history* into, gerdy_error* err) {
  gerdy_when at = {s->start, s->has_offset ? s->offset_minutes : now.offset_minutes, 0};
  if (s->start == 0 || s->start > now.utc + 86400) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the watch did not know the time of this run, or it lies in the future; enter "
                   "the run in a list (.csv)");
  }
  gerdy_status status = gerdy_history_entry(into, GERDY_ENTRY_RUN, at, gerdy_when_now(), file->name,
                                            file->sha256, NULL, err);
  if (status == GERDY_OK) status = put(into, "run_km", s->distance / 1000, err);
  if (status == GERDY_OK) status = put(into, "run_minutes", s->timer / 60, err);
  if (status == GERDY_OK) status = put(into, "run_cadence", s->cadence, err);
  if (status == GERDY_OK) status = put(into, "run_ascent_m", s->ascent, err);
  if (status == GERDY_OK) status = put(into, "run_descent_m", s->descent, err);
  return status;
}

gerdy_status gd_runs_read_fit(const gerdy_evidence* file, gerdy_when now, gerdy_history* into,
                              gerdy_notes* notes, gerdy_error* err) {
  gd_fit_session* session;
  size_t nsession, nrun = 0;
  gerdy_status status = gd_fit_read(file->bytes, file->n, &session, &nsession, notes, err);
  for (size_t i = 0; i < nsession && status == GERDY_OK; ++i) {
    if (session[i].sport != gd_fit_running && session[i].sport != -1) continue;
    // a watch that was started and stopped again
    if (session[i].distance < shortest) continue;
    status = add_session(&session[i], file, now, into, err);
    ++nrun;
  }
  gd_free(session);
  if (status == GERDY_OK && nrun == 0) {
    status =
        gd_fail(err, GERDY_E_DATA, 0, NULL,
                "no run of 100 m or more is recorded in this file; it may hold settings or another "
                "sport");
  }
  return status;
}
