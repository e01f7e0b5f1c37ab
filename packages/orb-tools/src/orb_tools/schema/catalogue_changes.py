"""All changes between two catalogues, each with its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.schema.attribute_changes import attribute_changes
from orb_tools.schema.comparison import Comparison, Subject
from orb_tools.schema.core_changes import enum_changes, registry_changes, rule_changes
from orb_tools.schema.right_changes import right_changes
from orb_tools.schema.table_changes import table_changes
from orb_tools.schema.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.check.catalogue import Catalogue, Entity
    from orb_tools.schema.verdicts import Change


def catalogue_changes(before: Catalogue, after: Catalogue) -> tuple[Change, ...]:
    """Return the changes, the most serious first, then in order of file and subject."""
    both = Comparison(before, after)
    found = [*_entities(both), *enum_changes(both), *rule_changes(both), *registry_changes(both)]
    return tuple(sorted(found, key=lambda change: (-change.verdict, change.source, change.subject)))


def _entities(both: Comparison) -> Iterator[Change]:
    for name, old in both.before.entities.items():
        new = both.after.entities.get(name)
        if new is None:
            yield _removed(old)
            continue
        yield from _place(old, new)
        yield from attribute_changes(old, new, both)
        yield from table_changes(old, new)
        yield from right_changes(old, new)
    for name, new in both.after.entities.items():
        if name not in both.before.entities:
            kind = "table" if new.is_table else "model"
            subject = Subject(source=new.source, name=name)
            yield subject.change(Verdict.COMPATIBLE, (), f"{kind} '{name}' was added", "nothing uses it yet")


def _removed(entity: Entity) -> Change:
    subject = Subject(source=entity.source, name=entity.name)
    why = "code that imports it fails"
    if entity.is_table:
        why += (
            "; its table and its items stay, but no stack manages them. "
            "An entity with another name gets another table: the items must be copied"
        )
    return subject.change(Verdict.BREAKING, (), f"'{entity.name}' was removed", why)


def _place(old: Entity, new: Entity) -> Iterator[Change]:
    """Yield the changes of the import path and of the kind."""
    subject = Subject(source=new.source, name=new.name)
    if old.path != new.path:
        what = f"'{new.name}' is in orb_models.models.{new.path}, and was in orb_models.models.{old.path}"
        yield subject.change(Verdict.BREAKING, (), what, "code that imports it from there fails")
    if old.is_table and not new.is_table:
        why = "its repository is gone; its table and its items stay, but no stack manages them"
        yield subject.change(Verdict.BREAKING, ("type",), f"'{new.name}' has no table any more", why)
    elif new.is_table and not old.is_table:
        yield subject.change(Verdict.COMPATIBLE, ("type",), f"'{new.name}' has a table", "it is empty")
