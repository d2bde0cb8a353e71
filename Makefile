# `make` alone prints this help. Everything happens in .venv and ./instance.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
POT := translations/messages.pot
EXTRACT := $(BIN)/pybabel -q extract -F babel.cfg -k told -k NC_:1c,2 -k NN_:1,2 --ignore-dirs '.*' --ignore-dirs __pycache__ --no-location --sort-output --project=delegations

.DEFAULT_GOAL := help
.PHONY: help setup run test check golden catalogues bench clean dev system judges

help: ## This list
	@echo "delegations: the programme of a delegation, for staff, hosts and delegates"
	@echo
	@grep -hE '^[a-z]+:.*## ' Makefile | sort | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

# The stamps remember what was installed and compiled, so that a second run starts at once.
.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo "No virtual environment could be made. On Debian: apt install python3-venv" >&2; exit 1; }

.venv/.runtime: requirements.txt .venv/pyvenv.cfg
	@echo "Installing what the product runs on ..."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	@echo "Installing what tests and checks need ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

.venv/.catalogues: .venv/.runtime $(CATALOGUES)
	@for po in $(CATALOGUES); do $(BIN)/pybabel -q compile -i $$po -o $${po%.po}.mo || exit 1; done
	@touch $@

setup: .venv/.catalogues ## Virtual environment, pinned packages, compiled catalogues

run: setup ## The demo season at http://127.0.0.1:8000 (PORT=... for another), with its worker
	@PORT=$(PORT) sh scripts/serve

dev: setup .venv/.dev

system:
	@sh scripts/system-packages

# Readers of calendars that are not ours, each away from what the product runs on.
.venv-judges/.installed: tests/judges/requirements.txt
	@echo "Installing the judges of calendars ..."
	@$(PYTHON) -m venv .venv-judges
	@.venv-judges/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

tests/judges/node_modules/.installed: tests/judges/package.json | system
	@cd tests/judges && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --silent
	@touch $@

judges: system .venv-judges/.installed tests/judges/node_modules/.installed

test: dev system judges ## Everything that must hold: the checks and all tests, on both databases and in a browser
	@$(MAKE) --no-print-directory check
	$(BIN)/pytest -n 2

check: dev ## Formatting, lint, types, imports, templates, catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python -m tests.check_catalogues

golden: dev system ## Writes the kept mails, calendars and papers of tests/golden anew; read the difference
	TEST_WITHOUT_POSTGRES=1 $(BIN)/pytest -p no:randomly tests/golden tests/documents/test_languages_pdf.py --renew-golden

catalogues: dev ## Collects the messages of code and templates into the catalogues
	@$(BIN)/python -m tests.collect_messages

bench: dev ## Measures the promises of the product; figures in bench/results.json
	@$(BIN)/python -m bench.run

clean: ## Removes the virtual environment, caches and the demo's data
	rm -rf .venv .venv-judges tests/judges/node_modules instance .mypy_cache .ruff_cache .import_linter_cache .hypothesis bench/results.json
	find translations -name '*.mo' -delete 2>/dev/null || true
