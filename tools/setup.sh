#!/bin/sh
# Install what is missing to build, test or check Gerdy on Debian.
# usage: tools/setup.sh run|test|check
#   run    build the program and make the demo
#   test   and run the tests
#   check  and everything that .ci/run looks at
# Silent and quick when nothing is missing. What is there already is used, wherever it came from.
set -eu

level=${1:-run}
case $level in
  run | test | check) ;;
  *) echo "usage: tools/setup.sh run|test|check" >&2; exit 2 ;;
esac

missing=
need() { # PACKAGE WHY: remember one that is missing
  missing="$missing $1"
  why="${why:-}$(printf '  %-22s %s' "$1" "$2")
"
}
have() { command -v "$1" >/dev/null 2>&1; }
have_pc() { have pkg-config && pkg-config --exists "$1" 2>/dev/null; }

have make || need make "runs the two commands"
have gcc || need gcc "compiles"
[ -e /usr/include/stdio.h ] || need libc6-dev "headers of the C library"
have cmake || need cmake "configures the build"
have pkg-config || need pkg-config "finds the libraries"
# one call when all is well, one each when something is not
if ! have_pc "expat jansson libmd sqlite3"; then
  have_pc expat || need libexpat1-dev "reads .osim files (XML)"
  have_pc jansson || need libjansson-dev "writes results.json"
  have_pc libmd || need libmd-dev "SHA-256 of the files that went in"
  have_pc sqlite3 || need libsqlite3-dev "keeps one runner's case in one file"
fi
if [ "$level" != run ]; then
  have_pc cmocka || need libcmocka-dev "test programs"
  [ -d /usr/lib/python3/dist-packages/jsonschema ] ||
    need python3-jsonschema "checks results.json against its schema"
fi
if [ "$level" = check ]; then
  have g++ || need g++ "checks that the headers are C++ too"
  have clang || need clang "second compiler, fuzzing"
  have clang-format || need clang-format "checks the style"
  if ! ls /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer* >/dev/null 2>&1; then
    # the package carries the version of what the distribution calls "clang"
    version=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p')
    need "libclang-rt-${version:-14}-dev" "sanitizers and libFuzzer for clang"
  fi
fi
[ -n "$missing" ] || exit 0

echo "Gerdy needs packages that are not installed:"
printf '%s' "$why"
if ! have apt-get; then
  echo "This machine has no apt-get. Install the like of these by hand, then try again." >&2
  exit 1
fi
if [ "$(id -u)" = 0 ]; then
  sudo=
elif have sudo; then
  sudo="sudo "
  # nobody is there to type a password
  [ -t 0 ] || sudo="sudo -n "
else
  echo "Installing them needs root, and there is no sudo. As root, run:" >&2
  echo "  apt-get install$missing" >&2
  exit 1
fi

apt() { ${sudo}env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 "$@"; }
install() { apt install --no-install-recommends $missing; }

echo "Installing them: ${sudo}apt-get install$missing"
# the package lists are only fetched when they do not know a package or are out of date
known=1
for package in $missing; do
  apt-cache show "$package" >/dev/null 2>&1 || known=0
done
if [ "$known" = 0 ] || ! install; then
  apt update
  install
fi
