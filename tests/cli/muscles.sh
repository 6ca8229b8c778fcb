#!/usr/bin/env bash
# gerdy muscles: what is written, what is said, and what is refused leaves no file.
# usage: muscles.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"
"$gerdy" synth -o runner --strides 3 --rate 100 -q || { echo "gerdy synth failed"; exit 1; }
model=runner/model.osim motion=runner/truth.mot forces=runner/forces.mot
rows() { sed -n 's/^nRows=//p' "$1"; }

# a row a frame; what reserves carry and how near the least cost is are printed
cases=$((cases + 1))
"$gerdy" muscles --model $model --motion $motion --forces $forces -o a.sto --muscle-forces f.sto \
  --reserves r.csv >out.txt 2>err.txt || { fault "gerdy muscles fails"; cat err.txt; }
grep -q "frames, .* solved" out.txt || fault "solved frames are not counted"
grep -q "no solution costs less" out.txt || fault "no gap is printed"
grep -q "wrote a.sto" out.txt || fault "what was written is not named"
grep -q "soleus_r" a.sto || fault "no column soleus_r"
grep -q "reserve_knee_angle_r" f.sto || fault "no column reserve_knee_angle_r"
grep -q "^time,coordinate,actuator,carried" r.csv || fault "the reserves have no header"
[ "$(rows a.sto)" = "$(rows $motion)" ] || fault "not a row a frame"
[ "$(rows f.sto)" = "$(rows $motion)" ] || fault "not a row of forces a frame"

# without plates: predicted, and everything says so
cases=$((cases + 1))
"$gerdy" muscles --model $model --motion $motion --predict --ground g.mot -o p.sto \
  --muscle-forces pf.sto --reserves pr.csv --from 0.5 --to 0.8 >out.txt 2>err.txt ||
  { fault "gerdy muscles --predict fails"; cat err.txt; }
grep -q "^ground forces predicted from the motion" out.txt || fault "the prediction is not printed"
grep -q "not measured but predicted" err.txt || fault "it is not said that forces are predicted"
for file in p.sto pf.sto g.mot; do
  head -1 $file | grep -q "predicted" || fault "the title of $file does not say predicted"
done
head -1 pr.csv | grep -q ",ground_forces$" || fault "the reserves do not say predicted"

# loads of hips, knees and ankles, in the axes that are asked for
cases=$((cases + 1))
"$gerdy" muscles --model $model --motion $motion --forces $forces -o b.sto --reactions j.sto \
  --frame ground >out.txt 2>err.txt || { fault "gerdy muscles --reactions fails"; cat err.txt; }
cmp -s a.sto b.sto || fault "the reactions change the activations"
grep -q "^right hip: at most [0-9]* N, [0-9.]* body weights, at" out.txt || { fault "no load of the hip is printed"; cat out.txt; }
grep -q "^left ankle: at most" out.txt || fault "no load of the left ankle is printed"
grep -q "wrote j.sto" out.txt || fault "j.sto is not named"
grep -q "hip_r_on_femur_r_in_ground_fx" j.sto || fault "no column of the right hip"
[ "$(rows j.sto)" = "$(rows $motion)" ] || fault "not a row of reactions a frame"

# the mode and the criterion make a difference
for option in --full --by-volume "--exponent 3"; do
  cases=$((cases + 1))
  # shellcheck disable=SC2086
  "$gerdy" muscles --model $model --motion $motion --forces $forces -o b.sto -q $option ||
    fault "gerdy muscles $option fails"
  cmp -s a.sto b.sto && fault "gerdy muscles $option changes nothing"
done

# the same from a setup file of AnalyzeTool
cases=$((cases + 1))
cat >runner/motors.xml <<XML
<OpenSimDocument Version="40000"><ForceSet><objects><CoordinateActuator name="back">
<coordinate>lumbar_extension</coordinate><optimal_force>50</optimal_force></CoordinateActuator>
</objects></ForceSet></OpenSimDocument>
XML
write_loads
cat >runner/so.xml <<XML
<OpenSimDocument Version="40000"><AnalyzeTool name="t"><model_file>model.osim</model_file>
<force_set_files>motors.xml</force_set_files><results_directory>results</results_directory>
<AnalysisSet><objects><StaticOptimization name="SO"/></objects></AnalysisSet>
<external_loads_file>loads.xml</external_loads_file><coordinates_file>truth.mot</coordinates_file>
<lowpass_cutoff_frequency_for_coordinates>6</lowpass_cutoff_frequency_for_coordinates>
</AnalyzeTool></OpenSimDocument>
XML
"$gerdy" run-tool runner/so.xml -q || fault "gerdy run-tool fails"
"$gerdy" muscles --model $model --motion $motion --loads runner/loads.xml --as-opensim --cutoff 6 \
  --actuators runner/motors.xml -o plain.sto --muscle-forces force.sto -q ||
  fault "gerdy muscles --loads fails"
