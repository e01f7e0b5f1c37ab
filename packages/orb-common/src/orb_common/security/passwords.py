"""Stores passwords as scrypt hashes that say how they were made, so that the cost can rise with the machines.

The hash string is `$scrypt$v=1$ln=15,r=8,p=3$<salt>$<hash>`. What is stored is not trusted: parameters beyond
the limits are refused, because a planted hash could otherwise ask for all memory.
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
"""Bytes for one hash."""
MAX_WORK: Final = 256 * 2**20
"""Bytes that all passes of one hash write: under a second where the default takes 0.3."""

_FORM: Final = re.compile(
    r"\$scrypt\$v=1\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,88})\$([A-Za-z0-9+/]{43,86})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScryptParameters:
    """What a hash costs: memory is 128 * 2**ln * r bytes, time grows with p as well.

    Raises:
        ValueError: beyond what this process would agree to compute.
    """

    ln: int = 15
    """Logarithm of N. 15 with r 8 takes 32 MiB: little enough for a function of 256 MB."""
    r: int = 8
    p: int = 3

    def __post_init__(self) -> None:
        within = 1 <= self.ln <= MAX_LN and 1 <= self.r <= MAX_R and 1 <= self.p <= MAX_P
        # The last is a rule of scrypt itself (RFC 7914, section 2): OpenSSL would fail only when it computes.
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
"""The cost that OWASP's password storage guide gives for 32 MiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Whether a password fits, and what to store in place of the old hash."""

    ok: bool
    replacement: str | None = None
    """A hash at today's cost. None: the stored one is good."""

    def __bool__(self) -> bool:
        return self.ok


def hash_password(password: str, salt: bytes | None = None, *, parameters: ScryptParameters = DEFAULT) -> str:
    """The string to store.

    Args:
        password: Up to 1,024 bytes; what looks the same is the same (NFKC).
        salt: 8 bytes or more; by default random. Two hashes of one password are then different.
        parameters: What it costs.

    Raises:
        ValidationError: an empty or overlong password, one that is not text, or a salt that is not 8 to 64 bytes.
    """
    if salt is not None and not (_is_a(salt, bytes) and 8 <= len(salt) <= 64):  # noqa: PLR2004
        raise ValidationError("the salt must be 8 to 64 bytes", field="salt")
    used = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    digest = _scrypt(_bytes(password), used, parameters, HASH_BYTES)
    cost = f"ln={parameters.ln},r={parameters.r},p={parameters.p}"
    return f"$scrypt$v={VERSION}${cost}${_encode(used)}${_encode(digest)}"


def verify_password(password: str, hashed: str | None) -> bool:
    """Whether the password fits. No hash, or one that cannot be read, takes as long as a wrong password does.

    So the answer to a sign-in tells nobody by its time whether an account exists.

    Raises:
        ValidationError: The password is not text: a field that was left out, not a wrong password.
    """
    if not _is_a(password, str):
        raise _not_text("password")
    try:
        # Before the hash is looked at: what is no password must be refused as fast where there is an account
        # as where there is none.
        given = _bytes(password)
    except ValidationError:
        return False
    parsed = _parse(hashed)
    if parsed is None:
        _scrypt(given, b"no such salt....", DEFAULT, HASH_BYTES)
        return False
    parameters, salt, digest = parsed
    return hmac.compare_digest(_scrypt(given, salt, parameters, len(digest)), digest)


def needs_rehash(hashed: str, *, parameters: ScryptParameters = DEFAULT) -> bool:
    """Whether a stored hash costs less than hashes do today, or is of a form that is not written any more."""
    parsed = _parse(hashed)
    return parsed is None or _raised(parsed[0], parameters) is not None


def verify_and_upgrade(
    password: str, hashed: str | None, *, parameters: ScryptParameters = DEFAULT
) -> Verification:
    """Verifies, and makes a new hash while the password is at hand if the stored one has become too cheap.

    The new hash costs no less than the stored one, in memory or in work. Raises as `verify_password`.
    """
    if not verify_password(password, hashed):
        return Verification(ok=False)
    parsed = _parse(hashed)
    raised = None if parsed is None else _raised(parsed[0], parameters)
    return Verification(
        ok=True, replacement=None if raised is None else hash_password(password, parameters=raised)
    )


def _raised(stored: ScryptParameters, today: ScryptParameters) -> ScryptParameters | None:
    """Return what a hash should cost in place of a stored one. None: the stored one is good.

    No parameter is lowered. Where the larger of each are together more than this process would compute, it is today's
    cost, unless that would lower the memory or the work.
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
    """A random URL-safe text of `length` characters, six bits each.

    Raises:
        ValidationError: fewer than 16 characters, which could be guessed, or not a whole number.
    """
    if not _is_a(length, int) or length < 16:  # noqa: PLR2004
        raise ValidationError("a token must have 16 characters or more", field="length")
    return secrets.token_urlsafe(length)[:length]


def constant_time_equal(one: str | bytes, other: str | bytes) -> bool:
    """Compares secrets in a time that does not depend on where they differ.

    Raises:
        ValidationError: One of them is neither text nor bytes.
    """
    return hmac.compare_digest(_raw(one), _raw(other))


def _raw(value: str | bytes) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    if not _is_a(value, bytes):
        raise _not_text("secret")
    return value


def _is_a(value: object, kind: type) -> bool:
    """Return whether a caller without a type checker gave what it should."""
    return isinstance(value, kind)


def _not_text(field: str) -> ValidationError:
    return ValidationError(f"the {field} must be text", field=field)


def _bytes(password: str) -> bytes:
    if not _is_a(password, str):
        raise _not_text("password")
    try:
        # Normalising takes quadratic time on marks that have to be put in order, so the length is looked at
        # before. No composed form is longer than four characters.
        short = len(password) <= 4 * MAX_PASSWORD_BYTES
        data = unicodedata.normalize("NFKC", password).encode() if short else b""
    except UnicodeEncodeError:
        raise _not_text("password") from None
    if not 0 < len(data) <= MAX_PASSWORD_BYTES:
        raise ValidationError(f"the password must have 1 to {MAX_PASSWORD_BYTES} bytes", field="password")
    return data


def _scrypt(password: bytes, salt: bytes, parameters: ScryptParameters, length: int) -> bytes:
    # OpenSSL's own limit counts a little more than the formula.
    limit = parameters.memory + 2**20 * (1 + parameters.p)
    return hashlib.scrypt(
        password, salt=salt, n=1 << parameters.ln, r=parameters.r, p=parameters.p, maxmem=limit, dklen=length
    )


def _parse(hashed: str | None) -> tuple[ScryptParameters, bytes, bytes] | None:
    match = _FORM.fullmatch(hashed) if isinstance(hashed, str) else None
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
