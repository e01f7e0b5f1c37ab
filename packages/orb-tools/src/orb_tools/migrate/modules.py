"""The plan for names that stand for a whole module: `import common.logger`, `from common import logger`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import libcst as cst

from orb_tools.migrate.places import Need
from orb_tools.migrate.source import dotted
from orb_tools.migrate.statements import Item, module_node
from orb_tools.migrate.successors import Gone, Successor, new_path, successor_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orb_tools.migrate.changes import Changes
    from orb_tools.migrate.source import Source

__all__ = ["plan_import", "plan_module"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """A use of a module: one of its names, or the module as a value."""

    module: cst.BaseExpression
    attribute: cst.Attribute | None
    successor: Successor | Gone | None


def plan_module(plan: Changes, source: Source, statement: cst.ImportFrom, item: Item) -> Item:
    """Return what `from parent import module` becomes."""
    path = _path_for(plan, source, statement, f"{item.module}.{item.name}", item.local)
    parent, _, name = path.rpartition(".")
    return replace(item, module=parent, name=name)


def plan_import(
    plan: Changes, source: Source, statement: cst.Import, alias: cst.ImportAlias
) -> Sequence[cst.ImportAlias]:
    """Return what a name in `import a.b, c.d as e` becomes."""
    old = alias.evaluated_name
    if alias.asname is not None:
        local = alias.evaluated_alias or old
        return (alias.with_changes(name=module_node(_path_for(plan, source, statement, old, local))),)
    uses = source.uses(statement, old)
    path = new_path(old)
    found = _uses(plan, source, old, uses or ())
    if path == old:
        for use in found:
            _note(plan, use, old)
        return (alias,)
    if uses is None or not isinstance(path, str):
        why = f"not all uses of the module are sure: import what the file needs from {path}"
        plan.note(statement, f"import {old}", why)
        return (alias,)
    if any(isinstance(use.successor, Gone) or _differs(use, path) for use in found):
        for use in found:
            _note(plan, use, path)
        return (alias,)
    targets: dict[str, None] = {}
    for use in found:
        target = path
        if use.attribute is not None and isinstance(use.successor, Successor):
            if use.successor.advice is None:
                target = use.successor.module
                plan.names[use.attribute.attr] = cst.Name(use.successor.name)
            else:
                _note(plan, use, path)
        plan.names[use.module] = module_node(target)
        targets[target] = None
    return [alias.with_changes(name=module_node(target)) for target in targets or {path: None}]


def _path_for(plan: Changes, source: Source, statement: cst.CSTNode, old: str, local: str) -> str:
    """Return the module that a local name stands for from now on, and plan its uses."""
    path = new_path(old)
    if not isinstance(path, str):
        raise TypeError(old)
    uses = source.uses(statement, local)
    found = _uses(plan, source, old, uses or ())
    moved = [use.successor for use in found if isinstance(use.successor, Successor)]
    homes = {it.module if it.advice is None else None for it in moved}
    if uses and len(moved) == len(found) and len(homes) == 1 and None not in homes:
        for use, successor in zip(found, moved, strict=True):
            if use.attribute is not None:
                plan.names[use.attribute.attr] = cst.Name(successor.name)
        return moved[0].module
    if uses is None and path != old:
        plan.note(statement, old, "not all uses of the module are sure: import the names instead", Need.LATER)
    for use in found:
        _note(plan, use, path)
    return path


def _uses(plan: Changes, source: Source, old: str, nodes: Sequence[cst.BaseExpression]) -> list[_Use]:
    found = []
    for node in nodes:
        above = source.parent(node)
        attribute = above if isinstance(above, cst.Attribute) and above.value is node else None
        successor = None if attribute is None else successor_of(old, attribute.attr.value)
        if attribute is not None and isinstance(successor, Successor):
            plan.found(dotted(attribute) or "", old, successor)
        found.append(_Use(module=node, attribute=attribute, successor=successor))
    return found


def _differs(use: _Use, path: str) -> bool:
    """Return whether a name means something else at the new path of its module, as two names of the root do."""
    if use.attribute is None or not isinstance(use.successor, Successor) or use.successor.advice is None:
        return False
    return (
        successor_of(path, use.attribute.attr.value) != use.successor
        and use.successor.module != path
        and (
            successor_of(path, use.attribute.attr.value)
            == Successor(module=path, name=use.attribute.attr.value)
        )
    )


def _note(plan: Changes, use: _Use, path: str) -> None:
    if use.attribute is None or use.successor is None:
        return
    what = dotted(use.attribute) or use.attribute.attr.value
    if isinstance(use.successor, Gone):
        if not path.startswith("orb_models"):
            plan.note(use.attribute, what, f"no name replaces it: {use.successor.why}")
    elif _differs(use, path):
        plan.note(use.attribute, what, f"it takes other arguments in {path}: use {use.successor.path}")
    elif use.successor.advice is not None:
        why = f"this old name works. Its use is not that of {use.successor.advice}, which new code calls"
        plan.note(use.attribute, what, why, Need.LATER)
    elif use.successor.module != path:
        plan.note(use.attribute, what, f"this old name works: use {use.successor.path}", Need.LATER)
