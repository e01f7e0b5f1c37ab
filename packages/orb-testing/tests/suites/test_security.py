"""A right function passes the attacks, and each defect fails in its scenario."""

from __future__ import annotations

import pytest

from orb_testing.suites.security import ATTACKS, SecurityTestSuite

from .documents import MATRIX, Documents

SUITE = SecurityTestSuite(MATRIX)
BREAKS = {
    "headers give groups": {"forged-groups-give-no-rights"},
    "headers make callers": {"forged-identities-are-not-believed"},
    "arguments make administrators": {"arguments-give-no-rights"},
    "batches share a caller": {"a-batch-lends-no-rights"},
    "batches do refused calls": {"a-batch-lends-no-rights"},
    "batches refuse everybody": {"a-batch-lends-no-rights"},
    "messages show internals": {"messages-show-no-internals"},
    "messages show values": {f"injection-{kind}" for kind in ATTACKS},
    "hostile texts give rights": {f"injection-{kind}" for kind in ATTACKS},
    **{f"{text} is an error": {f"injection-{kind}"} for kind, text in ATTACKS.items()},
}


def test_a_right_function_passes() -> None:
    """The function without a defect passes in all scenarios."""
    SUITE.run(Documents).require()


def test_each_scenario_has_a_defect_that_it_finds() -> None:
    """The defects break every scenario of the suite."""
    assert set().union(*BREAKS.values()) == {scenario.id for scenario in SUITE.scenarios()}


@pytest.mark.parametrize("defect", BREAKS)
def test_a_defect_fails_in_its_scenarios(defect: str) -> None:
    """A function with one defect fails in the scenarios about it, and in no other."""
    assert {result.id for result in SUITE.run(lambda: Documents(defect)).failed} == BREAKS[defect]
