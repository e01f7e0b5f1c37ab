"""Seeds choose the numbers of models. No two models get the same number."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_testing.seeds import SEEDS, Numbers, seed_of, seeded, start


def taken(count: int) -> list[int]:
    return list(islice(Numbers.following, count))


@given(st.integers(0, SEEDS - 1))
def test_a_seed_has_its_own_numbers(seed: int) -> None:
    """A seed has the same numbers each time, which no other seed has."""
    with seeded(seed):
        first = taken(3)
        start(seed)
        assert taken(3) == first
        start((seed + 1) % SEEDS)
        assert not set(taken(3)) & set(first)
    assert max(first) < SEEDS * SEEDS


def test_seeded_leaves_the_numbers_as_they_were() -> None:
    """Numbers go on where they were, after an error too."""
    with seeded(3):
        first = taken(1)
        with pytest.raises(KeyError), seeded(4):
            taken(1)
            raise KeyError
        second = taken(1)
    with seeded(3):
        assert taken(2) == first + second


@pytest.mark.parametrize("seed", [-1, SEEDS])
def test_seeds_have_a_range(seed: int) -> None:
    """Texts and ids have room for the numbers of so many seeds."""
    with pytest.raises(ValueError, match="999999"), seeded(seed):
        pass


@given(st.text())
def test_every_name_has_a_seed(name: str) -> None:
    """Any name has a seed, and the same one each time."""
    assert 0 <= seed_of(name) == seed_of(name) < SEEDS
