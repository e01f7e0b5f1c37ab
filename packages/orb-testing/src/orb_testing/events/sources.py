"""What the events of all sources share: the account, the region, the time, and ids."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import uuid4

Event: TypeAlias = dict[str, Any]
"""An event as the runtime hands it to a handler: parsed JSON."""

ACCOUNT = "123456789012"
AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""The time of an event, unless a test gives another."""
SOURCE_IP = "192.0.2.10"
"""The client's address. RFC 5737 reserves it for documentation."""
USER_AGENT = "orb-testing/1"


def new_id() -> str:
    """Return an id that no other event has."""
    return str(uuid4())


def milliseconds(at: datetime) -> int:
    """Return the milliseconds since 1970 of an aware time."""
    return int(at.timestamp() * 1000)


def iso_time(at: datetime, *, timespec: str = "milliseconds") -> str:
    """Return an aware time as AWS writes it: 2026-01-01T12:00:00.000Z."""
    return at.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")


def log_time(at: datetime) -> str:
    """Return an aware time in the common log format: 01/Jan/2026:12:00:00 +0000."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    utc = at.astimezone(UTC)
    # Not strftime's %b, which follows the locale of the machine.
    return f"{utc:%d}/{months[utc.month - 1]}/{utc:%Y:%H:%M:%S} +0000"
