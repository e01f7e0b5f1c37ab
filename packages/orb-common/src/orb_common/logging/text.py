"""Secrets in free text: messages, tracebacks, addresses, bodies.

Each kind has a sign that is cheap to look for ("@", "eyJ", a run of digits); its pattern runs only where the
sign is. No pattern goes back over what it has read: text comes from outside, and must not be able to keep a
function busy.
"""

from __future__ import annotations

import binascii
import re

from orb_common._patterns import pattern

from .cards import mask_cards
from .keys import is_secret_key

__all__ = ["MASK", "Sign", "mask_email", "mask_url_passwords", "redact_patterns", "redact_text"]

MASK = "***REDACTED***"


class Sign:
    """What a line was seen to contain, as bits."""

    AT = 1
    """An "@": e-mail addresses, passwords in URLs."""
    DIGITS = 2
    """13 digits, perhaps grouped."""
    AWS_ID = 4
    """AKIA or ASIA."""
    BASE64 = 8
    """40 characters of Base64 without a break."""
    JWT = 16
    PEM = 32
    SCHEME = 64
    """Bearer or Basic."""
    PAIR = 128
    """A "=", a ">" or a "%": what may join a name to a value, beside the ":" that is everywhere."""
    OPTION = 256
    """Two dashes."""
    ANYWHERE = AT | AWS_ID | BASE64 | JWT | SCHEME
    """What `redact_patterns` finds in a line of JSON as it does in a text."""
    ALL = 511


# From the "@" on: a top-level domain starts with a letter, which tells addresses from versions
# (`package@1.2.3`).
_DOMAIN = pattern(r"(?:@|%40)(?:[\w-]{1,63}\.){1,20}[^\W\d_][\w-]{0,62}")
_LOCAL = frozenset("!#$%&'*+-./=?^_`{|}~")
"""What RFC 5322 allows before the "@", beside letters and digits."""
# Each character is read once from each mark on: what leads up to one is looked at from behind.
_NAMED = pattern(r"(?<=[A-Za-z_]{2})[=/?&:'`{|](?=[^=/?&:'`{|]+\Z)")
_URL_USER = pattern(r"://[^\s/?#@:\"'<>]*+:(?!\d{1,5}(?:[/?#\s\"',;]|$))")
_ENCODED_URL_USER = pattern(
    r"(%3[aA](?:%2[fF]|/){2}(?:[^\s/\"'<>%]|%(?!3[aA]))*+%3[aA])(?:[^\s/\"'<>%]|%(?!26|2[fF]|40))++(?=%40|@)"
)
_UNBROKEN = pattern(r"[^\s\"'<>]*+")
_AWS_ID = pattern(r"(?:AKIA|ASIA)[A-Z0-9]{16,}")
_AWS_SECRET = pattern(r"(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")
_JWT_TEXT = pattern(r"[\w.-]+")
_PEM = pattern(r"-----BEGIN[ +%][^-]{0,80}-----.*?(?:-----END[ +%][^-]{0,80}-----|\Z)", re.DOTALL)
_SCHEME = pattern(
    r"(?<![A-Za-z0-9])(bearer|basic)((?:\s|%20|\+|:\s?|\\+[nrt]){1,4})([A-Za-z0-9._~+/=:%-]{6,})",
    re.IGNORECASE,
)
_PROSE = frozenset(
    {"access", "authentication", "authorization", "credentials", "expected", "expired", "format", "header",
     "information", "invalid", "method", "missing", "realm", "required", "scheme", "security", "support", "tokens"}
)  # fmt: skip
"""Words that follow "bearer" in sentences."""
# In an encoded address a name may follow "%26" or "%3F", whose digits are no part of it.
_NAME = pattern(
    r"(?:(?<![\w.%-])|(?<=%[0-9a-fA-F]{2})|(?<=%)(?![0-9a-fA-F]{2}))([\w.-]{2,}+)"
    r"(\\*(?:[\"']|%2[27])?(?:\s|%20){0,4}(?:={1,3}>?|:{1,2}=?|[+?|]=|-{0,2}>|%3[aAdDeE])(?:\s|%20){0,4})"
)
_VALUE = pattern(
    r"\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+(?:\"\"\"|\Z)|'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)"  # TOML, Python
    r"|[|>][0-9+-]{0,2}[ \t]*(?:\r?\n[ \t]+[^\r\n]*+)++"  # a block of YAML
    r"|\"(?:[^\"\\]|\\.)*+(?:\"|\Z)"  # "quoted"
    r"|\\\"(?:[^\"\\]|\\\\\\\"|\\\\|\\[^\"\\])*+(?:\\\"|\Z)"  # \"quoted inside quotes\"
    r"|\\{2,}\"[^\"]*+(?:\"|\Z)"  # quoted deeper
    r"|'(?:[^'\\]|\\.)*+(?:'|\Z)"  # the same with the other quote
    r"|\\'(?:[^'\\]|\\\\\\'|\\\\|\\[^'\\])*+(?:\\'|\Z)"
    r"|\\{2,}'[^']*+(?:'|\Z)"
    # Bare: up to a space, a quote, the next pair, or a bracket that closes what was opened before.
    r"|(?:[^\s&\"'<>\\%,;)\]}]|%(?!26)|\\(?![\"'nrt])|[,;](?![\s\"']|$|[\w.-]+[=:])|[)\]}](?![\s,;.)\]}\"']|$))+",
    re.DOTALL,
)
_ARN = pattern(r"arn:aws[\w-]*:secretsmanager:[\w-]*:[0-9]*:\Z")
_LONGEST_ARN = 90
"""Characters before the resource: partition, service, region, account."""
_LINE = pattern(r"\\*[\"']?[^\r\n\"'\\]+")
_WHOLE_LINES = ("authorization", "cookie")
"""Names whose values have spaces and further pairs in them, as headers are written."""
_PYDANTIC = pattern(r"(\[type=[\w.-]{1,80}, input_value=).{0,300}?(?=, input_type=\w)", re.DOTALL)
"""What pydantic refused, as its errors tell it: a mistyped password as well, cut where no name is left beside it."""
_OPTION = pattern(r"(?<![\w-])--([\w-]+)(\s+)([^\s\"'-][^\s\"']*)")


