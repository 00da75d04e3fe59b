# Everything runs in .venv, which make builds from the locks in requirements/.
# PYTHON names the interpreter to build it with, PORT where the desk listens, ARGS what pytest or bench also gets,
# PEERS an interpreter that holds the engines bench/schemes.py and bench/register.py compare with, ROWS how many firms
# the register of bench has, SPARK=no leaves Spark out of the tests, SAIL an interpreter that holds Sail.

PYTHON ?= python3
PORT ?= 8000
UV ?= uv
ARGS ?=
PEERS ?=
ROWS ?= 1000000
SPARK ?= yes
SAIL ?= .venv-sail/bin/python
RUN := .venv/bin/python
EXAMPLE := examples/kitchenware-mainland-maker.yaml

.DEFAULT_GOAL := help
.PHONY: help plan test sail check bench desk audit docs format lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

plan: .venv/core.stamp ## the plan of an example firm, here and in build/plan.html
	@mkdir -p build
	@.venv/bin/tradewind plan $(EXAMPLE) -o build/plan.html

test: .venv/dev.stamp .venv/spark.stamp .venv/system.stamp ## all tests; ARGS="-k duty" for some
	@$(RUN) -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

sail: ## what Spark must agree on, over Sail; SAIL names an interpreter that has it
	@if [ -x "$(SAIL)" ]; then PYTHONPATH=src $(SAIL) tests/engines/sail.py $(ARGS); \
		else echo "Skipped: Sail is not installed; docs/spark.md says how." >&2; fi

check: .venv/dev.stamp ## format, lint, types, imports, facts, words, docs: all are tried
	@failed=; \
	try() { printf '\n== %s\n' "$$*"; "$$@" || failed="$$failed\n  $$*"; }; \
	try .venv/bin/ruff format --check .; \
	try .venv/bin/ruff check .; \
	try .venv/bin/mypy; \
	try .venv/bin/lint-imports; \
	try .venv/bin/tradewind facts check; \
	for one in clock words docs sayings locks; do try $(RUN) checks/$$one.py; done; \
	if [ -n "$$failed" ]; then printf "\nFailed:$$failed\n"; exit 1; fi; \
	printf '\nAll checks passed.\n'

bench: .venv/dev.stamp ## how long a plan, the schemes and ROWS firms take; PEERS=PYTHON to compare engines
	@$(RUN) bench/plan.py $(ARGS)
	@$(RUN) bench/schemes.py $(if $(PEERS),--peers $(PEERS)) $(ARGS)
	@$(RUN) bench/register.py --section whole $(if $(PEERS),--section peers --peers $(PEERS)) --rows $(ROWS) $(ARGS)

desk: .venv/desk.stamp ## the web desk on PORT with invented firms; DATABASE_URL=postgres://… for real use
	@DATABASE_URL="$(DATABASE_URL)" .venv/bin/tradewind serve --port $(PORT) $(if $(DATABASE_URL),,--demo)

audit: .venv/audit.stamp ## known faults in what is locked; asks the network
	@$(RUN) checks/audit.py

docs: .venv/core.stamp ## write the generated pages again
	@$(RUN) checks/docs.py --write

format: .venv/dev.stamp ## put the code into the one format
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

clean: ## remove .venv, build and every cache
	rm -rf .venv .venv-sail build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests checks -name __pycache__ -type d -prune -exec rm -rf {} +

# --- locks: every file by its hash, for Python 3.11 and later, on Linux and macOS ---
LOCK := $(UV) pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--generate-hashes --only-binary :all: --no-emit-build-options --no-emit-index-url \
	--no-emit-find-links --no-header --no-annotate --quiet

lock: ## resolve the locks again from pyproject.toml (needs uv)
	@$(LOCK) --output-file requirements/core.txt
	@for one in solve audit; do \
		$(LOCK) --extra $$one --constraint requirements/core.txt --output-file requirements/$$one.txt || exit 1; done
	@$(LOCK) --extra desk --extra bulk --extra mcp --constraint requirements/core.txt --output-file requirements/desk.txt
	@$(LOCK) --extra dev --extra desk --extra bulk --extra mcp --constraint requirements/desk.txt --output-file requirements/dev.txt
	@$(LOCK) --no-binary pyspark --extra spark --constraint requirements/core.txt --output-file requirements/spark.txt

