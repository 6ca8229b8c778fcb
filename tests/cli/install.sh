#!/usr/bin/env bash
# An installed tree, found through pkg-config: does a program build against it and run?
# usage: install.sh CMAKE BUILD EXAMPLE.c COMPILER SANITIZERS
set -eu
cmake=$1 build=$2 example=$3 compiler=$4 sanitizers=$5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# staged below another root, and moved afterwards, as packagers do
DESTDIR=$work/stage "$cmake" --install "$build" --prefix /opt/gerdy >/dev/null
mv stage/opt/gerdy moved
export PKG_CONFIG_PATH=
PKG_CONFIG_PATH=$(dirname "$(find moved -name gerdy.pc)")
[ "$(pkg-config --modversion gerdy)" = "$(moved/bin/gerdy --version | cut -d' ' -f2)" ]

flags=()
[ -z "$sanitizers" ] || flags+=("-fsanitize=$sanitizers")
# shellcheck disable=SC2046  # words are wanted
"$compiler" -std=c17 "${flags[@]}" "$example" -o joint_angles $(pkg-config --static --cflags --libs gerdy)
moved/bin/gerdy synth -o runner --strides 2 --rate 60 -q
./joint_angles runner/model.osim runner/run.trc >angles.tsv
[ "$(wc -l <angles.tsv)" -gt 60 ]
echo "installed, found, built, run"
