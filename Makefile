# The commands of the README; make.cmd holds the same two for Windows.
# Everything goes into .venv; requirements are pinned by hash for every platform.

PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test check benchmark samples lock

demo: $(VENV)/run
	$(VENV)/bin/depgraph demo

test: $(VENV)/test
	$(VENV)/bin/python -m pytest -n auto --maxprocesses 4 --dist loadgroup

check: $(VENV)/test
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

benchmark: $(VENV)/test
	$(VENV)/bin/python -m benchmarks.run

samples: $(VENV)/test
	$(VENV)/bin/python -m tests.importers.samples.build

$(VENV)/run: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes --requirement requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/test: requirements-dev.txt $(VENV)/run
	$(PIP) install --require-hashes --requirement requirements-dev.txt
	touch $@

$(VENV)/bin/python:
	$(PYTHON) -c "import sys; sys.exit('depgraph needs Python 3.11 or later' if sys.version_info < (3, 11) else 0)"
	$(PYTHON) -m venv $(VENV)

# Needs uv on the path. Read the files before they are committed: no index, no host.
lock:
	uv pip compile $(LOCK) --extra install pyproject.toml --output-file requirements.txt
	uv pip compile $(LOCK) --extra install --extra dev pyproject.toml --output-file requirements-dev.txt

LOCK := --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links
