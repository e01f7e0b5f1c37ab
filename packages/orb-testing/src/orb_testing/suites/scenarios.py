"""Scenarios and the suites that hold them.

A suite is no test: pytest runs it where a test is parametrised with its scenarios, and a program runs it by `run`.
A scenario calls the subject that it is given, and raises AssertionError if the subject breaks the law.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Generic, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SubjectT = TypeVar("SubjectT")
LawT = TypeVar("LawT", bound="Callable[..., None]")


@dataclass(frozen=True, slots=True)
class Scenario(Generic[SubjectT]):
    """One law, and the check of a subject against it."""

    id: str
    law: str
    """What must hold, in a sentence."""
    check: Callable[[SubjectT], None]
    """Raise AssertionError if the law is broken."""
    marker: str = ""
    """The marker of its test, such as "security", which the plugin sets. Empty: none."""

    def __str__(self) -> str:
        """Return the id, so that `ids=str` names the tests of a parametrised test."""
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one scenario."""

    id: str
    law: str
    fault: str | None = None
    """How the law was broken. None: it holds."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of all scenarios of a suite."""

    results: tuple[Result, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        """The results of the laws that were broken."""
        return tuple(result for result in self.results if result.fault is not None)

    def require(self) -> None:
        """Raise AssertionError, with all faults, if a law was broken or if the suite was empty."""
        expect(bool(self.results), "the suite has no scenarios")
        faults = [f"{result.id}: {result.law}\n  {result.fault}" for result in self.failed]
        expect(not faults, "\n".join([f"{len(faults)} of {len(self.results)} scenarios failed", *faults]))


def expect(holds: bool, message: str) -> None:
    """Raise AssertionError with the message unless the condition holds. `python -O` does not remove it."""
    if not holds:
        fail(message)


def fail(message: str) -> NoReturn:
    """Raise AssertionError with the message."""
    raise AssertionError(message)


def law(method: LawT) -> LawT:
    """Make a method of a suite a scenario. Its name is the id, and its docstring is the law."""
    vars(method)["is_law"] = True
    return method


class Suite(Generic[SubjectT]):
    """The scenarios of one kind of subject.

    @pytest.mark.parametrize("scenario", SUITE.scenarios(), ids=str)
    def test_laws(scenario, subject):
        scenario.check(subject)
    """

    __test__ = False
    """The names of some suites begin with Test, which pytest would collect."""
    MARKER: ClassVar[str] = ""
    """The marker of its scenarios, unless they have their own."""

    def scenarios(self) -> tuple[Scenario[SubjectT], ...]:
        """Return the scenarios: the methods that are laws, and those of `more`. Their ids differ.

        Raises:
            ValueError: The list is empty, so that nothing would be checked.
        """
        found = (*self._laws(), *self.more())
        if not found:
            raise ValueError(f"{type(self).__name__} has no scenarios")
        return tuple(replace(each, marker=each.marker or self.MARKER) for each in found)

    def more(self) -> Iterable[Scenario[SubjectT]]:
        """Return the scenarios that depend on what the suite was made with."""
        return ()

    def run(self, make: Callable[[], SubjectT]) -> Report:
        """Check a new subject in each scenario, and report all faults.

        Args:
            make: Return a subject that no other scenario has changed.
        """
        return Report(tuple(self._result(scenario, make) for scenario in self.scenarios()))

    def _laws(self) -> Iterator[Scenario[SubjectT]]:
        names = dict.fromkeys(name for cls in reversed(type(self).__mro__) for name in vars(cls))
        for name in names:
            # A law that a subclass replaces stays a law.
            if any(getattr(vars(cls).get(name), "is_law", False) for cls in type(self).__mro__):
                method = getattr(self, name)
                text = " ".join((method.__doc__ or "").split())
                yield Scenario(name.replace("_", "-"), text, method)

    @staticmethod
    def _result(scenario: Scenario[SubjectT], make: Callable[[], SubjectT]) -> Result:
        try:
            scenario.check(make())
        except Exception as error:  # noqa: BLE001 - a subject that raises breaks the law too
            fault = f"{type(error).__name__}: {error}"
            return Result(id=scenario.id, law=scenario.law, fault=fault)
        return Result(id=scenario.id, law=scenario.law)
