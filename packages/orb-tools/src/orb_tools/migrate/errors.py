"""The plan for error values: older attributes and keywords of errors, and clauses that catch less than before.

docs/errors.md lists what changed in the error classes. An error is recognised by its `except` clause, or by the
annotation of an argument.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst
from libcst import matchers as m

from orb_tools.migrate.changes import RENAMED
from orb_tools.migrate.older_attributes import own_attributes, own_keywords
from orb_tools.migrate.source import dotted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orb_tools.migrate.changes import Changes, ErrorClass
    from orb_tools.migrate.source import Source

__all__ = ["plan_errors"]


def plan_errors(plan: Changes, source: Source) -> None:
    """Plan the uses of the errors that the source takes."""
    classes = _with_derived(plan, source)
    _plan_clauses(plan, source, classes)
    for function in source.functions:
        parameters = function.params
        for each in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params):
            annotation = each.annotation.annotation if each.annotation else None
            _plan_value(plan, function.body, each.name.value, _classes(annotation, classes))
    for call in source.calls:
        for made in _classes(call.func, classes):
            _plan_keywords(plan, call, made)
    for pattern in source.patterns:
        for matched in _classes(pattern.cls, classes):
            _plan_pattern(plan, pattern, matched)


def _with_derived(plan: Changes, source: Source) -> Mapping[str, ErrorClass]:
    """Return the error classes with those that the source derives from them."""
    classes = dict(plan.errors)
    for definition in source.classes:
        bases = [it for base in definition.bases if (it := classes.get(dotted(base.value) or ""))]
        if bases:
            classes[definition.name.value] = replace(
                bases[0],
                own_attributes=bases[0].own_attributes | own_attributes(definition),
                own_keywords=bases[0].own_keywords | own_keywords(definition),
            )
            for node in m.findall(definition.body, m.Call(func=m.Attribute(attr=m.Name("__init__")))):
                _plan_keywords(plan, node, bases[0])
    return classes


def _plan_clauses(plan: Changes, source: Source, classes: Mapping[str, ErrorClass]) -> None:
    clauses: tuple[cst.ExceptHandler | cst.ExceptStarHandler, ...] = (
        *source.handlers,
        *source.group_handlers,
    )
    for handler in clauses:
        caught = _classes(handler.type, classes)
        if any(it is not None and it.successor.name == "SpottyPottySenseError" for it in caught):
            why = "most errors are not below this class any more: catch orb_common.exceptions.OrbError too"
            plan.note(handler, "except SpottyPottySenseError", why)
        # `except*` gives a group of errors, which has none of their attributes.
        if isinstance(handler, cst.ExceptHandler) and handler.name is not None:
            _plan_value(plan, handler.body, dotted(handler.name.name) or "", caught)


def _classes(
    expression: cst.BaseExpression | None, classes: Mapping[str, ErrorClass]
) -> list[ErrorClass | None]:
    """Return the error class, or those of a tuple. None: a class that is not known."""
    if expression is None:
        return []
    parts = [it.value for it in expression.elements] if isinstance(expression, cst.Tuple) else [expression]
    return [classes.get(dotted(part) or "") for part in parts]


def _plan_value(plan: Changes, body: cst.BaseSuite, name: str, classes: Sequence[ErrorClass | None]) -> None:
    """Plan the attributes of a name that holds an error of these classes."""
    if not any(classes):
        return
    bound_again = m.OneOf(
        m.AssignTarget(target=m.Name(name)), m.Param(name=m.Name(name)), m.NamedExpr(target=m.Name(name)),
        m.For(target=m.Name(name)), m.CompFor(target=m.Name(name)), m.AsName(name=m.Name(name)),
    )  # fmt: skip
    again = bool(m.findall(body, bound_again))
    for node in m.findall(body, m.Attribute(value=m.Name(name))):
        if not isinstance(node, cst.Attribute):
            continue
        attribute = node.attr.value
        if attribute in RENAMED and not again and None not in classes:
            new = {it.renames.get(attribute) for it in classes if it is not None}
            if new == {None}:
                plan.settled.add(node)
            elif None not in new:
                plan.names[node.attr] = cst.Name(RENAMED[attribute])
        elif attribute == "to_dict" and any(it is not None and it.of_motion and not it.old for it in classes):
            why = f"its form is that of orb: SpottyPottySenseError.to_dict({name}) returns that of motion"
            plan.note(node, f"{name}.to_dict", why)


def _plan_keywords(plan: Changes, call: cst.CSTNode, made: ErrorClass | None) -> None:
    if not isinstance(call, cst.Call) or made is None:
        return
    plan.settled.add(call)
    for argument in call.args:
        if argument.keyword is not None and argument.keyword.value in made.renamed_keywords:
            plan.names[argument.keyword] = cst.Name(RENAMED[argument.keyword.value])


def _plan_pattern(plan: Changes, pattern: cst.MatchClass, matched: ErrorClass | None) -> None:
    if matched is None:
        return
    plan.settled.add(pattern)
    for element in pattern.kwds:
        if element.key.value in matched.renames:
            plan.names[element.key] = cst.Name(matched.renames[element.key.value])
