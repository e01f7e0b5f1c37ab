"""What every store of events must do: keep each event once, as it was, in the order of time, and find it at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from orb_common.exceptions import ConflictError, InvalidError
from orb_common.execution import OrderEvent
from orb_testing.races import race

from .scenarios import Suite, expect, fail, law

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

TRACE = "0a1b2c3d"
NOON = 1_767_268_800.0
THREADS = 8
LARGE = 12
"""How many events of 100 KB are more than a page of DynamoDB, 1 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStoreSubject:
    """A store without events."""

    put: Callable[[OrderEvent], OrderEvent]
    """Store an event, and return it as it is stored."""
    of_trace: Callable[[str, str | None], Sequence[OrderEvent]]
    """Return the events of a trace, or of one of its orders, in the order of their times."""
    latest: Callable[[str, str], OrderEvent | None]
    """Return the newest event of an order in a trace."""

    def types(self, order_name: str | None = None) -> list[str]:
        """Return the types of the events of the trace or of an order."""
        return [event.event_type for event in self.of_trace(TRACE, order_name)]


def an_event(
    event_type: str = "dispatched",
    *,
    order_name: str = "build",
    epoch: float = NOON,
    event_id: str | None = None,
    data: Mapping[str, object] | None = None,
) -> OrderEvent:
    """Return an event of the trace."""
    return OrderEvent(
        trace_id=TRACE,
        order_name=order_name,
        epoch=epoch,
        event_type=event_type,
        status="running",
        event_id=event_id,
        data=data or {},
    )


class EventStoreSuite(Suite[EventStoreSubject]):
    """The laws of stores of events."""

    @law
    def an_event_comes_back_as_it_was(self, subject: EventStoreSubject) -> None:
        """A stored event has all its facts, numbers and nested data with their values, and an id."""
        data = {"exit": 0, "seconds": 1.25, "list": [1, {"deep": None}], "yes": True, "text": "Grüße"}
        event = replace(an_event(data=data, epoch=NOON + 0.125), message="m", run_id="r", flow_id="u:t-exec")
        stored = subject.put(event)
        expect(bool(stored.event_id), "the stored event has no id")
        expect(replace(stored, event_id=None) == event, f"{stored} is stored, and not {event}")
        expect(list(subject.of_trace(TRACE, None)) == [stored], "another event is read than was stored")

    @law
    def events_of_one_moment_are_all_kept(self, subject: EventStoreSubject) -> None:
        """Events of an order with the same time, and even the same facts, are all stored, in their order."""
        types = ["first", "second", "second", "third"]
        for event_type in types:
            subject.put(an_event(event_type))
        expect(subject.types() == types, f"of the events {types}, there are {subject.types()}")

    @law
    def events_are_in_the_order_of_time(self, subject: EventStoreSubject) -> None:
        """Events come in the order in which they happened, whatever their orders and the times of their puts."""
        for event_type, name, second in (("c", "a", 2), ("a", "z", 0), ("d", "z", 2.5), ("b", "m", 1)):
            subject.put(an_event(event_type, order_name=name, epoch=NOON + second))
        expect(subject.types() == ["a", "b", "c", "d"], f"the order is {subject.types()}")
        expect(subject.types("z") == ["a", "d"], f"the order within one order is {subject.types('z')}")

    @law
    def orders_and_traces_are_apart(self, subject: EventStoreSubject) -> None:
        """The events of an order are those of this order in this trace, however similar other names are."""
        subject.put(an_event("right", order_name="build"))
        for name in ("build-2", "buil", "2-build", "_job"):
            subject.put(an_event("wrong", order_name=name))
        subject.put(replace(an_event("wrong"), trace_id="0a1b2c3d4"))
        expect(subject.types("build") == ["right"], f"the events of an order are {subject.types('build')}")
        expect(len(subject.types()) == 5, f"the events of the trace are {subject.types()}")  # noqa: PLR2004

    @law
    def the_latest_event_is_the_newest(self, subject: EventStoreSubject) -> None:
        """The latest event of an order is the one with the highest time. An order without events has none."""
        expect(subject.latest(TRACE, "build") is None, "there is an event in an empty store")
        for event_type, second in (("old", 1.0), ("new", 10.5), ("older", 0.0)):
            subject.put(an_event(event_type, epoch=NOON + second))
        subject.put(an_event("other", order_name="build-2", epoch=NOON + 99))
        latest = subject.latest(TRACE, "build")
        expect(latest is not None and latest.event_type == "new", f"the latest event is {latest}")

    @law
    def a_repeat_is_stored_once(self, subject: EventStoreSubject) -> None:
        """An event that is put again with its id is there once, and the second put returns it, too."""
        event = an_event(event_id="e-1", data={"list": (1, 2)})
        first = subject.put(event)
        expect(subject.put(event) == first, "the second put returns another event")
        expect(subject.types() == ["dispatched"], f"the events are {subject.types()}")

    @law
    def a_repeat_changes_nothing(self, subject: EventStoreSubject) -> None:
        """Another event with the id of a stored one is a ConflictError, and the stored one stays."""
        subject.put(an_event("first", event_id="e-1"))
        try:
            subject.put(an_event("second", event_id="e-1"))
        except ConflictError:
            expect(subject.types() == ["first"], f"the events are {subject.types()}")
            return
        fail("an event was stored in place of another one")

    @law
    def all_pages_are_read(self, subject: EventStoreSubject) -> None:
        """The events of a trace are all returned, even if they are more than a page of the store."""
        for number in range(LARGE):
            subject.put(an_event(epoch=NOON + number, data={"log": "x" * 100_000}))
        expect(len(subject.types()) == LARGE, f"{len(subject.types())} of {LARGE} events are returned")

    @law
    def threads_share_a_store(self, subject: EventStoreSubject) -> None:
        """Events that threads put at the same time are all kept."""
        ended = race([partial(subject.put, an_event(f"e-{number}")) for number in range(THREADS)])
        expect(not ended.errors, f"a put raised {ended.errors}")
        kept = sorted(subject.types())
        expect(kept == [f"e-{number}" for number in range(THREADS)], f"the events are {kept}")

    @law
    def what_cannot_be_stored_is_refused(self, subject: EventStoreSubject) -> None:
        """An event that the store cannot hold, or could not find again, is an InvalidError, and nothing is stored."""
        odd = (
            an_event(order_name="a:b"),
            an_event(order_name=""),
            an_event(epoch=float("nan")),
            an_event(epoch=-1.0),
            an_event(event_id=""),
            an_event(data={"number": 10**40 + 1}),
            an_event(data={"huge": "x" * 500_000}),
        )
        for event in odd:
            try:
                subject.put(event)
            except InvalidError:
                continue
            fail("an event was accepted that cannot be stored")
        expect(subject.types() == [], f"the events are {subject.types()}")
