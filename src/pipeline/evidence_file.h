// pipeline/evidence_file.h: what a file is, told from its bytes.
#ifndef GD_PIPELINE_EVIDENCE_FILE_H
#define GD_PIPELINE_EVIDENCE_FILE_H

#include <gerdy/case.h>

gerdy_evidence_kind gd_recognise(const char* bytes, size_t n);

#endif
