"""What the other files of a project say about one source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.migrate.surroundings import Surroundings

if TYPE_CHECKING:
    from pathlib import Path


def test_near(tmp_path: Path) -> None:
    """A module or a package is near when it lies in one of the folders. `src` alone is no layer."""
    (tmp_path / "src" / "app").mkdir(parents=True)
    around = Surroundings(folders=(tmp_path / "src", tmp_path))
    assert around.near("src.common.models") is None
    (tmp_path / "src" / "common").mkdir()
    (tmp_path / "src" / "common" / "models.py").write_text("", encoding="utf-8")
    assert around.near("src.common.models") == tmp_path / "src" / "common"
    assert around.near("common.logger") == tmp_path / "src" / "common"
    assert around.near("exceptions") is None
