"""That no event is lost, and no request fails."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.audit import AuditLogger, ComplianceFlag, verify
from orb_common.audit.cloudwatch import MAX_EVENT_BYTES
from orb_common.aws import session
from orb_common.security.permissions import Principal

if TYPE_CHECKING:
    from orb_common.utils.clock import ManualClock

WHO = {"user_id": "u1", "session": {"accessToken": "tok-123456"}}


@pytest.fixture
def audit(logs: Any, clock: ManualClock, output: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("CUSTOMER_ID", "PROJECT_ID", "ENVIRONMENT", "AUDIT_CHAIN_KEY", "AWS_LAMBDA_FUNCTION_NAME"):
        monkeypatch.delenv(name, raising=False)
    return AuditLogger("USER", "users", client=logs, clock=clock, fallback=output)


def test_an_event_has_the_keys_of_version_2_1(audit: Any, logs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What readers of the trail rely on."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "users-fn")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    made = audit.log_event(
        "USER_UPDATED",
        WHO,
        "u2",
        {"fields": ["email"]},
        state_changes={"changeCount": 1},
        additional_context={"a": 1},
    )
    (event,) = logs.events
    place = event.pop("chain")
    assert event == {
        "version": "2.1",
        "eventId": made.event_id,
        "timestamp": "2026-01-01T00:00:00.000Z",
        "eventType": "USER_UPDATED",
        "eventCategory": "DATA_MODIFICATION",
        "severity": "LOW",
        "entityType": "USER",
        "userContext": {"userId": "u1", "session": {"accessToken": "***REDACTED***"}},
        "resourceId": "u2",
        "actionDetails": {"fields": ["email"]},
        "complianceFlags": ["GDPR", "SOC_2"],
        "environmentContext": {
            "customerId": "orb", "projectId": "integration-hub", "environment": "dev", "region": "eu-west-1",
            "functionName": "users-fn", "functionVersion": "unknown",
        },
        "stateChanges": {"changeCount": 1},
        "additionalContext": {"a": 1},
    }  # fmt: skip
    assert (place["sequence"], place["stream"].rpartition("/")[0]) == (1, "2026/01/01/users-fn")
    assert made.to_dict() == event


def test_who_acts_may_be_a_principal_and_is_never_nobody(audit: Any, logs: Any) -> None:
    """Both spellings of the user's id count; nobody known is `unknown`."""
    audit.log_event("USER_CREATED", Principal(user_id="u1", groups=["OWNER"]), "u2")
    audit.log_event("LOGIN_FAILED", {}, "u2")
    audit.log_event("LOGIN_FAILED", None, "u2")
    audit.log_event("LOGIN_FAILED", {"user_id": 7}, "u2")
    assert [event["userContext"]["userId"] for event in logs.events] == ["u1", "unknown", "unknown", "7"]
    assert logs.events[0]["userContext"]["isAdmin"] is True


def test_flags_that_are_given_count_as_given(audit: Any, logs: Any) -> None:
    """A function knows its event better than the table."""
    audit.log_event("USER_CREATED", WHO, "u", compliance_flags=["SOX", "SOX"])
    audit.log_event("DATA_VIEWED", {**WHO, "user_location": "CA"}, "u", {"data_type": "payment"})
    assert logs.events[0]["complianceFlags"] == ["SOX"]
    audit.log_event("DATA_VIEWED", {**WHO, "dataType": "payment"}, "u", {"user_location": "CA"})
    for event in logs.events[1:]:
        assert event["complianceFlags"] == ["GDPR", "CCPA", "SOC_2", "PCI_DSS"]


def test_a_single_flag_is_one_flag(audit: Any, logs: Any) -> None:
    """Not as many as it has letters."""
    audit.log_event("USER_CREATED", WHO, "u", compliance_flags="GDPR")
    audit.log_event("USER_CREATED", WHO, "u", compliance_flags=ComplianceFlag.HIPAA)
    assert [event["complianceFlags"] for event in logs.events] == [["GDPR"], ["HIPAA"]]


