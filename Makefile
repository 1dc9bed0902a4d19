# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

PYTHON ?= python3
RUN := $(PYTHON) tools/run
ADDONS := konfidens_credit $(wildcard konfidens_credit_*)

.DEFAULT_GOAL := help
.PHONY: help demo test test-odoo lint docs mutants bench translations stop clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST)

demo: ## Odoo with the addon and demo data at http://localhost:8069
	@$(RUN) python -m tools.demo

test: ## all tests, in Odoo and from outside in a browser
	@$(RUN) python -m tools.run_tests

lint: ## style, Odoo's conventions, licenses
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) pylint $(ADDONS)
	@$(RUN) oca-checks-odoo-module $(ADDONS)
	@$(RUN) oca-checks-po $(ADDONS:%=%/i18n/*.po*)
	@$(RUN) manifestoo --select-addons-dir . \
		--addons-path "$$($(RUN) python -m tools.neighbours)" check-licenses
	@$(RUN) python -m tools.rules --check
	@$(RUN) python -m tools.api_page --check

docs: ## the documentation as a site, each of its links followed
	@$(PYTHON) -m tools.docs

test-odoo: ## Odoo's own suites, with the addon and without; each upgrade (an hour)
	@ODOO_SUITES=whole $(RUN) pytest -s tests/test_odoo_suites.py tests/test_upgrade.py tests/test_installation.py tests/test_language_journeys.py

mutants: ## every change of the core that no test would notice (ten minutes)
	@$(PYTHON) -m tools.mutants

bench: ## timings side by side with Odoo's own
	@$(RUN) python -m benchmarks

translations: ## bring translation files up to date with the addon's texts
	@$(RUN) python -m tools.translations

stop: ## stop the database server, which outlives the commands
	@$(PYTHON) -c "from tools.postgresql import stop_server; stop_server()"

clean: stop ## remove all that was prepared, databases included
	@$(PYTHON) -m tools.clean
