"""Errors as the API answers them: problem details (RFC 9457), and who is at fault.

Each answer has `type`, `title`, `status` and `requestId`, and below status 500 a `detail`. `code` is the code of
docs/errors.md, and `errors` lists the fields of a request that break rules. Nothing of a value or of an exception is
in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import (
    DataValidationError,
    InvalidError,
    OrbError,
    SpotifyAPIError,
    UnauthenticatedError,
)

if TYPE_CHECKING:
    from orb_common.jsonable import Json

CONTENT_TYPE: Final = "application/problem+json"


def status_of(error: OrbError) -> int:
    """Return the status to answer with.

    A 401 says that the caller's token is wrong. If Spotify refuses the caller's tokens, it is the state of the caller's
    account that must change: 409.
    """
    if isinstance(error, UnauthenticatedError) and isinstance(error, SpotifyAPIError):
        return HTTPStatus.CONFLICT
    return error.status


def problem(error: OrbError, request_id: str) -> dict[str, Json]:
    """Return the problem details of an error.

    Args:
        error: What went wrong.
        request_id: The id of the request, which log lines have too.
    """
    status, public = status_of(error), error.public()
    found: dict[str, Json] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": public["code"],
        "requestId": request_id,
    }
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        found["detail"] = public["message"]
    if isinstance(error, DataValidationError):
        found["errors"] = [
            {name: str(fault[name]) for name in ("field", "rule")}
            for fault in error.validation_errors
            if isinstance(fault, Mapping)
        ]
    elif isinstance(error, InvalidError) and isinstance(field := getattr(error, "field", None), str):
        found["errors"] = [{"field": field, "rule": error.message}]
    return found


def headers_of(error: OrbError) -> dict[str, str]:
    """Return the headers that say when to try again, and how to sign in."""
    headers: dict[str, str] = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(math.ceil(error.retry_after))
    if status_of(error) == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return headers
