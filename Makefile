# The repository's commands; 'make help' lists them. On Windows use conda and the command fordel (README.md).
PYTHON ?= python3
CITIES ?= 48
BIN := .venv/bin
READY := .venv/.ready
UV := $(BIN)/uv
EXPORT := -q --frozen --no-emit-project --no-header --no-annotate
.DEFAULT_GOAL := help
.PHONY: help key audit test lint scale bench docs pictures last-year evidence lock wheel clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' Makefile

key: $(READY) ## set up, run the pipeline on the synthetic city, print the key
	@$(BIN)/fordel run

audit: $(READY) ## compute the committed key of the synthetic city again in a fresh clone, and compare every file
	@$(BIN)/fordel audit

test: $(READY) ## set up, run all tests
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

scale: $(READY) ## add Spark, the driver of PostgreSQL and the packages of the benchmark to the environment (Java 17 is not among them)
	@$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements-scale.lock

bench: $(READY) scale ## measure time and memory beside other packages, write reports/benchmark.json, docs/benchmark.md and docs/scale.md (half an hour)
	$(BIN)/python -m tests.bench

lint: $(READY) ## check the style of the code
	$(BIN)/ruff check .

docs: $(READY) ## write the generated files again: dvc.yaml, docs/params.schema.json and their like
	$(BIN)/python tests/house/generated.py

pictures: key ## take the picture of the what-if page that README.md shows (needs chromium; the memo's is made by every run)
	@mkdir -p docs/pictures
	chromium --headless --no-sandbox --hide-scrollbars --window-size=1240,1000 --force-device-scale-factor=0.65 --screenshot=docs/pictures/whatif.png reports/whatif.html

last-year: $(READY) ## compute the synthetic city's key of the year before and keep it in data/last_year
	$(BIN)/python -m tests.house.last_year

evidence: $(READY) ## simulate cities of known need at full size, write docs/evidence.md (over an hour); 10,000 keys, 2,000 policies
	$(BIN)/fordel simulate --cities $(CITIES) --size 1 --jobs 2
	$(BIN)/fordel evidence
	FORDEL_EXAMPLES=10000 $(BIN)/python -m pytest -q -n 2 tests/key/test_step_properties.py tests/key/test_change.py tests/key/test_mixture.py
	FORDEL_POLICIES=2000 $(BIN)/python -m pytest -q tests/whatif

lock: $(READY) ## resolve the dependencies anew: uv.lock without addresses, and the three requirements files
	$(UV) lock -q
	sed -E -e 's#url = "https?://[^"]*/([^"/]+)"#filename = "\1"#' -e 's#registry = "https?://[^"]*"#registry = "index"#' uv.lock > uv.lock.new
	mv uv.lock.new uv.lock
	$(UV) lock -q --check
	$(UV) export $(EXPORT) --no-dev -o requirements.lock
	$(UV) export $(EXPORT) --extra explore -o requirements-dev.lock
	$(UV) export $(EXPORT) --all-extras --all-groups -o requirements-scale.lock

wheel: $(READY) ## build the package into dist/
	$(BIN)/python -m hatchling build -t wheel

clean: ## remove the environment, the built package and the traces of tools (results and data stay)
	rm -rf .venv dist .pytest_cache .ruff_cache .hypothesis .fordel/tmp

# The environment: plain venv, the locked uv by hash, then every package by hash, byte-compiled, and fordel itself.
$(READY): requirements-dev.lock pyproject.toml
	@echo "Setting up the environment in .venv (a minute or two, once)"
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'fordel needs Python 3.11, 3.12 or 3.13: make PYTHON=python3.12 ...')"
	@$(PYTHON) -m venv .venv
	@awk '/^[a-z0-9]/{wanted=/^uv==/} wanted' requirements-dev.lock > .venv/uv.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r .venv/uv.lock
	@$(UV) pip sync -q --python $(BIN)/python --require-hashes --compile-bytecode requirements-dev.lock
	@$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $(READY)
