"""Write the changelogs of a release, and tag it.

The commits decide the version, and the fragments are the text: towncrier moves them into the changelogs. A person looks
at both and commits them. That commit is then tagged.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from packaging.version import Version
from semantic_release.enums import LevelBump

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import run, tail

from .checkout import MAIN, TAG, Checkout
from .preparation import fragments, preparation_faults
from .release_plan import next_version, plan_release
from .released_packages import PACKAGES, record_version, recorded_version, stated_version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from orb_tools.workspace import Workspace

    from .release_plan import ReleasePlan

_LEVELS = {
    "breaking": LevelBump.MAJOR,
    "added": LevelBump.MINOR,
    "fixed": LevelBump.PATCH,
    "security": LevelBump.PATCH,
}
"""The level that a fragment of each type speaks of."""


def prepare_release(workspace: Workspace, *, branch: str | None = None, today: date) -> str:
    """Move the fragments into the changelogs, and write the version into each setup.py. Return it, such as 1.4.0.

    Raises:
        ToolError: The checkout does not say what to release, there is nothing to release, or the fragments and the
            commits do not agree. No file has changed then.
    """
    plan = plan_release(workspace, branch=branch)
    _require_main(plan)
    version = _version(plan)
    if recorded_version(workspace) == version and _is_in_changelog(workspace, version):
        hint = "release the commit that prepares it; or give this version up: git revert that commit"
        raise ToolError(f"{version} is prepared already", hint=hint)
    faults = list(_disagreements(workspace, plan))
    if faults:
        hint = (
            "correct the type of the fragment; or, if it is right, commit an edit of it with the type that it asks "
            "for, such as fix(orb-common)!: ..."
        )
        raise ToolError("fragments promise more than the commits", hint=hint, faults=faults)
    for package in PACKAGES:
        _towncrier(workspace, package, "--draft", "--version", version)
    try:
        for package in PACKAGES:
            _towncrier(workspace, package, "--yes", "--version", version, "--date", today.isoformat())
        record_version(workspace, version)
    except BaseException:
        # The checkout was clean, so this takes back what is half-written and nothing else.
        Checkout.restore(workspace.root)
        raise
    return version


def tag_release(workspace: Workspace, *, branch: str | None = None) -> str:
    """Tag the commit that is checked out as the release that it prepares. Return the name of the tag.

    A tag that is already at this commit is left as it is.

    Raises:
        ToolError: The checkout is not clean or not of the main branch, the release is not prepared, an equal or a
            higher one exists, or git cannot make the tag.
    """
    plan = plan_release(workspace, branch=branch)
    if plan.released:
        return str(plan.tag)
    _require_main(plan)
    version = recorded_version(workspace)
    checkout = Checkout.open(workspace.root, branch=branch)
    faults = preparation_faults(workspace, checkout, version)
    if faults:
        hint = "tag the commit of orb release prepare itself; or, if it is not there yet, run: orb release prepare"
        raise ToolError(f"{version} is not prepared at this commit", hint=hint, faults=faults)
    name = f"{TAG}{version}"
    checkout.make_tag(name, f"Release {version}")
    return name


def _version(plan: ReleasePlan) -> str:
    """Return the version to prepare: PACKAGE_VERSION, if the commits allow it, otherwise what they decide."""
    stated = stated_version()
    if stated is None:
        if plan.next is None:
            since = f"since {plan.last}" if plan.last else "yet"
            raise ToolError(
                f"nothing to release {since}",
                hint="no commit with feat, fix, perf, revert or ! changes a package",
            )
        return plan.next
    version = Version(stated)
    least = plan.next or str(next_version(Version(plan.last) if plan.last else None, LevelBump.PATCH))
    if version.is_prerelease or version.is_postrelease or version < Version(least):
        raise ToolError(
            "PACKAGE_VERSION cannot be the next release", hint=f"name a version from {least} on, or unset it"
        )
    return version.public


def _require_main(plan: ReleasePlan) -> None:
    if plan.branch != MAIN:
        hint = f"git switch {MAIN}. Other branches get pre-releases, with orb release build"
        raise ToolError(f"a release is made from {MAIN}, and this is {plan.branch}", hint=hint)


def _disagreements(workspace: Workspace, plan: ReleasePlan) -> Iterator[str]:
    decided = LevelBump.from_string(plan.level)
    for path in fragments(workspace):
        # As towncrier reads it: a counter may follow the type, as in 7.breaking.1.md, and the last type counts.
        kinds = [part for part in path.name.split(".")[1:] if part in _LEVELS]
        level = _LEVELS[kinds[-1]] if kinds else None
        if level is not None and level > decided:
            yield f"{path.relative_to(workspace.root)} asks for {level}, and the commits for {plan.level}"


def _is_in_changelog(workspace: Workspace, version: str) -> bool:
    text = (workspace.packages / PACKAGES[0] / "CHANGELOG.md").read_text(encoding="utf-8")
    return f"\n## {version} " in text


def _towncrier(workspace: Workspace, package: str, *options: str) -> None:
    folder = workspace.packages / package
    command: list[str | Path] = [
        sys.executable,
        "-P",
        "-m",
        "towncrier",
        "build",
        "--config",
        workspace.root / "pyproject.toml",
    ]
    finished = run([*command, "--dir", folder, *options], cwd=workspace.root, environment=os.environ)
    if finished.status:
        raise ToolError(
            f"the changelog of {package} cannot be written",
            hint="correct what towncrier reports",
            faults=tail(finished.output),
        )
