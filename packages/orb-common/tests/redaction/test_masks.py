"""The texts that replace secrets."""

from __future__ import annotations

import pytest

from orb_common.redaction import CARD_MASK, MASK, redact, redact_text


@pytest.mark.parametrize("mask", [MASK, CARD_MASK])
@pytest.mark.parametrize("text", ["{}", "password={}", "a {} b", "--token '{}'"])
def test_a_mask_stays_a_mask(mask: str, text: str) -> None:
    """Redacting a text again keeps its masks. Only a card mask under a secret name becomes the general mask."""
    masked = text.format(mask)
    assert redact_text(masked) in {masked, text.format(MASK)}
    assert redact([mask]) == [mask]


def test_only_cards_have_a_mask_of_their_own() -> None:
    """All secrets but card numbers have the same mask."""
    assert redact({"password": "x", "n": 4111111111111111}) == {"password": MASK, "n": CARD_MASK}
