"""Secrets, fetched once and kept for five minutes.

A secret is read on every invocation, so a hit must cost nothing to speak of; and it is rotated, so no copy
may outlive its time. One fetch serves all threads that ask meanwhile, a caller can do to its copy what it
likes, and a short outage of Secrets Manager is bridged by the last known value, for a bounded time.
"""

from __future__ import annotations

import os
import random as _random
import time
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, Any

from orb_common.aws import session
from orb_common.aws.deadlines import Deadline, limited, moment
from orb_common.aws.errors import aws_errors
from orb_common.exceptions import (
    AccessDeniedError,
    OperationTimeoutError,
    OrbError,
    ResourceNotFoundError,
    ValidationError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.ids import new_id
from orb_common.utils.retry import Random, RetryPolicy, call_with_retry

from .secret_entries import Entry, Flight, SecretStats
from .secret_values import Secret, copier, parsed, serialized

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CURRENT = "AWSCURRENT"
POLICY = RetryPolicy(max_attempts=3, base_delay=0.1, max_delay=2.0)
RECHECK = 5.0
"""Seconds between tries to refresh a value that is served stale."""
_Key = str | tuple[str, str | None, str | None]
"""The id alone for the current version: the common case takes no tuple."""


class SecretCache:
    """Secrets by id, version and stage. Safe to share between threads.

    Args:
        client: A botocore client of Secrets Manager; default: the process's own, made at the first miss.
        clock: Time. Its time of day decides on age: a frozen function's monotonic clock stands still.
        ttl: Seconds for which a fetched value is served.
        stale_for: Seconds beyond, for which it is served when Secrets Manager fails; 0: never.
        max_entries: Beyond it, the least recently used goes.
        policy: Tries and waits of a fetch.
        deadline: A moment of `clock.monotonic()` or what gives it, such as `InvocationDeadline`.
        random: Chance, for the jitter.
    """

    def __init__(
        self,
        *,
        client: session.Client | None = None,
        clock: Clock = SYSTEM_CLOCK,
        ttl: float = 300.0,
        stale_for: float = 300.0,
        max_entries: int = 100,
        policy: RetryPolicy = POLICY,
        deadline: Deadline = None,
        random: Random = _random,
    ) -> None:
        if max_entries < 1:
            raise ValidationError("max_entries must be at least 1", field="max_entries")
        self._client = client
        self._clock = clock
        self._time = time.time if clock is SYSTEM_CLOCK else lambda: clock.now().timestamp()
        self._ttl = ttl
        self._stale_for = stale_for
        self._max_entries = max_entries
        self._policy = policy
        self._deadline = deadline
        self._random = random
        self._lock = Lock()
        self._entries: dict[_Key, Entry] = {}
        self._flights: dict[_Key, Flight] = {}
        self._generation = 0
        self._misses = self._shared = self._stale = self._evictions = 0
        self._ticks = count()
        self._no_hits = 0
        """Ticks that were drawn for something else than a hit."""

    def get(
        self,
        secret_id: str,
        *,
        version_id: str | None = None,
        version_stage: str | None = None,
        parse_json: bool = True,
        fresh: bool = False,
    ) -> Secret:
        """The value of a secret: its own copy for every caller.

        A JSON object or array is parsed (a bare number or word is not: it may be a password); binary comes as
        bytes.

        Args:
            secret_id: Name or ARN.
            version_id: One version.
            version_stage: The version with this label; default: AWSCURRENT.
            parse_json: False: the text as it is stored.
            fresh: Fetch even if there is a value, and never make do with it: for when the service behind it
                refused the secret.

        Raises:
            ResourceNotFoundError: No such secret or version.
            AccessDeniedError: The function's role may not read it.
            SecretsManagerError, ThrottlingError, OperationTimeoutError: It could not be read, and there is no
                value young enough to bridge that.
        """
        key = _key(secret_id, version_id, version_stage) if version_id or version_stage else secret_id
        # Without the lock: reading a dict and drawing a tick are atomic, and mostly there is a hit.
        entry = self._entries.get(key)
        # Fetched later than now: the time of day was set back, and tells no age.
        if entry is not None and not fresh and entry.fetched <= self._time() < entry.fresh_until:
            entry.used = next(self._ticks)
            if parse_json and entry.copy is None:
                return entry.parsed
            return entry.value(parse_json=parse_json)
        return self._fetch_once(key, entry, fresh=fresh).value(parse_json=parse_json)

    def update(
        self,
        secret_id: str,
        value: Mapping[str, object] | Sequence[object] | str | bytes,
        *,
        token: str | None = None,
    ) -> str:
        """Stores a new current value, and gives its version id. All cached forms give way to it.

        Sent again with the same token, it makes no second version.

        Raises:
            ValidationError: The value is no text, bytes or JSON.
            OrbError: As `get`.
        """
        raw = serialized(value)
        parameters = {"SecretBinary": raw} if isinstance(raw, bytes) else {"SecretString": raw}
        generation = self._generation
        try:
            response = self._call(
                "PutSecretValue",
                secret_id,
                "put_secret_value",
                SecretId=secret_id,
                ClientRequestToken=token or new_id(),
                **parameters,
            )
        except OrbError:
            # Its answer may be all that was lost.
            self.invalidate(secret_id)
            raise
        with self._lock:
            overtaken = generation != self._generation
            self._drop(secret_id, response["ARN"])
            if not overtaken:
                self._keep(secret_id, self._entry(response["ARN"], raw))
            # Otherwise nobody here knows which of two updates came last.
        return str(response["VersionId"])

    def invalidate(self, secret_id: str) -> None:
        """Forgets a secret in all its forms: name or ARN, every version and stage."""
        with self._lock:
            held = self._entries.items()
            self._drop(secret_id, *{entry.arn for key, entry in held if secret_id in _names(key, entry)})

    def clear(self) -> None:
        """Forgets everything. The statistics go on."""
        with self._lock:
            self._generation += 1
            self._flights.clear()
            self._entries.clear()

    def stats(self) -> SecretStats:
        """Counters since the cache was made."""
        with self._lock:
            hits = self._tick() - self._no_hits + 1
            return SecretStats(
                hits=hits, misses=self._misses, shared=self._shared, stale=self._stale,
                evictions=self._evictions, size=len(self._entries),
            )  # fmt: skip

    def _fetch_once(self, key: _Key, old: Entry | None, *, fresh: bool) -> Entry:
        flight, leads = self._flight(key)
        if leads:
            self._lead(flight, key, old)
        else:
            flight.done.wait()
        if flight.error is not None and (fresh or flight.entry is None):
            raise flight.error
        # Neither: who led was stopped from outside (a signal, an exit), which says nothing about the secret.
        return flight.entry if flight.entry is not None else self._fetch_once(key, old, fresh=fresh)

    def _flight(self, key: _Key) -> tuple[Flight, bool]:
        """The fetch to wait for, and whether it is the caller's own to do."""
        with self._lock:
            flight = self._flights.get(key)
            if flight is not None:
                self._shared += 1
                return flight, False
            flight = self._flights[key] = Flight(self._generation)
            self._misses += 1
            return flight, True

    def _lead(self, flight: Flight, key: _Key, old: Entry | None) -> None:
        try:
            flight.entry = self._fetch(key, flight.generation)
        except OrbError as error:
            flight.error = error
            flight.entry = self._bridge(key, old, error)
        except Exception as error:  # noqa: BLE001 - raised to all that wait, this caller among them
            flight.error = error
        finally:
            with self._lock:
                if self._flights.get(key) is flight:
                    del self._flights[key]
            flight.done.set()

    def _fetch(self, key: _Key, generation: int) -> Entry:
        secret_id, version_id, stage = (key, None, CURRENT) if isinstance(key, str) else key
        parameters = {"VersionId": version_id} if version_id else {}
        if stage:
            parameters["VersionStage"] = stage
        response = self._call(
            "GetSecretValue", secret_id, "get_secret_value", SecretId=secret_id, **parameters
        )
        raw = response["SecretString"] if "SecretString" in response else response["SecretBinary"]
        with self._lock:
            entry = self._entry(response["ARN"], raw)
            # An update that came between has made this value an old one: it is given out, but not kept.
            if generation == self._generation:
                self._keep(key, entry)
        return entry

    def _bridge(self, key: _Key, old: Entry | None, error: OrbError) -> Entry | None:
        """The last known value, where the failure may pass and the value is not too old."""
        if old is None:
            return None
        now, end = self._time(), old.fetched + self._ttl + self._stale_for
        with self._lock:
            if isinstance(error, ResourceNotFoundError | AccessDeniedError) and self._entries.get(key) is old:
                # Deleted or forbidden: a later outage must not bring it back.
                del self._entries[key]
            passing = error.retryable or isinstance(error, OperationTimeoutError)
            if not passing or not old.fetched <= now < end:
                return None
            self._stale += 1
            old.fresh_until = max(old.fresh_until, min(now + RECHECK, end))
        return old

    def _call(self, operation: str, secret_id: str, method: str, **parameters: object) -> dict[str, Any]:
        client = self._client if self._client is not None else session.client("secretsmanager")

        def once() -> dict[str, Any]:
            with (
                aws_errors(operation=f"secretsmanager:{operation}", resource=secret_id),
                limited(moment(self._deadline), clock=self._clock, operation=f"secretsmanager:{operation}"),
            ):
                response: dict[str, Any] = getattr(client, method)(**parameters)
                return response

        return call_with_retry(
            once, policy=self._policy, clock=self._clock, random=self._random, deadline=moment(self._deadline)
        )

    def _entry(self, arn: str, raw: str | bytes) -> Entry:
        now = self._time()
        value = parsed(raw)
        return Entry(arn, raw, value, copier(value), now, now + self._ttl, self._tick())

    def _keep(self, key: _Key, entry: Entry) -> None:
        self._entries[key] = entry
        while len(self._entries) > self._max_entries:
            del self._entries[min(self._entries, key=lambda key: self._entries[key].used)]
            self._evictions += 1

    def _drop(self, *names: str) -> None:
        self._generation += 1
        # Who asks from now on must not be given what was on its way before.
        self._flights.clear()
        for key in [key for key, entry in self._entries.items() if not _names(key, entry).isdisjoint(names)]:
            del self._entries[key]

    def _tick(self) -> int:
        """Draws a tick that is no hit. The lock is held."""
        self._no_hits += 1
        return next(self._ticks)


_default: SecretCache | None = None
_default_lock = Lock()


def default_cache() -> SecretCache:
    """The process's own cache, made at first use."""
    global _default  # noqa: PLW0603 - one for the process
    if _default is None:
        with _default_lock:
            if _default is None:
                _default = SecretCache()
    return _default


def _after_fork() -> None:
    """The lock may be held by a thread that the child does not have."""
    global _default, _default_lock
    _default, _default_lock = None, Lock()


os.register_at_fork(after_in_child=_after_fork)


def get_secret(
    secret_id: str,
    *,
    version_id: str | None = None,
    version_stage: str | None = None,
    parse_json: bool = True,
    fresh: bool = False,
) -> Secret:
    """The value of a secret, from the process's own cache. See `SecretCache.get`."""
    cache = _default if _default is not None else default_cache()
    if parse_json and version_id is None and version_stage is None and not fresh:
        return cache.get(secret_id)
    return cache.get(
        secret_id, version_id=version_id, version_stage=version_stage, parse_json=parse_json, fresh=fresh
    )


def update_secret(secret_id: str, value: Mapping[str, object] | Sequence[object] | str | bytes) -> str:
    """Stores a new current value through the process's own cache. See `SecretCache.update`."""
    return default_cache().update(secret_id, value)


def _key(secret_id: str, version_id: str | None, version_stage: str | None) -> _Key:
    if version_id is None and version_stage == CURRENT:
        return secret_id
    return secret_id, version_id, version_stage


def _names(key: _Key, entry: Entry) -> set[str]:
    """What a cached secret can be called: as it was asked for, by ARN with or without its random end, by name."""
    partial = entry.arn[: -len("-AbCdEf")]
    return {key if isinstance(key, str) else key[0], entry.arn, partial, partial.rpartition(":")[2]}
