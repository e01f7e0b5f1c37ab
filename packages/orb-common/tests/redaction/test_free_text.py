"""Secrets in free text, in any notation, and hostile texts."""

# ruff: noqa: ANN001 - fixtures

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.redaction import MASK, cut_text, redact_text

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("length", [60_000, pytest.param(240_000, marks=pytest.mark.nightly)])
def test_hostile_text_takes_no_time(length: int) -> None:
    """No pattern backtracks on a text that repeats its beginning. (The test passes if it ends.)"""
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
        "password: [",
        "{'value': ",
        "{'name': 'password', 'value': ",
        "('password', ",
        "[password, ",
        "- - password\n  - ",
        "\npassword:\n ",
        "\\npassword:\\n ",
        "[password]\n",
        "password: <a",
        "--password \\\n",
        "code=a&client_id=b&",
        "'\"",
        "name: password\nvalue: '",
        "password: str | ",
        "token: a ",
        "API key ",
        "--password '\"'\"'a",
        "password: \"'\"'",
        "q=%5B%22password%22",
        "%2522password",
        "  | password: |\n",
        "password: a[b]c",
        "'kty': 'x', 'd': ",
        "@a.b password=",
    ):
        redact_text(piece * (length // len(piece)))
    # One long word before an address, as in a broken document.
    assert redact_text("a" * length + "@x.com") == "a***@x.com"
    assert redact_text("ab=" * (length // 3) + "bob@x.com").endswith("=b***@x.com")


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
def test_encoded_addresses_hide_the_same(
    log, captured_logs, plain: str, encode: Callable[[str], str]
) -> None:
    """Secrets in a URL are hidden, also if it is encoded once, as in the query of another URL."""
    log.info("redirected", extra={"url": f"https://y/?to={encode(plain)}&page=2"})
    line = captured_logs.text
    assert "hunter2pw" not in line
    assert "https://y/?to=" in line
    assert "&page=2" in line


@pytest.mark.parametrize("text", ["'password': 'hunter2pw'", "Password='hunter2pw'", "Bearer\nhunter2pw.x"])
def test_text_within_texts_hides_the_same(log, captured_logs, text: str) -> None:
    """Secrets are hidden in a `repr` within a `repr`. Each one adds backslashes."""
    for _ in range(4):
        log.info("got %s", text)
        text = repr({"v": text})
    assert len(captured_logs.lines) == 4
    assert "hunter2pw" not in captured_logs.text


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
def test_what_only_looks_alike_stays(log, captured_logs, plain: str) -> None:
    """Resource names, object keys, times, IP addresses and telephone numbers stay."""
    log.info(plain, extra={"at": [{"value": plain}]})
    assert captured_logs.lines[-1]["message"] == plain
    assert captured_logs.lines[-1]["at"] == [{"value": plain}]


@given(st.text(st.characters(), max_size=40))
def test_redaction_is_idempotent(value: str) -> None:
    """Redacting a redacted text changes nothing."""
    once = redact_text(value)
    assert redact_text(once) == once


def test_cut_leaves_no_half_secret() -> None:
    """A text is cut at the end of a word and before digits. Only a word longer than any secret is cut in two."""
    assert cut_text("pay with 4111 1111 1111 1111", 20) == "pay with"
    assert cut_text("call a.b.c", 9) == "call"
    assert cut_text("x" * 9000, 8000) == "x" * 3904


@pytest.mark.parametrize("value", ["@abc.defghijk!x", "a@bcd.efgh/ijkl", "!x@y.zz#k7Lm2Np9"])
def test_a_value_like_an_address_is_hidden_whole(value: str) -> None:
    """Named values are hidden before e-mail addresses, which keep a letter and the domain."""
    for text in (
        f"PASSWORD={value}",
        f"password: {value}",
        f"psql --password {value}",
        f"https://x/?token={value}",
    ):
        clean = redact_text(text)
        assert MASK in clean
        assert value[-5:] not in clean
