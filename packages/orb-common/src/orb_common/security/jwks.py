"""The public keys of an issuer, at hand.

Keys rotate: a kid that is not known asks for the set anew, at most once in a while, so that tokens with
invented kids cannot make us hammer the issuer. An issuer that is down does not lock everybody out: the keys
that were there stay good for a day. However many requests wait, one of them fetches.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol, cast

from orb_common.exceptions import ConfigurationError, InvalidTokenError, ServiceUnavailableError
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .fetching import Fetch, checked_url, fetch
from .jws import MAX_KID, SIGNATURE_ALGORITHMS, json_object

MAX_KEYS: Final = 64
MIN_RSA_BITS: Final = 2048
MIN_RSA_TEXT: Final = 342
"""Characters of such a modulus in base64url."""
_KIND: Final = {"RS256": ("RSA", ("n", "e"), None), "ES256": ("EC", ("crv", "x", "y"), "P-256")}


class _Algorithm(Protocol):
    """What is used of joserfc's model of an algorithm."""

    def verify(self, msg: bytes, sig: bytes, key: object) -> bool: ...


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """One key with the one algorithm it is used with."""

    kid: str
    algorithm: str
    _model: _Algorithm
    _key: object
    generation: int = 0
    """Which of the sets that were read it comes from; see `KeySet.generation`."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over the message."""
        return self._model.verify(message, signature, self._key)


