"""The packages of a release, and the version that all of them have."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from orb_tools.atomic_files import write_atomically
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from orb_tools.workspace import Workspace

PACKAGES = ("orb-common", "orb-models", "orb-testing", "orb-tools")
"""Each needs only those before it, so this is the order in which they are published."""
LABEL = "orb"
"""The local label of our versions: the public index accepts no version with one."""
_RECORDED = re.compile(r'^RELEASE = "([^"\n]*)"', re.MULTILINE)


def stated_version() -> str | None:
    """Return PACKAGE_VERSION in its normal form, with our label when it has no label. None: it is not set.

    Raises:
        ToolError: It is not a version.
    """
    stated = os.environ.get("PACKAGE_VERSION")
    if not stated:
        return None
    try:
        version = Version(stated)
    except InvalidVersion as error:
        raise ToolError(
            "PACKAGE_VERSION is not a version", hint="write it like 1.4.0, or unset it"
        ) from error
    return str(version) if version.local else f"{version}+{LABEL}"


def recorded_version(workspace: Workspace) -> str:
    """Return the version that the setup.py of each package has as that of the last release, such as 1.4.0.

    Raises:
        ToolError: One has no such line, or they differ.
    """
    found = {}
    for package in PACKAGES:
        read = _RECORDED.search((workspace.packages / package / "setup.py").read_text(encoding="utf-8"))
        found[package] = read[1] if read else "no line RELEASE"
    if len(set(found.values())) > 1 or "no line RELEASE" in found.values():
        faults = [f"packages/{package}/setup.py: {version}" for package, version in found.items()]
        hint = 'write the same line RELEASE = "1.4.0" in each'
        raise ToolError("the packages do not have one version", hint=hint, faults=faults)
    return found[PACKAGES[0]]


def record_version(workspace: Workspace, version: str) -> None:
    """Write the version of a release into the setup.py of each package."""
    for package in PACKAGES:
        path = workspace.packages / package / "setup.py"
        text = _RECORDED.sub(f'RELEASE = "{version}"', path.read_text(encoding="utf-8"))
        write_atomically(path, text.encode())
