// Elements that no object of their kind has: most likely misspelled, so their value is not what the
// author thinks.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/muscle_defaults.h"
#include "model/osim_parts.h"
#include "model/osim_tally.h"

#define JOINT                                                                  \
  "parent_body location_in_parent orientation_in_parent location orientation " \
  "location_in_child orientation_in_child reverse CoordinateSet coordinates frames "
#define FRAME "attached_geometry FrameGeometry frame_geometry WrapObjectSet "
#define POINT "location body "
#define WRAP  "active xyz_body_rotation translation quadrant "
#define FORCE "appliesForce isDisabled "
#define RULE  "isEnforced isDisabled "
#define LINK  "frames body_1 body_2 location_body_1 location_body_2 "
#define TURN  "orientation_body_1 orientation_body_2 "

// what objects of a class may hold, used here or not; in the order of the alphabet
typedef struct known_class {
  const char* name;
  const char* children;
} known_class;

static const known_class known[] = {
    {"BallJoint", JOINT},
    {"Blankevoort1991Ligament", FORCE "GeometryPath path linear_stiffness transition_strain "
                                      "damping_coefficient slack_length "},
    {"Body", FRAME "mass mass_center inertia inertia_xx inertia_yy inertia_zz inertia_xy "
                   "inertia_xz inertia_yz Joint "},
    {"BushingForce", FORCE LINK TURN "rotational_stiffness translational_stiffness "
                                     "rotational_damping translational_damping visual_aspect_ratio "
                                     "moment_visual_scale force_visual_scale "},
    {"ConditionalPathPoint", POINT "range coordinate "},
    {"Constant", "value "},
    {"Coordinate",
     "default_value default_speed_value initial_value range clamped locked "
     "prescribed prescribed_function motion_type is_free_to_satisfy_constraints "},
    {"CoordinateCouplerConstraint", RULE "coupled_coordinates_function "
                                         "independent_coordinate_names dependent_coordinate_name "
                                         "scale_factor "},
    {"CoordinateLimitForce", FORCE "coordinate upper_stiffness upper_limit lower_stiffness "
                                   "lower_limit damping transition compute_dissipation_energy "},
    {"CustomJoint", JOINT "SpatialTransform "},
    {"FreeJoint", JOINT},
    {"GCVSpline", "half_order error_variance x y weights coefficients wk "},
    {"GeometryPath", "PathPointSet PathWrapSet default_color "},
    {"GimbalJoint", JOINT},
    {"LinearFunction", "coefficients "},
    {"Marker", POINT "fixed "},
    {"Model",
     "credits publications length_units force_units assembly_accuracy gravity defaults "
     "Ground BodySet JointSet ConstraintSet ForceSet MarkerSet ContactGeometrySet "
     "ControllerSet ComponentSet ProbeSet FrameSet ModelVisualPreferences "
     "MiscModelComponentSet "},
    {"MovingPathPoint", POINT "x_location y_location z_location x_coordinate y_coordinate "
                              "z_coordinate "},
    {"MultiplierFunction", "function scale "},
    {"PathPoint", POINT},
    {"PathWrap", "wrap_object method range "},
    {"PhysicalOffsetFrame", FRAME "translation orientation "},
    {"PiecewiseLinearFunction", "x y "},
    {"PinJoint", JOINT},
    {"PlanarJoint", JOINT},
    {"PointConstraint", RULE LINK},
    {"PolynomialFunction", "coefficients "},
    {"SimmSpline", "x y "},
    {"SliderJoint", JOINT},
    {"SpringGeneralizedForce", FORCE "coordinate stiffness rest_length viscosity "},
    {"TransformAxis", "coordinates axis function "},
    {"UniversalJoint", JOINT},
    {"WeldConstraint", RULE LINK TURN},
    {"WeldJoint", JOINT},
    {"WrapCylinder", WRAP "radius length "},
    {"WrapEllipsoid", WRAP "dimensions "},
    {"WrapSphere", WRAP "radius "},
    {"WrapTorus", WRAP "inner_radius outer_radius "},
};

