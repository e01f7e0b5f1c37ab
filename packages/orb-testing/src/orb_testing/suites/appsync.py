"""What every AppSync function must do: answer any event in one form, by the caller's rights."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from orb_common.security.roles import PLATFORM_ADMINISTRATORS

from .appsync_subject import (
    BAD_REQUEST,
    FORBIDDEN,
    OK,
    UNAUTHORIZED,
    AppSyncFunction,
    Person,
    Standing,
    answer_of,
    event,
    expect_refusal,
    expect_status,
)
from .role_matrix import Cell
from .scenarios import Scenario, Suite, expect, law

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from orb_common.security.rights import Right

    from .role_matrix import RoleBasedTestingMatrix

MALFORMED: tuple[object, ...] = (
    None,
    3,
    "text",
    True,
    {},
    {"info": None},
    {"info": {"fieldName": 3}},
    {"arguments": []},
)
NOT_OBJECTS: tuple[object, ...] = ("text", 3, False, [], [{"input": {}}], {"input": []}, {"input": "text"})
"""Arguments in another form than an object, or with an `input` in another form."""


class AppSyncSuite(Suite[AppSyncFunction]):
    """The laws of AppSync functions, and every cell of their rights (`RoleBasedTestingMatrix`).

    Args:
        matrix: The rights of the operations, and how to try them.
    """

    def __init__(self, matrix: RoleBasedTestingMatrix) -> None:
        self.matrix = matrix

    @property
    def rights(self) -> Mapping[str, Right]:
        """Who may use each operation."""
        return self.matrix.rights

    def more(self) -> Iterator[Scenario[AppSyncFunction]]:
        """Return the laws of each operation, and the cells."""
        for operation, right in self.rights.items():
            yield Scenario(
                f"anonymous-{operation}",
                f"{operation} without an identity is refused with 401",
                partial(self._anonymous, operation),
            )
            if right.relation is not None:
                yield Scenario(
                    f"hides-{operation}",
                    f"A refusal of {operation} does not show whether the target exists",
                    partial(self._hides, operation),
                )
        yield from self.matrix.scenarios()

    @staticmethod
    def _anonymous(operation: str, function: AppSyncFunction) -> None:
        owner = function.person("OWNER")
        arguments = function.arguments(operation, owner, Standing.FOREIGN)
        before = function.state()
        expect_refusal(function, function.call(None, operation, arguments), before, UNAUTHORIZED)

    def _hides(self, operation: str, function: AppSyncFunction) -> None:
        groups = self._plain_groups(operation)
        caller = function.person(*groups)
        answers = [
            function.call(caller, operation, function.arguments(operation, caller, standing))
            for standing in (Standing.FOREIGN, Standing.MISSING)
        ]
        cell = Cell(operation, groups[0] if groups else None, Standing.FOREIGN)
        expect_status(answers[0], self.matrix.refusal(cell))
        expect(answers[0] == answers[1], f"the answers differ: {answers}")

    def _plain_groups(self, operation: str) -> Sequence[str]:
        """Return a group that may use the operation, if it can be one that does not administer the platform."""
        return sorted(self.rights[operation].groups - PLATFORM_ADMINISTRATORS)[:1]

    @law
    def a_sign_in_without_a_row_is_refused(self, function: AppSyncFunction) -> None:
        """A person whom Cognito knows, but the store does not, is refused with 403, whatever their groups."""
        for operation in self.rights:
            caller, arguments = self.matrix.permitted_call(function, operation)
            before = function.state()
            stranger = Person("a subject without a row", caller.groups)
            expect_refusal(function, function.call(stranger, operation, arguments), before, FORBIDDEN)

    @law
    def a_blocked_person_is_refused(self, function: AppSyncFunction) -> None:
        """A person who is blocked is refused with 403, whatever their groups."""
        for operation in self.rights:
            groups, standing = self.matrix.permitted(operation)
            blocked = function.person(*groups, blocked=True)
            arguments = function.arguments(operation, blocked, standing)
            before = function.state()
            expect_refusal(function, function.call(blocked, operation, arguments), before, FORBIDDEN)

    @law
    def an_unknown_operation_is_refused(self, function: AppSyncFunction) -> None:
        """An operation that the function does not have is refused with 400."""
        answer = function.call(function.person("OWNER"), "ThereIsNoSuchOperation", {})
        expect_status(answer, BAD_REQUEST)

    @law
    def malformed_events_are_answered(self, function: AppSyncFunction) -> None:
        """An event in another form is refused with 400, and raises nothing."""
        for malformed in MALFORMED:
            expect_status(answer_of(function.send(malformed)), BAD_REQUEST)

    @law
    def arguments_that_are_not_an_object_are_refused(self, function: AppSyncFunction) -> None:
        """Arguments in another form are refused with 400 in each operation. They do not count as empty."""
        for operation in self.rights:
            caller, _ = self.matrix.permitted_call(function, operation)
            before = function.state()
            for arguments in NOT_OBJECTS:
                answer = answer_of(function.send(event(caller, operation, {}) | {"arguments": arguments}))
                expect_status(answer, BAD_REQUEST)
            expect(function.state() == before, f"{operation} changed the store")

    @law
    def unknown_arguments_are_refused(self, function: AppSyncFunction) -> None:
        """A name that an operation does not know is refused with 400, so that a misspelt name is never ignored."""
        for operation in self.rights:
            caller, arguments = self.matrix.permitted_call(function, operation)
            before = function.state()
            answer = function.call(caller, operation, arguments | {"thereIsNoSuchName": "x"})
            expect_refusal(function, answer, before, BAD_REQUEST)
            expect("thereIsNoSuchName" in answer["Message"], f"the message does not name it: {answer}")

    @law
    def a_batch_is_answered_in_its_order(self, function: AppSyncFunction) -> None:
        """Each call of a batch has its own answer, in its place, by the rights of its own caller."""
        operation = next(iter(self.rights))
        # An operation that can be done once, such as a deletion, has a caller and a target for each call.
        calls = [
            event(caller, operation, arguments)
            for caller, arguments in (self.matrix.permitted_call(function, operation) for _ in range(2))
        ]
        payload = function.send([calls[0], event(None, operation, {}), 3, calls[1]])
        expect(isinstance(payload, list), f"a batch is answered by {payload!r}")
        statuses = [answer_of(each)["StatusCode"] for each in payload]  # type: ignore[attr-defined]
        expect(statuses == [OK, UNAUTHORIZED, BAD_REQUEST, OK], f"the statuses of the batch are {statuses}")
        expect(function.send([]) == [], "an empty batch has an answer")
