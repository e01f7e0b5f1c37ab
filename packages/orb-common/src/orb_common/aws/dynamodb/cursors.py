"""Paging cursors that a caller can neither forge nor use for another query.

With a plain LastEvaluatedKey, a caller could start reading at any key of the table. A cursor holds the key and an
HMAC-SHA256 of the key and its scope (table, index and key condition). A cursor that was changed, or that belongs to
another query, is refused before DynamoDB is called. The key is signed, not encrypted: it belongs to a page that the
caller was allowed to see.
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
# The keys of a table and an index have at most 6 kB, and six times that if JSON escapes every character.


class CursorCodec:
    """Encodes and decodes cursors with a secret, which all instances of a function must share.

    `secret` may be a callable that returns it. It is called for the first cursor, so a Lambda function that needs no
    cursor fetches no secret.

    Raises:
        ConfigurationError: The secret is shorter than 16 bytes, or `secret` raises NotFoundError. Raised when the
            secret is first read.
    """

    def __init__(self, secret: bytes | Callable[[], bytes]) -> None:
        self._source = secret
        self._secret = _require_length(secret) if isinstance(secret, bytes) else b""
        self._bound = ""

    def bound_to(self, *facts: str) -> CursorCodec:
        """Return a codec whose cursors are valid only for the same facts, such as the caller and the filters.

        The scope of a repository is the table, the index and the key condition. It does not say who asks, nor what is
        left out of the pages afterwards.
        """
        bound = CursorCodec(self._key)
        bound._bound = repr((self._bound, facts))
        return bound

    def encode(self, key: Item, *, scope: str) -> str:
        """Return the cursor that continues after `key`: URL-safe, without padding."""
        body = _VERSION + json.dumps(
            {name: _to_json(value) for name, value in key.items()}, separators=(",", ":"), ensure_ascii=False
        ).encode("utf-8")
        return urlsafe_b64encode(self._sign(body, scope) + body).rstrip(b"=").decode("ascii")

    def decode(self, cursor: str, *, scope: str) -> Item:
        """Return the key after which to continue.

        Raises:
            ValidationError: The cursor is not text, was changed, or is for another query, table, index or secret.
            ConfigurationError: The secret does not exist, or is too short.
        """
        try:
            given: object = cursor
            # In the caller's JSON, it can have any type.
            if not isinstance(given, str) or len(given) > _MAX_LENGTH:
                raise _invalid_cursor()
            text = cursor.encode("ascii")
            raw = urlsafe_b64decode(text + b"=" * (-len(text) % 4))
        except (UnicodeEncodeError, Base64Error, ValueError):
            raise _invalid_cursor() from None
        digest, body = raw[:_DIGEST], raw[_DIGEST:]
        # Base64 decoding ignores unused bits and foreign characters. Only the exact text that was issued is accepted.
        if urlsafe_b64encode(raw).rstrip(b"=") != text or not hmac.compare_digest(
            digest, self._sign(body, scope)
        ):
            raise _invalid_cursor()
        if body[:1] != _VERSION:
            raise _invalid_cursor()
        values: dict[str, list[str]] = json.loads(body[1:])
        return {name: _from_json(value) for name, value in values.items()}

    def _key(self) -> bytes:
        if not self._secret:
            self._secret = _require_length(self._fetch_secret())
        return self._secret

    def _sign(self, body: bytes, scope: str) -> bytes:
        scope_bytes = (self._bound + scope).encode("utf-8")
        return hmac.digest(
            self._key(), len(scope_bytes).to_bytes(4, "big") + scope_bytes + body, hashlib.sha256
        )

    def _fetch_secret(self) -> bytes:
        try:
            return self._source() if callable(self._source) else self._source
        except NotFoundError as error:
            # The deployment is incomplete. A 404 would tell the caller that the page does not exist.
            raise ConfigurationError("the secret of the cursors does not exist") from error


def _require_length(secret: bytes) -> bytes:
    if len(secret) < _MIN_SECRET:
        raise ConfigurationError(f"the secret of the cursors needs at least {_MIN_SECRET} bytes")
    return secret


def _invalid_cursor() -> ValidationError:
    return ValidationError(f"{FIELD} is not a cursor of this query", field=FIELD)


def _to_json(value: AttributeValue) -> list[str]:
    """Encode an attribute of a key, which can only be text, a number or bytes."""
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
