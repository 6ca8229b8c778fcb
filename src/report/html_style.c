// report/html_style.c: the look of the page: screen, phone, dark, A4.
#include "report/html.h"
#include "report/html_band.h"
#include "report/html_case.h"
#include "report/lookup.h"

// clang-format off
static const char colours[] =
  ":root{--paper:#fff;--ink:#1c2430;--soft:#566070;--rule:#dde2e8;--wash:#f5f7f9;--link:#1d4f91;"
  "--r:#1a5fb0;--l:#b8281e;--norm:#dfe3e7;--normline:#848d98;--amber:#fff3cd;--amberink:#5c4300;"
  "--amberrule:#c08a00;--alarm:#fde4df;--alarmink:#6d1007;--alarmrule:#b8281e}\n"
  "@media screen and (prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e6eaef;"
  "--soft:#a3aebb;--rule:#333b45;--wash:#1c2229;--link:#8fbcf5;--r:#79b1f5;--l:#ff8a7a;"
  "--norm:#343c46;--normline:#8c97a4;--amber:#3a2f0d;--amberink:#ffe08a;--amberrule:#a37a10;"
  "--alarm:#431a15;--alarmink:#ffc4ba;--alarmrule:#e0604f}}\n";

static const char frame[] =
  "*{box-sizing:border-box}\n"
  "html{font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Liberation Sans',"
  "Arial,sans-serif;color:var(--ink);background:var(--paper);-webkit-text-size-adjust:100%}\n"
  "body{max-width:66rem;margin:0 auto;padding:2.2rem 1.6rem 3rem;hyphens:manual}\n"
  "h1{font-size:2.05rem;line-height:1.15;font-weight:650;letter-spacing:-.015em;margin:0 0 .3rem;"
  "overflow-wrap:anywhere}\n"
  "h2{font-size:1.32rem;line-height:1.25;font-weight:650;letter-spacing:-.008em;margin:0 0 1rem;"
  "padding-top:1.1rem;border-top:1px solid var(--rule)}\n"
  "h3{font-size:1.02rem;font-weight:650;margin:1.6rem 0 .45rem}\n"
  "p{margin:.5rem 0;max-width:46rem}\n"
  "a{color:var(--link);text-underline-offset:.15em}\n"
  "code{font:.86em/1.4 ui-monospace,'SF Mono',Menlo,Consolas,'Liberation Mono',monospace;"
  "overflow-wrap:anywhere}\n"
  "pre{background:var(--wash);padding:.7rem .9rem;border-radius:4px;white-space:pre-wrap;margin:.4rem 0}\n"
  "section{margin-top:2.6rem}\n"
  ".brand{font-size:.8rem;letter-spacing:.09em;text-transform:uppercase;color:var(--soft);margin:0 0 .5rem}\n"
  ".subject{color:var(--soft);margin:0;overflow-wrap:anywhere}\n"
  ".no{color:var(--soft);font-weight:400;margin-right:.35em;font-variant-numeric:tabular-nums}\n"
  "nav ol{display:flex;flex-wrap:wrap;gap:.2rem 1.3rem;list-style:none;margin:1.3rem 0 0;padding:0;font-size:.9rem}\n"
  "nav a{text-decoration:none}nav a:hover{text-decoration:underline}\n"
  ".banner{background:var(--amber);color:var(--amberink);border:1px solid var(--amberrule);"
  "border-left-width:6px;border-radius:4px;padding:.6rem .9rem;margin:1.1rem 0 0;max-width:none}\n"
  ".banner.doubt{background:var(--alarm);color:var(--alarmink);border-color:var(--alarmrule);"
  "margin:.8rem 0 1rem;font-size:1.06rem}\n"
  ".tag.doubt{background:var(--alarm);color:var(--alarmink);border-color:var(--alarmrule)}\n"
  ".banner strong{letter-spacing:.05em;margin-right:.5em}\n"
  ".tag{font-size:.72rem;font-weight:600;letter-spacing:.03em;color:var(--amberink);"
  "background:var(--amber);border:1px solid var(--amberrule);border-radius:3px;padding:.1em .45em;"
  "margin-left:.5em;vertical-align:.18em;white-space:nowrap}\n"
  ".lead{font-size:1.14rem;line-height:1.55;max-width:50rem}\n"
  ".small{font-size:.85rem;color:var(--soft)}.small p{max-width:52rem}p.small{max-width:52rem}\n"
  ".none{color:var(--soft)}\n"
  ".unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\n"
  ".r{color:var(--r)}.l{color:var(--l)}\n"
  "footer{margin-top:3rem;border-top:1px solid var(--rule);color:var(--soft);font-size:.85rem}\n";

