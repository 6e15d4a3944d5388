# Two commands matter: `make run` opens the academy, `make test` proves it. Both prepare everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench docs format messages

help:
	@echo "make run      open the demonstration at http://localhost:$(PORT)"
	@echo "make test     everything that proves it (about half an hour on 2 cores)"
	@echo "make check    the quick part of it (under 90 seconds)"
	@echo "make bench    measure, and print ratios against baselines of the same run"
	@echo "make docs     make the screenshots of the documentation anew"
	@echo "make setup    only prepare the environment"

$(VENV)/.demo: pyproject.toml .ci/constraints.txt .ci/prepare
	@PYTHON=$(PYTHON) bash .ci/prepare demo

$(VENV)/.dev: pyproject.toml .ci/constraints.txt .ci/prepare
	@PYTHON=$(PYTHON) bash .ci/prepare dev

setup: $(VENV)/.dev

run: $(VENV)/.demo
	@$(BIN)/python manage.py run_demo --port $(PORT)

test: $(VENV)/.dev
	@$(BIN)/python tests/run.py

check: $(VENV)/.dev
	@$(BIN)/python tests/run.py --quick

bench: $(VENV)/.dev
	@$(BIN)/python tests/bench/run.py

docs: $(VENV)/.dev
	@$(BIN)/python docs/screenshots.py

format: $(VENV)/.dev
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format . && git ls-files '*.html' | xargs $(BIN)/djade --target-version 5.2

messages: $(VENV)/.dev
	@$(BIN)/python tests/tools/messages.py
