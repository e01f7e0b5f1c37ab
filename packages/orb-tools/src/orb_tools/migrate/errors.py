"""The plan for error values: older attributes and keywords of errors, and clauses that catch less than before.

docs/errors.md lists what changed in the error classes. An error is recognised by its `except` clause, or by the
annotation of an argument.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import libcst as cst
from libcst import matchers as m

from orb_tools.migrate.changes import RENAMED
from orb_tools.migrate.source import dotted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orb_tools.migrate.changes import Changes, ErrorClass
    from orb_tools.migrate.source import Source

__all__ = ["plan_errors"]

_OLD_NAME: Final = m.OneOf(*(m.Name(name) for name in RENAMED))


def plan_errors(plan: Changes, source: Source) -> None:
    """Plan the uses of the errors that the source takes."""
    classes = dict(plan.errors)
    for definition in source.classes:
        bases = _classes([it.value for it in definition.bases], classes)
        if bases and not m.findall(definition.body, m.AssignTarget(target=_OLD_NAME)):
            classes[definition.name.value] = bases[0]
            for node in m.findall(definition.body, m.Call(func=m.Attribute(attr=m.Name("__init__")))):
                _plan_keywords(plan, node, bases[0])
    for handler in source.handlers:
        caught = _classes(_parts(handler.type), classes)
        if any(it.successor.name == "SpottyPottySenseError" for it in caught):
            why = "most errors are not below this class any more: catch orb_common.exceptions.OrbError too"
            plan.note(handler, "except SpottyPottySenseError", why)
        if caught and handler.name is not None and isinstance(handler.name.name, cst.Name):
            _plan_value(plan, handler.body, handler.name.name.value, caught)
    for function in source.functions:
        parameters = function.params
        for each in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params):
            given = _classes(_parts(each.annotation.annotation if each.annotation else None), classes)
            if given:
                _plan_value(plan, function.body, each.name.value, given)
    for call in source.calls:
        for found in _classes([call.func], classes):
            _plan_keywords(plan, call, found)


def _parts(expression: cst.BaseExpression | None) -> list[cst.BaseExpression]:
    if isinstance(expression, cst.Tuple):
        return [it.value for it in expression.elements]
    return [] if expression is None else [expression]


def _classes(parts: Sequence[cst.BaseExpression], classes: Mapping[str, ErrorClass]) -> list[ErrorClass]:
    return [classes[name] for part in parts if (name := dotted(part)) in classes and name is not None]


def _plan_value(plan: Changes, body: cst.BaseSuite, name: str, classes: Sequence[ErrorClass]) -> None:
    """Plan the attributes of a name that holds an error."""
    bound_again = m.OneOf(
        m.AssignTarget(target=m.Name(name)), m.Param(name=m.Name(name)), m.NamedExpr(target=m.Name(name)),
        m.For(target=m.Name(name)), m.CompFor(target=m.Name(name)), m.AsName(name=m.Name(name)),
    )  # fmt: skip
    again = bool(m.findall(body, bound_again))
    for node in m.findall(body, m.Attribute(value=m.Name(name))):
        if not isinstance(node, cst.Attribute):
            continue
        attribute = node.attr.value
        new = {it.renames.get(attribute) for it in classes} - {None}
        if new and (again or any(attribute not in it.renames for it in classes)):
            plan.note(
                node, f"{name}.{attribute}", f"errors have {RENAMED[attribute]} now, except those of Spotify"
            )
        elif new:
            plan.names[node.attr] = cst.Name(RENAMED[attribute])
        elif attribute == "to_dict" and any(it.of_motion and not it.old for it in classes):
            why = f"its form is that of orb: SpottyPottySenseError.to_dict({name}) returns that of motion"
            plan.note(node, f"{name}.to_dict", why)


def _plan_keywords(plan: Changes, call: cst.CSTNode, found: ErrorClass) -> None:
    if not isinstance(call, cst.Call) or found.old:
        return
    for argument in call.args:
        if argument.keyword is not None and argument.keyword.value in found.renames:
            plan.names[argument.keyword] = cst.Name(RENAMED[argument.keyword.value])
