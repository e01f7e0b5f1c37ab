"""The form and the header of a token are checked before anything in it is used."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common.exceptions import InvalidTokenError
from orb_common.security import bearer_token


def test_token_of_a_header(issuer: Any) -> None:
    """The scheme is Bearer in any case; a bare token is returned; another scheme is refused."""
    token = issuer.sign()
    assert bearer_token(f" bearer  {token} ") == bearer_token(token) == token
    with pytest.raises(InvalidTokenError):
        bearer_token("Basic abc")
