"""Values at and beyond a limit, in each argument of an AppSync function."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from .appsync_subject import (
    BAD_REQUEST,
    INTERNAL_ERROR,
    Answer,
    AppSyncFunction,
    Person,
    expect_refusal,
)
from .scenarios import Scenario, Suite, expect, law

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .role_matrix import RoleBasedTestingMatrix

EDGES: Final = MappingProxyType(
    {
        "empty-text": "",
        "null": None,
        "blank-text": " \t\u00a0",
        "long-text": "x" * 100_000,
        "odd-characters": "\x00\u202e\ufeff\u200d🏳️‍🌈\U0010ffff\ud7ff",
        "large-number": 10**400,
        "flag": True,
    }
)
"""Values that an operation may accept or refuse, but must answer."""
WRONG: Final[tuple[object, ...]] = ([], {}, [None], {"x": {"y": []}})
"""Values that no text may have."""


class EdgeCaseTestSuite(Suite[AppSyncFunction]):
    """Edges of each argument of each operation. They are tried by a person who may use the operation.

    Args:
        matrix: The rights of the operations.
    """

    MARKER = "edge_case"

    def __init__(self, matrix: RoleBasedTestingMatrix) -> None:
        self.matrix = matrix

    def more(self) -> Iterator[Scenario[AppSyncFunction]]:
        """Return a scenario for each edge."""
        for name, value in EDGES.items():
            yield Scenario(
                name, f"{name} in an argument is answered, and never by 5xx", partial(self._edge, value)
            )

    def _calls(self, function: AppSyncFunction) -> Iterator[tuple[Person, str, dict[str, object]]]:
        for operation in self.matrix.rights:
            caller, arguments = self.matrix.permitted_call(function, operation)
            yield caller, operation, arguments

    def _edge(self, value: object, function: AppSyncFunction) -> None:
        for caller, operation, arguments in self._calls(function):
            for name in arguments:
                answer = function.call(caller, operation, arguments | {name: value})
                _expect_answer(answer, f"{operation}.{name}")

    @law
    def objects_are_no_texts(self, function: AppSyncFunction) -> None:
        """A list or an object in place of a text is refused with 400, and changes nothing."""
        for caller, operation, arguments in self._calls(function):
            for name in [name for name, value in arguments.items() if isinstance(value, str)]:
                before = function.state()
                for value in WRONG:
                    answer = function.call(caller, operation, arguments | {name: value})
                    expect_refusal(function, answer, before, BAD_REQUEST)

    @law
    def missing_arguments_are_answered(self, function: AppSyncFunction) -> None:
        """A call without one of its arguments, or without all, is answered, and never by 5xx."""
        for caller, operation, arguments in self._calls(function):
            for left_out in (*({name} for name in arguments), set(arguments)):
                given = {name: value for name, value in arguments.items() if name not in left_out}
                _expect_answer(function.call(caller, operation, given), f"{operation} without {left_out}")

    @law
    def a_second_call_is_answered(self, function: AppSyncFunction) -> None:
        """The same call again is answered, and never by 5xx."""
        for caller, operation, arguments in self._calls(function):
            for _ in range(2):
                _expect_answer(function.call(caller, operation, arguments), operation)


def _expect_answer(answer: Answer, place: str) -> None:
    expect(answer["StatusCode"] < INTERNAL_ERROR, f"{place} fails the function: {answer}")
