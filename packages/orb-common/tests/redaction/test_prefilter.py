"""The signs of secrets in a line."""

from __future__ import annotations

import orjson
from hypothesis import given
from hypothesis import strategies as st

from orb_common.redaction import redact_text
from orb_common.redaction.prefilter import NO_COLONS, screen

PIECES = [
    "bob@example.com", "bob%40example.com", "https://a:hunter2@host", "password", "token", "=", ":", "=>", " ", "x1y2",
    "--client-secret hunter2", "eyJhbGci.eyJzdWIi.c2ln", "AKIAIOSFODNN7EXAMPLE", "4111 1111 1111 1111", "Bearer abc12",
    "4111-1111-1111-1111", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY0a", "BASIC bWU6cHc=", '"', "\\", "\t", "\u00a0",
    "-----BEGIN X KEY-----\nMIIE\n-----END X KEY-----", "[type=a, input_value='hunter2', input_type=str]", "%3Dhunter2",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_no_sign_is_missed(text: str) -> None:
    """The signs that are found lead to the same text as all signs. The shortcuts of a `Redactor` skip no secret."""
    line = orjson.dumps({"v": text})
    found = screen(line, line.decode())
    clean = redact_text(text)
    assert redact_text(text, found.signs) == clean
    if clean != text:
        assert (
            len(text) >= found.length
            or (found.colons and ":" in text)
            or any(needle in text for needle in found.needles)
        )


def test_most_lines_show_nothing() -> None:
    """For a line without signs, only names are checked."""
    line = orjson.dumps(
        {"message": "order_dispatched", "order_id": "o-123456", "attempt": 3, "list": [1.5, None]}
    )
    assert screen(line, line.decode()) is NO_COLONS
