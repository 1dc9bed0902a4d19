# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What sources in Python define and use, read without running them."""

import ast
import re
from dataclasses import dataclass

# The model of what is none: a class of Python.
PLAIN = ""
WORD = re.compile(r"[^\W\d]\w*")
DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
# What a context puts before the name of a field.
PREFIX = re.compile(r"^(search_)?default_")
# Methods of a recordset that return records of its model.
SAME_MODEL = re.compile(
    r"browse|concat|create|exists|filtered(_domain)?|search|sorted|sudo|union|with_\w+"
)
# Methods and decorators whose strings are paths of fields, or values of a model.
TAKE_PATHS = {"filtered", "grouped", "mapped", "sorted"}
TAKE_VALUES = {"create", "new", "update", "write"}
DECORATORS = {"constrains", "depends", "onchange"}


@dataclass(frozen=True)
class Definition:
    """What a class defines, and of which model.

    :param bool is_new: whether the class makes the model
    :param list parents: the models that it inherits from
    :param dict relations: the models that its fields lead to
    """

    model: str
    is_new: bool
    parents: list
    names: list
    relations: dict


@dataclass(frozen=True)
class Use:
    """The use of a name.

    :param model: the model whose name it is, where that can be seen
    :param bool is_text: whether a string says it, maybe by chance
    :param topics: the models that a string is about, None where it may be any
    """

    line: int
    name: str
    model: str | None = None
    is_text: bool = False
    topics: tuple | None = None


def find_definitions(tree):
    """Yield a definition for each class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield read_class(node)


def read_class(node):
    """Return what a class defines."""
    assigned = {}
    for statement in node.body:
        for target in getattr(statement, "targets", [getattr(statement, "target", 0)]):
            if isinstance(target, ast.Name):
                assigned[target.id] = statement.value
    inherited = find_texts(assigned.get("_inherit"))
    names = find_texts(assigned.get("_name"))
    functions = (item for item in node.body if isinstance(item, ast.FunctionDef))
    return Definition(
        model=[*names, *inherited, PLAIN][0],
        is_new=bool(names) and names[0] not in inherited,
        parents=inherited,
        names=[*assigned, *(function.name for function in functions)],
        relations={
            name: keyword.value.value
            for name, value in assigned.items()
            for keyword in getattr(value, "keywords", ())
            if keyword.arg == "comodel_name"
        },
    )


def find_texts(tree):
    """Return the strings in an expression."""
    return [
        node.value
        for node in ast.walk(tree or ast.Constant(None))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def find_imports(path, tree):
    """Yield line and module of each import, from the addon's root where it is ours."""
    folders = path.split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            package = folders[: len(folders) - node.level + 1] if node.level else []
            for alias in node.names:
                parts = (*package, node.module, alias.name)
                yield node.lineno, ".".join(filter(None, parts))


class Reader(ast.NodeVisitor):
    """Collects the uses in a file, and follows the models of what names stand behind.

    :param get_relation: a function that returns the model that a field leads to, by
        model and name
    """

    def __init__(self, tree, get_relation):
        self.get_relation = get_relation
        self.model = None
        self.values = {}
        models = {definition.model for definition in find_definitions(tree)}
        self.topics = tuple(sorted(models - {PLAIN}))
        self.uses = []
        self.visit(tree)

    # === WHERE WE ARE === #

    def visit_ClassDef(self, node):
        self.model = read_class(node).model
        self.generic_visit(node)
        self.model = None

    def visit_FunctionDef(self, node):
        self.values = find_values(node)
        self.generic_visit(node)
        self.values = {}

    def visit_Expr(self, node):
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    # === USES === #

    def visit_Attribute(self, node):
        # A chain of calls ends where the name is.
        model = self.get_model(node.value)
        self.uses.append(Use(node.end_lineno, node.attr, model))
        self.visit(node.value)

    def visit_Constant(self, node):
        if isinstance(node.value, str):
            for name in find_names(node.value):
                use = Use(node.lineno, name, is_text=True, topics=self.topics)
                self.uses.append(use)

    def visit_keyword(self, node):
        if node.arg == "related":
            self._visit_paths([node.value], self.model)
        else:
            self.visit(node.value)

    def visit_Tuple(self, node):
        """Read the path that a condition of a domain begins with."""
        match node.elts:
            case [ast.Constant(str()) as path, ast.Constant(str()), value]:
                self._visit_paths([path], None)
                self.visit(value)
            case _:
                self.generic_visit(node)

    def visit_Call(self, node):
        match node.func:
            case ast.Attribute(ast.Name("api"), name) if name in DECORATORS:
                self._visit_paths(node.args, self.model)
            case ast.Attribute(value, name) if name in TAKE_PATHS:
                self.visit(node.func)
                self._visit_paths(node.args, self.get_model(value))
            case ast.Attribute(value, name) if name in TAKE_VALUES:
                self.visit(node.func)
                model = self.get_model(value)
                self._visit_about(node, model and (model,))
            case ast.Name("SQL") | ast.Attribute(attr="execute"):
                self._visit_about(node, None)
            case _:
                self.generic_visit(node)

    def _visit_about(self, call, topics):
        """Read the arguments of a call, whose strings are about these models."""
        kept, self.topics = self.topics, topics
        for argument in (*call.args, *call.keywords):
            self.visit(argument)
        self.topics = kept

    def _visit_paths(self, nodes, model):
        """Read paths of fields that start at a model, which may be unknown."""
        for node in nodes:
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                self.visit(node)
                continue
            each = model
            for name in node.value.split("."):
                self.uses.append(Use(node.lineno, name, each, is_text=True))
                each = self.get_relation(each, name)

    # === MODELS === #

    def get_model(self, node, depth=0):
        """Return the model of the records that an expression is, if it can be seen."""
        if depth > 20:
            return None
        match node:
            case ast.Name("self") | ast.Call(ast.Name("super")):
                return self.model
            case ast.Name(name):
                values = self.values.get(name, ())
                models = {self.get_model(value, depth + 1) for value in values}
                return models.pop() if len(models) == 1 else None
            case ast.Subscript(ast.Attribute(attr="env"), ast.Constant(model)):
                return model
            case ast.Call(ast.Attribute(value, name)) if SAME_MODEL.fullmatch(name):
                return self.get_model(value, depth + 1)
            case ast.Attribute(value, name):
                return self.get_relation(self.get_model(value, depth + 1), name)
            case ast.Subscript(value) | ast.BinOp(value):
                return self.get_model(value, depth + 1)
        return None


def find_values(function):
    """Return by name what a function assigns, loops over or filters."""
    values = {}
    for node in ast.walk(function):
        match node:
            case (
                ast.Assign([ast.Name(name)], value)
                | ast.NamedExpr(ast.Name(name), value)
                | ast.For(ast.Name(name), value)
                | ast.comprehension(ast.Name(name), value)
                | ast.Call(
                    ast.Attribute(value),
                    [ast.Lambda(ast.arguments(args=[ast.arg(name), *_]))],
                )
            ):
                values.setdefault(name, []).append(value)
    return values


def find_names(text):
    """Return the names in a string: all of `line_ids.price`; of a sentence or of SQL
    those with an underscore, which no sentence has by chance.
    """
    words = [PREFIX.sub("", word) for word in WORD.findall(text)]
    if DOTTED.fullmatch(text):
        return [text, *words]
    return [word for word in words if "_" in word]
