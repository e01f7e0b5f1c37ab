"""Headers, queries and bodies of HTTP requests, as the events of the HTTP sources carry them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from urllib.parse import quote, urlencode

from .sources import SOURCE_IP, USER_AGENT

Values: TypeAlias = Mapping[str, str | Sequence[str]]
"""Names with a value, or with several values in the order of the client."""


def multi_values(values: Values | None) -> dict[str, list[str]]:
    """Return each name with the list of its values."""
    return {
        name: [value] if isinstance(value, str) else list(value) for name, value in (values or {}).items()
    }


def last_values(values: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return each name with its last value."""
    return {name: value[-1] for name, value in values.items()}


def joined_values(values: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return each name with its values, joined by commas."""
    return {name: ",".join(value) for name, value in values.items()}


def request_headers(headers: Values | None, *, host: str, body: object) -> dict[str, list[str]]:
    """Return the headers of a request in lower case: the default ones, and those of the test in addition or instead."""
    default = {
        "host": host,
        "user-agent": USER_AGENT,
        "x-forwarded-for": SOURCE_IP,
        "x-forwarded-proto": "https",
    }
    if body is not None and not isinstance(body, str | bytes):
        default["content-type"] = "application/json"
    given = {name.lower(): value for name, value in multi_values(headers).items()}
    return {**multi_values(default), **given}


def request_body(body: object) -> tuple[str | None, bool]:
    """Return a body as the event carries it, and whether it is in base64.

    Bytes are sent in base64. A text is sent as it is, and anything else as JSON. None: the request has no body.
    """
    if body is None or isinstance(body, str):
        return body, False
    if isinstance(body, bytes):
        return base64.b64encode(body).decode(), True
    return json.dumps(body), False


def query_string(query: Mapping[str, Sequence[str]]) -> str:
    """Return a query as the client sends it, percent-encoded."""
    return urlencode({name: list(values) for name, values in query.items()}, doseq=True, quote_via=quote)
