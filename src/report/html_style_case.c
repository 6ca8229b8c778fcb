// report/html_style_case.c: the look of the chapters of a case: screen, phone, A4.
#include "report/html_case.h"

// clang-format off
static const char answers[] =
  ".isnot{color:var(--soft);margin:.6rem 0 0;max-width:none}\n"
  "#see,#why,#week,#surer{margin-top:1.9rem}main>nav{border-top:1px solid var(--rule);margin-top:1.9rem}\n"
  ".see{display:grid;grid-template-columns:3.2rem minmax(0,1fr);gap:0 1.2rem;border:2px solid var(--normline);"
  "border-left-width:10px;border-radius:6px;padding:1rem 1.3rem;background:var(--wash)}\n"
  ".see.soon{background:var(--amber);color:var(--amberink);border-color:var(--amberrule)}\n"
  ".see.alarm{background:var(--alarm);color:var(--alarmink);border-color:var(--alarmrule);border-width:4px;border-left-width:14px}\n"
  ".see p{max-width:none}.see ul{margin:.3rem 0 .2rem;padding-left:1.1rem}.see li{margin:.2rem 0}\n"
  ".see .cite{color:inherit}\n"
  ".sign{width:3.2rem;height:3.2rem;fill:none;stroke:currentColor;stroke-width:3.4;stroke-linecap:round;stroke-linejoin:round}\n"
  ".verdict{font-size:1.55rem;line-height:1.2;font-weight:700;letter-spacing:-.01em;margin:.1rem 0 .4rem}\n"
  ".stop{font-weight:700;text-transform:uppercase;letter-spacing:.08em;font-size:.85rem;margin:0 0 .2rem}\n"
  ".because{margin:.6rem 0 0;font-weight:650;font-size:.85rem}.redflag{font-weight:700}.see .also{font-size:.9rem}.who{white-space:nowrap}\n"
  ".see .signs{columns:2;column-gap:2rem;font-size:.9rem}.see .signs li{break-inside:avoid;margin:0 0 .25rem}\n"
  ".name{font-size:1.25em}\n"
  ".two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 2.4rem}\n"
  ".two h3{margin-top:1rem}\n"
  ".arguments,.wanted{margin:.2rem 0 .6rem;padding-left:1.1rem}.arguments li,.wanted li{margin:.35rem 0}\n"
  ".weight{display:block;font-size:.82rem;color:var(--soft)}.strength,.graded,.whole{white-space:nowrap}.strength span{letter-spacing:.08em}"
  ".graded{color:inherit;text-decoration:none}.graded:hover{text-decoration:underline}.firm{margin-top:.9rem}.reading{max-width:50rem}.onpaper,.diary-last{display:none}\n"
  ".cite{font-size:.76rem;white-space:nowrap;text-decoration:none}.cite::before{content:'['}.cite::after{content:']'}\n"
  ".cite:hover{text-decoration:underline}\n"
  ".opinion,.grade{font-size:.76rem;color:var(--soft)}.opinion{border:1px solid var(--rule);border-radius:3px;padding:0 .35em}\n";

