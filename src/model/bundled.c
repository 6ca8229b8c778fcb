// The generic runner that travels with the library.
#include <gerdy/model.h>

#include "base/embedded.h"

gerdy_status gerdy_model_bundled(gerdy_model** out, gerdy_error* err) {
  return gerdy_model_read((const char*)gd_embedded_models_gerdy_runner_osim,
                          gd_embedded_models_gerdy_runner_osim_size, out, NULL, err);
}
