"""Laws of access: the handler answers every cell of operation, group, role and statuses as the table of rights says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.organizations.handler import OPERATIONS
from orb_common.appsync import BLOCKED_STATUSES
from orb_common.security.roles import PLATFORM_ADMINISTRATORS
from orb_models import OrganizationStatus, UserStatus
from orb_testing.suites.appsync import AppSyncSuite
from orb_testing.suites.appsync_subject import Standing, expect_status
from orb_testing.suites.edge_cases import EdgeCaseTestSuite
from orb_testing.suites.role_matrix import ROLES, Cell, RoleBasedTestingMatrix
from orb_testing.suites.security import SecurityTestSuite

from .subject import ANSWERS, MATRIX, RIGHTS, OrganizationsFunction

if TYPE_CHECKING:
    from .conftest import Hub

IN_ANY_STATUS = frozenset(
    {"OrganizationsDelete", "OrganizationsDisable", "OrganizationsRestore", "OrganizationUsersLeave"}
)
"""The operations of owners and members that do not need an active organization."""
ACTIVE_ONLY = frozenset(
    {
        "OrganizationsUpdate", "OrganizationsTransferOwnership", "InvitationsCreate", "InvitationsResend",
        "InvitationsAccept",
    }
)  # fmt: skip
"""The operations that answer 409 in an organization that is not active, to those who get as far."""
OTHERS = frozenset(OrganizationStatus) - {OrganizationStatus.ACTIVE}
ACTIVE, INACTIVE, DELETED = (
    OrganizationStatus.ACTIVE,
    OrganizationStatus.INACTIVE,
    OrganizationStatus.DELETED,
)


def expected(cell: Cell, status: OrganizationStatus) -> int:
    """Return the status of the answer to a call in an organization of a status."""
    operation, group, standing = cell
    if not MATRIX.allows(cell):
        return MATRIX.refusal(cell)
    administers = group in PLATFORM_ADMINISTRATORS
    in_organization = standing in ROLES and not administers
    if in_organization and status is not ACTIVE and operation not in IN_ANY_STATUS:
        return 403
    if operation == "OrganizationsRestore":
        return 200 if status is DELETED else 409
    if operation == "OrganizationsDisable":
        return 409 if status is DELETED else 200 if administers or status in {ACTIVE, INACTIVE} else 403
    if (
        operation in ACTIVE_ONLY
        and status is not ACTIVE
        and (operation not in ANSWERS or standing is Standing.OWN)
    ):
        return 409
    return MATRIX.statuses.get((operation, standing), 200)


def cells() -> dict[str, list[tuple[Cell, OrganizationStatus]]]:
    """Return the cells of each operation: group, standing, and the status of the organization if it has one."""
    found: dict[str, list[tuple[Cell, OrganizationStatus]]] = {}
    for cell in MATRIX.cells():
        with_status = len(MATRIX.standings(cell.operation)) > 2 or cell.operation in ANSWERS
        statuses = OrganizationStatus if with_status else (ACTIVE,)
        found.setdefault(cell.operation, []).extend((cell, status) for status in statuses)
    return found


CELLS = cells()
IN_EACH_GROUP = ("OrganizationsGetRoles", "OrganizationsUpdate")
PEOPLE = [(status, status in BLOCKED_STATUSES) for status in UserStatus]


def test_the_matrix_is_whole() -> None:
    """There are 2,740 cells with an active caller, and 246 with callers of each status and group."""
    assert set(CELLS) == set(OPERATIONS) == set(RIGHTS)
    assert sum(map(len, CELLS.values())) == 2740
    others = [group for group in MATRIX.groups if group != "OWNER"]
    assert len(PEOPLE) * (len(OPERATIONS) + len(others) * len(IN_EACH_GROUP)) == 246


PARTS = 5
EACH_PART = [pytest.param(part, marks=pytest.mark.nightly if part else ()) for part in range(PARTS)]
"""Every fifth cell and law is tried by `make test`, and all are by `make test-nightly`."""
READS = frozenset(name for name in OPERATIONS if "Get" in name or "Query" in name or "Check" in name)


@pytest.mark.parametrize("part", EACH_PART)
def test_every_cell(hub: Hub, part: int) -> None:
    """A call is answered as the rights, the role and the status say.

    Refused calls have stores that can only be read by key, so they cannot change anything.
    """
    whole = OrganizationsFunction(hub)
    closed = OrganizationsFunction(hub, read_only=True).with_people_of(whole)
    callers = {group: whole.person(*([group] if group else [])) for group in MATRIX.groups}
    faults = []
    for cell, status in [each for operation in CELLS for each in CELLS[operation]][part::PARTS]:
        wanted = expected(cell, status)
        function = closed if wanted == 403 or not MATRIX.allows(cell) else whole
        # Only a change has a target and a caller of its own: it can change the caller's claim.
        changes = wanted == 200 and cell.operation not in READS
        caller = whole.person(*callers[cell.group].groups) if changes else callers[cell.group]
        arguments = function.arguments_in(cell.operation, caller, cell.standing, status, share=not changes)
        answer = function.call(caller, cell.operation, arguments)
        if answer["StatusCode"] != wanted:
            faults.append((cell, status, wanted, answer))
    assert faults == []


def test_every_status_of_callers(hub: Hub) -> None:
    """A person who is inactive, rejected or deleted may do nothing, whatever their group. Others may.

    The owners of the platform try every operation, and each other group one that it may and one on an organization.
    """
    whole = OrganizationsFunction(hub)
    closed = OrganizationsFunction(hub, read_only=True).with_people_of(whole)
    for status, blocked in PEOPLE:
        for group in MATRIX.groups:
            caller = whole.person(*([group] if group else []), status=status)
            function = closed if blocked else whole
            for operation in OPERATIONS if group == "OWNER" else IN_EACH_GROUP:
                standing = MATRIX.standings(operation)[0]
                wanted = 403 if blocked else expected(Cell(operation, group, standing), ACTIVE)
                answer = function.call(caller, operation, function.arguments(operation, caller, standing))
                expect_status(answer, wanted)


KINDS = RoleBasedTestingMatrix(
    {
        name: RIGHTS[name]
        for name in (
            "OrganizationsCreate", "OrganizationsUpdate", "OrganizationsGet", "OrganizationsQueryByOwnerId",
            "OrganizationsQueryByStatus", "OrganizationsCheckPermission", "OrganizationUsersUpdate",
            "InvitationsCreate", "InvitationsUpdate", "InvitationsAccept", "InvitationsQueryByInviteeEmail",
        )
    },
    statuses=MATRIX.statuses, hidden=MATRIX.hidden,
)  # fmt: skip
"""An operation of each kind of input, for laws that try many values in each argument."""
LAWS = [
    scenario
    for suite in (AppSyncSuite(MATRIX), SecurityTestSuite(KINDS), EdgeCaseTestSuite(KINDS))
    for scenario in suite.scenarios()
    # `test_every_cell` has these, in each status.
    if str(scenario) not in {str(cell) for cell in MATRIX.scenarios()}
]


@pytest.mark.parametrize("part", EACH_PART)
def test_laws_of_functions(hub: Hub, part: int) -> None:
    """The function does what every AppSync function must do."""
    function = OrganizationsFunction(hub)
    failed = {}
    for scenario in LAWS[part::PARTS]:
        try:
            # Each law makes its own people and targets, so one function serves several.
            scenario.check(function)
        except AssertionError as error:
            failed[str(scenario)] = str(error)
    assert failed == {}