def mask_email(text: str) -> str:
    """Hides e-mail addresses but for the first character and the domain: `u***@example.com`.

    Text without an address comes back as it is.
    """
    if not text or ("@" not in text and "%40" not in text):
        return text
    encoded = "%40" in text
    parts: list[str] = []
    done = 0
    at = _next_at(text, 0) if encoded else text.find("@")
    while at >= 0:
        match = _DOMAIN.match(text, at)
        start = at
        while match and start > done and ((c := text[start - 1]).isalnum() or c in _LOCAL):
            start -= 1
        if match and start < at:
            parts += (text[done:start], _mask_local(text[start:at]), match[0])
            done = match.end()
        at = _next_at(text, at + 1) if encoded else text.find("@", at + 1)
    return "".join((*parts, text[done:])) if parts else text


def _next_at(text: str, start: int) -> int:
    at = text.find("@", start)
    other = text.find("%40", start)
    return other if at < 0 or 0 <= other < at else at


def _mask_local(local: str) -> str:
    if local.isalnum():
        return f"{local[0]}***"
    # In `email=bob@example.com` and `/users/bob@example.com` the name before is no part of the address,
    # though its characters might be.
    named = _NAMED.search(local)
    return f"{local[: named.end() + 1 if named else 1]}***"


def redact_text(text: str, signs: int = Sign.ALL) -> str:
    """Hides secrets in free text: those kinds whose signs were seen."""
    text = redact_patterns(text, signs)
    if ":" in text or (signs & Sign.PAIR and ("=" in text or ">" in text or "%" in text)):
        text = _mask_pairs(text)
    if signs & Sign.PAIR and ", input_value=" in text:
        text = _PYDANTIC.sub(_mask_input, text)
    if signs & Sign.OPTION and "--" in text:
        text = _OPTION.sub(_mask_option, text)
    if signs & Sign.DIGITS:
        text = mask_cards(text)
    return text


