# Everything starts here; every target fetches what it needs. `make help` prints this list.
SHELL := /bin/sh
export BUERGERTELEFON_HOME ?= $(CURDIR)/var
# compiled modules are kept: without, every program of a test compiles all packages anew, seconds each
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run telephone test test-load test-asterisk stories check fix bench lock wheel packages assets browser mailservers sipp

help: ## print this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1|/p' Makefile | while IFS='|' read -r name what; do \
		printf '  make %-14s %s\n' "$$name" "$$what"; done

run: assets ## start everything on this machine: database, web, two exchanges, worker
	@.venv/bin/buergertelefon serve

telephone: assets ## fetch and start an Asterisk for calls of the telephone network, beside make run
	@.venv/bin/buergertelefon exchange up

test: assets ## the fast suite (ARGS="-k holiday" chooses)
	@sh tools/chromium.sh || echo "Only 'make stories' needs it; the fast suite runs without." >&2
	@.venv/bin/pytest -n auto --dist worksteal $(ARGS)

test-load: assets mailservers ## what takes seconds each: whole catalogues, database clusters, crowds for a last place
	@.venv/bin/pytest -n auto --dist worksteal -m load $$(grep -rlE 'mark\.load\b' --include='*.py' tests) $(ARGS)

test-asterisk: assets sipp ## real calls on a real Asterisk, fetched for it: lines, bad days, tones both ways
	@.venv/bin/pytest -n 1 -m asterisk tests/asterisk $(ARGS)

stories: assets browser mailservers ## the promises in a real browser, in a process of their own
	@.venv/bin/pytest -m e2e -o faulthandler_timeout=180 tests/stories $(ARGS)

check: packages ## format, lint, types, import contracts, lock, translations, migrations
	@.venv/bin/ruff format -q --check .
	@.venv/bin/ruff check -q .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache --no-logo
	@.venv/bin/python tools/check_lock.py
	@.venv/bin/python tools/messages.py --check
	@DJANGO_SETTINGS_MODULE=buergertelefon.settings_test .venv/bin/django-admin makemigrations --check --dry-run

fix: packages ## repair format and lint where a tool can
	@.venv/bin/ruff check -q --fix .
	@.venv/bin/ruff format -q .

bench: assets ## measure a promise about speed: make bench NAME=exchange
	@test -n "$(NAME)" || { echo "Which one? make bench NAME=..., one of:"; ls bench; exit 1; }
	@.venv/bin/python bench/$(NAME).py

lock: ## renew the locked versions of all packages
	@sh tools/lock.sh
	@sh tools/npm.sh install --package-lock-only --ignore-scripts

wheel: assets ## build the package to install elsewhere
	@sh tools/uv.sh build --wheel --quiet --no-build-isolation

packages:
	@sh tools/packages.sh

assets: packages
	@.venv/bin/python tools/vendor.py
	@.venv/bin/python tools/messages.py
	@.venv/bin/python tools/sounds.py

browser:
	@sh tools/chromium.sh

mailservers:
	@command -v doveadm >/dev/null 2>&1 && command -v exim4 >/dev/null 2>&1 || \
		sh tools/debian.sh "Mail servers for the tests" dovecot-imapd dovecot-lmtpd exim4-daemon-light

sipp:
	@command -v sipp >/dev/null 2>&1 || sh tools/debian.sh "Telephone load for the tests" sip-tester
