#include "kin/marker_sites.h"

#include <stddef.h>
#include <string.h>

#include "kin/marker_segments.h"

// X(site, paired, segment it lies on, NONE: a centre of a joint or between segments; words)
#define SITES(X)                                                      \
  X(ASIS, 1, PELVIS, "front spine of the pelvis")                     \
  X(PSIS, 1, PELVIS, "back spine of the pelvis")                      \
  X(CREST, 1, PELVIS, "crest of the pelvis")                          \
  X(TROCHANTER, 1, THIGH, "greater trochanter")                       \
  X(LATERAL_KNEE, 1, THIGH, "lateral epicondyle of the femur")        \
  X(MEDIAL_KNEE, 1, THIGH, "medial epicondyle of the femur")          \
  X(FIBULA, 1, SHANK, "head of the fibula")                           \
  X(TUBEROSITY, 1, SHANK, "tuberosity of the tibia")                  \
  X(LATERAL_ANKLE, 1, SHANK, "lateral malleolus")                     \
  X(MEDIAL_ANKLE, 1, SHANK, "medial malleolus")                       \
  X(HEEL, 1, FOOT, "back of the heel")                                \
  X(FOOT_1, 1, FOOT, "head of the first metatarsal")                  \
  X(FOOT_2, 1, FOOT, "head of the second metatarsal")                 \
  X(FOOT_5, 1, FOOT, "head of the fifth metatarsal")                  \
  X(BIG_TOE, 1, FOOT, "big toe")                                      \
  X(SMALL_TOE, 1, FOOT, "small toe")                                  \
  X(ACROMION, 1, TRUNK, "acromion")                                   \
  X(LATERAL_ELBOW, 1, UPPER_ARM, "lateral epicondyle of the humerus") \
  X(MEDIAL_ELBOW, 1, UPPER_ARM, "medial epicondyle of the humerus")   \
  X(THUMB_WRIST, 1, FOREARM, "wrist on the thumb's side")             \
  X(LITTLE_WRIST, 1, FOREARM, "wrist on the little finger's side")    \
  X(HIP_CENTRE, 1, NONE, "centre of the hip")                         \
  X(KNEE_CENTRE, 1, NONE, "centre of the knee")                       \
  X(ANKLE_CENTRE, 1, NONE, "centre of the ankle")                     \
  X(SHOULDER_CENTRE, 1, NONE, "centre of the shoulder")               \
  X(ELBOW_CENTRE, 1, NONE, "centre of the elbow")                     \
  X(WRIST_CENTRE, 1, NONE, "centre of the wrist")                     \
  X(SACRUM, 0, PELVIS, "sacrum between the back spines")              \
  X(NECK_7, 0, TRUNK, "seventh vertebra of the neck")                 \
  X(CHEST_2, 0, TRUNK, "second vertebra of the chest")                \
  X(CHEST_10, 0, TRUNK, "tenth vertebra of the chest")                \
  X(JUGULAR, 0, TRUNK, "notch above the breastbone")                  \
  X(XIPHOID, 0, TRUNK, "lower end of the breastbone")                 \
  X(HEAD_TOP, 0, HEAD, "top of the head")                             \
  X(NOSE, 0, HEAD, "nose")                                            \
  X(NECK, 0, NONE, "neck between the shoulders")                      \
  X(HIP_MIDDLE, 0, NONE, "middle between the hips")

enum {
#define NUMBER(name, paired, segment, words) SITE_##name,
  SITES(NUMBER)
#undef NUMBER
};

typedef struct site_row {
  bool paired;
  gd_segment segment;
  const char* words;
} site_row;

static const site_row sites[] = {
#define ROW(name, paired, segment, words) {paired, GD_SEGMENT_##segment, words},
    SITES(ROW)
#undef ROW
};

