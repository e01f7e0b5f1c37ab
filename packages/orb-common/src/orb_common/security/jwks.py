"""The public keys of an issuer, at hand.

Keys rotate: for a kid that is not known the set is fetched again, at most once in a while, so that tokens with
invented kids cannot make us flood the issuer. An issuer that is down does not lock everybody out: the keys that are
here stay good for a day. An issuer that answers is believed: a key that its set lacks is withdrawn, even if the set is
empty. However many requests wait, one of them fetches.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from orb_common.exceptions import ConfigurationError, InvalidTokenError, ServiceUnavailableError
from orb_common.utils.cache import Cached, SingleFlight, epoch_clock
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .https_documents import Fetch, checked_url, fetch
from .jws import MAX_KID, SIGNATURE_ALGORITHMS, json_value
from .jwt import Key, make_key

MAX_KEYS: Final = 64
MIN_RSA_TEXT: Final = 342
"""Characters of a modulus of 2,048 bits in base64url."""
# Without the private ones: a private key that was published by mistake is not kept in memory.
_PUBLIC_MEMBERS: Final = ("kty", "kid", "use", "key_ops", "alg", "n", "e", "crv", "x", "y")

Keys = dict[tuple[str, str], Key]
"""By kid and algorithm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTimes:
    """How long things hold, in seconds."""

    fresh: float = 3600.0
    """A key set is used without asking again. So long a key that the issuer has withdrawn may still be used."""
    stale: float = 86_400.0
    """And then for so long, when asking fails."""
    unknown_kid: float = 10.0
    """At least this between two fetches for kids that are not known."""
    failure: float = 5.0
    """At least this after a fetch that failed."""
    waiting: float = 5.0
    """At most this for a request that waits for another one's fetch."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of a key set."""

    keys: Keys
    generation: int


class KeySet:
    """The keys at one address. Thread-safe.

    Args:
        url: Where the issuer publishes its key set (https, or loopback).
        algorithms: Those whose keys are taken: RS256, ES256.
        fetch: Gets the document.
        times: See `KeyTimes`.
        clock: The time of day decides: a frozen function's monotonic clock stands still.

    Raises:
        ConfigurationError: an address or an algorithm that is not accepted.
    """

    def __init__(
        self,
        url: str,
        *,
        algorithms: frozenset[str] = frozenset({"RS256"}),
        fetch: Fetch = fetch,
        times: KeyTimes = KeyTimes(),
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        if not algorithms or not algorithms <= SIGNATURE_ALGORITHMS:
            raise ConfigurationError("accepted algorithms must be RS256 and ES256", config_key="algorithms")
        self.url = checked_url(url, name="jwks_url")
        self.algorithms = algorithms
        self.generation = 0
        """Counts changes of the keys: what was verified with keys that are gone must be verified again."""
        self._fetch = fetch
        self._times = times
        self._now = epoch_clock(clock)
        self._held: Cached[_Reading] | None = None
        self._tried = -math.inf
        self._failed = False
        """How the last try ended."""
        self._flights: SingleFlight[str, _Reading] = SingleFlight()

    def get(self, kid: str, algorithm: str) -> tuple[Key, int]:
        """Return the key of that name for that algorithm, and the generation of the keys that it belongs to.

        Raises:
            InvalidTokenError: 401: the issuer has no such key.
            ServiceUnavailableError: 503: the issuer does not answer, and there is no such key, or there are none.
        """
        reading = self._current()
        if (kid, algorithm) not in reading.keys:
            reading = self._awaited()
        key = reading.keys.get((kid, algorithm))
        if key is None and self._failed:
            # It may be a key that is new since: nobody is signed out because the issuer is down.
            raise self._unavailable()
        if key is None:
            raise InvalidTokenError("the token's key is not known", details={"reason": "unknown_kid"})
        return key, reading.generation

    def _current(self) -> _Reading:
        held = self._held
        if held is not None and held.is_fresh(self._now()):
            return held.value
        old = self._usable()
        if old is not None and self._flights.in_progress(self.url):
            # Nobody waits for keys that are only being renewed.
            return old
        try:
            return self._awaited()
        except ServiceUnavailableError:
            if old is None:
                raise
            return old

    def _awaited(self) -> _Reading:
        """Return what one request fetches for all that ask meanwhile.

        Raises:
            ServiceUnavailableError: There are no keys, or they take too long.
        """
        try:
            return self._flights.run(self.url, self._renewed, timeout=self._times.waiting)
        except TimeoutError:
            raise self._unavailable() from None

    def _renewed(self) -> _Reading:
        """Return the issuer's keys of now, or those that are here while it may not be asked or does not answer."""
        pause = self._times.failure if self._failed else self._times.unknown_kid
        if not 0 <= self._now() - self._tried < pause:
            self._ask()
        usable = self._usable()
        if usable is None:
            raise self._unavailable()
        return usable

    def _usable(self) -> _Reading | None:
        longest = self._times.fresh + self._times.stale
        held = self._held
        return None if held is None or self._now() - held.stored_at > longest else held.value

    def _ask(self) -> None:
        try:
            keys = read_keys(self._fetch(self.url), algorithms=self.algorithms)
        except Exception:  # noqa: BLE001 - whatever an issuer does, the keys that are there stay
            self._failed = True
        else:
            self._failed = False
            if self._held is None or self._held.value.keys != keys:
                self.generation += 1
            now = self._now()
            self._held = Cached(_Reading(keys, self.generation), now, now + self._times.fresh)
        finally:
            self._tried = self._now()

    def _unavailable(self) -> ServiceUnavailableError:
        return ServiceUnavailableError(
            "token issuer", self._times.failure, "the keys of the token issuer cannot be had"
        )


def read_keys(document: bytes, *, algorithms: frozenset[str]) -> Keys:
    """Return the usable keys of a JWK set; others in it are passed over. There may be none: the issuer says so.

    A JSON value of another form and a set of more than `MAX_KEYS` hold no usable key. Where a name stands for two
    keys, it cannot be told which one counts, so neither does; the other names do.

    Raises:
        InvalidTokenError: It is not JSON.
    """
    answer = json_value(document)
    listed = answer.get("keys") if isinstance(answer, dict) else None
    if not isinstance(listed, list) or len(listed) > MAX_KEYS:
        return {}
    keys: Keys = {}
    ambiguous: set[tuple[str, str]] = set()
    for entry in listed:
        kid = entry.get("kid") if isinstance(entry, dict) else None
        if not isinstance(kid, str) or not 0 < len(kid) <= MAX_KID:
            continue
        public = {name: entry[name] for name in _PUBLIC_MEMBERS if name in entry}
        if public.get("kty") == "RSA" and len(str(public.get("n"))) < MIN_RSA_TEXT:
            # `make_key` would refuse it as well, but not without a warning of joserfc.
            continue
        for algorithm in algorithms:
            key = make_key(public, algorithm=algorithm)
            if key is None:
                continue
            if keys.setdefault((kid, algorithm), key).public_key != key.public_key:
                ambiguous.add((kid, algorithm))
    return {name: key for name, key in keys.items() if name not in ambiguous}
