"""Laws of the rows of orb-testing."""

from __future__ import annotations

import pytest

from benchmarks.areas.testing import BENCHMARKS, empty_run, factory


def test_both_sides_run() -> None:
    """Each side runs pytest to its end; a run that fails is an error, and is not measured."""
    benchmark = BENCHMARKS[0]
    benchmark.ours()()
    benchmark.theirs()()
    with pytest.raises(RuntimeError):
        empty_run("--no-such-option")()()


def test_the_model_has_all_fields() -> None:
    """Our side makes a user with all of its 15 fields."""
    made = factory()()
    assert len(vars(made)) == 15
    assert None not in vars(made).values()
