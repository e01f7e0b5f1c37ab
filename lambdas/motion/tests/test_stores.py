"""Laws of the tables of motion."""

from __future__ import annotations

from lambdas.motion.settings import Settings
from lambdas.motion.stores import Stores
from orb_common.aws.dynamodb import DynamoDB


def test_each_repository_has_its_own_table_and_all_share_a_client() -> None:
    """A transaction can write into all of them."""
    dynamodb = DynamoDB()
    names = {"sensors_table": "a", "listeners_table": "b", "sessions_table": "c"}
    stores = Stores.of(Settings(**names), dynamodb)
    repositories = stores.sensors, stores.listeners, stores.sessions
    assert [each.table_name for each in repositories] == ["a", "b", "c"]
    assert {id(each.dynamodb) for each in repositories} == {id(dynamodb)}
