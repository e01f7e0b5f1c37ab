"""Random tokens of the kinds in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from orb_common.redaction.token_kinds import Kind

SEED = 8


def token(kind: Kind, chance: random.Random, more: int = 0) -> str:
    """Return a random token of a kind, of the least length plus `more` characters."""
    before = "".join(chance.choices(kind.before, k=kind.before_length)) if kind.before else ""
    after = "".join(chance.choices(kind.alphabet, k=kind.length + more)) if kind.alphabet else ""
    return f"{before}{kind.fixed}{after}"
