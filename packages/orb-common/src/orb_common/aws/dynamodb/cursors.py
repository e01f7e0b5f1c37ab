"""Paging cursors that a caller can hold but neither read into another query nor forge.

LastEvaluatedKey handed out as it is lets a caller start reading at any key of the table. Here the key travels
with an HMAC-SHA256 over itself and its scope (table, index and key condition); a cursor that was changed, or
that belongs to another question, is refused before DynamoDB is asked. The key itself is signed, not hidden:
it is encoded, and belongs to the page that the caller was allowed to see.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from typing import TYPE_CHECKING

from orb_common.exceptions import ConfigurationError, NotFoundError, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .attribute_values import AttributeValue, Item

FIELD = "nextToken"
_VERSION = b"\x01"
_DIGEST = 32
_MIN_SECRET = 16
_MAX_LENGTH = 65_536
# The keys of a table and an index have 6 kB at most, six times that where JSON has to escape every character.


class CursorCodec:
    """Encodes and checks cursors with one secret, which all instances of a function must share.

    `secret` may be a function that gives it: it is called for the first cursor, so that a start which pages
    nothing fetches nothing.

    Raises:
        ConfigurationError: the secret is shorter than 16 bytes, or `secret` raises NotFoundError; raised when it is
            first seen.
    """

    def __init__(self, secret: bytes | Callable[[], bytes]) -> None:
        self._source = secret
        self._secret = _checked(secret) if isinstance(secret, bytes) else b""

    def encode(self, key: Item, *, scope: str) -> str:
        """The cursor that continues after `key`. URL-safe, without padding."""
        body = _VERSION + json.dumps(
            {name: _to_json(value) for name, value in key.items()}, separators=(",", ":"), ensure_ascii=False
        ).encode("utf-8")
        return urlsafe_b64encode(self._sign(body, scope) + body).rstrip(b"=").decode("ascii")

    def decode(self, cursor: str, *, scope: str) -> Item:
        """The key after which to continue.

        Raises:
            ValidationError: the cursor is not text, was altered, or comes from another query, table, index or secret.
            ConfigurationError: the secret does not exist, or is too short.
        """
        try:
            given: object = cursor
            # Callers send JSON, in which it can be anything.
            if not isinstance(given, str) or len(given) > _MAX_LENGTH:
                raise _refusal()
            text = cursor.encode("ascii")
            raw = urlsafe_b64decode(text + b"=" * (-len(text) % 4))
        except (UnicodeEncodeError, Base64Error, ValueError):
            raise _refusal() from None
        digest, body = raw[:_DIGEST], raw[_DIGEST:]
        # Decoding is lenient (unused bits, foreign characters): only the one spelling that was issued is
        # accepted.
        if urlsafe_b64encode(raw).rstrip(b"=") != text or not hmac.compare_digest(
            digest, self._sign(body, scope)
        ):
            raise _refusal()
        if body[:1] != _VERSION:
            raise _refusal()
        values: dict[str, list[str]] = json.loads(body[1:])
        return {name: _from_json(value) for name, value in values.items()}

    def _sign(self, body: bytes, scope: str) -> bytes:
        if not self._secret:
            self._secret = _checked(self._fetched())
        bound = scope.encode("utf-8")
        return hmac.digest(self._secret, len(bound).to_bytes(4, "big") + bound + body, hashlib.sha256)

    def _fetched(self) -> bytes:
        try:
            return self._source() if callable(self._source) else self._source
        except NotFoundError as error:
            # Part of the deployment: the caller, who asked for a page, is not told that it is not there.
            raise ConfigurationError("the secret of the cursors does not exist") from error


def _checked(secret: bytes) -> bytes:
    if len(secret) < _MIN_SECRET:
        raise ConfigurationError(f"the secret of the cursors needs at least {_MIN_SECRET} bytes")
    return secret


def _refusal() -> ValidationError:
    return ValidationError(f"{FIELD} is not a cursor of this query", field=FIELD)


def _to_json(value: AttributeValue) -> list[str]:
    """A key attribute is text, a number or bytes; nothing else can be in a key."""
    if "S" in value:
        return ["S", value["S"]]
    if "N" in value:
        return ["N", value["N"]]
    return ["B", b64encode(value["B"]).decode("ascii")]


def _from_json(value: list[str]) -> AttributeValue:
    kind, content = value
    if kind == "S":
        return {"S": content}
    if kind == "N":
        return {"N": content}
    return {"B": b64decode(content)}
