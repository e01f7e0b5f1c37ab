"""Let minutes pass in no time: Spotify's clock moves forward, and the times in the rows move back.

The functions read the clock of the machine, so what they compare with it has to become older. No function may write
while time passes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from orb_testing.clients import Client
    from orb_tools.embedded.state_file import Running

TIMES: Final = {
    "Sensors": ("sensorId", ("lastMotionTime", "lastTriggerTime", "pausedAt", "lastSeen")),
    "Sessions": ("sessionId", ("startTime", "lastMotionTime", "dueAt")),
    "Listeners": ("userId", ("refreshDueAt", "authorizedAt")),
}
"""By entity: the key, and the attributes with times of the past or the future that functions compare with now."""


class PassingTime:
    """The time of an embedded AWS and of the Spotify beside it. It is a clock, which `advance` moves.

    Args:
        running: The embedded AWS with the tables of motion.
        dynamodb: A botocore client for it.
        clock: The clock that it begins with.
    """

    def __init__(self, running: Running, dynamodb: Client, *, clock: Clock = SYSTEM_CLOCK) -> None:
        self._running = running
        self._dynamodb = dynamodb
        self._clock = clock
        self._ahead = 0

    def now(self) -> datetime:
        """Return the time of day, aware, in UTC, ahead of the clock by what has passed."""
        return self._clock.now() + timedelta(seconds=self._ahead)

    def advance(self, seconds: float) -> None:
        """Let whole seconds pass, for Spotify and for the rows."""
        self._ahead += int(seconds)
        for entity, (key, names) in TIMES.items():
            table = self._running.tables[entity]
            for page in self._dynamodb.get_paginator("scan").paginate(TableName=table):
                for item in page["Items"]:
                    self._move_back(
                        table, {key: item[key]}, [name for name in names if name in item], seconds
                    )

    def _move_back(self, table: str, key: dict[str, object], names: list[str], seconds: float) -> None:
        if not names:
            return
        self._dynamodb.update_item(
            TableName=table,
            Key=key,
            UpdateExpression="SET " + ", ".join(f"{name} = {name} - :seconds" for name in names),
            ExpressionAttributeValues={":seconds": {"N": str(int(seconds))}},
        )
