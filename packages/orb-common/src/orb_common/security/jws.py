"""What must hold of a token before anything in it is used: its form, and a header that decides nothing.

`jwt` verifies the signature with joserfc. What is here, joserfc leaves open: a name that stands twice in the header,
keys and addresses of keys in the header, the type of the token, and how long a token and a kid may be.
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

# Keys, or places where to find keys, chosen by the one who wrote the token; and what changes how it is to be read.
_REFUSED_HEADERS: Final = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})
_TYPES: Final = frozenset({"jwt", "at+jwt", "application/jwt", "application/at+jwt"})


class StrictDecoder(json.JSONDecoder):
    """Reads JSON in which no two readers can see two different things.

    Raises ValueError for a name that stands twice, NaN, and numbers beyond what a float can be.
    """

    def __init__(self) -> None:
        """Make nothing. joserfc makes one for each token, and a scanner of its own would cost as much as reading."""

    def decode(self, s: str, *_: object) -> object:
        """Return the value of a JSON text. An empty payload holds no claims."""
        return _STRICT.decode(s) if s else {}


def bearer_token(header: str) -> str:
    """Return the token of an `Authorization` header, or of itself.

    Raises:
        InvalidTokenError: 401: another scheme.
    """
    scheme, blank, rest = checked(header).strip().partition(" ")
    if not blank:
        return scheme
    if scheme.lower() != "bearer":
        refuse("the authorization is not a bearer token", "scheme")
    return rest.strip()


def read_header(token: str, *, algorithms: Collection[str]) -> tuple[str, str]:
    """Return the algorithm and the kid that a token in compact form names. Nothing in it is proven yet.

    Raises:
        InvalidTokenError: 401: not a token, or one that uses what is never accepted.
    """
    parts = checked(token).split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload, signature
        refuse("the token is not a signed token", "form")
    header = json_object(decode(parts[0]))
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        refuse("the token's algorithm is not accepted", "alg")
    if not _REFUSED_HEADERS.isdisjoint(header):
        refuse("the token's header holds what is not accepted", "header")
    if not isinstance(kid, str) or not 0 < len(kid) <= MAX_KID:
        refuse("the token does not name its key", "kid")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower() not in _TYPES:
        refuse("the token is of another type", "typ")
    return algorithm, kid


def checked(token: object) -> str:
    """Return the token, when it is a text of ASCII characters that is not too long.

    Raises:
        InvalidTokenError: 401: otherwise.
    """
    if not isinstance(token, str) or len(token) > MAX_TOKEN:
        refuse("the token is too long", "size")
    if not token.isascii():
        refuse("the token is not a signed token", "form")
    return token


def decode(text: str) -> bytes:
    """Return the bytes of one part of a token: base64url in its only canonical form, so that one token has one text.

    Raises:
        InvalidTokenError: 401: anything else.
    """
    try:
        data = base64.urlsafe_b64decode(text + "==")
    except ValueError:
        refuse("a part of the token is not base64url", "form")
    if base64.urlsafe_b64encode(data).rstrip(b"=") != text.encode():
        refuse("a part of the token is not canonical", "form")
    return data


def json_object(data: bytes) -> dict[str, object]:
    """Return the object that a part holds.

    Raises:
        InvalidTokenError: 401: not an object, or what `json_value` refuses.
    """
    value = json_value(data)
    if not isinstance(value, dict):
        refuse("a part of the token is not a JSON object", "json")
    return value


def json_value(data: bytes) -> object:
    """Return the value of a JSON text.

    Raises:
        InvalidTokenError: 401: not UTF-8, or what `StrictDecoder` refuses.
    """
    try:
        return _STRICT.decode(data.decode())
    except (ValueError, RecursionError):
        refuse("a part of the token is not a JSON object", "json")


def refuse(message: str, reason: str) -> NoReturn:
    """Refuse a token. The reason is for the log."""
    raise InvalidTokenError(message, details={"reason": reason})


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _constant(_: str) -> NoReturn:
    raise ValueError("not a number of JSON")


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("beyond what a number can be")
    return number


_STRICT: Final = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_float)
