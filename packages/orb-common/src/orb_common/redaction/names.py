"""Which names hold secrets.

Matching parts of names hides too much (`author`, `token_type`) and too little (`privateKey`). Here a name is
split into its words, as camelCase, snake_case or kebab-case has them, and whole words decide: a word such as
`password` makes a name secret, unless its last word says that it is only about one (`secret_id`,
`password_changed_at`).
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
"""Services whose `*_key` is the whole of a credential, those left out whose name is a plain word: `segment_key`."""

_PASSES = frozenset({"boarding", "day", "first", "high", "low", "season", "second", "ski", "travel"})
"""What makes a `pass` another thing than a password."""

_ENDINGS = (
    "accesskey", "accountkey", "apikey", "cardnumber", "clientsecret", "credentials", "encryptionkey", "passcode",
    "passphrase", "passwd", "password", "privatekey", "pwd", "secret", "secretkey", "signingkey", "token",
    "adminpass", "adminpw", "dbpass", "dbpw", "rootpass", "rootpw", "smtppass", "smtppw", "sqlpass", "userpass",
    "userpw",
)  # fmt: skip
"""For names written without any mark between their words: `refreshtoken`, `dbpassword`."""

_EXACT = frozenset(
    {"aspnetsessionid", "connectsid", "jsessionid", "phpsessid", "pw", "sig", "signature", "xamzsignature",
     "xamzcredential", "xgoogsignature", "xsessionid"}
)  # fmt: skip

_STEMS = (
    "assertion", "auth", "bearer", "card", "code", "nstring", "n.string", "cookie", "cred",
    "csc", "cvc", "cvv", "jwt", "key", "otp", "kty", "pass", "pem", "plaintext", "psk", "pw", "secret",
    "security", "sess", "sig", "ssn", "state", "token", "tsid", "t.sid",
)  # fmt: skip
"""Every secret name of plain letters holds one of these, once its case and separators are gone, dots apart. So do
names that are secret beside others, or those others (`state`, `kty`)."""

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
        "rotation", "size", "stage", "state", "status", "stdin", "strength", "table", "time", "ttl", "type",
        "types", "updated", "uri", "url", "use", "used", "valid", "verified", "version", "versions",
    }
)  # fmt: skip
"""Last words that make a name tell something about a secret, not the secret."""

_STILL_TOKEN = frozenset(
    {"b64", "base64", "body", "data", "encoded", "header", "json", "new", "old", "plain", "raw", "secret", "string",
     "text", "value", "values"}
)  # fmt: skip
"""Words that may follow `token` without making it harmless. Others do: token_bucket, tokens_refreshed."""
_PARTS_OF_VALUE = _STILL_TOKEN - {"secret"} - _LAST_WORDS

_SEPARATORS = str.maketrans("", "", " _-")
_SEPARATORS_AND_DOTS = str.maketrans("", "", " _-.")
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
    if name.translate(_SEPARATORS_AND_DOTS).lower() in _EXACT:
        return True  # connect.sid
    # A dotted name is a path; what it holds is what its last part says that is not just "value" or a number.
    path, _, last = name.rpartition(".")
    while path and (last in _PARTS_OF_VALUE or last.isdigit()):
        path, _, last = path.rpartition(".")
    if path and may_end_secret_name(last):
        last = f"{path.rpartition('.')[2]}_{last}"  # stripe.key
    if not last.isascii():
        last = _ascii(last)
    squeezed = last.translate(_SEPARATORS).lower()
    if squeezed in _HARMLESS:
        return False
    if squeezed in _EXACT:
        return True
    parts = [word for word in words(last) if not word.isdigit()]
    if parts[-1:] == ["v"] and last[-1].isdigit():
        parts.pop()  # accessTokenV2
    if len(parts) > 1 and parts[-1] in _ABOUT:
        return False
    plain = squeezed.rstrip("0123456789")
    if plain.endswith(_ENDINGS) or (plain != squeezed and plain.removesuffix("v").endswith(_ENDINGS)):
        return True
    return (
        parts[-1:] in (["auth"], ["pw"])
        or (parts[-1:] == ["pass"] and _PASSES.isdisjoint(parts))
        or (parts[-1:] in (["key"], ["keys"]) and not _VENDORS.isdisjoint(parts))
        or _holds_token(parts)
        or any(_contains(parts, phrase) and "".join(phrase) in squeezed for phrase in _WORDS_OF_PHRASES)
    )


def may_hold_secret_name(text: str) -> bool:
    """Return whether a secret name, or one that others can make secret, could stand in a text.

    Errs only by saying so: it is a quick look.
    """
    if not text.isascii():
        return True
    small = text.lower().replace(" ", "").replace("_", "").replace("-", "")
    for stem in _STEMS:  # noqa: SIM110 - `any` takes three times as long, and every line with a time comes here
        if stem in small:
            return True
    return False


def is_header_secret(name: str) -> bool:
    """Return whether a header or cookie of this name holds the id of a session. Elsewhere such ids open nothing."""
    found = words(name[-_LONGEST:])
    return (
        found[-1:] == ("sid",) or found[-2:] == ("session", "id") or found[-1:] in (("session",), ("sessid",))
    )


def may_end_secret_name(word: str) -> bool:
    """Return whether a word can make a secret name with the one before it: `API key`."""
    return word.lower() in _LAST_WORDS


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
