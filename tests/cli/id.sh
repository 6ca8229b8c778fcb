#!/usr/bin/env bash
# gerdy id: what is written, what is said, and what is refused leaves no file. usage: id.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"
"$gerdy" synth -o runner --strides 3 --rate 100 -q || { echo "gerdy synth failed"; exit 1; }
model=runner/model.osim motion=runner/truth.mot forces=runner/forces.mot

# moments in OpenSim's columns, a row a frame; how sure they are is printed
cases=$((cases + 1))
"$gerdy" id --model $model --motion $motion --forces $forces -o id.sto --residuals r.sto \
  >out.txt 2>err.txt || fault "gerdy id fails"
grep -q "^residual force: .* N RMS" out.txt || fault "no residual is printed"
grep -q "% of the weight" out.txt || fault "no share of the weight is printed"
grep -q "wrote id.sto" out.txt || fault "what was written is not named"
grep -q "pelvis_tx_force" id.sto || fault "no column pelvis_tx_force"
grep -q "knee_angle_r_moment" id.sto || fault "no column knee_angle_r_moment"
grep -q "share_of_weight" r.sto || fault "no column share_of_weight"
rows() { sed -n 's/^nRows=//p' "$1"; }
[ "$(rows id.sto)" = "$(rows $motion)" ] || fault "not a row a frame"
[ "$(rows r.sto)" = "$(rows $motion)" ] || fault "not a row of residuals a frame"

# the same from a setup file of the tool, but for the smoothing
cases=$((cases + 1))
write_loads
cat >runner/id.xml <<XML
<OpenSimDocument Version="40000"><InverseDynamicsTool name="t"><model_file>model.osim</model_file>
<forces_to_exclude>Muscles</forces_to_exclude><external_loads_file>loads.xml</external_loads_file>
<coordinates_file>truth.mot</coordinates_file>
<lowpass_cutoff_frequency_for_coordinates>6</lowpass_cutoff_frequency_for_coordinates>
<output_gen_force_file>tool.sto</output_gen_force_file></InverseDynamicsTool></OpenSimDocument>
XML
"$gerdy" run-tool runner/id.xml -q || fault "gerdy run-tool fails"
"$gerdy" id --model $model --motion $motion --loads runner/loads.xml --as-opensim --cutoff 6 \
  -o plain.sto -q || fault "gerdy id --loads fails"
cmp -s runner/tool.sto plain.sto || fault "the setup and --as-opensim give other numbers"

# without plates: predicted, and everything says so; without the word there are none, and that is said
cases=$((cases + 1))
"$gerdy" id --model $model --motion $motion --predict --ground g.mot -o p.sto --residuals pr.sto \
  >out.txt 2>err.txt || fault "gerdy id --predict fails"
grep -q "^ground forces predicted from the motion" out.txt || fault "it is not printed that forces are predicted"
grep -q "not measured but predicted" err.txt || fault "it is not said that forces are predicted"
grep -q "body weights (RMS over stance)" err.txt || fault "the error of predicted forces is not said"
for file in p.sto pr.sto g.mot; do
  head -1 $file | grep -q "predicted" || fault "the title of $file does not say predicted"
done
grep -q "ground_force_r_vy" g.mot || fault "no column ground_force_r_vy"
[ "$(rows g.mot)" = "$(rows $motion)" ] || fault "not a row of predicted forces a frame"
"$gerdy" id --model $model --motion $motion --forces g.mot -o back.sto -q ||
  fault "predicted forces cannot be read back"
"$gerdy" id --model $model --motion $motion -o none.sto >/dev/null 2>err.txt ||
  fault "gerdy id without forces fails"
grep -q "no forces were given" err.txt || fault "it is not said that there are no forces"
head -1 none.sto | grep -q "predicted" && fault "moments without forces are called predicted"

# refused CODE WORDS OPTIONS...: that exit code, one message with the words, nothing written
refused() {
  local code=$1 words=$2
  shift 2
  cases=$((cases + 1))
  "$gerdy" id "$@" >stdout.txt 2>stderr.txt
  [ $? -eq "$code" ] || fault "gerdy id $*: the exit code is not $code"
  grep -q -- "$words" stderr.txt || { fault "gerdy id $*: \"$words\" is not said"; cat stderr.txt; }
  [ -s stdout.txt ] && fault "gerdy id $*: something on standard output"
  ls -d out.* ./*.part-* >/dev/null 2>&1 && fault "gerdy id $*: a file was left behind"
  rm -rf out.* ./*.part-*
}
refused 2 "name a table with --motion" --forces $forces -o out.sto
refused 2 "name an output file" --motion $motion
refused 3 "nosuch.mot" --motion nosuch.mot -o out.sto
refused 3 "nosuch.mot" --model $model --motion $motion --forces nosuch.mot -o out.sto
refused 3 "nosuch.xml" --model $model --motion $motion --loads nosuch.xml -o out.sto
refused 4 "ExternalLoads> expected" --model $model --motion $motion --loads $model -o out.sto
refused 7 "forces are read from .mot or .sto" --model $model --motion $motion --forces runner/run.trc \
  -o out.sto
refused 2 "0.5 Hz" --motion $motion -o out.sto --cutoff 0.5
refused 5 "cannot be low-passed at 60 Hz" --model $model --motion $motion -o out.sto --cutoff 60
refused 5 "no ground force was found" --model $model --motion $motion --forces $motion -o out.sto
refused 5 "no frame lies" --model $model --motion $motion -o out.sto --from 90
refused 2 "either given or predicted" --motion $motion --forces $forces --predict -o out.sto
refused 2 "add --predict" --motion $motion --ground out.mot -o out.sto
refused 2 "the same file" --model $model --motion $motion --predict --ground out.sto -o out.sto
refused 2 "exclude each other" --motion $motion -o out.sto --spline --as-opensim
refused 2 "a file that is read" --model $model --motion $motion -o $motion
[ -s $motion ] || fault "the motion is gone"
awk 'NR > 7 {for (i = 2; i <= NF; ++i) {if (!(i in first)) first[i] = $i; $i = first[i]}} {print}' \
  OFS='\t' $motion >still.mot
refused 5 "no heel is lifted" --model $model --motion still.mot --predict -o out.sto
awk 'NR > 7 {$1 += 100} {print}' OFS='\t' $forces >later.mot
refused 5 "no time in common" --model $model --motion $motion --forces later.mot -o out.sto
awk 'NR > 7 {$3 = -$3; $9 = -$9} {print}' OFS='\t' $forces >down.mot
refused 5 "Change the sign" --model $model --motion $motion --forces down.mot -o out.sto

# said WORDS FORCES: it runs, and the words are among the warnings
said() {
  cases=$((cases + 1))
  "$gerdy" id --model $model --motion $motion --forces "$2" -o id.sto -q 2>/dev/null ||
    fault "gerdy id --forces $2 fails"
  "$gerdy" id --model $model --motion $motion --forces "$2" -o id.sto >/dev/null 2>err.txt
  grep -q -- "$1" err.txt || { fault "\"$1\" is not said of $2"; cat err.txt; }
}
awk 'NR < 400' $forces >short.mot
sed -i "s/^nRows=.*/nRows=392/" short.mot
said "the forces are not known" short.mot
awk 'NR > 7 {for (i = 2; i <= NF; ++i) $i = 0} {print}' OFS='\t' $forces >none.mot
said "no foot is ever under load" none.mot

echo "$cases cases, $faults faults"
[ "$faults" -eq 0 ]
