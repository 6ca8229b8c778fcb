#!/usr/bin/env bash
# gerdy eval on the command line against OpenSim's tables: the same columns in the same order, and
# values as near as tests/golden/oracle.txt demands of the coarsest of them.
# usage: eval_oracle.sh GERDY SHARED; 77 = skipped, no reference data.
set -u
gerdy=$(realpath "$1") shared=$2
[ -r "$shared/oracle/README.md" ] || { echo "skipped: the reference data are not in ../shared"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
faults=0 tables=0

# compare OURS THEIRS TOLERANCE: relative to the largest value of the column, absolute below 1
compare() {
  awk -F'\t' -v tolerance="$3" -v other="$2" '
    BEGIN {while ((getline line < other) > 0) {
      if (begun) want[++n] = line
      if (line ~ /^endheader/) begun = 1}}
    body {
      k = split($0, a); l = split(want[++row], b)
      if (row == 1 && $0 != want[1]) {print "other columns"; bad = 1; exit}
      if (k != l) {print "row " row ": " k " values, not " l; bad = 1; exit}
      for (i = 1; i <= k && row > 1; ++i) {
        d = a[i] - b[i]; d = d < 0 ? -d : d; size = b[i] < 0 ? -b[i] : b[i]
        if (a[i] == "NaN" || d > tolerance * (size > 1 ? size : 1)) {
          print "row " row ", column " i ": " a[i] " is not " b[i]; bad = 1; exit}
      }}
    /^endheader/ {body = 1}
    END {exit bad || row != n || n < 31}' "$1" && return
  faults=$((faults + 1))
  echo "FAULT: $1"
}

while read -r name model; do
  from=$shared/oracle/models/$name to=$work/$name
  "$gerdy" eval --model "$shared/$model" --poses "$from/q.sto" --speeds "$from/u.sto" \
    --accelerations "$from/udot.sto" --activation "$from/equilibrium.sto" -o "$to" -q ||
    { echo "FAULT: gerdy eval of $name"; exit 1; }
  for table in "$from"/*.sto; do
    table=$(basename "$table")
    case $table in q.sto | u.sto | udot.sto) continue ;; esac
    tables=$((tables + 1))
    case $table in
      equilibrium.sto) compare "$to/$table" "$from/$table" 1e-3 ;;
      rigid_tendon_active_force.sto) compare "$to/$table" "$from/$table" 1e-6 ;;
      *) compare "$to/$table" "$from/$table" 1e-8 ;;
    esac
  done
  [ "$(ls "$to" | wc -l)" = "$(ls "$from"/*.sto | grep -vcE '/(q|u|udot).sto')" ] ||
    { faults=$((faults + 1)); echo "FAULT: $name: other tables than OpenSim"; }
done <<'MODELS'
leg39 data/models/leg39.osim
Rajagopal2016 data/models/Rajagopal2016.osim
gait10dof18musc data/models/gait10dof18musc.osim
FullBodyModel_Hamner2010_v2_0 data/models/FullBodyModel_Hamner2010_v2_0.osim
MODELS

# OpenSim 3 wrote coupled angles in degrees, OpenSim 4 in radians: neither is odd
scaled=$shared/data/run-bmclab/Scale/Rajagopal2015_scaled.osim
for poses in data/run-bmclab/IK/results/ik_output_run.mot oracle/trials/run-bmclab/ik.mot; do
  "$gerdy" eval --model "$scaled" --poses "$shared/$poses" --only com -o "$work/ik" >"$work/said" 2>&1 &&
    ! grep -q warning "$work/said" || { faults=$((faults + 1)); echo "FAULT: $poses"; cat "$work/said"; }
done
echo "$tables tables, $faults faults"
[ "$faults" = 0 ] && [ "$tables" -ge 25 ]
