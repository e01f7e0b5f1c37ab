"""The changes of a table: its key, indexes, stream and expiry.

What a deployment can change is a rule of CloudFormation: one index a table is created or deleted in one update, and the
keys and the projection of an existing index cannot change. Source: AWS::DynamoDB::Table, GlobalSecondaryIndexes,
LocalSecondaryIndexes, TimeToLiveSpecification.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.schema import backfills
from orb_tools.schema.comparison import Subject, changed_fields, stored_form
from orb_tools.schema.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.check.entity import Entity, Index
    from orb_tools.codegen.read.yaml_document import Place
    from orb_tools.schema.verdicts import Change

_PRIMARY: Place = ("model", "keys", "primary")
_SECONDARY: Place = ("model", "keys", "secondary")
_REMARKS = frozenset({"description"})
_PROJECTION = frozenset({"projection", "projected"})


def table_changes(before: Entity, after: Entity) -> Iterator[Change]:
    """Yield the changes of the table of an entity that has one in both catalogues."""
    if before.primary is None or after.primary is None:
        return
    subject = Subject(source=after.source, name=after.name)
    yield from _primary(subject, before, after)
    yield from _indexes(subject, before, after)
    yield from _stream(subject, before, after)
    yield from _ttl(subject, before, after)


def _primary(subject: Subject, before: Entity, after: Entity) -> Iterator[Change]:
    if before.primary is None or after.primary is None:
        return
    old, new = before.primary, after.primary
    retyped = [
        name
        for name in dict.fromkeys((*old.keys, *new.keys))
        if name in before.attributes
        and name in after.attributes
        and stored_form(before.attributes[name]) != stored_form(after.attributes[name])
    ]
    if old.keys != new.keys or retyped:
        what = f"the key of the table is {_keys(new)}, and was {_keys(old)}"
        if old.keys == new.keys:
            what = f"the key of the table ({_keys(new)}) is stored in another type"
        why = "CloudFormation cannot replace a table that has a name: the deployment fails"
        job = backfills.copy_table(before, new.keys, retyped)
        yield subject.change(Verdict.BREAKING, _PRIMARY, what, why, backfills=(job,))
    elif old.query != new.query:
        yield _renamed_query(subject, _PRIMARY, "the table", old, new)


def _indexes(subject: Subject, before: Entity, after: Entity) -> Iterator[Change]:
    old = {index.name: index for index in before.indexes}
    new = {index.name: index for index in after.indexes}
    places = {index.name: (*_SECONDARY, position) for position, index in enumerate(after.indexes)}
    for name, index in old.items():
        if name not in new:
            yield _index_removed(subject, index)
        else:
            yield from _index_changed(subject, places[name], index, new[name])
    for name, index in new.items():
        if name not in old:
            yield _index_added(subject, places[name], index, before, after)
    updated = [
        *(f"'{name}' deleted" for name, index in old.items() if name not in new and not index.local),
        *(f"'{name}' created" for name, index in new.items() if name not in old and not index.local),
    ]
    if len(updated) > 1:
        what = f"{len(updated)} indexes change in one deployment: {', '.join(updated)}"
        why = (
            "DynamoDB creates or deletes one index of a table at a time, so the deployment fails: "
            f"deploy {len(updated)} times, with one of them each"
        )
        yield subject.change(Verdict.BREAKING, _SECONDARY, what, why)


def _index_removed(subject: Subject, index: Index) -> Change:
    what = f"index '{index.name}' was removed"
    why = f"code that calls '{index.query}' fails: release code that does not, then remove the index"
    if index.local:
        why = "a local index cannot be removed from a table, so the deployment fails"
    return subject.change(Verdict.BREAKING, _SECONDARY, what, why)


def _index_added(subject: Subject, place: Place, index: Index, before: Entity, after: Entity) -> Change:
    what = f"index '{index.name}' on {_keys(index)} was added"
    if index.local:
        why = "a local index can only be created with its table, so the deployment fails: make its type GSI"
        return subject.change(Verdict.BREAKING, place, what, why)
    unchecked = [
        key
        for key in index.keys
        if key in before.attributes and key in after.max_key_bytes() and key not in before.key_names()
    ]
    if unchecked:
        why = f"stored values of {' and '.join(map(repr, unchecked))} may be empty or too long for a key"
        job = backfills.check_index_keys(after, str(index.name), unchecked)
        return subject.change(Verdict.BACKFILL, place, what, why, backfills=(job,))
    why = "DynamoDB fills it from the stored items; the deployment takes as long as that"
    if any(not after.attributes[key].required or key not in before.attributes for key in index.keys):
        why += ". Items without its key are not in it"
    return subject.change(Verdict.COMPATIBLE, place, what, why)


def _index_changed(subject: Subject, place: Place, old: Index, new: Index) -> Iterator[Change]:
    changed = changed_fields(old, new).keys() - _REMARKS
    again = "give the index another name, and remove this one in a later release"
    if changed & {"partition", "sort", "local"}:
        what = f"index '{new.name}' is on {_keys(new)}, and was on {_keys(old)}"
        if "local" in changed:
            what = f"index '{new.name}' is {_kind(new)}, and was {_kind(old)}"
        why = f"the keys of an index cannot change, so the deployment fails: {again}"
        yield subject.change(Verdict.BREAKING, place, what, why)
    elif changed & _PROJECTION:
        what = f"index '{new.name}' projects {_projection(new)}, and projected {_projection(old)}"
        why = f"the projection of an index cannot change, so the deployment fails: {again}"
        yield subject.change(Verdict.BREAKING, place, what, why)
    elif "query" in changed:
        yield _renamed_query(subject, place, f"index '{new.name}'", old, new)
    elif changed:
        what = f"index '{new.name}' has another {', '.join(sorted(changed))}"
        why = "orb cannot compare the two: read what the key says in docs/schemas.md"
        yield subject.change(Verdict.BREAKING, place, what, why)


def _renamed_query(subject: Subject, place: Place, of: str, old: Index, new: Index) -> Change:
    what = f"the query of {of} is '{new.query}', and was '{old.query}'"
    return subject.change(Verdict.BREAKING, place, what, f"code that calls '{old.query}' fails")


def _stream(subject: Subject, before: Entity, after: Entity) -> Iterator[Change]:
    if before.stream == after.stream:
        return
    place: Place = ("model", "stream")
    if before.stream is None:
        why = "nothing reads the stream yet"
        yield subject.change(Verdict.COMPATIBLE, place, f"the table has a stream: {after.stream}", why)
    elif after.stream is None:
        why = "functions that read the stream get no more changes, and stacks that import its ARN stop the deployment"
        yield subject.change(Verdict.BREAKING, ("model",), "the table has no stream any more", why)
    else:
        what = f"the stream holds {after.stream}, and held {before.stream}"
        why = "the table gets a new stream with another ARN, and functions that read the old one get no more changes"
        yield subject.change(Verdict.BREAKING, place, what, why)


def _ttl(subject: Subject, before: Entity, after: Entity) -> Iterator[Change]:
    old, new = before.ttl, after.ttl
    if old == new:
        return
    place: Place = ("model", "ttl")
    if new is None:
        why = "expired items that DynamoDB has not removed yet can be read again"
        yield subject.change(Verdict.COMPATIBLE, ("model",), "items do not expire any more", why)
    elif old is not None:
        what = f"items expire by '{new}', and did by '{old}'"
        why = (
            "DynamoDB refuses another attribute while ttl is on, so the deployment fails: "
            "switch ttl off in one release, and on again an hour later"
        )
        yield subject.change(Verdict.BREAKING, place, what, why)
    elif new in before.attributes:
        why = "stored items whose time is past are hidden at once, and deleted within days"
        job = backfills.check_expiry(after, after.attributes[new])
        yield subject.change(Verdict.BACKFILL, place, f"items expire by '{new}'", why, backfills=(job,))
    else:
        why = "stored items lack the attribute, so they never expire"
        yield subject.change(Verdict.COMPATIBLE, place, f"items expire by '{new}', which is new", why)


def _keys(index: Index) -> str:
    return " and ".join(f"'{key}'" for key in index.keys)


def _kind(index: Index) -> str:
    return "an LSI" if index.local else "a GSI"


def _projection(index: Index) -> str:
    return f"{index.projection} {', '.join(index.projected)}".strip()
