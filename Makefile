# Needs Python 3.11 or later, git and make; everything else goes into .venv.
# `make` sets up, `make run` builds a warehouse from samples/landing, `make ui` shows it.

PYTHON ?= python3
VENV := $(CURDIR)/.venv
BIN := $(VENV)/bin
UV := $(or $(shell command -v uv),$(BIN)/uv)
SYNC = $(UV) sync --frozen --inexact --extra samples --extra ocr --extra archives --extra release --group docs
LANDING ?= $(CURDIR)/samples/landing
WAREHOUSE ?= $(CURDIR)/data/warehouse
PORT ?= 3000

# Set in many container images; each command would compile all of Dagster again.
unexport PYTHONDONTWRITEBYTECODE
export DAGSTER_HOME := $(CURDIR)/.dagster
export GONGKAI_LANDING := $(LANDING)
export GONGKAI_WAREHOUSE := $(WAREHOUSE)

.DEFAULT_GOAL := setup
.PHONY: setup run ui test tests coverage lint style types definitions mutants torture bench bench-scale pictures fuzz audit sbom proof docs tutorial superset

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

lint: style types definitions

style: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: setup
	$(BIN)/mypy

definitions: setup
	$(BIN)/dg check defs
	$(BIN)/dagster definitions validate -w workspace.yaml

# mypy runs on one core for a minute where it has no cache: the tests begin meanwhile.
test: style
	$(MAKE) --jobs 3 types definitions tests

tests: setup
	$(BIN)/pytest -n auto --dist worksteal $(COVERED)

# Measuring costs half as much again as the tests of the parsers themselves, so `make test` does not.
coverage: COVERED = --cov --cov-report=term:skip-covered
coverage: lint tests

mutants: setup
	nice $(BIN)/python -m tools.mutants --jobs 2

# Hours: 200 kills, every hazard alone, 20,000 files. TORTURE="kills --kills 25" does one class, or less of it.
torture: setup
	nice $(BIN)/python -m tools.torture $(TORTURE)

# Every reader, FUZZ_SECONDS each; what is found lies in FUZZ_OUT. Linux only.
FUZZ_SECONDS ?= 60
FUZZ_OUT ?= $(CURDIR)/data/fuzz
fuzz: setup
	$(SYNC) --group fuzz || UV_NATIVE_TLS=true $(SYNC) --group fuzz
	$(BIN)/python -m tools.fuzz --seconds $(FUZZ_SECONDS) --out $(FUZZ_OUT)

# Known vulnerabilities of all that uv.lock names. Fails also when the service cannot be asked, and says so.
AUDIT_SERVICE ?= osv
audit: setup
	$(SYNC) --group audit || UV_NATIVE_TLS=true $(SYNC) --group audit
	$(BIN)/python -m tools.audit --service $(AUDIT_SERVICE)

# What a release is made of, from uv.lock, in CycloneDX with the hash of every file.
SBOM ?= $(CURDIR)/dist/sbom.cdx.json
sbom: setup
	mkdir -p $(dir $(SBOM))
	$(UV) export --frozen --offline --quiet --format cyclonedx1.5 --all-extras --no-default-groups --output-file $(SBOM)

# Needs Chromium and Chinese fonts.
pictures: setup
	$(BIN)/python -m tools.pictures

# The documentation as a site, in site/: open site/index.html, or serve the folder. Nothing is loaded from elsewhere.
docs: setup
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

# Both pages of the tutorial, run from top to bottom, and written again with what they print.
tutorial: setup
	$(BIN)/python -m tools.tutorial

# A Superset of its own over WAREHOUSE: imports the dashboard, runs every chart, takes its pictures. Minutes, 1.5 GB;
# needs Chromium and Chinese fonts. SUPERSET="--serve 8088" leaves it running.
superset: setup
	$(BIN)/python -m tools.superset --warehouse $(WAREHOUSE) --picture $(CURDIR)/docs/images/superset.png $(SUPERSET)

bench: setup
	$(BIN)/python -m benchmarks

# Whole builds of 1,000, 10,000 and 50,000 files: hours. COUNTS=1000,2000 takes minutes.
COUNTS ?= 1000,10000,50000
bench-scale: setup
	$(UV) pip install --quiet --python $(BIN)/python --target data/peers --no-deps pdfplumber-rs==0.3.0
	$(BIN)/python -m benchmarks scale --counts $(COUNTS)

# A release of 5,000 generated reports and those in ALSO, made twice, validated and opened: half an hour.
proof: setup
	nice $(BIN)/python -m tools.release_proof $(if $(ALSO),--also $(ALSO)) --out data/proof
