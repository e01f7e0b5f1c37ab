# The face of the workspace. "make" alone prints this list.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := orb-common orb-models orb-testing orb-tools
TOOLS_READY := $(VENV)/.tools-ready
DEV_READY := $(VENV)/.dev-ready
BENCH_VENV := .venv-bench
BENCH_READY := $(BENCH_VENV)/.ready
OLDEST_VENV := .venv-oldest
OLDEST_READY := $(OLDEST_VENV)/.ready
BUILD_FILES := $(foreach package,$(PACKAGES),packages/$(package)/pyproject.toml packages/$(package)/setup.py)

.PHONY: help
help:
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 18

.PHONY: install
install: $(DEV_READY) ## everything a developer needs, into .venv

.PHONY: demo
demo: $(TOOLS_READY) ## the main job, end to end, on an embedded AWS
	@$(BIN)/orb demo

.PHONY: up
up: $(TOOLS_READY) ## start the embedded AWS with the stacks deployed; Ctrl-C stops it
	@$(BIN)/orb up

.PHONY: test
test: $(DEV_READY) ## the whole suite; ARGS="-k users" for a part
	@$(BIN)/pytest -n 2 --dist loadgroup $(ARGS)

.PHONY: test-oldest
test-oldest: $(OLDEST_READY) ## the AWS tests on the oldest botocore that we admit; ARGS as above
	@$(OLDEST_VENV)/bin/pytest packages/orb-common/tests/{aws,audit,security} $(ARGS)

.PHONY: coverage
coverage: $(DEV_READY) ## the suite with branch coverage
	@$(BIN)/pytest -n 2 --dist loadgroup --cov --cov-report=term $(ARGS)

.PHONY: lint
lint: $(DEV_READY) ## ruff: rules and format; templates; workflows
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/cfn-lint infrastructure/cloudformation/*.yml
	@$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml

.PHONY: types
types: $(DEV_READY) ## mypy, strict
	@$(BIN)/mypy

.PHONY: imports
imports: $(DEV_READY) ## the ranks of packages and rooms
	@$(BIN)/lint-imports --cache-dir .import_linter_cache

.PHONY: format
format: $(DEV_READY) ## let ruff put the code in order
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format

.PHONY: generate
generate: $(TOOLS_READY) ## models, repositories, rights, rules and data.yml from schemas/
	@$(BIN)/python schemas/generate.py

.PHONY: generate-check
generate-check: $(TOOLS_READY) ## fail when a generated file is stale, missing or stray
	@$(BIN)/python schemas/generate.py --check

.PHONY: bundle
bundle: $(TOOLS_READY) ## dist/<unit>.zip of every function; ARGS="users" for one
	@$(BIN)/orb bundle $(ARGS)

.PHONY: bench
bench: $(BENCH_READY) ## measure beside the peers; AREA=startup for a part
	@$(BENCH_VENV)/bin/python -m benchmarks $(AREA)

.PHONY: clean
clean: ## remove environments, caches and what was built
	rm -rf $(VENV) $(BENCH_VENV) $(OLDEST_VENV) .orb dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	find benchmarks packages lambdas schemas infrastructure \( -name __pycache__ -o -name '*.egg-info' -o -name build \) -prune -exec rm -rf {} +

install = $(1)/bin/python -m pip --disable-pip-version-check install --quiet
# Packages are installed without build isolation: what builds them is in the lock, with hashes.
editable = $(install) --no-deps --no-build-isolation $(foreach package,$(2),-e packages/$(package))

$(BIN)/python:
	@echo "Creating $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "orb needs Python 3.11 or newer; name one by PYTHON=python3.13")'
	@# Half an environment must not be taken for a whole one next time.
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(TOOLS_READY): requirements/tools.txt $(BUILD_FILES) | $(BIN)/python
	@echo "Installing the tools of orb"
	@$(call install,$(VENV)) --require-hashes -r requirements/tools.txt
	@$(call editable,$(VENV),$(PACKAGES))
	@touch $@

$(DEV_READY): requirements/dev.txt $(TOOLS_READY)
	@echo "Installing what the tests need"
	@$(call install,$(VENV)) --require-hashes -r requirements/dev.txt
	@touch $@

$(BENCH_READY): requirements/bench.txt $(BUILD_FILES)
	@echo "Installing the peers"
	@$(PYTHON) -m venv $(BENCH_VENV)
	@$(call install,$(BENCH_VENV)) --require-hashes -r requirements/bench.txt
	@$(call editable,$(BENCH_VENV),$(PACKAGES))
	@touch $@

$(OLDEST_READY): requirements/oldest.txt $(BUILD_FILES)
	@echo "Installing the oldest dependencies"
	@$(PYTHON) -m venv $(OLDEST_VENV)
	@$(call install,$(OLDEST_VENV)) --require-hashes -r requirements/oldest.txt
	@$(call editable,$(OLDEST_VENV),orb-common orb-testing)
	@touch $@
