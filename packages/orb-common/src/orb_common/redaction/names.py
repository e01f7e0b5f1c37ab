"""Which names hold secrets.

Matching parts of names hides too much (`author`, `token_type`) and too little (`privateKey`). Here a name is
split into its words, as camelCase, snake_case or kebab-case has them, and whole words decide: a word such as
`password` makes a name secret, unless its last word says that it is only about one (`secret_id`,
`password_changed_at`).
"""

from __future__ import annotations

from functools import lru_cache

from .patterns import pattern

__all__ = ["is_secret_name", "words"]

_PHRASES = (
    "access key", "access keys", "api key", "api keys", "auth code", "auth header", "auth key", "authorization",
    "backup code", "backup codes", "bearer", "card number", "client assertion", "client key", "code verifier",
    "connection string", "cookie", "cookies", "credential", "credentials", "csc", "cvc", "cvv", "db pass",
    "encryption key", "encryption keys", "jwt", "key material", "master key", "mfa code", "otp", "pass code",
    "pass key", "pass phrase", "passcode", "passkey", "passphrase", "passwd", "password", "passwords", "pem",
    "plaintext", "private key", "private keys", "pwd", "recovery code", "recovery codes", "secret", "secrets",
    "security answer", "security code", "session key", "shared key", "signing key", "social security", "ssh key",
    "ssn", "totp", "verification code",
)  # fmt: skip
_WORDS_OF_PHRASES = tuple(tuple(phrase.split()) for phrase in _PHRASES)

_ENDINGS = (
    "accesskey", "apikey", "cardnumber", "clientsecret", "credentials", "encryptionkey", "passcode", "passphrase",
    "passwd", "password", "privatekey", "pwd", "secret", "secretkey", "signingkey", "token",
)  # fmt: skip
"""For names written without any mark between their words: `refreshtoken`, `dbpassword`."""

_EXACT = frozenset({"sig", "signature", "xamzsignature", "xamzcredential", "xgoogsignature"})

_HARMLESS = frozenset(
    {
        "clientrequesttoken",
        "continuationtoken",
        "idempotencytoken",
        "nexttoken",
        "pagetoken",
        "paginationtoken",
    }
)
"""Tokens that open nothing: cursors, and keys of repeated requests."""

_ABOUT = frozenset(
    {
        "age", "algorithm", "arn", "arns", "at", "attempts", "bucket", "changed", "check", "count", "date",
        "domain", "enabled", "endpoint", "error", "errors", "expired", "expires", "expiry", "field", "fields",
        "file", "found", "id", "ids", "in", "index", "issued", "issuer", "label", "length",
        "lifetime", "limit", "manager", "max", "method", "min", "missing", "mode", "name", "names", "path",
        "policy", "present", "provider", "reason", "refreshed", "required", "reset", "rotated",
        "rotation", "size", "stage", "state", "status", "strength", "table", "time", "ttl", "type",
        "types", "updated", "uri", "url", "use", "used", "valid", "verified", "version", "versions",
    }
)  # fmt: skip
"""Last words that make a name tell something about a secret, not the secret."""

_STILL_TOKEN = frozenset(
    {"b64", "base64", "body", "data", "encoded", "header", "json", "new", "old", "plain", "raw", "secret", "string",
     "text", "value", "values"}
)  # fmt: skip
"""Words that may follow `token` without making it harmless. Others do: token_bucket, tokens_refreshed."""

_SEPARATORS = str.maketrans("", "", " _-")
_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+"
_LONGEST = 256


def words(name: str) -> tuple[str, ...]:
    """Return the words of a camelCase, snake_case or kebab-case name, in lower case. Numbers are words."""
    return tuple(word.lower() for word in pattern(_WORD).findall(name))


def is_secret_name(name: str) -> bool:
    """Return whether a value under this name must not be seen."""
    return _decide(name[-_LONGEST:])


# Names that callers invent must not fill the memory.
@lru_cache(maxsize=4096)
def _decide(name: str) -> bool:
    # A dotted name is a path; what it holds is what its last part says that is not just "value" or a number.
    path, _, last = name.rpartition(".")
    while path and (last in _STILL_TOKEN or last.isdigit()):
        path, _, last = path.rpartition(".")
    if not last.isascii():
        last = _ascii(last)
    squeezed = last.translate(_SEPARATORS).lower()
    if squeezed in _HARMLESS:
        return False
    if squeezed in _EXACT:
        return True
    parts = [word for word in words(last) if not word.isdigit()]
    if len(parts) > 1 and parts[-1] in _ABOUT:
        return False
    if squeezed.rstrip("0123456789").endswith(_ENDINGS):
        return True
    return (
        parts[-1:] == ["auth"]
        or _holds_token(parts)
        or any(_contains(parts, phrase) and "".join(phrase) in squeezed for phrase in _WORDS_OF_PHRASES)
    )


def _ascii(name: str) -> str:
    """Return a name in plain letters: letters of other scripts stand between words."""
    # Imported here: hardly any name needs it.
    from unicodedata import normalize

    return normalize("NFKC", name).encode("ascii", "replace").decode().replace("?", " ")


def _holds_token(parts: list[str]) -> bool:
    return any(
        word in {"token", "tokens"} and all(later in _STILL_TOKEN for later in parts[position + 1 :])
        for position, word in enumerate(parts)
    )


def _contains(parts: list[str], phrase: tuple[str, ...]) -> bool:
    length = len(phrase)
    return any(tuple(parts[start : start + length]) == phrase for start in range(len(parts) - length + 1))
