#include "base/file_set.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"

enum { max_files = sizeof((gd_file_set*)0)->item / sizeof((gd_file_set*)0)->item[0] };

static gerdy_status fail_move(gerdy_error* err, const char* path, int why) {
  gd_at_file(err, GERDY_E_FILE, path);
  return gd_fail(err, GERDY_E_FILE, 0, NULL, "the file could not be written: %s", strerror(why));
}

// a part and the folder made for it
static void remove_part(const char* part) {
  char folder[PATH_MAX];
  unlink(part);
  snprintf(folder, sizeof folder, "%.*s", (int)(gd_path_name(part) - part - 1), part);
  rmdir(folder);
}

gerdy_status gd_file_set_add(gd_file_set* set, const char* path, const char** part,
                             gerdy_error* err) {
  char target[PATH_MAX], folder[PATH_MAX], inside[PATH_MAX];
  if (set->n == max_files) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "a set has room for %d files", max_files);
  }
  gerdy_status status = gd_file_target(path, target, sizeof target, err);
  if (status != GERDY_OK) return status;
  const char* name = gd_path_name(target);
  int n = snprintf(folder, sizeof folder, "%.*sgerdy.part-XXXXXX", (int)(name - target), target);
  if (n < 0 || (size_t)n + 1 + strlen(name) >= sizeof inside) {
    return fail_move(err, path, ENAMETOOLONG);
  }
  if (mkdtemp(folder) == NULL) return fail_move(err, path, errno);
  memcpy(inside, folder, (size_t)n);
  inside[n] = '/';
  memcpy(inside + n + 1, name, strlen(name) + 1);
  char* own_target = gd_strndup(target, strlen(target));
  char* own_part = own_target != NULL ? gd_strndup(inside, strlen(inside)) : NULL;
  if (own_part == NULL) {
    gd_free(own_target);
    rmdir(folder);
    return gd_fail_memory(err);
  }
  set->item[set->n].target = own_target;
  set->item[set->n++].part = own_part;
  *part = own_part;
  return GERDY_OK;
}

gerdy_status gd_file_set_commit(gd_file_set* set, gerdy_error* err) {
  bool fresh[max_files];
  for (size_t i = 0; i < set->n; ++i) {
    struct stat old;
    const char *part = set->item[i].part, *target = set->item[i].target;
    fresh[i] = stat(target, &old) != 0;
    // an old file hands its permissions on
    if (!fresh[i]) (void)chmod(part, old.st_mode & 0777);
    if (rename(part, target) != 0) {
      gerdy_status status = fail_move(err, target, errno);
      for (size_t k = 0; k < i; ++k) {
        if (fresh[k]) unlink(set->item[k].target);
      }
      return status;
    }
    remove_part(part);
    gd_free(set->item[i].part);
    set->item[i].part = NULL;
  }
  return GERDY_OK;
}

void gd_file_set_reset(gd_file_set* set) {
  for (size_t i = 0; i < set->n; ++i) {
    if (set->item[i].part != NULL) remove_part(set->item[i].part);
    gd_free(set->item[i].part);
    gd_free(set->item[i].target);
  }
  set->n = 0;
}
