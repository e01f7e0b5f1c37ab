"""Laws of the token rows. PyJWT, the peer, is not in the environment of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.areas.tokens import ours, ours_uncached, signed

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.harness import Timed


@pytest.mark.parametrize("side", [ours, ours_uncached])
def test_the_token_is_valid(side: Callable[[], Timed]) -> None:
    """Our verifier accepts the token in each call, so the rows do not measure a refusal."""
    call = side()
    assert call() == call()


def test_the_token_is_like_one_of_cognito() -> None:
    """The token has the size of a Cognito id token, and its key set has the token's one key."""
    token, document = signed()
    assert 900 < len(token) < 1200
    assert isinstance(document["keys"], list)
    assert [key["kid"] for key in document["keys"]] == ["sample-key-1"]
