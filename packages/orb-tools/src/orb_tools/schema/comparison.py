"""What the comparisons of a schema have in common: two catalogues, and the tables that hold an entity."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from orb_tools.codegen.render.attribute_codecs import stored_kind
from orb_tools.schema.verdicts import Change, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_tools.codegen.check.attribute import Attribute, Limits
    from orb_tools.codegen.check.catalogue import Catalogue, Environment
    from orb_tools.codegen.check.entity import Entity, Index
    from orb_tools.codegen.read.yaml_document import Place
    from orb_tools.schema.verdicts import Backfill


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A table that holds values of an attribute."""

    table: Entity
    path: tuple[str, ...]
    """The attribute of the table, and the name of the value within it if it is nested."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The catalogues before and after a change."""

    before: Catalogue
    after: Catalogue

    def holders(self, entity: str, attribute: str) -> Iterator[Holder]:
        """Yield each table that has stored values of an attribute, directly or in a nested value.

        Tables that are new hold no items yet.
        """
        for table in self.before.tables:
            if table.name not in self.after.entities or not self.after.entities[table.name].is_table:
                continue
            if table.name == entity:
                yield Holder(table=table, path=(attribute,))
            for outer in table.attributes.values():
                if entity in self._held(outer, set()):
                    yield Holder(table=table, path=(outer.name, attribute))

    def _held(self, attribute: Attribute, seen: set[str]) -> set[str]:
        """Return the entities that an attribute contains, at any depth."""
        held = self.before.entities.get(attribute.element_type)
        if held is not None and held.name not in seen:
            seen.add(held.name)
            for inner in held.attributes.values():
                self._held(inner, seen)
        return seen

    def values(self, attribute: Attribute, *, after: bool) -> frozenset[str] | None:
        """Return the only values that a stored text may have. None: any text."""
        if attribute.enum is not None:
            return frozenset((self.after if after else self.before).enums[attribute.enum].values)
        return frozenset(attribute.values) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The part of a schema that changes are about."""

    source: str
    name: str

    def change(
        self, verdict: Verdict, place: Place, what: str, why: str, *, backfills: tuple[Backfill, ...] = ()
    ) -> Change:
        """Return a change of this subject."""
        return Change(
            verdict=verdict,
            source=self.source,
            place=place,
            subject=self.name,
            what=what,
            why=why,
            backfills=backfills,
        )


def stored_form(attribute: Attribute) -> str:
    """Return the form in which values are stored. Types of one form differ only in the values that are valid."""
    return stored_kind(attribute).replace("time", "N")


def changed_fields(
    before: Environment | Index | Limits, after: Environment | Index | Limits
) -> Mapping[str, tuple[object, object]]:
    """Return the fields of two values of one class that differ, with the value of each."""
    return {
        field.name: (old, new)
        for field in fields(before)
        if (old := getattr(before, field.name)) != (new := getattr(after, field.name))
    }