# --- the virtual environment ---
# Wheels only and --no-index for the project itself: nothing is fetched that no hash names.
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --no-input

.venv/core.stamp: requirements/core.txt pyproject.toml | .venv/bin/pip
.venv/desk.stamp: requirements/desk.txt pyproject.toml | .venv/bin/pip
.venv/dev.stamp: requirements/dev.txt pyproject.toml | .venv/bin/pip
.venv/core.stamp .venv/desk.stamp .venv/dev.stamp: .venv/%.stamp:
	@echo "Installing requirements/$*.txt into .venv ..." >&2
	@$(PIP) --require-hashes --only-binary :all: -r requirements/$*.txt
	@$(PIP) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

.venv/audit.stamp: requirements/audit.txt | .venv/bin/pip
	@$(PIP) --require-hashes --only-binary :all: -r requirements/audit.txt
	@touch $@

# PySpark comes as source only, 456 MB of it; the locked setuptools of dev.txt builds it. Without it the Spark
# tests skip: SPARK=no leaves it out, and so does a machine that cannot fetch it.
.venv/spark.stamp: requirements/spark.txt | .venv/dev.stamp
	@if [ "$(SPARK)" = no ]; then \
		echo "Skipped: PySpark is left out, and tests that need it will skip." >&2; exit 0; fi; \
	echo "Installing requirements/spark.txt into .venv ..." >&2; \
	if $(PIP) --require-hashes --only-binary :all: --no-binary pyspark --no-build-isolation \
		-r requirements/spark.txt; then touch $@; else \
		echo "Skipped: PySpark could not be installed; tests that need it will skip." >&2; fi

# Debian and Ubuntu ship python3 without the part that puts pip into a new environment.
.venv/bin/pip:
	@found=; for each in "$(PYTHON)" python3 python3.13 python3.12 python3.11; do \
		if "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			found=$$each; break; fi; done; \
	if [ -z "$$found" ]; then \
		echo "No Python 3.11 or later was found. Install one, or name it: make PYTHON=/path/to/python3.11" >&2; \
		exit 1; fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		package=$$("$$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		root=no; if [ "$$(id -u)" = 0 ]; then root=; elif sudo -n true 2>/dev/null; then root="sudo -n"; fi; \
		if [ "$$root" = no ] || ! command -v apt-get >/dev/null; then \
			echo "$$found cannot make a virtual environment. Run: sudo apt-get install $$package" >&2; exit 1; fi; \
		echo "Installing $$package, which $$found needs to make .venv ..." >&2; \
		$$root apt-get update -qq </dev/null; \
		$$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			"$$package" </dev/null >/dev/null || exit 1; \
	fi; \
	"$$found" -m venv .venv || { rm -rf .venv; exit 1; }

# A browser and a Chinese font, for the tests that look at pages, PostgreSQL for those of the desk and
# Java for those of Spark. Without them those tests skip.
.venv/system.stamp: | .venv/bin/pip
	@wanted=; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
		|| command -v google-chrome >/dev/null || wanted=chromium; \
	fc-list :lang=zh 2>/dev/null | grep -q . || wanted="$$wanted fonts-wqy-microhei"; \
	command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || wanted="$$wanted postgresql"; \
	[ "$(SPARK)" = no ] || [ -n "$$JAVA_HOME" ] || command -v java >/dev/null || ls /usr/lib/jvm/*/bin/java >/dev/null 2>&1 \
		|| wanted="$$wanted openjdk-17-jre-headless"; \
	if [ -n "$$wanted" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing for the tests: $$wanted ..." >&2; \
		timeout 120 apt-get update -qq </dev/null >/dev/null 2>&1; \
		for one in $$wanted; do \
			DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y -qq --no-install-recommends \
				$$one </dev/null >/dev/null 2>&1 \
				|| echo "Skipped: $$one could not be installed; tests that need it will skip." >&2; \
		done; \
	elif [ -n "$$wanted" ]; then \
		echo "Skipped: not here, and tests that need it will skip: $$wanted" >&2; \
	fi; \
	touch $@
