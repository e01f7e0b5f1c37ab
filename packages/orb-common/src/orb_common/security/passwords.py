"""Hash passwords with scrypt and verify them.

A hash names its parameters, so that the cost can rise as machines get faster:
`$scrypt$v=1$ln=15,r=8,p=3$<salt>$<hash>`. A stored hash is not trusted: parameters beyond the limits are refused,
because a planted hash could otherwise use all memory.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

from orb_common.exceptions import ValidationError

MAX_PASSWORD_BYTES: Final = 1024
SALT_BYTES: Final = 16
HASH_BYTES: Final = 32
VERSION: Final = 1
MAX_LN, MAX_R, MAX_P = 20, 32, 16
MAX_MEMORY: Final = 128 * 2**20
"""Bytes of memory for one hash."""
MAX_WORK: Final = 256 * 2**20
"""Bytes that all passes of one hash write. They take under a second where the default cost takes 0.3 s."""

_HASH_PATTERN: Final = re.compile(
    r"\$scrypt\$v=1\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,88})\$([A-Za-z0-9+/]{43,86})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScryptParameters:
    """The cost of a hash: memory is 128 * 2**ln * r bytes, time grows with p as well.

    Raises:
        ValueError: The cost is beyond the limits of this module or of scrypt.
    """

    ln: int = 15
    """Logarithm of N. 15 with r 8 takes 32 MiB: little enough for a function of 256 MB."""
    r: int = 8
    p: int = 3

    def __post_init__(self) -> None:
        within = 1 <= self.ln <= MAX_LN and 1 <= self.r <= MAX_R and 1 <= self.p <= MAX_P
        # The last condition is a rule of scrypt (RFC 7914, section 2). OpenSSL would fail only when it computes.
        if not within or self.memory > MAX_MEMORY or self.work > MAX_WORK or self.ln >= 16 * self.r:
            raise ValueError(
                "scrypt parameters are beyond 128 MiB, 256 MiB over all passes, or what scrypt allows"
            )

    @property
    def memory(self) -> int:
        """Bytes."""
        return 128 * (1 << self.ln) * self.r

    @property
    def work(self) -> int:
        """Bytes that all passes write."""
        return self.memory * self.p


DEFAULT: Final = ScryptParameters()
"""The cost that OWASP's password storage guide recommends for 32 MiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Whether a password is right, and the hash to store in place of the old one."""

    ok: bool
    replacement: str | None = None
    """A hash at today's cost. None: keep the stored one."""

    def __bool__(self) -> bool:
        return self.ok


def hash_password(password: str, salt: bytes | None = None, *, parameters: ScryptParameters = DEFAULT) -> str:
    """Return the hash of a password, to be stored.

    Args:
        password: 1 to 1,024 bytes; texts that look the same have the same hash (NFKC).
        salt: 8 to 64 bytes. None: random, so that two hashes of one password differ.
        parameters: The cost.

    Raises:
        ValidationError: The password is empty, too long or not text, or the salt is not 8 to 64 bytes.
    """
    if salt is not None and not (_has_type(salt, bytes) and 8 <= len(salt) <= 64):  # noqa: PLR2004
        raise ValidationError("the salt must be 8 to 64 bytes", field="salt")
    used = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    digest = _scrypt(_password_bytes(password), used, parameters, HASH_BYTES)
    cost = f"ln={parameters.ln},r={parameters.r},p={parameters.p}"
    return f"$scrypt$v={VERSION}${cost}${_encode(used)}${_encode(digest)}"


def verify_password(password: str, hashed: str | None) -> bool:
    """Return whether a password is right.

    A hash that is None or malformed takes as long as a wrong password, so that the time of a sign-in does not show
    whether an account exists.

    Raises:
        ValidationError: The password is not text: a missing field, not a wrong password.
    """
    if not _has_type(password, str):
        raise _not_text("password")
    try:
        # Checked before the hash is read: an invalid password must be refused as fast with an account as without.
        given = _password_bytes(password)
    except ValidationError:
        return False
    parsed = _parse(hashed)
    if parsed is None:
        _scrypt(given, b"no such salt....", DEFAULT, HASH_BYTES)
        return False
    parameters, salt, digest = parsed
    return hmac.compare_digest(_scrypt(given, salt, parameters, len(digest)), digest)


