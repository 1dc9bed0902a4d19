# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A pytest plugin: tests find Odoo as warm as people find a server.

Odoo's runner forgets after each test all that the registry has read and put together:
rights, rules, views, templates. Here it forgets what a server forgets when it rolls a
transaction back: the caches that were cleared in it, as they may hold what nobody will
see. What a class has set up goes with the class.

What follows from a change of several fields is merged once, not at each change; and
environments that nobody uses are dropped before there are hundreds, all of which Odoo
looks through when it needs one. That is a quarter of the time.
"""

import gc
from unittest.mock import patch

from odoo.orm.registry import Registry, TriggerTree
from odoo.tests.common import TransactionCase

_clear_cache = Registry.clear_cache
_get_trigger_tree = Registry.get_trigger_tree
_set_up = TransactionCase.setUp
_set_up_class = TransactionCase.setUpClass.__func__
# Names of caches cleared since the last test, and since the class began.
_in_test = set()
_in_class = set()


def pytest_configure():
    Registry.clear_cache = _note_and_clear
    Registry.get_trigger_tree = _prune_trigger_tree
    TransactionCase.setUp = _set_up_test
    TransactionCase.setUpClass = classmethod(_set_up_tests)


# === CACHES === #


def _note_and_clear(registry, *names):
    _in_test.update(names or ("default",))
    _clear_cache(registry, *names)


def _set_up_test(test):
    """Odoo registers here what it does after the test."""
    with patch.object(Registry, "clear_all_caches", _roll_back_test):
        _set_up(test)


def _set_up_tests(cls):
    """What is registered last is done first: what Odoo registers comes in between."""
    _collect_often()
    stand_in = patch.object(Registry, "clear_all_caches", _roll_back_class)
    cls.addClassCleanup(stand_in.stop)
    _set_up_class(cls)
    cls.addClassCleanup(stand_in.start)


def _roll_back_test(registry):
    if _in_test:
        _clear_cache(registry, *_in_test)
    _in_class.update(_in_test)
    _in_test.clear()


def _roll_back_class(registry):
    _roll_back_test(registry)
    if _in_class:
        _clear_cache(registry, *_in_class)
    _in_class.clear()


# === WHAT FOLLOWS FROM A CHANGE === #


def _prune_trigger_tree(registry, fields, select=bool):
    """Return what Odoo returns. It keeps a tree of each field, by the field, and merges
    those of several anew each time; they are kept there as well.
    """
    key = tuple(fields)
    trees = registry._field_trigger_trees
    if key not in trees:
        trees[key] = _get_trigger_tree(registry, key)
    return _prune(trees[key], select)


def _prune(tree, select):
    pruned = TriggerTree([field for field in tree.root if select(field)])
    for label, subtree in tree.items():
        if subtree := _prune(subtree, select):
            pruned[label] = subtree
    return pruned


# === MEMORY === #


def _collect_often():
    """Have little to look at whenever something is thrown away: not Odoo itself."""
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
        # Python waits for a quarter more than it has counted: it is to count anew.
        gc.collect()
        gc.set_threshold(12_000, 10, 5)
