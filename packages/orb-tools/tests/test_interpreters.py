"""Another Python of the machine is found by its version."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.interpreters import find_python, running_python

if TYPE_CHECKING:
    import pytest


def test_an_interpreter_is_asked_for_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interpreter is used only if it reports the requested version. Shims can fail or report another one."""
    shim = tmp_path / "python3.99"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    real = tmp_path / "pyenv" / "versions" / "3.99.1" / "bin" / "python3.99"
    real.parent.mkdir(parents=True)
    real.write_text("#!/bin/sh\necho 3.99 cpython\n")
    real.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert find_python("3.99") == real
    assert find_python("3.98") is None
    assert find_python(running_python()) == Path(sys.executable)