static const char findings[] =
  ".finding{padding:1.3rem 0 .4rem;border-top:1px solid var(--rule);margin-top:1.3rem}\n"
  ".finding h3{margin:0 0 .3rem;font-size:1.12rem}.finding .say{margin-top:.1rem;max-width:50rem}\n"
  ".beside{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 2.6rem;align-items:end;"
  "margin:.9rem 0 .4rem;max-width:60rem}\n"
  ".mini{font-size:.88rem;align-self:start}.mini td{white-space:nowrap}.mini th,.mini td{padding-top:.24rem;padding-bottom:.24rem}\n"
  ".limits{border-top:1px solid var(--rule);margin-top:1.3rem;padding-top:.2rem}\n"
  ".evidence{font-size:.85rem;line-height:1.5;color:var(--soft);border-left:2px solid var(--rule);"
  "padding-left:.95rem;margin:.8rem 0 .6rem}\n"
  ".evidence p{margin:.28rem 0;max-width:58rem;overflow-wrap:anywhere}"
  ".evidence cite{font-style:normal;opacity:.85}.evidence b{color:var(--ink);font-weight:600}\n"
  ".facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr));gap:1px;margin:0 0 .8rem;"
  "background:var(--rule);border:1px solid var(--rule);border-radius:4px;overflow:hidden}\n"
  ".facts div{background:var(--paper);padding:.7rem .9rem}\n"
  ".facts dt{font-size:.82rem;color:var(--soft)}\n"
  ".facts dd{margin:0;font-size:1.3rem;font-weight:600;font-variant-numeric:tabular-nums}\n"
  ".facts .more{font-size:.78rem;font-weight:400;color:var(--soft)}\n"
  ".method{display:grid;grid-template-columns:12rem minmax(0,1fr);gap:.5rem 1.4rem;margin:0;font-size:.95rem}\n"
  ".method dt{font-weight:600}.method dd{margin:0;max-width:44rem}\n";

static const char tables[] =
  ".wide{overflow-x:auto;margin:.6rem 0}\n"
  "table{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}\n"
  "caption{text-align:left;font-size:.85rem;color:var(--soft);padding-bottom:.35rem}\n"
  "th,td{padding:.36rem .7rem .36rem 0;text-align:right;vertical-align:baseline;border-bottom:1px solid var(--rule)}\n"
  "th:first-child,td:first-child{text-align:left}\n"
  "thead th,thead td{font-weight:600;border-bottom:1.5px solid var(--soft);vertical-align:bottom}\n"
  "tbody th{font-weight:500}\n"
  "th:last-child,td:last-child{padding-right:.1rem}\n"
  ".definition{display:block;font-weight:400;font-size:.78rem;line-height:1.35;color:var(--soft);max-width:24rem}\n"
  ".n{color:var(--soft);font-size:.86em;white-space:nowrap}\n"
  ".mark{font-size:.7em;vertical-align:.12em}\n"
  ".measures td{white-space:nowrap}\n"
  ".words th,.words td{text-align:left}.words td:last-child{width:60%}\n"
  ".notes .warning td:first-child{font-weight:650}\n"
  ".narrow{max-width:30rem}.markers{max-width:46rem}\n"
  ".far th,.far td:nth-child(2){font-weight:700}.far .mark{color:var(--alarmrule)}"
  ".far .bar rect{fill:var(--alarmrule)}\n"
  ".markers td{white-space:nowrap}\n"
  ".barcell{width:22%;text-align:left}.bar{display:block;width:100%;height:.5rem}\n"
  ".bar rect{fill:var(--normline)}\n"
  ".inputs td:nth-child(2),.inputs td:last-child,.inputs th:nth-child(2),.inputs th:last-child{text-align:left}\n"
  ".inputs td:last-child{min-width:16rem}\n"
  ".hash{font-size:.74rem;color:var(--soft)}\n"
  "sup{font-size:.7em;line-height:0}sup a{text-decoration:none}\n"
  "details{margin:.8rem 0}summary{cursor:pointer;color:var(--link);font-size:.95rem}\n"
  ".each{font-size:.78rem}.each th,.each td{padding:.2rem .45rem .2rem 0;white-space:nowrap}\n"
  ".each th:first-child{position:sticky;left:0;background:var(--paper);padding-right:.6rem}\n"
  ".each .upright{vertical-align:bottom;padding-right:.3rem}\n"
  ".each .upright span{display:inline-block;writing-mode:vertical-rl;transform:rotate(180deg);"
  "font-weight:500;max-height:15rem;white-space:normal;line-height:1.1;text-align:left}\n"
  ".each .out{color:var(--soft);font-style:italic}\n";

