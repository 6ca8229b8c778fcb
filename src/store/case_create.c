// store/case_create.c: a new case. It is built under another name in the same folder and takes its
// own name when it is complete and on the disk.

// mkstemp is an X/Open function
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "store/case_file.h"

static gerdy_status fail_make(gerdy_error* err, const char* why) {
  return gd_fail(err, GERDY_E_FILE, 0, NULL, "the case cannot be made: %s", why);
}

// ---- the name ----------------------------------------------------------------------------------

static gerdy_status check_free(const char* target, gerdy_error* err) {
  // the log of a case that was removed would be taken for that of the new one
  static const char* const ending[] = {"", "-wal", "-journal"};
  for (size_t i = 0; i < sizeof ending / sizeof ending[0]; ++i) {
    char path[PATH_MAX + 16];
    struct stat info;
    snprintf(path, sizeof path, "%s%s", target, ending[i]);
    if (lstat(path, &info) != 0) continue;
    if (i == 0) return fail_make(err, "a file of that name is there already; choose another name");
    return gd_fail(err, GERDY_E_FILE, 0, NULL,
                   "the case cannot be made: a file of that name with %s behind it is left from an "
                   "earlier case; move it away, or choose another name",
                   ending[i]);
  }
  return GERDY_OK;
}

static gerdy_status check_first(const gerdy_history* first, gerdy_error* err) {
  size_t n;
  const gerdy_entry* entry = gerdy_history_entries(first, &n);
  for (size_t i = 0; i < n; ++i) {
    if (entry[i].kind == GERDY_ENTRY_PROFILE) return GERDY_OK;
  }
  return gd_fail(err, GERDY_E_ARG, 0, NULL, "a case begins with a profile, and none is given");
}

// ---- the content -------------------------------------------------------------------------------

static gerdy_status make_tables(sqlite3* db, gerdy_error* err) {
  char mark[64];
  snprintf(mark, sizeof mark, "PRAGMA application_id = %d", gd_application_id);
  gerdy_status status = gd_sql_run(db, "PRAGMA auto_vacuum = NONE; PRAGMA journal_mode = WAL", err);
  if (status == GERDY_OK) status = gd_sql_run(db, mark, err);
  if (status == GERDY_OK) status = gd_schema_bring_up(db, &gd_schema_now, err);
  return status;
}

// bring the log into the file, so that the file is all there is
static gerdy_status empty_log(sqlite3* db, gerdy_error* err) {
  int code = sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  return code == SQLITE_OK ? GERDY_OK : gd_sql_fail(db, code, err);
}

static gerdy_status build(char* part, const gerdy_history* first, gerdy_store_file* file,
                          size_t nfile, gerdy_error* err) {
  gerdy_store store = {.path = part};
  gerdy_status status = gd_case_connect(part, &store.db, err);
  if (status == GERDY_OK) status = make_tables(store.db, err);
  if (status == GERDY_OK) status = gerdy_store_append(&store, first, file, nfile, NULL, err);
  if (status == GERDY_OK) status = empty_log(store.db, err);
  sqlite3_close(store.db);
  return status;
}

// ---- the case under its name -------------------------------------------------------------------

// Some file systems (FAT on a stick) know no second name for a file: there the name is taken first,
// with an empty file, and the case then put in its place.
static int move_without_link(const char* part, const char* target) {
  int file = open(target, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
  if (file < 0) return errno;
  close(file);
  if (rename(part, target) == 0) return 0;
  int why = errno;
  unlink(target);
  return why;
}

// nobody's file is written over, also when it came just now; 0 or the reason
static int move(const char* part, const char* target) {
  if (link(part, target) == 0) {
    unlink(part);
    return 0;
  }
  if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS) {
    return move_without_link(part, target);
  }
  return errno;
}

// the name itself must be on the disk, too; 0 or the reason
static int sync_folder(const char* path) {
  char folder[PATH_MAX];
  snprintf(folder, sizeof folder, "%.*s", (int)(gd_path_name(path) - path), path);
  int file = open(folder, O_RDONLY);
  if (file < 0) return errno;
  // some file systems cannot be asked that
  int why = fsync(file) == 0 || errno == EINVAL ? 0 : errno;
  close(file);
  return why;
}

static gerdy_status hand_over(const char* part, const char* target, gerdy_error* err) {
  int why = move(part, target);
  if (why == EEXIST) return check_free(target, err);
  if (why != 0) return fail_make(err, strerror(why));
  why = sync_folder(target);
  if (why == 0) return GERDY_OK;
  unlink(target);
  return fail_make(err, strerror(why));
}

static void remove_part(const char* part) {
  static const char* const ending[] = {"", "-wal", "-shm", "-journal"};
  for (size_t i = 0; i < sizeof ending / sizeof ending[0]; ++i) {
    char path[PATH_MAX + 32];
    snprintf(path, sizeof path, "%s%s", part, ending[i]);
    unlink(path);
  }
}

static gerdy_status create_at(const char* target, const gerdy_history* first,
                              gerdy_store_file* kept, size_t nkept, gerdy_error* err) {
  char part[PATH_MAX + 16];
  gerdy_status status = check_free(target, err);
  if (status != GERDY_OK) return status;
  snprintf(part, sizeof part, "%s.part-XXXXXX", target);
  // for its owner's eyes only; the files that SQLite puts beside it take the same permissions
  int file = mkstemp(part);
  if (file < 0) return fail_make(err, strerror(errno));
  close(file);
  status = build(part, first, kept, nkept, err);
  if (status == GERDY_OK) status = hand_over(part, target, err);
  remove_part(part);
  return status;
}

gerdy_status gd_case_create(const char* path, const gerdy_history* first, gerdy_store_file* kept,
                            size_t nkept, gerdy_error* err) {
  char target[PATH_MAX];
  gerdy_status status = check_free(path, err);
  if (status == GERDY_OK) status = gd_file_target(path, target, sizeof target, err);
  if (status == GERDY_OK) status = check_first(first, err);
  if (status == GERDY_OK) status = create_at(target, first, kept, nkept, err);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

gerdy_status gerdy_store_create(const char* path, const gerdy_history* first, gerdy_error* err) {
  return gd_case_create(path, first, NULL, 0, err);
}
