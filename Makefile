# `make run` serves the app, `make test` tests it; each sets up what it needs, once. `make help` lists the rest.

VENV := .venv
BIN := $(VENV)/bin
MESSAGES := translations/es/LC_MESSAGES/messages
REPORTS := test-results
FIREFOX := build/firefox
BROWSER_TESTS := e2e
# Those of accounts and their lists, for the tests on another database.
STORED := e2e/todos e2e/test_account.py e2e/test_double_submit.py e2e/test_login.py e2e/test_registration.py e2e/test_walk.py
# One process for each processor, as pytest-xdist counts them; one that has nothing left takes tests of the others.
PARALLEL := --numprocesses=logical --maxprocesses=8 --dist=worksteal
# The first Python that is new enough.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
# What a bug of the app can make fail; `make test-suite` runs the others.
OF_THE_APP := -m "not suite"
# COVERAGE=1 notes which lines of the app the tests run. BUG=name plants a bug in it; then the browser tests run although unit
# tests fail.
PYTEST := $(BIN)/$(if $(COVERAGE),coverage run,python) -m $(if $(BUG),bugs.testing $(BUG),pytest)
MAKEFLAGS += $(if $(BUG),--keep-going)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: help run dev test test-unit test-e2e test-suite report test-pythons test-postgres test-served test-firefox \
	prove pictures spec spec-site coverage coverage-report mutants page-mutants harmless fuzz flake-hunt explore faults test-trace check format messages lock bench-server bench-suite clean

help:  ## List what can be made
	@sed -n 's/^\([a-z0-9-]*\):.*##/  make \1 -/p' $(MAKEFILE_LIST)

run: $(VENV)/run.done $(MESSAGES).mo  ## Serve the app at http://127.0.0.1:5000 (PORT=5001 INSTANCE_PATH=other; BUG=name: with a bug in it)
	@exec $(BIN)/python -m $(if $(BUG),bugs $(BUG),webapp)

dev: $(VENV)/run.done $(MESSAGES).mo  ## The same with the debugger, and a reload whenever a file changes
	@exec $(BIN)/flask run --debug

test: test-unit test-e2e  ## All tests of the app: those that need no browser, then the browser's (BUG=name: with a bug in it, which /spec then shows)

test-unit: $(VENV)/test.done $(MESSAGES).mo  ## The tests that need no browser, in a process for each processor
	@$(PYTEST) unit $(OF_THE_APP) $(PARALLEL) --junit-xml=$(REPORTS)/unit.xml

test-e2e: $(VENV)/browser.done $(MESSAGES).mo  ## The browser tests, headless, one browser for each processor (a part: SHARD=1/4)
	@$(PYTEST) $(BROWSER_TESTS) $(OF_THE_APP) $(PARALLEL) --output=$(REPORTS)/e2e \
		--junit-xml=$(REPORTS)/e2e$(SHARD:%=-$(subst /,-of-,$(SHARD))).xml $(SHARD:%=--shard=%)

test-suite: $(VENV)/browser.done $(MESSAGES).mo  ## The tests of the suites themselves: of their rules, options and tools
	@$(BIN)/python -m pytest unit -m suite $(PARALLEL) --junit-xml=$(REPORTS)/unit-suite.xml
	@$(BIN)/python -m pytest e2e -m suite $(PARALLEL) --output=$(REPORTS)/e2e-suite --junit-xml=$(REPORTS)/e2e-suite.xml

