"""The name of a local package is that of its pyproject.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.utils import InvalidName, canonicalize_name

from orb_tools.bundle.package_folder import LocalPackage
from orb_tools.bundle.source_files import Sources
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree


@given(name=st.text(st.sampled_from("aZ09-_. ß\n"), max_size=6))
def test_names_are_those_of_packaging(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """Names are accepted and written as `packaging` does."""
    folder = tmp_path_factory.getbasetemp() / "named"
    folder.mkdir(exist_ok=True)
    text = name.replace("\n", "\\n")
    (folder / "pyproject.toml").write_text(f'[project]\nname = "{text}"\n', encoding="utf-8")
    package = LocalPackage(folder, Sources(root=folder, git_files=None))
    try:
        expected = canonicalize_name(name, validate=True)
    except InvalidName:
        with pytest.raises(ToolError, match="is not a package"):
            assert package.name
    else:
        assert package.name == expected


@pytest.mark.parametrize("text", ["", "[project]", "[project]\nname = 3", "project = 3", "["])
def test_a_folder_without_a_name(tmp_path: Path, text: str) -> None:
    """A folder whose pyproject.toml has no name is refused with a hint."""
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(ToolError, match="is not a package") as caught:
        assert LocalPackage(tmp_path, Sources(root=tmp_path, git_files=None)).name
    assert caught.value.hint


def test_digests_belong_to_the_files(demo: Tree) -> None:
    """Digests are those of the files that a build sees, without tests, whatever the modes."""
    folder = demo.root / "packages/shared"
    demo.write("packages/shared/tests/test_it.py", "")
    package = LocalPackage(folder, Sources.of(demo.root))
    assert package.digests().keys() == package.files.keys()
    assert "src/shared/greeting.py" in package.files
    before = package.digests()
    (folder / "src/shared/greeting.py").chmod(0o755)
    assert package.digests() == before
