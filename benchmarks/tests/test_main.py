"""Which rows `make bench AREA=...` runs."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import chosen
from orb_tools.errors import ToolError


@pytest.mark.parametrize(
    ("area", "areas"),
    [("startup", {"startup"}), ("users", {"startup"}), ("orb-common", {"aws", "logging", "common"})],
)
def test_an_area_is_named_by_itself_or_by_its_subject(area: str, areas: set[str]) -> None:
    """AREA is the area of a row, or the package or function that rows are about."""
    assert {benchmark.area for benchmark in chosen(area)} == areas


def test_every_row_has_a_name_of_its_own() -> None:
    """Without an area all rows run, and each is told apart in dist/bench.json."""
    rows = [(benchmark.area, benchmark.name) for benchmark in chosen(None)]
    assert len(rows) == len(set(rows)) > len(chosen("aws"))


def test_an_unknown_area_is_refused() -> None:
    """A misspelt area runs nothing and says so."""
    with pytest.raises(ToolError, match="no benchmark of that area"):
        chosen("comon")
