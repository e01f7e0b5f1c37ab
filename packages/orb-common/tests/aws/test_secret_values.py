"""Values of secrets: parsed, copied and serialized."""

from __future__ import annotations

import json
from functools import reduce
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.exceptions import (
    ValidationError,
)

if TYPE_CHECKING:
    from orb_common.aws.secrets import SecretCache

    from .manager import Manager

NESTED: Any = reduce(lambda inner, _: [inner], range(100_000), 1)
"""Deeper than Python's readers and writers of JSON go."""


def test_forms(cache: SecretCache, manager: Manager) -> None:
    """Objects are parsed, numbers stay text, binary is bytes; `parse_json=False` returns the text."""
    assert cache.get("app") == {"user": "u", "nested": {"list": [1]}}
    assert cache.get("app", parse_json=False) == manager.values["app"]
    assert cache.get("word") == "12345678"
    manager.values |= {"blob": b"\x00\x01", "list": "[1]", "broken": "{no"}
    assert cache.get("blob") == b"\x00\x01"
    assert cache.get("list") == [1]
    assert cache.get("broken") == "{no"
    assert len(manager.fetches) == 5


def test_callers_own_their_copies(cache: SecretCache, manager: Manager) -> None:
    """A change to a caller's copy, at any depth, is not seen by others."""
    cache.get("app")["nested"]["list"].append("poison")
    cache.get("app")["user"] = "poison"
    assert "poison" not in json.dumps(cache.get("app"))
    manager.values |= {"flat": '{"a": 1}', "list": "[1]"}
    cache.get("flat")["a"] = 2
    cache.get("list").append(2)
    assert cache.get("flat") == {"a": 1}
    assert cache.get("list") == [1]


@pytest.mark.parametrize("value", [{"a": float("nan")}, [float("inf")], NESTED, {1: 2}, [{"a": {None: 1}}]])
def test_what_json_cannot_hold_is_not_stored(cache: SecretCache, manager: Manager, value: Any) -> None:
    """A value that JSON cannot hold is refused."""
    with pytest.raises(ValidationError):
        cache.update("app", value)
    assert manager.tokens == {}


def test_text_that_only_begins_like_json(cache: SecretCache, manager: Manager) -> None:
    """Text that looks like JSON but cannot be parsed is returned as text."""
    manager.values["odd"] = "[" * 60_000
    assert cache.get("odd") == "[" * 60_000
