"""The keys of a trail come from one secret, and events are written while it cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from orb_common.audit import AuditKeys, AuditLogger, StateTracker, verify
from orb_common.audit.chain import key_id

if TYPE_CHECKING:
    from orb_common.utils.clock import ManualClock
    from orb_testing.clocks import FrozenClock

SECRET = "s" * 64
WHO = {"user_id": "u"}


class FakeSecrets:
    """A fake Secrets Manager with one secret. It first raises the errors in `failures`, in turn."""

    def __init__(self, *failures: Exception, value: str | bytes = SECRET) -> None:
        self.failures = list(failures)
        self.value = value
        self.calls = 0

    def get_secret_value(self, **_: Any) -> dict[str, Any]:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        kind = "SecretString" if isinstance(self.value, str) else "SecretBinary"
        return {"ARN": "arn:aws:secretsmanager:eu-central-1:1:secret:audit-AbCdEf", kind: self.value}


def refused(code: str) -> Exception:
    return ClientError({"Error": {"Code": code, "Message": "secret detail"}}, "GetSecretValue")


def keys_of(secrets: FakeSecrets, clock: ManualClock) -> AuditKeys:
    return AuditKeys("audit", client=secrets, clock=clock)


@pytest.mark.parametrize("value", [SECRET, SECRET.encode()])
def test_one_secret_gives_two_keys_and_is_read_once(frozen_clock: FrozenClock, value: str | bytes) -> None:
    """The chain's key is the secret, so its readers can verify. The state key does not reveal it."""
    secrets = FakeSecrets(value=value)
    keys = keys_of(secrets, frozen_clock)
    assert secrets.calls == 0
    assert keys.chain() == SECRET.encode()
    state = keys.state()
    assert state is not None
    assert state != SECRET.encode()
    assert (keys.chain(), keys.state(), secrets.calls) == (SECRET.encode(), state, 1)


DOWN = [
    refused("AccessDeniedException"),
    refused("ResourceNotFoundException"),
    refused("InternalServiceError"),
    refused("ThrottlingException"),
    EndpointConnectionError(endpoint_url="https://secretsmanager"),
    RuntimeError("no client"),
]


@pytest.mark.parametrize("error", DOWN, ids=lambda error: str(error)[:60])
def test_no_event_is_lost_and_each_says_that_it_has_no_key(
    logs: Any, frozen_clock: FrozenClock, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    """After any failure the alarm is set off; once the key can be read, a new stream begins."""
    secrets = FakeSecrets(error, error)
    keys = keys_of(secrets, frozen_clock)
    audit = AuditLogger("USER", client=logs, clock=frozen_clock, chain_key=keys.chain)
    audit.log_event("DATA_VIEWED", WHO, "0")
    secrets.failures.clear()
    calls = secrets.calls
    audit.log_event("DATA_VIEWED", WHO, "1")
    assert secrets.calls == calls, "requests do not wait for every event"
    frozen_clock.advance(61)
    audit.log_event("DATA_VIEWED", WHO, "2")
    audit.log_event("DATA_VIEWED", WHO, "3")
    marks = {event["resourceId"]: event["chain"]["key"] for event in logs.events}
    assert marks == {"0": None, "1": None, "2": key_id(SECRET.encode()), "3": key_id(SECRET.encode())}
    assert len(logs.streams) == 2
    report = verify(logs.events, key=SECRET.encode())
    assert [fault.kind for fault in report.faults] == ["unkeyed"]
    assert verify([e for e in logs.events if e["chain"]["key"]], key=SECRET.encode()).ok
    (alarm,) = caplog.records
    assert (alarm.levelname, alarm.getMessage()) == ("CRITICAL", "AUDIT_LOGGING_FAILURE")
    assert "secret detail" not in str(vars(alarm))


def test_a_clock_that_is_set_back_does_not_put_the_next_try_off(frozen_clock: FrozenClock) -> None:
    """The time of day is used, because the other clock stands still in a frozen function."""
    secrets = FakeSecrets(refused("AccessDeniedException"))
    keys = keys_of(secrets, frozen_clock)
    assert keys.chain() is None
    frozen_clock.advance(-3600)
    assert keys.chain() == SECRET.encode()


@pytest.mark.parametrize(("seconds", "tries"), [(1, 2), (7.98, 1), (60, 1)])
def test_a_secrets_manager_that_hangs_is_not_waited_for_long(
    frozen_clock: FrozenClock, seconds: float, tries: int
) -> None:
    """No second try begins after eight seconds: Lambda restarts an initialisation of ten."""

    class Hanging(FakeSecrets):
        def get_secret_value(self, **_: Any) -> dict[str, Any]:
            self.calls += 1
            frozen_clock.advance(seconds)
            raise ReadTimeoutError(endpoint_url="https://secretsmanager")

    secrets = Hanging()
    assert keys_of(secrets, frozen_clock).chain() is None
    assert secrets.calls == tries


@pytest.mark.parametrize("value", ["", "short", b"x" * 15])
def test_a_key_that_could_be_guessed_is_not_used(frozen_clock: FrozenClock, value: str | bytes) -> None:
    """A secret of fifteen bytes or fewer is refused."""
    assert keys_of(FakeSecrets(value=value), frozen_clock).chain() is None


def test_state_hashes_compare_between_instances(frozen_clock: FrozenClock) -> None:
    """Two instances with one secret make equal hashes; without the secret there is no hash."""
    state = {"phone": "+14155550123"}
    one, other = (StateTracker(hash_key=keys_of(FakeSecrets(), frozen_clock).state) for _ in range(2))
    assert one.state_hash(state) == other.state_hash(dict(state)) is not None
    unread = keys_of(FakeSecrets(refused("AccessDeniedException")), frozen_clock)
    record = StateTracker(hash_key=unread.state).capture_state_change("USER", "u", {}, state)
    assert (record["operationType"], record["oldStateHash"], record["newStateHash"]) == (
        "MODIFIED",
        None,
        None,
    )


def test_preparing_reads_the_key(
    logs: Any, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first event finds the key, even if Secrets Manager is down by then."""
    from orb_common.aws import session

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    client = session.client("logs", endpoint_url="http://127.0.0.1:9", region="eu-central-1", attempts=1)
    secrets = FakeSecrets()
    keys = keys_of(secrets, frozen_clock)
    AuditLogger("USER", client=client, chain_key=keys.chain).prepare()
    session.reset()
    assert secrets.calls == 1
    secrets.failures = [refused("InternalServiceError")] * 9
    AuditLogger("USER", client=logs, clock=frozen_clock, chain_key=keys.chain).log_event(
        "DATA_VIEWED", WHO, "u"
    )
    assert verify(logs.events, key=SECRET.encode()).ok
