"""Let minutes pass in no time: Spotify's clock moves forward, and the times that are stored move back.

The functions read the clock of the machine, so what they compare with it has to become older. That is so for the
rooms of one house only. The schedules of the stack, which do not know of it, are stopped.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from orb_common.aws.dynamodb import DynamoDB
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_tools.embedded.client import aws_client

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_tools.embedded.state_file import Running

ROWS: Final = {
    "Sensors": ("sensorId", ("lastMotionTime", "lastTriggerTime", "pausedAt", "lastSeen")),
    "Sessions": ("sessionId", ("startTime", "lastMotionTime", "dueAt")),
    "Listeners": ("userId", ("refreshDueAt", "authorizedAt")),
}
"""By entity: the key, and the attributes with times that functions compare with now."""
TOKENS: Final = ("expires_at", "authorized_at")
"""The times in the secret of a listener."""


SCHEDULES: Final = ("tokens", "timeout")
"""The rules of the stack that call a function again and again, by the ends of their names."""


class PassingTime:
    """The time of some rooms and people, and of the Spotify beside them. It is a clock, which `advance` moves.

    Args:
        running: The embedded AWS with the stack motion.
        sensors: The ids of the sensors for which time passes.
        listeners: The ids of the people for whom it does. More can be added later.
        clock: The clock that it begins with.
    """

    def __init__(
        self,
        running: Running,
        *,
        sensors: Iterable[str],
        listeners: Iterable[str] = (),
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self.listeners = set(listeners)
        self._sensors = tuple(sensors)
        self._tables = running.tables
        self._dynamodb = aws_client("dynamodb", running.endpoint)
        self._secrets = aws_client("secretsmanager", running.endpoint)
        self._clock = clock
        self._ahead = 0

    def now(self) -> datetime:
        """Return the time of day, aware, in UTC, ahead of the clock by what has passed."""
        return self._clock.now() + timedelta(seconds=self._ahead)

    def advance(self, seconds: float) -> None:
        """Let whole seconds pass, for Spotify, the rows and the tokens."""
        self._ahead += int(seconds)
        for sensor in self._sensors:
            self._move_row("Sensors", sensor, int(seconds))
            for session in self._sessions_of(sensor):
                self._move_row("Sessions", session, int(seconds))
        for listener in self.listeners:
            row = self._move_row("Listeners", listener, int(seconds))
            if "spotifyTokenSecretArn" in row:
                self._move_tokens(row["spotifyTokenSecretArn"]["S"], int(seconds))

    def _sessions_of(self, sensor: str) -> Iterator[str]:
        from orb_models.repositories.motion.sessions import SessionsRepository

        sessions = SessionsRepository(
            table_name=self._tables["Sessions"], dynamodb=DynamoDB(client=self._dynamodb)
        )
        return (each.session_id for each in sessions.query_by_sensor_id(sensor).iterate())

    def _move_row(self, entity: str, value: str, seconds: int) -> dict[str, Any]:
        """Move the times that a row has, and return the row. It is empty if there is no such row."""
        name, times = ROWS[entity]
        place = {"TableName": self._tables[entity], "Key": {name: {"S": value}}}
        while row := self._dynamodb.get_item(**place, ConsistentRead=True).get("Item", {}):
            there = [time for time in times if time in row]
            if not there:
                break
            try:
                self._dynamodb.update_item(
                    **place,
                    UpdateExpression="SET " + ", ".join(f"{time} = {time} - :seconds" for time in there),
                    ConditionExpression=" AND ".join(f"attribute_exists({time})" for time in there),
                    ExpressionAttributeValues={":seconds": {"N": str(seconds)}},
                )
            except self._dynamodb.exceptions.ConditionalCheckFailedException:
                continue  # A session has ended since, and has no dueAt any more.
            break
        found: dict[str, Any] = row
        return found

    def _move_tokens(self, secret: str, seconds: int) -> None:
        value = json.loads(self._secrets.get_secret_value(SecretId=secret)["SecretString"])
        value |= {name: value[name] - seconds for name in TOKENS if name in value}
        self._secrets.put_secret_value(SecretId=secret, SecretString=json.dumps(value))


@contextmanager
def schedules_stopped(running: Running) -> Iterator[None]:
    """Have the schedules of the stack call nothing for the block: its time is not that of the machine."""
    events = aws_client("events", running.endpoint)
    rules = [f"{running.stacks['motion']}-{each}" for each in SCHEDULES]
    stopped = [rule for rule in rules if events.describe_rule(Name=rule)["State"] == "ENABLED"]
    try:
        for rule in stopped:
            events.disable_rule(Name=rule)
        yield
    finally:
        for rule in stopped:
            events.enable_rule(Name=rule)
