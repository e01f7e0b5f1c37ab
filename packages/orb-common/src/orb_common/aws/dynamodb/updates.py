"""Changes of an item, as DynamoDB applies them in place.

An update sent by name and value leaves alone what another writer changed meanwhile; read, modify and put
would not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal

from orb_common.exceptions import ValidationError
from orb_common.utils import attribute_path

from .attribute_values import Raw
from .expressions import Aliases, Attr, members

Path = tuple[str | int, ...]


class Update:
    """Gathers changes. Each method gives back the same object: calls can be chained or stand alone.

    Raises:
        ValidationError: By any method: a place is changed twice, or a text stands for a list or set.
    """

    __slots__ = ("_clauses", "_paths", "repeatable")

    def __init__(self) -> None:
        self._clauses: dict[str, list[tuple[Path, str, object]]] = {}
        self._paths: set[Path] = set()
        self.repeatable = True
        """Applying it twice equals applying it once. False as soon as a number is added or a list grows."""

    @property
    def empty(self) -> bool:
        """Nothing would change; DynamoDB refuses an empty expression."""
        return not self._clauses

    @property
    def paths(self) -> frozenset[Path]:
        """The places that change."""
        return frozenset(self._paths)

    def set(self, name: str | Attr, value: object) -> Update:
        """Puts a value in place of what is there."""
        return self._note("SET", name, "{path} = {value}", value)

    def set_if_not_exists(self, name: str | Attr, value: object) -> Update:
        """Puts a value where there is none."""
        return self._note("SET", name, "{path} = if_not_exists({path}, {value})", value)

    def append(self, name: str | Attr, values: Sequence[object]) -> Update:
        """Adds to the end of a list; an absent one starts empty. Not repeatable."""
        self.repeatable = False
        return self._note(
            "SET",
            name,
            "{path} = list_append(if_not_exists({path}, {empty}), {value})",
            members(values, attribute_path(_path(name))),
        )

    def add(self, name: str | Attr, value: object) -> Update:
        """Adds to a number (absent counts as 0; not repeatable), or members to a set."""
        if not _is_set(value):
            self.repeatable = False
        return self._note("ADD", name, "{path} {value}", value)

    def remove(self, *names: str | Attr) -> Update:
        """Takes attributes away; one that is absent is no error."""
        for name in names:
            self._note("REMOVE", name, "{path}", None)
        return self

    def delete_from_set(self, name: str | Attr, values: Iterable[object] | Raw) -> Update:
        """Takes members out of a set; the last one takes the attribute along."""
        return self._note(
            "DELETE",
            name,
            "{path} {value}",
            values if isinstance(values, Raw) else set(members(values, attribute_path(_path(name)))),
        )

    def render(self, aliases: Aliases) -> str:
        """The update expression; names and values go to `aliases`.

        Raises:
            ValidationError: Nothing would change, or a value has no form in DynamoDB.
        """
        if self.empty:
            raise ValidationError("an update needs at least one change", field="update")
        return " ".join(
            f"{clause} {', '.join(_render(change, aliases) for change in changes)}"
            for clause, changes in self._clauses.items()
        )

    def _note(self, clause: str, name: str | Attr, form: str, value: object) -> Update:
        path = _path(name)
        for other in self._paths:
            shorter = min(len(path), len(other))
            if path[:shorter] == other[:shorter]:
                field = attribute_path(path)
                raise ValidationError(f"{field} is changed twice in one update", field=field)
        self._paths.add(path)
        self._clauses.setdefault(clause, []).append((path, form, value))
        return self


def _render(change: tuple[Path, str, object], aliases: Aliases) -> str:
    path, form, value = change
    parts = {"path": aliases.path(path)}
    if "{empty}" in form:
        parts["empty"] = aliases.value([])
    if "{value}" in form:
        parts["value"] = aliases.value(value, attribute_path(path))
    return form.format_map(parts)


def _path(name: str | Attr) -> Path:
    return name.path if isinstance(name, Attr) else (name,)


def _is_set(value: object) -> bool:
    if isinstance(value, Raw):
        return not value.value.keys().isdisjoint({"SS", "NS", "BS"})
    return isinstance(value, AbstractSet) and not isinstance(value, int | float | Decimal)
