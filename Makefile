# What there is to do here: `make help`. Needs Python 3.11 or newer, nothing else.
#
# Everything runs in .venv, made on first use from the hashed locks in requirements/ and
# remade only when a lock or pyproject.toml changes. To choose the Python: make site PYTHON=...

SHELL = /bin/sh
.SUFFIXES:
.DEFAULT_GOAL = help

PYTHON =
FORMAT =
ARGS =
# This repository's own hooks, plugins and overrides may run; TRUST= for a branch of somebody else's.
TRUST = --trust
PYTEST_ARGS = -n auto --dist loadgroup

VENV = .venv
TOOLS = $(VENV)-tools
BIN = $(VENV)/bin
RUN_STAMP = $(VENV)/.run-ready
DEV_STAMP = $(VENV)/.dev-ready
PIP = $(BIN)/python -m pip --disable-pip-version-check --no-input

# A virtual environment does not survive being moved, nor its Python being removed.
VENV_HOME := $(shell cat $(VENV)/.home 2>/dev/null)
ifneq ($(VENV_HOME),$(CURDIR))
$(shell rm -f $(RUN_STAMP) $(DEV_STAMP))
else
ifneq ($(shell $(BIN)/python -c 'print("ok")' 2>/dev/null),ok)
$(shell rm -f $(RUN_STAMP) $(DEV_STAMP) $(VENV)/.home)
endif
endif

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

.PHONY: site
site: $(RUN_STAMP) ## build the pages and the site from sources/ (sets everything up first)
	@$(BIN)/onrecord site $(TRUST) $(ARGS)

.PHONY: pdf
pdf: $(RUN_STAMP) ## build the site with the complete briefing printed, site/briefing.pdf (needs Chromium)
	@$(BIN)/onrecord site $(TRUST) --pdf $(ARGS)

# With the PDF where one of the browsers is here that `onrecord pdf` looks for.
.PHONY: offline
offline: $(RUN_STAMP) ## pack the site with its PDF and EPUB into dist/, to be opened without a network
	@pdf=; for each in chromium chromium-browser google-chrome google-chrome-stable; do \
	  if command -v "$$each" >/dev/null; then pdf=--pdf; fi; \
	done; \
	[ -n "$$pdf" ] || echo 'No Chromium was found: the site is packed without a PDF.' >&2; \
	$(BIN)/onrecord site $(TRUST) $$pdf --epub --zip $(ARGS)

.PHONY: serve
serve: $(RUN_STAMP) ## show the site locally and rebuild it at every change
	@$(BIN)/onrecord serve $(TRUST) $(ARGS)

.PHONY: docs
docs: $(RUN_STAMP) ## build the documentation as a site into docs-site/ (docs/reference/ is made anew)
	@$(BIN)/python -m tests.docs.reference
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --config-file mkdocs-docs.yml $(ARGS)
	@echo 'docs-site/: open docs-site/index.html'

.PHONY: pictures
pictures: $(DEV_STAMP) ## draw the pictures of the documentation anew (needs Chromium)
	@$(BIN)/python -m tests.docs.pictures $(ARGS)

.PHONY: check
check: $(RUN_STAMP) ## check sources/ (FORMAT=github, json, concise for other readers)
	@$(BIN)/onrecord check $(if $(FORMAT),--format $(FORMAT)) $(ARGS)

.PHONY: test
test: $(DEV_STAMP) ## run the tests (ARGS='-k name', PYTEST_ARGS= for one process)
	@$(BIN)/python -m pytest $(PYTEST_ARGS) $(ARGS)

