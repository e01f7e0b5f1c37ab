"""A cache of secrets from Secrets Manager: a value is fetched once and cached for five minutes.

Every invocation reads secrets, so a cache hit must cost almost nothing. Secrets are rotated, so a cached value must
expire. Threads that ask at the same time share one fetch, each caller gets its own copy, and during a short outage of
Secrets Manager the last known value is returned, for a limited time.
"""

from __future__ import annotations

import random as _random
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from orb_common.aws import session
from orb_common.aws.deadlines import Deadline, client_for_deadline, resolve_deadline
from orb_common.aws.errors import SCHEDULED_FOR_DELETION, aws_errors
from orb_common.exceptions import (
    OperationTimeoutError,
    OrbError,
    ValidationError,
)
from orb_common.utils.cache import Cached, SingleFlight, TimedCache
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.ids import new_id
from orb_common.utils.lifecycle import after_fork
from orb_common.utils.retry import Random, RetryPolicy, call_with_retry

from .secret_values import Secret, StoredSecret, serialize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CURRENT = "AWSCURRENT"
POLICY = RetryPolicy(max_attempts=3, base_delay=0.1, max_delay=2.0)
RETRY_STALE_AFTER = 5.0
"""Seconds between tries to refresh a stale value during an outage."""
_Key = str | tuple[str, str | None, str | None]
"""The id alone for the current version: the common case needs no tuple."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretStats:
    """Counters of a cache, without names or values."""

    hits: int
    misses: int
    """Fetches from Secrets Manager."""
    shared: int
    """Calls that waited for another thread's fetch."""
    stale: int
    """Calls that got a stale value during an outage."""
    evictions: int
    size: int


