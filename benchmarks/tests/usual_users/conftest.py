"""The usual function."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws import session
from orb_testing.context import LambdaContext

if TYPE_CHECKING:
    from collections.abc import Iterator

Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]
PACKAGE = "benchmarks.usual_users"
SECRET = {"Name": "keys", "SecretString": "a key for tests only"}


@pytest.fixture
def usual(aws_tables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Handler]:
    """Import the usual function with its environment set, because the import makes clients and reads the key."""
    monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", "CRITICAL")
    monkeypatch.setenv("CURSOR_SECRET_ARN", SECRET["Name"])
    monkeypatch.setenv("AUDIT_SECRET_ARN", SECRET["Name"])
    session.client("secretsmanager").create_secret(**SECRET)
    yield import_module(f"{PACKAGE}.handler").handler
    # The package goes too: `from . import repository` would find the old module on it.
    for name in [name for name in sys.modules if name == PACKAGE or name.startswith(f"{PACKAGE}.")]:
        del sys.modules[name]
