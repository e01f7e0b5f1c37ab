"""Calls of AppSync to a Lambda resolver, one at a time or in a batch.

The shape is that of https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_testing.environment import REGION

from .sources import ACCOUNT, SOURCE_IP, Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_READS = {"check", "count", "find", "get", "list", "query", "read", "search"}
HEADERS = {"user-agent": "orb-testing/1", "x-forwarded-for": "192.0.2.10, 198.51.100.7"}
"""Default headers, with addresses that RFC 5737 reserves for documentation."""


def appsync_event(
    field: str,
    arguments: Mapping[str, object] | None = None,
    *,
    sub: str | None = None,
    groups: Sequence[str] | None = None,
    claims: Mapping[str, object] | None = None,
    user_arn: str | None = None,
    headers: Mapping[str, str] | None = None,
    parent: str | None = None,
    source: Mapping[str, object] | None = None,
    selection: Sequence[str] = ("StatusCode", "Message", "Data"),
    variables: Mapping[str, object] | None = None,
    stash: Mapping[str, object] | None = None,
    prev: object = None,
) -> Event:
    """Return the event that AppSync sends to a Lambda resolver.

    Args:
        field: The GraphQL field, for example "UsersGet".
        arguments: The client's arguments, usually `{"input": {...}}`.
        sub: The caller's Cognito subject. None: the call has an API key and no identity.
        groups: The caller's Cognito groups. None: the caller has no groups, and AppSync sends null.
        claims: Claims of the caller's token in addition to the default ones, or in their place.
        user_arn: The caller's IAM user or role, in place of `sub`.
        headers: Request headers in addition to the default ones, or in their place. Names are in lower case.
        parent: "Query", "Mutation", or the type of `source`. None: "Query" if the field's name has a word that
            reads, such as "get" or "List", or is a noun as `UserOrganizations`; otherwise "Mutation".
        source: The object that has the field, for a field of a type.
        selection: The fields that the client asks for, nested ones as "Data/userId".
        variables: The variables of the client's request.
        stash: What earlier functions of a pipeline have stored.
        prev: The result of the function before, in a pipeline.

    Raises:
        ValueError: The caller has both a Cognito subject and an IAM user.
    """
    if sub is not None and user_arn is not None:
        raise ValueError("a caller has sub or user_arn, not both")
    identity = None if sub is None else _cognito_identity(sub, groups, claims)
    if user_arn is not None:
        identity = _iam_identity(user_arn)
    return {
        "info": {
            "fieldName": field,
            "parentTypeName": parent or ("Query" if _reads(field) else "Mutation"),
            "selectionSetList": list(selection),
            "selectionSetGraphQL": _graphql(selection),
            "variables": dict(variables or {}),
        },
        "arguments": dict(arguments or {}),
        "identity": identity,
        "source": None if source is None else dict(source),
        "request": {"headers": {**HEADERS, **(headers or {})}, "domainName": None},
        "prev": None if prev is None else {"result": prev},
        "stash": dict(stash or {}),
    }


def appsync_batch_event(events: Iterable[Event]) -> list[Event]:
    """Return the event of a batching resolver: the calls of one field, for example for each of many users.

    AppSync batches calls of one field only:
    https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers.html#advanced-use-case-batching.

    Raises:
        ValueError: The calls are of several fields.
    """
    calls = list(events)
    fields = {(call["info"]["parentTypeName"], call["info"]["fieldName"]) for call in calls}
    if len(fields) > 1:
        raise ValueError("AppSync sends calls of one field in a batch")
    return calls


def _reads(field: str) -> bool:
    """Return whether a field seems to be a query.

    The names of orb's operations end with their verb, so one that ends with a plural names what it returns.
    """
    words = _WORD.findall(field)
    ends_with_a_noun = bool(words) and words[-1].endswith("s") and not words[-1].endswith("ss")
    return any(word.lower() in _READS for word in words) or (field[:1].isupper() and ends_with_a_noun)


def _cognito_identity(sub: str, groups: Sequence[str] | None, claims: Mapping[str, object] | None) -> Event:
    names = None if groups is None else list(groups)
    default: dict[str, object] = {"sub": sub, "token_use": "access"}
    if names:
        default["cognito:groups"] = names
    return {
        "sub": sub,
        "username": sub,
        "issuer": f"https://cognito-idp.{REGION}.amazonaws.com/{REGION}_orbtests",
        "groups": names,
        "claims": {**default, **(claims or {})},
        "sourceIp": [SOURCE_IP],
        "defaultAuthStrategy": "ALLOW",
    }


def _iam_identity(user_arn: str) -> Event:
    return {
        "accountId": ACCOUNT,
        "cognitoIdentityPoolId": None,
        "cognitoIdentityId": None,
        "cognitoIdentityAuthType": None,
        "cognitoIdentityAuthProvider": None,
        "sourceIp": [SOURCE_IP],
        "username": user_arn.rpartition("/")[2],
        "userArn": user_arn,
    }


def _graphql(selection: Sequence[str]) -> str:
    """Return a selection as GraphQL: `{ Data { userId } }` for "Data" and "Data/userId"."""
    tree: Event = {}
    for path in selection:
        branch = tree
        for name in path.split("/"):
            branch = branch.setdefault(name, {})

    def text(branch: Event) -> str:
        return (
            "{ " + " ".join(name + (f" {text(part)}" if part else "") for name, part in branch.items()) + " }"
        )

    return text(tree)
