"""Lines are written within the quotas of PutLogEvents, and each failure is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common._startup.notices import report
from orb_common.audit.cloudwatch import (
    MAX_BATCH_BYTES,
    MAX_BATCH_EVENTS,
    MAX_EVENT_BYTES,
    MAX_SPAN_MS,
    RETENTION_DAYS,
    LogLine,
    LogWriter,
    batches,
    group_name,
    retention_days,
)
from orb_common.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.clocks import FrozenClock


def line(text: str = "x", at: Any = 0) -> Any:
    return LogLine(timestamp=at, text=text)


@pytest.fixture
def writer(logs: Any, frozen_clock: FrozenClock) -> Any:
    return LogWriter("/audit/g", client=lambda: logs, clock=frozen_clock)


def test_group_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name has customer, project and environment, with the characters that CloudWatch allows."""
    assert group_name("users", environ={}) == "/audit/orb-integration-hub-dev-users"
    environ = {"CUSTOMER_ID": "c", "PROJECT_ID": "p", "ENVIRONMENT": "prod"}
    assert group_name("a b:*ü", environ=environ) == "/audit/c-p-prod-a-b---"


@pytest.mark.parametrize(("requested", "days"), [(1, 1), (2, 3), (2555, 2557), (2557, 2557), (3653, 3653)])
def test_retention_is_never_shorter_than_asked(requested: int, days: int) -> None:
    """A retention is rounded up to a number of days that CloudWatch accepts."""
    assert retention_days(requested, environ={}) == days
    assert retention_days(environ={"AUDIT_LOG_RETENTION_DAYS": str(requested)}) == days
    assert days in RETENTION_DAYS


def test_the_default_is_seven_years() -> None:
    """Audit trails are usually stored for seven years."""
    assert retention_days(environ={}) == 2557


@pytest.mark.parametrize("text", ["0", "-1", "3654", "ten", "1.5", " ", "\u00b2", "9" * 5000])
def test_an_invalid_retention_of_the_environment(text: str, caplog: pytest.LogCaptureFixture) -> None:
    """The default is used, with one warning: no request fails and no event is lost."""
    report.cache_clear()
    for _ in range(3):
        assert retention_days(environ={"AUDIT_LOG_RETENTION_DAYS": text}) == 2557
    assert [record.getMessage() for record in caplog.records] == [
        "AUDIT_LOG_RETENTION_DAYS is not used: it must be 1 to 3653 days"
    ]


@pytest.mark.parametrize("days", [0, -1, 3654])
def test_an_invalid_retention_of_the_program(days: int) -> None:
    """An invalid argument is refused when the logger is made, because it is a mistake in the code."""
    with pytest.raises(ConfigurationError):
        retention_days(days)


times = st.lists(st.tuples(st.integers(0, 3 * MAX_SPAN_MS), st.integers(1, 400_000)), max_size=12)


@given(times)
@settings(max_examples=50)
def test_every_batch_keeps_every_limit(rows: Any) -> None:
    """Each line is in one batch, whatever the order, and no call is refused for its size."""
    lines = list(enumerate(line("x" * size, at) for at, size in rows))
    found = list(batches(lines))
    assert sorted(index for batch in found for index, _ in batch) == [index for index, _ in lines]
    for batch in found:
        stamps = [item.timestamp for _, item in batch]
        assert stamps == sorted(stamps)
        assert stamps[-1] - stamps[0] <= MAX_SPAN_MS
        assert sum(item.size for _, item in batch) <= MAX_BATCH_BYTES


def test_batches_count_bytes_and_events() -> None:
    """Sizes are counted in bytes, and a batch has ten thousand events at most."""
    assert line("ü" * 10).size == 46
    assert [len(batch) for batch in batches(list(enumerate([line()] * (MAX_BATCH_EVENTS + 1))))] == [
        10_000,
        1,
    ]


def test_no_call_before_the_first_line(logs: Any) -> None:
    """A writer can be made at import."""
    LogWriter("/audit/g", client=lambda: pytest.fail("called"))


