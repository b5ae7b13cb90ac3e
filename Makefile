# `make help` lists what there is. Everything is set up in .venv and node_modules of this folder.
.PHONY: help setup setup-test run demo test test-servers faults mutations check charter-report pictures bench bench-charter bench-engine lock clean
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

define SET_UP
@python=$$(sh setup/find_python.sh) && "$$python" -m setup
endef

help: ## what can be asked for
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r what why; do printf '%-18s %s\n' "$$what" "$$why"; done

run: setup ## set up, then run everything; prints the address
	@exec .venv/bin/marronnier run

demo: setup ## the same on an invented newsroom, in var/demo
	@exec .venv/bin/marronnier demo

test: setup-test ## all tests, installing what they need; PART=test, browser, faults, servers, clients or bench for some
	@exec .venv/bin/python -m setup.test $(PART)

test-servers: setup-test ## adapters against real servers, installing them (PART=servers of make test)
	@exec .venv/bin/python -m setup.test servers

faults: setup-test ## break it for hours: make faults SEED=… POSTS=10000
	@exec .venv/bin/python -m setup.faults "$(SEED)" "$(POSTS)"

mutations: setup-test ## take one safety away at a time: some test must fail
	@exec .venv/bin/python -m tests.faults.mutations

check: setup-test ## format, lint, types, imports, migrations, translations, file sizes
	@exec .venv/bin/python -m setup.check

charter-report: setup-test ## how well the charter's rules find what people labelled, on posts held out
	@exec .venv/bin/python -m tests.charter.report

pictures: setup-test ## take the pictures of docs/page-map.md anew, of the demo
	@exec .venv/bin/python -m tests.browser.pictures

setup: ## only set up: environment, dependencies, front-end files, translations
	$(SET_UP) run

setup-test: ## the same, with what the tests need
	$(SET_UP) test

bench: setup-test ## measure the calendar with 1,000,000 posts (the first time they are written), its feeds, and its calendars beside Radicale; ARGS="--posts 100000", "--only-feeds"
	@.venv/bin/python -m tests.bench.feeds
	@.venv/bin/python -m tests.bench.beside_radicale
	@exec .venv/bin/python -m bench.calendar $(ARGS)

bench-charter: setup-test ## measure what docs/performance.md promises of the charter
	@.venv/bin/python -m tests.bench.charter
	@.venv/bin/python -m tests.bench.findings
	@exec .venv/bin/python -m tests.bench.dry_run

bench-engine: setup-test ## measure the engine beside other queues (15 minutes, nothing beside it); ARGS="--part one"
	@exec .venv/bin/python -m bench.engine $(ARGS)

lock: ## write the lock files anew (reaches the package registries)
	@python=$$(sh setup/find_python.sh) && "$$python" -m setup.lock

clean: ## remove what set-up made; var/ (your data) stays
	rm -rf .venv node_modules web/static/vendor web/static/vendor.new build *.egg-info
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
	find web/translations -name '*.mo' -delete 2>/dev/null || true
