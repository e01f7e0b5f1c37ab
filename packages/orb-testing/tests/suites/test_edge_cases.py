"""A right function passes the edges, and each defect fails in its scenario."""

from __future__ import annotations

import pytest

from orb_testing.suites.edge_cases import EdgeCaseTestSuite

from .documents import MATRIX, Documents

SUITE = EdgeCaseTestSuite(MATRIX)
BREAKS = {
    "empty text raises": "empty-text",
    "NoneType raises": "null",
    "blank text raises": "blank-text",
    "long text raises": "long-text",
    "odd characters raise": "odd-characters",
    "int raises": "large-number",
    "bool raises": "flag",
    "objects are accepted": "objects-are-no-texts",
    "missing arguments raise": "missing-arguments-are-answered",
    "second calls raise": "a-second-call-is-answered",
}


def test_a_right_function_passes() -> None:
    """The function without a defect passes in all scenarios."""
    SUITE.run(Documents).require()


def test_each_scenario_has_a_defect_that_it_finds() -> None:
    """The defects break every scenario of the suite."""
    assert set(BREAKS.values()) == {scenario.id for scenario in SUITE.scenarios()}


@pytest.mark.parametrize("defect", BREAKS)
def test_a_defect_fails_in_its_scenario(defect: str) -> None:
    """A function with one defect fails in the scenario about it, and in no other."""
    assert {result.id for result in SUITE.run(lambda: Documents(defect)).failed} == {BREAKS[defect]}
