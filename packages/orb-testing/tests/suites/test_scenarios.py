"""A suite runs all its scenarios, and reports each law that was broken."""

from __future__ import annotations

import pytest

from orb_testing.suites.scenarios import Report, Scenario, Suite, expect, law


class Numbers(Suite[int]):
    @law
    def a_number_is_small(self, number: int) -> None:
        """A number is at most nine."""
        expect(number < 10, f"{number} is large")

    @law
    def a_number_divides(self, number: int) -> None:
        """A number divides
        a hundred.
        """
        expect(100 % number == 0, "it does not")

    def helper(self) -> None:
        """Not a law."""


def test_scenarios_are_the_laws() -> None:
    """Each law is a scenario, in its order, with its docstring in one line."""
    assert [(each.id, each.law) for each in Numbers().scenarios()] == [
        ("a-number-is-small", "A number is at most nine."),
        ("a-number-divides", "A number divides a hundred."),
    ]
    assert [str(each) for each in Numbers().scenarios()] == ["a-number-is-small", "a-number-divides"]


def test_a_scenario_has_the_marker_of_its_suite() -> None:
    """Scenarios that come from another suite keep its marker."""

    class Both(Numbers):
        MARKER = "security"

        def more(self) -> list[Scenario[int]]:
            return [Scenario("other", "It is odd.", lambda _: None, "edge_case")]

    assert [each.marker for each in Numbers().scenarios()] == ["", ""]
    assert [each.marker for each in Both().scenarios()] == ["security", "security", "edge_case"]


def test_all_faults_are_reported() -> None:
    """A report has each broken law, and a subject that raises breaks the law."""
    report = Numbers().run(lambda: 30)
    assert [result.fault for result in report.failed] == [
        "AssertionError: 30 is large", "AssertionError: it does not",
    ]  # fmt: skip
    assert Numbers().run(lambda: 0).failed[0].fault == "ZeroDivisionError: integer modulo by zero"
    with pytest.raises(
        AssertionError, match=r"2 of 2 scenarios failed\na-number-is-small: A number is at most nine"
    ):
        report.require()


def test_what_holds_passes() -> None:
    """A report without faults raises nothing. An empty report is a fault, because nothing was checked."""
    Numbers().run(lambda: 5).require()
    with pytest.raises(AssertionError, match="no scenarios"):
        Report(()).require()


def test_a_subject_is_new_in_each_scenario() -> None:
    """No scenario sees what another has done."""
    made: list[int] = []
    Numbers().run(lambda: made.append(1) or 5)  # type: ignore[func-returns-value]
    assert made == [1, 1]


def test_pytest_collects_no_suite() -> None:
    """A suite is not collected where it is imported, even if its name begins with Test."""
    assert Numbers.__test__ is False


def test_a_law_that_is_replaced_stays_a_law() -> None:
    """A subclass that replaces a law, without saying that it is one, does not drop it."""

    class Larger(Numbers):
        def a_number_is_small(self, number: int) -> None:
            """A number is at most 99."""
            expect(number < 100, f"{number} is large")

    assert Larger().scenarios()[0].law == "A number is at most 99."


def test_a_suite_without_scenarios_is_refused() -> None:
    """A test that is parametrised with nothing would be skipped."""
    with pytest.raises(ValueError, match="Suite has no scenarios"):
        Suite[int]().scenarios()
