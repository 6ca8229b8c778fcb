#!/bin/sh
# Does Debian's python3-jsonschema accept every evidence/*.json, and refuse each of them mutilated?
# usage: evidence_schema.sh PYTHON SCHEMA FOLDER; 77 = skipped, no validator.
set -u
python=$1 schema=$2 folder=$3

if ! "$python" -c 'import jsonschema' 2>/dev/null; then
  echo "skipped: no python3-jsonschema (apt-get install python3-jsonschema)"
  exit 77
fi
"$python" -W ignore - "$schema" "$folder" <<'END'
import copy, glob, json, os, sys
import jsonschema

schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
paths = sorted(glob.glob(os.path.join(sys.argv[2], "*.json")))
files = {os.path.basename(path)[:-5]: json.load(open(path)) for path in paths}
faults = 0

# the file's own kind says what is wrong; "matches none of seven" would not help
for name, data in files.items():
    kind = "claims_file" if name.startswith("claims_") else name + "_file"
    own = jsonschema.Draft202012Validator(dict(schema, oneOf=[{"$ref": "#/$defs/" + kind}]))
    for error in own.iter_errors(data):
        for part in error.context or [error]:
            print(f"refused: {name}.json at {list(part.absolute_path)}: {part.message[:200]}")
            faults += 1
    if not validator.is_valid(data):
        print(f"refused: {name}.json")
        faults += 1


def without(member):
    return lambda item: item.pop(member)


def put(member, value):
    return lambda item: item.__setitem__(member, value)


# (file, list, what is done to its first element)
mutilations = [
    ("claims_body", "sources", put("identifier", "Smith 2010")),
    ("claims_body", "sources", put("identifier", "http://example.org")),
    ("claims_body", "sources", without("read")),
    ("claims_body", "claims", put("grade", "certain")),
    ("claims_body", "claims", put("support", [])),
    ("claims_body", "claims", lambda claim: claim.update(grade="contested", against=[])),
    ("claims_body", "claims", lambda claim: claim["support"][0].update(tag="M")),
    ("questions", "questions", put("kind", "maybe")),
    ("questions", "questions", without("why")),
    ("tests", "tests", put("worse", 2)),
    ("tests", "tests", lambda test: test.update(real_change=1, claim=None)),
    ("facts", "facts", put("label", "")),
    ("flags", "flags", without("claim")),
    ("flags", "flags", put("referral", "sometime")),
    ("reasoning", "arguments", put("strength", "0.7")),
    ("reasoning", "hypotheses", put("probability", 0.5)),
    ("plan", "figures", without("claim")),
    ("plan", "items", put("text", "")),
]
for name, members, change in mutilations:
    data = copy.deepcopy(files[name])
    change(data[members][0])
    if validator.is_valid(data):
        print(f"accepted: {name}.json with a broken element of {members}")
        faults += 1
print(f"{len(files)} files, {len(mutilations)} mutilated, {faults} wrong")
sys.exit(0 if len(files) >= 9 and faults == 0 else 1)
END
