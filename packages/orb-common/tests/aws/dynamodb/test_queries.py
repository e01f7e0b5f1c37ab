"""Pages of queries and scans."""

from __future__ import annotations

from orb_common.aws.dynamodb import (
    DynamoDB,
    attr,
    to_item,
)


def key(number: int, name: str = "a") -> dict[str, object]:
    return {"id": name, "at": number}


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


def test_count_goes_over_all_pages(table: DynamoDB) -> None:
    """Items of a partition are counted beyond 1 MB, by index and by filter, and other partitions are not."""
    large = {"text": "x" * 100_000}
    items = [{**key(n), "kind": "k", "odd": n % 2, **large} for n in range(15)]
    table.batch_write("things", puts=[to_item(item) for item in [*items, {**key(1, "b"), "kind": "other"}]])
    assert table.count("things", attr("id").eq("a")) == 15
    assert table.count("things", attr("id").eq("a"), filter=attr("odd").eq(1)) == 7
    assert table.count("things", attr("kind").eq("k"), index="by_kind") == 15
    assert table.count("things", attr("id").eq("missing")) == 0


def test_count_reads_no_more_than_it_may(table: DynamoDB) -> None:
    """The bound is on the items that are read, before the filter."""
    large = {"text": "x" * 100_000}
    items = [{**key(n), "kind": "k", "odd": n % 2, **large} for n in range(15)]
    table.batch_write("things", puts=[to_item(item) for item in items])
    for most_read, found in ((1, 1), (7, 7), (99, 15)):
        assert table.count("things", attr("id").eq("a"), most_read=most_read) == found
    assert table.count("things", attr("id").eq("a"), filter=attr("odd").eq(1), most_read=4) == 2
