"""`orb invoke`: what cannot be called is refused with a hint."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from orb_tools import cli
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree
    from small_workspace import Orb


@pytest.mark.slow
@pytest.mark.usefixtures("small_aws")
@pytest.mark.parametrize(
    ("arguments", "event", "message", "hint"),
    [
        (("invoke", "nothing"), "{}", "no function nothing is deployed", "there are: notes"),
        (("invoke", "notes"), "{", "event.json:1:2: this is not JSON", "one JSON value"),
        (("invoke", "notes"), b"\xff\xfe{", "event.json:1:1: this is not JSON", "one JSON value"),
        (("invoke", "notes"), "[" * 100_000, "event.json: the event is nested too deeply", "fewer levels"),
        (("invoke", "notes", "--runtime", "--env", "A"), "{}", "a variable has no value", "NAME=VALUE"),
    ],
)
def test_refusals_say_what_to_do(
    small_orb: Orb, arguments: tuple[str, ...], event: str | bytes, message: str, hint: str
) -> None:
    """A call that cannot be made ends with a sentence and a hint, not with a stack trace."""
    file = small_orb.root / "event.json"
    file.write_bytes(event if isinstance(event, bytes) else event.encode())
    done = small_orb(*arguments, "--event", str(file))

    assert done.returncode == 1
    assert message in done.stderr
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.e2e
def test_a_zip_is_run_as_it_is(demo: Tree, bare_environments: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--bundle` builds nothing. The manifest beside it says how it is run. Without one, it says what it assumes."""
    (demo.workspace.state / "runtime").parent.mkdir()
    (demo.workspace.state / "runtime").symlink_to(bare_environments)
    demo.bundle()
    monkeypatch.chdir(demo.root)
    demo.write("event.json", '{"a": 1}')
    demo.write("lambdas/demo/handler.py", "this is not Python\n")

    done = orb("invoke", "demo", "--bundle", "dist/demo.zip", "--event", "event.json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout.split("\n\nanswered")[0])["event"] == {"a": 1}
    done = orb(
        "invoke",
        "demo",
        "--bundle",
        "dist/demo.zip",
        "--handler",
        "lambdas.demo.other.handler",
        "--event",
        "event.json",
    )
    assert isinstance(done.exception, ToolError)
    assert done.exception.hint == "there are: lambdas.demo.handler.handler"

    shutil.copy(demo.workspace.dist / "demo.zip", demo.root / "away.zip")
    done = orb("invoke", "demo", "--bundle", "away.zip", "--json", "--event", "event.json")
    assert done.exit_code == 0, done.output
    assert "no manifest beside away.zip describes it: assumed are Python" in done.stderr

    (demo.workspace.dist / "demo.zip").write_bytes(b"another")
    done = orb("invoke", "demo", "--bundle", "dist/demo.zip", "--event", "event.json")
    assert isinstance(done.exception, ToolError)
    assert done.exception.message == "demo.zip is not the one in the manifest"


@pytest.mark.e2e
def test_a_module_from_elsewhere_fails(
    demo: Tree, bare_environments: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is shown, but the exit status is 1, and the fault names the module."""
    (demo.workspace.state / "runtime").parent.mkdir()
    (demo.workspace.state / "runtime").symlink_to(bare_environments)
    demo.write("late.py", "")
    source = f"import sys\n\nsys.path.append({str(demo.root)!r})\n"
    source += "\n\ndef handler(event, context):\n    __import__('la' + 'te')\n"
    demo.write("lambdas/demo/handler.py", source)
    monkeypatch.chdir(demo.root)
    demo.write("event.json", '{"a": 1}')
    done = orb("invoke", "demo", "--runtime", "--event", "event.json")
    assert done.exit_code == 1
    assert "answered in" in done.stdout
    assert "fault: late was loaded from " in done.stderr


def test_options_of_the_runtime_need_it(demo: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployed function has the handler and the variables of its template."""
    monkeypatch.chdir(demo.root)
    demo.write("event.json", '{"a": 1}')
    for option in (("--handler", "a.b"), ("--env", "A=1")):
        done = orb("invoke", "demo", *option, "--event", "event.json")
        assert done.exit_code == 2
        assert "needs --runtime" in done.output


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="orb")
