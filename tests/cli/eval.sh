#!/usr/bin/env bash
# gerdy eval and gerdy check as a stranger meets them: what is written, what is said, and that bad
# input gives one clear message, the right exit code and no file. usage: eval.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"
"$gerdy" synth -o runner --strides 3 --rate 60 -q || { echo "gerdy synth failed"; exit 1; }
model=runner/model.osim
fault() { faults=$((faults + 1)); echo "FAULT: $*"; sed 's/^/    /' stderr.txt; }

# ---- input: 5 poses in degrees, the same in radians, speeds, accelerations ----
awk 'NR == 3 {$0 = "nRows=5"} NR <= 12' runner/truth.mot >deg.mot
# to_table FILE EXPRESSION: the rows of deg.mot with every value replaced, in radians
to_table() {
  awk -F'\t' -v OFS='\t' -v what="$2" '
    /^inDegrees/ {print "inDegrees=no"; next}
    NR == 7 {for (i = 2; i <= NF; ++i) m[i] = $i ~ /_t[xyz]$/}
    NR > 7 {for (i = 2; i <= NF; ++i) {
      if (what == "q") $i = sprintf("%.17g", m[i] ? $i : $i * atan2(0, -1) / 180)
      else $i = sprintf("%.6f", sin(i * NR * (what == "u" ? 1 : 2)) * (what == "u" ? 2 : 20))}}
    {print}' deg.mot >"$1"
}
to_table q.sto q; to_table u.sto u; to_table a.sto a

