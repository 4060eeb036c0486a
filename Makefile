# make          build build/assay                    make bench   benchmarks, against the peers
# make demo     build, run the demo, report.html     make check   format, style, dependency rule
# make test     build and test everything            make fuzz    a million inputs per fuzz target
# make clean    remove what was built (fetched things stay in $ASSAY_DEPS)
#
# Each fetches what it needs first; see scripts/README.md for that and for the variables.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
jobs := $(shell nproc)
sanitized := asan tsan

ifdef ASSAY_DEPS
export ASSAY_DEPS := $(abspath $(ASSAY_DEPS))
endif
ifdef ASSAY_TORCH
export ASSAY_TORCH := $(abspath $(ASSAY_TORCH))
endif

.PHONY: build demo test bench check fuzz clean

build:
	@scripts/setup --for demo
	@scripts/configure release
	@ninja -C build assay

demo: build
	@build/assay demo -o report.html

test:
	@scripts/setup --for test
	@for preset in release $(sanitized); do scripts/configure $$preset; done
	@for folder in build $(sanitized:%=build-%); do ninja -C $$folder; done
	@ASSAY_SANITIZED_BUILDS="$(sanitized:%=$(CURDIR)/build-%)" scripts/run-tests $(jobs)

bench:
	@scripts/setup --for bench --peers
	@scripts/configure release
	@ninja -C build assay_benchmarks
	@scripts/bench

check:
	@scripts/setup --for check
	@scripts/configure release
	@scripts/check $(jobs)

fuzz:
	@scripts/setup --for fuzz
	@scripts/configure asan
	@ninja -C build-asan assay_fuzzers
	@for program in build-asan/fuzz/*_fuzz; do scripts/fuzz $$program 1000000; done

clean:
	rm -rf build build-*
