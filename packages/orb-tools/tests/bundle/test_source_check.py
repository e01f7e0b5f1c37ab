"""A Python says why it cannot compile a source."""

from __future__ import annotations

import marshal
import subprocess
import sys
from pathlib import Path

from orb_tools.bundle import _source_check
from orb_tools.bundle._source_check import MARSHAL_VERSION, compile_fault


def test_the_message_of_python() -> None:
    """It is Python's own, with the line."""
    assert compile_fault(b"x = 1\n") is None
    assert compile_fault(b"x = 1\ny = (\n") == (2, "'(' was never closed")
    assert compile_fault(b"\nreturn 1\n") == (2, "'return' outside function")


def test_another_process_answers() -> None:
    """As a program it needs nothing but the standard library."""
    command = [sys.executable, "-I", "-S", str(Path(_source_check.__file__))]
    sources = marshal.dumps([b"x = 1", b"x = "], MARSHAL_VERSION)
    done = subprocess.run(command, input=sources, capture_output=True, check=True)
    assert marshal.loads(done.stdout) == [None, (1, "invalid syntax")]
