"""Events of EventBridge: of a bus, or of a schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_testing.environment import REGION

from .sources import ACCOUNT, AT, Event, iso_time, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


def event_bridge_event(
    detail_type: str,
    detail: Mapping[str, object],
    *,
    source: str = "orb.tests",
    resources: Sequence[str] = (),
    replay: str | None = None,
    event_id: str | None = None,
    at: datetime = AT,
) -> Event:
    """Return an event of a bus, as a rule sends it to a function.

    The shape is that of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html.

    Args:
        detail_type: What the event is, such as "Object Created".
        detail: The content.
        source: The service or application that sent it. Those of AWS begin with "aws.".
        resources: The ARNs that it is about.
        replay: The name of the replay that sends it again. None: it is sent for the first time.
        event_id: The id. None: a new one.
        at: When it happened; aware.
    """
    event: Event = {
        "version": "0",
        "id": event_id or new_id(),
        "detail-type": detail_type,
        "source": source,
        "account": ACCOUNT,
        "time": iso_time(at, timespec="seconds"),
        "region": REGION,
        "resources": list(resources),
        "detail": dict(detail),
    }
    if replay is not None:
        event["replay-name"] = replay
    return event


def schedule_event(rule: str = "nightly", *, event_id: str | None = None, at: datetime = AT) -> Event:
    """Return the event of a rule with a schedule.

    The shape is that of https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html.

    Args:
        rule: The name of the rule.
        event_id: The id. None: a new one.
        at: The time for which it was scheduled; aware.
    """
    arn = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{rule}"
    return event_bridge_event(
        "Scheduled Event", {}, source="aws.events", resources=[arn], event_id=event_id, at=at
    )
