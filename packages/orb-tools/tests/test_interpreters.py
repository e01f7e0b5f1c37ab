"""Another Python of the machine is found, and believed only if its answer holds."""

from __future__ import annotations

import sys
import time
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from orb_tools.interpreters import BYTECODE_NUMBERS, find_python, running_python

OTHER = "3.14" if sys.version_info[:2] != (3, 14) else "3.13"
MAGIC = BYTECODE_NUMBERS[OTHER].to_bytes(2, "little").hex() + "0d0a"
GOOD = f"echo orb-interpreter {OTHER}.1 cpython {MAGIC}"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder and a PATH without any other Python."""
    for variable in ("PYENV_ROOT", "UV_PYTHON_INSTALL_DIR", "HATCH_DATA_DIR", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{tmp_path}/more:{tmp_path}/.pyenv/shims")
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_the_running_python_is_found_at_once(home: Path) -> None:
    """It needs no process."""
    found = find_python(running_python())
    assert found is not None
    assert found.path == Path(sys.executable)
    assert found.version == sys.version.split()[0]
    assert found.magic == MAGIC_NUMBER
    assert find_python("3.98") is None


@pytest.mark.parametrize(
    "place",
    [
        f"bin/python{OTHER}",
        f".pyenv/versions/{OTHER}.1/bin/python{OTHER}",
        f".local/share/uv/python/cpython-{OTHER}.1-linux-x86_64-gnu/bin/python{OTHER}",
        f".local/share/hatch/pythons/{OTHER}/python/bin/python3",
        f".local/share/hatch/env/virtual/.pythons/{OTHER}/python/bin/python3",
    ],
)
def test_it_is_found_where_tools_install_it(home: Path, place: str) -> None:
    """The PATH, pyenv, uv and hatch are searched. The tools themselves are not needed."""
    path = program(home / place, GOOD)
    found = find_python(OTHER)
    assert found is not None
    assert (found.path, found.version, found.magic.hex()) == (path, f"{OTHER}.1", MAGIC)


def test_folders_of_tools_can_be_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of the tools name their folders."""
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(home / "opt"))
    path = program(home / "opt" / f"cpython-{OTHER}.1-linux-aarch64-gnu" / "bin" / f"python{OTHER}", GOOD)
    found = find_python(OTHER)
    assert found is not None
    assert found.path == path


def test_the_newest_release_of_pyenv_is_taken(home: Path) -> None:
    """Numbers are compared, not letters: 10 is newer than 9. Its shims are slow, and are not asked."""
    asked = home / "asked"
    program(home / ".pyenv" / "shims" / f"python{OTHER}", f"touch {asked}; {GOOD}")
    for patch in (9, 10):
        text = GOOD.replace(f"{OTHER}.1", f"{OTHER}.{patch}")
        program(home / ".pyenv" / "versions" / f"{OTHER}.{patch}" / "bin" / f"python{OTHER}", text)
    found = find_python(OTHER)
    assert found is not None
    assert found.version == f"{OTHER}.10"
    assert not asked.exists()


@pytest.mark.parametrize(
    "text",
    [
        "exit 127",
        "kill -9 $$",
        f"{GOOD}; exit 3",
        "echo nonsense",
        GOOD.replace(f"{OTHER}.1", "3.10.1"),
        GOOD.replace("cpython", "pypy"),
        GOOD.replace(MAGIC, "a90d0d0a"),
        GOOD.replace(MAGIC, "zz"),
        f"echo orb-interpreter {OTHER}.1",
    ],
    ids=[
        "shim",
        "killed",
        "failed",
        "nonsense",
        "other version",
        "pypy",
        "pre-release",
        "no number",
        "cut off",
    ],
)
def test_what_answers_wrongly_is_passed_over(home: Path, text: str) -> None:
    """The search goes on behind a program that fails, is another Python, or makes other byte code than the release."""
    program(home / "bin" / f"python{OTHER}", text)
    assert find_python(OTHER) is None
    good = program(home / "more" / f"python{OTHER}", GOOD)
    found = find_python(OTHER)
    assert found is not None
    assert found.path == good


def test_noise_around_the_answer_does_not_matter(home: Path) -> None:
    """A wrapper may print before and after."""
    program(home / "bin" / f"python{OTHER}", f"echo activating; echo warning >&2; {GOOD}; echo done")
    assert find_python(OTHER) is not None


def test_a_program_that_hangs_is_left(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither it nor a program that it started holds the search up."""
    monkeypatch.setattr("orb_tools.interpreters._ANSWER_SECONDS", 0.2)
    program(home / "bin" / f"python{OTHER}", "PATH=/bin:/usr/bin; sleep 7; echo")
    start = time.monotonic()
    assert find_python(OTHER) is None
    assert time.monotonic() - start < 5
