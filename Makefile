# Two commands do everything: `make chat` and `make test`. Each can be run again at no cost.
# Another interpreter: make PYTHON=python3.12 chat

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/made-from
SAMPLE := $(wildcard dumps/*.txt)
# The usual torch for Linux brings CUDA, some 3 GB that a CPU has no use for. Named here, an index that has the
# CPU build alone (PyTorch's own does) is asked first.
TORCH_INDEX ?=
# llama.cpp is compiled on every core; without this, on one.
export CMAKE_BUILD_PARALLEL_LEVEL ?= $(shell getconf _NPROCESSORS_ONLN)
# What the environment is made from, and where: a clone that was moved is made anew.
KEY = $(shell (cat pyproject.toml constraints.txt; echo "$(CURDIR)") | cksum)

.PHONY: help env chat test test-scale lint format chromium models models-test ci clean

help: ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

env: ## Make the environment in .venv: every package, at the pinned version
	@if [[ "$$(cat $(STAMP) 2>/dev/null)" == "$(KEY)" ]]; then \
	  echo "== The environment in $(VENV) is up to date."; \
	else \
	  $(MAKE) .env-anew; \
	fi

.PHONY: .env-anew
.env-anew:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Dateline needs Python 3.11 or newer, and $(PYTHON) is not. Run: make PYTHON=python3.12 env" >&2; exit 1; }
	@command -v c++ >/dev/null || { \
	  echo "A C++ compiler is missing: llama.cpp is compiled here. On Debian: apt-get install g++" >&2; exit 1; }
	@echo "== Making the environment in $(VENV): about 2 GB on the disk."
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "Python can't make an environment. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@rm -f $(STAMP)
	@$(BIN)/python -m pip install --quiet --upgrade pip -c constraints.txt
	@$(MAKE) .torch
	@echo "== Installing the packages. llama-cpp-python is compiled: 5 to 10 minutes on 2 cores, once."
	@$(BIN)/python -m pip install -c constraints.txt -e '.[dev]'
	@echo "$(KEY)" > $(STAMP)
	@echo "== The environment is ready. The command is $(BIN)/dateline"

# Its failure costs room, not the environment: the next step takes the registry's torch.
.PHONY: .torch
.torch:
	@if [[ -n "$(TORCH_INDEX)" && "$$(uname -s)" == Linux ]] && $(BIN)/python -c \
	  'import sys, urllib.request; urllib.request.urlopen(sys.argv[1] + "/torch/", timeout=4)' "$(TORCH_INDEX)" 2>/dev/null; \
	then \
	  echo "== Installing torch for the CPU from $(TORCH_INDEX)"; \
	  $(BIN)/python -m pip install -c constraints.txt --no-deps --index-url "$(TORCH_INDEX)" torch || true; \
	fi

models: env
	@echo "== Fetching the models: 1.2 GB, once."
	@$(BIN)/dateline models fetch default embedder

models-test: env
	@echo "== Fetching the models of the tests: 190 MB, once."
	@$(BIN)/dateline models fetch embedder tiny

chat: models ## Fetch the models, index the sample coverage, open the chat page
	@echo "== Indexing the sample coverage in dumps/."
	@$(BIN)/dateline build $(SAMPLE)
	@echo "== Opening the chat page. Ctrl-C ends it."
	@$(BIN)/dateline ui

lint: env ## Lint, formatting and types
	@echo "== ruff, mypy"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: env ## Format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

test: lint models-test chromium ## Everything that must hold: lint, formatting, types, tests
	@echo "== pytest"
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

test-scale: models-test ## What runs against real servers of other kinds, and over several workers
	@echo "== Installing the extra for servers and workers: some 600 MB on the disk."
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[scale]'
	@echo "== pytest"
	@$(BIN)/python -m pytest -m scale $(PYTEST_ARGS)

chromium: # the browser that the page is tested in
	@if command -v chromium chromium-browser google-chrome >/dev/null; then \
	  :; \
	elif [[ "$$(id -u)" == 0 ]] && command -v apt-get >/dev/null; then \
	  echo "== Installing Chromium for the tests of the page."; \
	  apt-get -qq -o DPkg::Lock::Timeout=300 update; \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 install --no-install-recommends chromium >/dev/null; \
	else \
	  echo "Chromium is missing, so the tests of the page will fail. On Debian: sudo apt-get install chromium" >&2; \
	fi

ci: ## What the project's CI runs
	@.ci/run

clean: ## Remove the environment and the caches; models and indexes stay
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
