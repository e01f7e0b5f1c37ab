"""What the routes need: the stores of this deployment, and the clients of other services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from orb_common import aws
from orb_common.aws.dynamodb import CursorCodec, DynamoDB
from orb_common.exceptions import ConflictError
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_models.repositories.motion.listeners import ListenersRepository
from orb_models.repositories.motion.motion_events import MotionEventsRepository
from orb_models.repositories.motion.sensors import SensorsRepository
from orb_models.repositories.motion.sessions import SessionsRepository

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.motion.api.callers import Caller
    from lambdas.motion.api.registrations import Registrations
    from lambdas.motion.api.settings import Settings
    from orb_common.spotify import SpotifyAccounts, SpotifyClient
    from orb_models.models.motion.listeners import Listeners


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """The stores and clients of the API."""

    settings: Settings
    dynamodb: DynamoDB
    cursors: CursorCodec
    sensors: SensorsRepository
    sessions: SessionsRepository
    events: MotionEventsRepository
    listeners: ListenersRepository
    registrations: Registrations
    deadline: Callable[[], float | None]
    """Returns when the invocation ends, as a time of `Clock.monotonic`."""
    clock: Clock = SYSTEM_CLOCK

    @classmethod
    def build(
        cls,
        settings: Settings,
        registrations: Registrations,
        deadline: Callable[[], float | None],
        *,
        clock: Clock = SYSTEM_CLOCK,
    ) -> Api:
        """Make the stores. Nothing is sent."""
        dynamodb = DynamoDB(deadline=deadline)
        return cls(
            settings=settings,
            dynamodb=dynamodb,
            # The secret is read when a list first has a second page. Other calls do not need it.
            cursors=CursorCodec(
                lambda: aws.get_secret(settings.cursor_secret_arn, parse_json=False).encode()
            ),
            sensors=SensorsRepository(table_name=settings.motion.sensors_table, dynamodb=dynamodb),
            sessions=SessionsRepository(table_name=settings.motion.sessions_table, dynamodb=dynamodb),
            events=MotionEventsRepository(table_name=settings.motion.events_table, dynamodb=dynamodb),
            listeners=ListenersRepository(table_name=settings.motion.listeners_table, dynamodb=dynamodb),
            registrations=registrations,
            deadline=deadline,
            clock=clock,
        )

    def paged(self, caller: Caller, query: str) -> Api:
        """Return the same stores, with cursors that only this caller can use, and only for this query."""
        cursors = self.cursors.bound_to(caller.user_id, query)
        return replace(
            self,
            sensors=SensorsRepository(
                table_name=self.settings.motion.sensors_table, dynamodb=self.dynamodb, cursors=cursors
            ),
            sessions=SessionsRepository(
                table_name=self.settings.motion.sessions_table, dynamodb=self.dynamodb, cursors=cursors
            ),
            events=MotionEventsRepository(
                table_name=self.settings.motion.events_table, dynamodb=self.dynamodb, cursors=cursors
            ),
        )

    def profile(self, caller: Caller) -> Listeners:
        """Return the caller's row.

        Raises:
            ConflictError: The caller has no profile yet, or an erasure of it has begun.
        """
        found = self.listeners.get(caller.user_id, consistent=True)
        if found is None:
            raise ConflictError("create your profile first, with PUT /users/me")
        return in_use(found)

    def accounts(self) -> SpotifyAccounts:
        """Return Spotify's accounts service for our app.

        Raises:
            ConfigurationError: The secret of the app has no value, or holds placeholders.
        """
        from lambdas.motion.apps import read_app
        from orb_common.spotify import SpotifyAccounts

        app = read_app(self.settings.motion.spotify_secret)
        return SpotifyAccounts(
            app, url=self.settings.motion.spotify_accounts_url, clock=self.clock, deadline=self.deadline
        )

    def player(self, listener: Listeners) -> SpotifyClient:
        """Return the player of a person.

        Raises:
            ConflictError: The person has not connected Spotify, or must connect it again.
        """
        from orb_common.spotify import SpotifyClient, UserTokens

        secret = listener.spotify_token_secret_arn
        if secret is None or not listener.spotify_connected:
            raise ConflictError("connect Spotify first, with POST /spotify/connect")
        return SpotifyClient(
            UserTokens(secret, self.accounts()),
            url=self.settings.motion.spotify_api_url,
            clock=self.clock,
            deadline=self.deadline,
        )


def in_use(listener: Listeners) -> Listeners:
    """Return a row that takes new data.

    Raises:
        ConflictError: An erasure of it has begun.
    """
    if not listener.active:
        raise ConflictError("your data are being erased: send DELETE /users/me again, which goes on")
    return listener
