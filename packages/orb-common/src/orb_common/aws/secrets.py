"""Secrets, fetched once and kept for five minutes.

A secret is read on every invocation, so a hit must cost almost nothing; and it is rotated, so no copy may outlive its
time. One fetch serves all threads that ask meanwhile, a caller can change its copy as it likes, and a short outage of
Secrets Manager is bridged by the last known value, for a bounded time.
"""

from __future__ import annotations

import random as _random
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from orb_common.aws import session
from orb_common.aws.deadlines import Deadline, in_time, moment
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

from .secret_values import Secret, StoredSecret, serialized

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CURRENT = "AWSCURRENT"
POLICY = RetryPolicy(max_attempts=3, base_delay=0.1, max_delay=2.0)
RECHECK = 5.0
"""Seconds between tries to refresh a value that is served stale."""
_Key = str | tuple[str, str | None, str | None]
"""The id alone for the current version: the common case takes no tuple."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretStats:
    """How a cache has done. Names and values are not part of it."""

    hits: int
    misses: int
    """Fetches from Secrets Manager."""
    shared: int
    """Calls that waited for another thread's fetch."""
    stale: int
    """Answers with an outdated value during an outage."""
    evictions: int
    size: int


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
        self._ttl = ttl
        self._stale_for = stale_for
        self.max_entries = max_entries
        self._policy = policy
        self._deadline = deadline
        self._random = random
        self.reset()

    def reset(self) -> None:
        """Begin again: empty, with counters at zero and with locks that no thread holds. For a forked process."""
        self._lock = Lock()
        self._generation = 0
        """Counts changes: what was fetched before one may be outdated."""
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
        """Return the value of a secret: its own copy for every caller.

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
            ValidationError: The id is not a text of one character or more, or the version or stage not a text.
            ResourceNotFoundError: No such secret or version, or the secret is deleted: its recovery window does not
                count.
            AccessDeniedError: The function's role may not read it.
            SecretsManagerError, ThrottlingError, OperationTimeoutError: It could not be read, and there is no
                value young enough to bridge that.
        """
        key = _key(secret_id, version_id, version_stage) if version_id or version_stage else secret_id
        try:
            secret = None if fresh else self._cache.get(key)
        except TypeError:
            # What cannot be hashed is not a name. A hit has no time to check that.
            secret = None
        if secret is None:
            _check_names(secret_id, version_id, version_stage)
            secret = self._fetched(key, fresh=fresh)
        if parse_json and secret.copy is None:
            return secret.parsed
        return secret.form(parse_json=parse_json)

    def update(
        self,
        secret_id: str,
        value: Mapping[str, object] | Sequence[object] | str | bytes,
        *,
        token: str | None = None,
    ) -> str:
        """Store a new current value, and return its version id. All cached forms give way to it.

        Sent again with the same token, it makes no second version.

        Raises:
            ValidationError: The value is neither text nor bytes nor JSON, or the id is not a text.
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
        """Do as `update` does, and return AWS's whole answer: ARN, Name, VersionId, VersionStages."""
        _check_names(secret_id)
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
            # Perhaps only the answer was lost.
            self.invalidate(secret_id)
            raise
        secret = StoredSecret.read(response["ARN"], raw)
        with self._lock:
            overtaken = generation != self._generation
            self._drop(secret_id, secret.arn)
            # Which of two updates at once came last is not known here: the value will be fetched.
            if not overtaken:
                self._cache.put(secret_id, secret)
        return response

    def invalidate(self, secret_id: str) -> None:
        """Forget a secret in all its forms: name or ARN, every version and stage."""
        with self._lock:
            held = [(_names(key, entry.value), entry.value.arn) for key, entry in self._cache.entries.items()]
            self._drop(secret_id, *(arn for names, arn in held if secret_id in names))

    def clear(self) -> None:
        """Forget everything. The statistics go on."""
        with self._lock:
            self._begin_generation()
            self._cache.clear()

    def cached(self) -> list[str]:
        """Return the names of what is kept, as it was asked for: `id`, `id:version`, `id:version:stage`."""
        with self._lock:
            keys = list(self._cache.entries)
        return sorted(key if isinstance(key, str) else ":".join(filter(None, key)) for key in keys)

    def stats(self) -> SecretStats:
        """Return the counters since the cache was made."""
        return SecretStats(
            hits=self._cache.hits, misses=self._flights.calls, shared=self._flights.shared, stale=self._stale,
            evictions=self._cache.evictions, size=len(self._cache),
        )  # fmt: skip

    def _fetched(self, key: _Key, *, fresh: bool) -> StoredSecret:
        """Return what Secrets Manager has, or during an outage the last known value."""
        try:
            return self._flights.run(key, lambda: self._fetch(key))
        except OrbError as error:
            # Looked up only now: another thread may have learned meanwhile that the secret is gone.
            old = self._cache.entry(key)
            if fresh or old is None or not _is_passing(error) or not self._bridge(old):
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
            if not _is_passing(error):
                self._withdraw(key, whole=error.details.get("aws_code") == SCHEDULED_FOR_DELETION)
            raise
        raw = response["SecretString"] if "SecretString" in response else response["SecretBinary"]
        secret = StoredSecret.read(response["ARN"], raw)
        with self._lock:
            # An update that came between has made this value an old one: it is returned, but not kept.
            if generation == self._generation:
                self._cache.put(key, secret)
        return secret

    def _withdraw(self, key: _Key, *, whole: bool) -> None:
        """Drop what was deleted, forbidden or locked: a later outage must not bring it back, under any name.

        Where only a version or a stage is gone, the others stay.
        """
        if isinstance(key, str):
            self.invalidate(key)
        elif whole:
            self.invalidate(key[0])
        else:
            with self._lock:
                self._cache.remove(key)

    def _bridge(self, old: Cached[StoredSecret]) -> bool:
        """Let a value serve until the next try. False: it is too old."""
        now, end = self._cache.now(), old.stored_at + self._ttl + self._stale_for
        if not old.stored_at <= now < end:
            return False
        old.fresh_until = max(old.fresh_until, min(now + RECHECK, end))
        with self._lock:
            self._stale += 1
        return True

    def _call(self, operation: str, secret_id: str, method: str, **parameters: object) -> dict[str, Any]:
        client = self._client if self._client is not None else session.client("secretsmanager")

        def once() -> dict[str, Any]:
            named = f"secretsmanager:{operation}"
            with aws_errors(operation=named, resource=secret_id):
                now = in_time(client, moment(self._deadline), clock=self._clock, operation=named)
                response: dict[str, Any] = getattr(now, method)(**parameters)
                return response

        return call_with_retry(
            once, policy=self._policy, clock=self._clock, random=self._random, deadline=moment(self._deadline)
        )

    def _drop(self, *names: str) -> None:
        self._begin_generation()
        held = self._cache.entries.items()
        self._cache.remove(*[key for key, entry in held if not _names(key, entry.value).isdisjoint(names)])

    def _begin_generation(self) -> None:
        self._generation += 1
        # Those who ask from now on must not be given what was on its way before.
        self._flights.forget()


