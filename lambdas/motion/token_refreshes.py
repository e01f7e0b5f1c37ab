"""The refresh of all tokens that end soon.

The work list is the sparse index `RefreshIndex`: a listener is in it from the consent to its end, with the time of the
next refresh. What a run does not do stays due, so the next run does it first. Two runs at the same time do no harm: the
secret says whether its tokens are still due.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Final

from lambdas.motion.consents import REFRESHABLE, ended, refresh_due
from orb_common.aws.secrets import SecretCache, default_cache
from orb_common.exceptions import (
    DynamoDBConditionFailedError,
    MisconfiguredError,
    OrbError,
    ResourceNotFoundError,
    SpotifyAppError,
    SpotifyRateLimitError,
    SpotifyReauthorizationError,
)
from orb_common.logging import get_logger
from orb_common.metrics import Counts
from orb_common.spotify.token_refresh import refresh_token
from orb_common.spotify.tokens import AUTHORIZATION_SECONDS, Tokens
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_models.inputs.motion.listeners import ListenersUpdate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orb_common.spotify.accounts import SpotifyAccounts
    from orb_models.models.motion.listeners import Listeners
    from orb_models.repositories.motion.listeners import ListenersRepository

AT_ONCE: Final = 8
"""How many listeners are refreshed at the same time."""
LEAST_SECONDS: Final = 15.0
"""With less time left no further refresh begins: one can take ten seconds, and its result must be stored."""
AGAIN_AFTER: Final = timedelta(minutes=15)
"""After a failure. Those that were due before come first, so that no broken listener keeps others waiting."""
OF_THE_APP: Final = (SpotifyAppError, SpotifyRateLimitError)
"""These are not about one listener: the others would fail too, so a run ends with them."""
NOTICE: Final = timedelta(days=14)
"""How long before the end of a consent the listener should be asked for a new one."""
logger = get_logger("token-refresher")
COUNTED: Final = {
    "refreshed": "TokensRefreshed",
    "failed": "TokensFailed",
    "left": "TokensLeft",
}
"""The counts of a run that are metrics. Alarms watch the last two."""
metrics = Counts(*COUNTED.values())


class Refreshed(StrEnum):
    """What became of one listener."""

    REFRESHED = "refreshed"
    FRESH = "fresh"
    """The tokens were not due any more: a consumer, or another run, has refreshed them."""
    ENDED = "ended"
    """The consent has ended. Only the listener can change that."""
    CHANGED = "changed"
    """The listener was changed or removed meanwhile, and is left as it is."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRefreshes:
    """What a run needs."""

    listeners: ListenersRepository
    accounts: Callable[[], SpotifyAccounts]
    """Returns the accounts service with the app, as its secret is now."""
    secrets: SecretCache | None = None
    """None: that of the process."""
    clock: Clock = SYSTEM_CLOCK

    def run(self, time_left: Callable[[], float]) -> dict[str, int]:
        """Refresh the tokens that are due, the longest overdue first. Return how many, by what became of them.

        `left` counts the listeners that are still due, because the time ended or the app was refused.

        Args:
            time_left: Returns the seconds that the run has left.

        Raises:
            MisconfiguredError: The app, a secret or the role is wrong.
            OrbError: Single listeners failed: the first failure, after all others were refreshed.
        """
        counts = {"refreshed": 0, "fresh": 0, "ended": 0, "changed": 0, "failed": 0, "left": 0}
        due, failures = self._due(), list[OrbError]()
        accounts: SpotifyAccounts | None = None
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while batch := list(islice(due, AT_ONCE)):
                if time_left() < LEAST_SECONDS or any(isinstance(each, OF_THE_APP) for each in failures):
                    counts["left"] = len(batch) + sum(1 for _ in due)
                    break
                accounts = accounts or self.accounts()
                for done, error in pool.map(self._try_one, batch, [accounts] * len(batch)):
                    counts[done] += 1
                    failures += [error] if error else []
        logger.info("tokens_refreshed", **counts)
        for count, name in COUNTED.items():
            metrics.add(name, counts[count])
        if failures:
            raise next((each for each in failures if isinstance(each, MisconfiguredError)), failures[0])
        return counts

    def _due(self) -> Iterator[Listeners]:
        """Yield the listeners whose tokens are due."""
        return self.listeners.query_by_refreshable(REFRESHABLE, refresh_due_at_to=self.clock.now()).iterate()

    def _try_one(self, listener: Listeners, accounts: SpotifyAccounts) -> tuple[Refreshed, OrbError | None]:
        """Refresh one listener. A failure is logged and returned, because the others must not suffer from it."""
        try:
            try:
                return self._refresh(listener, accounts), None
            except OrbError as error:
                logger.warning("refresh_failed", user_id=listener.user_id, code=error.code)
                self._write(listener, ListenersUpdate(refresh_due_at=self.clock.now() + AGAIN_AFTER))
                return Refreshed.FAILED, error
        except OrbError as error:
            # The row could not be written either. It is still due.
            return Refreshed.FAILED, error

    def _refresh(self, listener: Listeners, accounts: SpotifyAccounts) -> Refreshed:
        secret_id, cache = listener.spotify_token_secret_arn, self.secrets or default_cache()
        if secret_id is None:
            return self._end(listener)
        # First: a failure makes the listener due later, and then the line is behind.
        self._give_notice(listener)
        try:
            tokens = Tokens.from_secret(cache.get(secret_id, fresh=True))
            done = Refreshed.FRESH
            if refresh_due(tokens) <= self.clock.now():
                tokens = refresh_token(secret_id, accounts, secrets=cache)
                done = Refreshed.REFRESHED
        except (SpotifyReauthorizationError, ResourceNotFoundError):
            return self._end(listener)
        return (
            done
            if self._write(listener, ListenersUpdate(refresh_due_at=refresh_due(tokens)))
            else Refreshed.CHANGED
        )

    def _end(self, listener: Listeners) -> Refreshed:
        """Mark that the consent has ended. The alarm counts the line."""
        if not self._write(listener, ended()):
            return Refreshed.CHANGED
        logger.warning("consent_ended", user_id=listener.user_id)
        return Refreshed.ENDED

    def _give_notice(self, listener: Listeners) -> None:
        """Log once that a consent ends soon: at the first try in its last days. The alarm counts the line."""
        if listener.authorized_at is None or listener.refresh_due_at is None:
            return
        ends = listener.authorized_at + timedelta(seconds=AUTHORIZATION_SECONDS)
        if listener.refresh_due_at < ends - NOTICE <= self.clock.now():
            logger.warning("consent_ends_soon", user_id=listener.user_id, ends=ends.isoformat())

    def _write(self, listener: Listeners, update: ListenersUpdate) -> bool:
        """Write into a row, unless it has changed since it was read or is gone. Return whether it was written."""
        due = self.listeners.attributes.refresh_due_at
        unchanged = due.not_exists() if listener.refresh_due_at is None else due.eq(listener.refresh_due_at)
        try:
            self.listeners.update(listener.user_id, update, condition=unchanged)
        except (DynamoDBConditionFailedError, ResourceNotFoundError):
            return False
        return True
