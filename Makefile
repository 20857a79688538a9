# The three commands: make setup, make serve, make check. `make help` lists all of them.
# Needs Python 3.11 or newer with venv and pip, and for some tests a few Debian packages, which `make test` gets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
SOURCES := parlour tests bench docs
# Checks never touch the data of a running Parlour.
QUIET_DATA := PARLOUR_DATA=build/check

.PHONY: help setup serve test check demo bench format messages docs clean
.DEFAULT_GOAL := help

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: $(RUN) ## make the virtual environment in .venv/ with what Parlour needs to run

serve: $(RUN) ## make the data folder, migrate, and serve on http://localhost:8000
	exec $(BIN)/parlour serve --migrate

demo: $(RUN) ## a believable organisation with some hundred conversations
	$(BIN)/parlour demo

test: $(DEV) ## the whole suite, on SQLite and, where there is one, on PostgreSQL (ARGS="-k word" narrows it)
	tests/packages
	$(BIN)/python -m tests $(ARGS)

check: $(DEV) ## format, lint, types, floors, migrations, docs, translations and house rules
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(QUIET_DATA) $(BIN)/mypy
	$(BIN)/lint-imports
	$(QUIET_DATA) $(BIN)/python manage.py makemigrations --check --dry-run
	$(QUIET_DATA) $(BIN)/python -m pytest -q tests/architecture

bench: $(DEV) ## every benchmark, with its peer where there is one (ARGS=--quick takes minutes)
	for name in $$($(BIN)/parlour bench); do $(BIN)/parlour bench $$name $(ARGS) || exit 1; done

format: $(DEV) ## put the code in the house's format
	$(BIN)/ruff check --fix --quiet $(SOURCES) || true
	$(BIN)/ruff format $(SOURCES)

messages: $(DEV) ## collect the texts to be translated into parlour/locale/parlour.pot
	$(QUIET_DATA) $(BIN)/python -m tests.architecture.catalogue

docs: $(DEV) ## write docs/reference/ anew from the code
	$(QUIET_DATA) $(BIN)/python -m docs.generate

clean: ## remove what was built; your data stays
	rm -rf $(VENV) build parlour.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Parlour needs Python 3.11 or newer; name one with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "Python lacks venv; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.lock requirements/build.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/build.lock -r requirements/run.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.lock $(RUN)
	$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@