def test_an_existing_group_is_not_created(writer: Any, logs: Any) -> None:
    """The function's role needs no right to create groups."""
    assert writer.put("s", [line("a")]) == {}
    assert writer.put("s", [line("b")]) == {}
    assert logs.calls == ["create_log_stream", "put_log_events", "put_log_events"]
    assert logs.streams == {"s": ["a", "b"]}


def test_a_missing_group_is_created_with_its_retention(no_group: Any, frozen_clock: FrozenClock) -> None:
    """A group is created only when CloudWatch says that it does not exist."""
    writer = LogWriter("/audit/g", client=lambda: no_group, retention=400, clock=frozen_clock)
    assert writer.put("s", [line("a")]) == {}
    assert no_group.retention == 400
    assert no_group.streams["s"] == ["a"]


def test_a_deleted_group_is_created_again(writer: Any, logs: Any) -> None:
    """The group is created once, and the line arrives."""
    writer.put("s", [line("a")])
    logs.streams.clear()
    logs.group_exists = False
    assert writer.put("s", [line("b")]) == {}
    assert logs.streams["s"] == ["b"]


def test_another_writer_may_be_first(writer: Any, logs: Any) -> None:
    """A stream that exists already is not an error."""
    logs.streams["s"] = []
    assert writer.put("s", [line("a")]) == {}


def test_a_line_that_is_too_large_is_reported(writer: Any, logs: Any) -> None:
    """The other lines arrive."""
    assert writer.put("s", [line("x" * (MAX_EVENT_BYTES + 1)), line("y" * MAX_EVENT_BYTES)]) == {
        0: "EventTooLarge"
    }
    assert len(logs.streams["s"]) == 1


def test_dropped_events_are_reported(writer: Any, logs: Any) -> None:
    """An accepted call may still drop events; their indexes count in order of time."""
    logs.rejected = {"tooOldLogEventEndIndex": 1, "tooNewLogEventStartIndex": 3, "expiredLogEventEndIndex": 0}
    lines = [line("d", 4), line("a", 1), line("c", 3), line("b", 2)]
    assert writer.put("s", lines) == {1: "EventTooOld", 0: "EventTooNew"}


@pytest.mark.parametrize(
    "failure",
    [
        ReadTimeoutError(endpoint_url="https://logs"),
        EndpointConnectionError(endpoint_url="https://logs"),
        ConnectionResetError("secret detail"),
        RuntimeError("secret detail"),
    ],
)
@pytest.mark.parametrize("operation", ["create_log_stream", "put_log_events"])
def test_failures_are_reported_by_class(writer: Any, logs: Any, failure: Any, operation: str) -> None:
    """A failure is never raised, and its text is never shown."""
    logs.failures[operation] = [failure]
    assert writer.put("s", [line("a"), line("b")]) == dict.fromkeys((0, 1), type(failure).__name__)


@pytest.mark.parametrize(
    "code", ["ThrottlingException", "AccessDeniedException", "ServiceUnavailableException"]
)
def test_refusals_are_reported_by_code(writer: Any, logs: Any, refuse: Any, code: str) -> None:
    """An operator can look up CloudWatch's code."""
    logs.failures["put_log_events"] = [refuse(code)]
    assert writer.put("s", [line("a")]) == {0: code}


def test_a_pause_after_a_failure(writer: Any, logs: Any, refuse: Any, frozen_clock: FrozenClock) -> None:
    """Otherwise each event of a request would wait for its own timeout."""
    logs.failures["put_log_events"] = [refuse("ThrottlingException")]
    writer.put("s", [line("a")])
    calls = len(logs.calls)
    assert writer.put("s", [line("b")]) == {0: "WriterPaused"}
    assert len(logs.calls) == calls
    frozen_clock.advance(10)
    assert writer.put("s", [line("c")]) == {}


def test_one_stream_is_created_once_by_many_threads(logs: Any, race: Callable[..., Any]) -> None:
    """Many first events at once create one stream."""
    writer = LogWriter("/audit/g", client=lambda: logs)
    assert race([lambda: writer.put("s", [line("a")])] * 8).outcomes == [{}] * 8
    assert logs.calls.count("create_log_stream") == 1
    assert len(logs.streams["s"]) == 8
