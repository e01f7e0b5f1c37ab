"""All packages have one version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_tools.errors import ToolError
from orb_tools.release.released_packages import PACKAGES, record_version, recorded_version, stated_version
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from release_monorepo import Monorepo

ROOT = Path(__file__).parents[4]


@pytest.mark.repository
def test_the_checkout_has_one_version() -> None:
    """The packages of this checkout are those of a release, and have one version."""
    workspace = Workspace(ROOT)
    assert recorded_version(workspace).count(".") == 2
    assert {path.parent.name for path in workspace.packages.glob("*/setup.py")} == set(PACKAGES)


def test_what_is_recorded_is_read(monorepo: Monorepo) -> None:
    """A version is written into each setup.py, and no other line changes."""
    before = monorepo.read("packages/orb-models/setup.py")
    record_version(monorepo.workspace, "1.4.0")
    assert recorded_version(monorepo.workspace) == "1.4.0"
    assert monorepo.read("packages/orb-models/setup.py") == before.replace('"0.1.0"', '"1.4.0"')


@pytest.mark.parametrize("line", ['RELEASE = "1.5.0"', ""])
def test_versions_that_differ(line: str, monorepo: Monorepo) -> None:
    """A package with another version, or without one, is named with all others."""
    text = monorepo.read("packages/orb-tools/setup.py").replace('RELEASE = "0.1.0"', line)
    monorepo.write("packages/orb-tools/setup.py", text)
    with pytest.raises(ToolError, match="do not have one version") as caught:
        recorded_version(monorepo.workspace)
    assert caught.value.faults[-1] == f"packages/orb-tools/setup.py: {'1.5.0' if line else 'no line RELEASE'}"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("1.4.0", "1.4.0+orb"), ("1.4.0+ci.7", "1.4.0+ci.7"), ("v1.4.0-RC1", "1.4.0rc1+orb"), ("", None)],
)
def test_package_version(stated: str, expected: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version without a label gets ours. An empty variable is none."""
    monkeypatch.setenv("PACKAGE_VERSION", stated)
    assert stated_version() == expected


def test_package_version_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another text is refused."""
    monkeypatch.setenv("PACKAGE_VERSION", "next")
    with pytest.raises(ToolError, match="PACKAGE_VERSION is not a version"):
        stated_version()
