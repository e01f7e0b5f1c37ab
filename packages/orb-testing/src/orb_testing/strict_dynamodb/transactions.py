"""TransactWriteItems and TransactGetItems: their actions, their size, and their client tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from orb_testing.strict_dynamodb.batches import AT_LEAST_ONE
from orb_testing.strict_dynamodb.keys import key_identity
from orb_testing.strict_dynamodb.refusals import ONE_ERROR, CanceledError, RefusedError
from orb_testing.strict_dynamodb.requests import check_form, check_schema
from orb_testing.strict_dynamodb.schemas import table_name
from orb_testing.strict_dynamodb.values import item_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from orb_testing.strict_dynamodb.refusals import Json
    from orb_testing.strict_dynamodb.schemas import Table

MAX_ACTIONS: Final = 100
MAX_BYTES: Final = 4 * 1024 * 1024
MAX_TOKEN: Final = 36
TOKEN_SECONDS: Final = 600.0
"""How long DynamoDB remembers a client token (API reference, TransactWriteItems)."""
OPERATIONS: Final = {"TransactWriteItems", "TransactGetItems"}
_ACTIONS: Final = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheck",
    "Get": "GetItem",
}
"""The actions of a transaction, and the operation whose rules each has."""


def check_transaction(request: Json, table_named: Callable[[str], Table | None]) -> None:
    """Check a transaction.

    Args:
        request: Its parameters.
        table_named: Returns the keys of a table. None: there is no such table, which moto says.

    Raises:
        RefusedError: It has no action, more than 100 or 4 MB, one is not valid by itself, or two are about one item.
        CanceledError: An action does not fit its table. The reason says why.
    """
    if not request["TransactItems"]:
        raise RefusedError(f"{ONE_ERROR}Value '[]' at 'transactItems' {AT_LEAST_ONE}")
    if len(request["TransactItems"]) > MAX_ACTIONS:
        raise RefusedError(
            f"{ONE_ERROR}Value at 'transactItems' failed to satisfy constraint: "
            "Member must have length less than or equal to 100"
        )
    if len(request.get("ClientRequestToken", "")) > MAX_TOKEN:
        raise RefusedError(
            f"{ONE_ERROR}Value at 'clientRequestToken' failed to satisfy constraint: "
            "Member must have length less than or equal to 36"
        )
    actions = [_action(each) for each in request["TransactItems"]]
    checked = [(*action, check_form(*action, in_transaction=True)) for action in actions]
    seen: set[tuple[object, ...]] = set()
    for position, (operation, action, expressions) in enumerate(checked):
        table = table_named(action["TableName"])
        if not table:
            continue
        try:
            check_schema(operation, action, expressions, table)
        except RefusedError as error:
            raise CanceledError(error.message, position=position, actions=len(actions)) from None
        key = (
            table_name(action["TableName"]),
            *key_identity(action["Item"] if "Item" in action else action["Key"], table),
        )
        if key in seen:
            raise RefusedError("Transaction request cannot include multiple operations on one item")
        seen.add(key)
    check_size(action.get("Item", {}) for _, action in actions)


def check_size(items: Iterable[Json]) -> None:
    """Check the items that a transaction puts or gets.

    Raises:
        RefusedError: They are larger than 4 MB together.
    """
    if sum(map(item_size, items)) > MAX_BYTES:
        raise RefusedError(
            "Collection size of items exceeded, which can also be caused by the aggregate size of the "
            "items in the transaction exceeding the 4MB limit"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    request: Json
    answer: bytes
    until: float


class ClientTokens:
    """The client tokens of transactions that succeeded, each with its answer."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin with no token.

        Args:
            clock: Returns seconds. Only their differences count.
        """
        self._clock = clock
        self._answered: dict[tuple[str, str], _Answered] = {}

    def answer(self, scope: str, request: Json) -> bytes | None:
        """Return the answer to the same request with the same token. None: it is new.

        Args:
            scope: The account and region, which have tokens of their own.
            request: Its parameters.

        Raises:
            RefusedError: The token has been used with another request in the last ten minutes.
        """
        known = self._answered.get((scope, request.get("ClientRequestToken", "")))
        if known is None or known.until <= self._clock():
            return None
        if known.request != request:
            raise RefusedError(
                "DynamoDB rejected the request because you retried a request with a different payload but with "
                "an idempotent token that was already used.",
                code="IdempotentParameterMismatchException",
            )
        return known.answer

    def remember(self, scope: str, request: Json, answer: bytes) -> None:
        """Remember the answer of a transaction that succeeded, for ten minutes."""
        now = self._clock()
        self._answered = {key: known for key, known in self._answered.items() if known.until > now}
        token = request.get("ClientRequestToken")
        if token:
            self._answered[scope, token] = _Answered(
                request=request, answer=answer, until=now + TOKEN_SECONDS
            )

    def forget(self) -> None:
        """Forget all tokens."""
        self._answered.clear()


def _action(item: Json) -> tuple[str, Json]:
    # AWS does not see members that it does not know, such as a misspelt action.
    if len(item) != 1 or not item.keys() <= _ACTIONS.keys():
        raise RefusedError("TransactItems can only contain one of Check, Put, Update or Delete")
    ((name, action),) = item.items()
    return _ACTIONS[name], action
