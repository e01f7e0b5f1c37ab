"""The kinds of rules that a text is held to, and which of them it breaks. The rules themselves are in `rules`.

Inputs and validators hold texts to the same rules by the same function, so they never disagree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Blocklist", "Broken", "Length", "Regex", "Rule", "Visible", "broken_rules", "has_hidden"]

# Characters that change how the text around them is shown: a name can be made to read as another.
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# Control characters, halves of a pair, private and unassigned ones. Zl and Zp end a line as "\n" does.
_NEVER_SHOWN = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
# Without them, Persian and several languages of India are written wrongly. Elsewhere they are invisible.
_JOINERS = frozenset("\u200c\u200d")
_VIRAMA = 9
"""The combining class of the sign that joins two consonants, in the scripts of India."""
# Letters, marks or signs by their category, but blank: fillers, variation selectors, blank Braille.
_BLANK = r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U0001d159\U000e0100-\U000e01ef]"


class Broken(NamedTuple):
    """A rule that a text breaks."""

    rule: str
    """Its name, for programs."""
    message: str
    """What the text must do, for people, without the text: "must have at least 8 characters"."""


class Length(NamedTuple):
    """So many characters."""

    minimum: int = 0
    maximum: int | None = None

    def broken_by(self, text: str) -> Broken | None:
        """Return `min_length` or `max_length`, or None."""
        if len(text) < self.minimum:
            return Broken("min_length", f"must have at least {self.minimum} characters")
        if self.maximum is not None and len(text) > self.maximum:
            return Broken("max_length", f"must have at most {self.maximum} characters")
        return None


class Regex(NamedTuple):
    """A regular expression of Python that the whole text matches, or some part of it."""

    name: str
    pattern: str
    message: str
    part: bool = False
    """Whether a match of some part is enough."""

    def broken_by(self, text: str) -> Broken | None:
        """Return the rule's name and message, or None."""
        # Compiled when it is first used; `re` remembers it.
        found = re.search(self.pattern, text) if self.part else re.fullmatch(self.pattern, text)
        return None if found else Broken(self.name, self.message)


class Blocklist(NamedTuple):
    """Domains that an e-mail address must not be of, those below them included."""

    values: frozenset[str]
    """In lower case."""
    message: str

    def broken_by(self, text: str) -> Broken | None:
        """Return `blocklist`, or None."""
        domain = text.rpartition("@")[2].lower()
        blocked = any(domain == value or domain.endswith(f".{value}") for value in self.values)
        return Broken("blocklist", self.message) if blocked else None


class Visible(NamedTuple):
    """Text that can be seen: it has letters, and nothing that is hidden or reorders what is around it."""

    message: str

    def broken_by(self, text: str) -> Broken | None:
        """Return `visible`, or None."""
        from unicodedata import category

        seen = any(category(character)[0] == "L" for character in text)
        hidden = (
            has_hidden(text)
            or re.search(_BLANK, text) is not None
            or any(
                category(character) == "Cf" and not _joins(text, place)
                for place, character in enumerate(text)
            )
        )
        return None if seen and not hidden else Broken("visible", self.message)


def _joins(text: str, place: int) -> bool:
    """Return whether a character is a joiner where it changes how letters are shown.

    Beside a sign that joins consonants, or between two letters of a script that is written joined, as Arabic is: in
    short what RFC 5892 (A.1, A.2) allows in names of domains, and the forms of Bengali where it comes first.
    """
    from unicodedata import bidirectional, combining

    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return text[place] in _JOINERS and (
        any(combining(character) == _VIRAMA for character in around)
        or [bidirectional(character) for character in around] == ["AL", "AL"]
    )


Rule = Blocklist | Length | Regex | Visible
"""One rule."""


def has_hidden(text: str, *, allowed: str = "") -> bool:
    """Return whether a text has control characters, or characters that reorder what is around them.

    Args:
        text: What to look at.
        allowed: Control characters that are no fault.
    """
    from unicodedata import category

    return any(
        character in _REORDERING or (character not in allowed and category(character) in _NEVER_SHOWN)
        for character in text
    )


def broken_rules(text: str, rules: Iterable[Rule]) -> tuple[Broken, ...]:
    """Return every rule that a text breaks, in their order. A text that is too long is not looked at further."""
    found: list[Broken] = []
    for rule in rules:
        broken = rule.broken_by(text)
        if broken is not None:
            found.append(broken)
            if broken.rule == "max_length":
                break
    return tuple(found)