class SecretCache:
    """A cache of secrets by id, version and stage. Threads can share it.

    Args:
        client: A botocore client of Secrets Manager. Default: the process's own, made at the first miss.
        clock: Source of the time. Age is measured by its time of day: while a function is frozen, the monotonic clock
            stops.
        ttl: Seconds for which a fetched value is fresh.
        stale_for: Further seconds for which the stale value is returned when Secrets Manager fails. 0: never.
        max_entries: The largest number of values. The least recently used one is dropped for a new one.
        policy: Tries and waits of a fetch.
        deadline: A time of `clock.monotonic()` or a function that returns one, such as `InvocationDeadline`.
        random: Source of randomness for the jitter.
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
        self._ttl = ttl
        self._stale_for = stale_for
        self.max_entries = max_entries
        self._policy = policy
        self._deadline = deadline
        self._random = random
        self.reset()

    def reset(self) -> None:
        """Empty the cache, and reset its counters and locks. For a forked process."""
        self._lock = Lock()
        self._generation = 0
        """Counts changes. A value whose fetch began before the latest change may be outdated."""
        self._flights: SingleFlight[_Key, StoredSecret] = SingleFlight()
        self._cache: TimedCache[_Key, StoredSecret] = TimedCache(
            max_entries=self.max_entries, ttl=self._ttl, clock=self._clock
        )
        self._stale = 0

    def get(
        self,
        secret_id: str,
        *,
        version_id: str | None = None,
        version_stage: str | None = None,
        parse_json: bool = True,
        fresh: bool = False,
    ) -> Secret:
        """Return a copy of the value of a secret.

        A JSON object or array is parsed. A bare number or word is not, because it may be a password. A binary secret
        is returned as bytes.

        Args:
            secret_id: Name or ARN.
            version_id: One version.
            version_stage: The version with this label; default: AWSCURRENT.
            parse_json: False: return the text as stored.
            fresh: Fetch even if a value is cached, and never return that value. Use it after a service has refused the
                secret.

        Raises:
            ValidationError: The id is empty or not a text, or the version or stage is not a text.
            ResourceNotFoundError: The secret or version does not exist, or the secret is deleted, also within its
                recovery window.
            AccessDeniedError: The function's role may not read it.
            SecretsManagerError, ThrottlingError, OperationTimeoutError: It could not be read, and no
                value is cached that is young enough to use instead.
        """
        key = _key(secret_id, version_id, version_stage) if version_id or version_stage else secret_id
        try:
            secret = None if fresh else self._cache.get(key)
        except TypeError:
            # An unhashable key is not a name. Checking names first would slow down every hit.
            secret = None
        if secret is None:
            _check_names(secret_id, version_id, version_stage)
            secret = self._fetch_or_use_stale(key, fresh=fresh)
        if parse_json and secret.copy is None:
            return secret.parsed
        return secret.for_caller(parse_json=parse_json)

    def current(self, secret_id: str) -> tuple[Secret, str]:
        """Fetch the current value of a secret. Return a copy, and the id of its version. Raises as `get`."""
        _check_names(secret_id)
        secret = self._fetch_or_use_stale(secret_id, fresh=True)
        return secret.for_caller(parse_json=True), secret.version_id

    def update(
        self,
        secret_id: str,
        value: Mapping[str, object] | Sequence[object] | str | bytes,
        *,
        token: str | None = None,
    ) -> str:
        """Store a new current value and return its version id. All cached forms of the secret are dropped.

        With the same token, a second call makes no second version.

        Raises:
            ValidationError: The value is not text, bytes or JSON, or the id is not a text.
            OrbError: As `get`.
        """
        return str(self.put(secret_id, value, token=token)["VersionId"])

    def put(
        self,
        secret_id: str,
        value: Mapping[str, object] | Sequence[object] | str | bytes,
        *,
        token: str | None = None,
    ) -> dict[str, Any]:  # Any: AWS's answer
        """Update a secret and return AWS's whole answer: ARN, Name, VersionId, VersionStages."""
        _check_names(secret_id)
        raw = serialize(value)
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
            # The value may be stored all the same: perhaps only the answer was lost.
            self.invalidate(secret_id)
            raise
        secret = StoredSecret.read(response["ARN"], raw, response.get("VersionId", ""))
        with self._lock:
            changed_meanwhile = generation != self._generation
            self._drop(secret_id, secret.arn)
            # After a concurrent update, it is unknown which came last: the next call fetches the value.
            if not changed_meanwhile:
                self._cache.put(secret_id, secret)
        return response

    def invalidate(self, secret_id: str) -> None:
        """Drop a secret from the cache: every version and stage, under its name and its ARN."""
        with self._lock:
            entries = [
                (_names_of(key, entry.value), entry.value.arn) for key, entry in self._cache.entries.items()
            ]
            self._drop(secret_id, *(arn for names, arn in entries if secret_id in names))

    def clear(self) -> None:
        """Drop everything from the cache. The counters keep their values."""
        with self._lock:
            self._begin_generation()
            self._cache.clear()

    def cached(self) -> list[str]:
        """Return the cached names, as they were requested: `id`, `id:version`, `id:version:stage`."""
        with self._lock:
            keys = list(self._cache.entries)
        return sorted(key if isinstance(key, str) else ":".join(filter(None, key)) for key in keys)

    def stats(self) -> SecretStats:
        """Return the counters since the cache was made."""
        return SecretStats(
            hits=self._cache.hits, misses=self._flights.calls, shared=self._flights.shared, stale=self._stale,
            evictions=self._cache.evictions, size=len(self._cache),
        )  # fmt: skip

    def _fetch_or_use_stale(self, key: _Key, *, fresh: bool) -> StoredSecret:
        """Fetch a secret, or during an outage return the last known value."""
        try:
            return self._flights.run(key, lambda: self._fetch(key))
        except OrbError as error:
            # Looked up after the fetch: another thread may have learned meanwhile that the secret is deleted.
            old = self._cache.entry(key)
            if fresh or old is None or not _is_temporary(error) or not self._extend_stale(old):
                raise
            return old.value

    def _fetch(self, key: _Key) -> StoredSecret:
        secret_id, version_id, stage = (key, None, CURRENT) if isinstance(key, str) else key
        parameters = {"VersionId": version_id} if version_id else {}
        if stage:
            parameters["VersionStage"] = stage
        generation = self._generation
        try:
            response = self._call(
                "GetSecretValue", secret_id, "get_secret_value", SecretId=secret_id, **parameters
            )
        except OrbError as error:
            if not _is_temporary(error):
                self._drop_unavailable(key, whole=error.details.get("aws_code") == SCHEDULED_FOR_DELETION)
            raise
        raw = response["SecretString"] if "SecretString" in response else response["SecretBinary"]
        secret = StoredSecret.read(response["ARN"], raw, response.get("VersionId", ""))
        with self._lock:
            # An update during the fetch has made this value outdated: it is returned, but not cached.
            if generation == self._generation:
                self._cache.put(key, secret)
        return secret

    def _drop_unavailable(self, key: _Key, *, whole: bool) -> None:
        """Drop a secret that was deleted, forbidden or locked: a later outage must not bring it back, under any name.

        If only a version or a stage is missing, the others stay.
        """
        if isinstance(key, str):
            self.invalidate(key)
        elif whole:
            self.invalidate(key[0])
        else:
            with self._lock:
                self._cache.remove(key)

    def _extend_stale(self, old: Cached[StoredSecret]) -> bool:
        """Extend the life of a stale value until the next try. False: it is too old."""
        now, end = self._cache.now(), old.stored_at + self._ttl + self._stale_for
        if not old.stored_at <= now < end:
            return False
        old.fresh_until = max(old.fresh_until, min(now + RETRY_STALE_AFTER, end))
        with self._lock:
            self._stale += 1
        return True

    def _call(self, operation: str, secret_id: str, method: str, **parameters: object) -> dict[str, Any]:
        client = self._client if self._client is not None else session.client("secretsmanager")

        def attempt() -> dict[str, Any]:
            operation_name = f"secretsmanager:{operation}"
            with aws_errors(operation=operation_name, resource=secret_id):
                timed_client = client_for_deadline(
                    client, resolve_deadline(self._deadline), clock=self._clock, operation=operation_name
                )
                response: dict[str, Any] = getattr(timed_client, method)(**parameters)
                return response

        return call_with_retry(
            attempt,
            policy=self._policy,
            clock=self._clock,
            random=self._random,
            deadline=resolve_deadline(self._deadline),
        )

    def _drop(self, *names: str) -> None:
        self._begin_generation()
        entries = self._cache.entries.items()
        self._cache.remove(
            *[key for key, entry in entries if not _names_of(key, entry.value).isdisjoint(names)]
        )

    def _begin_generation(self) -> None:
        self._generation += 1
        # Later callers must not join a fetch that began before the change.
        self._flights.forget()


