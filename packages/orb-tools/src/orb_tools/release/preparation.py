"""Whether a commit prepares a release. The plan says so, and the tag is refused without it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.version import Version

from .checkout import MAIN, TAG
from .released_packages import PACKAGES

if TYPE_CHECKING:
    from pathlib import Path

    from orb_tools.workspace import Workspace

    from .checkout import Checkout


def preparation_faults(workspace: Workspace, checkout: Checkout, version: str) -> list[str]:
    """Return why the commit that is checked out cannot be released as `version`. Empty: it prepares that release.

    Only the commit of main that wrote the version into the changelogs prepares it. A later one has changes that the
    changelogs do not know, and one version would have two sets of bytes.
    """
    faults = [
        f"packages/{package}/CHANGELOG.md has no entry of {version}"
        for package in PACKAGES
        if not re.search(_title(version), _changelog(workspace, package), re.MULTILINE)
    ]
    if not faults:
        writer = checkout.last_change(_title(version), f"packages/{PACKAGES[0]}/CHANGELOG.md")
        if writer != checkout.head.hexsha:
            faults.append(f"the changelogs got {version} with another commit: {writer[:12]}")
    faults += [f"{path.relative_to(workspace.root)} is not in the changelog" for path in fragments(workspace)]
    if checkout.branch != MAIN:
        faults.append(f"a release is made from {MAIN}, and this is {checkout.branch}")
    highest = max(checkout.releases(merged=False), default=None)
    if highest is not None and Version(version) <= highest:
        faults.append(f"{TAG}{highest} exists, and {version} is not higher")
    return faults


def fragments(workspace: Workspace) -> list[Path]:
    """Return the changelog fragments that no release has yet."""
    return [
        path
        for package in PACKAGES
        for path in sorted((workspace.packages / package / "changelog.d").glob("*.md"))
    ]


def _changelog(workspace: Workspace, package: str) -> str:
    return (workspace.packages / package / "CHANGELOG.md").read_text(encoding="utf-8")


def _title(version: str) -> str:
    """Return the pattern of the title of a release, for Python and for git. A title without a date is no release."""
    return rf"^## {version.replace('.', '[.]')} [(][0-9]{{4}}-"
