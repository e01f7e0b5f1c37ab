"""Updates that DynamoDB applies to an item in place.

An update leaves alone the attributes that another writer changed meanwhile. Reading, changing and putting the whole
item would overwrite them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from orb_common.exceptions import ValidationError
from orb_common.utils import attribute_path

from .attribute_values import Raw
from .expressions import Aliases, Attr, members

Path = tuple[str | int, ...]


class Update:
    """A collection of changes. Each method returns the same object, so calls can be chained.

    Raises:
        ValidationError: Raised by any method when a path is changed twice, or a text is given for a list or set.
    """

    __slots__ = ("_clauses", "_paths", "repeatable")

    def __init__(self) -> None:
        self._clauses: dict[str, list[tuple[Path, str, object]]] = {}
        self._paths: set[Path] = set()
        self.repeatable = True
        """Whether applying it twice equals applying it once. False after adding to a number or appending to a list."""

    @property
    def empty(self) -> bool:
        """Whether it has no changes. DynamoDB refuses an empty expression."""
        return not self._clauses

    @property
    def paths(self) -> frozenset[Path]:
        """The paths that change."""
        return frozenset(self._paths)

    def set(self, name: str | Attr[Any], value: object) -> Update:
        """Set an attribute to a value."""
        return self._add_change("SET", name, "{path} = {value}", value)

    def set_if_not_exists(self, name: str | Attr[Any], value: object) -> Update:
        """Set an attribute only if it does not exist."""
        return self._add_change("SET", name, "{path} = if_not_exists({path}, {value})", value)

    def append(self, name: str | Attr[Any], values: Sequence[object]) -> Update:
        """Append to a list. A missing list starts empty. Not repeatable."""
        self.repeatable = False
        return self._add_change(
            "SET",
            name,
            "{path} = list_append(if_not_exists({path}, {empty}), {value})",
            members(values, attribute_path(_path(name))),
        )

    def add(self, name: str | Attr[Any], value: object) -> Update:
        """Add to a number, which starts at 0 if it is missing (not repeatable), or add members to a set."""
        if not _is_set(value):
            self.repeatable = False
        return self._add_change("ADD", name, "{path} {value}", value)

    def remove(self, *names: str | Attr[Any]) -> Update:
        """Remove attributes. A missing attribute is not an error."""
        for name in names:
            self._add_change("REMOVE", name, "{path}", None)
        return self

    def delete_from_set(self, name: str | Attr[Any], values: Iterable[object] | Raw) -> Update:
        """Remove members from a set. Removing the last one removes the attribute."""
        return self._add_change(
            "DELETE",
            name,
            "{path} {value}",
            values if isinstance(values, Raw) else set(members(values, attribute_path(_path(name)))),
        )

    def render(self, aliases: Aliases) -> str:
        """Return the update expression, and add its names and values to `aliases`.

        Raises:
            ValidationError: The update is empty, or DynamoDB cannot hold a value.
        """
        if self.empty:
            raise ValidationError("an update needs at least one change", field="update")
        return " ".join(
            f"{clause} {', '.join(_render(change, aliases) for change in changes)}"
            for clause, changes in self._clauses.items()
        )

    def _add_change(self, clause: str, name: str | Attr[Any], template: str, value: object) -> Update:
        path = _path(name)
        for other in self._paths:
            shorter = min(len(path), len(other))
            if path[:shorter] == other[:shorter]:
                field = attribute_path(path)
                raise ValidationError(f"{field} is changed twice in one update", field=field)
        self._paths.add(path)
        self._clauses.setdefault(clause, []).append((path, template, value))
        return self


def _render(change: tuple[Path, str, object], aliases: Aliases) -> str:
    path, template, value = change
    parts = {"path": aliases.path(path)}
    if "{empty}" in template:
        parts["empty"] = aliases.value([])
    if "{value}" in template:
        parts["value"] = aliases.value(value, attribute_path(path))
    return template.format_map(parts)


def _path(name: str | Attr[Any]) -> Path:
    return name.path if isinstance(name, Attr) else (name,)


def _is_set(value: object) -> bool:
    if isinstance(value, Raw):
        return not value.value.keys().isdisjoint({"SS", "NS", "BS"})
    return isinstance(value, AbstractSet)
