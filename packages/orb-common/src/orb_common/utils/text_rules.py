"""The kinds of rules for texts, and the function that finds the rules that a text breaks. The rules are in `rules`.

Inputs and validators use the same rules and the same function, so they never disagree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "Blocklist",
    "BrokenRule",
    "Length",
    "Regex",
    "Rule",
    "TimeZone",
    "Visible",
    "broken_rules",
    "has_hidden",
]

# Characters that change how the text around them is shown. With them, one name can look like another.
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# Control characters, lone surrogates, private and unassigned characters. Zl and Zp end a line, as "\n" does.
_NEVER_SHOWN = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
# Persian and several languages of India need these characters. In other languages they are invisible.
_JOINERS = frozenset("\u200c\u200d")
_VIRAMA = 9
"""The combining class of the virama, the sign that joins two consonants in the scripts of India."""
# Blank characters that count as letters, marks or symbols: fillers, variation selectors, blank Braille.
_BLANK = r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U0001d159\U000e0100-\U000e01ef]"


class BrokenRule(NamedTuple):
    """A rule that a text breaks."""

    rule: str
    """The name of the rule, for programs."""
    message: str
    """What the text must be, for people: "must have at least 8 characters". Never holds the text."""


class Length(NamedTuple):
    """A minimum and a maximum number of characters."""

    minimum: int = 0
    maximum: int | None = None

    def broken_by(self, text: str) -> BrokenRule | None:
        """Return the broken rule `min_length` or `max_length`, or None."""
        if len(text) < self.minimum:
            return BrokenRule("min_length", f"must have at least {self.minimum} characters")
        if self.maximum is not None and len(text) > self.maximum:
            return BrokenRule("max_length", f"must have at most {self.maximum} characters")
        return None


class Regex(NamedTuple):
    """A Python regular expression that the text must match."""

    name: str
    pattern: str
    message: str
    part: bool = False
    """Whether it is enough that a part of the text matches."""

    def broken_by(self, text: str) -> BrokenRule | None:
        """Return the broken rule with its name and message, or None."""
        # `re` compiles the pattern at its first use, and caches it.
        found = re.search(self.pattern, text) if self.part else re.fullmatch(self.pattern, text)
        return None if found else BrokenRule(self.name, self.message)


class Blocklist(NamedTuple):
    """Domains that an e-mail address must not have. Their subdomains are blocked as well."""

    values: frozenset[str]
    """In lower case."""
    message: str

    def broken_by(self, text: str) -> BrokenRule | None:
        """Return the broken rule `blocklist`, or None."""
        domain = text.rpartition("@")[2].lower()
        blocked = any(domain == value or domain.endswith(f".{value}") for value in self.values)
        return BrokenRule("blocklist", self.message) if blocked else None


class Visible(NamedTuple):
    """The rule that a text has letters, and no character that is hidden or reorders the text around it."""

    message: str

    def broken_by(self, text: str) -> BrokenRule | None:
        """Return the broken rule `visible`, or None."""
        from unicodedata import category

        has_letter = any(category(character)[0] == "L" for character in text)
        hidden = (
            has_hidden(text)
            or re.search(_BLANK, text) is not None
            or any(
                category(character) == "Cf" and not _is_needed_joiner(text, place)
                for place, character in enumerate(text)
            )
        )
        return None if has_letter and not hidden else BrokenRule("visible", self.message)


class TimeZone(NamedTuple):
    """The rule that a text names a zone of the IANA time zone database, such as Europe/Berlin."""

    message: str

    def broken_by(self, text: str) -> BrokenRule | None:
        """Return the broken rule `timezone`, or None.

        Raises:
            ConfigurationError: There is no database: neither that of the system nor the package tzdata.
        """
        # Imported here: few functions need it.
        from zoneinfo import ZoneInfo

        if _is_zone(text, ZoneInfo):
            return None
        if not _is_zone("Etc/UTC", ZoneInfo):
            from orb_common.exceptions import ConfigurationError

            raise ConfigurationError("no time zone database: add the package tzdata to the function")
        return BrokenRule("timezone", self.message)


def _is_zone(name: str, find: Callable[[str], object]) -> bool:
    try:
        find(name)
    # A name that is not a relative path, that has another file's path, or that the file system cannot have.
    except (LookupError, OSError, ValueError):
        return False
    return True


def _is_needed_joiner(text: str, place: int) -> bool:
    """Return whether a character is a joiner that changes how the letters next to it are shown.

    A joiner does so next to a virama, and between two letters of a joined script, such as Arabic. The rule is a short
    form of RFC 5892 (A.1, A.2), which says where domain names may have joiners. The rule also allows the forms of
    Bengali where the joiner comes first.
    """
    from unicodedata import bidirectional, combining

    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return text[place] in _JOINERS and (
        any(combining(character) == _VIRAMA for character in around)
        or [bidirectional(character) for character in around] == ["AL", "AL"]
    )


Rule = Blocklist | Length | Regex | TimeZone | Visible
"""A rule of any kind."""


def has_hidden(text: str, *, allowed: str = "") -> bool:
    """Return whether a text has control characters, or characters that reorder the text around them.

    Args:
        text: The text to check.
        allowed: Control characters that the text may have.
    """
    from unicodedata import category

    return any(
        character in _REORDERING or (character not in allowed and category(character) in _NEVER_SHOWN)
        for character in text
    )


def broken_rules(text: str, rules: Iterable[Rule]) -> tuple[BrokenRule, ...]:
    """Return every rule that a text breaks, in order. If `max_length` is broken, no later rule is checked."""
    found: list[BrokenRule] = []
    for rule in rules:
        broken = rule.broken_by(text)
        if broken is not None:
            found.append(broken)
            if broken.rule == "max_length":
                break
    return tuple(found)
