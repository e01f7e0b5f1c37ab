"""A person's sign-in: tokens are fetched when they are first needed, and renewed before they expire."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from orb_tools.hub.user_pool import Account, Tokens, UserPool

Use: TypeAlias = Literal["access", "id"]
MARGIN = 60
"""Seconds before its expiry from which a token is renewed, so that it is valid when the API reads it."""


@dataclass(kw_only=True)
class Session:
    """Signed in as one person. Threads can share it."""

    pool: UserPool
    account: Account
    clock: Clock = SYSTEM_CLOCK
    _tokens: Tokens | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def token(self, use: Use = "access") -> str:
        """Return a token that is valid for a minute at least. Raises `ToolError` when the pool refuses the person."""
        with self._lock:
            if self._tokens is None:
                self._tokens = self.pool.sign_in(self.account)
            elif self._tokens.expires_at - self.clock.now().timestamp() < MARGIN:
                self._tokens = self._renewed(self._tokens)
            return self._tokens.access if use == "access" else self._tokens.id

    def _renewed(self, tokens: Tokens) -> Tokens:
        try:
            return self.pool.renew(self.account, tokens)
        except ToolError:  # A refresh token lives twelve hours.
            return self.pool.sign_in(self.account)
