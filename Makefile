# Two commands do everything on a fresh Debian 12 machine: `make demo` and `make test`. Both may be run twice.

SHELL := /bin/bash
VENV := .venv
PYTHON := $(VENV)/bin/python
APT_RUN := tesseract-ocr tesseract-ocr-vie tesseract-ocr-script-viet poppler-utils fonts-croscore libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 python3-venv
# The Node that Playwright brings wants libatomic1; tests of the training draw with all its fonts.
APT_TEST := $(APT_RUN) chromium libatomic1 fonts-liberation2 fonts-freefont-ttf
PORT ?= 8000
TEXT ?= ../shared/text
SHARED ?= ../shared
PLACES ?= $(SHARED)/lists/communes_2025.tsv
SCRATCH ?= .cache/readings
DEMO ?= demo-archive
DIGITS ?= $(SHARED)/digits
PEN_FONTS := caveat kalam patrick-hand nanum-pen-script gochi-hand homemade-apple indie-flower reenie-beanie rock-salt \
	schoolbell shadows-into-light covered-by-your-grace just-another-hand nothing-you-could-do over-the-rainbow \
	architects-daughter gloria-hallelujah cedarville-cursive la-belle-aurore dekko handlee coming-soon \
	swanky-and-moo-moo zeyada sue-ellen-francisco waiting-for-the-sunrise loved-by-the-king give-you-glory bad-script mali

# Debian's Caddy, unpacked and not installed: the example of docs/tls.md is tested with it.
CADDY := .cache/caddy/usr/bin/caddy

.PHONY: demo test lint unit caddy bench bench-ocr bench-fields bench-boxes bench-links bench-restore bench-speed bench-pen bench-registers bench-relevance bench-search train train-context train-reader train-pen letters pictures assets lock system-run system-test clean bench-load

demo: system-run $(VENV)/.run  ## a fresh archive, a running site, sample letters read before your eyes
	$(VENV)/bin/vanthu demo --port $(PORT)

test: system-test $(VENV)/.dev $(CADDY) lint unit  ## every gate and every test

lint:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

unit:
	$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder  # long files do not all come last

bench: system-run $(VENV)/.dev  ## accuracy and speed tables
	$(PYTHON) -m bench --shared $(SHARED)

bench-ocr: system-run $(VENV)/.dev  ## how well and at what cost pages are read; options in BENCH='--only bad --pages 3'
	$(PYTHON) -m bench.ocr --shared $(SHARED) $(BENCH)

bench-links: $(VENV)/.dev  ## how well citations are linked, on invented archives; options in BENCH='--held 100000'
	$(PYTHON) -m bench.graph $(BENCH)

bench-fields: system-run $(VENV)/.dev  ## how well letters are described, gains and losses; options in BENCH='--only dev --keep'
	$(PYTHON) -m bench.letters --shared $(SHARED) $(BENCH)

bench-boxes: system-run $(VENV)/.dev  ## how well the boxes of the review screen lie over their words; options in BENCH='--worst 20'
	$(PYTHON) -m bench.boxes $(BENCH)

bench-restore: system-run $(VENV)/.dev  ## how well and how fast accents are put back; options in BENCH='--only noisy'
	OPENBLAS_NUM_THREADS=1 $(PYTHON) -m bench.restore --shared $(SHARED) $(BENCH)

bench-speed: system-run $(VENV)/.dev  ## pages a minute with one and with two threads
	$(PYTHON) -m bench.ocr --only speed

bench-pen: system-run $(VENV)/.dev  ## how well number, day and month by pen are found and read; options in BENCH='--only dev --wrong'
	OPENBLAS_NUM_THREADS=1 $(PYTHON) -m bench.pen --shared $(SHARED) $(BENCH)

bench-registers: $(VENV)/.dev  ## 20 processes register at once for 30 s and are killed at random: numbers unique, without a gap
	REGISTER_STRESS=20,30 $(PYTHON) -m pytest -q -s tests/corpus/test_registers_stress.py

bench-relevance: $(VENV)/.dev  ## whether search finds what people look for, beside FTS5 and stock Whoosh; options in BENCH='--wrong 5'
	OPENBLAS_NUM_THREADS=1 $(PYTHON) -m bench.relevance $(BENCH)

bench-search: $(VENV)/.dev  ## what a search and the index cost; options in BENCH='--sizes 1000,10000,50000 --only whoosh'
	OPENBLAS_NUM_THREADS=1 $(PYTHON) -m bench.search $(BENCH)

bench-load: system-run $(VENV)/.dev  ## how soon pages answer when 20 people ask an archive of 10,000 letters; options in BENCH='--runs calm'
	OPENBLAS_NUM_THREADS=1 $(PYTHON) -m bench.load $(BENCH)

