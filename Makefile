# Needs Python 3.11 or later, git and make; everything else goes into .venv.
# `make` sets up, `make run` builds a warehouse from samples/landing, `make ui` shows it.

PYTHON ?= python3
VENV := $(CURDIR)/.venv
BIN := $(VENV)/bin
UV := $(or $(shell command -v uv),$(BIN)/uv)
SYNC = $(UV) sync --frozen --inexact --extra samples --extra ocr --extra archives
LANDING ?= $(CURDIR)/samples/landing
WAREHOUSE ?= $(CURDIR)/data/warehouse
PORT ?= 3000

export DAGSTER_HOME := $(CURDIR)/.dagster
export GONGKAI_LANDING := $(LANDING)
export GONGKAI_WAREHOUSE := $(WAREHOUSE)

.DEFAULT_GOAL := setup
.PHONY: setup run ui test coverage lint mutants torture bench pictures

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml uv.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(UV) || $(BIN)/python -m pip install --quiet uv
	$(SYNC) || UV_NATIVE_TLS=true $(SYNC) # again, trusting the system's certificates: behind a firm's proxy
	touch $@

run: setup
	$(BIN)/gongkai build

ui: setup
	$(BIN)/gongkai ui --port $(PORT)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/dg check defs
	$(BIN)/dagster definitions validate -w workspace.yaml

test: lint
	$(BIN)/pytest -n auto --dist worksteal

# Measuring costs half as much again as the tests of the parsers themselves, so `make test` does not.
coverage: lint
	$(BIN)/pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered

mutants: setup
	nice $(BIN)/python -m tools.mutants --jobs 2

# Hours: 200 kills, every hazard alone, 20,000 files. TORTURE="kills --kills 25" does one class, or less of it.
torture: setup
	nice $(BIN)/python -m tools.torture $(TORTURE)

# Needs Chromium and Chinese fonts.
pictures: setup
	$(BIN)/python -m tools.pictures

bench: setup
	$(BIN)/python -m benchmarks
