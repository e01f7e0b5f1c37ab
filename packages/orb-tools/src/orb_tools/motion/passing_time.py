"""Let minutes pass in no time: Spotify's clock moves forward, and the times that are stored move back.

The functions read the clock of the machine, so what they compare with it has to become older. No function may write
while time passes.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_tools.embedded.client import aws_client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.embedded.state_file import Running

ROWS: Final = {
    "Sensors": ("sensorId", ("lastMotionTime", "lastTriggerTime", "pausedAt", "lastSeen")),
    "Sessions": ("sessionId", ("startTime", "lastMotionTime", "dueAt")),
    "Listeners": ("userId", ("refreshDueAt", "authorizedAt")),
}
"""By entity: the key, and the attributes with times that functions compare with now."""
TOKENS: Final = ("expires_at", "authorized_at")
"""The times in the secret of a listener."""


class PassingTime:
    """The time of an embedded AWS and of the Spotify beside it. It is a clock, which `advance` moves.

    Args:
        running: The embedded AWS with the stack motion.
        clock: The clock that it begins with.
    """

    def __init__(self, running: Running, *, clock: Clock = SYSTEM_CLOCK) -> None:
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
        for entity, (key, names) in ROWS.items():
            for item in self._items(entity):
                self._move_row(
                    entity, {key: item[key]}, [name for name in names if name in item], int(seconds)
                )
        for item in self._items("Listeners"):
            if "spotifyTokenSecretArn" in item:
                self._move_tokens(item["spotifyTokenSecretArn"]["S"], int(seconds))

    def _items(self, entity: str) -> Iterator[dict[str, Any]]:
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._tables[entity])
        return (item for page in pages for item in page["Items"])

    def _move_row(self, entity: str, key: dict[str, object], names: list[str], seconds: int) -> None:
        if names:
            self._dynamodb.update_item(
                TableName=self._tables[entity],
                Key=key,
                UpdateExpression="SET " + ", ".join(f"{name} = {name} - :seconds" for name in names),
                ExpressionAttributeValues={":seconds": {"N": str(seconds)}},
            )

    def _move_tokens(self, secret: str, seconds: int) -> None:
        value = json.loads(self._secrets.get_secret_value(SecretId=secret)["SecretString"])
        value |= {name: value[name] - seconds for name in TOKENS if name in value}
        self._secrets.put_secret_value(SecretId=secret, SecretString=json.dumps(value))
