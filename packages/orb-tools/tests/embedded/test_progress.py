"""Progress is plain lines in a log and nothing for a program."""

from __future__ import annotations

import io

import pytest

from orb_tools.embedded.progress import Steps


def test_a_step_is_one_line_after_its_end() -> None:
    """The line of a step has the milliseconds and the text."""
    log = io.StringIO()

    with Steps(stream=log).step("deploy the tables"):
        assert log.getvalue() == ""

    assert log.getvalue().endswith(" ms  deploy the tables\n")
    assert log.getvalue().count("\n") == 1


def test_a_step_that_fails_is_not_shown_as_done() -> None:
    """A failed step writes no line, because the error of the command follows."""
    log = io.StringIO()

    with pytest.raises(ValueError, match="broken"), Steps(stream=log).step("deploy"):
        raise ValueError("broken")

    assert log.getvalue() == ""


def test_lines_are_marked() -> None:
    """An expectation is ok or failed, and a note is neither."""
    log = io.StringIO()
    steps = Steps(stream=log)

    steps.line("held", good=True)
    steps.line("missed", good=False)
    steps.line("note")

    assert [line.split() for line in log.getvalue().splitlines()] == [
        ["ok", "held"], ["FAIL", "missed"], ["note"],
    ]  # fmt: skip


def test_quiet_steps_write_nothing() -> None:
    """With `--json` standard output has the JSON only."""
    log = io.StringIO()
    steps = Steps(quiet=True, stream=log)

    with steps.step("deploy"):
        steps.line("held", good=True)

    assert log.getvalue() == ""