// Names of the sites, without side. Plug-in Gait and Helen Hayes (Kadaba 1990; Davis 1991), the
// sets of Leardini (2007) and of van Sint Jan's palpation atlas (2007), OpenCap (Uhlrich 2023),
// HALPE and COCO keypoints, and those of the reference data in ../shared/data.
typedef struct name_row {
  int site;
  gd_reading reading;  // GD_READ_ANY: in every set
  gd_reading tells;    // what such a name says about its list
  const char* names;   // separated by spaces
} name_row;

static const name_row name_rows[] = {
    {SITE_ASIS, GD_READ_ANY, GD_READ_SURFACE, "ASI ASIS IAS SIAS"},
    {SITE_PSIS, GD_READ_ANY, GD_READ_SURFACE, "PSI PSIS IPS SIPS"},
    {SITE_CREST, GD_READ_ANY, GD_READ_SURFACE, "CRS CREST ILIACCREST ICREST"},
    {SITE_TROCHANTER, GD_READ_ANY, GD_READ_SURFACE, "GTR GT TROC TROCHANTER GREATERTROCHANTER FTC"},
    {SITE_LATERAL_KNEE, GD_READ_ANY, GD_READ_SURFACE,
     "LFC LFE LEK FLE LKNEE KNEELAT KNEELATERAL LATKNEE LATERALKNEE KNEEL"},
    {SITE_LATERAL_KNEE, GD_READ_ANY, GD_READ_GAIT, "KNE"},
    {SITE_LATERAL_KNEE, GD_READ_SURFACE, GD_READ_ANY, "KNEE"},
    {SITE_LATERAL_KNEE, GD_READ_IOR, GD_READ_ANY, "LE"},
    {SITE_MEDIAL_KNEE, GD_READ_ANY, GD_READ_SURFACE,
     "MFC MFE MEK FME MKNE MKNEE MKN KNEEMED KNEEMEDIAL MEDKNEE MEDIALKNEE KNEM KNEEM"},
    {SITE_MEDIAL_KNEE, GD_READ_IOR, GD_READ_ANY, "ME"},
    {SITE_FIBULA, GD_READ_ANY, GD_READ_SURFACE, "FAX FIBHEAD FIBULAHEAD"},
    {SITE_FIBULA, GD_READ_ANY, GD_READ_IOR, "HF"},
    {SITE_TUBEROSITY, GD_READ_ANY, GD_READ_SURFACE, "TTC TIBTUB TIBIALTUBEROSITY"},
    {SITE_TUBEROSITY, GD_READ_ANY, GD_READ_IOR, "TT"},
    {SITE_LATERAL_ANKLE, GD_READ_ANY, GD_READ_SURFACE,
     "LMAL FAL LANK LANKLE ANKLELAT ANKLELATERAL LATANKLE LATERALANKLE LATMAL LATERALMALLEOLUS"},
    {SITE_LATERAL_ANKLE, GD_READ_ANY, GD_READ_GAIT, "ANK"},
    {SITE_LATERAL_ANKLE, GD_READ_SURFACE, GD_READ_ANY, "ANKLE"},
    {SITE_LATERAL_ANKLE, GD_READ_IOR, GD_READ_ANY, "LM"},
    {SITE_MEDIAL_ANKLE, GD_READ_ANY, GD_READ_SURFACE,
     "MMAL TAM MANK MANKLE MAN ANKM ANKLEMED ANKLEMEDIAL MEDANKLE MEDIALANKLE MEDMAL "
     "MEDIALMALLEOLUS"},
    {SITE_MEDIAL_ANKLE, GD_READ_IOR, GD_READ_ANY, "MM"},
    {SITE_HEEL, GD_READ_ANY, GD_READ_ANY, "HEEL CAL CALC CALCANEUS FCC"},
    {SITE_HEEL, GD_READ_ANY, GD_READ_GAIT, "HEE"},
    {SITE_HEEL, GD_READ_IOR, GD_READ_IOR, "CA"},
    {SITE_FOOT_1, GD_READ_ANY, GD_READ_SURFACE, "MT1 1MT MTH1 MH1 META1 1META MET1 FM1"},
    {SITE_FOOT_1, GD_READ_IOR, GD_READ_IOR, "FM"},
    {SITE_FOOT_2, GD_READ_ANY, GD_READ_SURFACE, "MT2 2MT MTH2 MH2 META2 2META MET2 FM2"},
    {SITE_FOOT_2, GD_READ_IOR, GD_READ_IOR, "SM"},
    {SITE_FOOT_2, GD_READ_GAIT, GD_READ_ANY, "TOE"},
    {SITE_FOOT_5, GD_READ_ANY, GD_READ_SURFACE, "MT5 5MT MTH5 MH5 META5 5META MET5 FM5"},
    {SITE_FOOT_5, GD_READ_IOR, GD_READ_IOR, "VM"},
    {SITE_BIG_TOE, GD_READ_ANY, GD_READ_KEYPOINT, "BIGTOE"},
    {SITE_BIG_TOE, GD_READ_ANY, GD_READ_ANY, "HALLUX HLX"},
    {SITE_BIG_TOE, GD_READ_SURFACE, GD_READ_ANY, "TOE"},
    {SITE_SMALL_TOE, GD_READ_ANY, GD_READ_KEYPOINT, "SMALLTOE"},
    {SITE_ACROMION, GD_READ_ANY, GD_READ_SURFACE, "ACR ACROMION ACROMIUM AC ACJ CAJ SAE"},
    {SITE_ACROMION, GD_READ_ANY, GD_READ_GAIT, "SHO"},
    {SITE_ACROMION, GD_READ_SURFACE, GD_READ_ANY, "SHOULDER"},
    {SITE_LATERAL_ELBOW, GD_READ_ANY, GD_READ_SURFACE, "LEL HLE LELBOW ELBOWLAT LATELBOW"},
    {SITE_LATERAL_ELBOW, GD_READ_ANY, GD_READ_GAIT, "ELB"},
    {SITE_LATERAL_ELBOW, GD_READ_SURFACE, GD_READ_ANY, "ELBOW"},
    {SITE_MEDIAL_ELBOW, GD_READ_ANY, GD_READ_SURFACE, "MEL HME MELB MELBOW ELBOWMED MEDELBOW ELBM"},
    {SITE_THUMB_WRIST, GD_READ_ANY, GD_READ_SURFACE, "RSP LWRIST WRISTLAT FARADIUS RADIUSSTYLOID"},
    {SITE_THUMB_WRIST, GD_READ_ANY, GD_READ_GAIT, "WRA"},
    {SITE_LITTLE_WRIST, GD_READ_ANY, GD_READ_SURFACE, "USP MWRIST WRISTMED FAULNA ULNASTYLOID"},
    {SITE_LITTLE_WRIST, GD_READ_ANY, GD_READ_GAIT, "WRB"},
    {SITE_HIP_CENTRE, GD_READ_ANY, GD_READ_ANY, "HJC HIPJOINT HIPCENTER HIPCENTRE"},
    {SITE_HIP_CENTRE, GD_READ_KEYPOINT, GD_READ_KEYPOINT, "HIP"},
    {SITE_KNEE_CENTRE, GD_READ_ANY, GD_READ_ANY, "KJC KNEEJOINT KNEECENTER KNEECENTRE"},
    {SITE_KNEE_CENTRE, GD_READ_KEYPOINT, GD_READ_ANY, "KNEE"},
    {SITE_ANKLE_CENTRE, GD_READ_ANY, GD_READ_ANY, "AJC ANKLEJOINT ANKLECENTER ANKLECENTRE"},
    {SITE_ANKLE_CENTRE, GD_READ_KEYPOINT, GD_READ_ANY, "ANKLE"},
    {SITE_SHOULDER_CENTRE, GD_READ_ANY, GD_READ_ANY, "SJC SHOULDERJOINT"},
    {SITE_SHOULDER_CENTRE, GD_READ_KEYPOINT, GD_READ_ANY, "SHOULDER"},
    {SITE_ELBOW_CENTRE, GD_READ_ANY, GD_READ_ANY, "EJC ELBOWJOINT"},
    {SITE_ELBOW_CENTRE, GD_READ_KEYPOINT, GD_READ_ANY, "ELBOW"},
    {SITE_WRIST_CENTRE, GD_READ_ANY, GD_READ_ANY, "WJC WRISTJOINT"},
    {SITE_WRIST_CENTRE, GD_READ_KEYPOINT, GD_READ_ANY, "WRIST"},
    {SITE_SACRUM, GD_READ_ANY, GD_READ_SURFACE, "SACR SACRUM SACRAL VSACRAL SAC S2"},
    {SITE_NECK_7, GD_READ_ANY, GD_READ_ANY, "C7 CV7"},
    {SITE_CHEST_2, GD_READ_ANY, GD_READ_ANY, "T2 TV2"},
    {SITE_CHEST_10, GD_READ_ANY, GD_READ_ANY, "T10 TV10"},
    {SITE_JUGULAR, GD_READ_ANY, GD_READ_ANY, "CLAV IJ SJN JUGULAR JUGULARNOTCH"},
    {SITE_XIPHOID, GD_READ_ANY, GD_READ_ANY, "STRN SXS PX XIPHOID"},
    {SITE_HEAD_TOP, GD_READ_ANY, GD_READ_ANY, "TOPHEAD HEADTOP VERTEX"},
    {SITE_HEAD_TOP, GD_READ_KEYPOINT, GD_READ_ANY, "HEAD"},
    {SITE_NOSE, GD_READ_ANY, GD_READ_KEYPOINT, "NOSE"},
    {SITE_NECK, GD_READ_KEYPOINT, GD_READ_ANY, "NECK"},
    {SITE_HIP_MIDDLE, GD_READ_ANY, GD_READ_KEYPOINT, "MIDHIP HIPMIDDLE"},
    {SITE_HIP_MIDDLE, GD_READ_KEYPOINT, GD_READ_KEYPOINT, "HIP"},
};

