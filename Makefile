# Needs Python 3.11+, git and make; everything else is installed below into .tools/ and .venv/.
.DEFAULT_GOAL := help
.PHONY: help demo test test-fast combinations chaos elections everything lint fix types docs bench bench-live bench-guards lock clean

PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .tools/bin/uv
RUN := .venv/bin/python -m

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'

.tools/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: Python 3.11 or newer is needed; hint: make PYTHON=python3.12" >&2; exit 3; }
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet "uv==$(UV_VERSION)"

.venv/.installed: requirements.lock pyproject.toml | $(UV)
	$(UV) venv --quiet --allow-existing --python "$(PYTHON)" .venv
	$(UV) pip sync --quiet --compile-bytecode --python .venv/bin/python requirements.lock
	$(UV) pip install --quiet --python .venv/bin/python --no-deps --editable .
	.venv/bin/python -m compileall -q generator/msgen
	@touch $@

demo: .venv/.installed ## Generate the shop, boot it, and order something through its gateway
	PATH="$(CURDIR)/.tools/bin:$(CURDIR)/.venv/bin:$$PATH" bash docs/demo.sh

test: lint .venv/.installed ## Everything that must hold before a change lands
	$(RUN) pytest --numprocesses=2 --dist=worksteal

test-fast: .venv/.installed ## The tests that take seconds: no rendering matrix, no servers
	$(RUN) pytest --numprocesses=2 -m "not slow"

combinations: .venv/.installed ## The long proof: every set of patterns with each preset renders and lints
	$(RUN) pytest --numprocesses=2 --dist=worksteal -m exhaustive tests/render

chaos: .venv/.installed ## The long proof: the shop under kill -9, 1,000 orders with each of three seeds
	$(call long-proof,chaos,shop,chaos)

elections: .venv/.installed ## The long proof: leaders killed, frozen and cut off, in two stacks of three instances
	$(call long-proof,elections,shop,elections)

everything: .venv/.installed ## The long proof: all fourteen patterns in one system, each shown live
	$(call long-proof,everything,everything,check test e2e)

# long-proof NAME PRESET TARGETS: write the preset into .cache/NAME, then make targets of its own.
define long-proof
	rm -rf .cache/$(1) && mkdir -p .cache
	.venv/bin/python -m msgen new .cache/$(1) --preset $(2) --set system_name=$(2) --yes --no-git --source "$(CURDIR)"
	PATH="$(CURDIR)/.tools/bin:$$PATH" $(MAKE) -C .cache/$(1) $(3)
endef

lint: .venv/.installed ## Ruff, formatting and strict types
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/basedpyright

fix: .venv/.installed ## Apply what ruff can repair
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

docs: .venv/.installed ## Regenerate the reference pages from the code
	.venv/bin/python docs/build.py

bench: .venv/.installed ## Measure, and print medians and ratios
	$(RUN) benchmarks

bench-live: .venv/.installed ## Measure running systems, beside the same work without the patterns
	$(RUN) benchmarks.live

bench-guards: .venv/.installed ## Measure what bulkhead, breaker and retry add to a healthy call
	$(RUN) benchmarks.guards

lock: | $(UV) ## Pin every dependency again, with hashes
	$(UV) pip compile --quiet --upgrade pyproject.toml --group dev --generate-hashes --no-emit-index-url \
	  --universal --python-version 3.11 --custom-compile-command "make lock" --output-file requirements.lock

clean: ## Remove what the targets above made
	rm -rf .venv .tools .cache .pytest_cache .ruff_cache .hypothesis dist demo
