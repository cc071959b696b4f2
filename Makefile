# Each line here is one thing a person does. All set-up follows from the project's own files.
PYTHON ?= python3
BIN := .venv/bin
HOSTILE ?= 100000
PROVE ?= 1
JOBS ?= 3
# Most tests wait for a broker or a browser, so three files at once do well on two cores.
TESTS = $(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

.PHONY: up test check bench faults pictures shown setup format golden generate lock clean

# 130 is how it ends after Ctrl-C, in order: here no failure
up: .venv/up ; @trap : INT; $(BIN)/throughline up $(ARGS) || { s=$$?; test $$s -eq 130 || exit $$s; }

test: setup ; $(TESTS) $(ARGS)

check: setup ; $(BIN)/python -m throughline.check && $(TESTS) $(ARGS)

bench: setup .venv/peers/done ; $(BIN)/python -m bench $(ARGS)

faults: setup
	$(BIN)/python -m faults $(N:%=--faults %) $(SEED:%=--seed %) $(ARGS)
	$(if $(filter-out 0,$(PROVE)),$(BIN)/python -m faults --prove)
	$(if $(filter-out 0,$(HOSTILE)),$(BIN)/python -m faults --hostile $(HOSTILE) $(SEED:%=--seed %))

pictures: setup ; $(BIN)/pytest tests/web/browser --pictures pictures $(ARGS)

shown: setup ; $(BIN)/pytest tests/web/browser/test_shown.py --pictures docs/pictures $(ARGS)

setup: .venv/dev

format: setup ; $(BIN)/ruff format . && $(BIN)/ruff check --fix .

golden: setup ; $(BIN)/python -m throughline.generate --golden

generate: setup ; $(BIN)/python -m throughline.generate

lock: setup ; sh requirements/lock.sh

clean: ; rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/up: requirements/run.txt ; @sh requirements/install.sh $(PYTHON) run

.venv/peers/done: requirements/peers.txt .venv/dev ; @sh requirements/peers.sh

.venv/dev: requirements/dev.txt ; @sh requirements/install.sh $(PYTHON) dev
