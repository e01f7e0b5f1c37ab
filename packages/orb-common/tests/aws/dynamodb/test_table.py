"""Tables with Python values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orb_common.aws.dynamodb import (
    DynamoDB,
    Table,
    Update,
    attr,
)


def key(number: int, name: str = "a") -> dict[str, object]:
    return {"id": name, "at": number}


def test_a_table_of_python_values(table: DynamoDB) -> None:
    """Every method of Table takes and returns Python values."""
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
    """Reserved words work as attribute names in every expression."""
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
