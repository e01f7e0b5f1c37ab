"""Records become items with the attributes of the schemas, and come back."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from orb_common.aws.dynamodb import from_item, to_item
from orb_common.exceptions import StoredItemError
from orb_common.execution import LockRecord, OrderEvent, OrderRecord, RunRecord
from orb_common.execution.items import attribute, item_of, record_of

from .records import event, order, run

if TYPE_CHECKING:
    from typing import Any

SCHEMAS = Path(__file__).resolve().parents[4] / "schemas" / "entities" / "execution"
ENTITIES: dict[str, Any] = {
    "Orders": OrderRecord,
    "OrderEvents": OrderEvent,
    "Locks": LockRecord,
    "Runs": RunRecord,
}
OF_THE_STORES = {"OrderEvents": {"sk", "ttl"}, "Orders": {"pk"}, "Locks": {"pk"}, "Runs": set()}
"""Attributes that no field has, because the stores set them."""


@pytest.mark.parametrize("entity", ENTITIES)
def test_fields_are_the_attributes_of_the_schema(entity: str) -> None:
    """Each field of a record has an attribute in the schema of its table, and each attribute has a field."""
    schema = yaml.safe_load((SCHEMAS / f"{entity}.yml").read_text(encoding="utf-8"))
    names = {attribute(field.name) for field in fields(ENTITIES[entity])}
    assert names | OF_THE_STORES[entity] == set(schema["model"]["attributes"])


@pytest.mark.parametrize(
    "record",
    [
        order(dependencies=("a", "b"), ssm_targets={"instance_ids": ["i-1"]}, git_b64="e30=", attempts=2),
        run(deadline=5, summary={"succeeded": 1, "timed_out": 0}),
        event(data={"exit_code": 1, "ratio": 0.1, "deep": {"some_key": [1, 2.5, None]}}, event_id="e"),
    ],
    ids=["order", "run", "event"],
)
def test_a_record_comes_back(record: OrderRecord | RunRecord | OrderEvent) -> None:
    """A record is the same after it was an item. Names within its values stay as they are."""
    assert record_of(type(record), item_of(record)) == record


def test_attributes_are_in_camel_case() -> None:
    """The names of attributes are those of the store."""
    item = from_item(item_of(order(sops_key_ssm_path="/keys/a", git_b64="e30=", s3_location="s3://b/k")))
    assert item["pk"] == "run-1:0001"
    assert (item["sopsKeySsmPath"], item["gitB64"], item["s3Location"]) == ("/keys/a", "e30=", "s3://b/k")
    assert "executionUrl" not in item


def test_unknown_attributes_are_ignored() -> None:
    """An item that a newer writer stored, with more attributes, can be read."""
    assert record_of(OrderRecord, {**item_of(order()), "newFact": {"S": "x"}}) == order()


def test_a_broken_item_names_its_attributes() -> None:
    """An item that no record can have is a StoredItemError with the names of all its faults, and no value."""
    item = {**item_of(order()), **to_item({"status": "SECRET", "timeout": "SECRET", "mustSucceed": True})}
    del item["traceId"]
    with pytest.raises(StoredItemError) as caught:
        record_of(OrderRecord, item)
    assert caught.value.fields == ("status", "timeout", "traceId")
    assert "SECRET" not in str(caught.value.to_dict())
