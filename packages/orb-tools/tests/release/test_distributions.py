"""The same commit gives the same bytes, whatever lies around in the checkout."""

from __future__ import annotations

import os
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from orb_tools.errors import ToolError
from orb_tools.release.distributions import SUMS, build_distributions, sha256_of
from orb_tools.release.publication import BuiltRelease
from orb_tools.release.released_packages import PACKAGES

if TYPE_CHECKING:
    from pathlib import Path

    from release_monorepo import Monorepo

VERSION = "1.4.0+orb"


def build(monorepo: Monorepo, folder: Path) -> dict[str, str]:
    """Build HEAD. Return the digests of the files by name."""
    files = build_distributions(monorepo.workspace, commit="HEAD", version=VERSION, folder=folder)
    return {path.name: sha256_of(path) for path in files}


def test_equal_bytes(monorepo: Monorepo, tmp_path: Path) -> None:
    """Another umask, another clock of the files, ignored files and old builds change no byte of a wheel or sdist."""
    first = build(monorepo, tmp_path / "first")
    assert len(first) == 2 * len(PACKAGES)
    release = BuiltRelease.read(tmp_path / "first")
    assert str(release.version) == VERSION
    with tarfile.open(release.files["orb-common"][1]) as sdist:
        held = {(member.mtime, member.uid, member.uname, member.mode) for member in sdist if member.isfile()}
        assert held == {(315532800, 0, "", 0o644)}
        assert "orb_common-1.4.0+orb/src/orb_common/__init__.py" in sdist.getnames()
    with zipfile.ZipFile(release.files["orb-common"][0]) as wheel:
        assert {each.date_time for each in wheel.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    monorepo.write(".git/info/exclude", "build/\n*.log\n")
    monorepo.write("packages/orb-common/build/lib/orb_common/stale.py", "")
    monorepo.write("packages/orb-common/src/orb_common/noise.log", "")
    monorepo.write("packages/orb-common/src/orb_common/__init__.py", "changed = True\n")
    (tmp_path / "second").mkdir()
    (tmp_path / "second/old.whl").write_text("")
    before = os.umask(0o077)
    try:
        second = build(monorepo, tmp_path / "second")
    finally:
        os.umask(before)
    assert second == first
    assert (tmp_path / "first" / SUMS).read_bytes() == (tmp_path / "second" / SUMS).read_bytes()
    assert not (tmp_path / "second/old.whl").exists()


def test_a_package_that_cannot_be_built(monorepo: Monorepo, tmp_path: Path) -> None:
    """The error names the package and what its build says. The files of an earlier build stay."""
    monorepo.write("packages/orb-models/setup.py", "raise SystemExit('no such thing')\n")
    monorepo.commit("feat: broken")
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/kept.whl").write_text("")
    with pytest.raises(ToolError, match="the sdist of orb-models cannot be built") as caught:
        build(monorepo, tmp_path / "dist")
    assert any("no such thing" in line for line in caught.value.faults)
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["kept.whl"]


def test_what_must_not_be_published(monorepo: Monorepo, tmp_path: Path) -> None:
    """A package with a credential is not written. The package's own settings say what only looks like one."""
    key = "-----BEGIN PRIVATE KEY-----\n" + "QUJD" * 16 + "\n-----END PRIVATE KEY-----\n"
    monorepo.write("packages/orb-tools/src/orb_tools/look.py", f"KEY = '''{key}'''\n")
    monorepo.commit("feat: a key")
    with pytest.raises(ToolError, match="hold what must not be published") as caught:
        build(monorepo, tmp_path / "dist")
    assert caught.value.faults == (
        "orb_tools-1.4.0+orb-py3-none-any.whl: orb_tools/look.py looks like a credential",
        "orb_tools-1.4.0+orb.tar.gz: src/orb_tools/look.py looks like a credential",
    )
    assert not (tmp_path / "dist").exists()
    text = monorepo.read("packages/orb-tools/pyproject.toml")
    allowed = '[tool.orb-bundle]\nnot-credentials = ["src/orb_tools/look.py"]\n'
    monorepo.write("packages/orb-tools/pyproject.toml", f"{text}\n{allowed}")
    monorepo.commit("fix: it is made up")
    assert len(build(monorepo, tmp_path / "dist")) == 8
