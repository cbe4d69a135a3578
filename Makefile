# Two commands matter: `make run` and `make test`. Each sets up all it needs the first time.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
PIP := $(BIN)/pip --disable-pip-version-check install --quiet --constraint packaging/constraints.txt

.PHONY: run test lint setup train-setup clean

run: $(VENV)/.app
	@$(BIN)/python main.py $(ARGS)

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

setup: $(VENV)/.dev

# Teaching a style needs PyTorch. The CPU build is enough; another may be chosen with TORCH='torch==... --index-url ...'.
TORCH ?= torch==2.13.0
train-setup: $(VENV)/.dev
	$(BIN)/pip --disable-pip-version-check install --quiet $(TORCH)
	$(PIP) --editable '.[dev,train]'

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Limner needs Python 3.11, 3.12 or 3.13. Install one, then run this again." >&2; exit 1; }
	@packaging/linux-libraries.sh
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python's venv module is missing. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.app: $(VENV)/bin/python pyproject.toml packaging/constraints.txt
	@echo "Setting up Limner (once; some 400 MB)"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml packaging/constraints.txt
	@echo "Setting up Limner for development (once; some 500 MB)"
	@$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.app

clean:
	rm -rf $(VENV) build *.egg-info
