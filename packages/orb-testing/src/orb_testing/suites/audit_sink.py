"""What every sink of audit events must do: write each event once, whole and without secrets, and fail no request."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from orb_testing.races import race

from .scenarios import Suite, expect, law

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

WHO: Mapping[str, object] = {"user_id": "u-1"}
SECRET = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl"  # noqa: S105 - what must not be written
THREADS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSinkSubject:
    """A sink that has no events yet."""

    write: Callable[[str, Mapping[str, object], str, dict[str, object]], object]
    """Write an event: its type, who acts, the id of the resource, and details."""
    events: Callable[[], Sequence[Mapping[str, Any]]]
    """Return the events that were written, in any place in which none of them is lost."""
    outage: Callable[[], object]
    """Let the store of events fail from now on."""
    key: bytes | None = None
    """The key of the chains. None: they have none."""

    def resources(self) -> list[str]:
        """Return the ids of the resources of all events, in the order of their places in the chain."""
        return [event["resourceId"] for event in sorted(self.events(), key=_place)]

    def expect_whole(self, count: int) -> None:
        """Check that there are so many events, and that no event is missing or changed."""
        from orb_common.audit import verify

        events = self.events()
        expect(len(events) == count, f"{len(events)} events instead of {count}")
        faults = verify(events, key=self.key).faults
        expect(not faults, "; ".join(f"{fault.kind}: {fault.what}" for fault in faults))


def _place(event: Mapping[str, Any]) -> tuple[str, int]:
    chain = event.get("chain", {})
    return str(chain.get("stream", "")), int(chain.get("sequence", 0))


class AuditSinkSuite(Suite[AuditSinkSubject]):
    """The laws of sinks of audit events."""

    @law
    def each_event_is_written_once(self, subject: AuditSinkSubject) -> None:
        """Each event is there once, in the order in which it was written, with its facts."""
        wanted = [f"r-{number}" for number in range(3)]
        for resource in wanted:
            subject.write("DATA_VIEWED", WHO, resource, {"fields": ["name"]})
        expect(subject.resources() == wanted, f"the events are about {subject.resources()}")
        for event in subject.events():
            expect(event["eventType"] == "DATA_VIEWED", f"the type is {event['eventType']}")
            expect(event["actionDetails"].get("fields") == ["name"], "the details are not there")

    @law
    def the_trail_is_whole(self, subject: AuditSinkSubject) -> None:
        """The events are a chain of hashes without a gap or a change."""
        for number in range(3):
            subject.write("DATA_VIEWED", WHO, f"r-{number}", {})
        subject.expect_whole(3)

    @law
    def secrets_are_not_written(self, subject: AuditSinkSubject) -> None:
        """A token or a password in the caller's context or in the details is not in the event."""
        who = {**WHO, "session": {"accessToken": SECRET}}
        subject.write("DATA_VIEWED", who, "r", {"password": SECRET, "list": [{"token": SECRET}]})
        text = json.dumps(list(subject.events()))
        expect("DATA_VIEWED" in text, "the event was not written")
        expect(SECRET not in text, "the event shows a secret")

    @law
    def an_outage_costs_no_request_and_no_event(self, subject: AuditSinkSubject) -> None:
        """If the store fails, writing raises nothing, and the events are in another place."""
        subject.write("DATA_VIEWED", WHO, "before", {})
        subject.outage()
        subject.write("DATA_VIEWED", WHO, "during", {})
        subject.expect_whole(2)

    @law
    def odd_values_cost_no_request_and_no_event(self, subject: AuditSinkSubject) -> None:
        """Details that are not JSON, or contain themselves, raise nothing, and the event is written."""
        endless: dict[str, object] = {}
        endless["again"] = endless
        details: tuple[dict[str, object], ...] = ({"object": object()}, {"nan": float("nan")}, endless)
        for odd in details:
            subject.write("DATA_VIEWED", WHO, "r", odd)
        subject.expect_whole(len(details))

    @law
    def events_do_not_change_later(self, subject: AuditSinkSubject) -> None:
        """An event has the details as they were when it was written."""
        details: dict[str, object] = {"state": "before"}
        subject.write("DATA_VIEWED", WHO, "r", details)
        details["state"] = "after"
        (event,) = subject.events()
        expect(event["actionDetails"].get("state") == "before", "the details have changed")

    @law
    def threads_share_a_sink(self, subject: AuditSinkSubject) -> None:
        """Events of several threads are all there, in whole chains."""
        names = [f"r-{number}" for number in range(THREADS)]
        done = race([partial(subject.write, "DATA_VIEWED", WHO, name, {}) for name in names])
        expect(not done.errors, f"writing raised {done.errors}")
        subject.expect_whole(THREADS)
        expect(sorted(subject.resources()) == names, f"the events are about {subject.resources()}")
