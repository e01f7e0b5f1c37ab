"""The functions whose bundles or tests differ from those of another commit, without building anything.

A bundle is compared by its inputs: everything that its bytes depend on. Equal inputs give equal bundles. The reverse
does not hold for every input: a comment in a Pipfile changes no bundle, but the function counts as affected, because
the build checks the Pipfile too.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.bundle.inputs import TOOLS, Facts, InputReader, reasons, tool_facts
from orb_tools.bundle.settings import read_settings
from orb_tools.bundle.source_files import Sources
from orb_tools.bundle.target import Target
from orb_tools.bundle.unit import Unit, find_units, unit_names
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

from .commit_tree import commit_tree, find_commit
from .suites import SuiteReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WORKFLOW = (".ci/bundles", ".github/workflows/bundles.yml")
"""How CI makes the bundles: a change of it affects every function."""
_PROOFS = ("packages/orb-tools/src/orb_tools/proofs", "packages/orb-tools/src/orb_tools/runtime")
"""How bundles are proven. No bundle depends on it, but a change must prove every function again."""
_TOOLS_LOCK = "requirements/tools.txt"
_CODE = {
    "orb_tools": "packages/orb-tools/src/orb_tools",
    "orb_common": "packages/orb-common/src/orb_common",
}
"""Where a checkout has the code of orb itself. Other repositories install it."""
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """What a change affects. Units are sorted by name, and each has at least one reason, one line each."""

    commit: str
    """The commit that was compared with."""
    bundles: Mapping[str, tuple[str, ...]]
    """Units whose bundle differs, with the reasons."""
    tests: Mapping[str, tuple[str, ...]]
    """Units whose tests should run, with the reasons: those of `bundles`, and those whose tests alone changed."""
    removed: tuple[str, ...]
    """Units of that commit that do not exist now."""


@dataclass(frozen=True, slots=True)
class _Tree:
    """The inputs of all units of one tree, by unit."""

    bundles: Mapping[str, Mapping[str, str]]
    tests: Mapping[str, Mapping[str, str]]
    schemas: Mapping[str, str]
    errors: Mapping[str, ToolError]
    """Why the other units cannot be read."""


def affected_units(workspace: Workspace, since: str) -> Affected:
    """Compare the files of the checkout, committed or not, with those of the commit `since`.

    Raises:
        ToolError: git does not have the commit, a unit cannot be read, or schemas differ from that commit's and the
            files that are generated from them are not up to date.
    """
    root = workspace.root
    commit = find_commit(root, since)
    with commit_tree(root, commit) as folder:
        other = Workspace(folder)
        same_code = all((tree / path).is_dir() for path in _CODE.values() for tree in (root, folder))
        units = find_units(workspace)
        now = _read(workspace, Sources.of(root), units, own_code=same_code)
        faults = [f"{name}: {error.message}" for name, error in now.errors.items()]
        if faults:
            hints = dict.fromkeys(error.hint for error in now.errors.values() if error.hint)
            raise ToolError("a function cannot be bundled", hint="; ".join(hints), faults=faults)
        earlier = tuple(Unit(other, name) for name in unit_names(other))
        before = _read(other, Sources(root=folder, git_files=None), earlier, own_code=same_code)
    if now.schemas and now.schemas != before.schemas:
        _require_generated(workspace)
    unread = {name: (f"could not be read at {commit[:12]}",) for name in before.errors if name in now.bundles}
    bundles = dict(sorted({**_differences(before.bundles, now.bundles), **unread}.items()))
    tests = _differences(before.tests, now.tests)
    return Affected(
        commit=commit,
        bundles=bundles,
        tests=dict(sorted({**tests, **bundles}.items())),
        removed=tuple(sorted((before.bundles.keys() | before.errors.keys()) - now.bundles.keys())),
    )


def _read(workspace: Workspace, sources: Sources, units: tuple[Unit, ...], *, own_code: bool) -> _Tree:
    root = workspace.root
    # The running orb reads both trees. So the code of orb is compared by files, and its libraries by locked versions.
    code = {name: root / path for name, path in _CODE.items()} if own_code else None
    common = (tool_facts(compiler=None, code=code), Facts.of(_builder(root)))
    reader = InputReader(workspace, sources, target=Target.runtime(), common=common)
    suites = SuiteReader(workspace, sources)
    bundles, layers, tests, errors = {}, {}, {}, {}
    for unit in units:
        try:
            layers[unit.name] = frozenset(read_settings(unit.folder).layers)
            values, suite = reader.read(unit).values, suites.read(unit)
        except ToolError as error:
            errors[unit.name] = error
        else:
            bundles[unit.name], tests[unit.name] = values, suite
    bundles = {name: values | _of_layers(name, layers, bundles) for name, values in bundles.items()}
    return _Tree(bundles=bundles, tests=tests, schemas=sources.digests(workspace.schemas), errors=errors)


def _of_layers(
    name: str, layers: Mapping[str, frozenset[str]], bundles: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Return the inputs of other units that decide what the layers of a unit hold, which its bundle leaves out."""
    found: dict[str, str] = {}
    for other, values in bundles.items():
        if other != name and layers[name] & layers[other]:
            sources = f"lambdas/{other}/"
            decisive = tuple(sources + file for file in ("Pipfile", "pyproject.toml"))
            found |= {
                key: value
                for key, value in values.items()
                if key.startswith(decisive) or not key.startswith(sources)
            }
    return found


def _builder(root: Path) -> dict[str, str]:
    paths = [root / path for path in (*WORKFLOW, *_PROOFS)]
    files = [
        file
        for path in paths
        for file in (path, *sorted(path.rglob("*")))
        if file.is_file() and "__pycache__" not in file.parts
    ]
    found = {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }
    lock = root / _TOOLS_LOCK
    text = lock.read_text(encoding="utf-8") if lock.is_file() else ""
    versions = {name: version for name, version in _LOCKED.findall(text) if name in TOOLS}
    return found | {f"{_TOOLS_LOCK}: {name}": version for name, version in versions.items()}


def _differences(
    before: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[str, ...]]:
    found = {
        name: reasons(before[name], values) if name in before else (f"lambdas/{name} is new",)
        for name, values in now.items()
    }
    return {name: lines for name, lines in sorted(found.items()) if lines}


def _require_generated(workspace: Workspace) -> None:
    """Raise unless the generated files are those of the schemas: otherwise their change would not be seen here."""
    # Imported here: the generator is needed only after a change of the schemas.
    from orb_tools.codegen.pipeline import make_plan

    differences = make_plan(workspace.schemas, workspace.root).differences
    if differences:
        raise ToolError(
            "the schemas changed, but the files that are generated from them did not",
            hint="run orb generate, and commit its changes",
            faults=[str(difference) for difference in differences],
        )
