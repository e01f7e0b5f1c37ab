"""All changes between two catalogues, each with its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.schema.api_changes import api_changes
from orb_tools.schema.attribute_changes import attribute_changes
from orb_tools.schema.comparison import Comparison, Subject
from orb_tools.schema.config_changes import config_changes
from orb_tools.schema.core_changes import enum_changes, registry_changes, rule_changes
from orb_tools.schema.query_changes import query_changes
from orb_tools.schema.right_changes import right_changes
from orb_tools.schema.table_changes import table_changes
from orb_tools.schema.verdicts import Verdict
from orb_tools.schema.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.entity import Entity
    from orb_tools.schema.verdicts import Change


def catalogue_changes(before: Catalogue, after: Catalogue) -> tuple[Change, ...]:
    """Return the changes, the most serious first, then in order of file and subject."""
    both = Comparison(before, after)
    found = [
        *_entities(both),
        *enum_changes(both),
        *rule_changes(both),
        *registry_changes(both),
        *config_changes(both),
        *api_changes(both),
    ]
    return tuple(sorted(found, key=lambda change: (-change.verdict, change.source, change.subject)))


def _entities(both: Comparison) -> Iterator[Change]:
    for name, old in both.before.entities.items():
        new = both.after.entities.get(name)
        if new is None:
            yield _removed(old)
            continue
        yield from _place(old, new)
        yield from _rules_of_fields(old, new)
        yield from attribute_changes(old, new, both)
        yield from table_changes(old, new)
        yield from right_changes(old, new)
        yield from query_changes(old, new)
    for name, new in both.after.entities.items():
        if name not in both.before.entities:
            kind = "table" if new.is_table else "model"
            subject = Subject(source=new.source, name=name)
            yield subject.change(Verdict.COMPATIBLE, (), f"{kind} '{name}' was added", "nothing uses it yet")


def _rules_of_fields(old: Entity, new: Entity) -> Iterator[Change]:
    """Yield the changes of what an entity asks of its items: fields that depend on others, and retention."""
    subject = Subject(source=new.source, name=new.name)
    if old.required_when != new.required_when:
        added = {
            flag: [name for name in needed if name not in old.required_when.get(flag, ())]
            for flag, needed in new.required_when.items()
        }
        said = [f"{' and '.join(map(repr, needed))} if '{flag}'" for flag, needed in added.items() if needed]
        if said:
            what, why = f"inputs must set {', '.join(said)}", "inputs that were accepted are refused"
            yield subject.change(Verdict.BREAKING, ("model",), what, why)
        else:
            what, why = "fewer fields depend on others", "nothing is refused that was not"
            yield subject.change(Verdict.COMPATIBLE, ("model",), what, why)
    if old.retention_days != new.retention_days:
        kept = [
            "as the function says" if days is None else counted(days, "day")
            for days in (new.retention_days, old.retention_days)
        ]
        what = f"audit events are kept {kept[0]}, and were kept {kept[1]}"
        why = "this is about events that are written from now on"
        yield subject.change(Verdict.COMPATIBLE, ("compliance",), what, why)


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
        what = f"'{new.name}' is in the module models.{new.path}, and was in models.{old.path}"
        yield subject.change(Verdict.BREAKING, (), what, "code that imports it from there fails")
    for wrong, what in (
        (old.has_model and not new.has_model, f"no model of '{new.name}' is generated any more"),
        (
            new.is_table and old.has_repository and not new.has_repository,
            f"'{new.name}' has no repository any more",
        ),
        (old.is_input and not new.is_input, f"'{new.name}' is not an input any more"),
    ):
        if wrong:
            yield subject.change(Verdict.BREAKING, ("type",), what, "code that imports it fails")
    if old.is_table and not new.is_table:
        why = "its repository is gone; its table and its items stay, but no stack manages them"
        yield subject.change(Verdict.BREAKING, ("type",), f"'{new.name}' has no table any more", why)
    elif new.is_table and not old.is_table:
        yield subject.change(Verdict.COMPATIBLE, ("type",), f"'{new.name}' has a table", "it is empty")
