"""Settings from environment variables."""

# ruff: noqa: ANN001 - fixtures

from __future__ import annotations

import logging

import pytest

from orb_common._startup.notices import report
from orb_common.logging import get_logger


def test_service_comes_from_the_environment(monkeypatch) -> None:
    """Powertools' variable comes first, then the function's name."""
    monkeypatch.delenv("POWERTOOLS_SERVICE_NAME", raising=False)
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "fn-name")
    assert get_logger().service == "fn-name"
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "svc-name")
    assert get_logger().service == "svc-name"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "INFO"),
        ({"LOGGING_LEVEL": "debug"}, "DEBUG"),
        ({"LOGGING_LEVEL": "DEBUG", "LOG_LEVEL": "ERROR"}, "ERROR"),
        ({"LOGGING_LEVEL": "DEBUG", "LOG_LEVEL": "ERROR", "POWERTOOLS_LOG_LEVEL": "WARNING"}, "WARNING"),
        ({"LOGGING_LEVEL": "chatty"}, "INFO"),
        ({"LOG_LEVEL": "chatty"}, "INFO"),
        ({"POWERTOOLS_LOG_LEVEL": "15"}, "INFO"),
        ({"POWERTOOLS_LOG_LEVEL": " error "}, "ERROR"),
        ({"POWERTOOLS_LOG_LEVEL": "loud", "LOG_LEVEL": "", "LOGGING_LEVEL": "ERROR"}, "ERROR"),
    ],
)
def test_level_comes_from_the_environment(monkeypatch, captured_logs, variables, expected) -> None:
    """An explicit level comes first, then POWERTOOLS_LOG_LEVEL, LOG_LEVEL, and LOGGING_LEVEL of the hub."""
    for name in ("POWERTOOLS_LOG_LEVEL", "LOG_LEVEL", "LOGGING_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    service = "-".join(["level", *variables, *variables.values()])
    log = get_logger(service)
    assert logging.getLevelName(log.log_level) == expected
    assert get_logger(f"{service}-explicit", level="CRITICAL").log_level == logging.CRITICAL


def test_an_unknown_level_is_reported_once(monkeypatch, caplog) -> None:
    """The function starts with level INFO and one warning for each process, without the value."""
    report.cache_clear()
    monkeypatch.delenv("POWERTOOLS_LOG_LEVEL", raising=False)
    monkeypatch.setenv("LOG_LEVEL", "hunter2")
    for number in range(3):
        assert get_logger(f"unknown-level-{number}").log_level == logging.INFO
    assert [record.getMessage() for record in caplog.records] == [
        "LOG_LEVEL is not used: its value is not the name of a level"
    ]