cmp -s runner/results/t_SO_activation.sto plain.sto || fault "the setup gives other activations"
cmp -s runner/results/t_SO_force.sto force.sto || fault "the setup gives other forces"

# more analyses in one setup: reactions take its forces, and are those of the plain command
cases=$((cases + 1))
sed 's|<StaticOptimization name="SO"/>|<JointReaction name="JR"><express_in_frame>child</express_in_frame></JointReaction><MuscleAnalysis name="MA"><moment_arm_coordinate_list>hip_adduction_r</moment_arm_coordinate_list></MuscleAnalysis><Kinematics/>&|' \
  runner/so.xml >runner/all.xml
"$gerdy" run-tool runner/all.xml >out.txt 2>err.txt || { fault "a setup with three analyses fails"; cat err.txt; }
grep -q "<Kinematics> is not run" err.txt || fault "that Kinematics is not run is not said"
[ "$(grep -c '^wrote runner/results/t_MA_' out.txt)" = 20 ] || fault "not 20 files of MuscleAnalysis"
"$gerdy" muscles --model $model --motion $motion --loads runner/loads.xml --as-opensim --cutoff 6 \
  --actuators runner/motors.xml -o plain.sto --reactions j.sto -q || fault "gerdy muscles --reactions fails"
column() { awk -F'\t' -v name="$2" '/^time/ { for (i = 1; i <= NF; ++i) if ($i == name) c = i; next } c { print $c }' "$1"; }
column j.sto knee_r_on_tibia_r_in_tibia_r_fy >plain.txt
column runner/results/t_JR_ReactionLoads.sto knee_r_on_tibia_r_in_tibia_r_fy >setup.txt
[ -s plain.txt ] || { fault "no column of the knee"; grep -o 'knee_r[^	]*fy' j.sto | head -1; }
cmp -s plain.txt setup.txt || fault "the setup gives other joint loads"

# refused CODE WORDS OPTIONS...: that exit code, one message with the words, nothing written
refused() {
  local code=$1 words=$2
  shift 2
  cases=$((cases + 1))
  "$gerdy" muscles "$@" >stdout.txt 2>stderr.txt
  [ $? -eq "$code" ] || fault "gerdy muscles $*: the exit code is not $code"
  grep -q -- "$words" stderr.txt || { fault "gerdy muscles $*: \"$words\" is not said"; cat stderr.txt; }
  [ -s stdout.txt ] && fault "gerdy muscles $*: something on standard output"
  ls -d out.* ./*.part-* >/dev/null 2>&1 && fault "gerdy muscles $*: a file was left behind"
  rm -rf out.* ./*.part-*
}
refused 2 "name an output with --output" --motion $motion
refused 2 "name a table with --motion" --forces $forces -o out.sto
refused 2 "exclude each other" --motion $motion -o out.sto --spline --as-opensim
refused 2 "exponent is 1 " --model $model --motion $motion -o out.sto --exponent 1
refused 2 "the same file" --motion $motion -o out.sto --reserves out.sto
refused 2 "add --reactions" --motion $motion -o out.sto --frame child
refused 2 "child, parent, ground or a body" --model $model --motion $motion -o out.sto --reactions out.j.sto \
  --frame elbow
refused 2 "a file that is read" --motion $motion -o $motion
[ -s $motion ] || fault "the motion is gone"
refused 3 "nosuch.xml" --model $model --motion $motion --actuators nosuch.xml -o out.sto
refused 4 "no <ForceSet>" --model $model --motion $motion --actuators runner/loads.xml -o out.sto
sed 's/lumbar_extension/elbow/' runner/motors.xml >elbow.xml
refused 6 "elbow.xml:.*no coordinate \"elbow\"" --model $model --motion $motion --actuators elbow.xml \
  -o out.sto

echo "$cases cases, $faults faults"
[ "$faults" -eq 0 ]
