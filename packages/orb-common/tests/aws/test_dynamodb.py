"""DynamoDB and Table, against an engine."""

from decimal import Decimal

import pytest

from orb_common.aws.dynamodb import (
    Change,
    Check,
    Delete,
    DynamoDB,
    Get,
    Put,
    Table,
    Update,
    attr,
    to_item,
)
from orb_common.exceptions import (
    DynamoDBConditionFailedError,
    DynamoDBTransactionCanceledError,
    ValidationError,
)


def key(number: int, name: str = "a") -> dict[str, object]:
    return {"id": name, "at": number}


def test_an_item_lives(table: DynamoDB) -> None:
    """Created once, read, changed in place, deleted with its old values."""
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


def test_pages_and_iterators(table: DynamoDB) -> None:
    """A page continues where the last one ended; iterators go over all pages, both ways."""
    table.batch_write("things", puts=[to_item({**key(n), "kind": "k"}) for n in range(30)])
    first = table.query("things", attr("id").eq("a"), limit=12)
    assert [item["at"]["N"] for item in first.items] == [str(n) for n in range(12)]
    second = table.query("things", attr("id").eq("a"), limit=12, start_key=first.next_key)
    assert second.items[0]["at"] == {"N": "12"}
    backwards = table.query_all("things", attr("id").eq("a"), limit=7, forward=False)
    assert [item["at"]["N"] for item in backwards] == [str(n) for n in reversed(range(30))]
    narrow = table.query("things", attr("id").eq("a") & attr("at").between(3, 5))
    assert [item["at"]["N"] for item in narrow.items] == ["3", "4", "5"]
    assert narrow.next_key is None
    assert len(list(table.query_all("things", attr("kind").eq("k"), index="by_kind", limit=9))) == 30
    filtered = table.query("things", attr("id").eq("a"), filter=attr("kind").ne("k"))
    assert filtered.items == []
    assert filtered.scanned_count == 30
    assert len(list(table.scan_all("things", limit=8, projection=["at"]))) == 30
    assert len(list(table.scan_all("things", segment=(0, 1), filter=attr("kind").exists()))) == 30


def test_batches_of_any_length(table: DynamoDB) -> None:
    """More than 25 writes, more than 100 reads; absent keys are left out, repeated ones count once."""
    table.batch_write("things", puts=[to_item(key(n)) for n in range(130)])
    wanted = [to_item(key(n)) for n in range(150)] + [to_item(key(0))]
    assert len(table.batch_get("things", wanted)) == 130
    table.batch_write("things", deletes=[to_item(key(n)) for n in range(70)])
    assert len(list(table.scan_all("things"))) == 60
    assert table.batch_get("things", []) == []
    table.batch_write("things")


def test_the_last_put_of_a_key_wins(table: DynamoDB) -> None:
    """Where the names of the key are known; numbers that are equal are one key."""
    puts = [to_item({**key(1), "v": 1}), to_item({"id": "a", "at": Decimal("1.0"), "v": 2})]
    puts[1]["at"] = {"N": "1.0"}
    table.batch_write("things", puts=puts, key_names=["id", "at"])
    assert [item["v"]["N"] for item in table.scan_all("things")] == ["2"]
    with pytest.raises(ValidationError) as caught:
        table.batch_write("things", puts=[to_item(key(1))], deletes=[to_item(key(1))])
    assert caught.value.field == "deletes"


def test_transactions(table: DynamoDB) -> None:
    """All or nothing, with a reason for each write, and reads of one moment."""
    table.transact_write(
        [
            Put("things", to_item({**key(1), "v": 1}), attr("id").not_exists()),
            Put("things", to_item({**key(2), "v": 1})),
        ]
    )
    table.transact_write(
        [
            Change("things", to_item(key(1)), Update().add("v", 1), attr("v").eq(1)),
            Delete("things", to_item(key(2))),
            Check("things", to_item(key(3)), attr("id").not_exists()),
        ],
        token="once",
    )
    one, two = table.transact_get([Get("things", to_item(key(1)), ["v"]), Get("things", to_item(key(2)))])
    assert one is not None
    assert one["v"] == {"N": "2"}
    assert two is None
    with pytest.raises(DynamoDBTransactionCanceledError) as caught:
        table.transact_write(
            [
                Put("things", to_item(key(9))),
                Put("things", to_item(key(1)), attr("id").not_exists()),
            ]
        )
    assert [reason.failed for reason in caught.value.reasons] == [False, True]
    assert caught.value.reasons[1].item == to_item({**key(1), "v": 2})
    assert table.get("things", to_item(key(9))) is None


@pytest.mark.parametrize("number", [0, 101])
def test_transactions_have_a_size(table: DynamoDB, number: int) -> None:
    """1 to 100; told before anything is sent."""
    with pytest.raises(ValidationError):
        table.transact_write([Put("things", to_item(key(n))) for n in range(number)])
    with pytest.raises(ValidationError):
        table.transact_get([Get("things", to_item(key(n))) for n in range(number)])


def test_a_table_of_python_values(table: DynamoDB) -> None:
    """Table takes and gives Python values, at every method."""
    things = Table("things", dynamodb=table)
    things.put({**key(1), "ratio": 0.1, "tags": {"x"}, "kind": "k"}, condition=attr("id").not_exists())
    assert things.get(key(1)) == {**key(1), "ratio": 0.1, "tags": {"x"}, "kind": "k"}
    exact = Table("things", dynamodb=table, decimals=True).get(key(1), projection=["ratio"])
    assert exact == {"ratio": Decimal("0.1")}
    assert things.update(key(1), Update().set("ratio", 1.5).add("tags", {"y"})) == {
        **key(1), "ratio": 1.5, "tags": {"x", "y"}, "kind": "k",
    }  # fmt: skip
    things.batch_write(puts=[key(2), key(3)], deletes=[key(1)])
    assert sorted(item["at"] for item in things.batch_get([key(1), key(2), key(3)])) == [2, 3]
    page = things.query(attr("id").eq("a"), limit=1)
    assert page.items == [key(2)]
    assert things.query(attr("id").eq("a"), start_key=page.next_key).items == [key(3)]
    assert things.scan(limit=1).next_key is not None
    with pytest.raises(TypeError):
        things.scan(limits=1)  # type: ignore[call-arg]
    assert [item["at"] for item in things.query_all(attr("id").eq("a"), limit=1)] == [2, 3]
    assert len(list(things.scan_all())) == 2
    assert things.delete(key(3)) == key(3)
    assert things.get(key(3)) is None


def test_reserved_words_are_names_like_others(table: DynamoDB) -> None:
    """Attributes called as DynamoDB's own words, everywhere that a name can stand."""
    words = [
        "name",
        "status",
        "date",
        "value",
        "values",
        "ttl",
        "size",
        "order",
        "user",
        "key",
        "a.b",
        "with space",
    ]
    things = Table("things", dynamodb=table)
    things.put({**key(1), **dict.fromkeys(words, "x")})
    for word in words:
        found = things.update(key(1), Update().set(word, "y"), condition=attr(word).eq("x"))
        assert found is not None
        assert found[word] == "y"
        assert things.get(key(1), projection=[word]) == {word: "y"}
        assert things.query(attr("id").eq("a"), filter=attr(word).begins_with("y")).items != []
