"""The methods of a repository, with the key that each uses and the rights that it needs.

A function's role needs the rights of the methods that the function calls, and no others. A transaction needs the rights
of its writes. Source: the IAM page of DynamoDB transactions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.codegen.check.catalogue import UNIQUE_VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.check.entity import Entity, Index

_UPDATE = "dynamodb:UpdateItem"
_DELETE = "dynamodb:DeleteItem"
_PUT = "dynamodb:PutItem"
_GET = "dynamodb:GetItem"
_QUERY = "dynamodb:Query"
_SCAN = "dynamodb:Scan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The actions of a method on a table, or on one of its indexes."""

    table: str
    """The entity of the table, or UniqueValues."""
    index: str | None = None
    """None: the table itself."""
    actions: tuple[str, ...]
    """In alphabetical order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of a repository."""

    name: str
    pattern: str
    """What it does by which key, such as "items of one `ownerId`, in order of `createdAt`"."""
    access: tuple[Access, ...]


def methods_of(entity: Entity) -> tuple[Method, ...]:
    """Return the methods of the repository of an entity, in their order there. Empty: it has none."""
    if entity.primary is None or not entity.has_repository:
        return ()
    key = " and ".join(f"`{name}`" for name in entity.primary.keys)
    return (
        _method(entity, "get", f"one item by {key}", _GET),
        _method(entity, "create", f"a new item with a new {key}", _PUT, values=(_PUT,)),
        *_by_unique_value(entity),
        _update(entity, key),
        *_additions(entity, key),
        _delete(entity, key),
        *_queries(entity),
        _method(entity, "list", "a page of all items", _SCAN),
        _method(entity, "iterate", "all items", _SCAN),
        _method(entity, "batch_get", f"many items by {key}", "dynamodb:BatchGetItem"),
        *(
            [_method(entity, "batch_write", f"many items by {key}", "dynamodb:BatchWriteItem")]
            if entity.has_batch_write
            else []
        ),
    )


def calls_of(entity: Entity) -> tuple[Method, ...]:
    """Return the methods with `check` of transactions, whose other methods need what those of the repository do."""
    methods = methods_of(entity)
    check = _method(entity, "check", "one item, in a transaction", "dynamodb:ConditionCheckItem")
    return (*methods, check) if methods else ()


def _by_unique_value(entity: Entity) -> Iterator[Method]:
    if entity.unique:
        yield _method(entity, "get_by_unique_value", "one item by a unique value", _GET, values=(_GET,))


def _additions(entity: Entity, key: str) -> Iterator[Method]:
    if entity.has_upsert:
        actions = (_GET, _PUT, _UPDATE)
        yield _method(entity, "upsert", f"one item by {key}, new or not", *actions, values=(_DELETE, _PUT))
    if entity.counters:
        yield _method(entity, "increment", f"numbers of one item by {key}", _UPDATE)
    if entity.growing_lists:
        yield _method(entity, "append", f"lists of one item by {key}", _UPDATE)


def _update(entity: Entity, key: str) -> Method:
    # The rows of unique values are derived from the item, so it is read first.
    actions = (_GET, _UPDATE) if entity.unique else (_UPDATE,)
    return _method(entity, "update", f"one item by {key}", *actions, values=(_DELETE, _PUT))


def _delete(entity: Entity, key: str) -> Method:
    actions = (_DELETE, _GET) if entity.unique else (_DELETE,)
    return _method(entity, "delete", f"one item by {key}", *actions, values=(_DELETE,))


def _method(entity: Entity, name: str, pattern: str, *actions: str, values: tuple[str, ...] = ()) -> Method:
    """Return a method. `values`: its actions on the table of unique values, if the entity has any."""
    access = [Access(table=entity.name, actions=actions)]
    if values and entity.unique:
        access.append(Access(table=UNIQUE_VALUES, actions=values))
    return Method(name=name, pattern=pattern, access=tuple(access))


def _queries(entity: Entity) -> Iterator[Method]:
    for index in filter(None, (entity.primary, *entity.indexes)):
        if index.query:
            access = Access(table=entity.name, index=index.name, actions=(_QUERY,))
            yield Method(name=index.query, pattern=_query_pattern(index), access=(access,))


def _query_pattern(index: Index) -> str:
    order = f", in order of `{index.sort}`" if index.sort is not None else ""
    return f"items of one `{index.partition}`{order}"
