# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Finds arrows in the addon's sources: uses in a room of what a lower room defines.

Nothing is run and no name is listed. The rooms are those that `models/__init__.py`
imports, in its order, below `core`. A name that several rooms define belongs to the
uppermost: there is the hook, and the others override it. A name that Odoo defines, too,
is evidence of nothing, unless the model of what it is called on is known.
"""

import ast
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from .layers_python import PLAIN, Reader, find_definitions, find_imports
from .layers_xml import find_uses_in_xml

CORE = "core"
# The folders that have the rooms.
ROOMY = ("models", "wizards", "views")


@dataclass(frozen=True, order=True)
class Arrow:
    """A use in ``room`` of ``name``, which a lower room, ``target``, defines."""

    file: str
    line: int
    room: str
    target: str
    name: str

    def __str__(self):
        return f"{self.file}:{self.line} {self.room} -> {self.target} {self.name}"


class House:
    """The sources of an addon, and what each of its rooms defines.

    :param pathlib.Path root: the folder of the addon
    :param dict odoo: what Odoo itself defines: by model and name, the model that a
        relation leads to, or None
    """

    def __init__(self, root, odoo):
        self.root, self.odoo = root, odoo
        self.odoo_names = {name for _model, name in odoo}
        self.rooms = [CORE, *get_rooms(root / "models/__init__.py")]
        self.python = list(self._read("py", lambda file: ast.parse(file.read_bytes())))
        self.xml = list(self._read("xml", lambda file: etree.parse(file).getroot()))
        # What rooms define: by name, and there by model, the uppermost room.
        self.defined = defaultdict(dict)
        self.relations = dict(odoo)
        self.parents = defaultdict(set)
        self.homes = {}
        for _path, room, tree in self.python:
            self._define_python(room, tree)
        for _path, room, tree in self.xml:
            self._define_xml(room, tree)

    def find_arrows(self):
        """Return the arrows in the code of models and wizards."""
        return self._find_arrows(self.python, self._get_uses)

    def find_arrows_of_views(self):
        """Return the arrows in the XML of views and wizards."""
        return self._find_arrows(self.xml, self._get_uses_in_xml)

    def find_imports_of_core(self):
        """Return where ``core`` imports Odoo, or the rooms below it."""
        return [
            f"{path}:{line} {module}"
            for path, room, tree in self.python
            if room == CORE
            for line, module in find_imports(path, tree)
            if module.split(".")[0] in ("odoo", *ROOMY)
        ]

    def get_relation(self, model, name):
        """Return the model that a field leads to, None if that is not known."""
        for each in self._get_lineage(model):
            if related := self.relations.get((each, name)):
                return related
        return None

    # === WHAT ROOMS DEFINE === #

    def _read(self, extension, parse):
        """Yield path, room and tree of each source but the tests."""
        for file in sorted(self.root.rglob(f"*.{extension}")):
            path = file.relative_to(self.root)
            if path.parts[0] != "tests":
                yield str(path), self._get_room(path.parts), parse(file)

    def _get_room(self, parts):
        """Return the room that a path or a module is in, if any."""
        if parts[0] == CORE:
            return CORE
        if parts[0] in ROOMY and len(parts) > 1 and parts[1] in self.rooms:
            return parts[1]
        return None

    def _define_python(self, room, tree):
        for definition in find_definitions(tree) if room else ():
            model = definition.model
            for name in definition.names:
                self._define(name, model, room)
            if definition.is_new:
                self.homes[model] = room
                for name in (model, f"model_{model.replace('.', '_')}"):
                    self._define(name, None, room)
            self.parents[model] |= {*definition.parents} - {model}
            for name, related in definition.relations.items():
                self.relations.setdefault((model, name), related)

    def _define_xml(self, room, tree):
        """Take records from the room of their folder; where folders have no rooms, from
        the lowest whose names they use.
        """
        for record in tree.iterfind(".//*[@id]"):
            lowest = room
            if not room:
                used = [use[-1] for use in self._get_uses_in_xml(None, record)]
                lowest = max(used, key=self.rooms.index, default=None)
            if lowest:
                self._define(f"{self.root.name}.{record.get('id')}", None, lowest)

    def _define(self, name, model, room):
        rooms = (room, self.defined[name].get(model, room))
        self.defined[name][model] = min(rooms, key=self.rooms.index)

    def _get_lineage(self, model):
        """Return a model with those of ours that it inherits from."""
        lineage = [model]
        for each in lineage:
            lineage += sorted(self.parents[each] - {*lineage})
        return lineage

    # === WHAT IS USED === #

    def _find_arrows(self, sources, get_uses):
        """Return what stands in a room above that of its name."""
        return sorted(
            {
                Arrow(path, line, room, target, name)
                for path, room, tree in sources
                if room
                for line, name, target in get_uses(path, tree)
                if self.rooms.index(target) > self.rooms.index(room)
            }
        )

    def _get_uses(self, path, tree):
        """Yield line, name and room of what a file of Python uses."""
        for line, module in find_imports(path, tree):
            if room := self._get_room(module.split(".")):
                yield line, module, room
        for use in Reader(tree, self.get_relation).uses:
            if room := self._get_target(use):
                yield use.line, use.name, room

    def _get_uses_in_xml(self, _path, tree):
        """Yield line, name and room of what a part of XML uses."""
        for use in find_uses_in_xml(tree, self.root.name):
            if room := self._get_target(use):
                yield use.line, use.name, room

    def _get_target(self, use):
        """Return the room that defines what is used, if one does."""
        rooms = self.defined.get(use.name)
        if not rooms:
            return None
        lineage = self._get_lineage(use.model) if use.model else []
        if known := [rooms[each] for each in lineage if each in rooms]:
            is_odoos = any((each, use.name) in self.odoo for each in lineage)
            return None if is_odoos else min(known, key=self.rooms.index)
        if use.name in self.odoo_names or not any(
            self._is_evidence(use, model) for model in rooms
        ):
            return None
        return min(rooms.values(), key=self.rooms.index)

    def _is_evidence(self, use, model):
        """Tell whether a use may mean the name that this model has.

        A string names a field only where the model is there without the field's room,
        and where it is about this model or one that is named after it, such as its
        lines. Else it says the same by chance.
        """
        if not use.is_text or model is None:
            return model != PLAIN
        return (
            model != PLAIN
            and self.homes.get(model) != self.defined[use.name][model]
            and (
                use.topics is None
                or any(
                    f"{topic}.".startswith(f"{model}.")
                    or f"{model}.".startswith(f"{topic}.")
                    for topic in use.topics
                )
            )
        )


def get_rooms(file):
    """Return the rooms in the order in which a file imports them."""
    return [
        alias.name
        for node in ast.parse(file.read_bytes()).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