static bool is_listed(const char* names, const char* name) {
  size_t n = strlen(name);
  for (const char* at = names; n > 0 && (at = strstr(at, name)) != NULL; at += n) {
    bool begins = at == names || at[-1] == ' ';
    if (begins && (at[n] == ' ' || at[n] == '\0')) return true;
  }
  return false;
}

// A row that asks for one reading goes before the rest: "TOE" of Plug-in Gait is no big toe.
int gd_site_find(const char* stem, unsigned readings, bool paired) {
  int found = -1, rank = -1;
  for (size_t i = 0; i < sizeof name_rows / sizeof name_rows[0]; ++i) {
    const name_row* row = &name_rows[i];
    bool reads = row->reading == GD_READ_ANY || (readings & (unsigned)row->reading) != 0;
    if (!reads || sites[row->site].paired != paired || (int)row->reading <= rank) continue;
    if (!is_listed(row->names, stem)) continue;
    found = row->site;
    rank = (int)row->reading;
  }
  return found;
}

const char* gd_site_words(int site) {
  bool known = site >= 0 && site < (int)(sizeof sites / sizeof sites[0]);
  return known ? sites[site].words : "unknown site";
}

int gd_site_segment(int site) {
  bool known = site >= 0 && site < (int)(sizeof sites / sizeof sites[0]);
  return (int)(known ? sites[site].segment : GD_SEGMENT_NONE);
}

gd_reading gd_site_tells(const char* stem, bool paired) {
  for (size_t i = 0; i < sizeof name_rows / sizeof name_rows[0]; ++i) {
    const name_row* row = &name_rows[i];
    if (row->tells == GD_READ_ANY || sites[row->site].paired != paired) continue;
    if (is_listed(row->names, stem)) return row->tells;
  }
  return GD_READ_ANY;
}
