"""Flows of calls by several people, in which a call uses what earlier ones have answered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from .appsync_subject import FORBIDDEN, OK, Answer, AppSyncFunction, Person, expect_refusal, expect_status
from .scenarios import Scenario, Suite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One call of a flow."""

    who: str
    """A name among the people of the flow."""
    operation: str
    arguments: Callable[[Sequence[Answer]], Mapping[str, object]]
    """Return the arguments, from the answers so far."""
    status: int = OK
    check: Callable[[Answer], object] = lambda _: None
    """Look at the answer. Raise AssertionError if it is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Calls, one after another."""

    name: str
    people: Mapping[str, Sequence[str]]
    """The groups of each person, by name."""
    steps: Sequence[Step]


class IntegrationTestSuite(Suite[AppSyncFunction]):
    """Each flow goes through, and a person without groups cannot take any of its steps.

    Args:
        flows: Their names differ.

    Raises:
        ValueError: A flow has no steps.
    """

    MARKER = "integration"

    def __init__(self, *flows: Flow) -> None:
        for flow in flows:
            if not flow.steps:
                raise ValueError(f"the flow {flow.name} has no steps")
        self.flows = flows

    def more(self) -> Iterator[Scenario[AppSyncFunction]]:
        """Return two scenarios for each flow."""
        for flow in self.flows:
            yield Scenario(flow.name, f"{flow.name} goes through", partial(self._go, flow))
            yield Scenario(
                f"{flow.name}-by-a-stranger",
                f"Each step of {flow.name} is refused to a person without groups, and still goes through",
                partial(self._go, flow, by_stranger_first=True),
            )

    @staticmethod
    def _go(flow: Flow, function: AppSyncFunction, *, by_stranger_first: bool = False) -> None:
        people: dict[str, Person] = {name: function.person(*groups) for name, groups in flow.people.items()}
        stranger = function.person()
        answers: list[Answer] = []
        for step in flow.steps:
            arguments = step.arguments(answers)
            if by_stranger_first:
                before = function.state()
                expect_refusal(
                    function, function.call(stranger, step.operation, arguments), before, FORBIDDEN
                )
            answer = function.call(people[step.who], step.operation, arguments)
            expect_status(answer, step.status)
            step.check(answer)
            answers.append(answer)
