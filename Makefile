# `make run` starts WAVIC, `make test` checks everything. docs/operations.md says more.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
VENV := .venv
BIN := $(VENV)/bin
export npm_config_update_notifier := false
# The newest Python that will do, with what a virtual environment needs, until there is one.
PYTHON := $(if $(wildcard $(BIN)/python),,$(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done))

.PHONY: help run studio test prove bench lint format clean tools packages programs

help:
	@echo "make run      start WAVIC on http://127.0.0.1:$${PORT:-8000} (PORT and WAVIC_DATA can be set)"
	@echo "make studio   build the web app, as make run and make test do where there is Node.js"
	@echo "make test     every test; beside them lint, types, migrations and deployment checks"
	@echo "make prove    the tests too heavy for every commit"
	@echo "make bench    what a request costs"
	@echo "make lint     ruff and mypy      make format   ruff's formatter"
	@echo "make clean    remove what was installed and built; data stays"

run: $(VENV)/.run
	@$(MAKE) --silent --no-print-directory studio || echo "The studio wasn't built, see above; all else works."
	@exec $(BIN)/python -m wavic.laptop

test: tools
	@$(BIN)/python -m wavic.testing.checks

prove: tools
	@$(BIN)/pytest -m prove

bench: tools
	@$(BIN)/python -m bench.reads
	@$(BIN)/python -m bench.audio
	@$(BIN)/python -m bench.streaming
	@$(BIN)/python -m bench.images
	@$(BIN)/python -m bench.uploads
	@$(BIN)/python -m bench.search
	@$(BIN)/python -m bench.stream
	@$(BIN)/python -m bench.studio

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean:
	rm -rf static/node_modules static/dist static/openapi.json static/src/api/schema.d.ts
	rm -rf $(VENV) node_modules staticfiles artifacts .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what is installed, once, and again when a list of requirements changes --------------------

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "WAVIC needs Python 3.11 or newer with venv: on Debian and \
	Ubuntu apt-get install python3-venv, on a Mac brew install python." >&2; exit 1; fi
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt requirements-embedded.txt | $(BIN)/python
	@echo "Installing what WAVIC needs (a minute or two, this once)"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-embedded.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-embedded.txt requirements-dev.txt | $(BIN)/python
	@echo "Installing the tools"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.run

# Node.js, Chromium and Redis are not WAVIC's to install on a person's computer: without them the
# tests that need them are skipped, with a line that says so. Mostly it waits for downloads, so all
# is fetched at once.
tools:
	@$(MAKE) --no-print-directory --jobs=4 $(VENV)/.dev packages programs
	@$(MAKE) --silent --no-print-directory studio

packages:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory node_modules/.installed \
	static/node_modules/.package-lock.json; \
	else echo "Node.js is missing: the tests that need it (Azurite) are skipped."; fi

programs:
	@for program in chromium redis-server; do \
	if ! command -v $$program >/dev/null && [ "$$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then \
	echo "Installing $$program"; (apt-get update -qq && apt-get install -y -qq $$program) >/dev/null \
	2>&1 || echo "$$program can't be installed: the tests that need it are skipped."; fi; done

node_modules/.installed: package-lock.json
	@echo "Installing Azurite"
	@npm ci --silent --no-audit --no-fund
	@touch $@

# --- the studio: built again when its sources change, or what the API's schema says ------------

PYTHON_SOURCES := $(shell find * \( -name node_modules -o -name static -o -name tests \) -prune \
	-o -name '*.py' -print)
STUDIO_SOURCES := $(shell cd static && find src public index.html *.json *.js *.ts ! -name \
	schema.d.ts ! -name openapi.json 2>/dev/null)
NODE_WILL_DO := node -e 'const [major, minor] = process.versions.node.split("."); \
	process.exit(+major > 20 || (+major == 20 && +minor >= 19) ? 0 : 1)' 2>/dev/null

studio:
	@if command -v npm >/dev/null && $(NODE_WILL_DO); \
	then $(MAKE) --silent --no-print-directory static/dist/index.html; \
	else echo "The studio isn't built: it needs Node.js 20.19 or newer, with npm."; fi

static/dist/index.html: static/openapi.json static/node_modules/.package-lock.json \
		$(addprefix static/,$(STUDIO_SOURCES))
	@echo "Building the studio"
	@cd static && output=$$(npm run schema 2>&1 && npm run build 2>&1) || { echo "$$output"; exit 1; }
	@$(BIN)/python -m whitenoise.compress --quiet static/dist

# Whatever the environment is: this needs neither a database nor a data folder.
$(VENV)/openapi.json: $(PYTHON_SOURCES) $(VENV)/.run
	@WAVIC_ENV=test MONGODB_URI= PORT= $(BIN)/python manage.py spectacular \
	--format openapi-json --file $@

# Left alone where it would say the same.
static/openapi.json: $(VENV)/openapi.json
	@cmp -s $< $@ || cp $< $@

# npm writes that file when it is done.
static/node_modules/.package-lock.json: static/package-lock.json
	@echo "Installing what builds the studio"
	@cd static && npm ci --include=dev --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@
