"""A cache of an issuer's public keys.

Keys rotate, so an unknown kid causes a fetch, but only once in a while: tokens with invented kids must not flood the
issuer. When the issuer is down, the cached keys stay valid for a day. When it answers, a key that is missing from its
set is withdrawn, even if the set is empty. When several requests need the keys, one fetches and the others wait.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from orb_common.exceptions import ConfigurationError, InvalidTokenError, ServiceUnavailableError
from orb_common.utils.cache import Cached, SingleFlight, epoch_clock
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .https_documents import Fetch, fetch, require_https
from .jws import MAX_KID, SIGNATURE_ALGORITHMS, json_value
from .jwt import Key, make_key

MAX_KEYS: Final = 64
MIN_RSA_TEXT: Final = 342
"""Characters of a modulus of 2,048 bits in base64url."""
# Private members are left out: a private key that was published by mistake must not stay in memory.
_PUBLIC_MEMBERS: Final = ("kty", "kid", "use", "key_ops", "alg", "n", "e", "crv", "x", "y")

Keys = dict[tuple[str, str], Key]
"""By kid and algorithm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTimes:
    """The times of a key set, in seconds."""

    fresh: float = 3600.0
    """A key set is used without a fetch for this long. A withdrawn key may be used until then."""
    stale: float = 86_400.0
    """After that, a key set is used for this long while fetches fail."""
    unknown_kid: float = 10.0
    """The least time between two fetches for unknown kids."""
    failure: float = 5.0
    """The least time between a failed fetch and the next one."""
    waiting: float = 5.0
    """The longest that a request waits for another request's fetch."""


@dataclass(frozen=True, slots=True)
class _FetchedKeys:
    """The keys of one fetch."""

    keys: Keys
    generation: int


class KeySet:
    """The keys at one address. Thread-safe.

    Args:
        url: Where the issuer publishes its key set (https, or loopback).
        algorithms: The algorithms whose keys are accepted: RS256, ES256.
        fetch: Fetches the document.
        times: See `KeyTimes`.
        clock: Its time of day is used, because the monotonic clock of a frozen function stands still.

    Raises:
        ConfigurationError: The address or an algorithm is not accepted.
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
        self.url = require_https(url, name="jwks_url")
        self.algorithms = algorithms
        self.generation = 0
        """The number of changes of the keys. A token that was verified with older keys must be verified again."""
        self._fetch = fetch
        self._times = times
        self._now = epoch_clock(clock)
        self._cached: Cached[_FetchedKeys] | None = None
        self._last_fetch = -math.inf
        self._last_fetch_failed = False
        """Whether the last fetch failed."""
        self._flights: SingleFlight[str, _FetchedKeys] = SingleFlight()

    def get(self, kid: str, algorithm: str) -> tuple[Key, int]:
        """Return the key of a kid and algorithm, and its generation.

        Raises:
            InvalidTokenError: 401. The issuer has no such key.
            ServiceUnavailableError: 503. The issuer does not answer, and the key is not in the cache.
        """
        fetched = self._current()
        if (kid, algorithm) not in fetched.keys:
            fetched = self._fetch_shared()
        key = fetched.keys.get((kid, algorithm))
        if key is None and self._last_fetch_failed:
            # The key may be new. 401 would sign people out because the issuer is down.
            raise self._unavailable()
        if key is None:
            raise InvalidTokenError("the token's key is not known", details={"reason": "unknown_kid"})
        return key, fetched.generation

    def _current(self) -> _FetchedKeys:
        cached = self._cached
        if cached is not None and cached.is_fresh(self._now()):
            return cached.value
        usable = self._usable_keys()
        if usable is not None and self._flights.in_progress(self.url):
            # Another request is fetching. The cached keys will do meanwhile.
            return usable
        try:
            return self._fetch_shared()
        except ServiceUnavailableError:
            if usable is None:
                raise
            return usable

    def _fetch_shared(self) -> _FetchedKeys:
        """Return the keys after a fetch that all waiting requests share.

        Raises:
            ServiceUnavailableError: There are no keys, or the fetch takes too long.
        """
        try:
            return self._flights.run(self.url, self._renew, timeout=self._times.waiting)
        except TimeoutError:
            raise self._unavailable() from None

    def _renew(self) -> _FetchedKeys:
        """Return the issuer's current keys, or the cached ones if a fetch is not due yet or fails."""
        pause = self._times.failure if self._last_fetch_failed else self._times.unknown_kid
        if not 0 <= self._now() - self._last_fetch < pause:
            self._fetch_now()
        usable = self._usable_keys()
        if usable is None:
            raise self._unavailable()
        return usable

    def _usable_keys(self) -> _FetchedKeys | None:
        longest = self._times.fresh + self._times.stale
        cached = self._cached
        return None if cached is None or self._now() - cached.stored_at > longest else cached.value

    def _fetch_now(self) -> None:
        try:
            keys = read_keys(self._fetch(self.url), algorithms=self.algorithms)
        except Exception:  # noqa: BLE001 - whatever fails, the cached keys stay
            self._last_fetch_failed = True
        else:
            self._last_fetch_failed = False
            if self._cached is None or self._cached.value.keys != keys:
                self.generation += 1
            now = self._now()
            self._cached = Cached(_FetchedKeys(keys, self.generation), now, now + self._times.fresh)
        finally:
            self._last_fetch = self._now()

    def _unavailable(self) -> ServiceUnavailableError:
        return ServiceUnavailableError(
            "token issuer", self._times.failure, "the keys of the token issuer are not available"
        )


def read_keys(document: bytes, *, algorithms: frozenset[str]) -> Keys:
    """Return the usable keys of a JWK set, perhaps none. Other keys in it are ignored.

    A JSON value that is not a key set, and a set of more than `MAX_KEYS`, hold no usable key. When two different keys
    have one kid, both are ignored, because nothing says which one is right.

    Raises:
        InvalidTokenError: The document is not JSON.
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
            # `make_key` would refuse this key as well, but joserfc would warn.
            continue
        for algorithm in algorithms:
            key = make_key(public, algorithm=algorithm)
            if key is None:
                continue
            if keys.setdefault((kid, algorithm), key).public_key != key.public_key:
                ambiguous.add((kid, algorithm))
    return {name: key for name, key in keys.items() if name not in ambiguous}
