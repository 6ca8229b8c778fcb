// report/html_style_band.c: the look of the chapter of the band.
#include "report/html_band.h"

// clang-format off
static const char style[] =
  ".docs{font-size:.78rem;font-weight:400;color:var(--soft);white-space:nowrap}\n"
  ".answer{border-left:4px solid var(--soft);padding:.1rem 0 .1rem .9rem;max-width:50rem}\n"
  ".bands .group th{padding-top:1.1rem;font-weight:650;border-bottom:1.5px solid var(--soft)}"
  ".bands .group .docs{margin-left:.5em}\n"
  ".judgement{display:block;font-size:.78rem;color:var(--soft)}\n"
  ".zone{fill:none;stroke-width:3.2}.zone.r{stroke:var(--r)}"
  ".zone.l{stroke:var(--l);stroke-dasharray:5 2.4}\n"
  ".falls{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17.5rem),1fr));gap:1.4rem 2rem;margin:.8rem 0}\n"
  ".falls.pairs{grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr))}\n"
  ".fall{font-size:.84rem;table-layout:fixed;align-self:start}"
  ".fall th,.fall td{border-bottom:0;padding-top:.22rem;padding-bottom:.22rem;vertical-align:middle;line-height:1.25}"
  ".fall th{text-align:left}.fall td:last-child{white-space:nowrap}"
  ".fall .part{width:44%}.fall .much{width:23%}.fall td:last-child{padding-left:.4rem}"
  ".fall caption b{white-space:nowrap}.fall caption b:first-child{white-space:normal}"
  ".fall td.way{position:relative;padding:0}"
  ".fall .end th,.fall .end td{font-weight:650}\n"
  ".fall svg{position:absolute;left:0;top:0;width:100%;height:100%;overflow:visible}"
  ".fall path{fill:none;vector-effect:non-scaling-stroke;stroke-width:1}"
  ".nought{stroke:var(--normline)}.join{stroke:var(--soft);stroke-dasharray:2 2}"
  ".fall rect,.sample rect{vector-effect:non-scaling-stroke;stroke-width:1.2;stroke:var(--ink)}"
  ".fall .whole{fill:var(--norm);stroke:var(--normline)}.up{fill:var(--ink)}.down{fill:var(--paper)}\n"
  ".sample{width:1.4rem;height:.65rem}.shares .barcell{width:32%}.shares th{padding-right:1rem}\n"
  ".doses{max-width:46rem}.doses :is(td,thead th){white-space:nowrap}.doses tbody th{vertical-align:top}"
  ".doses :is(th:first-child,td:first-child,td:nth-last-child(4),thead th:nth-child(2)){text-align:left}"
  ".doses tbody tr:first-child td{border-bottom:0;padding-bottom:0}\n"
  ".drawn{font-size:.85rem;color:var(--soft);margin:.5rem 0;padding-left:1.1rem;max-width:52rem}\n"
  "@media screen and (max-width:640px){.bands tbody .group{display:block;padding-top:1.1rem;"
  "border-bottom:1.5px solid var(--soft)}.bands tbody .group th{padding-right:0;border:0}"
  ".bands td:nth-child(5){grid-column:1/-1}.bands .judgement{display:inline;margin-left:.6em}"
  ".doses{font-size:.8rem}.doses :is(th,td){padding-right:.45rem}"
  ".bands .group .docs,.curve figcaption .docs{margin:0 .6em 0 0}}\n"
  "@media print{.fall,.doses,.shares{break-inside:avoid}.doses{font-size:8pt}}\n";
// clang-format on

void gd_html_style_band(gd_buf* out) { gd_buf_text(out, style); }
