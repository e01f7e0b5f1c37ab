"""The first arguments of old functions that are methods now: which of them are loggers of orb.

A logger of `logging`, or of Powertools, has no such methods. So a call is rewritten only where everything that binds
its logger in the source shows that it is one of orb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import libcst as cst

from orb_tools.migrate.source import dotted
from orb_tools.migrate.successors import Successor, successor_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_tools.migrate.source import Source
    from orb_tools.migrate.surroundings import Surroundings

__all__ = ["Receivers"]

_CLASS: Final = "orb_common.logging.OrbLogger"
_MAKERS: Final = frozenset({"orb_common.get_logger", "orb_common.logging.get_logger", _CLASS})
"""What returns a logger of orb when it is called."""
_OWNERS: Final = ("self", "cls")


class Receivers:
    """The first arguments of the calls of a source."""

    def __init__(self, source: Source, around: Surroundings) -> None:
        self._source = source
        self._around = around

    def others(self, calls: Iterable[cst.Call]) -> list[str]:
        """Return the first arguments that the source does not show to be loggers of orb."""
        receivers = [call.args[0].value for call in calls]
        return sorted({self._source.text(it) for it in receivers if not self._is_logger(it)})

    def _is_logger(self, receiver: cst.BaseExpression) -> bool:
        bindings = self._bindings(receiver)
        return bool(bindings) and all(map(self._binds_logger, bindings))

    def _bindings(self, receiver: cst.BaseExpression) -> list[cst.CSTNode]:
        """Return what binds a name, or an attribute of `self`. Other attributes may be bound anywhere."""
        if isinstance(receiver, cst.Name):
            return self._source.bindings(receiver)
        if isinstance(receiver, cst.Attribute) and dotted(receiver.value) in _OWNERS:
            owner = self._class(receiver)
            if owner is not None:
                name = receiver.attr.value
                own = [it for it in self._source.stored_attributes(name) if self._belongs(it, owner)]
                return [*own, *self._source.class_bindings(owner, name)]
        return []

    def _belongs(self, attribute: cst.Attribute, owner: cst.ClassDef) -> bool:
        of = dotted(attribute.value)
        return of == owner.name.value or (of in _OWNERS and self._class(attribute) is owner)

    def _class(self, node: cst.CSTNode) -> cst.ClassDef | None:
        while not isinstance(node, cst.ClassDef | cst.Module):
            node = self._source.parent(node)
        return node if isinstance(node, cst.ClassDef) else None

    def _binds_logger(self, binding: cst.CSTNode) -> bool:
        above = binding if isinstance(binding, cst.Param) else self._source.parent(binding)
        if isinstance(above, cst.AssignTarget):
            above = self._source.parent(above)
        match above:
            case cst.Assign(value=value):
                return self._makes_logger(value)
            case cst.Param(annotation=annotation):
                return annotation is not None and self._is_class(annotation.annotation)
            case cst.AnnAssign(annotation=annotation, value=value):
                return self._is_class(annotation.annotation) or self._makes_logger(value)
        return False

    def _makes_logger(self, value: cst.BaseExpression | None) -> bool:
        return isinstance(value, cst.Call) and self._are(self._source.imported(value.func), _MAKERS)

    def _is_class(self, annotation: cst.BaseExpression) -> bool:
        return self._are(self._source.imported(annotation), {_CLASS})

    def _are(self, paths: Iterable[str], wanted: Iterable[str]) -> bool:
        now = {self._path_now(path) for path in paths}
        return bool(now) and now.issubset(wanted)

    def _path_now(self, path: str) -> str | None:
        module, _, name = path.rpartition(".")
        if self._around.owns(module) or self._around.near(module) is not None:
            return None
        found = successor_of(module, name)
        return (found.advice or found.path) if isinstance(found, Successor) else None
