#include "model/osim_write_element.h"

// ---- text --------------------------------------------------------------------------------------

// white space as references: a reader would make spaces of it, or none
static const char* escape(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\t':
      return "&#9;";
    case '\n':
      return "&#10;";
    case '\r':
      return "&#13;";
    default:
      return NULL;
  }
}

static void put_escaped(gd_osim_writer* w, const char* text) {
  for (; *text != '\0'; ++text) {
    const char* reference = escape(*text);
    if (reference != NULL)
      gd_buf_text(w->out, reference);
    else
      gd_buf_bytes(w->out, text, 1);
  }
}

static void indent(gd_osim_writer* w) {
  for (int i = 0; i < w->depth; ++i) gd_buf_bytes(w->out, "\t", 1);
}

static void begin(gd_osim_writer* w, const char* tag) {
  indent(w);
  gd_buf_printf(w->out, "<%s>", tag);
}

static void end(gd_osim_writer* w, const char* tag) { gd_buf_printf(w->out, "</%s>\n", tag); }

// ---- elements ----------------------------------------------------------------------------------

void gd_osim_open_named(gd_osim_writer* w, const char* tag, const char* name, const char* ending) {
  indent(w);
  gd_buf_printf(w->out, "<%s", tag);
  if (name != NULL) {
    gd_buf_text(w->out, " name=\"");
    put_escaped(w, name);
    put_escaped(w, ending);
    gd_buf_text(w->out, "\"");
  }
  gd_buf_text(w->out, ">\n");
  ++w->depth;
}

void gd_osim_open(gd_osim_writer* w, const char* tag, const char* name) {
  gd_osim_open_named(w, tag, name, "");
}

void gd_osim_close(gd_osim_writer* w, const char* tag) {
  --w->depth;
  indent(w);
  end(w, tag);
}

void gd_osim_open_set(gd_osim_writer* w, const char* tag, const char* name) {
  gd_osim_open(w, tag, name);
  gd_osim_open(w, "objects", NULL);
}

void gd_osim_close_set(gd_osim_writer* w, const char* tag) {
  gd_osim_close(w, "objects");
  gd_osim_close(w, tag);
}

void gd_osim_put_text(gd_osim_writer* w, const char* tag, const char* text) {
  gd_osim_put_path(w, tag, "", text);
}

void gd_osim_put_path(gd_osim_writer* w, const char* tag, const char* folder, const char* name) {
  begin(w, tag);
  put_escaped(w, folder);
  put_escaped(w, name);
  end(w, tag);
}

// n numbers, one every so many
static void put_numbers(gd_osim_writer* w, const char* tag, const double* values, int every,
                        int n) {
  begin(w, tag);
  for (int i = 0; i < n; ++i) {
    if (i > 0) gd_buf_bytes(w->out, " ", 1);
    gd_buf_double(w->out, values[i * every]);
  }
  end(w, tag);
}

void gd_osim_put_vec(gd_osim_writer* w, const char* tag, const double* values, int n) {
  put_numbers(w, tag, values, 1, n);
}

void gd_osim_put_repeated(gd_osim_writer* w, const char* tag, double value, int n) {
  put_numbers(w, tag, &value, 0, n);
}

void gd_osim_put_number(gd_osim_writer* w, const char* tag, double value) {
  gd_osim_put_vec(w, tag, &value, 1);
}

void gd_osim_put_bool(gd_osim_writer* w, const char* tag, bool value) {
  gd_osim_put_text(w, tag, value ? "true" : "false");
}

// ---- references --------------------------------------------------------------------------------

const char* gd_osim_name(const gd_osim_writer* w, int offset) { return w->m->names + offset; }

void gd_osim_put_body(gd_osim_writer* w, const char* tag, int body) {
  gd_osim_put_path(w, tag, body == 0 ? "/" : "/bodyset/", gd_osim_name(w, w->m->body_name[body]));
}

void gd_osim_put_coordinate(gd_osim_writer* w, const char* tag, int q) {
  begin(w, tag);
  gd_buf_text(w->out, "/jointset/");
  put_escaped(w, gd_osim_name(w, w->m->body_joint_name[w->m->q_body[q]]));
  gd_buf_bytes(w->out, "/", 1);
  put_escaped(w, gd_osim_name(w, w->m->q_name[q]));
  end(w, tag);
}

static const char* suffix(const gd_osim_offset* frame) {
  return frame->same ? "_offset_2" : "_offset";
}

void gd_osim_put_offset(gd_osim_writer* w, const gd_osim_offset* frame) {
  gd_osim_open_named(w, "PhysicalOffsetFrame", gd_osim_name(w, w->m->body_name[frame->body]),
                     suffix(frame));
  gd_osim_put_body(w, "socket_parent", frame->body);
  gd_osim_put_vec(w, "translation", frame->pos, 3);
  gd_osim_put_vec(w, "orientation", frame->angle, 3);
  gd_osim_close(w, "PhysicalOffsetFrame");
}

void gd_osim_put_socket(gd_osim_writer* w, const char* tag, const gd_osim_offset* frame) {
  gd_osim_put_path(w, tag, gd_osim_name(w, w->m->body_name[frame->body]), suffix(frame));
}
