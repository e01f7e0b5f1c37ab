"""The old logging functions work with the loggers of `logging` and of Powertools, and give them no secrets."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING

import pytest
from aws_lambda_powertools import Logger

from orb_common._compat.logging import (
    add_persistent_context,
    clear_context,
    log_api_call,
    log_error,
    log_performance,
    remove_persistent_context,
)
from orb_common.exceptions import ConflictError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_common._compat.other_loggers import AnyLogger

SECRET = "hunter2hunter2"
FORMAT = "%(levelname)s %(funcName)s %(message)s %(error_type)s"


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def plain(stream: io.StringIO) -> Iterator[logging.Logger]:
    log = logging.Logger("plain")  # noqa: LOG001 - the loggers of the process stay as they are
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(FORMAT, defaults={"error_type": "-"}))
    log.addHandler(handler)
    return log


@pytest.fixture
def powertools(stream: io.StringIO, request: pytest.FixtureRequest) -> Logger:
    return Logger(service=request.node.name, stream=stream, level="INFO")


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_error(plain: logging.Logger, stream: io.StringIO) -> None:
    """The line has the level, the caller, the message, the facts, and the traceback with its causes."""
    try:
        try:
            raise KeyError("a")
        except KeyError as cause:
            raise ConflictError("it exists") from cause
    except ConflictError as error:
        log_error(plain, error, "create_failed", name="n", args=1)
    first, *rest = stream.getvalue().splitlines()
    assert first == "ERROR test_an_error create_failed ConflictError"
    assert (rest[0], rest[-1]) == (
        "Traceback (most recent call last):",
        "orb_common.exceptions.kinds.ConflictError: it exists",
    )
    assert "KeyError: 'a'" in rest
    assert "The above exception was the direct cause of the following exception:" in rest
    assert any("test_an_error" in line for line in rest)


def test_an_error_of_powertools(powertools: Logger, stream: io.StringIO) -> None:
    """The line has the location of the caller, and the facts that a logger of orb writes."""
    log_error(powertools, ConflictError("it exists"), "create_failed", order_id="o-1")
    (line,) = lines(stream)
    assert str(line["location"]).startswith("test_an_error_of_powertools:")
    assert (line["message"], line["error_code"], line["order_id"]) == (
        "create_failed",
        "ORB-DATA-003",
        "o-1",
    )
    assert line["exception_name"] == "ConflictError"


def write_all(log: AnyLogger) -> None:
    try:
        try:
            raise KeyError(f"password={SECRET}")
        except KeyError:
            raise ValueError(f"password={SECRET}")  # noqa: B904 - an error while another one is handled
    except ValueError as error:
        log_error(log, error, f"password={SECRET}", password=SECRET, nested={"api_key": SECRET})
    log_api_call(log, "s", f"/me?access_token={SECRET}", "PUT", 204, 1.234, password=SECRET)
    log_performance(log, "work", 5, password=SECRET)


def test_no_secrets(plain: logging.Logger, powertools: Logger, stream: io.StringIO) -> None:
    """The message, the fields, and the texts of the error and of its causes hold no secret."""
    fields: list[dict[str, object]] = []
    plain.addFilter(lambda record: fields.append(vars(record)) or True)
    write_all(plain)
    write_all(powertools)
    shown = [{key: it for key, it in each.items() if key != "exc_info"} for each in fields]
    assert SECRET not in f"{stream.getvalue()}{shown}"
    assert stream.getvalue().count("ValueError: password=***REDACTED***") == 2


def test_an_error_in_a_circle(plain: logging.Logger, stream: io.StringIO) -> None:
    """Causes that lead back to the error end there. An error from None shows no other."""
    error, other = ValueError("a"), ValueError("b")
    error.__cause__, other.__cause__ = other, error
    log_error(plain, error)
    assert stream.getvalue().count("ValueError: a") == 1
    error.__cause__, error.__context__, error.__suppress_context__ = None, other, True
    log_error(plain, error)
    assert stream.getvalue().count("ValueError: b") == 1


def test_lines_of_calls(powertools: Logger, stream: io.StringIO) -> None:
    """Calls of services and durations have their fields, and the location of the caller."""
    log_api_call(powertools, "spotify", "/me", "PUT", 204, 12.3456)
    log_performance(powertools, "work", 5)
    with log_performance(powertools, "block"):
        pass
    first, second, third = lines(stream)
    assert (first["api_service"], first["duration_ms"]) == ("spotify", 12.35)
    assert (second["operation"], second["success"], third["operation"]) == ("work", True, "block")
    assert {str(it["location"]).split(":")[0] for it in (first, second, third)} == {"test_lines_of_calls"}


def test_a_timed_function(plain: logging.Logger, powertools: Logger, stream: io.StringIO) -> None:
    """A decorated function writes its duration too."""

    def work() -> int:
        return 1

    assert (log_performance(plain, "w")(work)(), log_performance(powertools, "w")(work)()) == (1, 1)
    first, second = stream.getvalue().splitlines()
    assert " performance " in first
    assert json.loads(second)["operation"] == "w"


def test_keys(powertools: Logger, stream: io.StringIO) -> None:
    """Keys of a logger of Powertools are added without secrets, removed, and cleared."""
    add_persistent_context(powertools, run_id="r1", password=SECRET)
    powertools.info("x")
    remove_persistent_context(powertools, "run_id")
    powertools.info("x")
    clear_context(powertools)
    powertools.info("x")
    first, second, third = lines(stream)
    assert (first["run_id"], first["password"]) == ("r1", "***REDACTED***")
    assert "run_id" not in second
    assert "password" not in third
