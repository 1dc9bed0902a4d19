# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Databases where the addon lives among modules that take part in a credit.

From a terminal: tools/run python -m tools.neighbours NAME; without a name it only
fetches the addons of others, and says where they are.
"""

import configparser
import os
import sys
from pathlib import Path

from tools.databases import COUNT_NOTHING, copy, template
from tools.environment import (
    ADDON,
    PREPARED,
    ROOT,
    building,
    fingerprint,
    is_current,
    locked,
    step,
)
from tools.odoo_process import install, query, shell
from tools.virtualenv import install_packages

# Odoo's own. One set for all tests that need some of them: a template is made for
# each set of modules, and this one takes a minute.
MODULES = (
    "account_debit_note",
    "google_calendar",
    "l10n_de",
    "l10n_es_edi_facturae",
    "l10n_es_edi_verifactu",
    "l10n_hu_edi",
    "l10n_no",
    "l10n_se",
    "microsoft_calendar",
    "point_of_sale",
    "sale_management",
    "sale_timesheet",
    "stock_account",
)
REQUIREMENTS = Path(__file__).with_name("requirements-neighbours.txt")
FETCHED = PREPARED / "neighbours"
# Loaded before the addon, and after it.
TEST_ADDONS = ROOT / "tests" / "neighbours" / "addons"
OTHERS = (
    "account_due_list",
    "account_invoice_merge",
    "account_invoice_overdue_warn",
    "account_invoice_refund_link",
    "account_invoice_show_currency_rate",
    "account_invoice_transmit_method",
    "account_invoice_tree_currency",
    "account_move_tier_validation",
    "queue_job",
    "test_reversal_values_before",
    "test_reversal_values_after",
)
# Odoo's tests of accounting make a company for each class; made here, they save most
# of what it takes to set a class up. "install_mode" keeps other modules out.
COMPANIES = """
env = env(context=dict(env.context, install_mode=True))
charts = env["account.chart.template"]
for code in ("us", "de", "es", "hu", "no", "se"):
    country = env.ref(f"base.{code}")
    company = env["res.company"].create(
        {
            "name": f"Practice in {country.code}",
            "country_id": country.id,
            "currency_id": country.currency_id.id,
        }
    )
    chart = charts._guess_chart_template(country)
    charts.try_loading(chart, company=company, install_demo=False)
    company.currency_id = country.currency_id
    company.account_fiscal_country_id = country
env.cr.commit()
"""


def create(name):
    """Create database `name` with the addon and all its neighbours."""
    use()
    copy(template(*MODULES), name)
    install(name, ADDON, *OTHERS)
    shell(name, COMPANIES)
    query(name, COUNT_NOTHING)
    return name


def use():
    """Let this process, and those that it starts, find the addons of others, too."""
    configuration = configparser.ConfigParser()
    configuration.read(os.environ["ODOO_RC"])
    folders = [configuration["options"]["addons_path"], fetch(), TEST_ADDONS]
    os.environ["ODOO_ADDONS_PATH"] = ",".join(map(str, folders))
    # What they demand of Python lies beside them.
    sys.path.append(str(FETCHED))
    paths = [os.environ.get("PYTHONPATH"), str(FETCHED)]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))


def fetch():
    """Return the folder with the addons of others, fetched when they are missing."""
    key = fingerprint(REQUIREMENTS)
    with locked("neighbours_setup"):
        if not is_current(FETCHED, key):
            with step("Fetching addons of others"), building(FETCHED, key):
                install_packages(
                    sys.executable,
                    "--no-deps",
                    f"--target={FETCHED}",
                    f"--requirement={REQUIREMENTS}",
                )
    return FETCHED / "odoo" / "addons"


if __name__ == "__main__":
    print(create(*sys.argv[1:]) if sys.argv[1:] else fetch())
