"""The bundle, the handlers and the event that are measured."""

from __future__ import annotations

import json
import platform
from typing import TYPE_CHECKING

import pytest
from small_monorepo import OTHER_PYTHON

from orb_tools.bundle import Target
from orb_tools.bundle.manifest import FORMAT
from orb_tools.embedded.state_file import Running
from orb_tools.errors import ToolError
from orb_tools.interpreters import running_python
from orb_tools.start_up.measurement import FirstEvent
from orb_tools.start_up.subject import chosen_bundle, chosen_handlers, first_events
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree

pytestmark = pytest.mark.usefixtures("builds_once")


def test_the_zip_in_dist_is_measured_as_it_is(demo: Tree) -> None:
    """What was bundled for a Python of this machine is not bundled again, even if the sources changed."""
    demo.bundle(target=Target.this_interpreter())
    before = (demo.workspace.dist / "demo.zip").read_bytes()
    demo.write("lambdas/demo/handler.py", "def handler(event, context): return 1\n")
    notes: list[str] = []
    found = chosen_bundle(demo.workspace, "demo", python=None, on_note=notes.append)
    assert (found, found.read_bytes(), notes) == (demo.workspace.dist / "demo.zip", before, [])
    made = chosen_bundle(demo.workspace, "demo", python=running_python(), on_note=notes.append)
    assert made == demo.root / ".orb" / "start-up" / "demo.zip"
    assert made.read_bytes() != before
    assert (demo.workspace.dist / "demo.zip").read_bytes() == before


def test_without_a_zip_for_this_machine_one_is_made(demo: Tree) -> None:
    """A missing zip, or one for another processor, is said in a note, and a bundle for the running Python is made."""
    other = "arm64" if platform.machine() == "x86_64" else "x86_64"
    for prepare, words in (
        (lambda: None, "dist/ has no bundle of demo"),
        (
            lambda: demo.bundle(target=Target.runtime("3.13", other)),
            f"this machine has no Python 3.13 on {other}",
        ),
    ):
        prepare()
        notes: list[str] = []
        made = chosen_bundle(demo.workspace, "demo", python=None, on_note=notes.append)
        assert made.is_file()
        assert (
            json.loads((made.parent / "manifest.json").read_text())["units"]["demo"]["python"]
            == running_python()
        )
        assert words in notes[0]


def test_handlers_are_chosen_by_name(tmp_path: Path) -> None:
    """All by default; otherwise by the whole value, or by the module. Every unknown name is refused."""
    bundle = tmp_path / "demo.zip"
    assert chosen_handlers(bundle, "demo", ()) == ("lambdas.demo.handler.handler",)
    assert chosen_handlers(bundle, "demo", ("a.b",)) == ("a.b",)
    known = ["lambdas.demo.handlers.api.handler", "lambdas.demo.handlers.late.handler"]
    entry = {"file": "demo.zip", "python": OTHER_PYTHON, "handlers": known}
    (tmp_path / "manifest.json").write_text(json.dumps({"format": FORMAT, "units": {"demo": entry}}))
    assert chosen_handlers(bundle, "demo", ()) == tuple(known)
    assert chosen_handlers(bundle, "demo", ("late", known[0])) == tuple(known)
    assert chosen_handlers(bundle, "demo", ("late",)) == (known[1],)
    with pytest.raises(ToolError) as refused:
        chosen_handlers(bundle, "demo", ("api", "lost", "gone"))
    assert refused.value.faults == ("demo has no handler lost", "demo has no handler gone")


def test_variables_that_are_given_win(tmp_path: Path) -> None:
    """The embedded AWS gives its address and credentials; a variable of the command replaces one of these."""
    here = Workspace(tmp_path)
    with first_events(here, "demo", ["a", "b"], event=1, variables={"A": "1"}, running=None) as alone:
        assert alone == dict.fromkeys(("a", "b"), FirstEvent(event=1, variables={"A": "1"}))
    running = Running(endpoint="http://127.0.0.1:1", pid=1)
    with first_events(
        here, "demo", ["a"], event=None, variables={"AWS_REGION": "x"}, running=running
    ) as firsts:
        first = firsts["a"]
    assert first.event is None
    assert first.variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert first.variables["AWS_REGION"] == "x"


def test_the_events_of_the_proof_are_the_default(tmp_path: Path) -> None:
    """Each handler gets its first event that does not fail, with the variables and the AWS of the proof."""
    calls = [{"event": 1, "error": {"errorType": "X"}}, {"event": 2, "answer": {}}]
    proof = {"variables": {"A": "1", "B": "2"}, "handlers": {"a": calls, "b": calls[:1]}}
    path = tmp_path / "lambdas/demo/tests/proof.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(proof))
    with first_events(
        Workspace(tmp_path), "demo", ["a", "b", "c"], event=None, variables={"B": "3"}, running=None
    ) as firsts:
        assert [firsts[name].event for name in "abc"] == [2, None, None]
        assert firsts["c"].variables["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")
        assert (firsts["c"].variables["A"], firsts["c"].variables["B"]) == ("1", "3")
