"""The tables of motion that sessions need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_models.repositories.motion.listeners import ListenersRepository
from orb_models.repositories.motion.sensors import SensorsRepository
from orb_models.repositories.motion.sessions import SessionsRepository

if TYPE_CHECKING:
    from lambdas.motion.settings import Settings
    from orb_common.aws.dynamodb import DynamoDB


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """The repositories of motion, which share one client so that a transaction can write into several."""

    sensors: SensorsRepository
    listeners: ListenersRepository
    sessions: SessionsRepository

    @classmethod
    def of(cls, settings: Settings, dynamodb: DynamoDB, *, clock: Clock = SYSTEM_CLOCK) -> Self:
        """Make the repositories of a deployment."""
        return cls(
            sensors=SensorsRepository(table_name=settings.sensors_table, dynamodb=dynamodb, clock=clock),
            listeners=ListenersRepository(
                table_name=settings.listeners_table, dynamodb=dynamodb, clock=clock
            ),
            sessions=SessionsRepository(table_name=settings.sessions_table, dynamodb=dynamodb, clock=clock),
        )