def test_events_are_chained_within_a_day_and_writer(audit: Any, logs: Any, clock: ManualClock) -> None:
    """A new day is a new stream with a chain of its own."""
    for _ in range(3):
        audit.log_event("DATA_VIEWED", WHO, "u")
    clock.advance(24 * 3600)
    audit.log_event("DATA_VIEWED", WHO, "u")
    report = verify(logs.events)
    assert report.ok
    assert [(row.stream[:10], row.last) for row in report.streams] == [("2026/01/01", 3), ("2026/01/02", 1)]


def test_an_event_from_before_midnight_starts_no_second_chain(
    audit: Any, logs: Any, clock: ManualClock
) -> None:
    """A thread that was overtaken, or a clock that is set back, must not use the old day's numbers again."""
    clock.advance(24 * 3600 - 1)
    for seconds in (2, -2, 2, 0):
        audit.log_event("DATA_VIEWED", WHO, "u")
        clock.advance(seconds)
    report = verify(logs.events)
    assert report.ok
    assert [(row.stream[:10], row.last) for row in report.streams] == [("2026/01/01", 1), ("2026/01/02", 3)]


def test_two_writers_never_share_a_stream(logs: Any, clock: ManualClock) -> None:
    """Each instance of a function keeps its own chain."""
    for _ in range(2):
        AuditLogger("USER", client=logs, clock=clock).log_event("DATA_VIEWED", WHO, "u")
    assert len(logs.streams) == 2
    assert verify(logs.events).ok


COPIED = """
import os, sys
from awslambdaric.lambda_runtime_hooks_runner import run_after_restore
from orb_common.audit import AuditLogger

class Logs:
    def create_log_stream(self, logStreamName, **_):
        os.write(1, logStreamName.encode() + b"\\n")
    def put_log_events(self, **_):
        return {}

audit = AuditLogger("USER", client=Logs())
audit.log_event("DATA_VIEWED", {"user_id": "u1"}, "u")
if sys.argv[1] == "fork":
    if child := os.fork():
        os.waitpid(child, 0)
else:
    run_after_restore()
audit.log_event("DATA_VIEWED", {"user_id": "u1"}, "u")
"""


@pytest.mark.parametrize(("kind", "streams"), [("fork", 2), ("snap-start", 2), ("on-demand", 1)])
def test_a_copy_of_the_process_starts_its_own_stream(
    monkeypatch: pytest.MonkeyPatch, kind: str, streams: int
) -> None:
    """A forked child, or a copy restored from a snapshot. Otherwise both would go on with the same numbers."""
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", kind)
    done = subprocess.run(
        [sys.executable, "-c", COPIED, kind], check=True, timeout=60, capture_output=True, text=True
    )
    assert len(set(done.stdout.split())) == len(done.stdout.split()) == streams


def test_rehearsing_sends_and_links_nothing(monkeypatch: pytest.MonkeyPatch, output: Any) -> None:
    """It works where nothing answers, and the first event after it is the first of its stream."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    client = session.client("logs", endpoint_url="http://127.0.0.1:9", region="eu-central-1", attempts=1)
    audit = AuditLogger("USER", client=client, fallback=output)
    audit.prepare()
    assert output.fallbacks == []
    audit.log_event("DATA_VIEWED", WHO, "u")
    assert [event["chain"]["sequence"] for event in output.fallbacks] == [1]
    session.reset()


FAILURES = ["ThrottlingException", "AccessDeniedException", "ServiceUnavailableException", "InternalFailure"]


@pytest.mark.parametrize("operation", ["create_log_stream", "put_log_events"])
@pytest.mark.parametrize("code", FAILURES)
def test_a_refused_event_is_in_the_fallback_exactly_once(  # noqa: PLR0917 - fixtures
    audit: Any,
    logs: Any,
    output: Any,
    refuse: Any,
    operation: str,
    code: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whole, redacted, with its place in the chain; and an alarm without it."""
    logs.failures[operation] = [refuse(code)]
    made = audit.log_event("USER_DELETED", WHO, "u2", {"why": "asked"})
    assert logs.events == []
    (event,) = output.fallbacks
    assert output.getvalue().count(made.event_id) == 2
    assert event["eventId"] == made.event_id
    assert event["userContext"]["session"] == {"accessToken": "***REDACTED***"}
    assert json.loads(output.getvalue())["reason"] == code
    assert json.loads(output.getvalue())["message"] == "AUDIT_FALLBACK"
    assert verify([event]).ok
    (alarm,) = caplog.records
    assert (alarm.levelname, alarm.getMessage()) == ("CRITICAL", "AUDIT_LOGGING_FAILURE")
    assert (alarm.event_id, alarm.reason) == (made.event_id, code)
    assert "asked" not in str(vars(alarm))
    assert "secret detail" not in str(vars(alarm)) + output.getvalue()


