"""Every cell of a table of rights: operation x group x standing, tried on a function.

The expectation is worked out here, from the table and the roles, and not by `orb_common.security.rights`, which
functions use: a fault there shows as a difference.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from orb_common.security.rights import Relation
from orb_common.security.roles import PLATFORM_ADMINISTRATORS, ROLE_PERMISSIONS, Group, OrganizationRole

from .appsync_subject import (
    FORBIDDEN,
    NOT_FOUND,
    OK,
    AppSyncFunction,
    Person,
    Standing,
    expect_refusal,
    expect_status,
)
from .scenarios import Scenario, Suite, fail

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from orb_common.security.rights import Right

ROLES: Final = MappingProxyType(
    {
        Standing.OWNER: OrganizationRole.OWNER,
        Standing.ADMINISTRATOR: OrganizationRole.ADMINISTRATOR,
        Standing.VIEWER: OrganizationRole.VIEWER,
    }
)
"""The role of the caller in the organization of the target."""


class Cell(NamedTuple):
    """One way to call one operation."""

    operation: str
    group: str | None
    """The caller's only group. None: the caller has none."""
    standing: Standing


class RoleBasedTestingMatrix(Suite[AppSyncFunction]):
    """Each operation, by each group, on targets of each standing, is answered as the rights say.

    There is a scenario for each operation and group. A refused call answers 403, or 404 where the caller must not learn
    whether an organization exists, and changes nothing.

        MATRIX = RoleBasedTestingMatrix(RIGHTS)

        @pytest.mark.parametrize("scenario", MATRIX.scenarios(), ids=str)
        def test_rights(scenario, function):
            scenario.check(function)

    Args:
        rights: Who may use each operation, as in `orb_models.rights`.
        groups: The groups to try. None among them: a caller without a group.
        statuses: The status of an allowed call that is refused for another reason than rights, such as 400 where
            administrators may not delete themselves. By operation and standing; others answer 200.
        hidden: The operations of the relation `self` on what has an id of its own, such as an invitation. Another
            person's is refused with 404 there, as a missing one is, and not with 403.

    Raises:
        ValueError: There are no rights or no groups, so that nothing would be checked.
    """

    MARKER = "security"

    def __init__(
        self,
        rights: Mapping[str, Right],
        *,
        groups: Sequence[str | None] = (*Group, None),
        statuses: Mapping[tuple[str, Standing], int] = MappingProxyType({}),
        hidden: Collection[str] = (),
    ) -> None:
        if not rights or not groups:
            raise ValueError("a matrix has one operation and one group at least")
        self.rights = rights
        self.groups = groups
        self.statuses = statuses
        self.hidden = hidden

    def cells(self) -> tuple[Cell, ...]:
        """Return all cells. An operation on an organization has one for each role, others for own and foreign."""
        return tuple(
            Cell(operation, group, standing)
            for operation in self.rights
            for group in self.groups
            for standing in self.standings(operation)
        )

    def standings(self, operation: str) -> tuple[Standing, ...]:
        """Return the standings that make a difference to an operation."""
        if self.rights[operation].relation in {Relation.MEMBER, Relation.OWNER}:
            return (*ROLES, Standing.FOREIGN)
        return (Standing.OWN, Standing.FOREIGN)

    def allows(self, cell: Cell) -> bool:
        """Return whether the rights allow a call."""
        right = self.rights[cell.operation]
        if cell.group not in right.groups:
            return False
        if cell.group in PLATFORM_ADMINISTRATORS or right.relation is None:
            return True
        if right.relation is Relation.SELF:
            return cell.standing is Standing.OWN
        role = ROLES.get(cell.standing)
        if role is None or (right.relation is Relation.OWNER and role is not OrganizationRole.OWNER):
            return False
        return right.permission is None or right.permission in ROLE_PERMISSIONS[role]

    def refusal(self, cell: Cell) -> int:
        """Return the status of a call that the rights do not allow."""
        right = self.rights[cell.operation]
        outside = cell.operation in self.hidden or (
            right.relation in {Relation.MEMBER, Relation.OWNER} and cell.standing not in ROLES
        )
        return NOT_FOUND if outside and cell.group in right.groups else FORBIDDEN

    def permitted(self, operation: str) -> tuple[tuple[str, ...], Standing]:
        """Return groups and a standing with which a caller may use an operation: administrators', if they may."""
        groups = sorted(self.rights[operation].groups)
        administrators = tuple(group for group in groups if group in PLATFORM_ADMINISTRATORS)
        if administrators:
            return administrators, Standing.FOREIGN
        cells = (Cell(operation, groups[0], standing) for standing in self.standings(operation))
        return (groups[0],), next(cell.standing for cell in cells if self.allows(cell))

    def permitted_call(self, function: AppSyncFunction, operation: str) -> tuple[Person, dict[str, object]]:
        """Store a caller who may use an operation, and a target. Return the caller, and the arguments."""
        groups, standing = self.permitted(operation)
        caller = function.person(*groups)
        return caller, dict(function.arguments(operation, caller, standing))

    def permitted_status(self, operation: str) -> int:
        """Return the status of the answer to a `permitted_call`."""
        return self.statuses.get((operation, self.permitted(operation)[1]), OK)

    def table(self) -> str:
        """Return the cells as a Markdown table: a row for each operation and standing, a column for each group."""
        names = [group or "no group" for group in self.groups]
        rows = [["operation", "standing", *names], ["---"] * (len(names) + 2)]
        rows += [
            [operation, standing]
            + ["yes" if self.allows(Cell(operation, group, standing)) else "no" for group in self.groups]
            for operation in self.rights
            for standing in self.standings(operation)
        ]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def more(self) -> Iterator[Scenario[AppSyncFunction]]:
        """Return a scenario for each operation and group."""
        for operation in self.rights:
            for group in self.groups:
                name = group or "no-group"
                law = f"{operation} by {name} is answered as its right says, for each standing"
                yield Scenario(
                    f"{operation}-{name}", law, partial(self._check, operation=operation, group=group)
                )

    def _check(self, function: AppSyncFunction, *, operation: str, group: str | None) -> None:
        for standing in self.standings(operation):
            cell = Cell(operation, group, standing)
            # A new caller for each cell, because an operation can change its own caller.
            caller = function.person(*([group] if group else []))
            arguments = function.arguments(operation, caller, standing)
            before = function.state()
            answer = function.call(caller, operation, arguments)
            try:
                if self.allows(cell):
                    expect_status(answer, self.statuses.get((operation, standing), OK))
                else:
                    expect_refusal(function, answer, before, self.refusal(cell))
                    function.check_refusal(operation, caller)
            except AssertionError as error:
                fail(f"{'-'.join(map(str, cell))}: {error}")
