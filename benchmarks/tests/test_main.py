"""Laws of the choice of rows: `make bench AREA=...`."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import benchmarks_of
from orb_tools.errors import ToolError


@pytest.mark.parametrize(
    ("area", "areas"),
    [
        ("startup", {"startup"}),
        ("users", {"startup"}),
        ("orb-common", {"aws", "logging", "metrics", "common", "execution"}),
    ],
)
def test_an_area_is_named_by_itself_or_by_its_subject(area: str, areas: set[str]) -> None:
    """AREA is the area of rows, or the package or function that the rows are about."""
    assert {benchmark.area for benchmark in benchmarks_of(area)} == areas


def test_every_row_has_its_own_name() -> None:
    """Without an area all rows run. No two rows have the same area and name in dist/bench.json."""
    rows = [(benchmark.area, benchmark.name) for benchmark in benchmarks_of(None)]
    assert len(rows) == len(set(rows)) > len(benchmarks_of("aws"))


def test_an_unknown_area_is_refused() -> None:
    """An unknown area raises an error instead of running nothing."""
    with pytest.raises(ToolError, match="no benchmark has this area"):
        benchmarks_of("comon")
