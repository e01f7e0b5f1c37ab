"""A sign-in lasts: its tokens are renewed in time."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from orb_common.utils.clock import ManualClock
from orb_tools.errors import ToolError
from orb_tools.hub.session import MARGIN, Session
from orb_tools.hub.user_pool import Account, Tokens

LIFETIME = 3600
ACCOUNT = Account(name="olivia", email="o@example.org", groups=(), sub="s-1", password="p")


@dataclass
class FakePool:
    """A pool whose tokens are numbered."""

    clock: ManualClock
    calls: list[str] = field(default_factory=list)
    refuses: bool = False

    def sign_in(self, account: Account) -> Tokens:
        return self._tokens("sign in")

    def renew(self, account: Account, tokens: Tokens) -> Tokens:
        if self.refuses:
            raise ToolError("the refresh token has expired")
        return self._tokens("renew")

    def _tokens(self, call: str) -> Tokens:
        self.calls.append(call)
        number = len(self.calls)
        expiry = int(self.clock.now().timestamp()) + LIFETIME
        return Tokens(access=f"access {number}", id=f"id {number}", refresh="r", expires_at=expiry)


@pytest.fixture
def pool() -> FakePool:
    return FakePool(ManualClock())


@pytest.fixture
def session(pool: FakePool) -> Session:
    return Session(pool=pool, account=ACCOUNT, clock=pool.clock)  # type: ignore[arg-type]  # a fake of what is used


def test_one_sign_in_serves_many_calls(pool: FakePool, session: Session) -> None:
    """Both tokens come from the first sign-in while they are valid."""
    assert (session.token(), session.token("id"), session.token()) == ("access 1", "id 1", "access 1")
    pool.clock.advance(LIFETIME - MARGIN)
    assert session.token() == "access 1"
    assert pool.calls == ["sign in"]


def test_tokens_are_renewed_before_they_expire(pool: FakePool, session: Session) -> None:
    """A token of the last minute could expire on its way to the API."""
    session.token()
    pool.clock.advance(LIFETIME - MARGIN + 1)
    assert (session.token(), session.token()) == ("access 2", "access 2")
    assert pool.calls == ["sign in", "renew"]


def test_an_expired_refresh_token_is_replaced_by_a_sign_in(pool: FakePool, session: Session) -> None:
    """A console that is open over night still works in the morning."""
    session.token()
    pool.clock.advance(LIFETIME)
    pool.refuses = True
    assert session.token() == "access 2"
    assert pool.calls == ["sign in", "sign in"]
