"""Events in the shape that AWS sends, so that a test names only the fields that matter to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Event = dict[str, Any]

HEADERS = {"user-agent": "orb-testing/1", "x-forwarded-for": "192.0.2.10, 198.51.100.7"}
"""Default headers, with addresses that RFC 5737 reserves for documentation."""


def appsync_event(
    field: str,
    arguments: Mapping[str, object] | None = None,
    *,
    sub: str | None = None,
    groups: Sequence[str] | None = None,
    headers: Mapping[str, str] | None = None,
    parent: str | None = None,
) -> Event:
    """Return the event that AppSync sends to a Lambda resolver.

    Args:
        field: The GraphQL field, for example "UsersGet".
        arguments: The client's arguments, usually `{"input": {...}}`.
        sub: The caller's Cognito subject. None: the call has an API key and no identity.
        groups: The caller's Cognito groups. None: the caller has no groups, and AppSync sends null.
        headers: Request headers in addition to the default ones, or in their place. Names are in lower case.
        parent: "Query" or "Mutation". None: "Query" if the field's name says that it reads.
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
