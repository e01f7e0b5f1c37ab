"""A line of each level, with any fields."""

# ruff: noqa: ANN001, ANN002, ANN003, ANN201, ANN202 - fixtures and small functions

from __future__ import annotations

import asyncio
import contextlib
import functools
import inspect
import itertools
import logging
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from orb_common._compat.logging import inject_lambda_context, with_logger
from orb_common.logging import get_logger

numbers = itertools.count()
LEVELS = ["debug", "info", "warning", "error", "critical", "exception"]


@pytest.mark.parametrize("level", LEVELS)
def test_names_that_logging_uses_itself(log, captured_logs, level: str) -> None:
    """A field named like one of `logging` gets an underscore; it neither fails the request nor changes the line."""
    log.setLevel("DEBUG")
    write = getattr(log, level)
    write("x", name="a", module=1, message="b", asctime=2, created=3, own=4)
    write("x", extra={"name": "a", "args": [1], "exc_info": 5, "own": 4})
    first, second = captured_logs.lines
    assert (first["name_"], first["module_"], first["message_"], first["asctime_"]) == ("a", 1, "b", 2)
    assert (second["name_"], second["args_"], second["exc_info_"]) == ("a", [1], 5)
    for line in (first, second):
        assert (line["message"], line["own"], line["service"]) == ("x", 4, log.service)
        assert line["location"].startswith("test_names_that_logging_uses_itself:")


def test_level_by_number(log, captured_logs) -> None:
    """`log` takes a level of `logging`. Below the logger's level, nothing is written."""
    log.log(logging.WARNING, "x %s", 1, name="a")
    log.log(logging.DEBUG, "y")
    (line,) = captured_logs.lines
    assert (line["level"], line["message"], line["name_"]) == ("WARNING", "x 1", "a")
    assert line["location"].startswith("test_level_by_number:")


def test_exceptions_are_those_of_logging(log, captured_logs) -> None:
    """`exc_info` may be True, an exception or a tuple. Without an exception, the line has none."""
    log.exception("none")  # noqa: LOG004 - that is the case
    try:
        raise ValueError("wrong")
    except ValueError as error:
        log.exception("now")
        log.info("now", exc_info=True)
        log.info("given", exc_info=sys.exc_info())
        caught = error
    log.info("later", exc_info=caught)
    assert [line.get("exception_name") for line in captured_logs.lines] == [None, *["ValueError"] * 4]


def test_stack_and_place_can_be_asked_for(log, captured_logs) -> None:
    """With `stacklevel`, the location is that of a caller further up."""

    def helper() -> None:
        log.info("x", stacklevel=3, stack_info=True)

    helper()
    assert captured_logs.lines[-1]["location"].startswith("test_stack_and_place_can_be_asked_for:")
    assert "helper()" in str(captured_logs.lines[-1]["stack_info"])


def test_later_fields_win(log, captured_logs) -> None:
    """A keyword overrides `extra`, and both override appended keys."""
    log.append_keys(n=1, m=1)
    log.info("x", extra={"n": 2, "m": 2}, n=3)
    assert (captured_logs.lines[-1]["n"], captured_logs.lines[-1]["m"]) == (3, 2)


def plain(event=None, context=None) -> int:
    return 1


def odd(function):
    """Decorate without `functools.wraps`, as some decorators do."""

    def around(*args, **kwargs):
        return function(*args, **kwargs)

    return around


class Callable:
    def __call__(self, event=None, context=None) -> int:
        return 1

    def method(self, event=None, context=None) -> int:
        return 1


async def coroutine(event=None, context=None) -> int:
    await asyncio.sleep(0)
    return 1


def generator(event=None, context=None):
    yield 1


async def async_generator(event=None, context=None):
    yield 1


async def drained(items) -> None:
    async for _ in items:
        pass


FUNCTIONS = [
    (plain, "plain"), (functools.wraps(plain)(odd(plain)), "plain"), (functools.partial(plain), "plain"),
    (functools.partial(functools.wraps(plain)(odd(plain))), "plain"), (Callable(), "__call__"),
    (Callable().method, "method"), (coroutine, "coroutine"), (generator, "generator"),
    (async_generator, "async_generator"), (odd(plain), "around"), (lambda event=None, context=None: 1, "<lambda>"),
]  # fmt: skip
DECORATORS = {
    "performance": lambda log: log.log_performance("work"),
    "context": lambda log: log.inject_lambda_context(log_event=True),
    "with_logger": lambda log: with_logger(logger=log, log_event=True),
    "old": lambda log: inject_lambda_context(log, log_event=True),
    "all": lambda log: (
        lambda function: log.inject_lambda_context(log_event=True)(
            with_logger(logger=log)(log.log_performance("work")(function))
        )
    ),
}


@pytest.mark.parametrize("decorator", DECORATORS)
@pytest.mark.parametrize(("function", "name"), FUNCTIONS)
@pytest.mark.parametrize("fails", [False, True])
def test_location_of_a_decorator(captured_logs, decorator: str, function, name: str, fails: bool) -> None:
    """Every line of a decorator shows the file and the name of the decorated function, for any caller."""
    log = get_logger(f"test-location-{next(numbers)}", location="%(pathname)s:%(funcName)s")
    decorated = DECORATORS[decorator](log)(function)

    def run() -> None:
        result = decorated({}, None, "too many") if fails else decorated({}, None)
        if inspect.iscoroutine(result):
            asyncio.run(result)
        elif inspect.isasyncgen(result):
            asyncio.run(drained(result))
        elif inspect.isgenerator(result):
            list(result)

    with pytest.raises(TypeError) if fails else contextlib.nullcontext(), ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()
    assert {line["location"] for line in captured_logs.lines} <= {f"{__file__}:{name}"}
    assert captured_logs.lines or fails


@pytest.mark.parametrize("function", [len, int, str.upper, functools.partial(print)])
def test_location_of_functions_written_in_c(log, captured_logs, function) -> None:
    """A function written in C has no source: the location shows at most its name, and the call works."""
    log.log_performance("work")(function)("12")
    assert captured_logs.lines[-1]["message"] == "performance"
    assert "orb_common" not in str(captured_logs.lines[-1]["location"])
