"""An environment is made once for each list of requirements."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from orb_tools.environments import environment_python
from orb_tools.errors import ToolError
from orb_tools.subprocess_output import Finished

BASE = Path(sys.executable)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record the commands that make environments, without running them."""
    found: list[list[str]] = []

    def run(command: list[str | Path], **_: object) -> Finished:
        found.append([str(word) for word in command])
        if "venv" in command:
            (Path(command[-1]) / "bin").mkdir(parents=True)
            (Path(command[-1]) / "bin" / "python").touch()
        return Finished(status=0, output="")

    monkeypatch.setattr("orb_tools.environments.run", run)
    return found


def test_the_same_requirements_are_installed_once(tmp_path: Path, commands: list[list[str]]) -> None:
    """A second call returns the first environment; other requirements get another one."""
    first = environment_python(tmp_path / "tools", b"one", base=BASE, what="tools")
    again = environment_python(tmp_path / "tools", b"one", base=BASE, what="tools")
    other = environment_python(tmp_path / "tools", b"two", base=BASE, what="tools")

    assert first == again != other
    assert len(commands) == 4, "two environments, each made by venv and filled by pip"
    assert all("--require-hashes" in command for command in commands if "pip" in command)


def test_an_environment_whose_python_was_removed_is_made_again(
    tmp_path: Path, commands: list[list[str]]
) -> None:
    """An environment whose interpreter is a broken link is made again."""
    python = environment_python(tmp_path / "tools", b"one", base=BASE, what="tools")
    python.unlink()

    assert environment_python(tmp_path / "tools", b"one", base=BASE, what="tools") == python
    assert len(commands) == 4


def test_a_python_without_venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python without venv is reported with its output and the package to install."""
    failed = Finished(status=1, output="no ensurepip\n")
    monkeypatch.setattr("orb_tools.environments.run", lambda *_, **__: failed)

    with pytest.raises(ToolError, match="cannot make an environment for tools") as caught:
        environment_python(tmp_path / "tools", b"one", base=BASE, what="tools")

    assert caught.value.faults == ("no ensurepip",)
    assert "venv" in str(caught.value.hint)