.PHONY: bench
bench: $(DEV_STAMP) ## measure large dossiers beside other engines (N=100 ROUNDS=3 PEERS=hugo)
	@$(BIN)/python -m tests.bench $(if $(N),-n $(N)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
	  $(if $(filter undefined,$(origin PEERS)),,--peers $(PEERS)) $(ARGS)

.PHONY: engines
engines: $(DEV_STAMP) ## build with every site engine and say what differs (ENGINES=properdocs)
	@$(BIN)/python -m tests.engines $(if $(ENGINES),--engines $(ENGINES)) $(ARGS)

.PHONY: clients
clients: $(DEV_STAMP) ## give what a site gives to other programs to those (needs Java, biber and npm)
	@npm ci --prefix tests/clients --ignore-scripts --no-audit --no-fund
	@ONRECORD_REQUIRE_JAVA=1 ONRECORD_REQUIRE_BIBER=1 ONRECORD_REQUIRE_NPM=1 \
	  $(BIN)/python -m pytest -q $(PYTEST_ARGS) tests/output/test_epub.py tests/site/test_validator.py tests/exchange \
	  tests/test_supply.py

.PHONY: thorough
thorough: $(DEV_STAMP) ## run the tests with every case of those that take long, too
	@ONRECORD_THOROUGH=1 $(BIN)/python -m pytest $(PYTEST_ARGS) $(ARGS)

.PHONY: access
access: site $(DEV_STAMP) ## hold every page of the site against WCAG 2.2 AA (needs Chromium)
	@$(BIN)/python -m tests.reliability.access

.PHONY: reliability
reliability: $(DEV_STAMP) ## kill, disturb, fuzz and mutate for some hours (see RELIABILITY.md)
	@$(BIN)/python -m tests.reliability.costs
	@$(BIN)/python -m tests.reliability.growth
	@$(BIN)/python -m tests.reliability.datasets
	@$(BIN)/python -m tests.reliability.kills
	@$(BIN)/python -m tests.reliability.faults
	@$(BIN)/python -m tests.reliability.twins --site
	@$(MAKE) access
	@$(MAKE) thorough
	@ONRECORD_SEARCH=1 ONRECORD_EXAMPLES=20 $(BIN)/python -m pytest -q $(PYTEST_ARGS) -m hypothesis
	@for wing in diagnostics source dossier checks exchange pages; do \
	  $(BIN)/python -m tests.reliability.mutants $$wing || exit 1; \
	done

.PHONY: lint
lint: $(DEV_STAMP) ## check style, layout, types and the workflows
	@status=0; \
	$(BIN)/ruff check . || status=1; \
	$(BIN)/ruff format --quiet --check . || status=1; \
	$(BIN)/mypy --num-workers auto || status=1; \
	$(BIN)/zizmor --offline --quiet --no-progress . || status=1; \
	exit $$status

.PHONY: format
format: $(DEV_STAMP) ## put the code into its layout and mend what can be mended
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

.PHONY: venv
venv: $(DEV_STAMP) ## set up .venv with everything for development

# A release that is younger than a week may yet be withdrawn, by its authors or for its contents.
UPGRADE = --upgrade --exclude-newer '7 days'

.PHONY: lock
lock: ## write requirements/ anew at current versions (UPGRADE= keeps them)
	@$(call make_tools,lock)
	@set -e; compile() { \
	  $(TOOLS)/bin/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 \
	    --fork-strategy fewest --generate-hashes --no-annotate --no-emit-index-url \
	    --custom-compile-command 'make lock' "$$@"; \
	  }; \
	  compile --extra import --group build --output-file requirements/run.txt pyproject.toml; \
	  compile --extra import --group dev --constraints requirements/run.txt --output-file requirements/dev.txt \
	    pyproject.toml; \
	  compile --group lock --output-file requirements/lock.txt; \
	  compile --group sbom --output-file requirements/sbom.txt
	@rm -rf $(TOOLS)
	@echo 'requirements/ is up to date.'

.PHONY: sbom
sbom: ## write dist/onrecord.cdx.json, the bill of materials of requirements/run.txt
	@$(call make_tools,sbom)
	@mkdir -p dist
	@$(TOOLS)/bin/cyclonedx-py requirements --pyproject pyproject.toml --mc-type application \
	  --output-reproducible --spec-version 1.6 --validate --output-file dist/onrecord.cdx.json \
	  requirements/run.txt
	@rm -rf $(TOOLS)

.PHONY: clean
clean: ## remove the environment, the built site and every cache
	rm -rf $(VENV) $(TOOLS) site docs-site dist .onrecord .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find generator tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# --- the environment -------------------------------------------------------------------

# Sets $python to a Python that is new enough, or says what is missing.
define find_python
python=; \
for each in $(PYTHON) $(if $(PYTHON),,python3 python3.14 python3.13 python3.12 python3.11 python); do \
  if "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
    python=$$each; break; \
  fi; \
done; \
if [ -z "$$python" ]; then \
  echo 'No Python 3.11 or newer was found$(if $(PYTHON), at PYTHON=$(PYTHON)).' >&2; \
  echo 'Install one (https://www.python.org/downloads/) or name it: make site PYTHON=/path/to/python3' >&2; \
  exit 1; \
fi
endef

# Debian and Ubuntu split venv from Python; virtualenv does as well where it is there.
define make_venv
if [ "$$(cat $(VENV)/.home 2>/dev/null)" != "$(CURDIR)" ] || [ ! -x $(BIN)/python ]; then \
  $(find_python); \
  echo "Setting up $(VENV) with $$("$$python" --version) ..."; \
  rm -rf $(VENV); \
  if ! "$$python" -m venv $(VENV) >/dev/null 2>&1; then \
    rm -rf $(VENV); \
    if ! "$$python" -m virtualenv --quiet $(VENV) >/dev/null 2>&1; then \
      rm -rf $(VENV); \
      echo "$$python cannot make a virtual environment: its venv module or ensurepip is missing." >&2; \
      echo 'On Debian and Ubuntu: sudo apt-get install python3-venv' >&2; \
      exit 1; \
    fi; \
  fi; \
  echo "$(CURDIR)" > $(VENV)/.home; \
fi
endef

# An environment with the hashed tools of a lock alone, made anew: they never meet the package.
define make_tools
$(find_python); rm -rf $(TOOLS) && "$$python" -m venv $(TOOLS) && \
$(TOOLS)/bin/python -m pip --disable-pip-version-check --no-input install -qq \
  --require-hashes --requirement requirements/$(1).txt
endef

# pip would compile everything in one process, and the tests of other packages with it.
define install
echo "Installing $(1) ..."; \
$(PIP) install -qq --no-compile --require-hashes --requirement $(1) && \
$(PIP) install -qq --no-deps --no-build-isolation --editable . && \
{ $(BIN)/python -m compileall -qq -j 0 -x '/site-packages/.*/tests?/' $(VENV)/lib || true; }
endef

$(RUN_STAMP): pyproject.toml requirements/run.txt
	@$(make_venv)
	@$(call install,requirements/run.txt)
	@touch $@

# The development lock holds the other one whole, at the same versions.
$(DEV_STAMP): pyproject.toml requirements/run.txt requirements/dev.txt
	@$(make_venv)
	@$(call install,requirements/dev.txt)
	@touch $(RUN_STAMP) $@
