"""Decides which names have secret values.

Substrings of names hide too much (`author`, `token_type`) and too little (`privateKey`). So a name in camelCase,
snake_case or kebab-case is split into its words, and whole words decide. A word such as `password` makes a name secret,
unless the last word names a property of the secret (`secret_id`, `password_changed_at`).
"""

from __future__ import annotations

from functools import lru_cache

from .patterns import pattern

__all__ = ["is_header_secret", "is_secret_name", "may_end_secret_name", "may_hold_secret_name", "words"]

_PHRASES = (
    "access key", "access keys", "account key", "account keys", "aes key", "api key", "api keys",
    "application key", "auth code", "auth header", "auth key", "authorization", "backup code", "backup codes",
    "bearer", "card number", "client assertion", "client key", "code verifier", "connection string",
    "consumer key", "cookie", "cookies", "credential", "credentials", "csc", "cvc", "cvv", "db pass",
    "decryption key", "deploy key", "ecdsa key", "encryption key", "encryption keys", "function key",
    "hmac key", "host key", "jwt", "key material", "license key", "master key", "mfa code", "otp", "pass code",
    "pass key", "pass phrase", "passcode", "passkey", "passphrase", "passwd", "password", "passwords", "pem",
    "plaintext", "private key", "private keys", "psk", "pwd", "recovery code", "recovery codes", "rsa key",
    "sas key", "secret", "secrets", "security answer", "security code", "server key", "service key",
    "service role key", "session key", "shared key", "signing key", "social security", "ssh key", "ssl key",
    "ssn", "storage key", "subscription key", "tls key", "totp", "verification code", "webhook key",
    "wrapping key", "write key",
)  # fmt: skip
_WORDS_OF_PHRASES = tuple(tuple(phrase.split()) for phrase in _PHRASES)
_LAST_WORDS = frozenset(phrase[-1] for phrase in _WORDS_OF_PHRASES if len(phrase) > 1)

_VENDORS = frozenset(
    {
        "adyen", "airtable", "algolia", "amplitude", "anthropic", "auth0", "azure", "braintree", "bugsnag",
        "cloudflare", "cohere", "cosmos", "datadog", "dd", "deepl", "discord", "dropbox", "elastic", "facebook",
        "fastly", "firebase", "github", "gitlab", "google", "grafana", "groq", "heroku", "honeycomb",
        "huggingface", "intercom", "launchdarkly", "mailchimp", "mailgun", "mandrill", "mapbox", "mistral",
        "mixpanel", "netlify", "newrelic", "notion", "okta", "openai", "opsgenie", "pagerduty", "paypal",
        "pinecone", "plaid", "posthog", "postmark", "pusher", "rapidapi", "replicate", "rollbar", "sendgrid",
        "sentry", "shopify", "slack", "splunk", "spotify", "stripe", "supabase", "telegram", "twilio", "twitch",
        "vercel", "zendesk",
    }
)  # fmt: skip
"""Services whose `*_key` is a complete credential. Services named by a common word are left out: `segment_key`."""

_OTHER_PASSES = frozenset({"boarding", "day", "first", "high", "low", "season", "second", "ski", "travel"})
"""With one of these words, a `pass` is not a password."""

_ENDINGS = (
    "accesskey", "accountkey", "apikey", "cardnumber", "clientsecret", "credentials", "encryptionkey", "passcode",
    "passphrase", "passwd", "password", "privatekey", "pwd", "secret", "secretkey", "signingkey", "token",
    "adminpass", "adminpw", "dbpass", "dbpw", "rootpass", "rootpw", "smtppass", "smtppw", "sqlpass", "userpass",
    "userpw",
)  # fmt: skip
"""Endings of names whose words are not separated: `refreshtoken`, `dbpassword`."""

_EXACT = frozenset(
    {"aspnetsessionid", "connectsid", "jsessionid", "phpsessid", "pw", "sig", "signature", "xamzsignature",
     "xamzcredential", "xgoogsignature", "xsessionid"}
)  # fmt: skip

_STEMS = (
    "assertion", "auth", "bearer", "card", "code", "nstring", "n.string", "cookie", "cred",
    "csc", "cvc", "cvv", "jwt", "key", "otp", "kty", "pass", "pem", "plaintext", "psk", "pw", "secret",
    "security", "sess", "sig", "ssn", "state", "token", "tsid", "t.sid",
)  # fmt: skip
"""Every secret ASCII name contains one of these, in lower case and without separators other than dots. Names that need
a companion, and their companions, also contain one (`state`, `kty`)."""

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
"""Tokens that give no access: cursors and idempotency keys."""

