"""The scripts of the workflow `bundles`, on a small monorepo: find, build, compare."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from orb_tools.bundle.lockfile import pipfile_hash
from orb_tools.bundle.target import DEFAULT_PYTHON, Target
from orb_tools.interpreters import find_python
from orb_tools.runtime.bare_environment import bare_python
from orb_tools.workspace import Workspace

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / ".ci/bundles"
WORKFLOW = ROOT / ".github/workflows/bundles.yml"
ORB = "#!/bin/sh\nexec {python} -c 'from orb_tools.cli import main; main()' \"$@\"\n"
IDENTITY = {f"GIT_{who}_{what}": "t@t" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@dataclass(frozen=True)
class Runner:
    """A checkout with two functions, and a job that runs scripts in it."""

    root: Path

    def git(self, *arguments: str) -> str:
        environment = {**os.environ, **IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull}
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def run(self, script: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        names = {"GITHUB_OUTPUT": "output", "GITHUB_STEP_SUMMARY": "summary"}
        files = {name: str(self.root / f".orb/{file}") for name, file in names.items()}
        environment = {**os.environ, **files, "ORB": str(self.root / ".orb/orb"), **settings}
        program = [sys.executable] if script.endswith(".py") else []
        return subprocess.run(
            [*program, str(SCRIPTS / script), *arguments],
            cwd=self.root, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def affected(self, base: str) -> str:
        """The output of the job for that base."""
        output = self.root / ".orb/output"
        output.unlink(missing_ok=True)
        done = self.run("affected", BASE=base)
        assert done.returncode == 0, done.stderr
        return output.read_text()


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    made = Runner(tmp_path / "checkout")
    made.write("pyproject.toml", "[tool.orb]\n")
    made.write(".gitignore", ".orb/\ndist/\nshipped/\n")
    made.write("lambdas/__init__.py", "")
    for name in ("notes", "users"):
        made.write(f"lambdas/{name}/__init__.py", "")
        made.write(f"lambdas/{name}/handler.py", "def handler(event, context): ...\n")
        made.write(f"lambdas/{name}/Pipfile", "[packages]\n")
        meta = {"hash": {"sha256": pipfile_hash({"packages": {}})}, "requires": {}}
        made.write(f"lambdas/{name}/Pipfile.lock", json.dumps({"_meta": meta, "default": {}, "develop": {}}))
    made.write(".orb/orb", ORB.format(python=sys.executable))
    (made.root / ".orb/orb").chmod(0o755)
    made.git("init", "--quiet", "--initial-branch=main")
    made.git("add", "--all")
    made.git("commit", "--quiet", "--message", "begin")
    return made


def test_from_a_change_to_two_equal_builders(runner: Runner) -> None:
    """The affected function is bundled, listed in the summary, and the same from a builder with other folders."""
    runner.git("checkout", "--quiet", "-b", "side")
    runner.write("lambdas/users/handler.py", "def handler(event, context):\n    return 1\n")
    runner.git("commit", "--quiet", "--all", "--message", "change")
    assert runner.affected("main...") == "units=users\n"
    assert "\n    users: lambdas/users/handler.py changed\n" in (runner.root / ".orb/summary").read_text()
    built = runner.run("build", "arm64", "--keep-going", UNITS="users")
    assert built.returncode == 0, built.stdout + built.stderr
    dist = runner.root / "dist"
    assert {path.name for path in dist.iterdir()} == {
        "users.zip",
        "manifest.json",
        "provenance.json",
        "SHA256SUMS",
    }
    assert "| users |" in (runner.root / ".orb/summary").read_text()
    dist.rename(runner.root / "shipped")
    shutil.rmtree(runner.root / ".orb/bundle")
    assert runner.run("build", "arm64", UNITS="users").returncode == 0
    done = runner.run("compare.py", "shipped", "dist")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "users: the same bytes")


def test_what_is_affected(runner: Runner) -> None:
    """Nothing gives an empty list. Without a commit to compare with, every function counts."""
    assert runner.affected("HEAD") == "units=\n"
    for base in ("", 40 * "0", 40 * "a", "origin/gone..."):
        assert runner.affected(base) == "units=notes users\n", base
    runner.write("lambdas/users/link.py", "")
    runner.write(".github/workflows/bundles.yml", "")
    assert runner.affected("HEAD") == "units=notes users\n"


def test_a_new_proof(runner: Runner) -> None:
    """The function whose proof changed is bundled and proven again, although its bundle is the same."""
    runner.git("checkout", "--quiet", "-b", "side")
    runner.write("lambdas/notes/tests/proof.json", '{"handlers": {}}')
    runner.write("lambdas/users/tests/test_handler.py", "")
    runner.git("add", "--all")
    runner.git("commit", "--quiet", "--message", "proof")
    assert runner.affected("main...") == "units=notes\n"
    runner.write("lambdas/users/handler.py", "def handler(event, context):\n    return 1\n")
    assert runner.affected("main...") == "units=notes users\n"
    runner.git("rm", "--quiet", "lambdas/notes/tests/proof.json")
    runner.git("commit", "--quiet", "--all", "--message", "no proof")
    assert runner.affected("main...") == "units=users\n"


def test_a_bundle_that_cannot_be_proven(runner: Runner) -> None:
    """A bundle for another processor and a function without a bundle fail the job, in its log and its summary."""
    other = "x86_64" if Target.this_interpreter().architecture == "arm64" else "arm64"
    assert runner.run("build", other, UNITS="users").returncode == 0
    done = runner.run("prove.py", "dist", UNITS="notes users")
    assert done.returncode == 1, done.stderr
    assert "not proven: dist has no bundle of notes" in done.stdout
    assert f"not proven: users was not run: it is for {other}" in done.stdout
    assert "    not proven: dist has no bundle of notes\n" in (runner.root / ".orb/summary").read_text()
    assert runner.run("prove.py", "dist", UNITS="").returncode == 1


@pytest.mark.e2e
@pytest.mark.skipif(find_python(DEFAULT_PYTHON) is None, reason=f"no Python {DEFAULT_PYTHON} here")
def test_the_uploaded_bytes_are_proven(runner: Runner) -> None:
    """The zips of the folder are run, although the sources are others now. An edited zip fails the job."""
    bare_python(Workspace(ROOT), DEFAULT_PYTHON)
    (runner.root / ".orb/runtime").symlink_to(ROOT / ".orb/runtime")
    runner.write("lambdas/users/handler.py", "def handler(event, context):\n    return {'a': event}\n")
    call = {"event": 1, "answer": {"a": 1}}
    proof = {"handlers": {"lambdas.users.handler.handler": [call]}}
    runner.write("lambdas/users/tests/proof.json", json.dumps(proof))
    assert runner.run("build", Target.this_interpreter().architecture, UNITS="users").returncode == 0
    (runner.root / "dist").rename(runner.root / "shipped")
    runner.write("lambdas/users/handler.py", "raise SystemExit\n")
    done = runner.run("prove.py", "shipped", UNITS="users")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("proven: lambdas.users.handler.handler  init ")
    assert "    proven: lambdas.users.handler.handler" in (runner.root / ".orb/summary").read_text()
    assert not (runner.root / "dist").exists()
    with (runner.root / "shipped/users.zip").open("ab") as file:
        file.write(b"x")
    done = runner.run("prove.py", "shipped", UNITS="users")
    assert (done.returncode, done.stdout.count("users.zip is not the one in the manifest")) == (1, 1)


def test_the_budget_of_a_start(runner: Runner) -> None:
    """A function that starts more slowly than its budget fails the job. One without a budget is not measured."""
    assert runner.run("budgets.py", "shipped", UNITS="notes users").stdout.endswith("start: none\n")
    runner.write("lambdas/users/pyproject.toml", '[tool.orb-bundle]\nbudget = { init = "1 ms" }\n')
    runner.write("asked", '#!/bin/sh\necho "$@"\nexit 1\n')
    (runner.root / "asked").chmod(0o755)
    done = runner.run("budgets.py", "shipped", UNITS="notes users", ORB=str(runner.root / "asked"))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        1,
        "start-up users --bundle shipped/users.zip --check",
    )


def test_a_function_that_cannot_be_bundled(runner: Runner) -> None:
    """The job fails, and the bundles of the others are there. An empty list does not bundle everything."""
    runner.write("lambdas/notes/handler.py", "import nowhere\n")
    done = runner.run("build", "x86_64", "--keep-going", UNITS="notes users")
    assert done.returncode == 1
    assert (runner.root / "dist/users.zip").is_file()
    assert "| notes | no bundle |" in (runner.root / ".orb/summary").read_text()
    shutil.rmtree(runner.root / "dist")
    assert runner.run("build", "x86_64", UNITS="").returncode == 1
    assert not (runner.root / "dist").exists()


def entry(content: str, data: bytes) -> dict[str, Any]:
    import hashlib

    return {
        "file": "users.zip",
        "sha256": hashlib.sha256(data).hexdigest(),
        "content": content,
        "compiler": None,
    }


@pytest.mark.parametrize(
    ("second", "status", "line"),
    [
        ({}, 0, "users: the same bytes"),
        ({"content": "b"}, 1, "users: the files differ; compilers None, None"),
        ({"data": b"2"}, 1, "users: the same files, compressed differently by one zlib"),
        ({"data": b"2", "zlib": "1.3"}, 0, "users: the same files, compressed by another zlib"),
        ({"units": {}}, 1, "users: one builder made it, the other did not"),
    ],
)
def test_two_builders(runner: Runner, second: dict[str, Any], status: int, line: str) -> None:
    """Files must be equal. Compressed bytes may differ with the zlib alone."""
    for folder, given in (("one", {}), ("two", second)):
        data, zlib = given.get("data", b"1"), given.get("zlib", "1.2")
        units = given.get("units", {"users": entry(given.get("content", "a"), data)})
        runner.write(f"{folder}/manifest.json", json.dumps({"units": units}))
        statement = {"predicate": {"runDetails": {"builder": {"version": {"zlib": zlib}}}}}
        runner.write(f"{folder}/provenance.json", json.dumps(statement))
        (runner.root / folder / "users.zip").write_bytes(data)
    done = runner.run("compare.py", "one", "two")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (status, line)
    (runner.root / "one/users.zip").write_bytes(b"edited")
    done = runner.run("compare.py", "one", "two")
    assert done.returncode == 1
    assert "is not the file that the manifest describes" in done.stderr


def steps() -> list[dict[str, Any]]:
    jobs: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def test_the_workflow_runs_these_scripts() -> None:
    """Each step is one command, and each script is run by a step."""
    commands = [step["run"] for step in steps() if "run" in step]
    assert [command for command in commands if "\n" in command.strip() or "&&" in command] == []
    run = {name for command in commands for name in re.findall(r"\.ci/bundles/(\S+)", command)}
    assert run == {path.name for path in SCRIPTS.iterdir() if path.is_file()}


def test_the_gate_of_the_workflow_waits_for_every_job() -> None:
    """A result that the gate does not read could fail unseen."""
    jobs = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    assert sorted([*jobs["gate"]["needs"], "gate"]) == sorted(jobs)
    read = " ".join(str(value) for step in jobs["gate"]["steps"] for value in step.get("env", {}).values())
    assert {f"needs.{name}.result" for name in jobs if name != "gate"} <= set(
        re.findall(r"needs\.\w+\.result", read)
    )
