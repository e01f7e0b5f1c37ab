"""The audit events that a test has caused, and what must hold of them."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from orb_testing.clients import Client
    from orb_testing.log_lines import CapturedLogs

AuditEventBody: TypeAlias = dict[str, Any]
"""An event as it was written. Any: its fields have many types."""
PREFIX = "/audit/"
"""All log groups of audit events begin with it."""


class CapturedAudit:
    """The audit events of a test, read again at each use.

    Args:
        read: Returns the events that were written so far.
    """

    def __init__(self, read: Callable[[], Iterable[Mapping[str, object]]]) -> None:
        self._read = read

    @property
    def events(self) -> list[AuditEventBody]:
        """All events, in the order of their time."""
        return sorted(map(dict, self._read()), key=itemgetter("timestamp"))

    @property
    def types(self) -> list[str]:
        """The types of all events, in their order."""
        return [event["eventType"] for event in self.events]

    def of_type(self, event_type: str) -> list[AuditEventBody]:
        """Return the events of a type, such as "USER_CREATED"."""
        return [event for event in self.events if event["eventType"] == event_type]

    def of_operation(self, operation: str) -> list[AuditEventBody]:
        """Return the events that name an operation in their details, such as "UsersGet"."""
        return [event for event in self.events if event["actionDetails"].get("operation") == operation]

    def one(self, event_type: str) -> AuditEventBody:
        """Return the only event of a type.

        Raises:
            AssertionError: There is no such event, or there are several. The message names the types of all events.
        """
        found = self.of_type(event_type)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} events are {event_type}; all are {self.types}")
        return found[0]

    def assert_whole(self, *, key: bytes | None = None, events: int | None = None) -> None:
        """Check that no event is missing or changed, and that the events of each stream are in the order of time.

        Args:
            key: The key of the chains. None: they have no key.
            events: How many events there must be. Events cut off the end of a stream show only by their number.

        Raises:
            AssertionError: The trail is not whole. The message names all faults.
        """
        from orb_common.audit import verify

        found = self.events
        faults = [f"{fault.kind}: {fault.what}" for fault in verify(found, key=key).faults]
        if events is not None and len(found) != events:
            faults.append(f"{len(found)} events instead of {events}")
        times: dict[str, list[tuple[int, str]]] = {}
        for event in found:
            stream, number = _place(event)
            times.setdefault(stream, []).append((number, event["timestamp"]))
        for stream, pairs in times.items():
            in_order = [when for _, when in sorted(pairs)]
            if in_order != sorted(in_order):
                faults.append(f"out of order: the events of {stream} are not in the order of time")
        if faults:
            raise AssertionError("\n".join(["the audit trail is not whole:", *faults]))


class MemoryTrail:
    """An audit logger that keeps its events in memory, for tests in which a call to CloudWatch takes too long."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str]] = []
        """The id of who acted, and the type of the event. The id is empty if the caller is not known."""

    def log_event(self, event_type: str, actor: object, *_: object, **__: object) -> None:
        """Keep an event. It takes the arguments of `AuditLogger.log_event`."""
        self.events.append((getattr(actor, "user_id", ""), event_type))


def _place(event: Mapping[str, Any]) -> tuple[str, int]:
    chain = event.get("chain", {})
    return chain.get("stream", ""), chain.get("sequence", 0)


def written_events(logs: Client, captured: CapturedLogs) -> list[AuditEventBody]:
    """Return the events in CloudWatch Logs, and those that a logger wrote to its output because CloudWatch failed.

    Args:
        logs: A client of CloudWatch Logs.
        captured: The lines of the test.

    Raises:
        AssertionError: An event in the output is incomplete.
    """
    from orb_common.audit import AuditTrail
    from orb_common.audit.fallback_reader import FallbackReader
    from orb_common.audit.query import read_event

    pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=PREFIX)
    names = [group["logGroupName"] for page in pages for group in page["logGroups"]]
    lines = [line for name in names for line in AuditTrail(name, client=logs).lines()]
    found = [event for line in lines if (event := read_event(line.text)) is not None]
    reader = FallbackReader()
    found += [event for line in captured.lines if (event := reader.read(line)) is not None]
    if reader.incomplete:
        raise AssertionError(f"{reader.incomplete} events in the output are incomplete")
    return found
