"""Older attributes and keywords of errors, where the plan cannot know that the value is an error.

A person looks at each: code that asks an error of today for them fails late, or takes the default of a `getattr`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import libcst as cst
from libcst import matchers as m

from orb_tools.migrate.changes import RENAMED
from orb_tools.migrate.source import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.migrate.changes import Changes
    from orb_tools.migrate.source import Source

__all__ = ["note_older_attributes", "own_attributes", "own_keywords"]

_BY_TEXT: Final = {"attrgetter", "delattr", "getattr", "hasattr", "setattr"}
"""Functions that look an attribute up by a text."""
_OLD_NAME: Final = m.OneOf(*(m.Name(name) for name in RENAMED))
_TARGET: Final = m.OneOf(m.AssignTarget(target=_OLD_NAME), m.AnnAssign(target=_OLD_NAME))
_OF_SELF: Final = m.Attribute(value=m.Name("self"), attr=_OLD_NAME)
_TARGET_OF_SELF: Final = m.OneOf(m.AssignTarget(target=_OF_SELF), m.AnnAssign(target=_OF_SELF))


def own_attributes(definition: cst.ClassDef) -> frozenset[str]:
    """Return the older names that a class gives to attributes, methods and properties of its own."""
    lines = [it for it in definition.body.body if isinstance(it, cst.SimpleStatementLine)]
    found = [
        *m.findall(definition.body, _TARGET_OF_SELF),
        *(it for line in lines for it in m.findall(line, _TARGET)),
    ]
    names = {
        (dotted(node.target) or "").removeprefix("self.")
        for node in found
        if isinstance(node, cst.AssignTarget | cst.AnnAssign)
    }
    methods = {it.name.value for it in definition.body.body if isinstance(it, cst.FunctionDef)}
    return frozenset(names | methods & RENAMED.keys())


def own_keywords(definition: cst.ClassDef) -> frozenset[str]:
    """Return the older names among the arguments of the `__init__` of a class."""
    methods = m.findall(definition.body, m.FunctionDef(name=m.Name("__init__")))
    found = [it for method in methods for it in m.findall(method, m.Param(name=_OLD_NAME))]
    return frozenset(it.name.value for it in found if isinstance(it, cst.Param))


def note_older_attributes(plan: Changes, source: Source) -> None:
    """Note each older attribute and keyword that the plan neither renames nor knows to be right."""
    for node, name in (*_attributes(source), *_texts(source), *_keywords(source)):
        renamed = isinstance(node, cst.Attribute) and node.attr in plan.names
        if not renamed and node not in plan.settled:
            other = ", except those of Spotify" if name == "status_code" else ""
            why = f"errors have {RENAMED[name]} now{other}: rename it if this is one"
            plan.note(node, " ".join(source.text(node).split()), why)


def _attributes(source: Source) -> Iterator[tuple[cst.CSTNode, str]]:
    for name in RENAMED:
        for node in source.attributes.get(name, ()):
            if not _of_another_class(source, node):
                yield node, name


def _of_another_class(source: Source, node: cst.Attribute) -> bool:
    """Return whether an attribute is that of `self` in a class that has no base, or that defines it."""
    if dotted(node.value) != "self":
        return False
    above: cst.CSTNode = node
    while not isinstance(above, cst.ClassDef | cst.Module):
        above = source.parent(above)
    return isinstance(above, cst.ClassDef) and (not above.bases or node.attr.value in own_attributes(above))


def _texts(source: Source) -> Iterator[tuple[cst.CSTNode, str]]:
    for call in source.calls:
        if (dotted(call.func) or "").rpartition(".")[2] in _BY_TEXT:
            for argument in call.args:
                text = (
                    argument.value.evaluated_value if isinstance(argument.value, cst.SimpleString) else None
                )
                if isinstance(text, str) and text in RENAMED:
                    yield call, text


def _keywords(source: Source) -> Iterator[tuple[cst.CSTNode, str]]:
    for pattern in source.patterns:
        for element in pattern.kwds:
            if element.key.value in RENAMED:
                yield pattern, element.key.value
    for call in source.calls:
        if isinstance(call.func, cst.Name | cst.Attribute) and _makes_error(call.func):
            for argument in call.args:
                if argument.keyword is not None and argument.keyword.value in RENAMED:
                    yield call, argument.keyword.value


def _makes_error(function: cst.Name | cst.Attribute) -> bool:
    name = function.attr if isinstance(function, cst.Attribute) else function
    return name.value == "__init__" or name.value.endswith(("Error", "Exception"))