static const char drawings[] =
  "figure{margin:0}\n"
  ".plot{display:block;width:100%;height:auto;overflow:visible;font-size:11px;"
  "font-variant-numeric:tabular-nums}\n"
  ".plot text{fill:var(--soft);stroke:none}.plot .label{font-weight:650;font-size:11.5px}\n"
  ".plot .name{font-size:11px;font-weight:400}.plot .label.r{fill:var(--r)}.plot .label.l{fill:var(--l)}\n"
  ".grid{stroke:var(--rule);stroke-width:.8}.zero{stroke:var(--normline);stroke-width:1}\n"
  ".axis{stroke:var(--soft);stroke-width:.9;fill:none}\n"
  ".norm{fill:var(--norm);stroke:none}.normline{fill:none;stroke:var(--normline);stroke-width:1}\n"
  ".spread{stroke:none;fill-opacity:.16}.spread.r{fill:var(--r)}.spread.l{fill:var(--l)}\n"
  ".each.r,.each.l{fill:none;stroke-width:.6;stroke-opacity:.38}\n"
  ".line{fill:none;stroke-width:2;stroke-linejoin:round}.line.l{stroke-dasharray:6 3.2}\n"
  ".line.r,.each.r,.off.r,.mean.r{stroke:var(--r)}.line.l,.each.l,.off.l,.mean.l{stroke:var(--l)}\n"
  ".off{stroke-width:1;stroke-opacity:.75}.off.l{stroke-dasharray:4 3}\n"
  ".mean{stroke-width:2.4}\n"
  ".dot.r{fill:var(--r);fill-opacity:.55}.dot.l{fill:none;stroke:var(--l);stroke-width:1.3}\n"
  ".strip figcaption{font-size:.82rem;color:var(--soft);margin-bottom:.2rem}\n"
  ".strip .plot{max-width:30rem}\n"
  ".curve{padding:1rem 0 .4rem;border-top:1px solid var(--rule)}\n"
  ".curve figcaption{margin-bottom:.3rem}.curve figcaption span{font-size:.82rem;color:var(--soft);margin-left:.4em}\n"
  ".pair{display:grid;grid-template-columns:1fr 1fr;gap:0 2rem}\n"
  ".legend{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;list-style:none;padding:0;margin:.8rem 0;font-size:.88rem}\n"
  ".key{width:2.1rem;height:.75rem;vertical-align:-.05em}\n";

