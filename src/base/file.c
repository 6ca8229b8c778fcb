#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/mem.h"

static const size_t max_file_bytes = (size_t)2 << 30;

static gerdy_status fail_file(gerdy_error* err, const char* path, const char* what,
                              const char* why) {
  gd_at_file(err, GERDY_E_FILE, path);
  return gd_fail(err, GERDY_E_FILE, 0, NULL, "%s: %s", what, why);
}

// read everything from an open file; grows as it goes, so that pipes work too
static gerdy_status read_all(FILE* file, const char* path, char** bytes, size_t* n,
                             gerdy_error* err) {
  size_t capacity = 1 << 16, used = 0;
  char* at = gd_alloc(capacity + 1, 1);
  if (at == NULL) return gd_fail_memory(err);
  for (;;) {
    used += fread(at + used, 1, capacity - used, file);
    if (used < capacity) break;
    if (capacity >= max_file_bytes) {
      gd_free(at);
      return fail_file(err, path, "the file is too large", "at most 2 GB are read");
    }
    capacity *= 2;
    char* grown = gd_realloc(at, capacity + 1, 1);
    if (grown == NULL) {
      gd_free(at);
      return gd_fail_memory(err);
    }
    at = grown;
  }
  if (ferror(file)) {
    gd_free(at);
    return fail_file(err, path, "the file could not be read to its end", strerror(errno));
  }
  at[used] = '\0';
  *bytes = at;
  *n = used;
  return GERDY_OK;
}

gerdy_status gd_file_read(const char* path, char** bytes, size_t* n, gerdy_error* err) {
  struct stat info;
  if (stat(path, &info) != 0) {
    return fail_file(err, path, "the file cannot be opened; check its name", strerror(errno));
  }
  if (S_ISDIR(info.st_mode)) {
    return fail_file(err, path, "a file is needed here", "this is a directory");
  }
  FILE* file = fopen(path, "rb");
  if (file == NULL) return fail_file(err, path, "the file cannot be opened", strerror(errno));
  gerdy_status status = read_all(file, path, bytes, n, err);
  fclose(file);
  return status;
}

gerdy_status gd_file_write(const char* path, const char* bytes, size_t n, gerdy_error* err) {
  char temporary[4096];
  int length = snprintf(temporary, sizeof temporary, "%s.part-%ld", path, (long)getpid());
  if (length < 0 || (size_t)length >= sizeof temporary) {
    return fail_file(err, path, "the file cannot be written", "its path is too long");
  }
  FILE* file = fopen(temporary, "wb");
  if (file == NULL) {
    return fail_file(err, path, "the file cannot be written; does its folder exist?",
                     strerror(errno));
  }
  int failed = fwrite(bytes, 1, n, file) != n;
  failed |= fflush(file) != 0;
  failed |= fsync(fileno(file)) != 0 && errno != EINVAL;
  int why = errno;
  failed |= fclose(file) != 0;
  if (failed || rename(temporary, path) != 0) {
    if (!failed) why = errno;
    unlink(temporary);
    return fail_file(err, path, "the file could not be written", strerror(why));
  }
  return GERDY_OK;
}

gerdy_status gd_dir_make(const char* path, gerdy_error* err) {
  char part[4096];
  size_t n = strlen(path);
  if (n == 0 || n >= sizeof part) {
    return fail_file(err, path, "the folder cannot be made", "its path is empty or too long");
  }
  memcpy(part, path, n + 1);
  for (size_t i = 1; i <= n; ++i) {
    if (part[i] != '/' && part[i] != '\0') continue;
    char keep = part[i];
    part[i] = '\0';
    if (mkdir(part, 0777) != 0 && errno != EEXIST) {
      return fail_file(err, part, "the folder cannot be made", strerror(errno));
    }
    part[i] = keep;
  }
  struct stat info;
  if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) {
    return fail_file(err, path, "a folder is needed here", "a file of that name is in the way");
  }
  return GERDY_OK;
}

const char* gd_path_name(const char* path) {
  const char* slash = strrchr(path, '/');
  return slash != NULL ? slash + 1 : path;
}

const char* gd_path_ext(const char* path) {
  const char* name = gd_path_name(path);
  const char* dot = strrchr(name, '.');
  return dot != NULL ? dot : name + strlen(name);
}
