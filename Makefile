# The two commands of the README are `make serve` and `make test`; `make check` is what review asks for first.
# Everything else is `.venv/bin/lvheng <noun> <verb>`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
# What Python has compiled it keeps, whatever the machine is set to: hundreds of commands that tests start would each compile it anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help setup serve test year acceptance check proof steps trust format requirements

PYTHON ?= python3
BIN := .venv/bin
# Two workers: what the smallest machine we promise to work on has.
WORKERS ?= 2
UV := uv==0.13.9

help:
	@echo 'make setup         .venv with everything pinned in requirements/dev.txt'
	@echo 'make serve         a demo committee on http://127.0.0.1:8000/graphql'
	@echo 'make test          every test, on SQLite and PostgreSQL (WORKERS=$(WORKERS); PYTEST="-k words" passes options on)'
	@echo 'make year          the demo year carried through the workflows, on SQLite and PostgreSQL: the same facts and figures as imported'
	@echo 'make acceptance    real GraphQL clients and audits against a served demo, and the examples of docs/graphql.md'
	@echo 'make check         style, types, floors, purity'
	@echo 'make proof         evaluators against the definition on random regulations, and every planted bug (PROOF="--seed 1")'
	@echo 'make steps         100,000 random steps of works on each kind of database, and the faults planted for them (STEPS="--steps 9000 --seed 1")'
	@echo 'make trust         20,000 random hostile documents, every family, Schemathesis, every right in every scope on both databases and 1,000 flipped figures of a package (TRUST="--documents 500 --examples 5 --seed 1")'
	@echo 'make format        let ruff mend what it can'
	@echo 'make requirements  lock the dependencies of pyproject.toml again'

setup: .venv/.ready

# Done once, and again when what is installed would change.
.venv/.ready: pyproject.toml requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not. Name one that is: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { \
	  rm -rf .venv; echo "'$(PYTHON) -m venv' does not work here; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

serve: setup
	$(BIN)/lvheng serve --demo

test: setup
	@infra/need postgresql >/dev/null
	@infra/need fonts >/dev/null
	$(BIN)/pytest -n $(WORKERS) --dist loadfile $(PYTEST)

year: setup
	@infra/need postgresql >/dev/null
	$(BIN)/pytest -m year tests/services/demo/test_workflow_year.py $(PYTEST)

# Node and the clients' packages are made in .venv once; without Node, root installs it and anybody else is told the line to run.
acceptance: setup
	$(BIN)/pytest -m acceptance tests/acceptance $(PYTEST)

check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/mypy infra/purity.py
	$(BIN)/lint-imports
	$(BIN)/python infra/purity.py

# Options: `make proof PROOF='--regulations 500 --sql-every 0'`; docs/proof.md says what is compared.
proof: setup
	$(BIN)/python -m tests.scoring_plugins.proof.prove $(PROOF)

# Options: `make steps STEPS='--machine handlings --database sqlite'`; docs/steps.md says what must hold.
steps: setup
	@infra/need postgresql >/dev/null
	$(BIN)/python -m tests.services.courses.walk $(STEPS)

# Time, memory and answers of whatever a stranger may send; exit status 1 where a promise is not kept.
trust: setup
	@infra/need postgresql >/dev/null
	$(BIN)/python -m tests.hostile $(TRUST)
	LVHENG_MATRIX=whole $(BIN)/pytest -q tests/graphql_schema/test_authorisation.py
	LVHENG_FLIPS=1000 $(BIN)/pytest -q tests/services/exchange/test_verifying.py -k flipped

format: setup
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# No index addresses in the locks: they name versions and hashes, and each machine asks its own index. LOCK=--upgrade takes newer ones.
requirements:
	@scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	$(PYTHON) -m venv "$$scratch"; "$$scratch/bin/pip" install --quiet --disable-pip-version-check '$(UV)'; \
	lock() { "$$scratch/bin/uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header $(LOCK) "$$@"; }; \
	lock -o requirements/base.txt; \
	lock --extra server -o requirements/server.txt; \
	lock --extra bulk -o requirements/bulk.txt; \
	lock --extra server --extra pdf -o requirements/pdf.txt; \
	lock --extra server --extra templates -o requirements/templates.txt; \
	lock --extra dev -o requirements/dev.txt; \
	"$$scratch/bin/uv" pip compile tests/acceptance/graphql/requirements.txt --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header $(LOCK) -o requirements/acceptance.txt
