"""A line of each level, with any fields."""

# ruff: noqa: ANN001 - the fixtures of this folder

from __future__ import annotations

import logging
import sys

import pytest

LEVELS = ["debug", "info", "warning", "error", "critical", "exception"]


@pytest.mark.parametrize("level", LEVELS)
def test_names_that_logging_uses_itself(log, lines, level: str) -> None:
    """Such a field is kept with an underscore, and neither fails the request nor changes the line."""
    log.setLevel("DEBUG")
    write = getattr(log, level)
    write("x", name="a", module=1, message="b", asctime=2, created=3, own=4)
    write("x", extra={"name": "a", "args": [1], "exc_info": 5, "own": 4})
    first, second = lines.all()
    assert (first["name_"], first["module_"], first["message_"], first["asctime_"]) == ("a", 1, "b", 2)
    assert (second["name_"], second["args_"], second["exc_info_"]) == ("a", [1], 5)
    for line in (first, second):
        assert (line["message"], line["own"], line["service"]) == ("x", 4, log.service)
        assert line["location"].startswith("test_names_that_logging_uses_itself:")


def test_level_by_number(log, lines) -> None:
    """As of `logging`; below the logger's level nothing is written."""
    log.log(logging.WARNING, "x %s", 1, name="a")
    log.log(logging.DEBUG, "y")
    (line,) = lines.all()
    assert (line["level"], line["message"], line["name_"]) == ("WARNING", "x 1", "a")
    assert line["location"].startswith("test_level_by_number:")


def test_exceptions_are_those_of_logging(log, lines) -> None:
    """True, an exception, a tuple; without one there is none."""
    log.exception("none")  # noqa: LOG004 - that is the case
    try:
        raise ValueError("wrong")
    except ValueError as error:
        log.exception("now")
        log.info("now", exc_info=True)
        log.info("given", exc_info=sys.exc_info())
        caught = error
    log.info("later", exc_info=caught)
    assert [line.get("exception_name") for line in lines.all()] == [None, *["ValueError"] * 4]


def test_stack_and_place_can_be_asked_for(log, lines) -> None:
    """The place is that of a caller further up."""

    def helper() -> None:
        log.info("x", stacklevel=3, stack_info=True)

    helper()
    assert lines.last()["location"].startswith("test_stack_and_place_can_be_asked_for:")
    assert "helper()" in str(lines.last()["stack_info"])


def test_later_fields_win(log, lines) -> None:
    """A keyword over `extra`, both over what was appended."""
    log.append_keys(n=1, m=1)
    log.info("x", extra={"n": 2, "m": 2}, n=3)
    assert (lines.last()["n"], lines.last()["m"]) == (3, 2)
