"""The old functions for orders, events and locks, with and without a boto3 resource."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from orb_common._compat import execution_dynamodb as old
from orb_common.exceptions import ConfigurationError, ConflictError, ResourceNotFoundError, ValidationError
from orb_common.execution import OrderEvents, Orders, RunLocks

if TYPE_CHECKING:
    from orb_testing.faults import FaultPlan

# The stores below these functions are tested on both engines.
pytestmark = [pytest.mark.tables("Orders", "OrderEvents", "Locks"), pytest.mark.dynamodb_engines("moto")]
ORDER: dict[str, Any] = {
    "trace_id": "abc123",
    "flow_id": "ann:abc123-exec",
    "order_name": "build",
    "cmds": ["make"],
    "timeout": 60,
    "use_lambda": True,
}


@pytest.fixture
def tables(stack_tables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("IAC_CI_ORDERS_TABLE", stack_tables["Orders"])
    monkeypatch.setenv("IAC_CI_ORDER_EVENTS_TABLE", stack_tables["OrderEvents"])
    monkeypatch.setenv("IAC_CI_LOCKS_TABLE", stack_tables["Locks"])
    return stack_tables


@pytest.fixture(params=["the process's client", "a resource"])
def resource(request: pytest.FixtureRequest, tables: dict[str, str]) -> Any:
    return None if request.param == "the process's client" else boto3.resource("dynamodb")


def test_orders(resource: Any) -> None:
    """Orders are put, read and changed, with the names of the document."""
    old.put_order("r", "0002", ORDER, dynamodb_resource=resource)
    old.put_order("r", "0001", {**ORDER, "price": Decimal("0.1")}, dynamodb_resource=resource)
    old.put_order("other", "0001", ORDER, dynamodb_resource=resource)
    old.update_order_status("r", "0001", "running", {"execution_url": "https://e"}, resource)
    found = old.get_order("r", "0001", resource)
    assert found is not None
    assert {name: found[name] for name in ORDER} == ORDER
    assert (found["pk"], found["run_id"], found["order_num"]) == ("r:0001", "r", "0001")
    assert (found["status"], found["execution_url"], found["price"]) == ("running", "https://e", 0.1)
    assert [each["order_num"] for each in old.get_all_orders("r", resource)] == ["0001", "0002"]
    assert old.get_order("r", "0003", resource) is None


def test_rows_are_those_of_the_store(tables: dict[str, str]) -> None:
    """What the old functions store, the store reads."""
    old.put_order("r", "0001", ORDER)
    old.put_event("abc123", "build", "dispatched", "running", {"run_id": "r"})
    assert old.acquire_lock("r", "o-1", 60, "", "")
    (order,) = Orders(tables["Orders"], tables["OrderEvents"]).of_run("r")
    assert (order.order_name, order.cmds, order.attempts) == ("build", ("make",), 0)
    (event,) = OrderEvents(tables["OrderEvents"]).of_trace("abc123")
    assert (event.event_type, event.run_id) == ("dispatched", "r")
    assert RunLocks(tables["Locks"]).acquire("r", "o-2", seconds=60) is None


def test_a_replay_changes_nothing(tables: dict[str, str]) -> None:
    """The same order again leaves a running one as it is. Another order under its keys is a conflict."""
    old.put_order("r", "0001", ORDER)
    old.update_order_status("r", "0001", "running")
    before = old.get_order("r", "0001")
    old.put_order("r", "0001", {**ORDER, "callback_url": "https://new"})
    assert old.get_order("r", "0001") == before
    with pytest.raises(ConflictError):
        old.put_order("r", "0001", {**ORDER, "cmds": ["rm"]})


def test_keys_cannot_be_replaced(tables: dict[str, str]) -> None:
    """Data with the keys of another order is refused, with the same keys it is not."""
    old.put_order("r", "0001", {**ORDER, "run_id": "r", "pk": "r:0001"})
    with pytest.raises(ValidationError, match="run_id and pk"):
        old.put_order("r", "0002", {**ORDER, "run_id": "x", "pk": "x"})
    for stranger in ({"runId": "FOREIGN"}, {"orderNum": "0009"}, {"run_id": "r", "runId": "FOREIGN"}):
        with pytest.raises(ValidationError, match=r"another (runId|orderNum)"):
            old.put_order("r", "0002", {**ORDER, **stranger})
    assert old.get_order("FOREIGN", "0002") is old.get_order("r", "0002") is None
    for name in (
        "status", "last_update", "lastUpdate", "pk", "run_id", "runId", "cmds", "dispatch_token", "dispatchToken",
        "s3_location", "s3Location", "queue_id", "attempts", "dependencies", "ttl",
    ):  # fmt: skip
        with pytest.raises(ValidationError) as caught:
            old.update_order_status("r", "0001", "running", {name: "x"})
        assert caught.value.field == name
    with pytest.raises(ValidationError, match="sk, trace_id"):
        old.put_event("t", "build", "x", "y", {"sk": "x", "trace_id": "x", "message": "m"})
    assert old.get_events("t") == []


def test_changes_that_may_not_be(tables: dict[str, str]) -> None:
    """An order that has ended stays so, and one that does not exist is not made."""
    old.put_order("r", "0001", ORDER)
    with pytest.raises(ConflictError):
        old.update_order_status("r", "0001", "succeeded")
    for status in ("running", "running", "failed"):
        old.update_order_status("r", "0001", status)
    for status in ("running", "failed"):
        with pytest.raises(ConflictError):
            old.update_order_status("r", "0001", status)
    with pytest.raises(ResourceNotFoundError):
        old.update_order_status("r", "0009", "failed")
    assert old.get_order("r", "0009") is None


def test_any_extra_name_can_be_stored(tables: dict[str, str]) -> None:
    """Names with dots, spaces and dashes are names, and a log of any length is cut to its end."""
    old.put_order("r", "0001", ORDER)
    extra = {"a-b": 1, "a_b": 2, "a.b c": 3.5, "log": "x" * 500_000 + "the end"}
    old.update_order_status("r", "0001", "running", extra)
    found = old.get_order("r", "0001")
    assert found is not None
    assert {name: found[name] for name in ("a-b", "a_b", "a.b c")} == {"a-b": 1, "a_b": 2, "a.b c": 3.5}
    assert found["log"].endswith("xthe end")
    assert len(found["log"]) <= 4096


def test_events(resource: Any) -> None:
    """Events are kept within a second too, come back in their order with all their facts, and expire."""
    for number in range(3):
        data = {"deep": {"ratio": 0.5}}
        old.put_event(
            "t", "build", f"e-{number}", "running", {"run_id": "r", "data": data, "own": number}, resource
        )
    old.put_event("t", "build-2", "other", "running", dynamodb_resource=resource)
    events = old.get_events("t", "build", resource)
    assert [(each["event_type"], each["own"]) for each in events] == [("e-0", 0), ("e-1", 1), ("e-2", 2)]
    assert all(each["sk"].startswith(f"build:{int(each['epoch'])}") for each in events)
    assert all(each["ttl"] == int(each["epoch"]) + 90 * 86_400 for each in events)
    assert events[0]["data"] == {"deep": {"ratio": 0.5}}
    assert [each["order_name"] for each in old.get_events("t", dynamodb_resource=resource)][-1] == "build-2"
    latest = old.get_latest_event("t", "build", resource)
    assert latest == events[-1]
    assert old.get_latest_event("t", "none", resource) is None


def test_locks(resource: Any) -> None:
    """A lock has one holder, and is free after its release, also if another one asked for it meanwhile."""
    assert old.get_lock("r", resource) is None
    old.release_lock("r", resource)
    assert old.acquire_lock("r", "o-1", 60, "ann:t-exec", "t", resource)
    assert old.acquire_lock("r", "o-1", 60, "ann:t-exec", "t", resource)
    assert not old.acquire_lock("r", "o-2", 60, "ann:t-exec", "t", resource)
    found = old.get_lock("r", resource)
    assert found is not None
    assert (found["pk"], found["orchestrator_id"], found["status"]) == ("lock:r", "o-1", "active")
    assert (found["flow_id"], found["trace_id"], found["pending"]) == ("ann:t-exec", "t", 1)
    old.release_lock("r", resource)
    old.release_lock("r", resource)
    found = old.get_lock("r", resource)
    assert found is not None
    assert found["status"] == "completed"
    assert old.acquire_lock("r", "o-2", 60, "ann:t-exec", "t", resource)


def test_lost_answers_change_nothing(tables: dict[str, str], fault: FaultPlan) -> None:
    """An order is stored and changed once, and counts as stored and changed, if the first answer is lost."""
    fault.lose_answer("dynamodb:PutItem")
    old.put_order("r", "0001", ORDER)
    old.update_order_status("r", "0001", "running")
    fault.lose_answer("dynamodb:UpdateItem", nth=1)
    old.update_order_status("r", "0001", "succeeded")
    found = old.get_order("r", "0001")
    assert found is not None
    assert found["status"] == "succeeded"


def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch, aws_environment: object) -> None:
    """Without the name of its table, a function raises an error that names the variable."""
    monkeypatch.delenv("IAC_CI_LOCKS_TABLE", raising=False)
    with pytest.raises(ConfigurationError, match="IAC_CI_LOCKS_TABLE"):
        old.get_lock("r")
