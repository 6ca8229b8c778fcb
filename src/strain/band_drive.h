// strain/band_drive.h: what the muscles do with the heads of the band, from muscle forces over
// time.
#ifndef GD_STRAIN_BAND_DRIVE_H
#define GD_STRAIN_BAND_DRIVE_H

#include <gerdy/band.h>
#include <gerdy/series.h>

typedef struct gd_band_drives {
  gerdy_band_drive* side[2];  // (nframe of the coordinates) each; NULL: no muscle of that side
  size_t nknown[2];           // frames in which the tensor's force is known
} gd_band_drives;

// force: of each side, columns named by muscle, N, at any times; both may be one table; NULL: not
// known. The tensor fasciae latae ("tfl..." of the side) pulls its head with the force of its
// tendon; its belly is the muscle's path less the tendon, as long as that force makes it. Of the
// two upper parts of gluteus maximus the crest's head carries band->material.gluteus_share: they
// end in the tract, the lowest one on the femur (docs/band.md). Between the rows of force: straight
// lines. Writes data. Reset in any case. Errors: those of gerdy_muscles_new.
gerdy_status gd_band_drives_make(const gerdy_model* model, const gerdy_band* band, gerdy_data* data,
                                 const gerdy_series* coordinates,
                                 const gerdy_series* const force[2], gd_band_drives* out,
                                 gerdy_error* err);
void gd_band_drives_reset(gd_band_drives* drives);

// Say which of these muscles have forces that none has: nothing above 0 in any row, less than 0 in
// one, or more than twice the largest isometric force (lengthening and strong runners reach less).
// where: the file. Nullable: notes. Errors: GERDY_E_MEMORY, with no err to fill.
gerdy_status gd_band_note_drives(const gerdy_model* model, const gerdy_band* band,
                                 const gerdy_series* force, const char* where, gerdy_notes* notes);

#endif
