#!/usr/bin/env bash
# Faults of markers, put into a synthetic run, are named by every command that follows markers, with
# marker and frame; a run without one is not accused. usage: faults.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"
"$gerdy" synth -o runner --strides 6 --rate 100 -q || { echo "gerdy synth failed"; exit 1; }
said="carry each other|wrong sign|mirror image|away from its place|in the place of|are exchanged|no marker is seen"

# spoil IN OUT WHAT FIRST LAST A [B]: from row FIRST to LAST of the table (from 1)
# point: all in one point; exchange: markers A and B; sides: all of R* and L*; sign: z of A; away: A 30 cm up; none: no marker
spoil() {
  awk -F'\t' -v OFS='\t' -v what="$3" -v first="$4" -v last="$5" -v a="${6:-}" -v b="${7:-}" '
    function trade(i, j,  k, v) { for (k = 0; k < 3; ++k) { v = $(i+k); $(i+k) = $(j+k); $(j+k) = v } }
    { end = sub(/\r$/, "") ? "\r" : "" }
    FNR == 3 { scale = 1; for (k = 1; k <= NF; ++k) if ($k == "mm") scale = 1000 }
    NR == 4 { for (k = 3; k <= NF; ++k) if ($k != "") { at[$k] = k; name[k] = $k } }
    NR > 5 && $1 ~ /^[0-9]+$/ {
      ++row
      if (row >= first && row <= last) {
        if (what == "exchange") trade(at[a], at[b])
        if (what == "sides") for (n in at) if (n ~ /^R/) { m = "L" substr(n, 2); if (m in at) trade(at[n], at[m]) }
        if (what == "sign" && $(at[a]+2) != "") $(at[a]+2) = -$(at[a]+2)
        if (what == "away" && $(at[a]+1) != "") $(at[a]+1) += 0.3 * scale
        if (what == "point") for (k = 3; k <= NF; ++k) $k = scale * (0.5 + k % 3)
        if (what == "none") for (k = 3; k <= NF; ++k) $k = ""
      }
    }
    { print $0 end }' "$1" >"$2"
}

# names COMMAND WORDS: the command succeeds and says that
names() {
  local words=$1
  shift
  cases=$((cases + 1))
  "$gerdy" "$@" >stdout.txt 2>stderr.txt || { fault "gerdy $* fails"; cat stderr.txt; }
  grep -Eq -- "$words" stderr.txt || { fault "gerdy $*: \"$words\" is not said"; cat stderr.txt; }
}

# nothing is wrong
cases=$((cases + 1))
"$gerdy" ik --model runner/model.osim --markers runner/run.trc -o q.mot >stdout.txt 2>stderr.txt || fault "gerdy ik fails"
grep -Eq "$said" stderr.txt && { fault "a good run is accused"; cat stderr.txt; }
cases=$((cases + 1))
"$gerdy" scale --static runner/static.trc --mass 70 -o s.osim >stdout.txt 2>stderr.txt || fault "gerdy scale fails"
grep -Eq "$said" stderr.txt && { fault "a good standing trial is accused"; cat stderr.txt; }

ik="ik --model runner/model.osim -o q.mot --markers"
spoil runner/run.trc exchange.trc exchange 61 80 RTH1 RTH2
names "RTH1, RTH2: run: .*each other's name in frames 61 to 80 \(0.600 to 0.790 s\)" $ik exchange.trc
spoil runner/run.trc end.trc exchange 101 100000 LASI RASI
names "LASI.*each other's name in frames 101 to |RASI.*each other's name in frames 101 to " $ik end.trc
spoil runner/run.trc away.trc away 31 33 LCAL
names "LCAL: run: this marker is away from its place in frames 31 to 33 \(0.300 to 0.320 s\), (29|30)[0-9] mm" $ik away.trc
spoil runner/run.trc sign.trc sign 1 100000 RLFC
names "RLFC: run: the z of this marker has the wrong sign in the whole trial" $ik sign.trc
spoil runner/run.trc none.trc none 41 44
names "markers: run: no marker is seen in frames 41 to 44 \(0.400 to 0.430 s\)" $ik none.trc
spoil runner/run.trc point.trc point 41 44
names "run: 4 of [0-9]* frames have all their markers in one point or line: gaps there, first at 0.400 s" $ik point.trc
[ "$(awk '$1 == 0.41 { print $2 }' q.mot)" = NaN ] || fault "an angle is told of a frame with all markers in one point"
# every marker by the name of the one seven further
awk -F'\t' -v OFS='\t' 'NR == 4 { for (k = 3; k <= NF; ++k) if ($k ~ /[A-Z]/) { name[++n] = $k; at[n] = k }
  for (k = 1; k <= n; ++k) $(at[k]) = name[(k + 6) % n + 1] } { print }' runner/run.trc >names.trc
names "markers: run: most markers are far from their places in every pose" $ik names.trc
grep -Eq "each other's name" stderr.txt && fault "single markers are accused where all names are wrong"
spoil runner/run.trc sides.trc sides 1 100000
names "markers: run: right and left are exchanged in the names of the markers in the whole trial" $ik sides.trc

# the other commands; a report says it as a doubt too
spoil runner/static.trc static.trc exchange 1 100000 RTH1 RTH3
names "RTH1, RTH3: static trial: .*each other's name in the whole trial, .* or the model has them the other way round" scale --static static.trc --model runner/model.osim --mass 70 -o s.osim
spoil runner/static.trc half.trc exchange 61 80 RTH1 RTH3
names "RTH1, RTH3: static trial: .*each other's name from 0\.(59|6)[0-9]* to 0\.7[0-9]* s," scale --static half.trc --model runner/model.osim --mass 70 -o s.osim
names "RTH1, RTH2: run: .*each other's name from 0.600 to 0.790 s," ik --model runner/model.osim --markers exchange.trc --from 0.3 -o q.mot
cat >runner/ik.xml <<XML
<?xml version="1.0" encoding="UTF-8" ?>
<OpenSimDocument Version="40000"><InverseKinematicsTool name="trial"><model_file>model.osim</model_file>
<marker_file>../exchange.trc</marker_file><output_motion_file>angles.mot</output_motion_file>
</InverseKinematicsTool></OpenSimDocument>
XML
names "RTH1, RTH2: trial: .*frames 61 to 80" run-tool runner/ik.xml
sed -i 's|<output_motion_file>|<time_range>0.3 2</time_range>&|' runner/ik.xml
names "RTH1, RTH2: trial: .*frames 61 to 80 \(0.600 to 0.790 s\)" run-tool runner/ik.xml
names "The markers [LR]ASI and [LR]ASI are exchanged in [0-9]* of [0-9]* frames" report --model runner/model.osim --markers end.trc -o r.html
grep -q "ASI are exchanged in" r.html || fault "the page does not doubt it"

echo "$cases cases, $faults faults"
[ "$faults" -eq 0 ]
