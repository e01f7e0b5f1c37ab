"""The search for a text that follows rules, by hypothesis. It is for patterns of which no form is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SETTINGS = settings(
    database=None,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


def smallest_text(patterns: Sequence[str], is_valid: Callable[[str], bool]) -> str:
    """Return the shortest valid text that is found. It is the same in each run.

    Args:
        patterns: Texts that match the first of them are tried. Empty: any texts are.
        is_valid: Whether a text follows all rules.

    Raises:
        hypothesis.errors.NoSuchExample: no valid text was found.
    """
    texts = st.from_regex(patterns[0], fullmatch=True) if patterns else st.text()
    return find(texts, is_valid, settings=_SETTINGS)
