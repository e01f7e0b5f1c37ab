"""What AppSync sends, reduced to what a resolver reads, and refused where it is malformed.

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
"""Characters: what callers say of themselves must not swell the audit trail."""


class Call(NamedTuple):
    """One operation that a signed-in person asks for."""

    operation: str
    """The GraphQL field, e.g. UsersGet."""
    arguments: JsonObject
    """Its arguments: those under `input` and those beside it, as one."""
    cognito_sub: str
    groups: frozenset[str]
    headers: Mapping[str, str]
    """By lower-case name."""
    source_addresses: tuple[str, ...] = ()
    """As AppSync lists them: first those that the caller's headers claim, last the one that connected."""
    request_id: str | None = None
    """Lambda's id of the invocation."""

    @classmethod
    def from_event(cls, event: Mapping[str, object], *, request_id: str | None = None) -> Self:
        """Read an event.

        Raises:
            BadRequestError: It names no operation, its arguments or their `input` are not an object, or an argument is
                given twice with two values.
            AuthenticationError: Nobody is signed in.
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
            arguments=_merged(event.get("arguments")),
            cognito_sub=sub,
            groups=_groups(identity),
            headers={name.lower(): value for name, value in headers.items() if isinstance(value, str)},
            source_addresses=_texts(identity.get("sourceIp")),
            request_id=request_id,
        )

    @property
    def ip_address(self) -> str | None:
        """Where the call came from: what AppSync says, else a header, which the caller can forge. None: unknown.

        Text that is not an address is passed over, because the trail keeps it for years.
        """
        claimed = (self.headers.get(name, "").split(",")[0].strip() for name in ADDRESS_HEADERS)
        return next(
            (text for text in (*reversed(self.source_addresses), *claimed) if _is_address(text)), None
        )

    @property
    def user_agent(self) -> str | None:
        """What the caller says it is, cut to 256 characters. None: it does not say."""
        return self.headers.get("user-agent", "")[:LONGEST_USER_AGENT] or None


def _is_address(text: str) -> bool:
    # Imported here: a refused event has no use for it.
    from ipaddress import ip_address

    try:
        ip_address(text)
    except ValueError:
        return False
    # An IPv6 zone may be any text.
    return "%" not in text


def _object(value: object) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _groups(identity: JsonObject) -> frozenset[str]:
    # AppSync gives null, not an empty list, for a person without groups.
    return frozenset(_texts(identity.get("groups") or _object(identity.get("claims")).get("cognito:groups")))


def _merged(arguments: object) -> JsonObject:
    """GraphQL clients send everything under `input`; direct callers send some names beside it."""
    if arguments is None:
        return {}
    if not isinstance(arguments, dict):
        # Taken for none, they would ask for everything that an operation does without arguments.
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
