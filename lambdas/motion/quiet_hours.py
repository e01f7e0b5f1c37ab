"""Whether a time is within the quiet hours of a sensor."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from orb_common.exceptions import ValidationError

if TYPE_CHECKING:
    from datetime import datetime

    from orb_models.inputs.motion.quiet_hours import QuietHoursInput
    from orb_models.models.motion.quiet_hours import QuietHours


def is_quiet(hours: QuietHours, at: datetime, timezone: str) -> bool:
    """Return whether an aware time is within quiet hours.

    They are those of the clock on the wall, so also on the days on which it is set forward or back. The start is
    within, the end is not. Hours that last over midnight belong to the day on which they start.

    Args:
        hours: The hours and their days.
        at: The time.
        timezone: The name of the zone of the person.
    """
    if not hours.enabled or hours.start_time is None or hours.end_time is None:
        return False
    local = at.astimezone(ZoneInfo(timezone))
    time, today = f"{local:%H:%M}", local.weekday()
    if hours.start_time <= hours.end_time:
        return hours.start_time <= time < hours.end_time and today in hours.days
    if time >= hours.start_time:
        return today in hours.days
    return time < hours.end_time and (today - 1) % 7 in hours.days


def check_quiet_hours(hours: QuietHours | QuietHoursInput | None) -> None:
    """Refuse hours whose start is their end: they could last for a whole day, or for no time.

    Raises:
        ValidationError: They do so, enabled or not.
    """
    if hours is not None and hours.start_time is not None and hours.start_time == hours.end_time:
        raise ValidationError("endTime must differ from startTime", field="quietHours.endTime")
