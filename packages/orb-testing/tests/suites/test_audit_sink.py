"""A right sink passes the suite, and each defect fails in its scenario."""

from __future__ import annotations

import copy
import io
import json
import threading
from typing import Any

import pytest

from orb_common.audit import AuditLogger
from orb_common.audit.fallback_reader import FallbackReader
from orb_testing.suites.audit_sink import SECRET, AuditSinkSubject, AuditSinkSuite

SUITE = AuditSinkSuite()


class NoStore:
    """A CloudWatch Logs that is never there, so that all events are in the output."""

    def __getattr__(self, operation: str) -> Any:
        raise OSError(operation)


class Sink:
    """An audit logger with one defect at most."""

    def __init__(self, defect: str) -> None:
        self.defect = defect
        self.out = io.StringIO()
        client: Any = NoStore()
        self.logger = AuditLogger("USER", client=client, fallback=self.out)
        self.details: dict[str, object] = {}
        self.down = False
        self.first = threading.get_ident()

    def write(self, kind: str, who: Any, resource: str, details: dict[str, object]) -> None:
        self.details = details
        if self.defect == "odd values are not written":
            json.dumps(details, allow_nan=False)
        if self.down and self.defect == "an outage raises":
            raise OSError("no store")
        if self.down and self.defect == "an outage loses events":
            return
        if threading.get_ident() != self.first and self.defect == "threads have no events":
            return
        self.logger.log_event(kind, who, resource, {} if self.defect == "details are lost" else details)

    def events(self) -> list[dict[str, Any]]:
        reader = FallbackReader()
        lines = [json.loads(line) for line in self.out.getvalue().split("\n") if line]
        found: list[Any] = [event for line in lines if (event := reader.read(line)) is not None]
        found = copy.deepcopy(found)
        if self.defect == "events are written twice":
            found += found
        if self.defect == "events are changed":
            found[0]["resourceId"] = "another"
        if self.defect == "events are missing":
            del found[1:2]
        if self.defect == "events are not chained":
            for event in found:
                event.pop("chain", None)
        if self.defect == "secrets are written":
            found[0]["actionDetails"]["again"] = SECRET
        if self.defect == "details change later":
            found[0]["actionDetails"] = dict(self.details)
        return found


def subject(defect: str = "") -> AuditSinkSubject:
    sink = Sink(defect)
    return AuditSinkSubject(write=sink.write, events=sink.events, outage=lambda: setattr(sink, "down", True))


BREAKS = {
    "details are lost": "each-event-is-written-once",
    "events are written twice": "each-event-is-written-once",
    "events are changed": "the-trail-is-whole",
    "events are missing": "the-trail-is-whole",
    "events are not chained": "the-trail-is-whole",
    "secrets are written": "secrets-are-not-written",
    "an outage raises": "an-outage-costs-no-request-and-no-event",
    "an outage loses events": "an-outage-costs-no-request-and-no-event",
    "odd values are not written": "odd-values-cost-no-request-and-no-event",
    "details change later": "events-do-not-change-later",
    "threads have no events": "threads-share-a-sink",
}


def test_a_right_sink_passes() -> None:
    """The sink without a defect passes in all scenarios."""
    SUITE.run(subject).require()


def test_each_scenario_has_a_defect_that_it_finds() -> None:
    """The defects break every scenario of the suite."""
    assert set(BREAKS.values()) == {scenario.id for scenario in SUITE.scenarios()}


@pytest.mark.parametrize("defect", BREAKS)
def test_a_defect_fails_in_its_scenario(defect: str) -> None:
    """A sink with one defect fails in the scenario about it."""
    assert BREAKS[defect] in {result.id for result in SUITE.run(lambda: subject(defect)).failed}
