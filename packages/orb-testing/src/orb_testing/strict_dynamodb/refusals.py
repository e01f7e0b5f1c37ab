"""The errors with which DynamoDB refuses a request."""

from __future__ import annotations

import json
from typing import Any, Final, TypeAlias

Json: TypeAlias = dict[str, Any]
"""A JSON object of the wire: a request, an item or a key. The client has checked its shape."""
JsonValue: TypeAlias = "Json | list[JsonValue] | str | int | float | bool | None"
"""An attribute value, such as {"S": "a"}, or its content."""

VALIDATION: Final = "ValidationException"
ONE_ERROR: Final = "1 validation error detected: "
"""PutItem, UpdateItem and DeleteItem begin messages about expressions and sets with this. Other operations do not."""


class RefusedError(Exception):
    """DynamoDB refuses the request. The answer has status 400."""

    def __init__(self, message: str, *, code: str = VALIDATION) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def body(self) -> bytes:
        """Return the body of the answer."""
        return json.dumps({"__type": _full(self.code), "message": self.message}).encode()


class CanceledError(RefusedError):
    """DynamoDB cancels a transaction because of one of its actions. Its reasons have the order of the actions."""

    def __init__(self, message: str, *, position: int, actions: int) -> None:
        reasons = ["ValidationError" if number == position else "None" for number in range(actions)]
        super().__init__(
            "Transaction cancelled, please refer cancellation reasons for specific reasons "
            f"[{', '.join(reasons)}]",
            code="TransactionCanceledException",
        )
        self.reasons = [
            {"Code": code} if code == "None" else {"Code": code, "Message": message} for code in reasons
        ]

    def body(self) -> bytes:
        """Return the body of the answer, with the reasons."""
        content = {
            "__type": _full(self.code),
            "Message": self.message,
            "CancellationReasons": self.reasons,
        }
        return json.dumps(content).encode()


def _full(code: str) -> str:
    return f"com.amazonaws.dynamodb.v20120810#{code}"
