// import/evidence_file.h: what a file is, told from its bytes.
#ifndef GD_IMPORT_EVIDENCE_FILE_H
#define GD_IMPORT_EVIDENCE_FILE_H

#include <gerdy/evidence.h>

gerdy_evidence_kind gd_recognise(const char* bytes, size_t n);

#endif
