"""A pyproject.toml that is not a readable file is an error, never a hang or a trace."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle.pyproject import read_pyproject

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_parsed(tmp_path: Path) -> None:
    """The document comes back as tables."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "demo"\n')
    assert read_pyproject(tmp_path) == {"project": {"name": "demo"}}


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    """Reading a pipe might never end."""
    os.mkfifo(tmp_path / "pyproject.toml")
    with pytest.raises(OSError, match="is not a file"):
        read_pyproject(tmp_path)


@pytest.mark.parametrize("text", ["[", "a = " + "[" * 10_000 + "]" * 10_000])
def test_a_document_that_cannot_be_parsed(tmp_path: Path, text: str) -> None:
    """Text that is not TOML, and tables that are nested too deeply, are a `ValueError`."""
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(ValueError, match=r"."):
        read_pyproject(tmp_path)
