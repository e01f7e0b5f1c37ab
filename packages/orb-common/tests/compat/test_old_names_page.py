"""docs/old-names.md lists every old name, and each row is true."""

from __future__ import annotations

import importlib
import re
import warnings
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from orb_common._compat import lookup
from orb_common._compat.names import OLD_NAMES
from orb_common.exceptions import OrbError

from .documented import DOCUMENTED, METHODS, MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = Path(__file__).resolve().parents[4] / "docs" / "old-names.md"
SAME = re.compile(r"the same name in `([\w.]+)`")


class Row(NamedTuple):
    """One old name at one of its paths."""

    path: str
    name: str
    use: str
    """What the page says to use now. Empty: the name is unchanged."""


def rows(heading: str) -> Iterator[tuple[list[str], list[str], str]]:
    section = PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    for line in lines:
        paths, names, third = (cell.strip() for cell in line.strip("|").split("|"))
        found = re.findall(r"`([\w.]+)`", names)
        if names.startswith("all names of "):
            found = list(importlib.import_module(found[0]).__all__)
        yield re.findall(r"`([\w.]+)`", paths), found, third


def table() -> Iterator[Row]:
    for paths, names, use in rows("The old names"):
        same = SAME.fullmatch(use)
        for path in paths:
            for name in names:
                yield Row(
                    path, name, f"{same[1]}.{name}" if same else use.strip("`").replace("unchanged", "")
                )