static const char phone[] =
  "@media screen and (max-width:760px){body{padding:1.3rem 1rem 2rem}h1{font-size:1.65rem}"
  ".lead{font-size:1.05rem}.beside{grid-template-columns:minmax(0,1fr)}.beside .strip{margin-top:.9rem}"
  ".pair{grid-template-columns:1fr}.method{display:block}.method dd{margin:0 0 .7rem}}\n"
  // a row of measures becomes a block: name and unit, right beside left, difference beside norm
  "@media screen and (max-width:640px){.measures,.measures caption,.measures tbody{display:block}"
  ".measures thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
  ".measures tbody tr{display:grid;grid-template-columns:1fr 1fr;gap:.3rem 1rem;padding:.6rem 0;"
  "border-bottom:1px solid var(--rule)}"
  ".measures tbody th,.measures tbody td{border:0;padding:0;text-align:left}"
  ".measures tbody th{grid-column:1/-1;grid-row:1;padding-right:5.5rem}"
  ".measures td:nth-child(2){grid-column:2;grid-row:1;justify-self:end;color:var(--soft)}"
  ".measures td:nth-child(n+3)::before{display:block;font-size:.75rem;line-height:1.3;color:var(--soft)}"
  ".measures td:nth-child(3)::before{content:'Right'}.measures td:nth-child(4)::before{content:'Left'}"
  ".measures td:nth-child(5)::before{content:'Right − left'}.measures td:nth-child(6)::before{content:'Norm'}"
  ".measures td:nth-child(n+5){white-space:normal}"
  ".notes,.notes caption,.notes tbody,.inputs,.inputs caption,.inputs tbody{display:block}"
  ".notes thead,.inputs thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
  ".notes tbody tr,.inputs tbody tr{display:grid;grid-template-columns:auto 1fr;gap:.1rem 1rem;padding:.5rem 0;"
  "border-bottom:1px solid var(--rule)}"
  ".notes tbody :is(th,td),.inputs tbody :is(th,td){border:0;padding:0;text-align:left}"
  ".notes td:last-child{grid-column:1/-1;width:auto}"
  ".inputs tbody th,.inputs td:nth-child(2),.inputs td:last-child{grid-column:1/-1;min-width:0}"
  ".inputs td:empty{display:none}.inputs td:nth-child(3)::after{content:' frames'}"
  ".inputs td:nth-child(4)::after{content:' Hz'}"
  ".markers{font-size:.85rem}.markers :is(th,td):nth-child(3){display:none}"
  ".muscles{font-size:.8rem}.muscles .barcell{visibility:hidden;width:0;padding:0}"
  ".muscles :is(th,td){padding-right:.35rem}}\n";

static const char paper[] =
  "@page{size:A4;margin:12mm 14mm 15mm;@bottom-right{content:counter(page) ' / ' counter(pages);"
  "font:8pt sans-serif;color:#566070}@bottom-left{content:'Gerdy · not a diagnosis';"
  "font:8pt sans-serif;color:#566070}}\n"
  "@media print{#curves{break-before:page}html{font-size:9.4pt;line-height:1.42}body{max-width:none;padding:0}nav{display:none}"
  "section{margin-top:1.6rem}h2,h3,caption,figcaption{break-after:avoid}"
  "tr,figure,.finding .say,.evidence,.banner,.facts{break-inside:avoid}"
  ".beside{break-inside:avoid}.wide{overflow:visible}.measures th,.measures td{padding-top:.2rem;padding-bottom:.2rem}"
  ".curve{padding:.5rem 0 .1rem}.pair .plot{max-width:80mm}"
  "thead{display:table-header-group}.each{font-size:6.2pt}.each th,.each td{padding:.1rem .2rem .1rem 0}"
  ".inputs{font-size:8pt}a{color:inherit;text-decoration:none}"
  "*{-webkit-print-color-adjust:exact;print-color-adjust:exact}"
  "details::details-content{content-visibility:visible;block-size:auto}}\n";

// clang-format on

// what every printed page must say at its foot
static void put_foot(gd_buf* out, const gerdy_report* report) {
  const bool doubt = gd_in_doubt(report);
  if (!report->synthetic && !doubt) return;
  gd_buf_printf(out, "@page{@bottom-left{content:'%s%sGerdy · not a diagnosis';",
                report->synthetic ? "SYNTHETIC DATA · " : "", doubt ? "ANGLES IN DOUBT · " : "");
  gd_buf_text(out, "font:bold 8pt sans-serif;color:#5c4300}}\n");
}

void gd_html_style(gd_buf* out, const gerdy_report* report, bool with_case) {
  gd_buf_text(out, "<style>\n");
  gd_buf_text(out, colours);
  gd_buf_text(out, frame);
  gd_buf_text(out, findings);
  gd_buf_text(out, tables);
  gd_buf_text(out, drawings);
  gd_buf_text(out, phone);
  gd_buf_text(out, paper);
  if (report->gait != NULL) gd_html_style_band(out);
  if (with_case) gd_html_style_case(out);
  put_foot(out, report);
  gd_buf_text(out, "</style>\n");
}
