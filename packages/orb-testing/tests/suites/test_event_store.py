"""A right store passes the suite, and each defect fails in its scenario."""

from __future__ import annotations

import json
import math
import threading
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest

from orb_common.exceptions import ConflictError, ValidationError
from orb_testing.suites.event_store import EventStoreSubject, EventStoreSuite

if TYPE_CHECKING:
    from orb_common.execution import OrderEvent

SUITE = EventStoreSuite()


class Store:
    """Events in memory, with one defect at most."""

    def __init__(self, defect: str) -> None:
        self.defect = defect
        self.rows: dict[tuple[str, str, float, str], OrderEvent] = {}
        self.ids = count()
        self.first = threading.get_ident()

    def put(self, event: OrderEvent) -> OrderEvent:
        if self.defect == "all events are accepted":
            if math.isnan(event.epoch) or len(str(event.data)) > 10**5:
                return event
        elif (
            not event.order_name
            or ":" in event.order_name
            or not event.epoch >= 0
            or event.event_id == ""
            or event.data.get("number") == 10**40 + 1
            or len(str(event.data)) > 400_000
        ):
            raise ValidationError
        if self.defect == "threads have no events" and threading.get_ident() != self.first:
            return event
        data = json.loads(json.dumps(event.data))
        if self.defect == "numbers are texts":
            data = {name: str(value) for name, value in data.items()}
        name = event.event_id or f"{next(self.ids):09}"
        if self.defect == "ids are ignored":
            name = f"{next(self.ids):09}"
        if self.defect == "events of a second replace each other":
            name = ""
        event = replace(event, event_id=name or "e", data=data)
        key = event.trace_id, event.order_name, event.epoch, name
        found = self.rows.get(key)
        if found is not None and self.defect not in {
            "events are overwritten",
            "events of a second replace each other",
        }:
            if found != event:
                raise ConflictError
            return found
        self.rows[key] = event
        return event

    def of_trace(self, trace_id: str, order_name: str | None) -> list[OrderEvent]:
        found = [
            event
            for event in self.rows.values()
            if event.trace_id == trace_id
            and (
                order_name is None
                or event.order_name == order_name
                or (self.defect == "names are prefixes" and event.order_name.startswith(order_name))
            )
        ]
        if self.defect != "events have no order":
            found.sort(key=lambda event: (event.epoch, event.event_id))
        return found[:8] if self.defect == "one page is read" else found

    def latest(self, trace_id: str, order_name: str) -> OrderEvent | None:
        found = self.of_trace(trace_id, order_name)
        if self.defect == "the latest is the last put":
            found = [event for event in self.rows.values() if event.order_name == order_name]
        return found[-1] if found else None


def subject(defect: str = "") -> EventStoreSubject:
    store = Store(defect)
    return EventStoreSubject(put=store.put, of_trace=store.of_trace, latest=store.latest)


BREAKS = {
    "numbers are texts": "an-event-comes-back-as-it-was",
    "events of a second replace each other": "events-of-one-moment-are-all-kept",
    "events have no order": "events-are-in-the-order-of-time",
    "names are prefixes": "orders-and-traces-are-apart",
    "the latest is the last put": "the-latest-event-is-the-newest",
    "ids are ignored": "a-repeat-is-stored-once",
    "events are overwritten": "a-repeat-changes-nothing",
    "one page is read": "all-pages-are-read",
    "threads have no events": "threads-share-a-store",
    "all events are accepted": "what-cannot-be-stored-is-refused",
}


def test_a_right_store_passes() -> None:
    """The store without a defect passes in all scenarios."""
    SUITE.run(subject).require()


def test_each_scenario_has_a_defect_that_it_finds() -> None:
    """The defects break every scenario of the suite."""
    assert set(BREAKS.values()) == {scenario.id for scenario in SUITE.scenarios()}


@pytest.mark.parametrize("defect", BREAKS)
def test_a_defect_fails_in_its_scenario(defect: str) -> None:
    """A store with one defect fails in the scenario about it."""
    assert BREAKS[defect] in {result.id for result in SUITE.run(lambda: subject(defect)).failed}
