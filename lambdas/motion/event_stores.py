"""The tables of motion with that of events, which only motions need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from lambdas.motion.stores import Stores
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_models.repositories.motion.motion_events import MotionEventsRepository

if TYPE_CHECKING:
    from lambdas.motion.settings import Settings
    from orb_common.aws.dynamodb import DynamoDB


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStores(Stores):
    """The repositories of motion, all with one client."""

    events: MotionEventsRepository

    @classmethod
    def of(cls, settings: Settings, dynamodb: DynamoDB, *, clock: Clock = SYSTEM_CLOCK) -> Self:
        """Make the repositories of a deployment."""
        own = Stores.of(settings, dynamodb, clock=clock)
        return cls(
            sensors=own.sensors,
            listeners=own.listeners,
            sessions=own.sessions,
            events=MotionEventsRepository(table_name=settings.events_table, dynamodb=dynamodb, clock=clock),
        )
