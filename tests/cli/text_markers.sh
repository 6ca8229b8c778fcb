#!/usr/bin/env bash
# Markers in plain text: every command that takes markers gives the same from a table of text as
# from the .trc that it was made of. usage: text_markers.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"
"$gerdy" synth -o runner --strides 4 --rate 100 --gaps 0.02 -q || { echo "gerdy synth failed"; exit 1; }

# a table has no title, and the title tells that the runner is synthetic
sed -i '1s/SYNTHETIC.*//' runner/run.trc runner/static.trc

# to_text TRC: the same cells under one line of names, times first
to_text() {
  awk -F'\t' -v OFS='\t' '
    /^Frame#/ { line = "Time"; for (i = 3; i <= NF; i++) if ($i != "") line = line OFS $i "X" OFS $i "Y" OFS $i "Z"; print line }
    /^[0-9]+\t[0-9.]+\t/ && named { sub(/^[0-9]+\t/, ""); print }
    /^\t*X1/ || /^\t\tX1/ { named = 1 }' "$1"
}
to_text runner/run.trc >run.txt
to_text runner/static.trc >static.txt
[ "$(wc -l <run.txt)" -gt 100 ] || fault "run.txt was not made"

# same WHAT FILE FILE
same() {
  cases=$((cases + 1))
  cmp -s "$2" "$3" || fault "$1: another result"
}
"$gerdy" ik -q --markers runner/run.trc -o trc.mot && "$gerdy" ik -q --markers run.txt -o txt.mot || fault "ik"
same ik <(tail -n +2 trc.mot) <(tail -n +2 txt.mot)
"$gerdy" scale -q --static runner/static.trc -o trc.osim && "$gerdy" scale -q --static static.txt -o txt.osim || fault "scale"
same scale trc.osim txt.osim
report() { "$gerdy" report -q --markers "$1" --static "$2" --forces runner/forces.mot -o r.html --json "$3" --motion "$4" || fault "report $1"; }
report runner/run.trc runner/static.trc trc.json trc.mot
report run.txt static.txt txt.json txt.mot
same report <(tail -n +2 trc.mot) <(tail -n +2 txt.mot)
grep -q '"run.txt"' txt.json || fault "the report does not name its file"

# without times: refused without a rate, the same with it
cut -f2- run.txt >counted.txt
cases=$((cases + 1))
"$gerdy" ik -q --markers counted.txt -o out.mot 2>said.txt && fault "counted.txt is read without a rate"
grep -q -- '--rate' said.txt || fault "counted.txt: --rate is not named"
"$gerdy" ik -q --markers counted.txt --rate 100 -o counted.mot || fault "ik --rate"
"$gerdy" ik -q --markers run.txt -o txt.mot
same "ik --rate" <(tail -n +8 txt.mot | cut -f2-) <(tail -n +8 counted.mot | cut -f2-)

# a case keeps them as they are
cases=$((cases + 1))
"$gerdy" case new c.gerdy --name Test --sex female --age 30 >/dev/null &&
  "$gerdy" case add c.gerdy run.txt static.txt >said.txt 2>&1 || { fault "case add"; cat said.txt; }

echo "$cases cases, $faults faults"
[ "$faults" -eq 0 ]