static const char sheets[] =
  ".todos{columns:2;column-gap:2.4rem;margin-top:.6rem}.todos>div{break-inside:avoid}.todos>div h3{margin:0;padding-top:.5rem}\n"
  ".todo{list-style:none;margin:0;padding:0}\n"
  ".todo li{display:flex;flex-wrap:wrap;gap:.1rem .8rem;align-items:center;justify-content:space-between;"
  "padding:.32rem 0;border-bottom:1px solid var(--rule)}\n"
  ".what{flex:1 1 11rem}.most{font-size:1.05rem}\n"
  ".days{display:inline-flex;gap:.18rem}\n"
  ".day{width:1.45rem;height:1.9rem;font-size:.6rem;line-height:1.1;text-align:center;color:var(--soft);position:relative;opacity:.55}\n"
  ".day i{font-style:normal}.day.on{opacity:1;color:var(--ink);font-weight:650}\n"
  ".day.on::after,.box{content:'';display:block;width:1.05rem;height:1.05rem;margin:.12rem auto 0;border:1.6px solid currentColor;border-radius:3px}\n"
  ".day:not(.on)::after{content:'·';display:block}\n"
  ".sheet thead th{font-size:.72rem;line-height:1.2;text-align:center;font-weight:500;padding-right:.25rem}"
  ".sheet thead th:first-child{text-align:left}\n"
  ".sheet tbody th{font-weight:400;text-align:left;padding-right:1rem}.sheet td{width:2.7rem;padding:.3rem .1rem;vertical-align:middle}\n"
  ".how{display:block;font-size:.84rem;line-height:1.42;color:var(--soft);max-width:44rem}\n"
  ".rules h4{font-size:.95rem;margin:1rem 0 .2rem}.rules ul{margin:0;padding-left:1.1rem}.rules li{margin:.3rem 0}\n"
  ".halt{border:2px solid var(--alarmrule);border-left-width:8px;border-radius:5px;padding:0 .9rem .5rem;margin-top:1rem;max-width:52rem}\n"
  ".wordy{font-size:1rem!important;line-height:1.3}\n"
  ".one{border-top:1px solid var(--rule);padding-top:.5rem;margin:.5rem 0}\n"
  ".reasons td:last-child{width:58%}.reasons .out{color:var(--soft)}.reasons tbody th{white-space:nowrap}\n"
  ".told th,.told td,.recorded th,.recorded td,.changes th,.changes td{text-align:left}.told th{width:38%}.recorded{width:auto;min-width:26rem}.recorded :is(th,td){padding-right:2rem}\n"
  ".told td:nth-child(3){white-space:nowrap}\n"
  ".changes td:last-child{min-width:9rem}.changes .definition{white-space:nowrap}.sheet .bare{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\n"
  ".claim{border-top:1px solid var(--rule);padding:.5rem 0;font-size:.88rem}.claim:target{background:var(--wash)}\n"
  ".claim p{margin:.25rem 0;max-width:52rem}.claim ul{margin:.1rem 0 .4rem;padding-left:1.1rem;max-width:52rem}.claim .n{white-space:normal}\n"
  ".pain{fill:none;stroke:var(--l);stroke-width:1.8;stroke-linejoin:round}.paindot{fill:var(--l)}.km{fill:var(--r)}\n"
  ".diary .plot{max-width:50rem}\n";

static const char small[] =
  "@media screen and (max-width:760px){.two{grid-template-columns:minmax(0,1fr)}.todos,.see .signs{columns:1}\n"
  ".see{grid-template-columns:2.2rem minmax(0,1fr);gap:0 .8rem;padding:.8rem .9rem}.sign{width:2.2rem;height:2.2rem}"
  ".verdict{font-size:1.3rem}.who{white-space:normal}.diary-all{display:none}.diary-last{display:inline}svg.diary-last{display:block}.recorded{min-width:0}.recorded :is(th,td){padding-right:1rem}"
  ".sheet,.sheet thead,.sheet tbody{display:block}.sheet tr{display:grid;grid-template-columns:repeat(7,1fr);border-bottom:1px solid var(--rule)}"
  ".sheet tr>th:first-child{grid-column:1/-1}.sheet :is(th,td){border:0}.sheet thead{display:none}.sheet td{width:auto;font-size:.6rem;line-height:1.1;text-align:center;color:var(--soft)}.sheet td::before{content:attr(data-day);display:block}.sheet td:empty{opacity:.55}.sheet td:empty::after{content:'·'}.sheet .box{color:var(--ink)}"
  ".told,.changes,.reasons,:is(.told,.changes,.reasons) :is(tbody,caption){display:block}"
  ".told thead,.changes thead,.reasons thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
  ".told tbody tr,.changes tbody tr,.reasons tbody tr{display:flex;flex-wrap:wrap;gap:.1rem 1rem;padding:.5rem 0;border-bottom:1px solid var(--rule)}"
  ".told tbody :is(th,td),.changes tbody :is(th,td),.reasons tbody :is(th,td){border:0;padding:0;width:auto}"
  ".told tbody :is(th,td:nth-child(2)),.changes tbody th,.reasons td:last-child{flex:1 0 100%}"
  ".changes td:nth-child(3)::before{content:'first '}.changes td:nth-child(4)::before{content:'latest '}"
  ".changes td:nth-child(5)::before{content:'change '}.changes td:nth-child(6)::before{content:'noise up to '}}\n"
  "@media screen and (max-width:430px){.facts div:last-child:nth-child(odd){grid-column:1/-1}}\n";

