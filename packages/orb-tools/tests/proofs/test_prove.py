"""The zips that ship are run, and what does not work in them is reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from small_monorepo import OTHER_PYTHON

from orb_tools.bundle import Entry, Target
from orb_tools.errors import ToolError
from orb_tools.proofs.proof_file import PATH
from orb_tools.proofs.prove import UnitProof, check_proofs, prove_unit

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree

HERE = Target.this_interpreter()
HANDLER = "lambdas.demo.handler.handler"
GOOD = {"event": {"a": 1}, "answer": {"words": "hello from version one", "event": {"a": 1}}}
pytestmark = pytest.mark.e2e


@pytest.fixture
def small(bare_environments: Path, builds_once: None, demo: Tree) -> Tree:
    demo.workspace.state.mkdir()
    (demo.workspace.state / "runtime").symlink_to(bare_environments)
    return demo


def prove(tree: Tree, calls: list[Any] | None = None, **document: object) -> UnitProof:
    """Bundle `demo`, and prove it with a file of those calls. None: there is no file."""
    if calls is not None:
        tree.write(f"lambdas/demo/{PATH}", json.dumps({**document, "handlers": {HANDLER: calls}}))
    return proven(tree, tree.bundle()["demo"])


def proven(tree: Tree, entry: Entry, target: Target = HERE) -> UnitProof:
    return prove_unit(tree.workspace, "demo", entry, target=target, folder=tree.workspace.dist)


def test_a_bundle_that_works(small: Tree) -> None:
    """Its handler answers its event. The result has the times and the memory, for people and for programs."""
    proof = prove(small, [GOOD, GOOD])
    assert (proof.unit, proof.faults, proof.gaps) == ("demo", (), ())
    (handler,) = proof.handlers
    assert (handler.handler, handler.answered) == (HANDLER, 2)
    assert handler.init_ms > 0
    assert handler.first_call_ms is not None
    (line,) = proof.lines()
    assert line.startswith(f"{HANDLER}  init ")
    check_proofs([proof], required=True)


def test_a_bundle_without_a_proof_is_imported_only(small: Tree) -> None:
    """That is a gap, which only counts where proofs are required."""
    proof = prove(small)
    assert proof.faults == ()
    assert proof.gaps == (
        "demo answered no event, because it has no tests/proof.json: its handlers were imported only",
    )
    assert proof.handlers[0].answered == 0
    check_proofs([proof], required=False)
    with pytest.raises(ToolError, match="not proven: demo"):
        check_proofs([proof], required=True)


def test_what_does_not_work_is_told(small: Tree) -> None:
    """Another answer, an error, and a handler that the bundle does not have: all at once."""
    small.write(
        f"lambdas/demo/{PATH}",
        json.dumps(
            {"handlers": {HANDLER: [{"event": 1, "answer": {"leaf": "2.0"}}], "other.handler": [GOOD]}}
        ),
    )
    proof = prove(small)
    assert proof.faults == (
        "tests/proof.json names other.handler, which is not a handler of demo",
        f'{HANDLER}: call 0: answer.leaf is "1.0", not "2.0"',
    )
    assert list(proof.lines()) == []
    with pytest.raises(ToolError, match="not proven: demo") as caught:
        check_proofs([proof], required=False)
    assert caught.value.faults == proof.faults


def test_a_proof_that_cannot_be_read(small: Tree) -> None:
    """That is a fault of its unit, so that those of the others are reported too."""
    small.write(f"lambdas/demo/{PATH}", "{")
    (fault,) = prove(small).faults
    assert fault.startswith(f"lambdas/demo/{PATH} cannot be read: ")


def test_a_handler_that_cannot_be_loaded(small: Tree) -> None:
    """The error of its init is the fault, such as that of a package which is there but does not work."""
    small.write(
        "lambdas/demo/handler.py", "raise OSError('no glibc')\n\n\ndef handler(event, context): ...\n"
    )
    (fault,) = prove(small, [GOOD]).faults
    assert fault.startswith(f"{HANDLER}: it cannot be loaded: ")
    assert "no glibc" in fault


def test_calls_to_aws_have_the_answers_of_the_proof(small: Tree) -> None:
    """The runtime's own client reads them. A call without an answer is a fault that names it."""
    source = """
import boto3


def handler(event, context):
    client = boto3.client("dynamodb")
    return client.get_item(TableName="t", Key={"id": {"S": "1"}})["Item"]
"""
    small.write("lambdas/demo/handler.py", source)
    item = {"id": {"S": "1"}}
    call = {"event": {}, "answer": item}
    assert prove(small, [call], aws={"DynamoDB_20120810.GetItem": {"Item": item}}).faults == ()
    faults = prove(small, [call]).faults
    assert faults[-1] == f"{HANDLER}: tests/proof.json has no answer of AWS to DynamoDB_20120810.GetItem"


def test_another_zip_is_not_proven(small: Tree) -> None:
    """What is run is what the manifest describes, byte for byte."""
    entry = small.bundle()["demo"]
    path = small.workspace.dist / entry.file
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ToolError, match=r"demo\.zip is not the one in the manifest"):
        proven(small, entry)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (Target(python="3.99", architecture=HERE.architecture), "no Python 3.99 here"),
        (Target(python=OTHER_PYTHON, architecture="riscv"), "it is for riscv, and this machine is"),
    ],
)
def test_what_cannot_be_run_here_is_told(small: Tree, target: Target, reason: str) -> None:
    """A missing Python and another processor are gaps, in one line that says why."""
    proof = proven(small, small.bundle()["demo"], target)
    assert (proof.handlers, proof.faults) == ((), ())
    (gap,) = proof.gaps
    assert gap.startswith(f"demo was not run: {reason}")
