"""Laws of the import rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.areas.imports import BENCHMARKS

if TYPE_CHECKING:
    from benchmarks.harness import Benchmark


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda benchmark: benchmark.name)
def test_both_sides_run(benchmark: Benchmark) -> None:
    """The process of each side ends without an error; otherwise the row would measure a failure."""
    benchmark.ours()()
    benchmark.theirs()()
