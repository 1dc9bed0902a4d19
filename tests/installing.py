# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Installing and upgrading, and what is in a database then."""

import os
import re
from configparser import ConfigParser

from tools.environment import ADDON, ROOT
from tools.odoo_process import query, require_state, run_odoo, uninstall

# As opposed to what Python itself writes, for example about running as root.
LOGGED = re.compile(r"\d{4}-\d\d-\d\d \S+ \d+ [A-Z]+ ")


def upgrade_or_install(name, option, *options, what=ADDON):
    """Install or upgrade the addon, or what else, and return the warnings that Odoo
    logged.
    """
    log = run_odoo(name, f"{option}={what}", *options, "--stop-after-init")
    require_state(name, [ADDON], "installed")
    return find_logged(log)


def leave(name, *addons):
    """Uninstall the addon, or these, and return the warnings that Odoo logged."""
    return find_logged(uninstall(name, *addons))


def find_logged(log):
    return [line for line in log.splitlines() if LOGGED.match(line)]


def configure(folder, *addons):
    """Return a configuration in `folder` with these addons instead of ours."""
    parser = ConfigParser(interpolation=None)
    parser.read(os.environ["ODOO_RC"])
    paths = parser["options"]["addons_path"].split(",")
    others = [path for path in paths if path != str(ROOT)]
    parser["options"]["addons_path"] = ",".join((*others, *map(str, addons)))
    copy = folder / "odoo.conf"
    with open(copy, "w") as handle:
        parser.write(handle)
    return copy


def structure(name):
    """Return the columns, indexes, constraints and views of a database."""
    sql = """
        SELECT concat_ws('.', c.table_name, c.column_name, c.data_type)
          FROM information_schema.columns AS c WHERE c.table_schema = 'public'
     UNION SELECT concat('index ', indexname)
          FROM pg_indexes WHERE schemaname = 'public'
     UNION SELECT concat('constraint ', conrelid::regclass, ' ', conname)
          FROM pg_constraint WHERE contype <> 'n'
     UNION SELECT concat('relation ', relkind, ' ', relname)
          FROM pg_class WHERE relnamespace = 'public'::regnamespace
    """
    return set(query(name, sql).splitlines())