_process_cache = SecretCache()
"""Making it contacts nobody."""
after_fork(_process_cache.reset)
get_secret = _process_cache.get
update_secret = _process_cache.update


def default_cache() -> SecretCache:
    """Return the process's own cache, which `get_secret` and `update_secret` use."""
    return _process_cache


def _key(secret_id: str, version_id: str | None, version_stage: str | None) -> _Key:
    if version_id is None and version_stage == CURRENT:
        return secret_id
    return secret_id, version_id, version_stage


def _is_passing(error: OrbError) -> bool:
    """Return whether the same fetch may succeed later, so that the last known value may serve."""
    return error.retryable or isinstance(error, OperationTimeoutError)


def _check_names(secret_id: object, version_id: object = None, version_stage: object = None) -> None:
    """Refuse what cannot be a name. The version and the stage may be left empty, the id may not."""
    names = {
        "secret_id": (secret_id.strip() if isinstance(secret_id, str) else secret_id) or None,
        "version_id": version_id or "",
        "version_stage": version_stage or "",
    }
    for field, name in names.items():
        if not isinstance(name, str):
            raise ValidationError(f"{field} must be a text", field=field)


def _names(key: _Key, secret: StoredSecret) -> set[str]:
    """Return what a cached secret can be called: as asked for, by ARN with or without its random end, by name."""
    partial = secret.arn[: -len("-AbCdEf")]
    return {key if isinstance(key, str) else key[0], secret.arn, partial, partial.rpartition(":")[2]}
