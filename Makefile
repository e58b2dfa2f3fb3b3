# One virtual environment, made from the lock; every target works on a fresh machine with Python 3.11+, git, make.
# The lock is whole, so pip resolves nothing (--no-deps): with coverage[toml] asked for by another package, pip 23 takes
# the newest coverage there is and then refuses it, for want of a hash.
# A python3 compiled without profile-guided optimisation (pyenv's default) takes a sixth longer over a build than the system's
# own: the system's is taken in its place, if it is 3.11 or later and makes environments. PYTHON=... is taken as it is.
SYSTEM := /usr/bin/python3
SLOW   := import sys, sysconfig; c = sysconfig.get_config_var("CONFIG_ARGS"); sys.exit(sys.base_prefix == "/usr" or "--enable-optimizations" in (c or ""))
ABLE   := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell python3 -c '$(SLOW)' && $(SYSTEM) -c '$(ABLE)' 2>/dev/null && echo $(SYSTEM) || echo python3)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
N      ?= 100000
# Outlines of countries under the maps (Natural Earth's, public domain); without npm maps have a grid of degrees.
ATLAS  := world-atlas@2.0.2
OUTLINES := node_modules/world-atlas/countries-110m.json

.DEFAULT_GOAL := help
.PHONY: help setup serve build outlines test check browser lint types arch bench bench-build bench-finding bench-serve bench-switch soak conformance audit lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

$(READY): requirements.lock setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV) from requirements.lock: half a minute or so, once."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(READY) ## set up the program: .venv/bin/lod

build: $(READY) ## build a release of the configured data
	$(BIN)/lod build

serve: $(READY) outlines ## build a release of the shipped data and serve it on http://127.0.0.1:8000
	$(BIN)/lod build
	$(BIN)/lod serve

outlines: ## of countries for the maps, where npm is there
	@test -f $(OUTLINES) || ! command -v npm >/dev/null || \
	  npm install --no-save --silent --fetch-retries=0 $(ATLAS) || echo "No outlines for the maps: they go without."

test: $(READY) ## every test
	$(BIN)/python -m pytest

check: $(READY) lint types test ## what CI runs: style, types, every test (the architecture and the docs among them)

browser: $(READY) ## the site in headless Chromium, which the system has: stories, axe, budgets
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[browser]'
	$(BIN)/python -m pytest tests/browser

lint: $(READY) ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## mypy, strict
	$(BIN)/mypy

bench: $(READY) ## every benchmark at a small size, but for those below
	$(BIN)/python -m bench.build --records 10000
	$(BIN)/python -m bench.changed --records 10000
	$(BIN)/python -m bench.replay --records 2000 --weeks 3
	$(BIN)/python -m bench.kills --times 8
	$(BIN)/python -m bench.downloads --megabytes 100
	$(BIN)/python -m bench.changes --changes 100000
	$(BIN)/python -m bench.oai --records 20000
	$(BIN)/python -m bench.ids --records 2000 --rows 20000
	$(BIN)/python -m bench.sparql --records 2000 --rows 50000
	$(BIN)/python -m bench.search --records 20000
	$(BIN)/python -m bench.hostile

bench-build: $(READY) ## a build of N synthetic records beside its yardstick: make bench-build N=1000000
	$(BIN)/python -m bench.build --records $(N)

bench-finding: $(READY) ## recall and precision of names over real records: make bench-finding RECORDS=folder
	$(BIN)/python -m bench.finding $(RECORDS)
	$(BIN)/python -m bench.reconcile $(RECORDS)

bench-serve: $(READY) ## documents of N records beside Oxigraph and a bare Flask (needs wrk): make bench-serve N=20000
	$(BIN)/python -m bench.documents --records $(N)

bench-switch: $(READY) ## releases published in turn while wrk asks: not one lost or mixed answer (needs wrk)
	$(BIN)/python -m bench.switch

soak: $(READY) ## ten minutes of good, heavy, malformed and hostile requests: the same memory and answers after
	$(BIN)/python -m bench.soak

conformance: $(READY) ## the W3C's SPARQL tests over HTTP (they lie in ../shared)
	$(BIN)/python -m tests.conformance.run

audit: $(READY) ## known vulnerabilities of the locked dependencies (needs the network)
	$(BIN)/python -m pip install --quiet pip-audit
	$(BIN)/pip-audit --requirement requirements.lock

lock: ## renew requirements.lock from setup.cfg
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile setup.cfg --extra test --generate-hashes --universal --python-version 3.11 --no-annotate --no-header --no-emit-index-url --output-file requirements.lock

clean: ## forget the environment and the caches (releases stay)
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
