"""Motions: what the rule of IoT Core passes on from a device."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Final, Self

from orb_common.exceptions import DataValidationError

_SENSOR_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
_FIRST: Final = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
"""A device that reports an earlier time counts from its own start, in milliseconds."""
_MILLISECONDS: Final = 1e11
"""A number of seconds above this lies after the year 5000, so the number is one of milliseconds."""
MAX_AHEAD: Final = timedelta(seconds=60)
"""How far the clock of a device may go ahead. Otherwise the time of its message counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """A motion that a sensor saw."""

    sensor_id: str
    at: datetime
    """When, by the clock of the device if that can be true, otherwise when IoT Core got the message."""
    digest: str
    """Eight hexadecimal digits, which follow from the sensor and the time that the device sent."""
    battery_level: int | None = None
    """Percent."""
    signal_strength: Decimal | None = None
    """In dBm."""
    firmware_version: str | None = None

    @classmethod
    def of(cls, event: object, *, now: datetime) -> Self:
        """Read a message: `sensorId`, `event`, `timestamp`, `receivedTimestamp`, `metadata`, `rssi`.

        The rule takes the id of the sensor from the topic. Times are epoch seconds, milliseconds or ISO text. What a
        device says about its battery, signal and firmware is left out if it cannot be true: the motion counts.

        Raises:
            DataValidationError: Fields are missing or wrong. It names all of them.
        """
        fields: Mapping[object, object] = event if isinstance(event, Mapping) else {}
        sensor_id, sent = fields.get("sensorId"), fields.get("timestamp")
        faults = []
        if not isinstance(sensor_id, str) or not _SENSOR_ID.fullmatch(sensor_id):
            rule = "must have 1 to 128 letters, digits, hyphens and underscores"
            faults.append({"field": "sensorId", "rule": rule})
        if fields.get("event") != "motion_detected":
            faults.append({"field": "event", "rule": "must be motion_detected"})
        at = None if sent is None else _time(sent)
        if sent is not None and at is None:
            faults.append({"field": "timestamp", "rule": "must be epoch seconds or an ISO text"})
        if faults:
            raise DataValidationError("the message of the sensor is not valid", faults)
        received = min(_datetime(_time(fields.get("receivedTimestamp"))) or now, now)
        believed = None if at is None or at < _FIRST else _datetime(at)
        if believed is None or believed > received + MAX_AHEAD:
            believed = received
        key = f"{sensor_id}\n{at if at is not None else received.timestamp()}"
        details = fields.get("metadata")
        more: Mapping[object, object] = details if isinstance(details, Mapping) else {}
        battery = _number(more.get("batteryLevel"), 0, 100)
        firmware = more.get("firmwareVersion")
        return cls(
            sensor_id=str(sensor_id),
            at=believed.replace(microsecond=0),
            digest=sha256(key.encode()).hexdigest()[:8],
            battery_level=None if battery is None else int(battery),
            signal_strength=_number(more.get("signalStrength", fields.get("rssi")), -100, 0),
            firmware_version=firmware if isinstance(firmware, str) and len(firmware) <= 64 else None,  # noqa: PLR2004 - as in the schema
        )

    @property
    def event_id(self) -> str:
        """The id of its event. A duplicate of the message has the same."""
        return f"event-{self._suffix}"

    @property
    def session_id(self) -> str:
        """The id of the session that it opens, if it opens one."""
        return f"session-{self._suffix}"

    @property
    def _suffix(self) -> str:
        return f"{self.sensor_id}-{int(self.at.timestamp())}-{self.digest}"


def _time(value: object) -> float | None:
    """Return a time in epoch seconds. Smaller numbers than those of `_FIRST` may be anything."""
    if isinstance(value, str):
        try:
            at = datetime.fromisoformat(value)
            # A zone can move the first and last day of the calendar out of it.
            seconds = (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
            datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError):
            return None
        return seconds
    number = _number(value, 0, 1e14)
    if number is None:
        return None
    return float(number) / (1000 if number > _MILLISECONDS else 1)


def _datetime(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _number(value: object, least: float, most: float) -> Decimal | None:
    """Return a number within limits. None: it is something else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        return None
    return Decimal(str(value))
