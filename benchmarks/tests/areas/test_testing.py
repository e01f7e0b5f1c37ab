"""Laws of the rows of orb-testing."""

from __future__ import annotations

import pytest

from benchmarks.areas.testing import BENCHMARKS, empty_run


def test_both_sides_run() -> None:
    """Each side runs pytest to its end; a run that fails is an error, and is not measured."""
    (benchmark,) = BENCHMARKS
    benchmark.ours()()
    benchmark.theirs()()
    with pytest.raises(RuntimeError):
        empty_run("--no-such-option")()()