def redact_patterns(text: str, signs: int) -> str:
    """Hides the secrets that are known by their own look, wherever they stand.

    But for PEM, no pattern reads across a quote: they hold for a whole line of JSON, where it has no escapes.
    """
    if signs & Sign.PEM and "-----BEGIN" in text:
        text = _PEM.sub(MASK, text)
    if signs & Sign.JWT and "eyJ" in text:
        text = _JWT_TEXT.sub(_mask_jwt, text)
    if signs & Sign.AWS_ID and ("AKIA" in text or "ASIA" in text):
        text = _AWS_ID.sub(MASK, text)
    if signs & Sign.BASE64 and len(text) >= 40:  # noqa: PLR2004 - the length of an AWS secret key
        text = _AWS_SECRET.sub(_mask_key, text)
    if signs & Sign.SCHEME and ("bearer" in (small := text.lower()) or "basic" in small):
        text = _SCHEME.sub(_mask_scheme, text)
    if signs & Sign.AT:
        if "://" in text:
            text = mask_url_passwords(text)
        if "%3A" in text or "%3a" in text:
            text = _ENCODED_URL_USER.sub(_mask_encoded_password, text)
        text = mask_email(text)
    return text


def mask_url_passwords(text: str) -> str:
    """Hides the password of each URL that has one: `https://user:***REDACTED***@host`. The user's name stays."""
    parts: list[str] = []
    done = position = 0
    while match := _URL_USER.search(text, position):
        word = _UNBROKEN.match(text, match.end())
        position = word.end() if word else match.end()
        # The last "@" ends the password: some hold that character unescaped.
        at = text.rfind("@", match.end(), position)
        if at > match.end():
            parts += (text[done : match.end()], MASK)
            done = at
    return "".join((*parts, text[done:])) if parts else text


def _mask_encoded_password(match: re.Match[str]) -> str:
    return f"{match[1]}{MASK}"


def _mask_pairs(text: str) -> str:
    parts: list[str] = []
    done = position = 0
    while match := _NAME.search(text, position):
        position = match.end()
        # What follows an innocent name is looked through as well: it may hold pairs of its own.
        if not is_secret_key(match[1]) or _ends_arn(text, match.start()):
            continue
        whole = match[1].lower().endswith(_WHOLE_LINES) and text[position : position + 1] not in {'"', "'"}
        value = (_LINE if whole else _VALUE).match(text, position)
        if value is None or value[0] == MASK:
            continue
        position = value.end()
        parts += (text[done : match.end()], _mask_value(value[0]))
        done = position
    return "".join((*parts, text[done:])) if parts else text


def _ends_arn(text: str, start: int) -> bool:
    """Tells whether a name is that part of an ARN which says what kind of thing it names: `...:secret:orb/dev`."""
    return (
        text[start - 1 : start] == ":" and _ARN.search(text, max(start - _LONGEST_ARN, 0), start) is not None
    )


def _mask_value(value: str) -> str:
    bare = value.lstrip("\\")
    if bare[:1] not in {'"', "'"}:
        return MASK
    quote = value[: len(value) - len(bare)] + bare[0]
    return f"{quote}{MASK}{quote}"


def _mask_input(match: re.Match[str]) -> str:
    return f"{match[1]}{MASK}"


def _mask_option(match: re.Match[str]) -> str:
    name, space, value = match.groups()
    return f"--{name}{space}{MASK}" if is_secret_key(name) and MASK not in value else match[0]


def _mask_scheme(match: re.Match[str]) -> str:
    scheme, space, value = match.groups()
    if value.lower().rstrip(".:") in _PROSE or (scheme.lower() == "basic" and not _is_basic(value)):
        return match[0]
    return f"{scheme}{space}{MASK}"


def _is_basic(value: str) -> bool:
    try:
        return b":" in binascii.a2b_base64(value + "=" * (-len(value) % 4))
    except ValueError:
        return False


def _mask_jwt(match: re.Match[str]) -> str:
    word = match[0]
    start = word.find("eyJ")
    if start < 0 or word.count(".", start) < 2:  # noqa: PLR2004 - header.payload.signature
        return word
    return word[:start] + MASK


def _mask_key(match: re.Match[str]) -> str:
    # Digests are hexadecimal, words and paths lack digits or capitals; a random key of 40 has them all.
    word = match[0]
    kinds = (
        any(c.isupper() for c in word) and any(c.islower() for c in word) and any(c.isdigit() for c in word)
    )
    return MASK if kinds else word
