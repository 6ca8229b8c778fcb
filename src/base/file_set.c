#include "base/file_set.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"

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

static gerdy_status make_room(gd_file_set* set, gerdy_error* err) {
  if (set->n < set->capacity) return GERDY_OK;
  size_t capacity = set->capacity > 0 ? 2 * set->capacity : 8;
  struct gd_file_set_item* item = gd_realloc(set->item, capacity, sizeof *item);
  if (item == NULL) return gd_fail_memory(err);
  set->item = item;
  set->capacity = capacity;
  return GERDY_OK;
}

// is the target in the set already, maybe by another spelling of its folder?
static bool is_taken(const gd_file_set* set, const char* target) {
  const char* name = gd_path_name(target);
  char folder[PATH_MAX], other[PATH_MAX];
  snprintf(folder, sizeof folder, "%.*s.", (int)(name - target), target);
  for (size_t i = 0; i < set->n; ++i) {
    const char *taken = set->item[i].target, *taken_name = gd_path_name(taken);
    if (strcmp(name, taken_name) != 0) continue;
    snprintf(other, sizeof other, "%.*s.", (int)(taken_name - taken), taken);
    if (gd_file_same(folder, other)) return true;
  }
  return false;
}

gerdy_status gd_file_set_add(gd_file_set* set, const char* path, const char** part,
                             gerdy_error* err) {
  char target[PATH_MAX], folder[PATH_MAX], inside[PATH_MAX];
  gerdy_status status = make_room(set, err);
  if (status == GERDY_OK) status = gd_file_target(path, target, sizeof target, err);
  if (status != GERDY_OK) return status;
  if (is_taken(set, target)) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "two outputs would be the same file, %.200s; give one another name", path);
  }
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
  set->item[set->n++] = (struct gd_file_set_item){.target = own_target, .part = own_part};
  *part = own_part;
  return GERDY_OK;
}

gerdy_status gd_file_set_commit(gd_file_set* set, gerdy_error* err) {
  for (size_t i = 0; i < set->n; ++i) {
    struct stat old;
    const char *part = set->item[i].part, *target = set->item[i].target;
    set->item[i].fresh = stat(target, &old) != 0;
    // an old file hands its permissions on
    if (!set->item[i].fresh) (void)chmod(part, old.st_mode & 0777);
    if (rename(part, target) != 0) {
      gerdy_status status = fail_move(err, target, errno);
      for (size_t k = 0; k < i; ++k) {
        if (set->item[k].fresh) unlink(set->item[k].target);
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
  gd_free(set->item);
  *set = (gd_file_set){0};
}
