"""The keys of an audit trail, from one secret. Without it, nobody can forge a chain or guess a state by its hash.

The secret is read while the function initialises, and cached for the life of the process, because a stream has one key.
While it cannot be read, events are written without a key and say so: a waiting event would be lost with its sandbox.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from orb_common.utils.cache import epoch_clock
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .fallback_lines import report_failure

if TYPE_CHECKING:
    from orb_common.aws.session import Client

KeySource = bytes | Callable[[], bytes | None] | None
"""A key, or a function that returns it. The function returns None while the key is not available. None: no key."""
LEAST_BYTES: Final = 16
"""The same as for the secret of the cursors."""
LONGEST_READ: Final = 8.0
"""Seconds for both tries to read the secret. Lambda restarts an initialisation that takes ten seconds."""
PAUSE_SECONDS: Final = 60.0
"""The least time between a failed read and the next one, so that not every event waits."""


def key_of(source: KeySource) -> bytes | None:
    """Return the current key. None: there is no key, or it cannot be read."""
    return (source() if callable(source) else source) or None


class AuditKeys:
    """The keys that are derived from one secret. The constructor makes no calls.

    Args:
        secret_id: The ARN or name of a secret in Secrets Manager: text or bytes, 16 bytes or more.
        client: A client of Secrets Manager; by default that of `orb_common.aws.session`.
        clock: Its time of day decides when a failed read is tried again.
    """

    def __init__(self, secret_id: str, *, client: Client | None = None, clock: Clock = SYSTEM_CLOCK) -> None:
        self._secret_id = secret_id
        self._client = client
        self._clock = clock
        self._now = epoch_clock(clock)
        self._secret: bytes | None = None
        self._failed_at: float | None = None

    def chain(self) -> bytes | None:
        """Return the key of hash chains: the secret itself. None: it cannot be read now.

        Never raise an `Exception`: a failure is logged as `AUDIT_LOGGING_FAILURE`.
        """
        if self._secret is None and self._may_read():
            try:
                self._secret = self._read()
            except Exception as error:  # noqa: BLE001 - a request must not fail because of its trail
                self._failed_at = self._now()
                report_failure(getattr(error, "code", type(error).__name__), what="key")
        return self._secret

    def state(self) -> bytes | None:
        """Return the key of state hashes, which does not reveal the key of chains. None: it cannot be read now."""
        secret = self.chain()
        return None if secret is None else hmac.digest(secret, b"orb-audit-state", hashlib.sha256)

    def _may_read(self) -> bool:
        # A clock that was set back must not delay the next try for ever.
        return self._failed_at is None or not 0 <= self._now() - self._failed_at < PAUSE_SECONDS

    def _read(self) -> bytes:
        # Imported here: a function without a key does not need them.
        from orb_common.aws.secrets import SecretCache
        from orb_common.exceptions import ConfigurationError
        from orb_common.utils.retry import RetryPolicy

        # A new cache for each read: it waits for no other thread, and none of its locks survives a fork.
        secrets = SecretCache(
            client=self._client,
            clock=self._clock,
            policy=RetryPolicy(max_attempts=2),
            deadline=self._clock.monotonic() + LONGEST_READ,
        )
        value = secrets.get(self._secret_id, parse_json=False)
        secret = value if isinstance(value, bytes) else value.encode()
        if len(secret) < LEAST_BYTES:
            raise ConfigurationError(f"the secret of the audit trail needs at least {LEAST_BYTES} bytes")
        return secret
