"""Lines never show secrets, and are always valid JSON."""

from __future__ import annotations

import base64
import io
import json
import random
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.logging import get_logger
from orb_common.redaction import redact

STREAM = io.StringIO()
LOG = get_logger("test-redaction", stream=STREAM)
# Pytest's own handler also formats the records. It fails on those that have wrong arguments on purpose.
LOG._logger.parent = None
ALNUM = string.ascii_letters + string.digits
URL_SAFE = ALNUM + "-_"


def written(write: object) -> str:
    STREAM.seek(0)
    STREAM.truncate()
    write()  # type: ignore[operator]
    text = STREAM.getvalue()
    assert text.endswith("\n")
    assert text.count("\n") == 1
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    return text


# --- secrets, by kind ---------------------------------------------------------------------------------------------


def text(alphabet: str, least: int, most: int | None = None) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=least, max_size=most or least)


def with_check_digit(digits: str) -> str:
    return next(digits + last for last in string.digits if luhn(digits + last))


def luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if position % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


EMAILS = st.builds(
    "{}@{}.{}".format,
    text(ALNUM + "._+-", 2, 20).filter(lambda t: t[0].isalnum()),
    text(string.ascii_lowercase, 2, 10),
    st.sampled_from(["com", "co.uk", "example"]),
)
CARD_NUMBERS = st.builds(
    lambda issuer, rest: with_check_digit((issuer[0] + rest)[: issuer[1] - 1]),
    st.sampled_from(
        [("4", 16), ("51", 16), ("2720", 16), ("34", 15), ("6011", 16), ("36", 14), ("3589", 16), ("62", 19)]
    ),
    text(string.digits, 18),
)
GROUPED_CARDS = st.builds(
    lambda digits, mark: mark.join(digits[at : at + 4] for at in range(0, len(digits), 4)),
    CARD_NUMBERS.filter(lambda d: len(d) in {13, 14, 15, 16}),
    st.sampled_from(" -"),
)
TOKENS = text(ALNUM + "-._~+/", 12, 40).filter(lambda t: t[0].isalnum() and any(c.isdigit() for c in t))
BEARERS = st.builds("{} {}".format, st.sampled_from(["Bearer", "bearer"]), TOKENS)
JWTS = st.builds(
    lambda a, b, c: f"eyJ{a}.eyJ{b}.{c}",
    text(URL_SAFE, 10, 30),
    text(URL_SAFE, 10, 60),
    text(URL_SAFE, 20, 43),
)
AWS_IDS = st.builds(
    "{}{}".format, st.sampled_from(["AKIA", "ASIA"]), text(string.ascii_uppercase + string.digits, 16)
)
AWS_SECRETS = st.integers(0, 2**32).map(lambda seed: "".join(random.Random(seed).choices(ALNUM + "/+", k=40)))
PEMS = st.builds(
    lambda kind, body: f"-----BEGIN {kind}-----\n{body}\n-----END {kind}-----",
    st.sampled_from(["PRIVATE KEY", "RSA PRIVATE KEY", "CERTIFICATE"]),
    text(ALNUM + "+/", 64, 200),
)
# Not all zeros and not a word: the secret must not be in the line by chance.
PASSWORDS = text(ALNUM + "-_!$*", 8, 24).filter(
    lambda t: t[0].isalnum() and sum(c.isdigit() for c in t) > 2 and len(set(t)) > 5
)


def secrets() -> st.SearchStrategy[tuple[str, str]]:
    """Return a text with a secret, and the part of it that must be hidden."""
    whole = st.one_of(EMAILS, CARD_NUMBERS, GROUPED_CARDS, JWTS, AWS_IDS, AWS_SECRETS)
    return st.one_of(
        whole.map(lambda t: (t, t)),
        BEARERS.map(lambda t: (t, t.split(" ", 1)[1])),
        PEMS.map(lambda t: (t, t.split("\n")[1])),
        PASSWORDS.map(lambda t: (f"postgres://user:{t}@db.example.com:5432/x", t)),
        TOKENS.map(
            lambda t: (
                f"https://x.example/cb?access_token={t.replace('+', 'p').replace('/', 's')}&y=1",
                t.replace("+", "p").replace("/", "s"),
            )
        ),
        text("0123456789abcdef", 64).map(
            lambda t: (f"https://b.s3.amazonaws.com/k?X-Amz-Signature={t}&X-Amz-Expires=60", t)
        ),
        PASSWORDS.map(lambda t: (f'{{"user": 1, "password": "{t}"}}', t)),
        PASSWORDS.map(lambda t: (f"connect(password={t!r}, port=1)", t)),
        PASSWORDS.map(lambda t: (f"--client-secret {t}", t)),
        PASSWORDS.map(
            lambda t: (
                f"Basic {base64.b64encode(('me:' + t).encode()).decode()}",
                base64.b64encode(("me:" + t).encode()).decode(),
            )
        ),
    )


PROSE = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters=ALNUM + "+/=-_.@%"), max_size=6
)


