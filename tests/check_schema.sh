#!/bin/sh
# Does Debian's python3-jsonschema accept what gerdy check --json prints, and refuse it when a
# member is missing, added or of another kind?
# usage: check_schema.sh PYTHON SCHEMA GERDY SHARED; 77 = skipped, no validator.
set -u
python=$1 schema=$2 gerdy=$3 shared=$4

if ! "$python" -c 'import jsonschema' 2>/dev/null; then
  echo "skipped: no python3-jsonschema (apt-get install python3-jsonschema)"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$gerdy" synth -o "$work/runner" --strides 3 --rate 60 -q || exit 1
"$python" -W ignore - "$schema" "$gerdy" "$work/runner/model.osim" "$shared"/data/models/*.osim \
  <<'PROGRAM'
import copy, json, os, subprocess, sys, jsonschema

schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
faults = good = bad = 0

def judge(document, wanted, what):
    global faults
    if validator.is_valid(document) != wanted:
        print("wrongly judged:", what)
        faults += 1

for path in filter(os.path.exists, sys.argv[3:]):
    printed = subprocess.run([sys.argv[2], "check", "--json", path], capture_output=True, check=True)
    document = json.loads(printed.stdout)
    judge(document, True, path)
    good += 1
    for key in document:
        without = {k: v for k, v in document.items() if k != key}
        other = dict(document, **{key: 7.5 if key != "mass_kg" else "heavy"})
        judge(without, False, key + " left out")
        judge(other, False, key + " of another kind")
        bad += 2
    for list_name in ("bodies", "coordinates", "muscles"):
        for key in document[list_name][0]:
            changed = copy.deepcopy(document)
            del changed[list_name][0][key]
            judge(changed, False, list_name + "." + key + " left out")
            bad += 1
    judge(dict(document, surprise=1), False, "an unknown member")
print(good, "good,", bad, "mutilated,", faults, "wrong")
sys.exit(faults > 0 or good < 1)
PROGRAM
