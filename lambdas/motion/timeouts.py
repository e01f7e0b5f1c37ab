"""The sessions whose rooms have been empty for a timeout."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from lambdas.motion.endings import Ended, Endings
from lambdas.motion.sessions import OPEN
from orb_common.aws.dynamodb import attr
from orb_common.exceptions import OrbError, StoredItemError
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.motion.stores import Stores

RESERVE: Final = 12.0
"""Seconds. With less time left, no further session is begun: one command to a player takes up to ten."""


class Failure(NamedTuple):
    """A session whose end failed."""

    session_id: str
    sensor_id: str
    code: str
    final: bool
    """The session has ended with an error, or its row cannot be read: a person must look."""


class Checked(NamedTuple):
    """What a run did."""

    counts: dict[str, int]
    """How many sessions came to which end."""
    failures: tuple[Failure, ...]
    left: bool
    """Time ran out before all were looked at. The next run goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Ends the sessions that are due."""

    stores: Stores
    endings: Endings
    clock: Clock = SYSTEM_CLOCK

    def check(self, *, time_left: Callable[[], float] = lambda: 30.0) -> Checked:
        """End all sessions that are due, the oldest first. A session that fails does not stop the others.

        Args:
            time_left: Returns the seconds until Lambda ends the call.

        Raises:
            OrbError: The sessions cannot be read.
        """
        counts: Counter[str] = Counter()
        failures: list[Failure] = []
        sessions = self.stores.sessions
        due = attr("active").eq(OPEN) & attr("dueAt").le(int(self.clock.now().timestamp()))
        for item in sessions.dynamodb.query_all(sessions.table_name, due, index="ActiveIndex"):
            if time_left() < RESERVE:
                return Checked(dict(counts), tuple(failures), left=True)
            session_id, sensor_id = (item.get(name, {}).get("S", "") for name in ("sessionId", "sensorId"))
            try:
                row = sessions.DEFINITION.decode(item)
            except StoredItemError as error:
                counts[Ended.FAILED] += 1
                failures.append(Failure(session_id, sensor_id, error.code, final=True))
                continue
            try:
                ended, code = self.endings.end(row)
            except OrbError as error:
                ended, code = Ended.LATER, error.code
            counts[ended] += 1
            if code is not None:
                failures.append(Failure(session_id, sensor_id, code, ended is Ended.FAILED))
        return Checked(dict(counts), tuple(failures), left=False)