Keys = Mapping[tuple[str, str], VerificationKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTimes:
    """How long things hold, in seconds."""

    fresh: float = 3600.0
    """A key set is used without asking again."""
    stale: float = 86_400.0
    """And then for so long, when asking fails."""
    unknown_kid: float = 10.0
    """At least this between two fetches for kids that are not known."""
    failure: float = 5.0
    """At least this after a fetch that failed."""


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
        self._clock = clock
        self._keys: Keys | None = None
        self._fetched = 0.0
        self._tried = 0.0
        self._failed = False
        self._flight = threading.Lock()

    def get(self, kid: str, algorithm: str) -> VerificationKey:
        """The key of that name for that algorithm.

        Raises:
            InvalidTokenError: 401: the issuer has no such key.
            ServiceUnavailableError: 503: the issuer does not answer, and there is no such key, or there are none.
        """
        keys = self._current()
        key = keys.get((kid, algorithm))
        if key is None:
            key = self._after(keys, wait=True).get((kid, algorithm))
        if key is None and self._failed:
            # It may be a key that is new since: nobody is signed out because the issuer is down.
            raise self._unavailable()
        if key is None:
            raise InvalidTokenError("the token's key is not known", details={"reason": "unknown_kid"})
        return key

    def _current(self) -> Keys:
        keys = self._keys
        if keys is None:
            return self._after(None, wait=True)
        age = self._now() - self._fetched
        if 0 <= age < self._times.fresh:
            return keys
        # While one request fetches, the others go on with the keys there are; if those are too old, they wait.
        longest = self._times.fresh + self._times.stale
        newer = self._after(keys, wait=age > longest)
        if newer is keys and self._now() - self._fetched > longest:
            raise self._unavailable()
        return newer

    def _after(self, seen: Keys | None, *, wait: bool) -> Keys:
        """A newer set than the one that was looked at, if one may be had."""
        if not self._flight.acquire(blocking=wait):
            return cast("Keys", seen)
        try:
            # Whoever waited finds what the one before has fetched; and if that failed, does not try at once
            # again.
            if self._keys is seen and self._due():
                self._refresh()
            if self._keys is None:
                raise self._unavailable()
            return self._keys
        finally:
            self._flight.release()

    def _due(self) -> bool:
        since = self._now() - self._tried
        if self._failed:
            return not 0 <= since < self._times.failure
        return self._keys is None or not 0 <= since < self._times.unknown_kid

    def _refresh(self) -> None:
        # Before the issuer is asked: a missing library is no reason to ask it at every request.
        require_extra()
        try:
            keys = read_keys(self._fetch(self.url), algorithms=self.algorithms)
        except Exception:  # noqa: BLE001 - whatever an issuer does, the keys that are there stay
            self._failed = True
            return
        else:
            self._failed = False
            self._fetched = self._now()
            if self._keys is None or _texts(self._keys) != _texts(keys):
                self.generation += 1
                self._keys = {name: replace(key, generation=self.generation) for name, key in keys.items()}
            else:
                # The same keys, as a new object: that is how those who waited see that somebody was there.
                self._keys = dict(self._keys)
        finally:
            self._tried = self._now()

    def _unavailable(self) -> ServiceUnavailableError:
        return ServiceUnavailableError(
            "token issuer", self._times.failure, "the keys of the token issuer cannot be had"
        )

    def _now(self) -> float:
        return self._clock.now().timestamp()


def read_keys(document: bytes, *, algorithms: frozenset[str]) -> Keys:
    """The usable keys of a JWK set; others in it are passed over.

    Raises:
        InvalidTokenError: it is no JSON object.
        ValueError: it holds no usable key, or too many.
        ConfigurationError: the extra `tokens` is not installed.
    """
    listed = json_object(document).get("keys")
    if not isinstance(listed, list) or len(listed) > MAX_KEYS:
        raise ValueError("not a key set")
    keys: dict[tuple[str, str], VerificationKey] = {}
    for entry in listed:
        for algorithm in algorithms if isinstance(entry, dict) else ():
            key = _key(entry, algorithm)
            if key is None:
                continue
            if (key.kid, algorithm) in keys:
                raise ValueError("two keys of one name")
            keys[key.kid, algorithm] = key
    if not keys:
        raise ValueError("no usable key")
    return keys


def _key(entry: Mapping[str, object], algorithm: str) -> VerificationKey | None:
    kind, members, curve = _KIND[algorithm]
    kid = entry.get("kid")
    operations = entry.get("key_ops", ["verify"])
    suits = (
        entry.get("kty") == kind
        and isinstance(kid, str)
        and 0 < len(kid) <= MAX_KID
        and entry.get("alg", algorithm) == algorithm
        and entry.get("use", "sig") == "sig"
        and isinstance(operations, list)
        and "verify" in operations
        and (curve is None or entry.get("crv") == curve)
        and all(isinstance(entry.get(member), str) for member in members)
    )
    if not suits or not isinstance(kid, str):
        return None
    # Before it is read: joserfc would warn of a key that is not taken anyway.
    if kind == "RSA" and len(str(entry["n"])) < MIN_RSA_TEXT:
        return None
    # Only the public members: a private key that was published by mistake is not kept in memory.
    public = {"kty": kind, **{member: str(entry[member]) for member in members}}
    return make_key(public, algorithm=algorithm, kid=kid)


def make_key(value: Mapping[str, str] | str | bytes, *, algorithm: str, kid: str) -> VerificationKey | None:
    """A key from a JWK or a PEM text. None: it is not one for the algorithm, or too weak.

    Raises:
        ConfigurationError: the extra `tokens` is not installed, or the algorithm is not accepted.
    """
    if algorithm not in SIGNATURE_ALGORITHMS:
        raise ConfigurationError("accepted algorithms are RS256 and ES256", config_key="algorithms")
    require_extra()
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey, RSAKey
    from joserfc.jws import JWSRegistry

    given: dict[str, str | list[str]] | str | bytes = value if isinstance(value, (str, bytes)) else {**value}
    model = JWSRegistry(algorithms=[algorithm]).get_alg(algorithm)
    try:
        if algorithm == "RS256":
            rsa = RSAKey.import_key(given)
            weak = rsa.public_key.key_size < MIN_RSA_BITS
            return None if weak else VerificationKey(kid, algorithm, model, rsa)
        curve = ECKey.import_key(given)
        model.check_key(curve)
        return VerificationKey(kid, algorithm, model, curve)
    except (JoseError, ValueError, TypeError):
        return None


def require_extra() -> None:
    """Passes when the library that verifies is there.

    Raises:
        ConfigurationError: the extra `tokens` is not installed.
    """
    try:
        import joserfc  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise ConfigurationError(
            "tokens need the extra 'tokens': add orb-common[tokens]", config_key="orb-common[tokens]"
        ) from error


def _texts(keys: Keys) -> dict[tuple[str, str], object]:
    return {name: getattr(key._key, "dict_value", None) for name, key in keys.items()}
