"""What a request sends as proof. Without it, requests would look for a password in a .netrc file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from requests.auth import AuthBase

from orb_common.exceptions import ValidationError

if TYPE_CHECKING:
    import requests

__all__ = ["BearerToken", "NoAuthorization"]

_TOKEN = re.compile(r"[!-~]+")


class BearerToken(AuthBase):
    """A header with a token. The object does not show the token.

    Raises:
        ValidationError: The token has other characters than visible ASCII.
    """

    def __init__(self, token: str) -> None:
        # A secret often ends with a line break. Other spaces would be quoted in an error about a wrong header.
        token = token.strip()
        if not _TOKEN.fullmatch(token):
            raise ValidationError("token must be visible ASCII characters", field="token")
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:  # noqa: D102 - described by requests
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class NoAuthorization(AuthBase):
    """No header."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:  # noqa: D102 - described by requests
        return request
