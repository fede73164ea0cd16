# Every target sets up what it needs; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DATA ?= data
ORACLES := .venv-oracles
PROFILES ?= 300
FUZZ ?= 1000
MUTANTS := .venv-mutants
ROOMS ?=
SAMPLE ?=
MORE ?=
export DELIBERATION_PORT := $(PORT)
export DELIBERATION_DATA := $(DATA)

.DEFAULT_GOAL := help
.PHONY: help setup setup-test setup-check run demo test test-quick check fmt lint types imports messages migrate \
        migration verifier fuzz bench oracles mutants sweep anchors looks screenshots lock

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	touch $@

$(VENV)/check.stamp: $(VENV)/test.stamp requirements/check.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/check.txt
	touch $@

setup: $(VENV)/run.stamp ## the virtual environment with the deliberation command

setup-test: $(VENV)/test.stamp
	sh tests/install-browser.sh

setup-check: $(VENV)/check.stamp

run: setup ## serve an empty installation
	$(BIN)/deliberation run

demo: setup ## serve the sample communities on http://127.0.0.1:8000
	$(BIN)/deliberation demo

test: setup-test ## the whole suite
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder $(TESTS)

test-quick: setup-test ## the suite without what takes more than ten seconds each
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder -m "not slow" $(TESTS)

check: setup-check fmt-check lint types imports messages-check migrations-check test ## what CI runs

fmt: setup-check ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --select I .

.PHONY: fmt-check messages-check migrations-check
fmt-check: setup-check
	$(BIN)/ruff format --check .

lint: setup-check ## ruff
	$(BIN)/ruff check .

types: setup-check ## mypy, strict
	$(BIN)/mypy

imports: setup-check ## the floors of the house
	$(BIN)/lint-imports --no-cache

messages: setup-check ## collect new sentences into the catalogues
	$(BIN)/python -m deliberation.web.i18n.catalogues update

messages-check: setup-check
	$(BIN)/python -m deliberation.web.i18n.catalogues check

migrate: setup ## bring the database to the newest schema
	$(BIN)/deliberation migrate

migration: setup ## write what the models say and no migration makes yet: make migration NAME=add_meetings
	$(BIN)/python -m deliberation.cli.migration "$(NAME)"

migrations-check: setup-check
	$(BIN)/python -m pytest --quiet tests/house/test_migrations.py

verifier: setup ## the verifier as one file that any Python runs: build/deliberation-verify.pyz
	$(BIN)/python -m deliberation.verifier.packing build/deliberation-verify.pyz
	cd build && sha256sum deliberation-verify.pyz

fuzz: setup-test ## feed changed bundles to the verifier: make fuzz FUZZ=5000
	CHANCE=1 FUZZ=$(FUZZ) $(BIN)/python -m pytest --quiet --timeout 0 tests/verifier/test_fuzz.py

bench: setup ## what we make of this machine, each figure beside its limit
	$(BIN)/deliberation bench

$(ORACLES)/run.stamp: requirements/oracles.txt
	test -x $(ORACLES)/bin/python || $(PYTHON) -m venv $(ORACLES)
	$(ORACLES)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/oracles.txt
	touch $@

oracles: $(ORACLES)/run.stamp ## compare our counts with other people's counters: make oracles PROFILES=10000
	PROFILES=$(PROFILES) $(ORACLES)/bin/python -m pytest -c tests/oracles/pytest.ini tests/oracles

$(MUTANTS)/run.stamp: requirements/mutants.txt
	test -x $(MUTANTS)/bin/python || $(PYTHON) -m venv $(MUTANTS)
	$(MUTANTS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/mutants.txt
	touch $@

mutants: $(MUTANTS)/run.stamp ## change the counts and see who notices: make mutants ROOMS="count rules" SAMPLE=40
	PYTHONPATH=src:tests $(MUTANTS)/bin/python -m mutants $(ROOMS) $(if $(SAMPLE),--sample $(SAMPLE)) $(MORE)

looks: setup-test ## every page in both languages, at both widths, light and dark, in every size of text
	LOOKS=every $(BIN)/python -m pytest tests/browser/test_every_page.py

sweep: setup-test ## look at every page as everybody and write down who sees what: docs/who-sees-what.md
	SWEEP=1 $(BIN)/python -m pytest --quiet tests/privacy/test_who_sees_what.py

anchors: setup-test ## have other people's code check our log: that of Go's checksum database
	sh tests/anchors/install.sh
	ANCHORS=1 $(BIN)/python -m pytest --quiet tests/anchors

screenshots: setup-test ## pictures of the main pages, of five ends of a vote and of people's journeys, into build/screenshots
	PYTHONPATH=tests $(BIN)/python -m browser.screenshots
	PICTURES=build/screenshots $(BIN)/python -m pytest --quiet tests/browser/test_results.py tests/browser/test_ways_to_vote.py \
		tests/browser/test_meeting_journeys.py tests/browser/test_notice_journeys.py

lock: setup-check ## renew the locked dependencies (a week of cool-down)
	sh requirements/lock.sh