// of any object: how it is drawn, what it is connected to
static const char* anywhere =
    "connectors components Appearance VisibleObject display_preference color ";

static const char* muscle = FORCE
    "GeometryPath path max_isometric_force optimal_fiber_length tendon_slack_length "
    "pennation_angle_at_optimal min_control max_control optimal_force default_activation "
    "default_fiber_length default_normalized_tendon_force tendon_compliance_dynamics_mode "
    "clamp_normalized_tendon_length ";

static int compare(const void* key, const void* entry) {
  const known_class* k = entry;
  return strcmp(key, k->name);
}

// is word one of the words of a list, each with a space behind it?
static bool is_among(const char* list, const char* word) {
  size_t n = strlen(word);
  for (const char* at = strstr(list, word); at != NULL; at = strstr(at + 1, word)) {
    if ((at == list || at[-1] == ' ') && at[n] == ' ') return true;
  }
  return false;
}

static bool muscle_has(gerdy_muscle_type type, const char* name) {
  for (int i = 0; i < GERDY_MUSCLE_NPAR; ++i) {
    gerdy_muscle_parameter par = (gerdy_muscle_parameter)i;
    const char* holder = gd_muscle_holder(par);
    const char* own = holder[0] != '\0' ? holder : gd_muscle_property(par);
    if (strcmp(own, name) == 0 && gd_muscle_has(type, par)) return true;
  }
  for (int k = 0; k < 3; ++k) {
    const char* property = gd_muscle_function_property(type, k);
    if (property != NULL && strcmp(property, name) == 0) return true;
  }
  return is_among(muscle, name);
}

static bool belongs(const gd_xml_node* child, const char* children, gerdy_muscle_type type) {
  static const char socket[] = "socket_", connector[] = "connector_";
  bool linked = strncmp(child->name, socket, sizeof socket - 1) == 0 ||
                strncmp(child->name, connector, sizeof connector - 1) == 0;
  if (linked || is_among(anywhere, child->name)) return true;
  // <LinearFunction name="function"> is the property "function"
  if (child->attr_name[0] != '\0' &&
      (is_among(children, child->attr_name) || gd_osim_is_function(child->name))) {
    return true;
  }
  if (type != GERDY_MUSCLE_PATH) return muscle_has(type, child->name);
  return is_among(children, child->name) || gd_osim_is_function(child->name);
}

// defaults hold pieces of what older programs wrote
static void count_below(const gd_xml_node* node, const gd_xml_node* defaults,
                        gd_osim_tally* tally) {
  const known_class* entry =
      bsearch(node->name, known, sizeof known / sizeof known[0], sizeof known[0], compare);
  gerdy_muscle_type type = entry == NULL ? gd_muscle_type_of(node->name) : GERDY_MUSCLE_PATH;
  bool checked = entry != NULL || type != GERDY_MUSCLE_PATH;
  for (const gd_xml_node* child = node->first_child; child != NULL; child = child->next) {
    if (checked && !belongs(child, entry != NULL ? entry->children : muscle, type)) {
      gd_osim_tally_add(tally, node->name, child->name, child);
    }
    if (child != defaults) count_below(child, defaults, tally);
  }
}

gerdy_status gd_osim_unknown(const gd_osim* osim) {
  gd_osim_tally tally = {.n = 0};
  count_below(osim->model, osim->defaults, &tally);
  for (int i = 0; i < tally.n; ++i) {
    int n = tally.item[i].count;
    char times[32] = "";
    if (n > 1) snprintf(times, sizeof times, " (%d times)", n);
    gerdy_status status = gd_osim_note(
        osim, GERDY_WARNING, tally.item[i].first,
        "a %.60s has no <%.60s>%s, so it is not used; is it misspelled, or of an old version?",
        tally.item[i].kind, tally.item[i].part, times);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}
