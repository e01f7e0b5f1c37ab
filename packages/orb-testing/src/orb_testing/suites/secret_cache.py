"""What every cache of secrets must do: ask seldom, notice rotations, and survive a short outage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_common.exceptions import OrbError, ResourceNotFoundError
from orb_testing.races import race

from .scenarios import Suite, expect, fail, law

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "suite/app"
FIRST: dict[str, object] = {"user": "first", "nested": {"list": [1]}}
SECOND: dict[str, object] = {"user": "second"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretCacheSubject:
    """An empty cache in front of a store without secrets."""

    get: Callable[[str], object]
    """Return the value of a secret, by its name."""
    get_fresh: Callable[[str], object]
    """Return the value as it is stored now, whatever is cached."""
    store: Callable[[str, dict[str, object]], object]
    """Create a secret, or rotate it. The cache does not see this."""
    fetches: Callable[[], int]
    """Return how often the store was asked."""
    outage: Callable[[bool], object]
    """Let the store fail, or answer again."""
    advance: Callable[[float], object]
    """Let seconds pass."""
    ttl: float
    """Seconds for which a value is fresh."""
    stale_for: float
    """Further seconds for which a value is used while the store fails. 0: never."""


class SecretCacheSuite(Suite[SecretCacheSubject]):
    """The laws of caches of secrets."""

    @law
    def a_value_is_fetched_once_in_its_time(self, subject: SecretCacheSubject) -> None:
        """The store is asked once for a value, until the value is no longer fresh."""
        subject.store(NAME, FIRST)
        for _ in range(3):
            expect(subject.get(NAME) == FIRST, "another value")
        expect(subject.fetches() == 1, f"{subject.fetches()} fetches instead of 1")

    @law
    def a_rotation_is_seen(self, subject: SecretCacheSubject) -> None:
        """A new value is returned once the old one is no longer fresh, or when it is asked for."""
        subject.store(NAME, FIRST)
        subject.get(NAME)
        subject.store(NAME, SECOND)
        expect(subject.get_fresh(NAME) == SECOND, "a fresh read returns an old value")
        subject.store(NAME, FIRST)
        subject.advance(subject.ttl + 1)
        expect(subject.get(NAME) == FIRST, "an old value is returned after its time")

    @law
    def secrets_are_apart(self, subject: SecretCacheSubject) -> None:
        """Each secret has its own value."""
        subject.store(NAME, FIRST)
        subject.store("suite/other", SECOND)
        expect(subject.get(NAME) == FIRST, "another value")
        expect(subject.get("suite/other") == SECOND, "the value of another secret")

    @law
    def callers_get_copies(self, subject: SecretCacheSubject) -> None:
        """A caller who changes a value does not change it for others."""
        subject.store(NAME, FIRST)
        for _ in range(2):
            value = subject.get(NAME)
            expect(value == FIRST, f"the value has become {value}")
            if isinstance(value, dict):
                value["user"] = "changed"
                value["nested"]["list"].append(2)

    @law
    def a_missing_secret_is_not_found(self, subject: SecretCacheSubject) -> None:
        """A secret that does not exist raises ResourceNotFoundError, and is found once it exists."""
        try:
            subject.get(NAME)
        except ResourceNotFoundError:
            subject.store(NAME, FIRST)
            expect(subject.get(NAME) == FIRST, "another value")
            return
        fail("a value was returned")

    @law
    def an_outage_is_survived_for_a_while(self, subject: SecretCacheSubject) -> None:
        """While the store fails, the last value is returned for `stale_for`, and then the error of the store."""
        subject.store(NAME, FIRST)
        subject.get(NAME)
        subject.outage(True)
        if subject.stale_for:
            subject.advance(subject.ttl + 1)
            expect(subject.get(NAME) == FIRST, "another value")
        subject.advance(subject.ttl + subject.stale_for + 1)
        self._expect_error(subject)
        subject.outage(False)
        expect(subject.get(NAME) == FIRST, "the value is not there after the outage")

    @law
    def a_fresh_read_never_returns_an_old_value(self, subject: SecretCacheSubject) -> None:
        """A caller whose secret was refused gets an error in an outage, and not the refused value again."""
        subject.store(NAME, FIRST)
        subject.get(NAME)
        subject.outage(True)
        self._expect_error(subject, fresh=True)

    @law
    def callers_share_a_fetch(self, subject: SecretCacheSubject) -> None:
        """Callers at the same time ask the store once."""
        subject.store(NAME, FIRST)
        values = race([lambda: subject.get(NAME)] * 8).values
        expect(values == [FIRST] * 8, f"the values are {values}")
        expect(subject.fetches() == 1, f"{subject.fetches()} fetches instead of 1")

    @staticmethod
    def _expect_error(subject: SecretCacheSubject, *, fresh: bool = False) -> None:
        try:
            (subject.get_fresh if fresh else subject.get)(NAME)
        except OrbError as error:
            expect(not isinstance(error, ResourceNotFoundError), "the secret is called missing")
            return
        fail("an old value was returned")
