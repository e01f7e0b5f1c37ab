"""A watched run says what would be otherwise on AWS."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from orb_tools.runtime import RuntimeRun

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e
Run = Callable[..., RuntimeRun]


def test_a_run_as_on_aws_has_no_faults(run: Run) -> None:
    """The standard library, the runtime's packages and the bundle are where modules may come from."""
    source = """
import sqlite3, botocore.session
def handler(event, context):
    import lambdas.demo
    return sorted(name for name in ("json", "orb_tools", "__main__") if name in __import__("sys").modules)
"""
    result = run(source, 1, 2, watched=True)
    assert result.faults == ()
    assert [it.payload for it in result.invocations] == [["__main__", "json"]] * 2
    if sys.platform == "linux":
        assert result.memory is not None
        assert 10 < result.memory < 500


def test_a_module_from_elsewhere_is_a_fault(run: Run, tmp_path: Path) -> None:
    """A module of another folder is named, also when it was loaded by an event or before an error of init."""
    (tmp_path / "late.py").write_text("")
    source = f"""
import sys
sys.path.append({str(tmp_path)!r})
def handler(event, context):
    import late
"""
    line = f"late was loaded from {(tmp_path / 'late.py').resolve()}, which is not on AWS"
    assert run(source, 1, watched=True).faults == (line,)
    early = run(source + "import late\nraise ValueError\n", watched=True)
    assert early.init_error is not None
    assert early.faults == (line,)
    assert run(source, 1).faults == (), "it was not watched"


def test_what_is_written_is_a_fault(run: Run) -> None:
    """The folder is read-only. Root can write all the same, but the changes show."""
    source = """
def handler(event, context):
    try:
        with open("lambdas/demo/new.txt", "w") as file:
            file.write("x")
    except OSError:
        return "refused"
"""
    result = run(source, 1, watched=True)
    if os.geteuid():
        assert result.invocations[0].payload == "refused"
        assert result.faults == ()
    else:
        assert result.faults == ("/var/task/lambdas/demo/new.txt was changed, but is read-only on AWS",)


def test_a_function_that_ends_its_process_is_a_fault(run: Run) -> None:
    """Then it is not known what it had loaded."""
    source = """
import os, sysconfig
sysconfig.get_paths = lambda: os._exit(0)
def handler(event, context): ...
"""
    result = run(source, 1, watched=True)
    assert result.faults == ("the function ended its process, so it is not known what it loaded",)
