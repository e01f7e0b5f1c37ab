"""The texts that replace secrets."""

from __future__ import annotations

import pytest

from orb_common.redaction import CARD_MASK, MASK, redact, redact_text


@pytest.mark.parametrize("mask", [MASK, CARD_MASK])
@pytest.mark.parametrize("text", ["{}", "password={}", "a {} b", "--token '{}'"])
def test_a_mask_of_a_masked_text_is_the_same(mask: str, text: str) -> None:
    """A text that was redacted before keeps its masks, or has a card mask replaced by the general mask."""
    masked = text.format(mask)
    assert redact_text(masked) in {masked, text.format(MASK)}
    assert redact([mask]) == [mask]


def test_masks_name_no_kind_of_secret_but_cards() -> None:
    """All secrets but card numbers have the same mask."""
    assert redact({"password": "x", "n": 4111111111111111}) == {"password": MASK, "n": CARD_MASK}
