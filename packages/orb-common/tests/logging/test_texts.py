"""Secrets in free text: addresses, cards, pairs, however they are spelled; and texts made to keep a function busy."""

# ruff: noqa: ANN001 - the fixtures of this folder

from __future__ import annotations

import re
from collections import namedtuple
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel

from orb_common.logging import mask_email, redact
from orb_common.logging.cards import is_card
from orb_common.logging.text import redact_text

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("user@example.com", "u***@example.com"),
        ("email=bob@example.com", "email=b***@example.com"),
        ("a@x.com,b@y.com/c@z.com", "a***@x.com,b***@y.com/***@z.com"),
        ("bob%40example.com", "b***%40example.com"),
        ("no address", "no address"),
        ("", ""),
        ("@x.com", "@x.com"),
        ("pkg@1.2.3", "pkg@1.2.3"),
    ],
)
def test_mask_email(given_text: str, expected: str) -> None:
    """The first character and the domain stay."""
    assert mask_email(given_text) == expected


def test_hostile_text_takes_no_time() -> None:
    """Patterns read forward only: what repeats their beginnings is read once. (Finishing is the assertion.)"""
    for piece in (
        "eyJ",
        "://a:",
        "a@",
        "4 ",
        "bearer ",
        "password=",
        "-----BEGIN A-----",
        'token="',
        "a.",
        "\\",
        "--x ",
        "AKIA",
        ",a",
        "%40",
        "4111 1111 1111 1111 ",
        "%3A//a%3A",
        "%26",
        "password=\\'",
    ):
        redact_text(piece * (240_000 // len(piece)))
    # One long word before an address, as a broken document gives it.
    assert redact_text("a" * 240_000 + "@x.com") == "a***@x.com"
    assert redact_text("ab=" * 80_000 + "bob@x.com").endswith("=b***@x.com")


@pytest.mark.parametrize("gap", [" ", "-", ".", "\t", "\u00a0", "\u202f", "\u2011", "\u2013", "%20", "+"])
def test_card_with_gaps_of_any_kind(log, lines, gap: str) -> None:
    """Numbers are pasted from documents and forms, with the spaces and dashes of these."""
    number = gap.join(["4111", "1111", "1111", "1111"])
    log.info("paid", extra={"note": f"with {number} today"})
    assert "1111" not in lines.getvalue()
    assert mask_in(f"q={number}&n=1") == "q=****-****-****-****&n=1"


@pytest.mark.parametrize(
    "plain",
    [
        "password=hunter2pw",
        "password: hunter2pw",
        '{"password": "hunter2pw"}',
        "https://x/?a=1&X-Amz-Signature=hunter2pw",
        "https://bob:hunter2pw@host/x",
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2pw\n-----END RSA PRIVATE KEY-----",
    ],
)
@pytest.mark.parametrize("encode", [quote, quote_plus, lambda plain: quote(plain, safe="")])
def test_encoded_addresses_hide_the_same(log, lines, plain: str, encode: Callable[[str], str]) -> None:
    """An address in the query of another is encoded once."""
    log.info("redirected", extra={"url": f"https://y/?to={encode(plain)}&page=2"})
    line = lines.getvalue()
    assert "hunter2pw" not in line
    assert "https://y/?to=" in line
    assert "&page=2" in line


@pytest.mark.parametrize("text", ["'password': 'hunter2pw'", "Password='hunter2pw'", "Bearer\nhunter2pw.x"])
def test_text_within_texts_hides_the_same(log, lines, text: str) -> None:
    """What `repr` wrote, and wrote again, has more backslashes."""
    for _ in range(4):
        log.info("got %s", text)
        text = repr({"v": text})
    assert len(lines.all()) == 4
    assert "hunter2pw" not in lines.getvalue()


@pytest.mark.parametrize(
    "plain",
    [
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orb/dev/spotify-AbCdEf",
        "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:orb",
        "arn:aws:lambda:eu-west-1:123456789012:function:orb-hub-dev-users:7",
        "arn:aws:kms:eu-west-1:123456789012:key/2f6a5d0e-3b1c-4e8f-9a67-0c5d4b3a2f1e",
        "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf",
        "s3://uploads/2026/11/2f6a5d0e-3b1c-4e8f-9a67-0c5d4b3a2f1e/report-20261121083000.pdf",
        "commit 9c1185a5c5e9fc54612808977ee8f548b2258d31: a fix",
        "call +1 555 123 4567 or (555) 123-4567",
        "10.0.0.12 192.168.100.200 172.16.254.1",
        "1732175342.123456 1732175342.654321",
        "2026-11-21 08:30:00.123456 2026-11-21T08:30:00+00:00",
        "2026/11/21/[$LATEST]0123456789abcdef0123456789abcdef",
    ],
)
def test_what_only_looks_alike_stays(log, lines, plain: str) -> None:
    """Names of resources, keys of objects, times, addresses of machines, telephone numbers."""
    log.info(plain, extra={"at": [{"value": plain}]})
    assert lines.last()["message"] == plain
    assert lines.last()["at"] == [{"value": plain}]


@pytest.mark.parametrize(
    "sign", ["=", ":", "==", "===", ":=", "::", "::=", "+=", "?=", "|=", "=>", "==>", "->", "-->", ">"]
)
@pytest.mark.parametrize("gap", ["", " ", "  ", "\t"])
def test_value_behind_any_sign_is_hidden(log, lines, sign: str, gap: str) -> None:
    """Make, Go, HCL, PHP and prose join names to values by signs of up to three characters."""
    text = f"set password{gap}{sign}{gap}hunter2pw, port 1"
    log.info(text, extra={"deeper": [{"config": text}]})
    assert lines.last()["message"] == text.replace("hunter2pw", "***REDACTED***")
    assert "hunter2pw" not in lines.getvalue()


def test_secret_beside_an_arn_is_hidden() -> None:
    """Only the ARN's own part is spared."""
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orb"
    assert mask_in(f"{arn} secret:hunter2") == f"{arn} secret:***REDACTED***"
    assert mask_in(f"read {arn}&secret=hunter2") == f"read {arn}&secret=***REDACTED***"


def test_percent_signs_are_no_part_of_what_follows() -> None:
    """A name after a percent sign is a name."""
    for before in ("100%", "%%", "%26", "%AD", "%"):
        assert mask_in(f"{before}password=hunter2") == f"{before}password=***REDACTED***"


def test_cards() -> None:
    """Luhn, 13 to 19 digits, no times."""
    assert is_card("4111111111111111")
    assert not is_card("4111111111111112")
    assert not is_card("411111111111")
    assert redact(Decimal(4111111111111111)) != Decimal(4111111111111111)
    for other in (Decimal("-1.2345678901E+7"), Decimal("0.123456789012345"), "٤١١١١١١١١١١١١١١١"):
        assert redact(other) == other
    # Ten of these have a right check digit.
    assert not any(is_card(str(millis)) for millis in range(1_700_000_000_000, 1_700_000_000_100))
    assert mask_in("order 4111-1111-1111-1111 12") == "order ****-****-****-**** 12"
    assert mask_in("12 3782 822463 10005.") == "12 ****-****-****-****."


def mask_in(value: str) -> str:
    return redact_text(value)


@given(st.uuids(), st.integers(0, 9))
def test_uuid_of_digits_stays(value: uuid.UUID, digit: int) -> None:
    """A UUID that looks like a card is a UUID."""
    likeness = re.sub("[a-f]", str(digit), str(value))
    assume(not re.search(r"[a-f]", likeness))
    assert redact_text(f"id {likeness} x") == f"id {likeness} x"


HIDDEN = "hunter2pw"
Login = namedtuple("Login", ["user", "password"])  # noqa: PYI024 - as old code has them


class Typed(BaseModel):
    password: int


def refused() -> Exception:
    with pytest.raises(ValueError, match="password") as caught:
        Typed(password=HIDDEN)
    return caught.value


@pytest.mark.parametrize(
    "value",
    [
        {b"password": HIDDEN},
        [{"n": 1, b"m": {b"password": HIDDEN}}],
        Login("ann", HIDDEN),
        [Login("ann", HIDDEN)],
        {"name": "DB_PASSWORD", "value": HIDDEN},
        {"Key": "apiKey", "Value": HIDDEN},
        {"multi": [{"name": "Authorization", "values": [HIDDEN]}]},
        {"name": "password", "value": HIDDEN, "bob@example.com": 1},
        f"user: ann\npassword: |\n  {HIDDEN}\n  {HIDDEN}\nport: 1",
        f"password: >-\n  {HIDDEN}\nport: 1",
        f'password = """{HIDDEN}"""',
        f"password = '''{HIDDEN}'''",
    ],
)
def test_secret_in_other_clothes(log, lines, value: object) -> None:
    """Keys of bytes, named tuples, names and values side by side, blocks of YAML, long strings."""
    log.info("seen", extra={"value": value, "again": {"deeper": [value]}})
    assert HIDDEN not in lines.getvalue()
    assert lines.getvalue().count("***REDACTED***") >= 2
    assert HIDDEN not in str(redact(value))


def test_what_pydantic_refused_is_hidden(log, lines) -> None:
    """Its errors quote the input, which can be a mistyped password."""
    try:
        raise RuntimeError("the event is not valid") from refused()
    except RuntimeError as error:
        log.log_error(error)
    assert HIDDEN not in lines.getvalue()
    assert "password\n  Input should be a valid integer" in str(lines.last()["exception"])
    assert "input_type=str" in str(lines.last()["exception"])


def test_names_and_values_that_are_no_secrets_stay() -> None:
    """A value is hidden for the name beside it, not for being called so."""
    for value in (
        {"name": "stage", "value": "dev"},
        {"value": "x"},
        {"key": 1, "value": "x"},
        {"Key": "n", "Value": ["a"]},
    ):
        assert redact(value) == value
