#!/usr/bin/env bash
# Markers that are missing in some frames: carried unless asked otherwise, and counted in a note.
# usage: missing_markers.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"
faults=0
"$gerdy" synth -o runner --strides 3 --rate 100 -q || { echo "gerdy synth failed"; exit 1; }

# offset and spoil: each marker is off in its own way; with gaps every seventh sample is taken away
offset() {
  awk -F'\t' -v OFS='\t' -v gaps="$1" '
    { end = sub(/\r$/, "") ? "\r" : "" }
    FNR == 3 { scale = 1; for (k = 1; k <= NF; ++k) if ($k == "mm") scale = 1000 }
    NR > 5 && $1 ~ /^[0-9]+$/ {
      ++row
      for (k = 3; k + 2 <= NF; k += 3) {
        n = (k - 3) / 3
        if ($(k) == "" || $(k+1) == "" || $(k+2) == "") continue
        $(k+1) += scale * 0.006 * (n * 7 % 5 - 2)
        if (gaps && (row + n) % 7 == 0) { $(k) = ""; $(k+1) = ""; $(k+2) = ""; ++gone }
      }
    }
    { print $0 end }
    END { print gone + 0 >"gone.txt" }' runner/run.trc
}
offset 0 >whole.trc
offset 1 >gaps.trc

# angles NAME OPTIONS...: into NAME.mot, what is said into NAME.txt
angles() {
  name=$1
  shift
  "$gerdy" ik "$@" -v -o "$name.mot" >"$name.txt" 2>&1 || { fault "gerdy ik $* fails"; cat "$name.txt"; }
}
angles whole --markers whole.trc
angles carried --markers gaps.trc
angles left_out --markers gaps.trc --no-carry
gone=$(cat gone.txt)
[ "$gone" -gt 100 ] || fault "only $gone samples were taken away"
# the run has some gaps of its own
missing() { sed -n 's/.*markers: \([0-9]*\) samples of markers that are followed are missing; '"$2"' of them are carried.*/\1/p' "$1"; }
own=$(missing whole.txt '[0-9]*')
all=$((gone + ${own:-0}))
[ "$(missing carried.txt "$all")" = "$all" ] ||
  { fault "no note says that $all samples were carried"; cat carried.txt; }
[ "$(missing left_out.txt 0)" = "$all" ] ||
  { fault "no note says that none was carried"; cat left_out.txt; }

# off MOTION: RMS difference of hip_rotation_r to the solution from all markers, deg
off() {
  awk '/^time/ { for (k = 1; k <= NF; ++k) if ($k == "hip_rotation_r") c = k; row = 0; next }
       $1 ~ /^-?[0-9.]+$/ && NF >= c && c {
         ++row
         if (FILENAME == "whole.mot") { whole[row] = $c; next }
         d = $c - whole[row]; sum += d * d; ++n
       }
       END { print n ? sqrt(sum / n) : "nothing" }' whole.mot "$1"
}
carried=$(off carried.mot) left_out=$(off left_out.mot)
awk -v a="$carried" -v b="$left_out" 'BEGIN { exit !(a + 0 > 0 && a + 0 < b / 2) }' ||
  fault "carried the hip is $carried deg off, left out $left_out"
# a foot that is never seen: its angle is empty, and said to be
awk -F'\t' -v OFS='\t' '
  { end = sub(/\r$/, "") ? "\r" : "" }
  FNR == 4 { for (k = 3; k <= NF; k += 3) foot[k] = $k ~ /^R(CAL|MT1|MT5|TOE)$/ }
  NR > 5 && $1 ~ /^[0-9]+$/ { for (k in foot) if (foot[k]) { $(k) = ""; $(k+1) = ""; $(k+2) = "" } }
  { print $0 end }' runner/run.trc >footless.trc
angles whole_foot --markers runner/run.trc
angles footless --markers footless.trc
grep -q "no marker that is seen tells ankle_angle_r.*empty in all frames" footless.txt ||
  { fault "an angle that no marker tells is not named"; cat footless.txt; }
grep -q "ankle_angle_r" whole_foot.txt && fault "an angle that markers tell is named as one that none tells"
awk '/^time/ { for (k = 1; k <= NF; ++k) if ($k == "ankle_angle_r") c = k; next }
     c && $c != "nan" && $c != "NaN" { bad = 1 } END { exit bad || !c }' footless.mot ||
  fault "the ankle is printed though no marker of the foot is seen"

# four markers tell no hip, whatever bound an angle that drifts may stop at
awk -F'\t' -v OFS='\t' '
  { end = sub(/\r$/, "") ? "\r" : "" }
  FNR == 4 { for (k = 3; k <= NF; k += 3) gone[k] = $k !~ /^(RASI|RTH1|RCAL|LCAL)$/ }
  NR > 5 && $1 ~ /^[0-9]+$/ { for (k in gone) if (gone[k]) { $(k) = ""; $(k+1) = ""; $(k+2) = "" } }
  { print $0 end }' runner/run.trc >four.trc
angles four --markers four.trc
awk '/^time/ { for (k = 1; k <= NF; ++k) if ($k ~ /^(hip|pelvis)_/) c[k] = $k; next }
     $1 ~ /^-?[0-9.]+$/ { for (k in c) if (tolower($k) != "nan") { ++bad; name = c[k] } else ++empty }
     END { if (bad) print name " is printed, " bad " values in all"; exit bad || !empty }' four.mot ||
  fault "angles are printed that four markers do not tell"
grep -q "no marker is seen" four.txt && fault "four markers that are seen are said not to be"

echo "missing markers: hip rotation $carried deg RMS off carried, $left_out left out; $faults faults"
[ "$faults" -eq 0 ]
