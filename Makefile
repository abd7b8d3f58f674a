.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast coverage check fix bench chaos soak audit sbom

BIN := .venv/bin
# A worker for each core, two at least, each with a mongod and a Redis of its own: tests/sharing.py.
SHARED := --numprocesses auto --dist loadgroup
# What is pure, as the contract on purity in pyproject.toml has it: every domain, and these modules of common.
PURE := $(shell find tests -type d -name domain) \
  $(wildcard $(patsubst %,tests/common/test_%.py,errors ids messages phrases)) \
  $(wildcard $(patsubst %,tests/common/rules/test_%.py,chinese_numbers money parameters working_days))
export UV_COMPILE_BYTECODE = 1

help: ## show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what is missing: system packages, fonts, locked libraries
	@sh deploy/setup.sh test

run: ## start the whole system here and print its address (Ctrl-C stops it)
	@sh deploy/setup.sh run
	@exec $(BIN)/yaocheng run

test: setup ## run every test against a real MongoDB and a real Redis
	@$(BIN)/python -m pytest $(SHARED)

test-fast: setup ## run the tests of the domains, and of what is pure in common: seconds, nothing is started
	@$(BIN)/python -m pytest --quiet $(PURE)

coverage: setup ## run every test and hold branch coverage to its bars: 100 % in domain/, 90 % overall
	@$(BIN)/python -m pytest $(SHARED) --cov --cov-report=
	@$(BIN)/coverage report --include='services/**/domain/*' --fail-under=100
	@$(BIN)/coverage report --fail-under=90

check: setup ## format, lint, types, imports, and whether generated files are fresh
	@$(BIN)/python -m deploy.checks.check

fix: setup ## format, and write generated files anew
	@$(BIN)/python -m deploy.checks.check --fix

bench: setup ## measure the ratios of docs/benchmarks.md (takes minutes; wants a quiet machine)
	@$(BIN)/python -m tests.benchmarks

chaos: setup ## let the whole system work while everything in it is killed, stopped, moved and filled; writes docs/chaos.md
	@$(BIN)/python -m tests.chaos

soak: setup ## let the whole system work for MINUTES (20), and see that nothing grows, parks or leaves a gap
	@$(BIN)/python -m tests.soak

audit: setup ## ask PyPI whether a locked library is known to be vulnerable (needs the network; fails on what it cannot ask)
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.lock

sbom: setup ## write the bill of materials of a deployment, build/sbom.cdx.json
	@mkdir -p build && $(BIN)/python -m deploy.checks.sbom build/sbom.cdx.json
