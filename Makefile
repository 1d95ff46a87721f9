# `make help` lists what there is. Needs Python 3.11 or newer, and nothing else.

PYTHON ?= $(firstword $(foreach it,python3 python3.14 python3.13 python3.12 python3.11 python, \
	$(shell command -v $(it) >/dev/null 2>&1 && $(it) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(it))))

VENV := .venv
BIN := $(VENV)/bin
UV := $(VENV)/installer/bin/uv
# Compiled at once: an environment that writes no bytecode would compile it all at every start.
SYNC = $(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

# Tests and checks leave the tree as it was: what they keep lies inside .venv.
# Running keeps its bytecode, whatever the shell's habit: the second start is to be quick.
KEEP := PYTHONDONTWRITEBYTECODE=
QUIET := PYTHONDONTWRITEBYTECODE=1 HYPOTHESIS_STORAGE_DIRECTORY=$(CURDIR)/$(VENV)/hypothesis

.DEFAULT_GOAL := help
.PHONY: help run build test test-all judges soak demo check generated format bench lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## everything from a bare checkout, then the server on 127.0.0.1:8000
	@$(KEEP) exec $(BIN)/python app.py serve --migrate --demo

build: $(VENV)/run.stamp ## the environment alone

test: $(VENV)/dev.stamp ## each rule once on both pairs of backends, in minutes: before every commit
	@$(QUIET) $(BIN)/python -m pytest -n 2 --dist worksteal -q --long leave $(ARGS)

test-all: $(VENV)/dev.stamp ## what `make test` leaves out: faults, whole matrices, long lives, clients
	@$(QUIET) $(BIN)/python -m pytest -n 2 --dist worksteal -q --long only $(ARGS)

judges: $(VENV)/judges.stamp ## tools that others wrote judge the schema and a server; needs Node 20
	@$(QUIET) $(BIN)/python -m pytest -n 2 --dist worksteal -q tests/judges $(ARGS)

soak: $(VENV)/dev.stamp ## races and simulated lives by the hundred thousand: half an hour
	@$(QUIET) DOORSTEP_SOAK=1 $(BIN)/python -m pytest -n 2 --dist worksteal -q \
		tests/faults/test_races.py tests/faults/test_blocking_races.py tests/faults/test_kill.py \
		tests/faults/test_case_kills.py tests/simulation tests/rights/test_canaries.py $(ARGS)

demo: $(VENV)/dev.stamp ## three acts, live: sessions, money and a dispute, a block and its end
	@$(BIN)/python app.py demo

check: $(VENV)/dev.stamp ## format, lint, types, import rules, freshness of schema and reference
	@$(BIN)/ruff format --check --quiet . || { echo "unformatted: run 'make format'"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@told=$$($(BIN)/lint-imports --no-logo) || { echo "$$told"; exit 1; }
	@$(QUIET) $(BIN)/python app.py export-schema --check
	@$(QUIET) $(BIN)/python -m tests.docs.reference --check

generated: $(VENV)/dev.stamp ## what is made from the schema, anew: its print, docs/reference, clients' types
	@$(QUIET) $(BIN)/python app.py export-schema
	@$(QUIET) $(BIN)/python -m tests.docs.reference
	@$(QUIET) $(BIN)/python -m tests.node.package

format: $(VENV)/dev.stamp ## put the code in order
	@$(BIN)/ruff check --quiet --fix-only . ; $(BIN)/ruff format --quiet .

bench: $(VENV)/dev.stamp ## the benchmark, with its ratios
	@$(QUIET) $(BIN)/python -m bench $(ARGS)

lock: $(UV) ## requirements/*.in -> requirements/*.lock (ARGS=--upgrade for newer ones)
	@$(LOCK) $(ARGS) requirements/uv.in -o requirements/uv.lock
	@$(LOCK) $(ARGS) requirements/run.in -o requirements/run.lock
	@$(LOCK) $(ARGS) -c requirements/run.lock requirements/dev.in -o requirements/dev.lock
	@$(LOCK) $(ARGS) requirements/judges.in -o requirements/judges.lock

clean: ## take away the environment and its caches; databases and secrets stay
	rm -rf $(VENV)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The interpreter, and an installer in a folder of its own so that it never syncs itself away.
$(UV): requirements/uv.lock
	@test -n "$(PYTHON)" || { echo "Doorstep needs Python 3.11 or newer; none was found." \
		"Name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Doorstep needs Python 3.11 or newer; $(PYTHON) is" "$$($(PYTHON) --version 2>&1 | head -n 1)"; exit 1; }
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--target $(VENV)/installer --upgrade -r requirements/uv.lock
	@touch $(UV)

# What the server needs. It takes away what only tests need, so dev.stamp goes with it.
$(VENV)/run.stamp: requirements/run.lock $(UV)
	@$(SYNC) requirements/run.lock
	@rm -f $(VENV)/dev.stamp
	@touch $@

# What tests, checks and benches need holds what the server needs: one environment serves both.
$(VENV)/dev.stamp: requirements/dev.lock requirements/run.lock $(UV)
	@$(SYNC) requirements/dev.lock
	@touch $(VENV)/run.stamp $@

# Judges that need another graphql-core than the server, in an environment of their own.
$(VENV)/judges.stamp: requirements/judges.lock $(VENV)/dev.stamp
	@$(UV) venv --quiet --clear --python $(BIN)/python $(VENV)/judges
	@$(UV) pip sync --quiet --compile-bytecode --python $(VENV)/judges/bin/python \
		--require-hashes requirements/judges.lock
	@touch $@
