#!/bin/sh
# Does Debian's python3-jsonschema accept the exports that test_store_exchange wrote, and refuse those that
# the import refuses?
# usage: case_schema.sh PYTHON SCHEMA FOLDER; 77 = skipped, no validator.
set -u
python=$1 schema=$2 folder=$3

if ! "$python" -c 'import jsonschema' 2>/dev/null; then
  echo "skipped: no python3-jsonschema (apt-get install python3-jsonschema)"
  exit 77
fi
"$python" -W ignore - "$schema" "$folder" <<'PROGRAM'
import glob, json, sys, jsonschema

schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
faults = 0
for wanted, least in ("good", 2), ("bad", 20):
    files = sorted(glob.glob(f"{sys.argv[2]}/case_{wanted}_*.json"))
    for file in files:
        if validator.is_valid(json.load(open(file))) != (wanted == "good"):
            print("wrongly judged:", file)
            faults += 1
    print(len(files), wanted)
    faults += len(files) < least
sys.exit(faults > 0)
PROGRAM
