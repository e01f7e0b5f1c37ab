"""The schemas of a commit are unpacked as they were, and what git does not have is a typed error."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from orb_tools.errors import ToolError
from orb_tools.schema.git_schemas import unpack_schemas

if TYPE_CHECKING:
    from pathlib import Path


def test_the_folder_of_a_commit(
    rich_tree: Any, history: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every file of the folder is there, with its text at the commit. Later changes and other folders are not."""
    rich_tree.write("entities/Later.yml", "type: standard\n")
    target = tmp_path_factory.mktemp("unpacked")
    unpack_schemas(rich_tree.schemas, "v1", target)
    found = sorted(path.relative_to(target).as_posix() for path in target.rglob("*.yml"))
    assert found == [
        "core/enums.yml", "core/types.yml", "core/validators.yml",
        "entities/Facts.yml", "entities/Makers.yml", "entities/Things.yml",
    ]  # fmt: skip
    assert (target / "core/enums.yml").read_text() == (rich_tree.schemas / "core/enums.yml").read_text()


@pytest.mark.parametrize("ref", ["nosuch", "--help", "v1:schemas", ""])
def test_a_ref_that_is_no_commit(rich_tree: Any, history: Any, tmp_path: Path, ref: str) -> None:
    """A ref that git does not know as a commit is refused, also if it looks like an option."""
    with pytest.raises(ToolError, match="git knows no commit"):
        unpack_schemas(rich_tree.schemas, ref, tmp_path)


def test_no_folder_at_the_commit(rich_tree: Any, history: Any, tmp_path: Path) -> None:
    """A commit from before the schemas is named."""
    other = rich_tree.output / "other"
    shutil.copytree(rich_tree.schemas, other)
    with pytest.raises(ToolError, match="there is no other/ at 'v1'"):
        unpack_schemas(other, "v1", tmp_path)


def test_links_at_the_commit(rich_tree: Any, history: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A commit whose schemas are links is refused: nothing outside of the folder is written or read."""
    (rich_tree.schemas / "entities/Link.yml").symlink_to("/etc/hostname")
    history.commit("v2")
    target = tmp_path_factory.mktemp("unpacked")
    with pytest.raises(ToolError, match="holds links, which orb does not follow: entities/Link"):
        unpack_schemas(rich_tree.schemas, "v2", target)
    assert list(target.iterdir()) == []


def test_no_repository(rich_tree: Any, tmp_path: Path) -> None:
    """Outside of a repository, the message says so."""
    with pytest.raises(ToolError, match="is not in a git repository"):
        unpack_schemas(rich_tree.schemas, "main", tmp_path)


def test_no_git(rich_tree: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git, the message says what is missing."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolError, match="git is not installed"):
        unpack_schemas(rich_tree.schemas, "main", tmp_path)
