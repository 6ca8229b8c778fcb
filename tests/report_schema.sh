#!/bin/sh
# Does Debian's python3-jsonschema accept what the tests of reports wrote, and refuse what it mutilated?
# usage: report_schema.sh PYTHON SCHEMA FOLDER; 77 = skipped, no validator.
set -u
python=$1 schema=$2 folder=$3

if ! "$python" -c 'import jsonschema' 2>/dev/null; then
  echo "skipped: no python3-jsonschema (apt-get install python3-jsonschema)"
  exit 77
fi
accepts() { "$python" -W ignore -m jsonschema -i "$1" "$schema"; }

faults=0 good=0 bad=0
for file in "$folder"/*/results_good_*.json; do
  accepts "$file" || { echo "refused: $file"; faults=$((faults + 1)); }
  good=$((good + 1))
done
for file in "$folder"/*/results_bad_*.json; do
  accepts "$file" >/dev/null 2>&1 && { echo "accepted: $file"; faults=$((faults + 1)); }
  bad=$((bad + 1))
done
echo "$good good, $bad mutilated, $faults wrong"
[ "$good" -ge 3 ] && [ "$bad" -ge 6 ] && [ "$faults" -eq 0 ]
