"""An issuer of tokens for tests, with orb's verifier of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orb_common.security.tokens import TokenVerifier
from orb_testing.token_issuer import TokenIssuer, base64url

if TYPE_CHECKING:
    from orb_common.utils.clock import ManualClock
    from orb_testing.clocks import FrozenClock

POOL = "us-east-1_Sample01"
CLIENT = "client-1"


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests of this folder."""
    item.add_marker(pytest.mark.security)


class Issuer(TokenIssuer):
    """A user pool, whose keys are fetched without a network."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}", client_id=CLIENT, clock=clock)

    def verifier(self, **options: Any) -> Any:
        options = {"user_pool_id": POOL, "client_ids": {CLIENT}, **options}
        return TokenVerifier.cognito(fetch=self.fetch, clock=self.clock, **options)


@pytest.fixture
def issuer(frozen_clock: FrozenClock) -> Any:
    return Issuer(frozen_clock)


@pytest.fixture
def verifier(issuer: Any) -> Any:
    return issuer.verifier()


@pytest.fixture
def encode() -> Any:
    return base64url
