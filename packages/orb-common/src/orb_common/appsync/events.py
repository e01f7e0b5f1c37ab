"""Read AppSync's event: keep what a resolver needs, and refuse a malformed event.

The event is the context of a direct Lambda resolver:
https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from orb_common.exceptions import AuthenticationError, BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

JsonObject = dict[str, object]
ADDRESS_HEADERS = ("x-forwarded-for", "x-real-ip", "x-client-ip")
LONGEST_USER_AGENT = 256
"""Characters. The header comes from the caller and must not swell the audit trail."""


class Call(NamedTuple):
    """One call of an operation by a signed-in person."""

    operation: str
    """The GraphQL field, e.g. UsersGet."""
    arguments: JsonObject
    """The arguments under `input` and those beside it, merged."""
    cognito_sub: str
    groups: frozenset[str]
    headers: Mapping[str, str]
    """By lower-case name."""
    source_addresses: tuple[str, ...] = ()
    """As AppSync lists them: first those that the caller's headers claim, last that of the connection."""
    request_id: str | None = None
    """Lambda's id of the invocation."""

    @classmethod
    def from_event(cls, event: Mapping[str, object], *, request_id: str | None = None) -> Self:
        """Return the call of an event.

        Raises:
            BadRequestError: The event names no operation, its arguments or their `input` are not an object, or an
                argument has two different values.
            AuthenticationError: The caller is not signed in.
        """
        operation = _object(event.get("info")).get("fieldName")
        if not isinstance(operation, str) or not operation:
            raise BadRequestError("the event names no operation in info.fieldName")
        identity = _object(event.get("identity"))
        sub = identity.get("sub")
        if not isinstance(sub, str) or not sub:
            raise AuthenticationError("sign in to use this operation")
        headers = _object(_object(event.get("request")).get("headers"))
        return cls(
            operation=operation,
            arguments=_merge_arguments(event.get("arguments")),
            cognito_sub=sub,
            groups=_groups(identity),
            headers={name.lower(): value for name, value in headers.items() if isinstance(value, str)},
            source_addresses=_text_items(identity.get("sourceIp")),
            request_id=request_id,
        )

    @property
    def ip_address(self) -> str | None:
        """The caller's address: from AppSync, else from a header, which the caller can forge. None: unknown.

        Text that is not a valid address is ignored, because the audit trail keeps it for years.
        """
        in_headers = (self.headers.get(name, "").split(",")[0].strip() for name in ADDRESS_HEADERS)
        return next(
            (text for text in (*reversed(self.source_addresses), *in_headers) if _is_address(text)), None
        )

    @property
    def user_agent(self) -> str | None:
        """The caller's User-Agent header, cut to 256 characters. None: there is no such header."""
        return self.headers.get("user-agent", "")[:LONGEST_USER_AGENT] or None


def _is_address(text: str) -> bool:
    # Imported here: refused events do not need it.
    from ipaddress import ip_address

    try:
        ip_address(text)
    except ValueError:
        return False
    # An IPv6 zone may be any text.
    return "%" not in text


def _object(value: object) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _text_items(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _groups(identity: JsonObject) -> frozenset[str]:
    # AppSync gives null, not an empty list, for a person without groups.
    return frozenset(
        _text_items(identity.get("groups") or _object(identity.get("claims")).get("cognito:groups"))
    )


def _merge_arguments(arguments: object) -> JsonObject:
    """Return the arguments as one object: those under `input`, and those that direct callers send beside it."""
    if arguments is None:
        return {}
    if not isinstance(arguments, dict):
        # Read as "no arguments", they could mean everything (a list without a filter).
        raise BadRequestError("arguments: must be an object")
    outer = dict(arguments)
    inner = outer.pop("input", None)
    if inner is None:
        return outer
    if not isinstance(inner, dict):
        raise BadRequestError("input: must be an object")
    contradictions = sorted(name for name in outer.keys() & inner.keys() if outer[name] != inner[name])
    if contradictions:
        raise BadRequestError(f"{', '.join(contradictions)}: given twice with different values")
    return outer | inner
