"""An event is read leniently where AppSync varies, and strictly where a caller could gain by it."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common.appsync import Call
from orb_common.exceptions import AuthenticationError, BadRequestError
from orb_testing.events import appsync_event


def call(arguments: dict[str, Any] | None = None, **changes: Any) -> Call:
    event = appsync_event("NotesRead", arguments or {}, sub="sub-ann", groups=["USER"])
    return Call.from_event(event | changes, request_id="r-1")


def test_what_is_read() -> None:
    """A call has an operation, subject, groups, headers by lower-case name, and a request id."""
    got = call({"input": {"a": 1}, "b": 2}, request={"headers": {"User-Agent": "x" * 300, "Odd": 3}})
    assert (got.operation, got.cognito_sub, got.groups, got.request_id) == (
        "NotesRead", "sub-ann", frozenset({"USER"}), "r-1",
    )  # fmt: skip
    assert got.arguments == {"a": 1, "b": 2}
    assert got.user_agent == "x" * 256
    assert "odd" not in got.headers


def test_groups_come_from_the_identity_or_its_claims() -> None:
    """AppSync gives null, not an empty list, for a person without groups; claims may hold them instead."""
    assert call(identity={"sub": "s", "groups": None}).groups == frozenset()
    assert call(identity={"sub": "s", "claims": {"cognito:groups": ["OWNER", 3]}}).groups == {"OWNER"}
    assert call(identity={"sub": "s", "groups": "OWNER"}).groups == frozenset()


def test_an_argument_given_twice_has_one_value() -> None:
    """The same value within `input` and beside it is fine; two different values are refused, all of them named."""
    assert call({"input": {"a": 1}, "a": 1}).arguments == {"a": 1}
    with pytest.raises(BadRequestError, match="a, b: given twice"):
        call({"input": {"a": 1, "b": 1}, "a": 2, "b": 2})
    with pytest.raises(BadRequestError, match="input: must be an object"):
        call({"input": [1]})


@pytest.mark.parametrize("arguments", [[], "text", 3, True, False, 0, "", [{"a": 1}]])
def test_arguments_are_an_object(arguments: Any) -> None:
    """Other types are refused: read as "no arguments", they could mean everything."""
    event = appsync_event("NotesRead", {}, sub="sub-ann", groups=["USER"])
    with pytest.raises(BadRequestError, match="arguments: must be an object"):
        Call.from_event(event | {"arguments": arguments})
    assert Call.from_event(event | {"arguments": None}).arguments == {}


@pytest.mark.parametrize("identity", [None, {}, {"sub": ""}, {"sub": 3}, "sub-ann"])
def test_nobody_signed_in(identity: object) -> None:
    """An event without a subject is refused, as with API keys."""
    with pytest.raises(AuthenticationError):
        call(identity=identity)


@pytest.mark.parametrize(
    ("source", "headers", "expected"),
    [
        (["192.0.2.1", "203.0.113.9"], {"x-forwarded-for": "192.0.2.1"}, "203.0.113.9"),
        (None, {"x-forwarded-for": "2001:db8::1, 198.51.100.7"}, "2001:db8::1"),
        (["anything"], {"x-forwarded-for": "x" * 5000}, None),
        ([], {"x-forwarded-for": "fe80::1%whatever", "x-real-ip": "198.51.100.7"}, "198.51.100.7"),
        ([], {}, None),
    ],
)
def test_an_address_is_an_address(source: object, headers: dict[str, str], expected: str | None) -> None:
    """AppSync's address goes before headers, which can be forged. Invalid addresses are ignored."""
    got = call(identity={"sub": "s", "sourceIp": source}, request={"headers": headers})
    assert got.ip_address == expected