_process_cache = SecretCache()
"""Making it sends no request."""
after_fork(_process_cache.reset)
get_secret = _process_cache.get
update_secret = _process_cache.update


def default_cache() -> SecretCache:
    """Return the process's cache, which `get_secret` and `update_secret` use."""
    return _process_cache


def _key(secret_id: str, version_id: str | None, version_stage: str | None) -> _Key:
    if version_id is None and version_stage == CURRENT:
        return secret_id
    return secret_id, version_id, version_stage


def _is_temporary(error: OrbError) -> bool:
    """Return whether the same fetch may succeed later. If so, the last known value may be returned."""
    return error.retryable or isinstance(error, OperationTimeoutError)


def _check_names(secret_id: object, version_id: object = None, version_stage: object = None) -> None:
    """Refuse names that are not text, and an empty id. Version and stage may be empty."""
    names = {
        "secret_id": (secret_id.strip() if isinstance(secret_id, str) else secret_id) or None,
        "version_id": version_id or "",
        "version_stage": version_stage or "",
    }
    for field, name in names.items():
        if not isinstance(name, str):
            raise ValidationError(f"{field} must be a text", field=field)


def _names_of(key: _Key, secret: StoredSecret) -> set[str]:
    """Return all names of a cached secret: as requested, its ARN with and without the random suffix, its name."""
    partial = secret.arn[: -len("-AbCdEf")]
    return {key if isinstance(key, str) else key[0], secret.arn, partial, partial.rpartition(":")[2]}
