"""A fake CloudWatch Logs, a clock that stands still, and an output whose events can be read."""

from __future__ import annotations

import io
import json
import threading
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from orb_common.audit import AuditLogger

if TYPE_CHECKING:
    from orb_testing.clocks import FrozenClock


def refusal(code: str) -> Any:
    return ClientError({"Error": {"Code": code, "Message": "secret detail"}}, "PutLogEvents")


class FakeLogs:
    """A fake client. `failures[operation]` lists what to raise, call by call; None lets a call succeed."""

    def __init__(self, *, group_exists: Any = True) -> None:
        self.group_exists = group_exists
        self.streams = defaultdict(list)
        self.calls = []
        self.retention = None
        self.failures = defaultdict(list)
        self.rejected = {}
        self._lock = threading.Lock()

    def _begin(self, operation: str) -> None:
        with self._lock:
            self.calls.append(operation)
            failure = self.failures[operation].pop(0) if self.failures[operation] else None
        if failure is not None:
            raise failure

    def create_log_group(self, **request: Any) -> None:
        self._begin("create_log_group")
        if self.group_exists:
            raise refusal("ResourceAlreadyExistsException")
        self.group_exists = True

    def put_retention_policy(self, **request: Any) -> None:
        self._begin("put_retention_policy")
        self.retention = request["retentionInDays"]

    def create_log_stream(self, **request: Any) -> None:
        self._begin("create_log_stream")
        if not self.group_exists:
            raise refusal("ResourceNotFoundException")
        with self._lock:
            if request["logStreamName"] in self.streams:
                raise refusal("ResourceAlreadyExistsException")
            self.streams[request["logStreamName"]] = []

    def put_log_events(self, **request: Any) -> Any:
        self._begin("put_log_events")
        name = request["logStreamName"]
        if name not in self.streams:
            raise refusal("ResourceNotFoundException")
        events = request["logEvents"]
        times = [event["timestamp"] for event in events]
        assert times == sorted(times)
        assert sum(len(event["message"].encode()) + 26 for event in events) <= 1_048_576
        assert len(events) <= 10_000
        assert times[-1] - times[0] <= 24 * 3600 * 1000
        with self._lock:
            self.streams[name].extend(event["message"] for event in events)
        return {"rejectedLogEventsInfo": self.rejected} if self.rejected else {}

    @property
    def events(self) -> Any:
        return [json.loads(text) for name in sorted(self.streams) for text in self.streams[name]]


@pytest.fixture
def logs() -> Any:
    return FakeLogs()


@pytest.fixture
def no_group() -> Any:
    return FakeLogs(group_exists=False)


@pytest.fixture
def refuse() -> Any:
    return refusal


class Output(io.StringIO):
    """A standard output whose fallback events can be read."""

    @property
    def fallbacks(self) -> Any:
        from orb_common.audit.fallback_reader import FallbackReader

        reader = FallbackReader()
        found = [reader.read(json.loads(line)) for line in self.getvalue().split("\n") if line]
        assert reader.incomplete == 0
        return [event for event in found if event is not None]


@pytest.fixture
def output() -> Any:
    return Output()


@pytest.fixture
def audit(logs: Any, frozen_clock: FrozenClock, output: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("CUSTOMER_ID", "PROJECT_ID", "ENVIRONMENT", "AUDIT_CHAIN_KEY", "AWS_LAMBDA_FUNCTION_NAME"):
        monkeypatch.delenv(name, raising=False)
    return AuditLogger("USER", "users", client=logs, clock=frozen_clock, fallback=output)
