# The front door. `make demo` and `make test` work on a fresh Debian machine; CMake does the building
# (CMakePresets.json), everything lands in build/ and demo/.
jobs    := $(shell nproc 2>/dev/null || echo 2)
SECONDS ?= 60
gerdy   := build/release/gerdy
build   := cmake --build --preset release --parallel $(jobs)

.PHONY: all demo test bench accuracy fuzz check format clean help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

all: configure-run ## build the program and the library
	@$(build) --target gerdy gerdy_cli

demo: all ## two made-up runners: one who answered questions, one with motion; the reports about them
	rm -rf demo
	$(gerdy) synth -o demo/runner --pelvic-drop 6 --noise-mm 2
	$(gerdy) report --model demo/runner/model.osim --static demo/runner/static.trc \
	  --markers demo/runner/run.trc --forces demo/runner/forces.mot \
	  -o demo/report.html --json demo/results.json
	$(gerdy) case new demo/anna.gerdy --name Anna --sex female --age 34
	$(gerdy) case intake demo/anna.gerdy --answers examples/intake.json
	$(gerdy) report --case demo/anna.gerdy -o demo/anna.html --json demo/anna.json
	@echo
	@echo "Open the two reports in a browser. Nobody in them is real."
	@echo "demo/anna.html: Anna answered the questions and was tested. The page says whether she must see"
	@echo "somebody, what fits best and what speaks against it, and what to do this week. Go on with her:"
	@echo "  $(gerdy) case checkin demo/anna.gerdy"
	@echo "demo/report.html: a runner with marker motion. The pelvis was made to drop 6 degrees, and the"
	@echo "markers were given 2 mm of noise. The page shows what Gerdy finds back: pelvic drop, hip"
	@echo "adduction and strain of the iliotibial band per step, right against left, with the quality of"
	@echo "the data. The numbers behind the pages: demo/anna.json, demo/results.json."

test: configure-test ## build and run every test
	@$(build)
	@ctest --preset release --parallel $(jobs)

bench: configure-run ## how long the stages take
	@$(build)
	@for b in $(wildcard bench/bench_*.c); do \
	  build/release/bench/$$(basename $$b .c) || exit 1; done

accuracy: configure-test ## write tests/accuracy.csv anew (needs ../shared)
	@$(build)
	@build/release/tests/accuracy tests/accuracy.csv

fuzz: setup-check ## feed the parsers with broken files, SECONDS=60 each
	@cmake -S . -B build/fuzz -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=RelWithDebInfo \
	  -DGERDY_LIBFUZZER=ON -DGERDY_SANITIZE=address,undefined -DCMAKE_C_FLAGS=-fsanitize=fuzzer-no-link >/dev/null
	@cmake --build build/fuzz --parallel $(jobs)
	@tools/fuzz.sh build/fuzz $(SECONDS)

check: setup-check ## style, layers, headers, warnings as errors (gcc and clang), symbols
	@tools/check.sh

format: ## lay out every C file as .clang-format says
	@tools/format.sh

clean: ## remove build/ and demo/
	rm -rf build demo

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

.PHONY: setup-run setup-test setup-check configure-run configure-test
setup-run setup-test setup-check: setup-%:
	@tools/setup.sh $*

# without the test packages (make demo) the tests are left out of the build
configure-run configure-test: configure-%: setup-%
	@mkdir -p build
	@pkg-config --exists cmocka && testing=ON || testing=OFF; \
	  cmake --preset release -DBUILD_TESTING=$$testing >build/configure.log 2>&1 || \
	  { cat build/configure.log; exit 1; }
