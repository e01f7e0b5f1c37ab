"""Events in the shape that AWS sends them, so that a test names only what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Event = dict[str, Any]

HEADERS = {"user-agent": "orb-testing/1", "x-forwarded-for": "192.0.2.10, 198.51.100.7"}
"""Addresses of the documentation ranges (RFC 5737)."""


def appsync_event(
    field: str,
    arguments: Mapping[str, object] | None = None,
    *,
    sub: str | None = None,
    groups: Sequence[str] | None = None,
    headers: Mapping[str, str] | None = None,
    parent: str | None = None,
) -> Event:
    """The payload of an AppSync Lambda resolver for the operation `field`.

    Args:
        field: the GraphQL field, for example "UsersGet".
        arguments: as the client sent them, usually `{"input": {...}}`.
        sub: the Cognito subject of the caller. None: the call came by API key and has no identity.
        groups: the caller's Cognito groups. None stands for no group, which Cognito sends as null.
        headers: added to (or replacing) the usual request headers; names in lower case.
        parent: "Query" or "Mutation"; by default what the name of the operation says.
    """
    reads = any(word in field for word in ("Get", "List", "Query")) or field == "UserOrganizations"
    identity: Event | None = None
    if sub is not None:
        names = None if groups is None else list(groups)
        identity = {
            "sub": sub,
            "username": sub,
            "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_orbtests",
            "groups": names,
            "claims": {"sub": sub, "token_use": "access", **({"cognito:groups": names} if names else {})},
            "sourceIp": ["192.0.2.10"],
            "defaultAuthStrategy": "ALLOW",
        }
    return {
        "info": {
            "fieldName": field,
            "parentTypeName": parent or ("Query" if reads else "Mutation"),
            "selectionSetList": ["StatusCode", "Message", "Data"],
            "selectionSetGraphQL": "{ StatusCode Message Data }",
            "variables": {},
        },
        "arguments": dict(arguments or {}),
        "identity": identity,
        "source": None,
        "request": {"headers": {**HEADERS, **(headers or {})}, "domainName": None},
        "prev": None,
        "stash": {},
    }
