"""Tables are divided among templates within the limits, and none moves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orb_tools.codegen.render.stacks import Size, divide

LIMITS = Size(resources=12, outputs=9, bytes=100)
EMPTY = Size(resources=0, outputs=1, bytes=10)
NAMES = st.lists(st.text("abc", min_size=1, max_size=3), unique=True, max_size=30)


def size_of(name: str) -> Size:
    return Size(resources=3, outputs=2 + len(name) % 2, bytes=7 * len(name))


def divided(names: list[str], placed: dict[str, int]) -> dict[int, list[str]]:
    return divide(sorted(names), placed, name_of=str, size_of=size_of, empty=EMPTY, limits=LIMITS)


def places(stacks: dict[int, list[str]]) -> dict[str, int]:
    return {name: number for number, names in stacks.items() for name in names}


@given(NAMES, NAMES, NAMES)
def test_no_table_moves(first: list[str], removed: list[str], added: list[str]) -> None:
    """Every table is in one stack, every stack is within the limits, and what stays keeps its stack."""
    before = places(divided(first, {}))
    names = list(dict.fromkeys([*(name for name in first if name not in removed), *added]))
    stacks = divided(names, before)
    assert sorted(name for part in stacks.values() for name in part) == sorted(names)
    for part in stacks.values():
        assert part == sorted(part)
        total = [sum(sizes) for sizes in zip(EMPTY, *map(size_of, part), strict=True)]
        assert all(size <= limit for size, limit in zip(total, LIMITS, strict=True))
    after = places(stacks)
    assert {name: before[name] for name in names if name in before}.items() <= after.items()
    assert divided(names, after) == stacks


def test_a_table_that_is_too_large_has_its_own_stack() -> None:
    """CloudFormation then says what is too much, and all other tables can be deployed."""
    assert divided(["a", "b" * 20, "c"], {}) == {1: ["a", "c"], 2: ["b" * 20]}


def test_the_first_stack_is_always_there() -> None:
    """It has the export of the key, also without tables."""
    assert divided([], {}) == {1: []}
    assert divided(["a"], {"a": 3}) == {1: [], 3: ["a"]}
