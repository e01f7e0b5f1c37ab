"""`orb bundle`: its options, its output and its exit status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from orb_tools import cli
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="orb")


def test_one_line_for_each_bundle(here: Tree) -> None:
    """The line has the file, the target, the size and the digest. Below it is why the bundle was made."""
    result = orb("bundle", "demo")
    assert result.exit_code == 0, result.output
    first, why, last = result.stdout.splitlines()
    entry = json.loads((here.workspace.dist / "manifest.json").read_text())["units"]["demo"]
    assert first.startswith("dist/demo.zip  python3.13 x86_64  ")
    assert f"sha256:{entry['sha256'][:12]}" in first
    assert why == "  first build"
    assert last.startswith("1 of 1 made, dist/manifest.json")
    assert "note: git is not available" in result.stderr, "the tree of the test is in no repository"
    assert "demo bundled (1 of 1)" in result.stderr


def test_the_reasons_of_a_new_bundle(here: Tree) -> None:
    """A bundle that is used again is unchanged. Of many reasons, three are shown."""
    orb("bundle", "demo")
    result = orb("bundle", "demo")
    assert result.stdout.splitlines()[0].endswith("  unchanged")
    assert result.stdout.splitlines()[1].startswith("0 of 1 made")
    for name in "abcde":
        here.write(f"lambdas/demo/{name}.json", "{}")
    lines = orb("bundle", "demo").stdout.splitlines()
    assert lines[1] == "  made because: lambdas/demo/a.json added"
    assert lines[4] == "  and 2 more reasons"


def test_json_is_the_manifest(here: Tree) -> None:
    """Standard output has the entries of the manifest, each with the reasons of this run, and nothing else."""
    result = orb("bundle", "--current-python", "--json")
    manifest = json.loads((here.workspace.dist / "manifest.json").read_text())
    shown = json.loads(result.stdout)
    assert shown["demo"].pop("reasons") == ["first build"]
    assert shown == manifest["units"]


def test_one_bad_function_does_not_stop_the_others(here: Tree) -> None:
    """With --keep-going the others are published and shown, every fault is reported, and the status is 1."""
    here.unit("bad", {"handler.py": "import nowhere\n"})
    assert orb("bundle").exit_code == 1
    assert not here.workspace.dist.exists()
    result = orb("bundle", "--keep-going")
    assert result.exit_code == 1
    assert result.stdout.startswith("dist/demo.zip")
    assert isinstance(result.exception, ToolError)
    assert result.exception.message.startswith("no bundle of bad")
    assert (here.workspace.dist / "demo.zip").exists()


def test_byte_code_can_be_required(here: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a compiler for the target, nothing is built, and the error says what to install."""
    monkeypatch.setattr("orb_tools.bundle.bytecode.find_python", lambda _: None)
    result = orb("bundle", "--require-bytecode")
    assert isinstance(result.exception, ToolError)
    assert "no Python 3.13" in result.exception.message
    assert result.exception.hint == "install it (uv python install 3.13), or omit --require-bytecode"
    assert not here.workspace.dist.exists()
    result = orb("bundle")
    assert result.exit_code == 0
    assert "note: no Python 3.13 here: the bundle has no compiled modules" in result.stderr
    assert "sources only" in result.stdout


def test_every_fault_is_reported_with_a_proof_that_is_not_valid(here: Tree, tmp_path: Path) -> None:
    """A proof that is not valid hides neither that of another function, nor a function that cannot be bundled."""
    here.unit("bad", {"handler.py": "import nowhere\n"})
    here.unit("other", {"handler.py": ""})
    for unit in ("demo", "other"):
        here.write(f"lambdas/{unit}/tests/proof.json", "[]")
    summary = tmp_path / "summary.md"
    result = orb("bundle", "--current-python", "--keep-going", "--prove", "--summary", str(summary))
    assert isinstance(result.exception, ToolError)
    shown = "\n".join([result.exception.message, *result.exception.faults])
    for fault in ("no bundle of bad", "lambdas/demo/tests/proof.json", "lambdas/other/tests/proof.json"):
        assert fault in shown
    assert "| other |" in summary.read_text()


@pytest.mark.e2e
def test_bundles_are_proven(here: Tree, bare_environments: Path) -> None:
    """The zip answers the events of its unit. With --json, the result is in its entry."""
    here.workspace.state.mkdir(exist_ok=True)
    (here.workspace.state / "runtime").symlink_to(bare_environments)
    result = orb("bundle", "--current-python", "--require-proof")
    assert isinstance(result.exception, ToolError)
    assert "no tests/proof.json" in result.exception.faults[0]
    assert "no tests/proof.json" not in result.output, "a fault is not a note too"
    assert "note: demo answered no event, because" in orb("bundle", "--current-python", "--prove").stderr
    calls = [{"event": 1, "answer": {"event": 1}}]
    here.write(
        "lambdas/demo/tests/proof.json", json.dumps({"handlers": {"lambdas.demo.handler.handler": calls}})
    )
    result = orb("bundle", "--current-python", "--prove")
    assert result.exit_code == 0, result.output
    assert "proven: lambdas.demo.handler.handler  init " in result.stdout
    result = orb("bundle", "--current-python", "--require-proof", "--json")
    (handler,) = json.loads(result.stdout)["demo"]["proof"]["handlers"]
    assert handler["answered"] == 1


@pytest.mark.parametrize(
    "arguments",
    [("--python", "2.7"), ("--arch", "sparc"), ("--current-python", "--arch", "arm64"), ("--nonsense",)],
)
def test_wrong_usage(here: Tree, arguments: tuple[str, ...]) -> None:
    """Exit status 2, and the usage."""
    result = orb("bundle", *arguments)
    assert result.exit_code == 2
    assert "Usage: orb bundle" in result.output


def test_a_refusal_is_a_tool_error(here: Tree) -> None:
    """The error is a `ToolError` with faults and a hint."""
    here.write("lambdas/demo/handler.py", "import nowhere\n")
    result = orb("bundle")
    assert isinstance(result.exception, ToolError)
    assert result.exception.faults == (
        "lambdas/demo/handler.py:1: imports nowhere, which the lock does not hold",
    )


def test_a_file_in_the_place_of_a_folder(
    here: Tree, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error of the file system is reported with the path and a hint, without a stack trace."""
    here.workspace.dist.touch()
    monkeypatch.setattr("sys.argv", ["orb", "bundle", "--json"])
    with pytest.raises(SystemExit, match="1"):
        cli.main()
    report = json.loads(capsys.readouterr().err)
    assert str(here.workspace.dist) in report["error"]
    assert report["hint"]


def test_the_summary_of_a_job(here: Tree) -> None:
    """A table is added to the file, with the functions that have no bundle. Sizes are compared with a folder."""
    file = here.root / "summary.md"
    file.write_text("before\n")
    here.unit("other", {"handler.py": ""})
    assert orb("bundle", "--summary", str(file)).exit_code == 0
    assert "| other |" in file.read_text()
    assert file.read_text().startswith("before\n### Bundles\n")
    file.unlink()
    here.write("lambdas/other/handler.py", "import nowhere\n")
    here.write("lambdas/demo/texts.json", "[]")
    options = ("--keep-going", "--summary", str(file), "--against", str(here.workspace.dist))
    assert isinstance(orb("bundle", *options).exception, ToolError)
    lines = file.read_text().splitlines()
    (made,) = (line for line in lines if line.startswith("| demo |"))
    assert " kB (" in made, "the folder is read before the run changes it"
    assert "lambdas/demo/texts.json changed" in made
    assert "| other | no bundle | - | - | not made: see the log |" in lines
