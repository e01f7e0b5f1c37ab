"""Generated Python has ruff's format, whatever configuration is on the machine."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from orb_tools.codegen.write.formatting import format_python
from orb_tools.errors import ToolError

CODE = PurePosixPath("a/code.py")


def test_only_python_is_formatted() -> None:
    """Python gets ruff's format, and other files stay as they are."""
    other = {PurePosixPath("a/data.yml"): "a:   1\n", PurePosixPath("page.md"): "#   A\n"}
    assert format_python({CODE: "x = { 'a':1 }", **other}) == {CODE: 'x = {"a": 1}\n', **other}


def test_configuration_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ruff.toml in the working directory does not change the line length of 110 characters."""
    (tmp_path / "ruff.toml").write_text("line-length = 20\n")
    monkeypatch.chdir(tmp_path)
    line = f"x = [{', '.join(['1'] * 34)}]\n"
    assert len(line) == 107
    assert format_python({CODE: line}) == {CODE: line}


def test_code_that_is_not_python_is_a_bug() -> None:
    """The error names the file and the line, and says that the generator is wrong, not the schema."""
    with pytest.raises(ToolError, match="is not Python") as caught:
        format_python({CODE: "x = 1\nclass:\n"})
    assert "bug in the generator" in str(caught.value.hint)
    assert "a/code.py:2" in "".join(caught.value.faults)
