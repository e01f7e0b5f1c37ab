"""Check the form and the header of a token before anything in it is used.

`jwt` verifies the signature with joserfc. This module checks what joserfc does not: duplicate names in the header, keys
and addresses of keys in the header, the type of the token, and the length of a token and a kid.
"""

from __future__ import annotations

import base64
import json
import math
from typing import TYPE_CHECKING, Final, NoReturn

from orb_common.exceptions import InvalidTokenError

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_TOKEN: Final = 16_384
"""Characters. Cognito's tokens have about 1,000, and 4,000 with many groups."""
MAX_KID: Final = 256
SIGNATURE_ALGORITHMS: Final = frozenset({"RS256", "ES256"})

# Headers by which the token's author would choose the key, or change how the token is read.
_REFUSED_HEADERS: Final = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})
_TOKEN_TYPES: Final = frozenset({"jwt", "at+jwt", "application/jwt", "application/at+jwt"})


class StrictDecoder(json.JSONDecoder):
    """A decoder of JSON that all readers understand alike.

    It raises ValueError for a duplicate name, NaN, and a number that no float can hold.
    """

    def __init__(self) -> None:
        """Skip the set-up: joserfc makes a decoder for each token, and a new scanner costs as much as decoding."""

    def decode(self, s: str, *_: object) -> object:
        """Return the value of a JSON text. An empty payload is an object without claims."""
        return _STRICT.decode(s) if s else {}


def bearer_token(header: str) -> str:
    """Return the token of an `Authorization` header. A bare token is returned as it is.

    Raises:
        InvalidTokenError: 401. The scheme is not Bearer.
    """
    scheme, blank, rest = require_token_text(header).strip().partition(" ")
    if not blank:
        return scheme
    if scheme.lower() != "bearer":
        refuse("the authorization is not a bearer token", "scheme")
    return rest.strip()


def read_header(token: str, *, algorithms: Collection[str]) -> tuple[str, str]:
    """Return the algorithm and the kid in a token's header. Nothing is verified yet.

    Raises:
        InvalidTokenError: 401. It is not a token, or its header is not accepted.
    """
    parts = require_token_text(token).split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload, signature
        refuse("the token is not a signed token", "form")
    header = json_object(decode_part(parts[0]))
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        refuse("the token's algorithm is not accepted", "alg")
    if not _REFUSED_HEADERS.isdisjoint(header):
        refuse("the token's header holds what is not accepted", "header")
    if not isinstance(kid, str) or not 0 < len(kid) <= MAX_KID:
        refuse("the token does not name its key", "kid")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower() not in _TOKEN_TYPES:
        refuse("the token is of another type", "typ")
    return algorithm, kid


def require_token_text(token: object) -> str:
    """Return the token if it is ASCII text that is not too long.

    Raises:
        InvalidTokenError: 401. It is not.
    """
    if not isinstance(token, str) or len(token) > MAX_TOKEN:
        refuse("the token is too long", "size")
    if not token.isascii():
        refuse("the token is not a signed token", "form")
    return token


def decode_part(text: str) -> bytes:
    """Return the bytes of one part of a token. It must be canonical base64url, so that a token has one text only.

    Raises:
        InvalidTokenError: 401. It is not.
    """
    try:
        data = base64.urlsafe_b64decode(text + "==")
    except ValueError:
        refuse("a part of the token is not base64url", "form")
    if base64.urlsafe_b64encode(data).rstrip(b"=") != text.encode():
        refuse("a part of the token is not canonical", "form")
    return data


def json_object(data: bytes) -> dict[str, object]:
    """Return the JSON object in one part of a token.

    Raises:
        InvalidTokenError: 401. It is not an object, or `json_value` refuses it.
    """
    value = json_value(data)
    if not isinstance(value, dict):
        refuse("a part of the token is not a JSON object", "json")
    return value


def json_value(data: bytes) -> object:
    """Return the value of a JSON text.

    Raises:
        InvalidTokenError: 401. It is not UTF-8, or `StrictDecoder` refuses it.
    """
    try:
        return _STRICT.decode(data.decode())
    except (ValueError, RecursionError):
        refuse("a part of the token is not a JSON object", "json")


def refuse(message: str, reason: str) -> NoReturn:
    """Raise InvalidTokenError. The reason is for the log."""
    raise InvalidTokenError(message, details={"reason": reason})


def _unique_names(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is duplicate")
    return found


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError("not a JSON number")


def _finite_float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("the number is out of range")
    return number


_STRICT: Final = json.JSONDecoder(
    object_pairs_hook=_unique_names, parse_constant=_refuse_constant, parse_float=_finite_float
)
