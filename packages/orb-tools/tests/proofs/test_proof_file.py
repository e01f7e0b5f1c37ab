"""The file with the proof of a unit: its form, and which answers are as expected."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from orb_tools.errors import ToolError
from orb_tools.proofs.proof_file import PATH, ProofCall, read_proof

if TYPE_CHECKING:
    from pathlib import Path

HANDLER = "lambdas.demo.handler.handler"


def write(unit: Path, document: object) -> Path:
    (unit / PATH).parent.mkdir(parents=True, exist_ok=True)
    (unit / PATH).write_text(document if isinstance(document, str) else json.dumps(document))
    return unit


def test_a_unit_without_the_file(tmp_path: Path) -> None:
    """It has no proof, which is not an error."""
    assert read_proof(tmp_path) is None


def test_what_a_file_says(tmp_path: Path) -> None:
    """Variables and answers of AWS may be left out. A call expects an answer or an error."""
    calls: list[Any] = [
        {"event": {"a": 1}, "answer": None},
        {"event": [], "error": {"errorType": "KeyError"}},
    ]
    proof = read_proof(write(tmp_path, {"handlers": {HANDLER: calls}}))
    assert proof is not None
    assert (proof.variables, proof.aws) == ({}, {})
    assert proof.handlers[HANDLER] == (
        ProofCall(event={"a": 1}, expected=None, fails=False),
        ProofCall(event=[], expected={"errorType": "KeyError"}, fails=True),
    )


def test_all_faults_of_a_file_are_named(tmp_path: Path) -> None:
    """Unknown keys, wrong types and calls without an expectation: all at once."""
    document = {
        "variable": {},
        "variables": {"A": 1},
        "aws": [],
        "handlers": {
            "a": [],
            "b": [{"event": 1}],
            "c": [{"answer": 1}],
            "d": [{"event": 1, "answer": 1, "error": 1}],
        },
    }
    with pytest.raises(ToolError, match=r"tests/proof\.json is not valid") as caught:
        read_proof(write(tmp_path, document))
    start = f"lambdas/{tmp_path.name}/tests/proof.json: "
    assert all(fault.startswith(start) for fault in caught.value.faults)
    assert tuple(fault.removeprefix(start) for fault in caught.value.faults) == (
        "variable: the keys are variables, aws, handlers",
        "variables: not an object of texts",
        "aws: not an object",
        "a: not a list of calls",
        "b, call 0: it needs answer or error",
        "c, call 0: not an object with event, and answer or error",
        "d, call 0: it needs answer or error",
    )


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"handlers": {}}', "[" * 100_000])
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    """What is not JSON, or proves nothing, is an error with a hint."""
    with pytest.raises(ToolError) as caught:
        read_proof(write(tmp_path, text))
    assert caught.value.hint
    (fault,) = caught.value.faults
    assert fault.startswith(f"lambdas/{tmp_path.name}/tests/proof.json: ")


@pytest.mark.parametrize(
    ("expected", "actual", "lines"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": {"b": [1, {"c": None}]}}, {"a": {"b": [1, {"c": None, "d": 1}]}}, []),
        ({"a": 1}, {"b": 1}, ["answer has no a"]),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, ["answer.a.b is 2, not 1"]),
        ([1], [1, 2], ["answer is [1, 2], not [1]"]),
        ([1, 2], [1, 3], ["answer[1] is 3, not 2"]),
        (None, None, []),
        (None, {}, ["answer is {}, not null"]),
        ({}, None, ["answer is null, not {}"]),
        ({}, {"a": 1}, []),
    ],
)
def test_an_answer_must_have_what_is_expected(expected: object, actual: object, lines: list[str]) -> None:
    """Objects may have more keys. Everything else must be equal."""
    assert ProofCall(event=1, expected=expected, fails=False).mismatches(actual, None) == lines


def test_errors_must_be_as_expected() -> None:
    """An error instead of an answer, an answer instead of an error, and another error are faults."""
    error = {"errorType": "KeyError", "errorMessage": "'a'"}
    assert ProofCall(event=1, expected=None, fails=False).mismatches(None, error) == [
        "it failed: KeyError: 'a'"
    ]
    failing = ProofCall(event=1, expected={"errorType": "ValueError"}, fails=True)
    assert failing.mismatches(None, None) == ["it answered, but should have failed"]
    assert failing.mismatches(None, error) == ['error.errorType is "KeyError", not "ValueError"']
    assert failing.mismatches(None, {**error, "errorType": "ValueError"}) == []