report: $(VENV)/test.done  ## One JUnit file, build/report.xml, of all that lie in test-results/
	@mkdir -p build
	@$(BIN)/junitparser merge $(REPORTS)/*.xml build/report.xml

test-pythons: $(VENV)/test.done $(MESSAGES).mo  ## The tests that need no browser again, on every other Python from 3.11 on that this machine has
	@$(BIN)/python -m tools.pythons

test-postgres: $(VENV)/browser.done $(MESSAGES).mo  ## The tests of what is stored again, on a temporary server of the PostgreSQL that is installed
	@$(BIN)/python -m tools.postgres -- $(MAKE) --no-print-directory REPORTS=$(REPORTS)/postgres BROWSER_TESTS="$(STORED)" \
		PYTEST="$(PYTEST) --recording=" test

prove: $(VENV)/browser.done $(MESSAGES).mo  ## That the tests detect each seeded bug, and which does (NAME=a-bug for one)
	@$(BIN)/python -m bugs.prove $(NAME)

pictures: $(VENV)/browser.done $(MESSAGES).mo  ## The pictures of the tour: pages right, and with a bug
	@$(BIN)/python -m bugs.pictures

spec: $(VENV)/browser.done $(MESSAGES).mo  ## The pictures and films of /spec, and the pages with each bug beside those without (after make prove)
	@$(BIN)/python -m bugs.spec

spec-site: $(VENV)/test.done $(MESSAGES).mo  ## /spec, /tour and /source as files below build/site, for a host without the app
	@$(BIN)/python -m tools.spec.site

coverage: $(VENV)/browser.done $(MESSAGES).mo  ## That both suites together leave no branch of the app untried
	@rm -f .coverage .coverage.*
	@$(MAKE) --no-print-directory COVERAGE=1 test
	@$(MAKE) --no-print-directory coverage-report

coverage-report: $(VENV)/test.done  ## The same, of tests that ran with COVERAGE=1
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage json --quiet --fail-under=0 -o $(REPORTS)/coverage.json
	@$(BIN)/python -m tools.record $(REPORTS)/coverage.json
	@$(BIN)/coverage report

mutants: $(VENV)/mutants.done $(MESSAGES).mo  ## That the unit tests detect small changes of the app (takes an hour; goes on where it stopped)
	@$(BIN)/python -m tools.mutants

page-mutants: $(VENV)/browser.done $(MESSAGES).mo  ## That the tests detect small changes of templates, styles, scripts, translations (SAMPLE=120 SEED=1)
	@$(BIN)/python -m tools.page_mutants $(SAMPLE:%=--sample=%) $(SEED:%=--seed=%)

harmless: $(VENV)/browser.done $(MESSAGES).mo  ## That edits which no user could notice make no browser test fail (N=100 SEED=1)
	@$(BIN)/python -m tools.harmless $(or $(N),100) $(SEED:%=--seed=%)

test-served: $(VENV)/browser.done $(MESSAGES).mo  ## The browser tests again on the app as gunicorn serves it, by four processes
	@$(BIN)/python -m tools.served $(PARALLEL) --output=$(REPORTS)/served \
		--junit-xml=$(REPORTS)/served.xml

test-firefox: $(VENV)/test.done $(MESSAGES).mo  ## The browser tests again in the Firefox that is installed, by a Playwright that can drive it
	@$(BIN)/python -m tools.firefox
	@$(MAKE) --no-print-directory $(FIREFOX)/done
	@$(BIN)/python -m tools.firefox e2e $(PARALLEL) --output=$(REPORTS)/firefox --junit-xml=$(REPORTS)/firefox.xml

fuzz: $(VENV)/test.done $(MESSAGES).mo  ## N random and malformed requests (N=100000 SEED=1) to the app under gunicorn
	@$(BIN)/python -m tools.fuzz $(N) $(SEED:%=--seed=%)

flake-hunt: $(VENV)/browser.done $(MESSAGES).mo  ## The browser tests N times (N=300) in random order, often under load: which ever failed?
	@$(BIN)/python -m tools.flake_hunt --folder=$(REPORTS)/flake-hunt $(or $(N),10)

explore: $(VENV)/browser.done $(MESSAGES).mo  ## N steps (N=2000) in two tabs of a list, chosen at random and compared with a model of it
	@$(BIN)/python -m pytest e2e/todos/test_model.py --explore=$(or $(N),2000)

faults: $(VENV)/browser.done $(MESSAGES).mo  ## That nothing is lost while servers are killed, stopped and frozen, disks full … (NAME=disk-full; four minutes)
	@$(BIN)/python -m tools.faults $(NAME)

test-trace: $(VENV)/browser.done $(MESSAGES).mo  ## The browser tests that failed last, again, with a trace of each
	@$(BIN)/python -m pytest e2e --last-failed --last-failed-no-failures=none --output=$(REPORTS)/e2e --tracing=on

check: $(VENV)/test.done $(MESSAGES).mo  ## Lint, types and layers, templates, translations
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache
	@$(BIN)/djlint --quiet --lint templates
	@$(BIN)/python -m pytest unit/test_translations.py --quiet --recording=

format: $(VENV)/test.done  ## Put the Python files into shape
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

messages: $(VENV)/test.done  ## Collect the texts to translate into translations/
	@mkdir -p build
	@$(BIN)/python -m babel.messages.frontend -q extract -F pyproject.toml -k _l --no-wrap --add-location=file --sort-by-file -o build/messages.pot .
	@$(BIN)/pybabel -q update -i build/messages.pot -d translations --no-wrap --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date

lock:  ## Pin the newest versions of everything (needs uv)
	@uv pip compile -q --upgrade --universal --generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock
	@uv pip compile -q --upgrade --universal --generate-hashes --no-annotate --no-header pyproject.toml \
		--group test --group check -c requirements.lock -o requirements-dev.lock
	@uv pip compile -q --upgrade --universal --generate-hashes --no-annotate --no-header pyproject.toml \
		--group test --group mutants -c requirements-dev.lock -o requirements-mutants.lock
	@# The last that can drive a Firefox ESR: 1.65 sends it a command that it does not know.
	@echo playwright==1.64.0 | uv pip compile -q --universal --generate-hashes --no-annotate --no-header - \
		-o requirements-firefox.lock

bench-server: $(VENV)/test.done $(MESSAGES).mo  ## What a page costs, beside a bare route and Flask's tutorial, and a list short and long
	@$(BIN)/python -m bench.server
	@$(BIN)/python -m bench.lists

bench-suite: $(VENV)/browser.done $(MESSAGES).mo  ## What a browser test costs, beside bare Playwright and @playwright/test (MODULES=node_modules)
	@$(BIN)/python -m bench.suite
	@$(BIN)/python -m bench.peer $(MODULES:%=--modules=%)

clean:  ## Remove what was set up and made (not instance/, which holds what the app keeps)
	rm -rf $(VENV) build $(REPORTS) $(MESSAGES).mo

$(VENV)/run.done: requirements.lock
	@test -n "$(PYTHON)" || { echo "Error: no Python 3.11 or newer. Install one, then run make again." >&2; exit 1; }
	@echo "Setting up $(VENV) (once) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
		|| { echo "Error: no virtual environment. On Debian, run: apt install python3-venv" >&2; rm -rf $(VENV); exit 1; }
	@$(PIP_INSTALL) -r requirements.lock \
		|| { echo "Error: not installed. Run by hand: $(PIP_INSTALL) -r requirements.lock" >&2; exit 1; }
	@touch $@

$(VENV)/test.done: requirements-dev.lock $(VENV)/run.done
	@echo "Setting up the tests (once) ..."
	@$(PIP_INSTALL) -r requirements-dev.lock \
		|| { echo "Error: not installed. Run by hand: $(PIP_INSTALL) -r requirements-dev.lock" >&2; exit 1; }
	@touch $@

$(VENV)/mutants.done: requirements-mutants.lock $(VENV)/test.done
	@$(PIP_INSTALL) -r requirements-mutants.lock \
		|| { echo "Error: not installed. Run by hand: $(PIP_INSTALL) -r requirements-mutants.lock" >&2; exit 1; }
	@touch $@

$(FIREFOX)/done: requirements-firefox.lock $(VENV)/test.done
	@$(PIP_INSTALL) --upgrade --target=$(FIREFOX) -r requirements-firefox.lock \
		|| { echo "Error: not installed. Run by hand: $(PIP_INSTALL) --target=$(FIREFOX) -r requirements-firefox.lock" >&2; exit 1; }
	@touch $@

$(VENV)/browser.done: $(VENV)/test.done
	@$(BIN)/python -m e2e.harness.browsers
	@touch $@

$(MESSAGES).mo: $(MESSAGES).po | $(VENV)/run.done
	@$(BIN)/pybabel -q compile -i $< -o $@
