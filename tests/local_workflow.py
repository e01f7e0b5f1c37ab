"""Run a workflow of this repository on this machine, from its YAML: jobs, steps, conditions, outputs, artifacts.

Each job begins with a new clone, as on GitHub. Of the actions, the ones for checkouts, artifacts and the credentials
of AWS do here what they do there; those that install programs do nothing, because the programs are here. `make` links
the folder `.venv` of the test, which decides what `.venv/bin/orb` and `.venv/bin/aws` are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.github_expressions import filled, holds

ROOT = Path(__file__).parents[1]
NO_CHANGE = ("actions/setup-python", "actions/setup-node", "actions/attest-build-provenance")
MAKE = '#!/bin/sh\nset -eu\necho "make $*" >> "$TOOLS/calls"\nln -sfn "$TOOLS/venv" .venv\n'
IDENTITY = {f"GIT_{who}_{what}": "t@t" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
ENVIRONMENT = {
    **{
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "GITHUB_", "GIT_", "PIP_"))
    },
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
}


@dataclass
class Done:
    """What a run of a workflow left."""

    results: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    logs: dict[str, str] = field(default_factory=dict)
    summary: str = ""

    def seen(self) -> str:
        """Everything that a person who may read the run can see."""
        return "\n".join([*self.logs.values(), self.summary, str(self.outputs)])


class Origin:
    """A repository with our workflows and their scripts, and programs for its jobs."""

    def __init__(self, root: Path) -> None:
        self.root, self.work = root, root / "work"
        self.bare, self.tools = root / "origin.git", root / "tools"
        self.tools.mkdir(parents=True)
        (self.tools / "venv" / "bin").mkdir(parents=True)
        self.program("make", MAKE)
        self.work.mkdir()
        shutil.copytree(ROOT / ".ci", self.work / ".ci")
        self.write(".gitignore", ".venv\ndist/\nrelock/\n.orb/\nbuild/\n*.egg-info/\n")
        subprocess.run(
            ["git", "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare)], check=True
        )
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("remote", "add", "origin", str(self.bare))

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.work,
            env=ENVIRONMENT | IDENTITY,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        file = self.work / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def program(self, path: str, text: str) -> None:
        """Add a program for the jobs: make, venv/bin/orb, ..."""
        file = self.tools / path
        file.write_text(text)
        file.chmod(0o755)

    def calls(self) -> list[str]:
        """What the programs of the test were called with."""
        file = self.tools / "calls"
        return file.read_text().splitlines() if file.exists() else []

    def push(self, message: str, branch: str = "main") -> str:
        """Commit everything and push it. Return the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        self.git("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
        return self.git("rev-parse", "HEAD")


class Run:
    """One run of a workflow, for the newest commit of a branch.

    Args:
        origin: The repository.
        workflow: The name of a file in .github/workflows.
        branch: The branch of the run.
        contexts: `vars`, `secrets`, `inputs`, and `github` beside what the run knows itself.
        environment: More variables of the machine, such as the address of an AWS.
    """

    def __init__(
        self, origin: Origin, workflow: str, folder: Path, *, branch: str = "main",
        environment: dict[str, str] | None = None, **contexts: dict[str, Any],
    ) -> None:  # fmt: skip
        text = (ROOT / ".github/workflows" / workflow).read_text(encoding="utf-8")
        self.jobs: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)[
            "jobs"
        ]  # values stay texts, as for GitHub
        self._origin, self._folder, self._branch = origin, folder, branch
        self._environment = {
            **ENVIRONMENT, "TOOLS": str(origin.tools), "PATH": f"{origin.tools}:{os.environ['PATH']}",
            **(environment or {}),
        }  # fmt: skip
        github = {
            "ref": f"refs/heads/{branch}",
            "ref_name": branch,
            "event_name": "push",
            "repository": "orb/orb",
            "run_id": "1",
            "token": "t-0",
        }
        self._contexts: dict[str, Any] = {"vars": {}, "secrets": {}, "inputs": {}, **contexts}
        self._contexts["github"] = github | contexts.get("github", {})

    def go(self) -> Done:
        """Run all jobs. Return what they left."""
        done = Done()
        for name, job in self.jobs.items():
            needed = job.get("needs", [])
            needs = [needed] if isinstance(needed, str) else needed
            before = {each: done.results[each] for each in self._all_needed(needs)}
            contexts = self._contexts | {
                "needs": {
                    each: {"result": done.results[each], "outputs": done.outputs[each]} for each in needs
                }
            }
            done.outputs[name] = {}
            if not holds(job.get("if", ""), contexts, status(list(before.values()))):
                done.results[name] = "skipped"
                continue
            self._job(name, job, contexts, done)
        return done

    def only(self, name: str, **needs: dict[str, Any]) -> Done:
        """Run one job, whose needed jobs left these outputs."""
        done = Done(outputs={name: {}})
        contexts = self._contexts | {
            "needs": {each: {"result": "success", "outputs": needs[each]} for each in needs}
        }
        self._job(name, self.jobs[name], contexts, done)
        return done

    def _all_needed(self, needs: list[str]) -> set[str]:
        found = set(needs)
        for each in needs:
            more = self.jobs[each].get("needs", [])
            found |= self._all_needed([more] if isinstance(more, str) else more)
        return found

    def _job(self, name: str, job: dict[str, Any], contexts: dict[str, Any], done: Done) -> None:
        place = self._folder / name
        place.mkdir(parents=True)
        steps: dict[str, Any] = {}
        given = dict(self._environment)
        results, log = [], ""
        contexts = contexts | {"steps": steps}
        for number, step in enumerate(job["steps"]):
            if not holds(str(step.get("if", "")), contexts, status(results)):
                continue
            output = self._folder / f"{name}-{number}.output"
            summary = self._folder / f"{name}-{number}.summary"
            output.touch()
            summary.touch()
            values = {
                key: filled(str(value), contexts, FUNCTIONS) for key, value in step.get("env", {}).items()
            }
            if "run" in step:
                command = subprocess.run(
                    ["bash", "-e", "-o", "pipefail", "-c", step["run"]], cwd=place, stdin=subprocess.DEVNULL,
                    env=given | values | {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)},
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                )  # fmt: skip
                log += f"Run {step['run']}\n{command.stdout}"
                results.append("success" if command.returncode == 0 else "failure")
            else:
                inputs = {
                    key: filled(str(value), contexts, FUNCTIONS)
                    for key, value in step.get("with", {}).items()
                }
                given |= self._action(step["uses"].partition("@")[0], inputs, place)
                results.append("success")
            written = dict(line.split("=", 1) for line in output.read_text().splitlines())
            if "id" in step:
                steps[step["id"]] = {"outputs": written, "outcome": results[-1]}
            done.summary += summary.read_text()
        done.results[name] = "failure" if "failure" in results else "success"
        done.logs[name] = log
        done.outputs[name] = {
            key: filled(value, contexts, FUNCTIONS) for key, value in job.get("outputs", {}).items()
        }

    def _action(self, name: str, inputs: dict[str, str], place: Path) -> dict[str, str]:
        """Do what an action does. Return the variables that it adds."""
        artifact = self._folder / "artifacts" / inputs.get("name", "")
        if name == "actions/checkout":
            assert inputs["persist-credentials"] == "false"
            depth = [] if inputs.get("fetch-depth") == "0" else ["--depth=1"]
            subprocess.run(
                ["git", "clone", "--quiet", *depth, "--branch", self._branch, self._origin.bare.as_uri(), str(place)],
                env=ENVIRONMENT, check=True,
            )  # fmt: skip
        elif name == "actions/upload-artifact":
            shutil.copytree(place / inputs["path"], artifact)
        elif name == "actions/download-artifact":
            shutil.copytree(artifact, place / inputs["path"], dirs_exist_ok=True)
        elif name == "aws-actions/configure-aws-credentials":
            assert inputs["role-to-assume"]
            return {
                "AWS_REGION": inputs["aws-region"], "AWS_DEFAULT_REGION": inputs["aws-region"],
                "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_SESSION_TOKEN": "testing",
            }  # fmt: skip
        else:
            assert name in NO_CHANGE, name
        return {}


def status(results: list[str]) -> dict[str, Any]:
    """The functions of an expression, after jobs or steps with those results."""
    return FUNCTIONS | {
        "success": lambda: all(each == "success" for each in results),
        "failure": lambda: "failure" in results,
        "always": lambda: True,
        "cancelled": lambda: False,
    }


FUNCTIONS: dict[str, Any] = {"join": lambda values, sign: sign.join(map(str, values))}
