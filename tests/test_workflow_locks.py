"""What a job of a workflow runs is in the lock that the job installs."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from importlib.util import find_spec, resolve_name
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
COMMANDS = ROOT / "packages/orb-tools/src/orb_tools/commands"
OURS = {"orb-common", "orb-models", "orb-testing", "orb-tools"}
ORB = re.compile(r'(?:(?:\.venv/bin/)?\borb|"\$orb") +([a-z]+)')
PYTHON = re.compile(r"\.ci/[\w/.-]+\.py")
SCRIPT = re.compile(r"\.ci/[\w/-]+(?:\.py)?(?![\w/.-])")


def locked(*names: str) -> set[str]:
    """The packages of locks."""
    texts = ((ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8") for name in names)
    return OURS | {
        found for text in texts for found in re.findall(r"^([a-z0-9][a-z0-9.-]*)==", text, re.MULTILINE)
    }


def imports(file: Path, module: str) -> Iterator[str]:
    """The full names that a file imports, in functions too, and not those for type checkers alone."""
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    waiting: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = resolve_name("." * node.level + (node.module or ""), package)
            yield origin
            yield from (f"{origin}.{each.name}" for each in node.names)
        waiting += ast.iter_child_nodes(node)


def needed(file: Path, module: str, seen: set[str]) -> set[str]:
    """The packages of others that a file of orb-tools imports, also by other files of orb-tools."""
    found: set[str] = set()
    for name in imports(file, module):
        root = name.partition(".")[0]
        if root != "orb_tools":
            found |= set() if root in sys.stdlib_module_names else {root}
            continue
        if name in seen:
            continue
        seen.add(name)
        place = ROOT / "packages/orb-tools/src" / name.replace(".", "/")
        for path in (place.with_suffix(".py"), place / "__init__.py"):
            if path.exists():
                found |= needed(path, name, seen)
    return found


def programs(run: str, seen: set[str]) -> Iterator[Path]:
    """The commands of orb and the Python scripts that a step runs, also by scripts of ours."""
    yield from (COMMANDS / f"{name}.py" for name in ORB.findall(run) if (COMMANDS / f"{name}.py").exists())
    for name in SCRIPT.findall(run):
        if name in seen or not (ROOT / name).is_file():
            continue
        seen.add(name)
        if name.endswith(".py"):
            yield ROOT / name
        text = (ROOT / name).read_text(encoding="utf-8")
        yield from programs(re.sub(r"^ *#.*$", "", text, flags=re.MULTILINE), seen)


def jobs() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for path in sorted((ROOT / ".github/workflows").glob("*.yml")):
        for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items():
            yield f"{path.stem}/{name}", job["steps"]


def test_each_import_is_in_the_lock_of_its_job() -> None:
    """A job that installs the tools alone runs no command that needs more. Each job that runs orb installs it."""
    distributions, checked = packages_distributions(), set()
    missing = []
    for place, steps in jobs():
        runs = [step.get("run", "") for step in steps]
        used = {program for run in runs if not run.startswith("make") for program in programs(run, set())}
        wanted = {
            name
            for program in used
            for name in needed(program, f"orb_tools.commands.{program.stem}", set())
            if find_spec(name)
        }
        whole = any(re.match(r"make (install|test|lint)", run) for run in runs)
        tools = any("tools-ready" in run for run in runs)
        there = locked("tools", "dev") if whole else locked("tools") if tools else set()
        checked |= {place} if used else set()
        for name in wanted:
            names = {re.sub(r"[-_.]+", "-", each).lower() for each in distributions.get(name, [])}
            if names and not names & there:
                missing.append(f"{place}: {name}")
    assert sorted(missing) == []
    assert {
        "deploy-packages/changes",
        "deploy-packages/build",
        "deploy-packages/publish",
        "deploy/deploy",
    } <= checked
