"""No event is lost, and no request fails."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.audit import AuditLogger, AuditSeverity, EventTraits, verify
from orb_common.audit.events import AuditEventCategory
from orb_common.aws import session
from orb_testing.suites.audit_sink import AuditSinkSubject, AuditSinkSuite

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.clocks import FrozenClock
    from orb_testing.suites.scenarios import Scenario

WHO = {"user_id": "u1", "session": {"accessToken": "tok-123456"}}


@pytest.mark.parametrize("scenario", AuditSinkSuite().scenarios(), ids=str)
def test_laws_of_audit_sinks(
    audit: Any, logs: Any, output: Any, refuse: Any, scenario: Scenario[AuditSinkSubject]
) -> None:
    """The logger does what every sink of audit events must do."""
    denied = [refuse("AccessDeniedException")] * 3
    scenario.check(
        AuditSinkSubject(
            write=audit.log_event,
            events=lambda: [*logs.events, *output.fallbacks],
            outage=lambda: logs.failures["put_log_events"].extend(denied),
        )
    )


def test_events_are_chained_within_a_day_and_writer(audit: Any, logs: Any, frozen_clock: FrozenClock) -> None:
    """A new day has a new stream with its own chain."""
    for _ in range(3):
        audit.log_event("DATA_VIEWED", WHO, "u")
    frozen_clock.advance(24 * 3600)
    audit.log_event("DATA_VIEWED", WHO, "u")
    report = verify(logs.events)
    assert report.ok
    assert [(row.stream[:10], row.last) for row in report.streams] == [("2026/01/01", 3), ("2026/01/02", 1)]


def test_an_event_from_before_midnight_starts_no_second_chain(
    audit: Any, logs: Any, frozen_clock: FrozenClock
) -> None:
    """A late thread, or a clock that is set back, must not reuse the old day's numbers."""
    frozen_clock.advance(24 * 3600 - 1)
    for seconds in (2, -2, 2, 0):
        audit.log_event("DATA_VIEWED", WHO, "u")
        frozen_clock.advance(seconds)
    report = verify(logs.events)
    assert report.ok
    assert [(row.stream[:10], row.last) for row in report.streams] == [("2026/01/01", 1), ("2026/01/02", 3)]


def test_two_writers_never_share_a_stream(logs: Any, frozen_clock: FrozenClock) -> None:
    """Each instance of a function has its own chain."""
    for _ in range(2):
        AuditLogger("USER", client=logs, clock=frozen_clock).log_event("DATA_VIEWED", WHO, "u")
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
    """Otherwise a forked or restored copy would use the same numbers."""
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", kind)
    done = subprocess.run(
        [sys.executable, "-c", COPIED, kind], check=True, timeout=60, capture_output=True, text=True
    )
    assert len(set(done.stdout.split())) == len(done.stdout.split()) == streams


def test_rehearsing_sends_and_links_nothing(monkeypatch: pytest.MonkeyPatch, output: Any) -> None:
    """A rehearsal works without a network, and the first event is the first of its stream."""
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
    """The event is whole and redacted, with its place in the chain. The line of the alarm does not hold it."""
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
    audit: Any, logs: Any, output: Any, refuse: Any, frozen_clock: FrozenClock
) -> None:
    """Every event is in exactly one of the two."""
    for number in range(10):
        if number in {3, 7}:
            logs.failures["put_log_events"] = [refuse("ThrottlingException")]
        audit.log_event("DATA_VIEWED", WHO, str(number))
        frozen_clock.advance(30)
    assert len(logs.events) == 8
    assert [event["resourceId"] for event in output.fallbacks] == ["3", "7"]
    assert not verify(logs.events).ok
    assert verify(logs.events + output.fallbacks).ok


def test_an_event_that_may_have_arrived_is_not_counted_twice(audit: Any, logs: Any, output: Any) -> None:
    """After a timeout the event may be in both places; both copies are the same event."""
    from botocore.exceptions import ReadTimeoutError

    put = logs.put_log_events

    def slow(**request: Any) -> None:
        put(**request)
        raise ReadTimeoutError(endpoint_url="https://logs")

    logs.put_log_events = slow
    audit.log_event("DATA_VIEWED", WHO, "u")
    assert logs.events == output.fallbacks
    assert verify(logs.events + output.fallbacks).streams[0].events == 1