def test_stream_and_fallback_together_are_the_whole_trail(
    audit: Any, logs: Any, output: Any, refuse: Any, clock: ManualClock
) -> None:
    """What is missing in one is in the other, and nothing is in both."""
    for number in range(10):
        if number in {3, 7}:
            logs.failures["put_log_events"] = [refuse("ThrottlingException")]
        audit.log_event("DATA_VIEWED", WHO, str(number))
        clock.advance(30)
    assert len(logs.events) == 8
    assert [event["resourceId"] for event in output.fallbacks] == ["3", "7"]
    assert not verify(logs.events).ok
    assert verify(logs.events + output.fallbacks).ok


def test_an_event_that_may_have_arrived_is_not_counted_twice(audit: Any, logs: Any, output: Any) -> None:
    """A timeout leaves open whether the event was written: both copies are the same event."""
    from botocore.exceptions import ReadTimeoutError

    put = logs.put_log_events

    def slow(**request: Any) -> None:
        put(**request)
        raise ReadTimeoutError(endpoint_url="https://logs")

    logs.put_log_events = slow
    audit.log_event("DATA_VIEWED", WHO, "u")
    assert logs.events == output.fallbacks
    assert verify(logs.events + output.fallbacks).streams[0].events == 1


def test_an_event_too_large_for_cloudwatch_goes_whole_in_parts(audit: Any, logs: Any, output: Any) -> None:
    """A line that the platform would cut is written in pieces that join again."""
    audit.log_event("DATA_IMPORTED", WHO, "u", {"text": "ü" * MAX_EVENT_BYTES})
    audit.log_event("DATA_VIEWED", WHO, "u")
    assert len(logs.events) == 1
    (event,) = output.fallbacks
    assert event["actionDetails"]["text"] == "ü" * MAX_EVENT_BYTES
    assert max(map(len, output.getvalue().splitlines())) < 256 * 1024
    assert verify([event, *logs.events]).ok


@pytest.mark.parametrize("character", ["\N{GRINNING FACE}", "\N{EURO SIGN}", '"', "\0", "\N{LINE SEPARATOR}"])
@pytest.mark.parametrize("length", [39_000, 400_000])
def test_no_line_of_the_fallback_is_one_that_the_platform_cuts(  # noqa: PLR0917 - fixtures
    audit: Any, logs: Any, output: Any, refuse: Any, character: str, length: int
) -> None:
    """It counts bytes: four for some characters, and more for what is escaped."""
    logs.failures["create_log_stream"].append(refuse("ServiceUnavailableException"))
    audit.log_event("DATA_IMPORTED", WHO, "u", {"text": character * length})
    assert max(len(line.encode()) for line in output.getvalue().split("\n")) < 256 * 1024
    (event,) = output.fallbacks
    assert event["actionDetails"]["text"] == character * length
    assert verify([event]).ok


class Hostile:
    """Whatever is asked of it fails."""

    def __getattr__(self, name: str) -> None:
        raise RuntimeError("no")

    def __str__(self) -> None:
        raise RuntimeError("no")

    def __len__(self) -> None:
        raise RuntimeError("no")

    def __iter__(self) -> None:
        raise RuntimeError("no")


