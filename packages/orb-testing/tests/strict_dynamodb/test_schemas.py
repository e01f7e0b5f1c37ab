"""Laws of the keys that DescribeTable tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_testing.strict_dynamodb.schemas import Index, Table, table_of

from .rules import create_rule_tables

if TYPE_CHECKING:
    from orb_testing.engines import Engine


def test_keys_are_those_that_the_table_was_made_with(dynamodb_engine: Engine) -> None:
    """The partition key is the first. Each key has its type, and each index its projection."""
    client = dynamodb_engine.client()
    create_rule_tables(client)
    by_g = Index(types={"g": "S", "gs": "N"}, name="ByG", is_global=True, projected=frozenset())
    by_l = Index(types={"pk": "S", "l": "B"}, name="ByL", is_global=False, projected=frozenset())
    table = table_of(client.describe_table(TableName="Ranged")["Table"])
    assert table == Table(types={"pk": "S", "sk": "N"}, indexes={"ByG": by_g, "ByL": by_l})
    assert (table.partition, by_g.partition) == ("pk", "g")