static const char paper[] =
  "@media print{:is(#see,#why,#week,#surer){margin-top:.4rem;font-size:8pt;line-height:1.26}"
  ":is(#see,#why,#week,#surer) h2{padding-top:.4rem;margin-bottom:.25rem;font-size:11.5pt}"
  ":is(#see,#why,#week,#surer) :is(p,li,h3){margin-top:.12rem;margin-bottom:.12rem}:is(#why,#week) .lead{font-size:10pt}"
  ":is(#see,#why,#week,#surer) .small{font-size:7.4pt}.two h3,.todos>div h3{margin-top:.3rem;padding:0;font-size:8.8pt}"
  ".brand,#why div>.small,#week>.small{display:none}:is(#see,#why,#week,#surer) :is(p,.what){max-width:none}.weight{display:inline;font-size:7.2pt}.reading{font-size:7.6pt}.firm,.reading,.others{display:inline}.onpaper{display:inline}summary,.lead,thead{break-after:avoid}#week>:is(.lead,.most){display:inline;font-size:9pt;margin-right:.6em}h1{font-size:15pt;margin:0}.isnot{margin:.1rem 0 0}.see .signs{font-size:7.8pt}#surer br{display:none}.todo li{padding:.08rem 0}.todos{columns:3;column-gap:1.4rem;margin-top:.2rem}.day{width:1.2rem;height:1.5rem;font-size:.52rem}.day.on::after{width:.8rem;height:.8rem}"
  ".see{padding:.35rem .8rem;break-inside:avoid;grid-template-columns:2.2rem minmax(0,1fr)}.sign{width:2.1rem;height:2.1rem}.verdict{font-size:12.5pt}"
  ".later .sheets{break-before:auto;break-inside:avoid}.sheets{font-size:8pt;line-height:1.3}#plan,#summary{break-before:page}#followup{margin-top:.8rem;font-size:8.4pt}#followup .lead{font-size:10pt;max-width:none}#followup .diary .plot{max-width:118mm}#followup table{font-size:8pt}#followup .banner{margin-top:.4rem}"
  "#plan .facts{margin:0 0 .3rem}#plan .facts div{padding:.25rem .6rem}#plan .facts dd{font-size:9.5pt}#plan .facts dt,#plan .facts .more{font-size:7pt}"
  ".sheets h3{margin:.3rem 0 .1rem}.sheets p{margin:.1rem 0}.sheets .sheet{font-size:8pt}.sheets .how{font-size:7.2pt;line-height:1.25}"
  ".sheets .sheet td,.sheets .sheet tbody th{padding-top:.1rem;padding-bottom:.1rem}.sheets .wide{margin:.2rem 0}.sheets .box{margin-top:0}.sheets .sheet td{width:1.75rem}#plan h2{padding-top:.3rem;margin-bottom:.3rem}#plan .facts .wordy{font-size:7.6pt!important}"
  ".sheets .two{display:block;columns:3;column-gap:1.2rem}.rules{break-inside:avoid}.rules h4{font-size:8.4pt;margin:.3rem 0 0;break-after:avoid}.rules li{margin:.06rem 0}"
  ".know{break-inside:auto}.know ul{columns:2;column-gap:1.6rem;font-size:8pt}.halt{padding:0 .6rem .2rem;margin-top:.4rem}.halt ul{columns:2;column-gap:1.6rem}#claims details{columns:2;column-gap:1.6rem}#claims .claim{font-size:6.6pt;line-height:1.22;margin:0;padding:.15rem 0;break-inside:avoid}#claims .claim .found{display:none}#reasons>p{break-after:avoid}#claims .claim p{display:inline}#claims .claim{overflow-wrap:anywhere}#reasons,#known{font-size:7.4pt;line-height:1.25}:is(#reasons,#known) table{font-size:7.4pt}:is(#reasons,#known) :is(th,td){padding-top:.06rem;padding-bottom:.06rem}:is(#reasons,#known) :is(p,.wide,details){margin:.15rem 0}.one{padding-top:.2rem;break-inside:avoid}:is(#reasons,#known) caption{display:none}#known{columns:2;column-gap:1.6rem}#known h2{column-span:all}:is(#reasons,#known) summary{font-size:8pt}#known :is(th,td){padding-right:.3rem}#known .n{white-space:normal}"
  ".later summary{display:none}.later{margin:0}.todo li,.rules li{break-inside:avoid}"
  ".day{opacity:1}.how{max-width:none}}\n";
// clang-format on

void gd_html_style_case(gd_buf* out) {
  gd_buf_text(out, answers);
  gd_buf_text(out, sheets);
  gd_buf_text(out, small);
  gd_buf_text(out, paper);
}