ROWS = list(table())
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def resolve(path: str) -> object:
    """Return the module, or the object in a module, at a dotted path."""
    first, *parts = path.split(".")
    thing: object = importlib.import_module(first)
    for number, part in enumerate(parts, 2):
        try:
            thing = getattr(thing, part)
        except AttributeError:
            thing = importlib.import_module(".".join(path.split(".")[:number]))
    return thing


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.path}.{row.name}")
def test_row(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old name and its replacement exist. Importing the old name warns once, with the text of the page."""
    monkeypatch.setattr(lookup, "_warned", set())
    name, _, method = row.name.partition(".")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(2):
            space: dict[str, object] = {}
            exec(f"from {row.path} import {name}", space)
    messages = [str(warning.message) for warning in caught]
    if method:
        assert callable(getattr(space[name], method))
    elif row.use:
        assert messages == [f"{row.path}.{name} is an old name: use {row.use}"]
    else:
        assert messages == []
    assert "_compat" not in row.use
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert resolve(row.use or f"{row.path}.{name}") is not None


KEY = {"password": "hunter2", "mail": "ann@example.org"}
FORMS: dict[str, Callable[[Any], object]] = {  # Any: any old name
    "AuthorizationError": lambda old: old("m", required_permission="x").status == 403,
    "DynamoDBHelper": lambda old: old("t", "eu-west-1").table_name == "t",
    "DynamoDBItemNotFoundError": lambda old: old("m", "t", {"id": 1}).to_dict()["error"] == "ITEM_NOT_FOUND",
    "DynamoDBThrottlingError": lambda old: old("m", "t", "GetItem").retryable,
    "InvalidFormatError": lambda old: old("f", "ISO").expected_format == "ISO",
    "InvalidSensorConfigError": lambda old: (
        old("m", "f", "v").to_dict()["type"] == "InvalidSensorConfigError"
    ),
    "MissingRequiredFieldError": lambda old: old("f").field_name == "f",
    "OrbBaseException": lambda old: (
        old("m").to_dict() == {"error": "OrbBaseException", "message": "m", "details": {}}
    ),
    "OrbError": lambda old: (
        old("m", "C", 418, {"a": 1}).to_dict()
        == {"statusCode": 418, "body": {"error": {"code": "C", "message": "m", "details": {"a": 1}}}}
    ),
    "ResourceLockedError": lambda old: old("job", "7", "m", "w").locked_by == "w",
    "SecretsHelper": lambda old: old("eu-west-1", 60).cache_ttl == 60,
    "SpotifyAPIError": lambda old: old("m", 404).status_code == 404,
    "SpotifyRateLimitError": lambda old: old("m", 3).retry_after == 3,
    "SpotifyClient": lambda old: old("token"),
    "SpotifyPlaybackError": lambda old: old("m", "d", 404).device_id == "d",
    "SpottyPottySenseError": lambda old: (
        old("m", "C", {"a": 1}, 500).to_dict()
        == {"error": "C", "message": "m", "details": {"a": 1}, "type": "SpottyPottySenseError"}
    ),
    "ThrottlingError": lambda old: old("m", retry_after=2).retry_after == 2,
    "TimeoutError": lambda old: old("m").status == 504,
    "ValidationError": lambda old: old("m", field="f").field == "f",
    "add_days": lambda old: old(NOW, 1).day == 2,
    "check_permissions": lambda old: old({"role": "OWNER", "permissions": ["a:b"]}, "a:b"),
    "clean_string": lambda old: old("  a  ", 5) == "a",
    "create_audit_event": lambda old: old("LOGIN_SUCCESS", user_id="u").event_type == "LOGIN_SUCCESS",
    "dynamodb_to_python": lambda old: old({"a": Decimal("1.5")}) == {"a": 1.5},
    "exponential_backoff": lambda old: old(2, 1.0, 60.0) == 4,
    "flatten_dict": lambda old: old({"a": {"b": 1}}) == {"a.b": 1},
    "format_error_response": lambda old: old(OrbError("m"))["statusCode"] == 500,
    "generate_secure_token": lambda old: old(32),
    "get_field_changes": lambda old: old({"a": 1}, {"a": 2}) == [("a", 1, 2)],
    "get_logger": lambda old: old("name", level="INFO").log_level == 20,
    "has_permission": lambda old: old(["a:b"], "a:b"),
    "hash_password": lambda old: old("correct horse"),
    "inject_lambda_context": lambda old: (
        old(lambda event, context: event)(1, None)
        == old(log_event=False)(lambda event, context: event)(1, None)
        == 1
    ),
    "is_admin": lambda old: old({"user_id": "u", "cognito_groups": ["OWNER"]}),
    "is_owner": lambda old: old({"user_id": "u"}, "u"),
    "is_valid_uuid": lambda old: not old("x"),
    "linear_backoff": lambda old: old(1, 1.0, 60.0) == 2,
    "mask_email": lambda old: old("ann@example.com") == "a***@example.com",
    "merge_dicts": lambda old: old({"a": 1}, {"b": 2}) == {"a": 1, "b": 2},
    "normalize_phone": lambda old: old("2025550123") == "+12025550123",
    "python_to_dynamodb": lambda old: old({"a": 1.5}) == {"a": Decimal("1.5")},
    "safe_json_dumps": lambda old: old({"a": 1}),
    "sanitize_log_data": lambda old: (
        old(KEY, 10) == {"password": "***REDACTED***", "mail": "a***@example.org"}
    ),
    "unflatten_dict": lambda old: old({"a.b": 1}) == {"a": {"b": 1}},
    "validate_email": lambda old: old("ann@example.org"),
    "validate_role": lambda old: old("OWNER", "OWNER"),
    "with_logger": lambda old: (
        old(lambda event, context: event)(1, None)
        == old("name", log_event=False)(lambda event, context: event)(1, None)
        == 1
    ),
}
"""A call in the documented form, for names that need neither AWS nor a key."""


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.name in FORMS], ids=lambda row: f"{row.path}.{row.name}"
)
def test_documented_form(row: Row) -> None:
    """Each old name accepts arguments in the order of the old documents, at every path."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert FORMS[row.name](resolve(f"{row.path}.{row.name}"))


def test_table_has_every_old_name() -> None:
    """The table lists each old name, each documented name and each documented method once."""
    listed = [(row.path, row.name) for row in ROWS]
    warning = {(path, name) for path, names in OLD_NAMES.items() for name in names}
    documented = {(path, name) for path, names in DOCUMENTED.items() for name in names.split()}
    methods = {
        (path, f"{owner}.{name}") for (path, owner), names in METHODS.items() for name in names.split()
    }
    assert sorted(listed) == sorted(warning | documented | methods)


def test_missing_names() -> None:
    """The page lists the documented names that cannot be imported, each with a reason."""
    listed = {
        (path, name): reason
        for paths, names, reason in rows("What is missing")
        for path in paths
        for name in names
    }
    assert sorted(listed) == sorted((path, name) for path in MISSING for name in MISSING[path].split())
    assert all(listed.values())
    for path, name in listed:
        with pytest.raises(ImportError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            resolve(f"{path}.{name}")
