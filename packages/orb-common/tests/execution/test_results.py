"""Results of orders, and the other objects of a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError

from orb_common.aws.s3 import Bucket
from orb_common.exceptions import AccessDeniedError, ExternalServiceError, ValidationError
from orb_common.execution.order_results import OrderResult, ResultEvent
from orb_common.execution.results import Results
from orb_common.execution.statuses import OrderStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orb_testing.buckets import Buckets, S3Bucket
    from orb_testing.clocks import FrozenClock
    from orb_testing.faults import FaultPlan
    from orb_testing.races import Race

RESULT = "tmp/callbacks/runs/r-1/0001/result.json"
DONE = OrderResult(
    status=OrderStatus.SUCCEEDED,
    log="fine\n",
    events=(ResultEvent(event_type="built", status="info", data={"size": 1.5, "parts": [None, True, "ü"]}),),
)
LATE = OrderResult(status=OrderStatus.TIMED_OUT, log="too late")


@pytest.fixture
def internal(s3: Buckets) -> S3Bucket:
    return s3.bucket("internal")


@pytest.fixture
def done(s3: Buckets) -> S3Bucket:
    return s3.bucket("done")


@pytest.fixture
def store(internal: S3Bucket, done: S3Bucket) -> Results:
    return Results(Bucket("internal"), Bucket("done"))


def test_a_result_is_read_as_it_was_written(store: Results, internal: S3Bucket) -> None:
    """Status, log and events come back. Without a result there is None, and no error."""
    assert store.read("r-1", "0001") is None
    assert store.exists("r-1", "0001") is False
    assert store.write("r-1", "0001", DONE) is True
    assert store.read("r-1", "0001") == DONE
    assert store.exists("r-1", "0001") is True
    assert json.loads(internal.read(RESULT)) == {
        "status": "succeeded",
        "log": "fine\n",
        "events": [
            {"event_type": "built", "status": "info", "data": {"size": 1.5, "parts": [None, True, "ü"]}}
        ],
    }
    assert store.read("r-1", "0002") is None


def test_a_result_is_written_once(store: Results, race: Callable[..., Race[bool]]) -> None:
    """The first result of an order stays, also if many arrive at once."""
    assert store.write("r-1", "0001", DONE) is True
    assert store.write("r-1", "0001", LATE) is False
    assert store.read("r-1", "0001") == DONE
    ended = race([lambda: store.write("r-1", "0002", LATE)] * 4)
    assert sorted(ended.values) == [False, False, False, True]


def test_a_lost_answer_does_not_lose_a_result(store: Results, fault: FaultPlan) -> None:
    """If the answer to the write is lost, the result counts as written, because it is the own one."""
    fault.lose_answer(f"PUT /internal/{RESULT}")
    assert store.write("r-1", "0001", DONE) is True
    assert store.write("r-1", "0001", LATE) is False


def test_one_worker_starts_an_order(store: Results, race: Callable[..., Race[bool]]) -> None:
    """Of all workers with one token, one may run the order. A repeat of the call is another worker."""
    ended = race([lambda: store.mark_started("r-1", "0001", "token")] * 4)
    assert sorted(ended.values) == [False, False, False, True]
    assert store.mark_started("r-1", "0001", "other") is False
    assert store.mark_started("r-1", "0002", "token") is True


@pytest.mark.parametrize(("mark", "token"), [
    (None, None), (b'{"token": "t-1"}', "t-1"), (b'{"token": 1}', ""), (b"[]", ""), (b"\xff", ""),
])  # fmt: skip
def test_who_has_started_an_order(store: Results, mark: bytes | None, token: str | None) -> None:
    """The mark says which claim has started an order. A mark that a worker has overwritten is still a mark."""
    if mark is not None:
        store.bucket.put_bytes("tmp/callbacks/runs/r-1/0001/started", mark)
    assert store.started_by("r-1", "0001") == token


def test_a_lost_answer_does_not_stop_the_worker(store: Results, fault: FaultPlan, internal: S3Bucket) -> None:
    """A worker whose mark was written runs the order, although it did not hear so. The next one does not."""
    fault.lose_answer("PUT /internal/tmp/callbacks/runs/r-1/0001/started")
    assert store.mark_started("r-1", "0001", "token") is True
    assert store.mark_started("r-1", "0001", "token") is False
    assert json.loads(internal.read("tmp/callbacks/runs/r-1/0001/started"))["token"] == "token"


def test_the_objects_of_a_run(store: Results, internal: S3Bucket, done: S3Bucket, tmp_path: Path) -> None:
    """Each object is under its key. All can be written again."""
    (tmp_path / "a.zip").write_bytes(b"zip")
    for _ in range(2):
        assert store.upload_bundle("r-1", "0001", tmp_path / "a.zip") == (
            "s3://internal/tmp/exec/r-1/0001/exec.zip"
        )
        store.trigger("r-1")
        assert (
            store.write_done("r-1", OrderStatus.FAILED, {"succeeded": 1, "failed": 2}) == "s3://done/r-1/done"
        )
        assert store.write_log("r-1", "0001", "ü\x1b[31mred") == "s3://done/r-1/0001.log"
    assert internal.keys() == ["tmp/callbacks/runs/r-1/0000/result.json", "tmp/exec/r-1/0001/exec.zip"]
    assert internal.read("tmp/exec/r-1/0001/exec.zip") == b"zip"
    assert json.loads(internal.read("tmp/callbacks/runs/r-1/0000/result.json")) == {
        "status": "init",
        "log": "",
    }
    assert json.loads(done.read("r-1/done")) == {"status": "failed", "summary": {"succeeded": 1, "failed": 2}}
    assert done.read("r-1/0001.log").decode() == "üred"


def test_the_link_of_a_result(store: Results) -> None:
    """The link is signed with SigV4 for one object, with its content type, and ends when it should."""
    url = urlsplit(store.link_for("r-1", "0001", expires=7200))
    query = parse_qs(url.query)
    assert url.path.endswith(f"/{RESULT}")
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-SignedHeaders"] == ["content-type;host"]
    assert query["X-Amz-Expires"] == ["7200"]
    for expires in (0, 604_801):
        with pytest.raises(ValidationError):
            store.link_for("r-1", "0001", expires=expires)


@pytest.mark.parametrize("run_id", ["", "a/b", "..", "-a", "a" * 65, "ü", "a\n"])
def test_run_ids_cannot_leave_their_folder(store: Results, run_id: str) -> None:
    """A run id that could be another key, or another pattern, is refused in every method."""
    calls: list[Callable[[], object]] = [
        lambda: store.read(run_id, "0001"),
        lambda: store.trigger(run_id),
        lambda: store.write_done(run_id, "failed", {}),
        lambda: store.write_log(run_id, "0001", ""),
        lambda: store.mark_started(run_id, "0001", "t"),
        lambda: store.started_by(run_id, "0001"),
        lambda: store.link_for(run_id, "0001", expires=60),
    ]
    for call in calls:
        with pytest.raises(ValidationError) as caught:
            call()
        assert caught.value.field == "run_id"


@pytest.mark.parametrize("order_num", ["", "1", "00001", "../1", "000a", "\u0660\u0660\u0660\u0661"])
def test_order_numbers_are_four_digits(store: Results, order_num: str) -> None:
    """An order number has four digits of ASCII."""
    with pytest.raises(ValidationError) as caught:
        store.read("r-1", order_num)
    assert caught.value.field == "order_num"


class Refusing:
    """A client of S3 that answers with one status."""

    def __init__(self, code: str, status: int) -> None:
        self.error = ClientError(
            {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "GetObject"
        )

    def _call(self, **_: object) -> dict[str, Any]:
        raise self.error

    get_object = head_object = put_object = _call


def test_forbidden_is_not_missing(frozen_clock: FrozenClock) -> None:
    """403 and failures are errors. Taking them for "no result yet" would end an order that has one."""
    refused = Bucket("b", client=Refusing("AccessDenied", 403), clock=frozen_clock)
    failing = Bucket("b", client=Refusing("InternalError", 500), clock=frozen_clock)
    missing = Bucket("b", client=Refusing("NoSuchKey", 404), clock=frozen_clock)
    for bucket, error in ((refused, AccessDeniedError), (failing, ExternalServiceError)):
        store = Results(bucket, bucket)
        for call in (store.read, store.exists):
            with pytest.raises(error):
                call("r-1", "0001")
        with pytest.raises(error):
            store.write("r-1", "0001", DONE)
        with pytest.raises(error):
            store.mark_started("r-1", "0001", "t")
    assert Results(missing, missing).read("r-1", "0001") is None
    assert Results(missing, missing).exists("r-1", "0001") is False


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ('{"status": "ok", "log": "what happened"}', "status must be succeeded, failed or timed_out"),
        (" " * 1_048_577, "larger than 1,048,576 bytes"),
    ],
    ids=["hostile", "huge"],
)
def test_a_hostile_result_is_a_failed_order(
    store: Results, internal: S3Bucket, content: str, rule: str
) -> None:
    """Whatever a worker sends, the engine goes on: the order has failed, and the reason names the rule."""
    internal.put(RESULT, content)
    found = store.read("r-1", "0001")
    assert found is not None
    assert found.status is OrderStatus.FAILED
    assert rule in str(found.reason)
