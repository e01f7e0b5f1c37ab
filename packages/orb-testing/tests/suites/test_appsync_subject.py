"""Answers have one form, and a refusal changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from orb_testing.suites.appsync_subject import Person, Standing, answer_of, event, expect_refusal

from .documents import Documents

GOOD = {"StatusCode": 200, "Message": None, "Data": {"a": 1}}
REFUSED = {"StatusCode": 403, "Message": "no", "Data": None}


@pytest.mark.parametrize("answer", [GOOD, REFUSED, GOOD | {"Data": None}])
def test_answers_have_three_members(answer: dict[str, Any]) -> None:
    """An answer has a status, a message and data."""
    assert answer_of(answer) == answer


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (None, "not an object"),
        ([GOOD], "not an object"),
        ({"StatusCode": 200, "Data": None}, "has the keys"),
        (GOOD | {"Errors": []}, "has the keys"),
        (GOOD | {"StatusCode": "200"}, "the status is"),
        (REFUSED | {"Data": []}, "has data"),
        (REFUSED | {"Message": ""}, "has no message"),
    ],
)
def test_other_forms_fail(answer: object, fault: str) -> None:
    """An answer in another form fails, and so does a refusal with data or without a message."""
    with pytest.raises(AssertionError, match=fault):
        answer_of(answer)


def test_a_function_that_raises_fails() -> None:
    """An exception of the handler is a fault of the function, with its text."""
    with pytest.raises(AssertionError, match=r"the function raised.*AttributeError"):
        Documents("malformed events raise").send({"info": {"fieldName": 3}})


def test_callers_are_in_the_event() -> None:
    """A call has the caller's subject and groups, and all arguments under `input`. Nobody has no identity."""
    sent = event(Person("s-1", ("OWNER",)), "DocumentsGet", {"documentId": "d"})
    assert (sent["identity"]["sub"], sent["identity"]["groups"]) == ("s-1", ["OWNER"])
    assert sent["arguments"] == {"input": {"documentId": "d"}}
    assert event(None, "DocumentsGet", {})["identity"] is None


def test_a_refusal_changes_nothing() -> None:
    """A call that was refused with a status of the list passes, unless the store has changed."""
    function = Documents()
    before = function.state()
    expect_refusal(function, REFUSED, before, 401, 403)
    with pytest.raises(AssertionError, match="403, not 401"):
        expect_refusal(function, REFUSED, before, 401)
    function.arguments("DocumentsGet", function.person(), Standing.OWN)
    with pytest.raises(AssertionError, match="changed the store"):
        expect_refusal(function, REFUSED, before, 403)
