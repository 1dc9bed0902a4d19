# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Branch coverage of the addons' code: `pytest -p tools.coverage --coverage-file=F`.

SlipCover changes the addons' own code only. Before Python 3.12, coverage.py has to
watch every call in Odoo, too, which makes the tests take three times as long.
"""

import ast
import json
from importlib.machinery import SourceFileLoader
from pathlib import Path

from slipcover import Slipcover, branch, merge_coverage, print_coverage

from tools.environment import ADDONS, ROOT

SOURCES = tuple(ROOT / addon for addon in ADDONS)
LEFT_OUT = tuple(
    source / name for source in SOURCES for name in ("tests", "__manifest__.py")
)
SLIPCOVER = Slipcover(
    branch=True,
    source=[str(source) for source in SOURCES],
    omit=[f"{path}*" for path in LEFT_OUT],
)


def pytest_addoption(parser):
    parser.addoption("--coverage-file", type=Path, help="where the result is written")


def pytest_configure():
    """Have Python's own loader hand out the addons' code with counters in it."""
    load_code = SourceFileLoader.get_code

    def get_code(loader, name):
        path = Path(loader.path)
        is_ours = any(path.is_relative_to(source) for source in SOURCES)
        if not is_ours or any(path.is_relative_to(left_out) for left_out in LEFT_OUT):
            return load_code(loader, name)
        tree = branch.preinstrument(ast.parse(path.read_bytes()))
        return SLIPCOVER.instrument(compile(tree, str(path), "exec"))

    SourceFileLoader.get_code = get_code


def pytest_unconfigure(config):
    config.getoption("--coverage-file").write_text(json.dumps(SLIPCOVER.get_coverage()))


def report(folder):
    """Print what all results in a folder add up to; return it in per cent."""
    results = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    if not results:
        return 0.0
    total = results[0]
    for result in results[1:]:
        merge_coverage(total, result)
    print_coverage(total, skip_covered=True)
    return total["summary"]["percent_covered"]
