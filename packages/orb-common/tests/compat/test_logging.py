"""The functions of the motion layer work with the current logger."""

# ruff: noqa: ANN001, ANN202 - fixtures and small handlers

from __future__ import annotations

import asyncio
import logging

import pytest
from aws_lambda_powertools import Logger

from orb_common._compat.logging import (
    add_persistent_context,
    clear_context,
    get_logger,
    inject_lambda_context,
    log_api_call,
    log_error,
    log_performance,
    remove_persistent_context,
    sanitize_log_data,
    with_logger,
)
from orb_common.logging import get_logger as current_get_logger


def test_order_of_arguments() -> None:
    """The arguments are a name, a level and a service, in the order of the layer."""
    log = get_logger("name", "WARNING", service="layer-test", sensor_id="s1")
    assert (log.service, log.log_level) == ("layer-test", 30)


def test_sanitize() -> None:
    """Secrets are removed, and values that are too deep are marked."""
    assert sanitize_log_data({"password": "x", "n": ("a@b.com",)}) == {
        "password": "***REDACTED***",
        "n": ["a***@b.com"],
    }
    assert sanitize_log_data([[1]], max_depth=1) == ["[MAX_DEPTH_EXCEEDED]"]


def test_location_is_the_caller(log, captured_logs) -> None:
    """The location in a line is the caller of the function."""
    log_error(log, ValueError("x"))
    log_api_call(log, "spotify", "/me", "PUT", 204, 12.3456)
    log_performance(log, "work", 5)
    assert {line["location"].split(":")[0] for line in captured_logs.lines} == {"test_location_is_the_caller"}


@pytest.mark.parametrize(
    "make",
    [
        logging.getLogger,
        lambda name: logging.LoggerAdapter(logging.getLogger(name), {}),
        lambda name: Logger(service=name),
    ],
    ids=["logging", "adapter", "powertools"],
)
def test_other_loggers(make, log, captured_logs) -> None:
    """The line of another logger is written by the one of orb that has its name, and hides secrets."""
    other = make(log.service)
    log_error(other, ValueError("password=hunter2hunter2"), "made", password="hunter2hunter2")
    log_api_call(other, "spotify", "/me")
    log_performance(other, "work", 5)
    assert [line["message"] for line in captured_logs.lines] == ["made", "api_call", "performance"]
    assert {line["location"].split(":")[0] for line in captured_logs.lines} == {"test_other_loggers"}
    assert "hunter2" not in str(captured_logs.lines)


def test_context(log, captured_logs, lambda_context) -> None:
    """Persistent keys stay until they are removed. Keys of a request are cleared."""
    add_persistent_context(log, run_id="r1")
    inject_lambda_context(log, lambda_context, event={"requestContext": {"requestId": "c9"}})
    log.info("x")
    assert (captured_logs.lines[-1]["run_id"], captured_logs.lines[-1]["correlation_id"]) == ("r1", "c9")
    log.append_keys(user_id="u")
    clear_context(log)
    log.info("x")
    assert "user_id" not in captured_logs.lines[-1]
    assert captured_logs.lines[-1]["run_id"] == "r1"
    remove_persistent_context(log, "run_id")
    log.info("x")
    assert "run_id" not in captured_logs.lines[-1]


DECORATIONS = {
    "bare": lambda log: inject_lambda_context,
    "called": lambda log: inject_lambda_context(),
    "with options": lambda log: inject_lambda_context(log_event=True, correlation_id_path="id"),
    "of a logger": inject_lambda_context,
    "of a logger, with options": lambda log: inject_lambda_context(
        log, log_event=True, correlation_id_path="id"
    ),
    "by keyword": lambda log: inject_lambda_context(logger=log, clear_state=False),
}


@pytest.mark.parametrize("form", DECORATIONS)
def test_inject_lambda_context_decorates(log, captured_logs, lambda_context, monkeypatch, form: str) -> None:
    """Whatever the form of the decorator, each line names its request, and the answer is returned."""
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", log.service)
    log.append_keys(user_id="u")

    @DECORATIONS[form](log)
    def handler(event, context):
        """Handles."""
        log.info("inside")
        return event["id"]

    assert (handler({"id": "c-1"}, lambda_context), handler.__doc__) == ("c-1", "Handles.")
    line = captured_logs.lines[-1]
    assert (line["function_request_id"], line["message"]) == (lambda_context.aws_request_id, "inside")
    assert ("user_id" in line) == (form == "by keyword")
    assert line.get("correlation_id") == ("c-1" if "options" in form else None)
    assert (captured_logs.lines[0]["message"] == "event_received") == ("options" in form)


def test_inject_lambda_context_without_a_handler(log, captured_logs, lambda_context) -> None:
    """With a context or an event, the function changes the logger at once. The event line has the caller's location."""
    assert inject_lambda_context(log, None) is None
    inject_lambda_context(log, lambda_context, "id", True, event={"id": "c-2", "password": "hunter2"})
    line = captured_logs.lines[-1]
    assert (line["message"], line["correlation_id"]) == ("event_received", "c-2")
    assert line["event"] == {"id": "c-2", "password": "***REDACTED***"}
    assert line["location"].startswith("test_inject_lambda_context_without_a_handler:")


def test_with_logger(captured_logs, lambda_context) -> None:
    """The start, end and error of each invocation are logged, and the error is raised again."""
    log = current_get_logger("test-with-logger")

    @with_logger("test-with-logger", log_event=True)
    def handler(event, context):
        return 1 / event["n"]

    assert handler({"n": 2}, lambda_context) == 0.5
    assert [line["message"] for line in captured_logs.lines] == [
        "event_received",
        "invocation_started",
        "performance",
    ]
    with pytest.raises(ZeroDivisionError):
        handler({"n": 0}, lambda_context)
    assert captured_logs.lines[-1]["message"] == "invocation_failed"

    @with_logger
    def bare(event, context) -> str:
        return "bare"

    assert bare({}, lambda_context) == "bare"
    assert with_logger(logger=log)(lambda event, context: 2)({}, lambda_context) == 2


def test_asynchronous_handler_is_logged_to_its_end(log, captured_logs) -> None:
    """The duration of an asynchronous handler is logged after its end. Its error is logged and raised again."""

    @with_logger(logger=log)
    async def handler(event, context=None):
        await asyncio.sleep(0)
        log.info("inside")
        if event:
            raise ValueError("password=hunter2")
        return 3

    assert asyncio.run(handler({})) == 3
    assert [line["message"] for line in captured_logs.lines] == [
        "invocation_started",
        "inside",
        "performance",
    ]
    with pytest.raises(ValueError, match="hunter2"):
        asyncio.run(handler({"n": 1}))
    assert [line["error_type"] for line in captured_logs.lines if "error_type" in line][-1] == "ValueError"
    assert captured_logs.lines[-1]["message"] == "invocation_failed"
    assert "hunter2" not in captured_logs.text
