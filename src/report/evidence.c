// report/evidence.c: what the literature says for and against each hypothesis the page touches.
#include "report/evidence.h"

const gd_evidence gd_evidence_pelvis = {
    "A larger pelvic drop goes with running injury.",
    "Bramah 2018 (Am J Sports Med 46:3023, doi 10.1177/0363546518793657; abstract): 72 injured "
    "runners against 36 healthy ones, odds ratio 1.80 per degree of drop. Retrospective: the "
    "injury came before the measurement; four injuries pooled, 18 runners with iliotibial band "
    "syndrome among them.",
    "Foch & Milner 2014 (J Appl Biomech 30:58; abstract): 17 women with previous iliotibial band "
    "syndrome against 17 controls, no difference in pelvic drop or hip adduction."};

const gd_evidence gd_evidence_hip = {
    "More hip adduction goes with iliotibial band pain.",
    "Noehren, Davis & Hamill 2007 (Clin Biomech; read in the abstracts of two later reviews): "
    "prospective, women: those who later developed the syndrome adducted the hip more.",
    "Foch, Brindle & Pohl 2023 (Gait Posture, doi 10.1016/j.gaitpost.2023.02.001; abstract): "
    "review of 17 studies, 10 of them, all cross-sectional, pooled. Pooled differences named: "
    "less hip internal rotation and weaker abductors, in women with pain. Hip adduction is not "
    "among them. Suarez 2019 (Rev Andal Med Deporte; abstract): 15 women with the syndrome "
    "against 15 without, peak hip adduction no different (p = 0.95). Foch, Aubol & Milner 2020 "
    "(Gait Posture 77:64; abstract): 15 against 15 women, adduction excursion smaller after the "
    "syndrome."};

const gd_evidence gd_evidence_band = {
    "More strain, or faster strain, of the band goes with iliotibial band pain.",
    "Hamill 2008 (Clin Biomech 23:1018; abstract): prospective, women; the strain rate computed "
    "with a leg model was higher in those who developed the syndrome. A model, no direct "
    "measurement; group values could not be read.",
    "Friede 2020 (PMID 32769015): the band's stiffness, measured directly, did not "
    "differ between legs or groups, and rose over six weeks of physiotherapy while pain fell."};

const gd_evidence gd_evidence_strength = {
    "Weak hip muscles let the pelvis drop.",
    "Fatigue study (J Athl Train 2020;55:1270): 38 men at 4 m/s, abductor torque against velocity "
    "of hip adduction r = \xe2\x88\x92"
    "0.32 rested and \xe2\x88\x92"
    "0.39 fatigued.",
    "Willy & Davis 2011 (J Orthop Sports Phys Ther): six weeks of strengthening in 20 women, "
    "strength up, running unchanged. Schmitz 2014 (PMC4258689): 38 women, isometric strength "
    "unrelated to motion."};

const char gd_evidence_pelvis_noise[] =
    "With two-dimensional video, a difference between days below 2.7 to 2.8° cannot be told from "
    "noise, and a mean needs at least 7 steps a side (Dingenen 2018, Phys Ther Sport, doi "
    "10.1016/j.ptsp.2018.06.009; 21 runners).";

const char gd_evidence_hip_spread[] =
    "Published means for healthy runners reach from 7.4 ± 2.8° (46 runners on a treadmill at "
    "2.5 m/s, open data of Fukuchi, Duarte & Ferber) to 13.3 ± 4.2° (women at 4 m/s, "
    "\"Sex difference in hip adduction\", 2020, abstract): compare within one method only.";

const char gd_evidence_band_level[] =
    "For orientation only: Tomiyama, Usui & Tamura (ISBS proceedings, abstract) computed 1.44 ± "
    "0.61 % at 18.0 km/h and 2.22 ± 1.10 % at 14.4 km/h near foot-off in 10 uninjured men; their "
    "path and reference need not be the ones used here.";

const char gd_evidence_band_origin[] =
    "The choice of the path's origin decides when the strain peaks. Driven by the mean curves of "
    "46 healthy runners at 2.5 m/s, a path from the front of the pelvis (tensor fasciae latae) "
    "peaks in late stance, near 33 % of the stride; a path from the iliac crest peaks in "
    "mid-stance, near 20 % (own computation from open data, generic bones). Tomiyama found late "
    "stance above early stance, Hamill 2008 the largest difference at mid-support: both can be "
    "had from the same motion.";
