# Generated from schemas/core/validators.yml by "make generate". Do not edit.
"""Rules for texts, by name. `orb_common.utils.text_rules` finds the rules that a text breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orb_common.utils.text_rules import Blocklist, Length, Regex, Visible

if TYPE_CHECKING:
    from orb_common.utils.text_rules import Rule

EMAIL: Final[tuple[Rule, ...]] = (
    Length(maximum=254),
    Regex(name="email", pattern=r"[^@]+@[^@]+", message="must be an e-mail address"),
)
EMAIL_BLOCKLIST: Final = Blocklist(
    values=frozenset({"example.com", "test.example"}), message="must not be of these"
)
PHONE_NUMBER: Final[tuple[Rule, ...]] = (
    Regex(name="phoneNumber", pattern=r"\+[1-9][0-9]{1,14}", message="must be a phone number"),
)
PASSWORD: Final[tuple[Rule, ...]] = (
    Length(minimum=8),
    Regex(name="special", pattern="[\"']", message="must have one of \" and '", part=True),
)
SERIAL: Final[tuple[Rule, ...]] = (
    Regex(name="serial", pattern=r"[A-Z]{2}[0-9]{4}", message="must be two letters and four digits"),
)
LABEL: Final[tuple[Rule, ...]] = (
    Length(minimum=2, maximum=20),
    Visible(message="must be seen"),
)
