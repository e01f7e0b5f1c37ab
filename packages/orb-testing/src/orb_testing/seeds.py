"""The numbers from which factories make models: each test has its own, which follow from its name.

They are kept apart from the factories, so that the plugin can choose them before a test imports a factory.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator

SEEDS = 1_000_000
"""The number of seeds, and the models that one seed makes before it makes those of the next."""


class Numbers:
    """The numbers of the next models of the process. Threads never get the same one."""

    following: Iterator[int] = count()


def start(seed: int) -> None:
    """Let factories make the models of a seed from now on.

    Args:
        seed: 0 to 999,999.

    Raises:
        ValueError: the seed is not in that range.
    """
    if not 0 <= seed < SEEDS:
        raise ValueError(f"a seed is 0 to {SEEDS - 1}")
    Numbers.following = count(seed * SEEDS)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Make the models of a seed, from its first one on. Afterwards, factories go on where they were.

    Raises:
        ValueError: the seed is not 0 to 999,999.
    """
    before = Numbers.following
    start(seed)
    try:
        yield
    finally:
        Numbers.following = before


def seed_of(name: str) -> int:
    """Return the seed of a name: that of a test, for example."""
    return crc32(name.encode()) % SEEDS
