"""Card numbers in any grouping, and numbers that are not cards."""

# ruff: noqa: ANN001 - fixtures

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from orb_common.jsonable import jsonable
from orb_common.redaction import redact, redact_text
from orb_common.redaction.cards import is_card

if TYPE_CHECKING:
    import uuid


def test_cards() -> None:
    """A card has the first digits and length of an issuer, and a valid check digit."""
    assert is_card("4111111111111111")
    assert not is_card("4111111111111112")
    assert not is_card("411111111111")
    assert not is_card("7111111111111116")
    # Test numbers that issuers publish.
    for number in (
        "4242424242424242",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "371449635398431",
        "6011111111111117",
        "30569309025904",
        "38520000023237",
        "36227206271667",
        "3566002020360505",
        "6200000000000005",
        "6205500000000000004",
        "6759649826438453",
        "2200000000000004",
        "9792030000000000",
    ):
        assert is_card(number), number
    assert redact(Decimal(4111111111111111)) != Decimal(4111111111111111)
    for other in (Decimal("-1.2345678901E+7"), Decimal("0.123456789012345"), "٤١١١١١١١١١١١١١١١"):
        assert redact(other) == jsonable(other)
    # Ten of these have a valid check digit.
    assert not any(is_card(str(millis)) for millis in range(1_700_000_000_000, 1_700_000_000_100))
    assert redact_text("order 4111-1111-1111-1111 12") == "order ****-****-****-**** 12"
    assert redact_text("12 3782 822463 10005.") == "12 ****-****-****-****."


@pytest.mark.parametrize("gap", [" ", "-", ".", "\t", "\u00a0", "\u202f", "\u2011", "\u2013", "%20", "+"])
def test_card_with_gaps_of_any_kind(log, captured_logs, gap: str) -> None:
    """Numbers pasted from documents and forms have all kinds of spaces and dashes."""
    number = gap.join(["4111", "1111", "1111", "1111"])
    log.info("paid", extra={"note": f"with {number} today"})
    assert "1111" not in captured_logs.text
    assert redact_text(f"q={number}&n=1") == "q=****-****-****-****&n=1"


@given(st.uuids(), st.integers(0, 9))
def test_uuid_of_digits_stays(value: uuid.UUID, digit: int) -> None:
    """A UUID of digits that looks like a card is not hidden."""
    likeness = re.sub("[a-f]", str(digit), str(value))
    assume(not re.search(r"[a-f]", likeness))
    assert redact_text(f"id {likeness} x") == f"id {likeness} x"


def test_digits_of_a_digest_stay() -> None:
    """A card number within a digest stays; one beside a digest or UUID is hidden."""
    card, digest = "4111111111111111", "9c1185a5c5e9fc54612808977ee8f548b2258d31"
    for text in (f"{digest}{card}", f"sha256:{card}{digest}.", f"{digest[:12]}{card}"):
        assert redact_text(text) == text
    for text in (
        f"{digest} {card}",
        f"2f6a5d0e-3b1c-4e8f-9a67-0c5d4b3a2f1e{card}",
        f"{digest}x{card}y",
        f"ab{card}",
    ):
        assert card not in redact_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "1234.5678 9012.3456",
        "4532.1111 2222.3333",
        "0.4111111111111111",
        "4111111111111111.5",
        "4111 1111-1111 1111",
        "4111.1111 1111.1111",
    ],
)
def test_fractions_stay(text: str) -> None:
    """Adjacent numbers are not groups of one number, and fractions are not cards."""
    assert redact_text(f"at {text} m") == f"at {text} m"


@pytest.mark.parametrize(
    "text", ["4111111111111111.0", "4111.1111.1111.1111", "4111111111111111.1227", "4111 1111 1111 1111"]
)
def test_cards_beside_points_are_hidden(text: str) -> None:
    """Cards in a column of floats, grouped by points, before a full stop or an expiry date are hidden."""
    for around in ("paid {} m", "paid {}.", "{}"):
        assert "1111" not in redact_text(around.format(text))
