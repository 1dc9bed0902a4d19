# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What we rely on in Odoo is there, as we rely on it: a failure for each break."""

import ast
import inspect
import textwrap
from importlib import import_module
from pathlib import Path

from odoo.models import BaseModel
from odoo.tests import TransactionCase, tagged

from .contract import CONTRACT

ADDON = "odoo.addons.konfidens_credit."
SOURCE = Path(__file__).parents[2]
# Private by their name, but data that any addon reads.
DATA = {
    "_",
    "_fields",
    "_items_per_page",
    "_module",
    "_modules",
    "_name",
    "_origin",
    "_original_module",
    "_prefetch_ids",
    "_table",
}
# What overrides that leave Odoo's method out say in their docstring.
WITHOUT_SUPER = "Without super():"


def get_function(owner_class, name):
    """Return the function that an attribute of a class is, whatever it is wrapped in;
    None for what is no function.
    """
    method = vars(owner_class).get(name)
    function = inspect.unwrap(getattr(method, "__func__", method))
    return function if inspect.isfunction(function) else None


def get_signature(function):
    """Return a signature without annotations and without a class's ``cls``."""
    signature = inspect.signature(function)
    return signature.replace(
        parameters=[
            parameter.replace(annotation=parameter.empty)
            for parameter in signature.parameters.values()
        ],
        return_annotation=signature.empty,
    )


def is_ours(owner_class):
    return owner_class.__module__.startswith(ADDON)


def find_theirs(mro, name):
    """Return Odoo's function that a call or ``super()`` reaches, or None."""
    for found in mro:
        if not is_ours(found) and name in vars(found):
            return get_function(found, name)
    return None


def takes_every_call(ours, theirs):
    """Tell whether an override has the signature of what it overrides, or hands on by
    position and by name what it does not name.
    """
    own, other = list(ours.parameters.values()), list(theirs.parameters.values())
    rest = [parameter.kind for parameter in own[-2:]]
    if rest == [inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD]:
        return own[:-2] == other[: len(own) - 2]
    return own == other


@tagged("post_install", "-at_install")
class TestContract(TransactionCase):
    def _get_mro(self, owner):
        """Return the classes that a model, or a class with its module, is made of."""
        if ":" in owner:
            module, name = owner.split(":")
            return getattr(import_module(module), name).__mro__
        return self.env.registry[owner].__mro__

    def _get_owners(self):
        """Return the classes that may hold overrides of ours, by owner."""
        owners = {name: model.__mro__ for name, model in self.env.registry.items()}
        for path in (SOURCE / "controllers").glob("*.py"):
            module = import_module(f"{ADDON}controllers.{path.stem}")
            for name, found in inspect.getmembers(module, inspect.isclass):
                if is_ours(found):
                    owners[f"{module.__name__}:{name}"] = found.__mro__
        return owners

    def _get_overrides(self):
        """Yield what of ours shadows a method of Odoo: owner, our function, theirs."""
        for owner, mro in self._get_owners().items():
            for number, our_class in enumerate(mro):
                # What inherits from a model that we extend has our classes, too.
                if not is_ours(our_class) or (
                    ":" not in owner and our_class._name != owner
                ):
                    continue
                for name in vars(our_class):
                    ours = get_function(our_class, name)
                    theirs = find_theirs(mro[number + 1 :], name)
                    if ours and theirs and not name.startswith("__"):
                        yield owner, ours, theirs

    def _get_names_used(self):
        """Return the private methods that our code names and does not define, each with
        the files that do.
        """
        trees = {
            path.relative_to(SOURCE): ast.parse(path.read_text())
            for path in SOURCE.rglob("*.py")
            if "tests" not in path.parts
        }
        nodes = [
            (path, node) for path, tree in trees.items() for node in ast.walk(tree)
        ]
        own = {node.name for _path, node in nodes if isinstance(node, ast.FunctionDef)}
        own |= {
            node.id
            for _path, node in nodes
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        used = {}
        for path, node in nodes:
            if (
                isinstance(node, ast.Attribute)
                and node.attr.startswith("_")
                and not node.attr.startswith("__")
                and node.attr not in own | DATA
            ):
                used.setdefault(node.attr, set()).add(str(path))
        return used

    def _is_model_of_ours(self, owner):
        model = self.env.registry.get(owner)
        return bool(model) and model._original_module == "konfidens_credit"

    def test_what_we_rely_on_has_the_signature_that_we_rely_on(self):
        for owner, rows in CONTRACT.items():
            for name, (expected, who) in rows.items():
                with self.subTest(owner=owner, method=name):
                    function = find_theirs(self._get_mro(owner), name)
                    self.assertTrue(function, f"{owner}.{name} is gone ({who})")
                    self.assertEqual(
                        str(get_signature(function)), expected, f"{name}: {who}"
                    )

    def test_an_override_has_the_signature_of_what_it_overrides(self):
        for owner, ours, theirs in self._get_overrides():
            with self.subTest(owner=owner, method=ours.__name__):
                mine, other = get_signature(ours), get_signature(theirs)
                self.assertTrue(
                    takes_every_call(mine, other),
                    f"{ours.__module__}: {mine} overrides {other}",
                )

    def test_an_override_has_a_row_in_the_contract(self):
        listed = {name for rows in CONTRACT.values() for name in rows}
        missing = [
            f"{owner}.{ours.__name__} ({ours.__module__})"
            for owner, ours, _theirs in self._get_overrides()
            if not self._is_model_of_ours(owner)
            # The framework offers these to everybody.
            and (ours.__name__.startswith("_") or not hasattr(BaseModel, ours.__name__))
            and ours.__name__ not in CONTRACT.get(owner, listed if ":" in owner else {})
        ]
        self.assertFalse(missing, "tests/common/contract.py says nothing of these")

    def test_a_private_method_of_odoo_that_we_call_has_a_row_in_the_contract(self):
        listed = {name for rows in CONTRACT.values() for name in rows}
        missing = {
            name: sorted(files)
            for name, files in self._get_names_used().items()
            if name not in listed
        }
        self.assertFalse(missing, "tests/common/contract.py says nothing of these")

    def test_nothing_is_in_the_contract_that_we_do_not_rely_on(self):
        overridden = {ours.__name__ for _owner, ours, _theirs in self._get_overrides()}
        relied_on = overridden | self._get_names_used().keys()
        stale = [
            f"{owner}.{name}"
            for owner, rows in CONTRACT.items()
            for name in rows
            if name not in relied_on
        ]
        self.assertFalse(stale, "tests/common/contract.py: nobody relies on these")

    def test_an_override_that_leaves_odoos_method_out_says_why(self):
        silent = []
        for owner, ours, _theirs in self._get_overrides():
            tree = ast.parse(textwrap.dedent(inspect.getsource(ours)))
            calls_super = any(
                isinstance(node, ast.Name) and node.id == "super"
                for node in ast.walk(tree)
            )
            if (
                not calls_super
                and not self._is_model_of_ours(owner)
                and WITHOUT_SUPER not in (ours.__doc__ or "")
            ):
                silent.append(f"{owner}.{ours.__name__} ({ours.__module__})")
        self.assertFalse(silent, f'"{WITHOUT_SUPER} ..." in the docstring is missing')
