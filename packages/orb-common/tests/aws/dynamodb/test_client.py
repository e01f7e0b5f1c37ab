"""The life of an item, on each engine."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orb_common.aws.dynamodb import (
    DynamoDB,
    Update,
    attr,
    to_item,
)
from orb_common.exceptions import (
    DynamoDBConditionFailedError,
)


def key(number: int, name: str = "a") -> dict[str, object]:
    return {"id": name, "at": number}


def test_the_life_of_an_item(table: DynamoDB) -> None:
    """An item is created once, read, changed in place, and deleted with its old values."""
    item = to_item({**key(1), "status": "NEW", "price": Decimal("9.90"), "raw": b"\x00"})
    table.put("things", item, condition=attr("id").not_exists())
    with pytest.raises(DynamoDBConditionFailedError) as caught:
        table.put("things", item, condition=attr("id").not_exists())
    assert caught.value.item == item
    assert table.get("things", to_item(key(1)), consistent=True) == item
    assert table.get("things", to_item(key(1)), projection=["status", "raw"]) == {
        "status": {"S": "NEW"},
        "raw": {"B": b"\x00"},
    }
    changed = table.update(
        "things", to_item(key(1)), Update().set("status", "OLD").add("count", 2).remove("raw"),
        condition=attr("status").eq("NEW") & attr("price").between(9, 10),
    )  # fmt: skip
    assert changed == to_item({**key(1), "status": "OLD", "price": Decimal("9.9"), "count": 2})
    assert table.update("things", to_item(key(1)), Update().set("status", "X"), returning="NONE") is None
    with pytest.raises(DynamoDBConditionFailedError):
        table.delete("things", to_item(key(1)), condition=attr("status").eq("OLD"))
    deleted = table.delete("things", to_item(key(1)))
    assert deleted is not None
    assert deleted["status"] == {"S": "X"}
    assert table.delete("things", to_item(key(1))) is None
    assert table.get("things", to_item(key(1))) is None
