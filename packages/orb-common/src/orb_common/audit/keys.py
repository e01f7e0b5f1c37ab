"""The keys of an audit trail, from one secret. Nobody without it can write a new chain, or guess a state by its hash.

The secret is read while the function initialises, and kept for as long as the process lives: a stream has one key.
While it cannot be read, events are written without a key and say so: one that waited would be lost with its sandbox.
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
"""A key, or what gives it when asked and None while it cannot. None: there is no key."""
LEAST_BYTES: Final = 16
"""As for the secret of the cursors."""
LONGEST_READ: Final = 8.0
"""Seconds for reading, both tries together. Lambda begins an initialisation again that takes ten."""
PAUSE_SECONDS: Final = 60.0
"""After a failure: requests must not wait for every event."""


def key_of(source: KeySource) -> bytes | None:
    """Return the key as it is now. None: there is none, or it cannot be read."""
    return (source() if callable(source) else source) or None


class AuditKeys:
    """The keys that come of one secret. Making it contacts nobody.

    Args:
        secret_id: The ARN or name of a secret in Secrets Manager: text or bytes, 16 bytes or more.
        client: A client of Secrets Manager; by default that of `orb_common.aws.session`.
        clock: Time; its time of day decides when a failed read is tried again.
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

        Never raises an `Exception`: a failure is logged, as `AUDIT_LOGGING_FAILURE`.
        """
        if self._secret is None and self._is_due():
            try:
                self._secret = self._read()
            except Exception as error:  # noqa: BLE001 - a request must not fail because of its trail
                self._failed_at = self._now()
                report_failure(getattr(error, "code", type(error).__name__), what="key")
        return self._secret

    def state(self) -> bytes | None:
        """Return the key of state hashes, which tells nothing of the other. None: as `chain`."""
        secret = self.chain()
        return None if secret is None else hmac.digest(secret, b"orb-audit-state", hashlib.sha256)

    def _is_due(self) -> bool:
        # A clock that was set back must not put the next try off for ever.
        return self._failed_at is None or not 0 <= self._now() - self._failed_at < PAUSE_SECONDS

    def _read(self) -> bytes:
        # Imported here: a function without a key has no use for them.
        from orb_common.aws.secrets import SecretCache
        from orb_common.exceptions import ConfigurationError
        from orb_common.utils.retry import RetryPolicy

        # A cache for one read: it waits for no other thread, and no lock of it outlives a fork.
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