def test_what_cannot_be_read_is_still_an_event(audit: Any, logs: Any) -> None:
    """The type, the time and the resource remain, and whatever stands beside the part that cannot be read."""
    audit.log_event("DATA_VIEWED", {"user_id": "u"}, "u2", Hostile())
    audit.log_event("DATA_VIEWED", Hostile(), "u2", {"kept": "yes", "lost": {1: Hostile()}, Hostile(): 1})
    first, second = logs.events
    assert (first["eventType"], first["resourceId"]) == ("DATA_VIEWED", "u2")
    assert (first["userContext"], first["actionDetails"]) == (
        {"userId": "u"},
        {"contextError": "RuntimeError"},
    )
    assert second["userContext"] == {"contextError": "RuntimeError", "userId": "unknown"}
    assert second["actionDetails"] == {"kept": "yes", "lost": {"1": "<Hostile>"}, "<Hostile>": 1}
    audit.log_event(Hostile(), Hostile(), Hostile(), Hostile(), state_changes=Hostile())
    assert logs.events[2]["eventType"] == logs.events[2]["resourceId"] == "<Hostile>"
    audit.log_event("DATA_VIEWED", {"user_id": "u"}, "u2", compliance_flags=5)
    assert logs.events[3]["additionalContext"] == {"buildError": "TypeError"}


def test_a_client_that_cannot_be_made_costs_no_event(output: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No region, no credentials: the event is in the fallback."""
    from orb_common.audit import logger

    def fail() -> None:
        raise RuntimeError("no region")

    monkeypatch.setattr(logger, "_default_client", fail)
    audit = AuditLogger("USER", fallback=output)
    audit.log_event("DATA_VIEWED", WHO, "u")
    assert output.fallbacks[0]["resourceId"] == "u"


def test_an_event_that_cannot_be_linked_is_in_the_fallback(
    audit: AuditLogger, output: Any, monkeypatch: Any
) -> None:
    """Without a place in the chain, but whole."""

    def fail(*_: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(audit, "_chain_of", fail)
    made = audit.log_event("DATA_VIEWED", WHO, "u")
    assert output.fallbacks == [made.to_dict()]


def test_a_closed_output_costs_no_request(logs: Any, clock: Any, refuse: Any, capsys: Any) -> None:
    """The event goes to standard error then."""
    closed = io.StringIO()
    closed.close()
    audit = AuditLogger("USER", client=logs, clock=clock, fallback=closed)
    logs.failures["put_log_events"] = [refuse("ThrottlingException")]
    made = audit.log_event("DATA_VIEWED", WHO, "u")
    assert made.event_id in capsys.readouterr().err


def test_a_batch_is_written_in_few_calls_and_also_when_the_block_fails(audit: Any, logs: Any) -> None:
    """An exception in the block does not take the events with it."""
    with pytest.raises(ValueError, match="stop"), audit.batch():
        for number in range(5):
            audit.log_event("DATA_VIEWED", WHO, str(number))
            with audit.batch():
                pass
        assert logs.events == []
        raise ValueError("stop")
    assert logs.calls.count("put_log_events") == 1
    assert verify(logs.events).streams[0].last == 5


def test_a_refused_batch_is_whole_in_the_fallback(audit: Any, logs: Any, output: Any, refuse: Any) -> None:
    """Each event once."""
    logs.failures["put_log_events"] = [refuse("ThrottlingException")]
    with audit.batch():
        for number in range(5):
            audit.log_event("DATA_VIEWED", WHO, str(number))
    assert [event["resourceId"] for event in output.fallbacks] == list("01234")


def test_many_threads_keep_one_chain(logs: Any, output: Any) -> None:
    """No number twice, none missing, whether CloudWatch takes an event or not."""
    audit = AuditLogger("USER", client=logs, fallback=output)
    original = logs.put_log_events
    counter = iter(range(10_000))

    def sometimes(**request: Any) -> Any:
        if next(counter) % 5 == 0:
            raise RuntimeError("down")
        audit._writer._paused_until = 0.0
        return original(**request)

    logs.put_log_events = sometimes

    def work() -> None:
        for number in range(25):
            audit.log_event("DATA_VIEWED", WHO, str(number))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = logs.events + output.fallbacks
    assert len(events) == 200
    report = verify(events)
    assert report.ok
    assert sum(row.last for row in report.streams) == 200
