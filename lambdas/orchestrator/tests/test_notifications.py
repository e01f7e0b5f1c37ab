"""Laws of the events of S3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.orchestrator.notifications import run_ids
from orb_common.exceptions import BadRequestError
from orb_testing.events import s3_event, s3_record

if TYPE_CHECKING:
    from orb_testing.log_lines import CapturedLogs


def key(run_id: str, order_num: str = "0001") -> str:
    return f"tmp/callbacks/runs/{run_id}/{order_num}/result.json"


def test_all_records_count() -> None:
    """Each run of an event is found once, whichever of its orders the records are about."""
    assert run_ids(s3_event(key("b"), key("a", "0000"), key("b", "0002"))) == ("b", "a")


def test_keys_are_as_in_a_url() -> None:
    """Keys are decoded. A run whose id only looks valid before that is left out."""
    encoded = s3_record("x")
    encoded["s3"]["object"]["key"] = "tmp%2Fcallbacks%2Fruns%2Frun-1%2F0001%2Fresult.json"
    assert run_ids(s3_event(encoded)) == ("run-1",)
    encoded["s3"]["object"]["key"] = "tmp/callbacks/runs/run+1/0001/result.json"
    assert run_ids(s3_event(encoded)) == ()


@pytest.mark.parametrize("other", [
    "tmp/callbacks/runs/a/0001/started", "tmp/exec/a/0001/exec.zip", "tmp/callbacks/runs/a/b/0001/result.json",
    "tmp/callbacks/runs/../0001/result.json", "tmp/callbacks/runs/a/1/result.json", "x/" + key("a"), key("a") + "/x",
])  # fmt: skip
def test_other_objects_are_left_out(other: str, captured_logs: CapturedLogs) -> None:
    """An object that is not a result is left out with a warning, and the others are not."""
    assert run_ids(s3_event(other, key("b"))) == ("b",)
    assert captured_logs.one(message="record_left_out")["level"] == "WARNING"


@pytest.mark.parametrize("record", [None, {}, {"s3": None}, {"s3": {"object": {"key": 5}}}, "x"])
def test_broken_records_are_left_out(record: object) -> None:
    """A record in another form is left out like another object."""
    assert run_ids({"Records": [record]}) == ()


def test_the_test_event_of_s3() -> None:
    """S3 sends an event without records when its notification is set up."""
    assert run_ids({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "internal"}) == ()


@pytest.mark.parametrize("event", [None, [], {}, {"Records": {}}, {"run_id": "a"}])
def test_other_events_fail(event: object) -> None:
    """An event of something else fails the call, so that it ends in the queue of dead letters and not unseen."""
    with pytest.raises(BadRequestError):
        run_ids(event)
