# `make site` needs nothing but make and Python 3.11 or newer; `make help` lists the rest.

VENV := .venv
BIN := $(VENV)/bin
OUT := _site
# The sample articles' English, as they embed it; a docset would name the repository of its originals.
ENGLISH := _english
LANGUAGES := vi id de ja ar

# The newest Python that works; `make PYTHON=… site` takes another.
PYTHON = $(shell for python in python3.13 python3.12 python3.11 python3; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$python; break; fi; done)

# Each stamp says that an extra is installed as pyproject.toml asks for it.
STAMP := $(VENV)/.installed
SITE := $(STAMP)-site
TEST := $(STAMP)-test
DEV := $(STAMP)-dev

.DEFAULT_GOAL := help
.PHONY: help site docs test lint format messages bench clean
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: $(SITE) ## check the sample articles and build their site into _site/
	@echo "What the checks find in source/ (the sample articles keep the mistakes they were published with):"
	@$(BIN)/sxs check source || test $$? -eq 1
	@$(BIN)/sxs originals write source -o $(ENGLISH)
	@$(BIN)/sxs build source -o $(OUT) --originals $(ENGLISH)
	@echo "To serve it: $(BIN)/python -m http.server --directory $(OUT)"

docs: $(SITE) ## build this project's documentation into _docs/
	@$(BIN)/sphinx-build -W --keep-going -q -b html docs _docs
	@echo "Documentation: _docs/index.html"

test: $(TEST) ## run every test
	@$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(DEV) ## style, types and which package may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## write the code as ruff would have it
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

# Dates and the extractor's version would differ in every run.
messages: $(DEV) ## bring the interface's message catalogs up to date
	@mkdir -p locale
	$(BIN)/pybabel --quiet extract --mapping-file=babel.cfg --no-default-keywords --keywords="t translate tn:1,2" \
	  --add-comments=TRANSLATORS: --strip-comment-tags --add-location=file --sort-output --no-wrap \
	  --header-comment="# Messages of the interface of sphinx-sxs." --project=sphinx-sxs --version=interface \
	  --output=locale/sphinx_sxs.pot.new .
	@sed -e 's/^"POT-Creation-Date: .*/"POT-Creation-Date: 2026-01-01 00:00+0000\\n"/' -e '/^"Generated-By: /d' \
	  -e '/^#, fuzzy$$/d' locale/sphinx_sxs.pot.new > locale/sphinx_sxs.pot
	@rm locale/sphinx_sxs.pot.new
	$(BIN)/sphinx-intl update --pot-dir locale --locale-dir locale --line-width 0 $(addprefix --language=,$(LANGUAGES))

bench: $(TEST) ## measure against Sphinx with MyST, a naive reader and pofilter
	@$(BIN)/python tools/bench/build.py $(ARGS)
	@$(BIN)/python tools/bench/extract.py
	@$(BIN)/python tools/bench/check.py
	@$(BIN)/python tools/bench/originals.py

clean: ## remove the site, the virtual environment and all caches
	rm -rf $(OUT) $(ENGLISH) _docs docs/rules .sxs_cache $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found; make PYTHON=/path/to/python names one." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) lacks the module venv; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(SITE): EXTRA :=
$(TEST): EXTRA := [test,bench]
$(DEV): EXTRA := [dev]
$(SITE) $(TEST) $(DEV): pyproject.toml | $(BIN)/python
	@echo "Installing .$(EXTRA) into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".$(EXTRA)"
	@touch $@
