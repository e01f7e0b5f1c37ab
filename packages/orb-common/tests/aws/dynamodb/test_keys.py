"""Keys: empty ones are refused, equal ones are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.aws.dynamodb import Change, Check, Delete, DynamoDB, Get, Put, Update, attr
from orb_common.exceptions import (
    ValidationError,
)

from ..conftest import Loopback, Reply  # noqa: TID252

if TYPE_CHECKING:
    from collections.abc import Callable


FULL_KEY: Any = {"id": {"S": "a"}, "at": {"N": "1"}}


EMPTY: Any = {"id": {"S": ""}, "at": {"N": "1"}}


ODD: Any = {**FULL_KEY, "label": {"S": ""}, "kind": {"S": ""}}


EMPTY_KEYS: dict[str, tuple[str, Callable[[DynamoDB], object]]] = {
    "get": ("id", lambda db: db.get("things", EMPTY)),
    "put": ("id", lambda db: db.put("things", EMPTY)),
    "update": ("id", lambda db: db.update("things", EMPTY, Update().set("label", "x"))),
    "delete": ("id", lambda db: db.delete("things", EMPTY)),
    "batch get": ("id", lambda db: db.batch_get("things", [FULL_KEY, EMPTY])),
    "batch put": ("id", lambda db: db.batch_write("things", puts=[EMPTY])),
    "batch delete": ("id", lambda db: db.batch_write("things", deletes=[EMPTY])),
    "transacted put": ("id", lambda db: db.transact_write([Put("things", EMPTY)])),
    "transacted change": (
        "id",
        lambda db: db.transact_write([Change("things", EMPTY, Update().set("a", 1))]),
    ),
    "transacted delete": ("id", lambda db: db.transact_write([Delete("things", EMPTY)])),
    "transacted check": ("id", lambda db: db.transact_write([Check("things", EMPTY, attr("id").exists())])),
    "transacted get": ("id", lambda db: db.transact_get([Get("things", EMPTY)])),
    "nothing": ("key", lambda db: db.get("things", {})),
    "put into an index": ("kind", lambda db: db.put("things", ODD)),
    "update into an index": ("kind", lambda db: db.update("things", FULL_KEY, Update().set("kind", ""))),
    "transacted into an index": (
        "kind",
        lambda db: db.transact_write([Change("things", FULL_KEY, Update().set("kind", ""))]),
    ),
    "bytes": ("id", lambda db: db.get("things", {"id": {"B": b""}, "at": {"N": "1"}})),
}


@pytest.mark.parametrize("way", EMPTY_KEYS)
def test_an_empty_key(table: DynamoDB, way: str) -> None:
    """An empty key of the table or an index is refused in every request; the error names the attribute."""
    field, call = EMPTY_KEYS[way]
    table.put("things", FULL_KEY)
    with pytest.raises(ValidationError, match=f"^{field} must not be empty$") as caught:
        call(table)
    assert (caught.value.status, caught.value.field) == (400, field)
    assert list(table.scan_all("things")) == [FULL_KEY]


def test_an_empty_value_is_not_a_key(table: DynamoDB) -> None:
    """An attribute outside a key may be empty."""
    table.put("things", FULL_KEY | {"label": {"S": ""}})
    assert table.get("things", FULL_KEY) == FULL_KEY | {"label": {"S": ""}}


@given(st.lists(st.tuples(st.sampled_from("tu"), st.integers(0, 5)), min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_the_same_item_is_the_same(
    loopback: Loopback, dynamodb: DynamoDB, named: list[tuple[str, int]]
) -> None:
    """A transaction is refused before any request if and only if two writes have the same table and key."""
    loopback.steps, loopback.requests = [Reply()], []
    writes = [Delete(table, {"id": {"N": str(number)}}) for table, number in named]
    if len(set(named)) == len(named):
        dynamodb.transact_write(writes)
        assert loopback.targets == ["TransactWriteItems"]
    else:
        with pytest.raises(ValidationError):
            dynamodb.transact_write(writes)
        assert loopback.targets == []
