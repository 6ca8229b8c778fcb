// Mappings in files: names in the trial beside names in the model.
#include <gerdy/names.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

void gerdy_name_pairs_free(gerdy_name_pairs* pairs) {
  if (pairs == NULL) return;
  gd_free(pairs->pair);
  gd_free(pairs);
}

static gerdy_status make_pairs(size_t most, gerdy_name_pairs** out, gerdy_error* err) {
  *out = gd_alloc(1, sizeof **out);
  if (*out == NULL) return gd_fail_memory(err);
  (*out)->pair = gd_alloc(most, sizeof *(*out)->pair);
  if ((*out)->pair != NULL) return GERDY_OK;
  gerdy_name_pairs_free(*out);
  *out = NULL;
  return gd_fail_memory(err);
}

// ---- read --------------------------------------------------------------------------------------

// One cell of *rest into out: bare or in double quotes, with "" for a quote; false when it is not
// well formed or too long. *more: a separator follows.
static bool read_cell(gd_span* rest, char* out, size_t size, bool* more) {
  size_t i = 0, used = 0;
  while (i < rest->n && (rest->at[i] == ' ' || rest->at[i] == '\t')) ++i;
  bool quoted = i < rest->n && rest->at[i] == '"', closed = false;
  if (quoted) ++i;
  for (; i < rest->n; ++i) {
    char c = rest->at[i];
    if (quoted && c == '"') {
      ++i;
      closed = i >= rest->n || rest->at[i] != '"';
      if (closed) break;
    } else if (!quoted && (c == ',' || c == ';')) {
      break;
    }
    if (used + 1 >= size) return false;
    out[used++] = c;
  }
  if (quoted && !closed) return false;
  while (i < rest->n && (rest->at[i] == ' ' || rest->at[i] == '\t')) ++i;
  while (!quoted && used > 0 && (out[used - 1] == ' ' || out[used - 1] == '\t')) --used;
  out[used] = '\0';
  *more = i < rest->n;
  if (*more && rest->at[i] != ',' && rest->at[i] != ';') return false;
  size_t skip = *more ? i + 1 : i;
  rest->at += skip;
  rest->n -= skip;
  return true;
}

static gerdy_status read_pair(gd_span line, gerdy_name_pair* pair, gerdy_error* err) {
  bool more = false, end = true;
  bool good = read_cell(&line, pair->trial, sizeof pair->trial, &more);
  if (good && more) good = read_cell(&line, pair->model, sizeof pair->model, &end);
  if (!good) {
    return gd_fail(err, GERDY_E_FORMAT, pair->line, NULL,
                   "this line of the mapping cannot be read: a quote is not closed, or a name is "
                   "longer than %zu characters",
                   sizeof pair->trial - 1);
  }
  if (!more || end) {
    return gd_fail(err, GERDY_E_FORMAT, pair->line, NULL,
                   "a mapping has two columns, the name in the trial and the name in the model; "
                   "this line has %s",
                   more ? "more" : "one");
  }
  if (pair->trial[0] != '\0') return GERDY_OK;
  return gd_fail(err, GERDY_E_FORMAT, pair->line, NULL,
                 "the name in the trial is missing in this line of the mapping");
}

static gerdy_status check_single(const gerdy_name_pairs* pairs, const gerdy_name_pair* last,
                                 gerdy_error* err) {
  for (size_t i = 0; i < pairs->n; ++i) {
    const gerdy_name_pair* old = &pairs->pair[i];
    bool trial = strcmp(old->trial, last->trial) == 0;
    bool model = last->model[0] != '\0' && strcmp(old->model, last->model) == 0;
    if (!trial && !model) continue;
    return gd_fail(err, GERDY_E_FORMAT, last->line, trial ? last->trial : last->model,
                   "this name of the %s stands in line %ld of the mapping already; a mapping is "
                   "one to one",
                   trial ? "trial" : "model", old->line);
  }
  return GERDY_OK;
}

static bool is_heading(const gerdy_name_pair* pair) {
  return gd_equal_nocase(pair->trial, "trial") && gd_equal_nocase(pair->model, "model");
}