_ABOUT_WORDS = frozenset(
    {
        "age", "algorithm", "arn", "arns", "at", "attempts", "bucket", "changed", "check", "count", "date",
        "domain", "enabled", "endpoint", "error", "errors", "expired", "expires", "expiry", "field", "fields",
        "file", "found", "id", "ids", "in", "index", "issued", "issuer", "label", "length",
        "lifetime", "limit", "manager", "max", "method", "min", "missing", "mode", "name", "names", "path",
        "policy", "present", "provider", "reason", "refreshed", "required", "reset", "rotated",
        "rotation", "size", "stage", "state", "status", "stdin", "strength", "table", "time", "ttl", "type",
        "types", "updated", "uri", "url", "use", "used", "valid", "verified", "version", "versions",
    }
)  # fmt: skip
"""Last words of names that describe a secret, such as `secret_arn`, and do not hold it."""

_STILL_TOKEN = frozenset(
    {"b64", "base64", "body", "data", "encoded", "header", "json", "new", "old", "plain", "raw", "secret", "string",
     "text", "value", "values"}
)  # fmt: skip
"""Words after `token` that leave the name secret. Other words make it harmless: token_bucket, tokens_refreshed."""
_PARTS_OF_VALUE = _STILL_TOKEN - {"secret"} - _LAST_WORDS

_SEPARATORS = str.maketrans("", "", " _-")
_SEPARATORS_AND_DOTS = str.maketrans("", "", " _-.")
_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+"
_MAX_LENGTH = 256


def words(name: str) -> tuple[str, ...]:
    """Return the words of a camelCase, snake_case or kebab-case name, in lower case. Numbers are words."""
    return tuple(word.lower() for word in pattern(_WORD).findall(name))


def is_secret_name(name: str) -> bool:
    """Return whether the value of this name is a secret."""
    return _is_secret(name[-_MAX_LENGTH:])


# Bounded: callers choose names, and these must not fill the memory.
@lru_cache(maxsize=4096)
def _is_secret(name: str) -> bool:
    if name.translate(_SEPARATORS_AND_DOTS).lower() in _EXACT:
        return True  # connect.sid
    # A dotted name is a path. Its last part decides, unless that is a number or a word such as "value".
    path, _, last = name.rpartition(".")
    while path and (last in _PARTS_OF_VALUE or last.isdigit()):
        path, _, last = path.rpartition(".")
    if path and may_end_secret_name(last):
        last = f"{path.rpartition('.')[2]}_{last}"  # stripe.key
    if not last.isascii():
        last = _ascii(last)
    joined = last.translate(_SEPARATORS).lower()
    if joined in _HARMLESS:
        return False
    if joined in _EXACT:
        return True
    parts = [word for word in words(last) if not word.isdigit()]
    if parts[-1:] == ["v"] and last[-1].isdigit():
        parts.pop()  # accessTokenV2
    if len(parts) > 1 and parts[-1] in _ABOUT_WORDS:
        return False
    unnumbered = joined.rstrip("0123456789")
    if unnumbered.endswith(_ENDINGS) or (
        unnumbered != joined and unnumbered.removesuffix("v").endswith(_ENDINGS)
    ):
        return True
    return (
        parts[-1:] in (["auth"], ["pw"])
        or (parts[-1:] == ["pass"] and _OTHER_PASSES.isdisjoint(parts))
        or (parts[-1:] in (["key"], ["keys"]) and not _VENDORS.isdisjoint(parts))
        or _holds_token(parts)
        or any(_contains(parts, phrase) and "".join(phrase) in joined for phrase in _WORDS_OF_PHRASES)
    )


def may_hold_secret_name(text: str) -> bool:
    """Return whether a text could contain a secret name, or a name that needs a companion (see `records`).

    A quick check: True may be wrong, False is always right.
    """
    if not text.isascii():
        return True
    joined = text.lower().replace(" ", "").replace("_", "").replace("-", "")
    for stem in _STEMS:  # noqa: SIM110 - `any` takes three times as long, and every line with a time comes here
        if stem in joined:
            return True
    return False


def is_header_secret(name: str) -> bool:
    """Return whether a header or cookie of this name holds a session id. Elsewhere, session ids give no access."""
    parts = words(name[-_MAX_LENGTH:])
    return (
        parts[-1:] == ("sid",) or parts[-2:] == ("session", "id") or parts[-1:] in (("session",), ("sessid",))
    )


def may_end_secret_name(word: str) -> bool:
    """Return whether a word can form a secret name with the word before it: `API key`."""
    return word.lower() in _LAST_WORDS


def _ascii(name: str) -> str:
    """Return a name in ASCII. Letters of other scripts become spaces between words."""
    # Imported here: few names need it.
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
