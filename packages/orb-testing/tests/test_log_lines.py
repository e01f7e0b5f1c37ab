"""Laws of captured lines: they are those that CloudWatch would store, each once."""

from __future__ import annotations

import io
import itertools
import json
import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from orb_common.logging import get_logger
from orb_testing.log_lines import CapturedLogs, captured_logging, captured_output

if TYPE_CHECKING:
    from collections.abc import Iterator

numbers = itertools.count()


@contextmanager
def captured_lines() -> Iterator[CapturedLogs]:
    """All lines of a block."""
    logs = CapturedLogs()
    with captured_logging(logs), captured_output(logs):
        yield logs


def name() -> str:
    """A service whose logger does not exist yet."""
    return f"captured-{next(numbers)}"


def test_lines_of_orb_are_captured_once() -> None:
    """A logger that existed before and one that is made meanwhile both write one line, redacted, in order."""
    older = get_logger(name())
    with captured_lines() as logs:
        older.info("first", password="hunter2hunter2")
        newer = get_logger(name())
        newer.warning("second", number=2)
    assert [line["message"] for line in logs.lines] == ["first", "second"]
    assert "hunter2" not in logs.text
    assert logs.one(message="second", number=2)["level"] == "WARNING"


def test_plain_logging_is_captured() -> None:
    """A record of plain `logging` is a line with its level, message, extra fields and traceback."""
    logger = logging.getLogger(name())
    with captured_lines() as logs:
        try:
            raise KeyError("absent")
        except KeyError:
            logger.exception("it %s", "failed", extra={"order": "o-1"})
        logger.debug("below the level")
    line = logs.one(level="ERROR")
    assert (line["message"], line["order"], line["logger"]) == ("it failed", "o-1", logger.name)
    assert line["stackTrace"].endswith("KeyError: 'absent'")
    assert len(logs.lines) == 1


def test_output_is_captured() -> None:
    """Printed text is captured, and read as a line if it is a JSON object. A separator of lines in a text ends none."""
    with captured_lines() as logs:
        print(json.dumps({"message": "a\u2028b"}, ensure_ascii=False))
        print("[1]")
        sys.stdout.buffer.write("é\n".encode())
        print("no JSON", file=sys.stderr)
    assert logs.lines == [{"message": "a\u2028b"}]
    assert logs.text.endswith("[1]\né\nno JSON\n")
    logs.clear()
    assert logs.text == ""


def test_lines_are_still_written(capsys: pytest.CaptureFixture[str]) -> None:
    """What is captured also goes where it went before. Afterwards all streams are the old ones."""
    handler = logging.StreamHandler(sys.stdout)
    logger = logging.getLogger(name())
    logger.addHandler(handler)
    before = sys.stdout, sys.stderr, handler.stream, list(logging.root.handlers)
    with captured_lines() as logs:
        logger.error("once")
        made = logging.StreamHandler()
        logger.addHandler(made)
    assert logs.text == "once\n"
    assert (sys.stdout, sys.stderr, handler.stream, logging.root.handlers) == before
    assert made.stream is sys.stderr
    logger.error("later")
    assert capsys.readouterr() == ("once\nlater\n", "later\n")
    assert "later" not in logs.text


def test_a_stream_of_its_own_is_left_alone() -> None:
    """A logger that a test has given a StringIO writes there, and its owner reads it there."""
    own = io.StringIO()
    logger = get_logger(name(), stream=own)
    with captured_lines() as logs:
        logger.info("mine")
    assert logs.text == ""
    assert json.loads(own.getvalue())["message"] == "mine"


def test_a_logger_of_an_earlier_test_is_captured_too() -> None:
    """A logger may still write to the output of a test that has ended. Its lines are captured, and go nowhere else."""
    ended = io.TextIOWrapper(io.BytesIO())
    logger = logging.getLogger("of-a-test-that-ended")
    logger.addHandler(logging.StreamHandler(ended))
    ended.close()
    captured = CapturedLogs()
    with captured_logging(captured):
        logger.warning("still here")
    assert captured.text == "still here\n"


def test_only_one_line_is_one() -> None:
    """`one` refuses none and several, and names the messages. A field that is absent has no value, not even None."""
    logs = CapturedLogs()
    for number in (1, 2):
        logs.write(json.dumps({"level": "INFO", "message": "m", "number": number}) + "\n")
    assert logs.one(number=2)["message"] == "m"
    assert len(logs.of_message("m")) == len(logs.of_level("INFO")) == 2
    for fields in ({"message": "m"}, {"message": "x"}, {"absent": None}):
        with pytest.raises(AssertionError, match=r"the messages are \['m', 'm'\]"):
            logs.one(**fields)
