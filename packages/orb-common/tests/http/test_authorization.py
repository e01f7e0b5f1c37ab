"""What a request sends as proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from orb_common.exceptions import ValidationError
from orb_common.http import BearerToken, NoAuthorization

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "s3cret-token"


@pytest.mark.parametrize("auth", [BearerToken(TOKEN), NoAuthorization()])
def test_a_netrc_file_is_not_read(
    auth: requests.auth.AuthBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The header is that of the object, whatever credentials the machine has."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.example.org login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    prepared = requests.Session().prepare_request(
        requests.Request("GET", "https://api.example.org", auth=auth)
    )
    expected = f"Bearer {TOKEN}" if isinstance(auth, BearerToken) else None
    assert prepared.headers.get("Authorization") == expected
    assert TOKEN not in repr(auth)


@pytest.mark.parametrize("token", ["", "  ", "a b", "tök", "a\r\nX-Other: b"])
def test_a_token_that_is_no_token(token: str) -> None:
    """Other characters than visible ASCII are refused, and the token is not shown. A line break at the end is cut."""
    with pytest.raises(ValidationError) as caught:
        BearerToken(token)
    assert caught.value.field == "token"
    assert not token.strip() or token.strip() not in str(caught.value)
    request = requests.Request("GET", "https://api.example.org", auth=BearerToken("t\n")).prepare()
    assert request.headers["Authorization"] == "Bearer t"
