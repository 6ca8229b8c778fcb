// io/marker_file.h: what kind of file markers are in.
#ifndef GD_IO_MARKER_FILE_H
#define GD_IO_MARKER_FILE_H

#include <stdbool.h>
#include <stddef.h>

// Does the file begin with "PathFileType", behind a byte order mark or blanks?
bool gd_is_trc(const char* bytes, size_t n);

// Does the file begin with a line that names markers, three columns each?
bool gd_is_marker_table(const char* bytes, size_t n);

#endif