# good WORDS OPTIONS...: gerdy eval into out/ succeeds, WORDS among its warnings ("": none at all)
good() {
  local words=$1
  shift
  cases=$((cases + 1))
  rm -rf out
  "$gerdy" eval --model $model -o out "$@" >stdout.txt 2>stderr.txt || fault "gerdy eval $*"
  if [ -n "$words" ]; then
    grep -q -- "^warning: .*$words" stderr.txt || fault "gerdy eval $*: no warning has \"$words\""
  else
    [ ! -s stderr.txt ] || fault "gerdy eval $*: a warning"
  fi
  ls -d out/*part* gerdy.part* >/dev/null 2>&1 && fault "gerdy eval $*: a part was left behind"
}
wrote() { [ "$(cd out && echo *)" = "$*" ] || fault "wrote $(cd out && echo *), not $*"; }
rows() { awk 'body {print} /^endheader/ {body = 1}' "$1"; }
# same FILE FILE TOLERANCE: the same names, and values as near
same() {
  awk -v tolerance="$3" -v other="$2" '
    BEGIN {while ((getline line < other) > 0) {
      if (begun) want[++n] = line
      if (line ~ /^endheader/) begun = 1}}
    body {
      k = split($0, a); l = split(want[++row], b)
      if (k != l) exit bad = 1
      for (i = 1; i <= k; ++i) {
        d = a[i] - b[i]
        if (row == 1 ? a[i] != b[i] : (a[i] == "NaN") != (b[i] == "NaN") || d * d > tolerance ^ 2) {
          print "row " row " column " i ": " a[i] " is not " b[i]
          exit bad = 1
        }
      }}
    /^endheader/ {body = 1}
    END {exit bad || row != n || n < 2}' "$1" || fault "$1 differs from $2"
}

# ---- what is written ----
good "" --poses deg.mot
wrote body_transform.sto com.sto marker.sto moment_arm.sto muscle_length.sto
grep -q '^wrote 5 rows each of body_transform marker com muscle_length moment_arm to out$' stdout.txt ||
  fault "what was written is not said"
mv out degrees
good "" --poses q.sto
for table in body_transform com marker moment_arm muscle_length; do
  same out/$table.sto degrees/$table.sto 1e-12
done
good "" --poses q.sto --speeds u.sto
wrote body_transform.sto com.sto marker.sto moment_arm.sto muscle_length.sto muscle_velocity.sto \
  rigid_tendon_active_force.sto
good "" --poses q.sto --speeds u.sto --accelerations a.sto --activation 0.5
wrote body_transform.sto com.sto equilibrium.sto marker.sto moment_arm.sto muscle_length.sto \
  muscle_velocity.sto rigid_tendon_active_force.sto tau.sto
[ "$(rows out/tau.sto | head -1)" = "$(rows q.sto | head -1 | tr '\t' '\n' | head -1)$(
  rows out/tau.sto | head -1 | cut -c5-)" ] || fault "tau.sto does not begin with time"
rm -rf whole; mv out whole
# what was written is input again: activations from the table of equilibria
good "" --poses q.sto --speeds u.sto --activation whole/equilibrium.sto --only equilibrium
wrote equilibrium.sto
cmp -s out/equilibrium.sto whole/equilibrium.sto || fault "activations from a table differ"
good "" --poses q.sto --only com,marker
wrote com.sto marker.sto
cmp -s out/com.sto whole/com.sto || fault "one table alone differs"
# this model has no surfaces: lengths are the same
good "" --exact --poses q.sto --speeds u.sto --activation 0.5
for table in body_transform muscle_length; do same out/$table.sto whole/$table.sto 1e-12; done
cmp -s out/equilibrium.sto whole/equilibrium.sto && fault "--exact changes no equilibrium"
cases=$((cases + 1))
"$gerdy" eval --poses q.sto --only com -o bundled -q >stdout.txt 2>stderr.txt && [ ! -s stdout.txt ] &&
  [ ! -s stderr.txt ] && same bundled/com.sto whole/com.sto 1e-12 || fault "the bundled runner"

# ---- labels of a states file, with speeds and activations beside the values ----
awk -F'\t' -v OFS='\t' 'NR == 7 {for (i = 2; i <= NF; ++i) $i = "/jointset/j/" $i "/value"} {print}' \
  q.sto >states.sto
good "" --poses states.sto --only com
cmp -s out/com.sto whole/com.sto || fault "a states file differs"
awk -F'\t' -v OFS='\t' 'FNR == NR {line[FNR] = $0; next}
  FNR == 7 {for (i = 2; i <= NF; ++i) $i = "/jointset/j/" $i "/speed"}
  FNR < 7 {print line[FNR]; next}
  {sub(/^[^\t]*\t/, ""); print line[FNR], $0}' states.sto u.sto | sed '/^nColumns/d' >both.sto
good "" --poses both.sto --speeds both.sto --only muscle_velocity
cmp -s out/muscle_velocity.sto whole/muscle_velocity.sto || fault "speeds of a states file differ"

# ---- assumptions are said ----
cut_column() { awk -F'\t' -v OFS='\t' -v name="$1" -v new="${2:-}" '/^nColumns/ {next}
  NR == 7 {for (i = 2; i <= NF; ++i) if ($i == name) c = i; if (new != "") $c = new}
  NR >= 7 && new == "" {for (i = c; i < NF; ++i) $i = $(i + 1); --NF} {print}' q.sto; }
cut_column hip_flexion_r >less.sto
good 'less.sto: 1 coordinate is not in the file and keep.* their default: hip_flexion_r' \
  --poses less.sto --only com
cut_column hip_flexion_r hip_bend_r >renamed.sto
good 'renamed.sto: 1 column is not in the model and not used: hip_bend_r' --poses renamed.sto --only com
good 'less.sto: 1 coordinate is not in the file and .* 0: hip_flexion_r' \
  --poses q.sto --speeds less.sto --only muscle_velocity
# an older table among the new ones is not of these poses
mkdir -p old; cp whole/tau.sto old/
cases=$((cases + 1))
"$gerdy" eval --model $model --poses q.sto -o old >stdout.txt 2>stderr.txt &&
  grep -q 'old/tau.sto: .*an earlier call' stderr.txt || fault "an older table is not named"

# angles that are not in the unit that the header says
sed 's/^inDegrees=no/inDegrees=yes/' q.sto >small.sto
good 'small.sto: no angle is larger than [0-9.]* degrees; .*inDegrees=no' --poses small.sto --only com
sed 's/^inDegrees=yes/inDegrees=no/' deg.mot >large.mot
good 'large.mot: [a-z_]* reaches [0-9.]* rad, more than a full turn; .*inDegrees=yes' \
  --poses large.mot --only com
# what follows from nothing without speeds
good 'activations: they are not used: equilibrium cannot be made without speeds' \
  --poses q.sto --activation 0.5
good 'activations and accelerations: they are not used: equilibrium and tau cannot' \
  --poses q.sto --accelerations a.sto --activation 0.5
wrote body_transform.sto com.sto marker.sto moment_arm.sto muscle_length.sto
# a muscle of a class that is not known has a path alone
sed '0,/<Millard2012EquilibriumMuscle /s//<OtherMuscle /
  0,/<\/Millard2012EquilibriumMuscle>/s//<\/OtherMuscle>/' $model >other.osim
good 'the force of this muscle is not known, only the path; .* are gaps' --model other.osim \
  --poses q.sto --speeds u.sto --activation 0.5 --only equilibrium

# ---- gaps: never filled ----
awk -F'\t' -v OFS='\t' 'NR == 9 {$8 = "NaN"} {print}' q.sto >gap.sto
good 'gap.sto: 1 of 5 rows has a gap in a coordinate, the first is row 2' --poses gap.sto \
  --speeds u.sto --accelerations a.sto --activation 0.5
for table in body_transform com equilibrium marker muscle_length muscle_velocity tau; do
  rows out/$table.sto | awk 'NR == 3 {for (i = 2; i <= NF; ++i) if ($i != "NaN") bad = 1}
    NR != 3 && /NaN/ {bad = 1} END {exit bad || NR != 6}' || fault "$table.sto of a row with a gap"
  diff <(rows out/$table.sto | sed 3d) <(rows whole/$table.sto | sed 3d) >/dev/null ||
    fault "$table.sto: another row changed with the gap"
done
awk -F'\t' -v OFS='\t' 'NR == 9 {$8 = ""} {print}' u.sto >gap_u.sto
good 'gap_u.sto: 1 of 5 rows has a gap in a speed' --poses q.sto --speeds gap_u.sto \
  --accelerations a.sto
cmp -s out/com.sto whole/com.sto || fault "a gap in a speed changed a position"
rows out/tau.sto | sed -n 3p | grep -q '[0-9]$' && fault "tau of a row without a speed"
rows out/muscle_velocity.sto | sed -n 3p | grep -q '[0-9]$' && fault "velocity without a speed"

# ---- refused ----
# refused CODE WORDS OPTIONS...
refused() {
  local code=$1 words=$2 got
  shift 2
  cases=$((cases + 1))
  rm -rf out
  "$gerdy" eval "$@" >stdout.txt 2>stderr.txt
  got=$?
  [ "$got" = "$code" ] || fault "gerdy eval $*: exit code $got instead of $code"
  grep -q -- "^gerdy eval: .*$words" stderr.txt || fault "gerdy eval $*: lacks \"$words\""
  [ "$(grep -c '^gerdy eval: ' stderr.txt)" = 1 ] || fault "gerdy eval $*: not one message"
  [ -s stdout.txt ] && fault "gerdy eval $*: something on standard output"
  [ -e out ] && fault "gerdy eval $*: something was written"
}
m="--model $model"
refused 3 'nosuch.sto: the file cannot be opened' $m --poses nosuch.sto -o out
refused 3 'nosuch.osim: the file cannot be opened' --model nosuch.osim --poses q.sto -o out
refused 3 'nosuch.sto: ' $m --poses q.sto --speeds nosuch.sto -o out
refused 2 'no poses were given' $m -o out
refused 2 'name a folder' $m --poses q.sto
refused 2 'name a folder' $m --poses q.sto -o -
refused 7 'poses are read from .mot or .sto' $m --poses runner/run.trc -o out
refused 7 'models are read from .osim' --model q.sto --poses q.sto -o out
head -n 9 q.sto | head -c -40 >cut.sto
refused 4 'cut.sto:9: ' $m --poses cut.sto -o out
: >empty.sto
refused 4 'empty.sto' $m --poses empty.sto -o out
head -c 30000 $model >cut.osim
refused 4 'cut.osim:[0-9]*: ' --model cut.osim --poses q.sto -o out
refused 5 'forces.mot: no column is a coordinate of the model: the table has .*; the model has' \
  $m --poses runner/forces.mot -o out
refused 5 'forces.mot: no column is a coordinate' $m --poses runner/truth.mot \
  --speeds runner/forces.mot -o out
head -n 11 u.sto | sed 's/nRows=5/nRows=4/' >short.sto
refused 5 'short.sto: 4 rows, but q.sto has 5' $m --poses q.sto --speeds short.sto -o out
awk -F'\t' -v OFS='\t' 'NR > 7 {$1 += 0.1} {print}' u.sto >later.sto
refused 5 'later.sto: row 1 is at time 0.1, but in q.sto at 0' $m --poses q.sto --speeds later.sto -o out
awk -F'\t' -v OFS='\t' 'NR > 7 {$8 = "NaN"} {print}' q.sto >gaps.sto
sed '0,/<max_isometric_force>/s//<ActiveForceLengthCurve><min_norm_active_fiber_length>2<\/min_norm_active_fiber_length><\/ActiveForceLengthCurve>&/' $model >curve.osim
refused 6 'curve.osim: [a-z_0-9]*: ActiveForceLengthCurve/' --model curve.osim --poses q.sto \
  --speeds u.sto -o out
refused 5 'gaps.sto: every row has a gap' $m --poses gaps.sto -o out
refused 2 'tau cannot be made: it needs speeds and accelerations' $m --poses q.sto --only tau -o out
refused 2 'ligament cannot be made: the model has no ligaments' $m --poses q.sto --only ligament -o out
refused 2 '"torque" is not a table; there are body_transform' $m --poses q.sto --only com,torque -o out
refused 2 'the activation 1.5 is not usable' $m --poses q.sto --speeds u.sto --activation 1.5 -o out
refused 2 'the activation inf is not usable' $m --poses q.sto --speeds u.sto --activation inf -o out
refused 7 'activations are read from' $m --poses q.sto --speeds u.sto --activation much -o out
sed 's/\t0.5\t/\t1.5\t/' whole/equilibrium.sto >strong.sto
refused 5 'strong.sto: .*: the activation in row 1 is 1.5; activations lie between 0 and 1' \
  $m --poses q.sto --speeds u.sto --activation strong.sto -o out
refused 2 'is left over' $m --poses q.sto -o out more
echo text >file
refused 3 'file: this is a file; name a folder' $m --poses q.sto -o file
[ "$(cat file)" = text ] || fault "the file in the folder's place changed"
refused 3 'file' $m --poses q.sto -o file/below
mkdir here; cp q.sto here/com.sto
refused 2 'com.sto would be written over "here/com.sto", which is read' $m --poses here/com.sto -o here
cmp -s q.sto here/com.sto || fault "an input was written over"
# a disk that fills up: nothing is left, old tables survive
mkdir full; echo old >full/com.sto
cases=$((cases + 1))
(ulimit -f 8; trap '' XFSZ; "$gerdy" eval $m --poses q.sto -o full >stdout.txt 2>stderr.txt)
[ $? = 3 ] && [ "$(ls -A full)" = com.sto ] && [ "$(cat full/com.sto)" = old ] || fault "a full disk"

# ---- gerdy check ----
cases=$((cases + 1))
"$gerdy" check $model >stdout.txt 2>stderr.txt || fault "gerdy check"
[ -s stderr.txt ] && fault "gerdy check: something on standard error"
for words in '12 bodies, 70.00 kg; heaviest: torso' '10 CustomJoint, 2 PinJoint' '27 coordinates: 21 free' \
  'hip_flexion_r _l  *-45.0  *120.0  *0.0  deg clamped' '60 Millard2012' 'document version 40000' \
  '43 markers: '; do
  grep -q -- "$words" stdout.txt || fault "gerdy check: lacks \"$words\""
done
awk 'length($0) > 100 || / $/ {bad = 1} END {exit bad || NR > 60}' stdout.txt ||
  fault "gerdy check: more than a screen"
# a muscle without curves is no reason to refuse the rest
cases=$((cases + 1))
"$gerdy" check curve.osim >stdout.txt 2>stderr.txt &&
  grep -A3 '^Doubtful' stdout.txt | grep -q 'ActiveForceLengthCurve/' ||
  fault "gerdy check: a muscle whose curves do not exist is not named"
# refused_check CODE WORDS FILE...
refused_check() {
  local code=$1 words=$2 got
  shift 2
  cases=$((cases + 1))
  "$gerdy" check "$@" >stdout.txt 2>stderr.txt
  got=$?
  [ "$got" = "$code" ] && [ ! -s stdout.txt ] && [ "$(grep -c '^gerdy check: ' stderr.txt)" = 1 ] &&
    grep -q -- "$words" stderr.txt || fault "gerdy check $*: exit code $got, \"$words\""
}
refused_check 3 'nosuch.osim: the file cannot be opened' nosuch.osim
refused_check 7 'q.sto: only models (.osim) are checked yet' q.sto
refused_check 2 'something is missing' --json
refused_check 2 'is left over' $model $model
refused_check 4 'cut.osim:[0-9]*: .*ends before it is complete' cut.osim
sed 's#<mass>[0-9.]*</mass>#<mass>heavy</mass>#' $model >heavy.osim
refused_check 4 'heavy.osim:[0-9]*: .*pelvis: .*"heavy"' heavy.osim
sed '0,/<mass>[0-9.]*/s//<mass>-2/' $model >negative.osim
refused_check 6 'negative.osim:[0-9]*: .*mass' negative.osim
refused_check 6 'negative.osim:[0-9]*: .*mass' --json negative.osim

echo "$cases cases, $faults faults"
[ "$faults" = 0 ] && [ "$cases" -ge 45 ]