def places(secret: str, before: str, after: str) -> list[object]:
    found = f"{before} {secret} {after}"

    def raises() -> None:
        try:
            raise ValueError(found)
        except ValueError:
            LOG.exception("failed")

    def chained() -> None:
        try:
            try:
                raise KeyError(found)
            except KeyError as error:
                raise RuntimeError("outer") from error
        except RuntimeError as error:
            error.add_note(found)
            LOG.log_error(error)

    def appended() -> None:
        with LOG.append_context_keys(key=found):
            LOG.info("x")

    def in_thread() -> None:
        LOG.thread_safe_append_keys(key={"deep": [found]})
        LOG.info("x")
        LOG.thread_safe_clear_keys()

    class Foreign:
        def __str__(self) -> str:
            return f"Foreign({found})"

    return [
        lambda: LOG.info(found),
        lambda: LOG.info("got %s", found),
        lambda: LOG.info("got %s %d", found),  # noqa: PLE1206 - a wrong format string, on purpose
        lambda: LOG.info({"a": [found]}),
        lambda: LOG.info(json.dumps({"a": {"b": found}})),
        lambda: LOG.info("x", extra={"field": found}),
        lambda: LOG.info("x", field={"a": [{"b": (1, found)}]}),
        lambda: LOG.info("x", field={found: 1}),
        lambda: LOG.info("x", field={"a": {found: {"b": 1}}}),
        lambda: LOG.info("x", **{found: 1}),
        lambda: LOG.info("x", field={found, "other"}),
        lambda: LOG.info("x", field=found.encode()),
        lambda: LOG.info("x", field=Foreign()),
        lambda: LOG.info("x", field={1: found}),
        lambda: LOG.info("x", field=json.dumps({"body": json.dumps({"a": found})})),
        lambda: LOG.info("x", **{"a@b.example": 1, "field": found}),
        lambda: LOG.info(Foreign()),
        raises,
        chained,
        appended,
        in_thread,
    ]


@settings(max_examples=3 * settings().max_examples, suppress_health_check=[HealthCheck.too_slow])
@given(secrets(), PROSE, PROSE, st.data())
def test_no_planted_secret_survives(
    planted: tuple[str, str], before: str, after: str, data: st.DataObject
) -> None:
    """A line shows no secret, of any kind, in any part of a record."""
    secret, hidden = planted
    write = data.draw(st.sampled_from(places(secret, before, after)))
    line = written(write)
    assert hidden not in line
    assert json.dumps(hidden)[1:-1] not in line


@settings(max_examples=2 * settings().max_examples)
@given(
    st.sampled_from(
        [
            "password",
            "client_secret",
            "apiKey",
            "X-Api-Key",
            "refreshToken",
            "privateKey",
            "certificatePem",
            "authorization",
            "dbpassword",
            "AWS_SECRET_ACCESS_KEY",
            "ssn",
            "set-cookie",
            "passphrase",
            "sessionToken",
        ]
    ),
    PASSWORDS,
    st.integers(0, 12),
)
def test_value_of_a_secret_name_is_hidden_at_any_depth(key: str, secret: str, depth: int) -> None:
    """The value of a secret name is hidden, whether text, number or structure."""
    value: object = {key: secret, "number": {key: 7311996220}, "list": {key: [secret, {"x": secret}]}}
    for level in range(depth):
        value = {"level": value} if level % 2 else [value]
    line = written(lambda: LOG.info("x", field=value))
    assert secret not in line
    assert "7311996220" not in line
    assert secret not in str(redact(value))


@given(CARD_NUMBERS)
def test_integer_card_is_hidden(digits: str) -> None:
    """A card number that is an int is hidden: as a value, as a key, and in a list."""
    for write in (
        lambda: LOG.info("x", field=int(digits)),
        lambda: LOG.info("x", field=[{"n": int(digits)}]),
        lambda: LOG.info("x", field={int(digits): 1}),
        lambda: LOG.info(int(digits)),
    ):
        assert digits not in written(write)


ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(st.characters()),
        st.binary(),
        st.decimals(),
        st.datetimes(),
        st.uuids(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(st.text(st.characters()), st.integers(), st.none(), st.booleans(), st.binary()),
            inner,
            max_size=4,
        ),
        st.tuples(inner, inner),
    ),
    max_leaves=15,
)


@settings(max_examples=3 * settings().max_examples, suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING, st.text(st.characters()))
def test_every_line_is_valid_json(payload: object, message: str) -> None:
    """Every call writes one line of valid JSON and raises nothing."""
    written(lambda: LOG.info(message, payload=payload))
    written(lambda: LOG.info(payload))
    written(lambda: LOG.info(message, payload))
    redact(payload)


@given(
    st.integers(0, 40),
    st.sampled_from(
        [
            "4111 1111 1111 1111",
            "password=hunter2secret",
            "bob@example.com",
            "eyJhbGciOiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl",
        ]
    ),
)
def test_cut_text_shows_no_half_secret(offset: int, secret: str) -> None:
    """A line that is too long is never cut within a secret."""
    filler = ("lorem ipsum " * 1400)[: 16_384 - offset]
    line = written(lambda: LOG.info("x", field=f"{filler} {secret} {'y ' * 150_000}"))
    assert len(line) < 262_000
    for hidden in ("4111 1111", "hunter2", "bob@", "eyJhbG"):
        assert hidden not in line
