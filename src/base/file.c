// realpath is an X/Open function
#define _XOPEN_SOURCE 700

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
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

// ---- where a file goes -------------------------------------------------------------------------

// some file systems take names of 255 bytes at most; a part's name is a little longer
enum { longest_name = 200 };

static gerdy_status fail_write(gerdy_error* err, const char* path, int why) {
  const char* what = "the file cannot be written";
  if (why == ENOENT || why == ENOTDIR) what = "the file cannot be written; does its folder exist?";
  if (why == EACCES || why == EPERM) what = "the file cannot be written; may you write there?";
  return fail_file(err, path, what, strerror(why));
}

// only an ordinary file that may be written gets replaced
static gerdy_status check_old(const char* path, const struct stat* info, gerdy_error* err) {
  if (S_ISDIR(info->st_mode)) {
    return fail_file(err, path, "the file cannot be written", "a directory has this name");
  }
  if (!S_ISREG(info->st_mode)) {
    return fail_file(err, path, "the file cannot be written; name an ordinary file",
                     "this is a device, a pipe or a socket");
  }
  // to root every file looks writable, but the mode says what its owner wanted
  if ((info->st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0) {
    return fail_file(err, path, "the file cannot be written; remove it or make it writable",
                     "it is write-protected");
  }
  return access(path, W_OK) == 0 ? GERDY_OK : fail_write(err, path, errno);
}

// the real folder of a path, without a closing '/' ("" is the root)
static gerdy_status real_folder(const char* path, char real[PATH_MAX], gerdy_error* err) {
  char folder[PATH_MAX];
  size_t n = (size_t)(gd_path_name(path) - path);
  if (n >= sizeof folder) {
    return fail_file(err, path, "the file cannot be written", "its path is too long");
  }
  memcpy(folder, n > 0 ? path : ".", n > 0 ? n : 1);
  folder[n > 0 ? n : 1] = '\0';
  if (realpath(folder, real) == NULL || access(real, W_OK | X_OK) != 0) {
    return fail_write(err, path, errno);
  }
  if (strcmp(real, "/") == 0) real[0] = '\0';
  return GERDY_OK;
}

// Is there a database, as the cases of runners are? An output never takes the place of one.
static bool is_database(const char* path) {
  static const char magic[] = "SQLite format 3";
  char head[sizeof magic] = "";
  FILE* file = fopen(path, "rb");
  if (file == NULL) return false;
  bool same =
      fread(head, 1, sizeof head, file) == sizeof head && memcmp(head, magic, sizeof magic) == 0;
  fclose(file);
  return same;
}

// the same for the files that SQLite keeps beside a database
static bool is_beside_database(const char* path) {
  static const char* const endings[] = {"-wal", "-shm", "-journal"};
  char base[PATH_MAX];
  size_t n = strlen(path);
  for (size_t i = 0; i < sizeof endings / sizeof endings[0]; ++i) {
    size_t length = strlen(endings[i]);
    if (n <= length || n >= sizeof base || strcmp(path + n - length, endings[i]) != 0) continue;
    memcpy(base, path, n - length);
    base[n - length] = '\0';
    if (is_database(base)) return true;
  }
  return false;
}

gerdy_status gd_file_target(const char* path, char* out, size_t size, gerdy_error* err) {
  struct stat info;
  char real[PATH_MAX], folder[PATH_MAX];
  const char* followed = path;
  if (stat(path, &info) == 0) {
    gerdy_status status = check_old(path, &info, err);
    if (status != GERDY_OK) return status;
    if (realpath(path, real) == NULL) return fail_write(err, path, errno);
    followed = real;
  } else if (errno != ENOENT) {
    return fail_write(err, path, errno);
  } else if (lstat(path, &info) == 0) {
    return fail_file(err, path, "the file cannot be written", "it is a link that leads nowhere");
  }
  const char* name = gd_path_name(followed);
  if (name[0] == '\0' || strlen(name) > longest_name) {
    return fail_file(err, path, "the file cannot be written",
                     name[0] == '\0' ? "its name is missing" : "its name is too long");
  }
  gerdy_status status = real_folder(followed, folder, err);
  if (status != GERDY_OK) return gd_at_file(err, status, path);
  int n = snprintf(out, size, "%s/%s", folder, name);
  if (n < 0 || (size_t)n >= size) {
    return fail_file(err, path, "the file cannot be written", "its path is too long");
  }
  if (!is_database(out) && !is_beside_database(out)) return GERDY_OK;
  return fail_file(err, path, "the file cannot be written",
                   "a case or another database is there; choose another name");
}

// ---- out ---------------------------------------------------------------------------------------

// a new file of our own: nobody's file or link of that name is written through
static int open_part(const char* part, const char* target, bool private) {
  struct stat old;
  unlink(part);
  int file = open(part, O_WRONLY | O_CREAT | O_EXCL, private ? 0600 : 0666);
  // who may read the old file may read the new one, and nobody else
  if (file >= 0 && !private && stat(target, &old) == 0) (void)fchmod(file, old.st_mode & 0777);
  return file;
}

static bool put_bytes(int file, const char* bytes, size_t n) {
  for (size_t done = 0; done < n;) {
    ssize_t step = write(file, bytes + done, n - done);
    if (step < 0 && errno != EINTR) return false;
    if (step > 0) done += (size_t)step;
  }
  return fsync(file) == 0 || errno == EINVAL;
}

static gerdy_status write_whole(const char* path, const char* bytes, size_t n, bool private,
                                gerdy_error* err) {
  char target[PATH_MAX], part[PATH_MAX + 32];
  gerdy_status status = gd_file_target(path, target, sizeof target, err);
  if (status != GERDY_OK) return status;
  snprintf(part, sizeof part, "%s.part-%ld", target, (long)getpid());
  int file = open_part(part, target, private);
  if (file < 0) return fail_write(err, path, errno);
  bool written = put_bytes(file, bytes, n);
  int why = errno;
  if (close(file) != 0 && written) {
    written = false;
    why = errno;
  }
  if (written && rename(part, target) == 0) return GERDY_OK;
  if (written) why = errno;
  unlink(part);
  return fail_file(err, path, "the file could not be written", strerror(why));
}

gerdy_status gd_file_write(const char* path, const char* bytes, size_t n, gerdy_error* err) {
  return write_whole(path, bytes, n, false, err);
}

gerdy_status gd_file_write_private(const char* path, const char* bytes, size_t n,
                                   gerdy_error* err) {
  return write_whole(path, bytes, n, true, err);
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

bool gd_file_same(const char* a, const char* b) {
  struct stat first, second;
  return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino;
}
