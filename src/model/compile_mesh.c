// Meshes that show the bones, body by body; on each those that lie in its own frame come first, as
// a document lists them.
#include <string.h>

#include "math/vec.h"
#include "model/compiler.h"

static bool is_own_frame(const gd_spec_frame* frame) {
  double identity[9];
  gd_m3_identity(identity);
  return memcmp(identity, frame->rot, sizeof identity) == 0 && gd_v3_norm(frame->pos) == 0;
}

static void add(gd_compiler* c, const gd_spec_mesh* mesh, int body) {
  gerdy_model* m = c->m;
  int i = m->nmesh++;
  m->mesh_file[i] = gd_compiler_text(c, mesh->file);
  m->mesh_body[i] = body;
  m->mesh_hidden[i] = mesh->hidden;
  gd_v3_copy(mesh->frame.pos, m->mesh_pos + 3 * i);
  memcpy(m->mesh_rot + 9 * i, mesh->frame.rot, sizeof mesh->frame.rot);
  gd_v3_copy(mesh->scale, m->mesh_scale + 3 * i);
  memcpy(m->mesh_color + 4 * i, mesh->color, sizeof mesh->color);
}

// meshes on what is no body of the model are left out
void gd_compile_meshes(gd_compiler* c) {
  const gd_spec* s = c->spec;
  c->m->nmesh = 0;
  for (int b = 0; b < c->m->nbody && s->nmesh > 0; ++b) {
    const char* name = c->m->names + c->m->body_name[b];
    for (int own = 1; own >= 0; --own) {
      for (int i = 0; i < s->nmesh; ++i) {
        const gd_spec_mesh* mesh = &s->mesh[i];
        if (strcmp(mesh->frame.body, name) == 0 && is_own_frame(&mesh->frame) == own)
          add(c, mesh, b);
      }
    }
  }
}