def needs_rehash(hashed: str, *, parameters: ScryptParameters = DEFAULT) -> bool:
    """Return whether a stored hash costs less than a new hash, or has an outdated form."""
    parsed = _parse(hashed)
    return parsed is None or _upgraded_cost(parsed[0], parameters) is not None


def verify_and_upgrade(
    password: str, hashed: str | None, *, parameters: ScryptParameters = DEFAULT
) -> Verification:
    """Verify a password, and if the stored hash is too cheap by now, make a new one.

    The new hash costs no less than the stored one, in memory or in work. Raise the errors of `verify_password`.
    """
    if not verify_password(password, hashed):
        return Verification(ok=False)
    parsed = _parse(hashed)
    cost = None if parsed is None else _upgraded_cost(parsed[0], parameters)
    return Verification(
        ok=True, replacement=None if cost is None else hash_password(password, parameters=cost)
    )


def _upgraded_cost(stored: ScryptParameters, today: ScryptParameters) -> ScryptParameters | None:
    """Return the cost of the hash that should replace a stored one. None: keep the stored one.

    It is the larger of each parameter. If these together are beyond the limits, it is today's cost, unless that would
    lower the memory or the work.
    """
    if stored.memory >= today.memory and stored.work >= today.work:
        return None
    try:
        return ScryptParameters(
            ln=max(stored.ln, today.ln), r=max(stored.r, today.r), p=max(stored.p, today.p)
        )
    except ValueError:
        return today if stored.memory <= today.memory and stored.work <= today.work else None


def generate_secure_token(length: int = 32) -> str:
    """Return a random URL-safe text of `length` characters, six bits each.

    Raises:
        ValidationError: The length is not a whole number, or is below 16, so that the token could be guessed.
    """
    if not _has_type(length, int) or length < 16:  # noqa: PLR2004
        raise ValidationError("a token must have 16 characters or more", field="length")
    return secrets.token_urlsafe(length)[:length]


def constant_time_equal(one: str | bytes, other: str | bytes) -> bool:
    """Return whether two secrets are equal, in a time that does not depend on where they differ.

    Raises:
        ValidationError: One of them is neither text nor bytes.
    """
    return hmac.compare_digest(_secret_bytes(one), _secret_bytes(other))


def _secret_bytes(value: str | bytes) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    if not _has_type(value, bytes):
        raise _not_text("secret")
    return value


def _has_type(value: object, kind: type) -> bool:
    """Return whether a value has its declared type, for callers without a type checker."""
    return isinstance(value, kind)


def _not_text(field: str) -> ValidationError:
    return ValidationError(f"the {field} must be text", field=field)


def _password_bytes(password: str) -> bytes:
    if not _has_type(password, str):
        raise _not_text("password")
    try:
        # Normalising takes quadratic time on combining marks, so check the length first. NFKC shortens a text to a
        # quarter at most.
        short = len(password) <= 4 * MAX_PASSWORD_BYTES
        data = unicodedata.normalize("NFKC", password).encode() if short else b""
    except UnicodeEncodeError:
        raise _not_text("password") from None
    if not 0 < len(data) <= MAX_PASSWORD_BYTES:
        raise ValidationError(f"the password must have 1 to {MAX_PASSWORD_BYTES} bytes", field="password")
    return data


def _scrypt(password: bytes, salt: bytes, parameters: ScryptParameters, length: int) -> bytes:
    # OpenSSL counts a little more memory than the formula.
    limit = parameters.memory + 2**20 * (1 + parameters.p)
    return hashlib.scrypt(
        password, salt=salt, n=1 << parameters.ln, r=parameters.r, p=parameters.p, maxmem=limit, dklen=length
    )


def _parse(hashed: str | None) -> tuple[ScryptParameters, bytes, bytes] | None:
    match = _HASH_PATTERN.fullmatch(hashed) if isinstance(hashed, str) else None
    if match is None:
        return None
    ln, r, p = (int(match[group]) for group in (1, 2, 3))
    try:
        return ScryptParameters(ln=ln, r=r, p=p), _decode(match[4]), _decode(match[5])
    except (ValueError, binascii.Error):
        return None


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
