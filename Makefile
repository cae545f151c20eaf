# Everything a newcomer runs. Needs `make` and `python3` (3.11 or newer); the rest is fetched into .venv or by apt.
PYTHON ?= python3
UV ?= $(or $(wildcard .venv/bin/uv),uv)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BROWSER_TESTS = $(BIN)/pytest -m 'browser and alone' tests/browser && \
  $(BIN)/pytest -m 'browser and not alone' --numprocesses 2 --dist worksteal tests/browser

.DEFAULT_GOAL := help
.PHONY: help demo test web web-test pictures check format lock system-demo system-test clean

help: ## say what each target does
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

demo: system-demo $(READY) web ## start a centre, a broker and eight sites on this machine, play a scenario, stay up
	@$(BIN)/heliograph demo $(ARGS)

test: system-test $(READY) web ## run the whole test suite, the pages in a real browser last
	@$(BIN)/pytest --numprocesses 4 --dist loadgroup $(ARGS)
	@$(if $(ARGS),,$(BROWSER_TESTS))

web: $(READY) ## build the pages again if anything of them changed
	@$(BIN)/python hatch_build.py

web-test: system-test $(READY) web ## test the pages only
	@$(BIN)/pytest tests/web
	@$(if $(ARGS),$(BIN)/pytest -m browser tests/browser $(ARGS),$(BROWSER_TESTS))

pictures: system-test $(READY) web ## take the pictures of the README and of the field guide again
	@$(BIN)/python tests/browser/pictures.py $(ARGS)
	@$(BIN)/python tests/browser/tablet/pictures.py

check: $(READY) ## check format, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(READY) ## format the code and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only .

lock: ## choose the versions of every dependency again (needs uv)
	@$(UV) pip compile --universal --python-version 3.11 --all-extras --generate-hashes --no-header \
	  --no-emit-index-url --no-annotate --quiet --upgrade pyproject.toml --output-file requirements.lock

clean: ## remove the local environment and every cache
	@rm -rf $(VENV) app/static app/web/node_modules build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

system-demo:
	@PYTHON="$(PYTHON)" deploy/install-deps.sh demo

system-test:
	@PYTHON="$(PYTHON)" deploy/install-deps.sh test

# Dependencies by hash first; then the project itself, in place and without asking anybody for more.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Heliograph needs Python 3.11 or newer: make PYTHON=python3.x")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing what requirements.lock names into $(VENV) (about a minute the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@echo "installing Heliograph in place and building its pages (about a minute the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