static gerdy_status read_lines(gd_span rest, gerdy_name_pairs* pairs, gerdy_error* err) {
  gd_span line;
  bool first = true;
  for (long number = 1; gd_next_line(&rest, &line); ++number) {
    line = gd_trim(line);
    if (line.n == 0 || line.at[0] == '#') continue;
    if (memchr(line.at, '\0', line.n) != NULL) {
      return gd_fail(err, GERDY_E_FORMAT, number, NULL, "this is not a text file");
    }
    gerdy_name_pair* pair = &pairs->pair[pairs->n];
    memset(pair, 0, sizeof *pair);
    pair->line = number;
    gerdy_status status = read_pair(line, pair, err);
    if (status == GERDY_OK && first && is_heading(pair)) {
      first = false;
      continue;
    }
    first = false;
    if (status == GERDY_OK) status = check_single(pairs, pair, err);
    if (status != GERDY_OK) return status;
    ++pairs->n;
  }
  return GERDY_OK;
}

gerdy_status gerdy_name_pairs_read(const char* bytes, size_t n, gerdy_name_pairs** out,
                                   gerdy_error* err) {
  gd_span all = {bytes, n}, rest, line;
  size_t nline = 0;
  *out = NULL;
  if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) all = (gd_span){bytes + 3, n - 3};
  rest = all;
  while (gd_next_line(&rest, &line)) ++nline;
  // no trial has that many markers, and every line is compared with every other
  if (nline > 10000) {
    return gd_fail(err, GERDY_E_FORMAT, 10001, NULL, "a mapping has at most 10000 lines");
  }
  gerdy_name_pairs* pairs;
  gerdy_status status = make_pairs(nline, &pairs, err);
  if (status != GERDY_OK) return status;
  status = read_lines(all, pairs, err);
  if (status == GERDY_OK && pairs->n == 0) {
    status = gd_fail(err, GERDY_E_FORMAT, 0, NULL, "the mapping holds no pair of names");
  }
  if (status == GERDY_OK)
    *out = pairs;
  else
    gerdy_name_pairs_free(pairs);
  return status;
}

gerdy_status gerdy_name_pairs_load(const char* path, gerdy_name_pairs** out, gerdy_error* err) {
  char* bytes;
  size_t n;
  *out = NULL;
  gerdy_status status = gd_file_read(path, &bytes, &n, err);
  if (status != GERDY_OK) return gd_at_file(err, status, path);
  status = gerdy_name_pairs_read(bytes, n, out, err);
  gd_free(bytes);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

// ---- write -------------------------------------------------------------------------------------

gerdy_status gerdy_name_pairs_of(const gerdy_marker_map* map, const gerdy_model* model,
                                 const gerdy_series* markers, gerdy_name_pairs** out,
                                 gerdy_error* err) {
  gerdy_status status = make_pairs(map->n, out, err);
  for (size_t i = 0; i < map->n && status == GERDY_OK; ++i) {
    if (map->match[i].column < 0) continue;
    gerdy_name_pair* pair = &(*out)->pair[(*out)->n++];
    gerdy_marker_name(markers, (size_t)map->match[i].column / 3, pair->trial, sizeof pair->trial);
    gd_span name = gd_span_of(model->names + model->marker_name[i]);
    if (name.n >= sizeof pair->model) name.n = sizeof pair->model - 1;
    memcpy(pair->model, name.at, name.n);
  }
  return status;
}

static void write_cell(gd_buf* buf, const char* name) {
  bool plain = name[strcspn(name, ",;\"")] == '\0' && name[0] != '#' && name[0] != ' ';
  if (plain) {
    gd_buf_text(buf, name);
    return;
  }
  gd_buf_text(buf, "\"");
  for (const char* at = name; *at != '\0'; ++at) {
    if (*at == '"') gd_buf_text(buf, "\"");
    gd_buf_bytes(buf, at, 1);
  }
  gd_buf_text(buf, "\"");
}

gerdy_status gerdy_name_pairs_save(const char* path, const gerdy_name_pairs* pairs,
                                   gerdy_error* err) {
  gd_buf buf;
  gd_buf_init(&buf);
  gd_buf_text(&buf, "trial,model\n");
  for (size_t i = 0; i < pairs->n; ++i) {
    write_cell(&buf, pairs->pair[i].trial);
    gd_buf_text(&buf, ",");
    write_cell(&buf, pairs->pair[i].model);
    gd_buf_text(&buf, "\n");
  }
  gerdy_status status = buf.failed ? gd_fail_memory(err) : gd_file_write(path, buf.at, buf.n, err);
  gd_buf_reset(&buf);
  return status;
}
