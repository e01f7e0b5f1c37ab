"""A right function passes a flow, and each defect fails in one of its scenarios."""

from __future__ import annotations

import pytest

from orb_testing.suites.integration import Flow, IntegrationTestSuite, Step
from orb_testing.suites.scenarios import expect

from .documents import Documents

FLOW = Flow(
    name="a-document-is-written",
    people={"olga": ["OWNER"], "ann": ["EMPLOYEE"]},
    steps=[
        Step(who="olga", operation="DocumentsCreate", arguments=lambda _: {"title": "First"}),
        Step(
            who="ann",
            operation="DocumentsCreate",
            arguments=lambda answers: {"title": f"After {answers[0]['Data']}"},
            check=lambda answer: expect(answer["Data"] == "After First", f"the answer is {answer}"),
        ),
        Step(who="ann", operation="DocumentsGet", arguments=lambda _: {"documentId": "nothing"}, status=404),
    ],
)
SUITE = IntegrationTestSuite(FLOW)
BREAKS = {
    "titles are lost": {"a-document-is-written", "a-document-is-written-by-a-stranger"},
    "missing documents are empty": {"a-document-is-written", "a-document-is-written-by-a-stranger"},
    "refused calls are done": {"a-document-is-written-by-a-stranger"},
}


def test_a_right_function_passes() -> None:
    """The function without a defect passes in all scenarios."""
    SUITE.run(Documents).require()


def test_each_scenario_has_a_defect_that_it_finds() -> None:
    """The defects break every scenario of the suite."""
    assert set().union(*BREAKS.values()) == {scenario.id for scenario in SUITE.scenarios()}


@pytest.mark.parametrize("defect", BREAKS)
def test_a_defect_fails_in_its_scenarios(defect: str) -> None:
    """A function that answers wrongly fails in both scenarios; one that lets strangers act, in theirs only."""
    assert {result.id for result in SUITE.run(lambda: Documents(defect)).failed} == BREAKS[defect]


def test_a_flow_has_steps() -> None:
    """A flow that would call nothing is refused."""
    with pytest.raises(ValueError, match="the flow empty has no steps"):
        IntegrationTestSuite(Flow(name="empty", people={}, steps=()))