def test_a_client_that_cannot_be_made_costs_no_event(output: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a region or credentials, the event is in the fallback."""
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
    """The event is whole, without a place in the chain."""

    def fail(*_: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(audit, "_chain_of", fail)
    made = audit.log_event("DATA_VIEWED", WHO, "u")
    assert output.fallbacks == [made.to_dict()]


def test_a_closed_output_costs_no_request(
    logs: Any, frozen_clock: FrozenClock, refuse: Any, capsys: Any
) -> None:
    """The event goes to standard error."""
    closed = io.StringIO()
    closed.close()
    audit = AuditLogger("USER", client=logs, clock=frozen_clock, fallback=closed)
    logs.failures["put_log_events"] = [refuse("ThrottlingException")]
    made = audit.log_event("DATA_VIEWED", WHO, "u")
    assert made.event_id in capsys.readouterr().err


def test_a_batch_is_written_in_few_calls_and_also_when_the_block_fails(audit: Any, logs: Any) -> None:
    """An exception in the block does not lose its events."""
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
    """Each event is there once."""
    logs.failures["put_log_events"] = [refuse("ThrottlingException")]
    with audit.batch():
        for number in range(5):
            audit.log_event("DATA_VIEWED", WHO, str(number))
    assert [event["resourceId"] for event in output.fallbacks] == list("01234")


def test_many_threads_keep_one_chain(logs: Any, output: Any, race: Callable[..., Any]) -> None:
    """No number is repeated or missing, whether CloudWatch accepts an event or not."""
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

    assert race([work] * 8).errors == []
    events = logs.events + output.fallbacks
    assert len(events) == 200
    report = verify(events)
    assert report.ok
    assert sum(row.last for row in report.streams) == 200


def test_a_subclass_adds_to_its_events(logs: Any, frozen_clock: FrozenClock) -> None:
    """Additions are redacted, and an error in the hook loses no event."""

    class UsersAudit(AuditLogger):
        def _extend_audit_event(self, audit_event: Any, user_context: Any, action_details: Any) -> None:
            audit_event["metadata"] = {"pool": "p", "secret": "s"}
            if "fail" in action_details:
                raise RuntimeError("no")

    audit = UsersAudit("USER", client=logs, clock=frozen_clock)
    audit.log_event("USER_CREATED", WHO, "u")
    audit.log_event("USER_CREATED", WHO, "u", {"fail": 1})
    first, second = logs.events
    assert first["metadata"] == {"pool": "p", "secret": "***REDACTED***"}
    assert second["extensionError"] == "RuntimeError"
    assert verify(logs.events).ok


def test_traits_and_keys_can_be_given(logs: Any, frozen_clock: FrozenClock) -> None:
    """A function can define traits, and a key without which nobody can continue the chain."""
    traits = {"SEEN": EventTraits(category=AuditEventCategory.PRIVACY, severity=AuditSeverity.HIGH)}
    audit = AuditLogger("X", client=logs, clock=frozen_clock, traits=traits, chain_key=b"k" * 32)
    event = audit.log_event("SENSOR_SEEN", WHO, "x")
    assert (event.category, event.severity) == ("PRIVACY", "HIGH")
    assert verify(logs.events, key=b"k" * 32).ok
    assert not verify(logs.events).ok


def test_nothing_contacts_aws_or_loads_botocore_before_the_first_event() -> None:
    """Importing the room and making a logger load no client."""
    code = (
        "import sys; from orb_common.audit import AuditLogger; AuditLogger('USER');"
        "sys.exit(any(m.split('.')[0] in ('boto3', 'botocore', 'aws_lambda_powertools') for m in sys.modules))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "AWS_REGION": ""}, check=False
        ).returncode
        == 0
    )


def test_on_an_embedded_cloudwatch(aws: Any) -> None:
    """The real client creates a group with its retention, a stream and events."""
    from orb_common.aws import session

    audit = AuditLogger("USER", "users")
    for number in range(3):
        audit.log_event("USER_CREATED", WHO, str(number))
    client = session.client("logs")
    (group,) = client.describe_log_groups(logGroupNamePrefix=audit.log_group_name)["logGroups"]
    assert (group["logGroupName"], group["retentionInDays"]) == ("/audit/orb-integration-hub-dev-users", 2557)
    events = client.filter_log_events(logGroupName=audit.log_group_name)["events"]
    assert verify(json.loads(event["message"]) for event in events).streams[0].last == 3
