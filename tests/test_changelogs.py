"""A release moves the fragments of a package into its changelog."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = sorted(path.parent for path in ROOT.glob("packages/*/pyproject.toml"))


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A folder with a changelog and two fragments."""
    (tmp_path / "changelog.d").mkdir()
    shutil.copy(ROOT / "packages/orb-common/CHANGELOG.md", tmp_path)
    (tmp_path / "changelog.d/+limits.fixed.md").write_text("Limits hold.\n", encoding="utf-8")
    (tmp_path / "changelog.d/12.breaking.md").write_text("`old` is gone.\n", encoding="utf-8")
    return tmp_path


def towncrier(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    settings = ROOT / "pyproject.toml"
    command = [sys.executable, "-m", "towncrier", "build", "--config", settings, "--dir", folder]
    return subprocess.run(
        [*command, "--version", "1.4.0", "--date", "2026-01-02", *options],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
    )


def test_entries_come_first(released: Path) -> None:
    """The new version is above the older ones. Breaking changes come first, and no fragment is left."""
    before = (released / "CHANGELOG.md").read_text(encoding="utf-8")
    assert towncrier(released, "--yes").returncode == 0
    start, marker, older = before.partition("<!-- towncrier release notes start -->\n")
    assert (released / "CHANGELOG.md").read_text(encoding="utf-8") == (
        f"{start}{marker}\n## 1.4.0 (2026-01-02)\n\n"
        "### What callers must change\n\n- `old` is gone. (#12)\n\n"
        f"### Fixed\n\n- Limits hold.\n\n\n{older.lstrip()}"
    )
    assert list((released / "changelog.d").iterdir()) == []


@pytest.mark.parametrize("name", ["+limits.bug.md", "limits.fixed.md", "limits.md"])
def test_fragments_with_other_names_are_refused(released: Path, name: str) -> None:
    """A fragment of an unknown type is an error. Otherwise the changelog would not have it."""
    (released / "changelog.d" / name).write_text("Lost.\n", encoding="utf-8")
    answer = towncrier(released, "--draft")
    assert answer.returncode == 1
    assert "Error: " in answer.stderr


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_fragments_are_sentences(package: Path) -> None:
    """A fragment is one line of whole sentences, so that the changelog reads as one text."""
    for fragment in package.glob("changelog.d/*"):
        text = fragment.read_text(encoding="utf-8")
        assert text.endswith(".\n"), fragment.name
        assert text.count("\n") == 1, fragment.name
    assert towncrier(package, "--draft").returncode == 0