train: system-run $(VENV)/.dev  ## rebuild the restoring model from running text: make train TEXT=DIR (counts, channels, context)
	@./install-system fonts-croscore fonts-liberation2 fonts-freefont-ttf fonts-dejavu-extra tesseract-ocr-eng
	$(PYTHON) -m training.language_model $(TEXT) ocr/model --phrases $(PLACES)
	mkdir -p $(SCRATCH)
	$(PYTHON) -m training.readings $(TEXT) $(SCRATCH) --condition eng --pages 120
	$(PYTHON) -m training.readings $(TEXT) $(SCRATCH) --condition eng-poor --pages 110
	$(PYTHON) -m training.readings $(TEXT) $(SCRATCH) --condition vie --pages 110
	$(PYTHON) -m training.channel ocr/model/channel-eng.tsv $(SCRATCH)/eng.jsonl $(SCRATCH)/eng-poor.jsonl
	$(PYTHON) -m training.channel ocr/model/channel-vie.tsv $(SCRATCH)/vie.jsonl
	$(MAKE) train-context TEXT=$(TEXT) PLACES=$(PLACES)

train-context: .venv-train/.ready  ## rebuild ocr/model/context.npz alone, after the counts: TEXT=DIR
	.venv-train/bin/python -m training.context $(TEXT) ocr/model --phrases $(PLACES)

train-reader: $(VENV)/.dev .venv-train/.ready  ## rebuild ocr/model/word-reader.onnx and sealed-reader.onnx: TEXT=DIR [SCANS=DIR]; torch in an environment of its own
	@./install-system fonts-croscore fonts-liberation2 fonts-freefont-ttf
	mkdir -p .cache
	.venv-train/bin/python -m training.word_reader $(TEXT) ocr/model
	@[ -z "$(SCANS)" ] || $(PYTHON) -m training.real_words $(SCANS) .cache/real.npz --pages 2
	@[ -z "$(SCANS)" ] || .venv-train/bin/python -m training.word_reader $(TEXT) ocr/model --start .cache/word-reader.pt \
		--real .cache/real.npz --seconds 1200 --rate 9e-4
	.venv-train/bin/python -m training.word_reader $(TEXT) ocr/model --sealed --seconds 2000 --rate 5e-4

train-pen: $(VENV)/.dev .venv-train/.ready  ## rebuild ocr/model/pen-reader.onnx: [DIGITS=DIR] [SCANS=DIR]; handwriting fonts come from npm
	@./install-system fonts-croscore fonts-liberation2 fonts-freefont-ttf
	mkdir -p .cache/pen-fonts
	npm install --prefix .cache/pen-fonts --no-audit --no-fund --silent $(addprefix @fontsource/,$(PEN_FONTS))
	.venv-train/bin/python -m training.pen_reader ocr/model --digits $(DIGITS) --fonts .cache/pen-fonts
	@[ -z "$(SCANS)" ] || $(PYTHON) -m training.pen_fields $(SCANS) .cache/pen.npz --without more004.pdf
	@[ -z "$(SCANS)" ] || .venv-train/bin/python -m training.pen_reader ocr/model --digits $(DIGITS) --fonts .cache/pen-fonts \
		--start .cache/pen-reader.pt --real .cache/pen.npz --seconds 350 --rate 6e-4

pictures: system-test $(VENV)/.dev  ## take the pictures of docs/huong-dan.md anew, of a demo archive that was read: [DEMO=DIR]
	$(PYTHON) -m training.pictures $(DEMO) docs/pictures

letters: $(VENV)/.dev  ## rebuild the sample letters
	$(PYTHON) -m training.letters.build corpus/samples

assets:  ## rebuild web/static/dist from npm by the lock file
	cd web/assets && npm ci && npm run build

lock: $(VENV)/.dev  ## write both lock files anew from pyproject.toml
	$(PYTHON) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile --quiet pyproject.toml --python-version 3.11 --no-emit-index-url --generate-hashes --no-header -o requirements.lock
	$(VENV)/bin/uv pip compile --quiet pyproject.toml --group dev --python-version 3.11 --no-emit-index-url --generate-hashes --no-header -o requirements-dev.lock

system-run:
	@./install-system $(APT_RUN)

system-test:
	@./install-system $(APT_TEST)

caddy: $(CADDY)

$(CADDY):
	@command -v caddy >/dev/null || { mkdir -p .cache/caddy && cd .cache/caddy && apt-get download -qq caddy && dpkg -x caddy_*.deb .; } \
		|| echo "Caddy could not be fetched: the test of docs/tls.md will be skipped"

$(VENV)/bin/python:
	@echo "Making the Python environment in $(VENV)"
	python3 -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what vanthu needs (requirements.lock)"
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what vanthu and its tests need (requirements-dev.lock)"
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@ $(VENV)/.run

.venv-train/.ready:
	@echo "Making the environment of the networks in .venv-train"
	python3 -m venv .venv-train
	.venv-train/bin/pip install --quiet torch==2.13.0 onnx numpy opencv-python-headless pillow rapidfuzz
	@touch $@

clean:
	rm -rf $(VENV) .venv-train build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
