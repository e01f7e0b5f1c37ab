"""The base class: an error can always be written, and is complete after pickling."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import pytest

from orb_common.exceptions import (
    BadRequestError,
    ConflictError,
    OrbError,
    ResourceNotFoundError,
)


class Opaque:
    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__


def test_to_json_never_fails() -> None:
    """An error can be written as JSON, whatever its details hold."""
    circle: dict[object, object] = {}
    circle["self"] = circle
    deep: list[object] = []
    for _ in range(2000):
        deep = [deep]
    details = {
        "datetime": datetime(2026, 1, 1, tzinfo=UTC),
        "nan": float("nan"),
        "circle": circle,
        "deep": deep,
        "opaque": Opaque(),
        "surrogate": "\ud800",
        "long": 10**5000,
        "keys": {1: 1, None: 2, (1, 2): 3, b"x": 4},
    }
    written = json.loads(OrbError("x", details=details).to_json())["body"]["error"]["details"]
    assert written["datetime"] == "2026-01-01T00:00:00+00:00"
    assert written["circle"] == {"self": "[circular]"}
    assert written["opaque"] == "<Opaque>"
    assert json.dumps(BadRequestError("x", details=details).public())


@pytest.mark.parametrize("given", [ValueError("hunter2"), None, b"hunter2", {"password": "hunter2"}, 5])
def test_message_is_always_text(given: object) -> None:
    """A message that is not text, such as a wrapped exception, is replaced by the name of its type."""
    error = ResourceNotFoundError(given)  # type: ignore[arg-type]  # what untyped code does
    shown = f"{error} {error!r} {error.to_json()} {json.dumps(error.to_dict())} {json.dumps(error.public())}"
    assert "hunter2" not in shown
    assert error.message == f"<{type(given).__name__}>"
    assert pickle.loads(pickle.dumps(error)).message == error.message == str(error)


def test_cause_that_cannot_be_pickled() -> None:
    """An error can be pickled even if its cause cannot. The copy has no cause."""
    error = ConflictError("x", details={"a": 1})
    error.__cause__ = ValueError(lambda: None)
    twin = pickle.loads(pickle.dumps(error))
    assert (type(twin), twin.__dict__) == (ConflictError, error.__dict__)
    assert twin.__cause__ is None


def test_arguments_by_position() -> None:
    """The order is message, code, status, details."""
    error = OrbError("x", "A-1", 404, {"a": 1})
    assert (error.code, error.status, error.details) == ("A-1", 404, {"a": 1})


@pytest.mark.parametrize("old", ["error_code", "http_status", "status_code"])
def test_older_keywords_are_refused(old: str) -> None:
    """Current classes have only the keywords and attributes `code` and `status`."""
    with pytest.raises(TypeError, match=old):
        OrbError("x", **{old: 1})  # type: ignore[misc]
    assert not hasattr(OrbError("x"), old)


@pytest.mark.parametrize("status", ["500", 500.0, True, False, {"a": 1}, b"500", [500]])
def test_a_status_is_a_number(status: Any) -> None:
    """A status of another type is refused by the constructor, so `public()` cannot fail later."""
    for cls in (OrbError, ConflictError):
        with pytest.raises(TypeError, match="status must be a whole number"):
            cls("m", status=status)


@pytest.mark.parametrize("status", [0, 200, 399, 600, -1, 10**20])
def test_a_status_is_an_error_of_http(status: int) -> None:
    """A status below 400 or above 599 is refused."""
    with pytest.raises(ValueError, match="from 400 to 599"):
        OrbError("m", status=status)


@pytest.mark.parametrize("status", [400, 423, 599, HTTPStatus.CONFLICT])
def test_any_error_status_of_http_is_accepted(status: int) -> None:
    """Members of `http.HTTPStatus` are accepted too."""
    assert OrbError("m", status=status).status == status


def test_details_show_no_secrets() -> None:
    """Secrets in details are not shown, neither to callers (below status 500) nor in logs."""
    details = {
        "password": "hunter2pw",
        "given": "token=hunter2pw",
        "field": "email",
        "n": [("apiKey", "hunter2pw")],
    }
    for status in (400, 500):
        error = OrbError("x", status=status, details=details)
        shown = f"{error.public()} {error.to_dict()} {error.to_json()}"
        assert "hunter2" not in shown
        assert "email" in shown
    assert error.details == details
