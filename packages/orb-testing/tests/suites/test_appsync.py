"""A right function passes the suite of AppSync functions, and each defect fails in its scenarios."""

from __future__ import annotations

import pytest

from orb_testing.suites.appsync import AppSyncSuite

from .documents import MATRIX, RIGHTS, Documents

SUITE = AppSyncSuite(MATRIX)
OWN = {scenario.id for scenario in SUITE.scenarios()} - {scenario.id for scenario in MATRIX.scenarios()}
BREAKS = {
    "strangers may act": {"a-sign-in-without-a-row-is-refused"},
    "the blocked may act": {"a-blocked-person-is-refused"},
    "unknown operations are accepted": {"an-unknown-operation-is-refused"},
    "malformed events raise": {"malformed-events-are-answered", "a-batch-is-answered-in-its-order"},
    "other forms count as empty": {"arguments-that-are-not-an-object-are-refused"},
    "unknown arguments are ignored": {"unknown-arguments-are-refused"},
    "batches are answered in another order": {"a-batch-is-answered-in-its-order"},
    "the anonymous may act": {f"anonymous-{operation}" for operation in RIGHTS}
    | {"a-batch-is-answered-in-its-order"},
    "refusals show what exists": {
        f"hides-{operation}" for operation, right in RIGHTS.items() if right.relation is not None
    },
}


def test_a_right_function_passes() -> None:
    """The function without a defect passes in all scenarios."""
    SUITE.run(Documents).require()


def test_each_scenario_has_a_defect_that_it_finds() -> None:
    """The defects below break every scenario of the suite. test_role_matrix breaks the cells."""
    assert set().union(*BREAKS.values()) == OWN


@pytest.mark.parametrize("defect", BREAKS)
def test_a_defect_fails_in_its_scenarios(defect: str) -> None:
    """A function with one defect fails in the scenarios about it, and in no other scenario of this suite."""
    failed = {result.id for result in SUITE.run(lambda: Documents(defect)).failed}
    assert failed & OWN == BREAKS[defect]
