"""Several rounds give one tree whose times add up to the duration without a log."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_tools.start_up.import_log import Loaded
from orb_tools.start_up.rounds import Round, one_phase

NAMES = st.sampled_from(["a", "b", "c"])


def milliseconds(most: float) -> st.SearchStrategy[float]:
    """Return times of a clock that counts nanoseconds."""
    return st.just(0.0) | st.floats(1e-6, most)


LEAVES = st.builds(lambda name, own: Loaded(name=name, own=own), NAMES, milliseconds(100))
TREES = st.recursive(
    LEAVES,
    lambda below: st.builds(
        lambda name, own, imports: Loaded(name=name, own=own, imports=tuple(imports)),
        NAMES, milliseconds(100), st.lists(below, max_size=3),
    ),
    max_leaves=8,
)  # fmt: skip
ROUNDS = st.builds(
    lambda duration, modules: Round(duration=duration, modules=tuple(modules)),
    milliseconds(500), st.lists(TREES, max_size=3),
)  # fmt: skip


@given(st.lists(ROUNDS, min_size=1, max_size=4), milliseconds(1000))
def test_the_parts_add_up(rounds: list[Round], duration: float) -> None:
    """The rest and the own times of all modules are the measured duration, whatever the logs say."""
    phase = one_phase(rounds, duration=duration, group_of=lambda _: "x")
    assert phase.duration == duration
    own = [module.own for module, _ in phase.walk()]
    assert phase.rest + sum(own) == pytest.approx(duration)
    assert phase.rest + sum(each.total for each in phase.modules) == pytest.approx(duration)
    assert min([phase.rest, *own]) >= 0


def test_the_median_counts() -> None:
    """Of three rounds, one that was disturbed and one that measured nothing change no part."""
    rounds = [
        Round(duration=40 + a, modules=(Loaded(name="a", own=a, imports=(Loaded(name="b", own=b),)),))
        for a, b in ((10.0, 20.0), (90.0, 0.0), (10.0, 20.0))
    ]
    phase = one_phase(rounds, duration=20.0, group_of=lambda module: module.name.upper())
    # 10, 20 and a rest of 20 ms, as if nothing was written.
    assert [(module.name, module.own, module.group) for module, _ in phase.walk()] == [
        ("a", pytest.approx(4.0), "A"),
        ("b", pytest.approx(8.0), "B"),
    ]
    assert phase.rest == pytest.approx(8.0)
