"""Laws of access: the handler decides as the generated table of rights says, and the table is what we want."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.privacy.handler import OPERATIONS
from lambdas.privacy.tests.subject import ARGUMENTS, MATRIX, PrivacyFunction
from orb_models.rights.privacy_requests import RIGHTS
from orb_testing.suites.appsync import AppSyncSuite
from orb_testing.suites.appsync_subject import Standing
from orb_testing.suites.edge_cases import EdgeCaseTestSuite
from orb_testing.suites.role_matrix import Cell
from orb_testing.suites.security import SecurityTestSuite

if TYPE_CHECKING:
    from lambdas.privacy.tests.conftest import Hub

SCENARIOS = [
    scenario
    for suite in (AppSyncSuite(MATRIX), SecurityTestSuite(MATRIX), EdgeCaseTestSuite(MATRIX))
    for scenario in suite.scenarios()
]


def test_every_operation_is_tried() -> None:
    """These tests try every operation and every right."""
    assert set(OPERATIONS) == {"PrivacyRequestsCreate", *ARGUMENTS} == set(RIGHTS)


PARTS = [
    pytest.param(marker, id=marker or "form", marks=getattr(pytest.mark, marker) if marker else ())
    for marker in dict.fromkeys(each.marker for each in SCENARIOS)
]
"""The scenarios by their marker. The cells of the rights are among those of `security`."""


@pytest.mark.parametrize(
    "share", [pytest.param(each, marks=pytest.mark.nightly if each else ()) for each in range(3)]
)
@pytest.mark.parametrize("marker", PARTS)
def test_laws_of_functions(hub: Hub, subtests: pytest.Subtests, marker: str, share: int) -> None:
    """The function does what every AppSync function must do, and decides each cell as the table of rights says.

    One hub serves several laws, because it takes longer than a law. Its tables are empty for each. `make test` tries
    a third of the laws, and `make test-nightly` the others.
    """
    for scenario in SCENARIOS[share::3]:
        if scenario.marker == marker:
            with subtests.test(str(scenario)):
                scenario.check(PrivacyFunction.alone(hub))


@pytest.mark.parametrize(
    ("operation", "group", "own", "allowed"),
    [
        ("PrivacyRequestsCreate", "USER", True, True),
        ("PrivacyRequestsCreate", "USER", False, False),
        ("PrivacyRequestsCreate", "EMPLOYEE", False, True),
        ("PrivacyRequestsProcess", "CUSTOMER", True, False),
        ("PrivacyRequestsProcess", "OWNER", False, True),
        ("PrivacyRequestsUpdate", "USER", True, False),
        ("PrivacyRequestsGet", "CUSTOMER", True, True),
        ("PrivacyRequestsGet", "CUSTOMER", False, False),
        ("PrivacyRequestsList", "USER", True, False),
        ("PrivacyRequestsQueryByStatus", "CUSTOMER", True, False),
    ],
)
def test_what_the_schema_must_say(operation: str, group: str | None, own: bool, allowed: bool) -> None:
    """These rights are written out, so that a wrong change of the schema fails here."""
    standing = Standing.OWN if own else Standing.FOREIGN
    assert MATRIX.allows(Cell(operation, group, standing)) is allowed
