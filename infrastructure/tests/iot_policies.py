"""What policies of AWS IoT let a connected device do.

The rules are those of AWS's pages: an action is denied unless a statement allows it, and denied if one denies it. `*`
and `?` are wildcards, also across levels of a topic. `+` and `#`, the wildcards of MQTT, are ordinary characters. A
policy variable without a value makes its statement match nothing. The thing of a connection is the one whose name is
the client id, and only if the certificate is attached to it.

https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html
https://docs.aws.amazon.com/iot/latest/developerguide/iot-policy-variables.html
https://docs.aws.amazon.com/iot/latest/developerguide/thing-policy-variables.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ARN: Final = "arn:aws:iot:us-east-1:123456789012:"
VARIABLE: Final = re.compile(r"\$\{([^}]*)\}")
THING: Final = "iot:Connection.Thing."
Policy = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Connection:
    """A device that connects with a certificate."""

    client_id: str
    """What it says that it is."""
    things: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The things to which its certificate is attached, with their attributes."""
    thing_type: str | None = None
    """The type of these things."""
    certificate_id: str = "0123abcd"

    def variables(self) -> dict[str, str]:
        """Return the values of the policy variables that this connection has."""
        attached = self.client_id in self.things
        values = {
            "iot:ClientId": self.client_id,
            "iot:CertificateId": self.certificate_id,
            f"{THING}IsAttached": str(attached).lower(),
        }
        if attached:
            values[f"{THING}ThingName"] = self.client_id
            if self.thing_type is not None:
                values[f"{THING}ThingTypeName"] = self.thing_type
            for name, value in self.things[self.client_id].items():
                values[f"{THING}Attributes[{name}]"] = value
        return values


def allows(policy: Policy, connection: Connection, action: str, resource: str) -> bool:
    """Return whether a device may do something.

    Args:
        policy: The document.
        connection: The device.
        action: Such as "iot:Publish".
        resource: The end of the ARN, such as "topic/a/b", "topicfilter/a/+" or "client/one".

    Raises:
        ValueError: The policy has an element that is not read here, so the answer would not be known.
    """
    variables = connection.variables()
    effects = {
        statement["Effect"]
        for statement in policy["Statement"]
        if matches(statement, action, ARN + resource, variables)
    }
    return effects == {"Allow"}


def matches(statement: Mapping[str, Any], action: str, arn: str, variables: Mapping[str, str]) -> bool:
    """Return whether a statement is about an action on a resource. Raises `ValueError` as `allows` does."""
    if unknown := statement.keys() - {"Sid", "Effect", "Action", "Resource", "Condition"}:
        raise ValueError(f"not read here: {sorted(unknown)}")
    return (
        any(_like(each.lower(), action.lower(), {}) for each in _listed(statement["Action"]))
        and any(_like(each, arn, variables) for each in _listed(statement["Resource"]))
        and all(_holds(*each, variables) for each in _conditions(statement))
    )


def _listed(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _conditions(statement: Mapping[str, Any]) -> Iterator[tuple[str, str, Sequence[str]]]:
    for operator, tests in statement.get("Condition", {}).items():
        for key, expected in tests.items():
            yield operator, key, _listed(expected)


def _holds(operator: str, key: str, expected: Sequence[str], variables: Mapping[str, str]) -> bool:
    value = variables.get(key)
    if operator not in {"Bool", "StringEquals", "StringLike"}:
        raise ValueError(f"not read here: {operator}")
    if value is None:
        return False
    if operator == "Bool":
        return value in {each.lower() for each in expected}
    return any(_like(each, value, variables, wildcards=operator == "StringLike") for each in expected)


def _like(pattern: str, text: str, variables: Mapping[str, str], *, wildcards: bool = True) -> bool:
    """Return whether a text has the form of a pattern. The values of variables have no wildcards."""
    rule, end = "", 0
    for found in VARIABLE.finditer(pattern):
        value = variables.get(found[1])
        if value is None:
            return False
        rule += _rule(pattern[end : found.start()], wildcards=wildcards) + re.escape(value)
        end = found.end()
    return re.fullmatch(rule + _rule(pattern[end:], wildcards=wildcards), text, re.DOTALL) is not None


def _rule(text: str, *, wildcards: bool) -> str:
    escaped = re.escape(text)
    return escaped.replace(r"\*", ".*").replace(r"\?", ".") if wildcards else escaped
