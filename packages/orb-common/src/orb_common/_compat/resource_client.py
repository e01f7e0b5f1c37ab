"""The client of a boto3 resource, for code that works with AttributeValues.

A resource changes its own client: that one takes and returns Python values. Here they are converted once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orb_common.aws.dynamodb import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["ResourceClient"]

_SENT = "ExclusiveStartKey", "ExpressionAttributeValues", "Item", "Key"
_RECEIVED = "Attributes", "Item", "LastEvaluatedKey"


class ResourceClient:
    """A client whose operations on single items and queries take and return AttributeValues. Items have no bytes.

    Args:
        resource: `boto3.resource("dynamodb")`.
    """

    def __init__(self, resource: Any) -> None:  # noqa: ANN401 - boto3 has no types
        self._client = resource.meta.client

    def __getattr__(self, operation: str) -> Callable[..., dict[str, Any]]:
        """Return an operation."""
        call = getattr(self._client, operation)
        return lambda **parameters: _received(call(**_sent(parameters)))


def _sent(parameters: Mapping[str, Any]) -> dict[str, Any]:
    # boto3 takes no floats.
    values = {name: from_item(parameters[name], decimals=True) for name in _SENT if name in parameters}
    return {**parameters, **values}


def _received(answer: Mapping[str, Any]) -> dict[str, Any]:
    items = {name: to_item(answer[name]) for name in _RECEIVED if answer.get(name)}
    pages = {"Items": [to_item(item) for item in answer["Items"]]} if "Items" in answer else {}
    return {**answer, **items, **pages}
