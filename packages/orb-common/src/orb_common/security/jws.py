"""Takes a signed token apart, and refuses whatever is not exactly what a signed token is.

Most attacks on tokens live in what lenient readers let pass: a second key of the same name in the header, a
key or an address of keys inside of the token, `none`, padding and stray bits in base64. Nothing of the
payload is read here: that comes after the signature.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from orb_common.exceptions import InvalidTokenError

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_TOKEN: Final = 16_384
"""Characters. Cognito's tokens have about 1,000, and 4,000 with many groups."""
MAX_KID: Final = 256
SIGNATURE_ALGORITHMS: Final = frozenset({"RS256", "ES256"})

_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
# Keys, or places where to find keys, chosen by whoever wrote the token; and what changes how it is to be
# read.
_REFUSED_HEADERS: Final = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})
_TYPES: Final = frozenset({"jwt", "at+jwt", "application/jwt", "application/at+jwt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedToken:
    """The parts of a token. Nothing in them is proven yet."""

    algorithm: str
    kid: str
    signing_input: bytes
    payload: str
    """Still encoded."""
    signature: bytes


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


def split(token: str, *, algorithms: Collection[str]) -> SignedToken:
    """The parts of a token in compact form.

    Raises:
        InvalidTokenError: 401: not a token, or one that uses what is never accepted.
    """
    parts = checked(token).split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload, signature
        refuse("the token is not a signed token", "form")
    head, payload, signature = parts
    header = json_object(decode(head))
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
    return SignedToken(
        algorithm=algorithm,
        kid=kid,
        signing_input=f"{head}.{payload}".encode("ascii", "replace"),
        payload=payload,
        signature=decode(signature),
    )


def checked(token: object) -> str:
    """The token, when it is a text of a bearable length.

    Raises:
        InvalidTokenError: 401: otherwise.
    """
    if not isinstance(token, str) or len(token) > MAX_TOKEN:
        refuse("the token is too long", "size")
    return token


def decode(text: str) -> bytes:
    """The bytes of one part: base64url in its only canonical form, so that one token has one text.

    Raises:
        InvalidTokenError: 401: anything else.
    """
    if not _BASE64URL.fullmatch(text):
        refuse("a part of the token is not base64url", "form")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        refuse("a part of the token is not base64url", "form")
    # Only the last character can hold bits that decode to nothing.
    if (
        len(text) % 4
        and base64.urlsafe_b64encode(data[-(len(data) % 3) :]).rstrip(b"=")[-1:] != text[-1:].encode()
    ):
        refuse("a part of the token is not canonical", "form")
    return data


def json_object(data: bytes) -> dict[str, object]:
    """The object that a part holds. Two readers must never see two different objects in it.

    Raises:
        InvalidTokenError: 401: no object, not UTF-8, a key twice, or a number that is none.
    """
    try:
        value = _DECODER.decode(data.decode())
    except (ValueError, RecursionError):
        # Duplicate keys and NaN come here as well, raised from within the decoder.
        refuse("a part of the token is not a JSON object", "json")
    if not isinstance(value, dict):
        refuse("a part of the token is not a JSON object", "json")
    return value


def refuse(message: str, reason: str) -> NoReturn:
    """Refuses a token. The reason is for the log."""
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


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_float)
