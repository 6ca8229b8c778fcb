#!/usr/bin/env bash
# The layer law of CONTRIBUTING.md, enforced: a folder of src/ may include only what stands below
# it, public headers count as part of the folder they belong to, and the application sees public
# headers only. Prints every breach and fails when there is one.
set -euo pipefail
cd "$(dirname "$0")/.."

declare -A may=(
  [base]=""
  [math]="base"
  [series]="base"
  [io]="base series"
  [model]="base math io"
  [kin]="base math series model"
  [muscle]="base math series model kin"
  [dyn]="base math series model kin"
  [tissue]="base math series model kin muscle dyn"
  [gait]="base math series"
  [record]="base"
  [clinic]="base record gait"
  [plan]="base record clinic"
  [report]="base series record gait clinic plan"
  [trial]="base math series io model kin tissue gait report"
  [eval]="base series io model kin muscle dyn report trial"
  [scale]="base math series io model kin muscle trial eval"
  [force]="base math series io model kin muscle dyn gait trial eval"
  [strain]="base math series io model kin muscle dyn tissue gait report trial eval scale force"
  [tool]="base math series io model kin muscle dyn trial eval scale force"
  [import]="base record io clinic"
  [pipeline]="base math series record io model kin muscle tissue gait clinic plan report trial scale force strain import"
  [store]="base record io"
)
# public header -> the layer it belongs to
declare -A owner=(
  [base]=base [series]=series [io]=io [model]=model [knee]=model [scale]=model [actuators]=model [ground]=dyn [induced]=dyn [strength]=muscle [kin]=kin [names]=kin [faults]=kin [muscle]=muscle [static_optimization]=muscle [dyn]=dyn [loads]=dyn [trial]=dyn [band]=tissue [band_cause]=tissue [band_load]=gait [band_job]=strain
  [gait]=gait [demand]=gait [record]=record [clinic]=clinic [plan]=plan [report]=report
  [eval]=eval [scale_job]=scale [id]=force [muscle_job]=force [reaction]=force [tool]=tool [evidence]=import
  [pipeline]=pipeline [case]=pipeline [synth]=pipeline [store]=store
)
# what a public header may show of the layers below it is the same law

breaches=0
breach() { echo "layer law: $1"; breaches=$((breaches + 1)); }

check() { # FILE LAYER
  local file=$1 layer=$2 header target
  while read -r header; do
    case $header in
      \<gerdy/*\>)
        header=${header#<gerdy/}; header=${header%.h>}
        target=${owner[$header]:-} ;;
      \"*/*\") header=${header#\"}; target=${header%%/*} ;;
      \"*) breach "$file includes $header without its folder"; continue ;;
      *) continue ;;
    esac
    [ -n "$target" ] || { breach "$file includes <gerdy/$header.h>, which belongs to no layer"; continue; }
    [ "$target" = "$layer" ] && continue
    case " ${may[$layer]} " in *" $target "*) ;; *) breach "$file ($layer) includes $target" ;; esac
  done < <(sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*\([<"][^>"]*[>"]\).*/\1/p' "$file")
}

for folder in src/*/; do
  layer=$(basename "$folder")
  [ "$layer" = app ] && continue
  [ -n "${may[$layer]+known}" ] || { breach "$folder is not a layer of the law"; continue; }
  while IFS= read -r file; do check "$file" "$layer"; done < <(find "$folder" -name '*.[ch]' | sort)
done
for file in include/gerdy/*.h; do
  name=$(basename "$file" .h)
  [ -n "${owner[$name]:-}" ] || { breach "$file belongs to no layer"; continue; }
  check "$file" "${owner[$name]}"
done
while IFS= read -r file; do
  while read -r header; do
    case $header in
      \<gerdy/*\>) ;;
      \"*/*\") breach "$file (app) includes $header from inside the library" ;;
    esac
  done < <(sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*\([<"][^>"]*[>"]\).*/\1/p' "$file")
done < <(find src/app -name '*.[ch]' | sort)

# one door to the allocator
if grep -nE '\b(malloc|calloc|realloc|free|strdup|strndup)[[:space:]]*\(' -r src --include='*.c' --include='*.h' \
    | grep -v '^src/base/mem\.c' | grep -vE '//.*\b(malloc|calloc|realloc|free)\b' | grep -v '^src/app/'; then
  breach "only src/base/mem.c calls the allocator"
fi
# no print, no exit in the library
if grep -nE '\b(printf|puts|exit|abort|perror)[[:space:]]*\(' -r src --include='*.c' \
    | grep -vE 'gd_buf_printf|^src/app/|^[^:]*:[0-9]*:[[:space:]]*//'; then
  breach "the library neither prints nor exits"
fi

[ "$breaches" -eq 0 ] || exit 1
echo "layer law: kept"
