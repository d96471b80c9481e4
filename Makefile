# Builds krosskube, validates the models and generates the CustomResourceDefinitions. 'make help' lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := all

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
# Where 'make corpus' finds models of other tools.
KROSSKUBE_CORPUS ?= $(wildcard ../shared/corpus)
# Sets of further models for 'make bench'.
KROSSKUBE_SHARED ?= $(wildcard ../shared)
export KROSSKUBE_SHARED

BIN := .build/release/krosskube
BUILT := build/.built
SOURCES := Package.swift $(shell find Sources metamodels templates 2>/dev/null)
FORMATTED := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Fuzz/Package.swift Fuzz/Sources

SCENARIOS := $(filter-out broken,$(notdir $(patsubst %/,%,$(wildcard models/*/))))
REPORTS := $(SCENARIOS:%=build/reports/%.txt)
DEPLOYED := $(SCENARIOS:%=build/deploy/%/.done)
# For what objects are made, on which clusters, and the repository that Argo CD is to read them from.
TARGETS ?= kustomize karmada ocm argocd
INVENTORY ?= models/inventory.xmi
REPOSITORY ?= https://git.example.com/deploy.git

.PHONY: all
all: validate crds deploy ## build, validate the models in models/, generate the CRDs and the objects of each scenario into build/

.PHONY: help
help: ## list the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)$$/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

# -- Building ---------------------------------------------------------------------------------------------------------

.PHONY: build
build: $(BUILT) ## build the release binary into .build/release

# The time of this file is that of the last build; directories are among the sources, so a removed file counts too.
$(BUILT): $(SOURCES) scripts/prerequisites
	@scripts/prerequisites
	@mkdir -p $(@D)
	@echo "build    $(BIN)"
	@$(SWIFT) build -c release --static-swift-stdlib --product krosskube > build/build.log 2>&1 \
	  || { cat build/build.log >&2; exit 1; }
	@touch $@

.PHONY: install
install: $(BUILT) ## install the stripped binary below DESTDIR and PREFIX (/usr/local)
	@install -D -s -m 755 $(BIN) "$(DESTDIR)$(PREFIX)/bin/krosskube"
	@echo "install  $(DESTDIR)$(PREFIX)/bin/krosskube"

# -- What the models give ---------------------------------------------------------------------------------------------

.PHONY: validate
validate: $(REPORTS) ## validate each scenario of models/, with a report in build/reports

# The files that a report was made of are in its depfile; the wildcard sees a model that is new.
.SECONDEXPANSION:
$(REPORTS): build/reports/%.txt: $(BUILT) $$(wildcard models/$$*/*.xmi)
	@mkdir -p $(@D)
	@if $(BIN) validate --depfile $@.d --depfile-target $@ $(wildcard models/$*/*.xmi) > $@.new 2>&1; \
	then mv $@.new $@; echo "validate models/$*: $$(tail -n 1 $@)"; \
	else cat $@.new >&2; rm -f $@.new; echo "validate models/$*: refused" >&2; exit 1; fi

-include $(REPORTS:=.d)

# The names of the files follow from the metamodels, so the last run leaves them in crds.mk: a removed one is made again.
-include build/crds.mk

.PHONY: crds
crds: build/crds/.done $(CRDS) ## generate the CustomResourceDefinitions into build/crds

# A new folder takes the place of the old one, so no file of an earlier run stays and none is half written.
build/crds/.done $(CRDS) &: $(BUILT)
	@rm -rf build/crds.new && mkdir -p build/crds.new
	@if $(BIN) crd -o build/crds.new --report build/crds.new.md \
	  --depfile build/crds.d --depfile-target build/crds/.done > build/crds.log 2>&1; \
	then rm -rf build/crds && mv build/crds.new build/crds && mv build/crds.new.md build/crds.md; \
	else cat build/crds.log >&2; rm -rf build/crds.new build/crds.new.md; exit 1; fi
	@touch build/crds/*.yaml build/crds/.done
	@{ printf 'CRDS :='; printf ' %s' build/crds/*.yaml; echo; } > build/crds.mk.new && mv build/crds.mk.new build/crds.mk
	@echo "crd      $$(ls build/crds | wc -l) definitions in build/crds, what became of each rule in build/crds.md"

-include build/crds.d

.PHONY: deploy
deploy: $(DEPLOYED) ## place each scenario of models/ on INVENTORY, with objects for TARGETS in build/deploy

$(DEPLOYED): build/deploy/%/.done: $(BUILT) $(INVENTORY) $$(wildcard models/$$*/*.xmi)
	@mkdir -p $(@D)
	@for target in $(TARGETS); do \
	  $(BIN) deploy $(wildcard models/$*/*.xmi) --inventory $(INVENTORY) --target $$target --set repository=$(REPOSITORY) \
	    -o $(@D)/$$target --prune --depfile $@.d --depfile-target $@ > $(@D)/$$target.log 2>&1 \
	    || { cat $(@D)/$$target.log >&2; echo "deploy   models/$*: refused" >&2; exit 1; }; \
	done
	@touch $@
	@echo "deploy   models/$*: $$(tail -n 1 $(@D)/$(firstword $(TARGETS)).log) in build/deploy/$*"

-include $(DEPLOYED:=.d)

# -- Developing -------------------------------------------------------------------------------------------------------

.PHONY: test
test: ## run the tests (FILTER=name runs some)
	@scripts/prerequisites
	$(SWIFT) test $(if $(FILTER),--filter $(FILTER))

.PHONY: check
check: ## what CI runs: lint, debug build with tests, tests, 1,000 objects of verify-cel, make all, and verify-deploy
	@scripts/prerequisites
	$(MAKE) lint
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	VERIFY_SKIP_BUILD=1 VERIFY_OBJECTS=1000 VERIFY_BREAKS=1 scripts/verify-cel
	$(MAKE) all
	scripts/verify-deploy
	@echo "check    good"

.PHONY: format
format: ## format the Swift sources
	$(SWIFT) format -i -p -r $(FORMATTED)

.PHONY: lint
lint: ## check the format and the style rules of .swift-format
	$(SWIFT) format lint --strict -p -r $(FORMATTED)

.PHONY: golden
golden: ## rewrite the golden files of the tests (FILTER=name for some)
	@scripts/prerequisites
	UPDATE_GOLDEN=1 $(SWIFT) test $(if $(FILTER),--filter $(FILTER))
	@git status --short Tests || true

.PHONY: bench
bench: $(BUILT) ## measure CPU and memory against raw libxml2 and EMF
	@Benchmarks/run

.PHONY: corpus
corpus: ## load and save every model below KROSSKUBE_CORPUS, compare with the recorded counts and with EMF (if Java is there)
	@scripts/prerequisites
	@mkdir -p build; KROSSKUBE_CORPUS="$(KROSSKUBE_CORPUS)" LONG_TESTS=1 $(SWIFT) test --filter Corpus > build/corpus.log 2>&1 \
	  || { grep -E '✘|↳|error:' build/corpus.log >&2; exit 1; }
	@grep -E '^corpus:|skipped|Test run with' build/corpus.log
	@scripts/check-sarif "$(KROSSKUBE_SHARED)/golden/sarif/sarif-schema-2.1.0.json" Tests/*/Golden/*/*/*.sarif

# Executions of 'make fuzz', and what is fuzzed.
FUZZ_RUNS ?= 100000
FUZZ_TARGET ?= models ocl templates

.PHONY: fuzz
fuzz: ## feed FUZZ_RUNS (100000) mutated models, expressions and templates to all that reads them (FUZZ_TARGET=models, ocl, templates)
	@scripts/prerequisites
	@mkdir -p build
	@KROSSKUBE_CORPUS="$(abspath $(KROSSKUBE_CORPUS))" FUZZ_RUNS=$(FUZZ_RUNS) FUZZ_TARGET="$(FUZZ_TARGET)" \
	  Fuzz/run > build/fuzz.log 2>&1 \
	  || { tail -n 40 build/fuzz.log >&2; exit 1; }
	@grep -E '^(fuzz: |stat::(number_of_executed_units|slowest|peak))' build/fuzz.log

.PHONY: sanitize
sanitize: ## run the tests with AddressSanitizer, then with ThreadSanitizer (FILTER=name runs some)
	@scripts/prerequisites
	scripts/sanitize address $(FILTER)
	scripts/sanitize thread $(FILTER)

# Objects that 'make verify-cel' compares at least, how often each invariant is broken among them, and what they begin with.
VERIFY_OBJECTS ?= 10000
VERIFY_BREAKS ?= 20
VERIFY_SEED ?= 1

.PHONY: verify-cel
verify-cel: ## compare the verdicts of OCL with those of the rules in CEL, run by Google's CEL, on VERIFY_OBJECTS (10000) objects
	@scripts/prerequisites
	@VERIFY_OBJECTS=$(VERIFY_OBJECTS) VERIFY_BREAKS=$(VERIFY_BREAKS) VERIFY_SEED=$(VERIFY_SEED) SWIFT="$(SWIFT)" scripts/verify-cel

.PHONY: verify-deploy
verify-deploy: $(DEPLOYED) ## check the objects in build/deploy against the schemas of Kubernetes and of the engines, and build the kustomizations
	@scripts/verify-deploy

.PHONY: verify-server
verify-server: $(if $(KUBECONFIG),$(BUILT)) ## compare what the API server of KUBECONFIG says of examples of the thirteen kinds with what they are examples of
	@scripts/verify-server

.PHONY: docs
docs: $(BUILT) ## write the reference of the metamodels into build/docs, that of the library into build/docs/library
	@$(BIN) docs -o build/docs --prune > build/reference.log 2>&1 || { cat build/reference.log >&2; exit 1; }
	@echo "docs     build/docs/index.md, $$(ls build/docs/kinds | wc -l) kinds, $$(ls build/docs/packages | wc -l) packages"
	@SWIFT="$(SWIFT)" scripts/documentation

.PHONY: clean
clean: ## remove what was built
	@rm -rf .build .build-address .build-thread Benchmarks/.build Fuzz/.build build
	@echo "clean    .build, build"
