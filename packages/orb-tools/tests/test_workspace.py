from pathlib import Path

import pytest

from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace


def make_root(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text("[tool.orb]\n")
    return folder


def test_found_from_any_depth(tmp_path: Path) -> None:
    """Every folder below the root finds the same workspace, also below a package with its own pyproject.toml."""
    root = make_root(tmp_path / "checkout")
    package = root / "packages" / "orb-common"
    package.mkdir(parents=True)
    (package / "pyproject.toml").write_text('[project]\nname = "orb-common"\n')
    assert Workspace.find(package) == Workspace.find(root) == Workspace(root)


def test_nearest_wins(tmp_path: Path) -> None:
    """A checkout inside another checkout is a separate workspace."""
    inner = make_root(make_root(tmp_path / "outer") / "inner")
    assert Workspace.find(inner).root == inner


def test_outside_is_refused(tmp_path: Path) -> None:
    """Outside of a checkout the message says what to do; a broken pyproject.toml is not one."""
    (tmp_path / "pyproject.toml").write_text("[tool.orb\n")
    with pytest.raises(ToolError, match="not inside a checkout") as caught:
        Workspace.find(tmp_path)
    assert caught.value.hint is not None


def test_the_current_folder_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work from where they are called."""
    root = make_root(tmp_path / "checkout")
    monkeypatch.chdir(root)
    found = Workspace.find()
    assert [p.relative_to(root).as_posix() for p in (found.schemas, found.packages, found.lambdas)] == [
        "schemas", "packages", "lambdas",
    ]  # fmt: skip
    assert [p.relative_to(root).as_posix() for p in (found.infrastructure, found.dist, found.state)] == [
        "infrastructure", "dist", ".orb",
    ]  # fmt: skip


def test_stacks_are_those_of_the_settings(tmp_path: Path) -> None:
    """A workspace names its stacks in their order. Without names, they are the tables and the functions."""
    root = make_root(tmp_path)
    assert Workspace(root).stacks == ("data", "functions")
    (root / "pyproject.toml").write_text('[tool.orb]\nstacks = ["data", "hub", "api"]\n')
    assert Workspace(root).stacks == ("data", "hub", "api")
    for wrong in ('"data"', '["data"]', '["data", 2]'):
        (root / "pyproject.toml").write_text(f"[tool.orb]\nstacks = {wrong}\n")
        with pytest.raises(ToolError, match="is not a list of stacks"):
            Workspace(root).stacks  # noqa: B018 - the property raises


def test_a_trusted_index_is_a_name(tmp_path: Path) -> None:
    """A workspace trusts one index by its name, or none. An address is refused, because it can hold a password."""
    root = make_root(tmp_path)
    assert Workspace(root).index is None
    (root / "pyproject.toml").write_text('[tool.orb]\nindex = "codeartifact"\n')
    assert Workspace(root).index == "codeartifact"
    for wrong in (
        '"https://aws:secret@index.example/simple/"',
        '["a", "b"]',
        '""',
        "true",
        '"a b"',
        '"${INDEX}"',
    ):
        (root / "pyproject.toml").write_text(f"[tool.orb]\nindex = {wrong}\n")
        with pytest.raises(ToolError, match="is not the name of a package index") as caught:
            Workspace(root).index  # noqa: B018 - the property raises
        assert "secret" not in str((caught.value.message, caught.value.faults, caught.value.hint))
