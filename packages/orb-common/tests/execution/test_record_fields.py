"""Dataclasses from mappings and back."""

from __future__ import annotations

import dataclasses

import pytest

from orb_common.exceptions import DataValidationError
from orb_common.execution.models import Job, LockRecord, Order, OrderEvent, OrderRecord, RunRecord
from orb_common.execution.record_fields import field_names, read, written
from orb_common.execution.statuses import OrderStatus

from .jobs import record


@pytest.mark.parametrize("cls", [Job, LockRecord, Order, OrderEvent, OrderRecord, RunRecord])
def test_every_required_field_is_named(cls: type) -> None:
    """A record without anything is refused with all its required fields. So every class can be read."""
    required = {field.name for field in dataclasses.fields(cls) if field.default is field.default_factory}
    with pytest.raises(DataValidationError) as refused:
        read(cls, {"unknown": 1})
    assert {fault["field"] for fault in refused.value.validation_errors} == required


@pytest.mark.parametrize(("name", "value", "rule"), [
    ("cmds", "make", "must be a list of texts"),
    ("cmds", ["make", 1], "must be a list of texts"),
    ("timeout", "60", "must be a whole number"),
    ("timeout", True, "must be a whole number"),
    ("must_succeed", 1, "must be true or false"),
    ("status", "done", "must be one of queued, running, succeeded, failed, timed_out"),
    ("status", ["queued"], "must be one of queued, running, succeeded, failed, timed_out"),
    ("run_id", 7, "must be a text"),
    ("ssm_targets", [], "must be an object"),
])  # fmt: skip
def test_types_are_checked(name: str, value: object, rule: str) -> None:
    """A field of another type is refused with its name and rule, beside all other faults, and never shown."""
    with pytest.raises(DataValidationError) as refused:
        read(OrderRecord, {**written(record(1)), "trace_id": None, name: value})
    assert sorted(map(str, refused.value.validation_errors)) == sorted(
        [str({"field": "trace_id", "rule": "is required"}), str({"field": name, "rule": rule})]
    )
    assert str(value) not in str(refused.value)


def test_plain_values_are_written() -> None:
    """What is written has only values that JSON and DynamoDB carry: no enums, no tuples, no None."""
    found = written(
        record(1, dependencies=("0002",), ssm_targets={"tags": {}}, status=OrderStatus.FAILED, attempts=0)
    )
    assert type(found["status"]) is str
    assert (found["cmds"], found["dependencies"]) == (["make"], ["0002"])
    assert (found["must_succeed"], found["attempts"]) == (True, 0)
    assert None not in found.values()
    assert found.keys() < field_names(OrderRecord)
