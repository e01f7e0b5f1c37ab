"""The matrix tries every cell, and a function that decides one cell wrongly fails."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common.security.permissions import Principal, Resource
from orb_common.security.rights import Relation, Right, decide
from orb_testing.suites.appsync_subject import Standing
from orb_testing.suites.role_matrix import ROLES, Cell, RoleBasedTestingMatrix

from .documents import MATRIX, RIGHTS, Documents

CELLS = [
    cell for cell in MATRIX.cells() if cell[::2] != ("DocumentsCreate", Standing.FOREIGN)
]  # a new document is the caller's own


def test_the_cells_are_those_of_the_table() -> None:
    """Each operation has each group, with two standings, or with four if it is on an organization."""
    assert len(MATRIX.cells()) == 5 * (2 + 2 + 4 + 4)
    assert len(set(MATRIX.cells())) == len(MATRIX.cells())
    assert {scenario.id for scenario in MATRIX.scenarios()} == {
        f"{cell.operation}-{cell.group or 'no-group'}" for cell in MATRIX.cells()
    }


def test_a_right_function_passes() -> None:
    """A function that decides as the table says passes in every cell."""
    MATRIX.run(Documents).require()


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: "-".join(map(str, cell)))
def test_a_cell_that_is_decided_wrongly_fails(cell: Cell) -> None:
    """A function that is wrong in one cell fails in the scenario of this cell, which names it, and in no other."""
    [failed] = MATRIX.run(lambda: Documents(flipped=cell)).failed
    assert failed.id == f"{cell.operation}-{cell.group or 'no-group'}"
    assert str(cell.standing) in (failed.fault or "")


@pytest.mark.parametrize(
    ("defect", "operations"),
    [
        ("refused calls are done", {"DocumentsCreate", "DocumentsRename", "DocumentsDelete"}),
        ("refusals leave no trail", set(RIGHTS)),
        ("refusals have data", set(RIGHTS)),
    ],
)
def test_what_a_refusal_must_not_do(defect: str, operations: set[str]) -> None:
    """A refusal that acts, leaves no trail or has data fails, wherever a call without a group is refused."""
    failed = {result.id for result in MATRIX.run(lambda: Documents(defect)).failed}
    assert {name.partition("-")[0] for name in failed if name.endswith("no-group")} == operations


def test_another_status_must_be_named() -> None:
    """An allowed call that answers another status than 200 fails, unless the matrix names it."""
    named = RoleBasedTestingMatrix(
        {"DocumentsGet": MATRIX.rights["DocumentsGet"]}, statuses={("DocumentsGet", Standing.OWN): 400}
    )
    assert {result.id for result in named.run(Documents).failed} == {
        f"DocumentsGet-{group}" for group in ("OWNER", "EMPLOYEE", "CUSTOMER", "USER")
    }


def test_what_is_hidden_is_not_found() -> None:
    """Another person's target is 404 in a hidden operation, 403 in others, and 403 without a group in both."""
    rights = dict.fromkeys(("NotesAnswer", "NotesWrite"), Right(frozenset({"USER"}), Relation.SELF))
    matrix = RoleBasedTestingMatrix(rights, hidden={"NotesAnswer"})
    assert [
        matrix.refusal(Cell(operation, group, Standing.FOREIGN))
        for operation in rights
        for group in ("USER", None)
    ] == [404, 403, 403, 403]


@pytest.mark.parametrize("relation", [None, *Relation])
@pytest.mark.parametrize(
    "permission", [None, "organization.read", "applications.update", "organization.delete"]
)
def test_the_expectation_is_that_of_the_library(relation: Relation | None, permission: str | None) -> None:
    """The matrix works out by itself what `orb_common.security.rights` decides."""
    if permission is not None and relation not in {Relation.MEMBER, Relation.OWNER}:
        permission = None
    right = Right(frozenset({"OWNER", "USER"}), relation, permission)
    matrix = RoleBasedTestingMatrix({"Do": right})
    for cell in matrix.cells():
        resource = Resource(
            kind="thing",
            owner_id="u" if cell.standing is Standing.OWN else "other",
            organization_id="o",
            role=ROLES.get(cell.standing),
        )
        principal = Principal(user_id="u", groups=[cell.group] if cell.group else [])
        assert matrix.allows(cell) is bool(decide(principal, "Do", right, resource)), cell


def test_table() -> None:
    """The table has a row for each operation and standing, and a column for each group."""
    lines = RoleBasedTestingMatrix(
        {"DocumentsGet": MATRIX.rights["DocumentsGet"]}, groups=("OWNER", None)
    ).table()
    assert lines.splitlines() == [
        "| operation | standing | OWNER | no group |",
        "| --- | --- | --- | --- |",
        "| DocumentsGet | own | yes | no |",
        "| DocumentsGet | foreign | yes | no |",
    ]


@pytest.mark.parametrize("wrong", [{"rights": {}}, {"rights": RIGHTS, "groups": ()}])
def test_an_empty_matrix_is_refused(wrong: dict[str, Any]) -> None:
    """Without rights or groups nothing would be checked."""
    with pytest.raises(ValueError, match="one operation and one group"):
        RoleBasedTestingMatrix(**wrong)


def test_a_caller_may_use_each_operation() -> None:
    """Administrators of the platform are preferred. Where they have no right, a caller of another group has one."""
    matrix = RoleBasedTestingMatrix(
        {
            "all": Right(frozenset({"USER", "OWNER", "EMPLOYEE"}), Relation.SELF),
            "own": Right(frozenset({"USER"}), Relation.SELF),
            "member": Right(frozenset({"USER"}), Relation.MEMBER, "billing.cancel"),
            "group": Right(frozenset({"USER"})),
        }
    )
    assert {operation: matrix.permitted(operation) for operation in matrix.rights} == {
        "all": (("EMPLOYEE", "OWNER"), Standing.FOREIGN),
        "own": (("USER",), Standing.OWN),
        "member": (("USER",), Standing.OWNER),
        "group": (("USER",), Standing.OWN),
    }
