"""The motion layer's access to one table, built on `Table`. String expressions may use reserved words."""

# ruff: noqa: PLR0917 - the signatures that old code uses

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from orb_common.aws import session
from orb_common.aws.dynamodb import Condition, DynamoDB, Table, Update
from orb_common.aws.errors import aws_errors
from orb_common.exceptions import DynamoDBThrottlingError, ValidationError
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.retry import RetryPolicy, call_with_retry

if TYPE_CHECKING:
    from orb_common.aws.dynamodb.expressions import Aliases

__all__ = ["DynamoDBHelper", "dynamodb_to_python", "python_to_dynamodb"]

P = ParamSpec("P")
T = TypeVar("T")
RETRIES: Final = RetryPolicy(max_attempts=4, base_delay=0.1, max_delay=2.0)
Item = dict[str, Any]  # Any: a table without a model may hold anything
_TOKEN = re.compile(r":\w+|#?[A-Za-z_][\w.\[\]]*|\s+|.", re.DOTALL)
_KEYWORDS = frozenset(
    {"AND", "BETWEEN", "IN", "NOT", "OR", "attribute_exists", "attribute_not_exists", "attribute_type",
     "begins_with", "contains", "size"}
)  # fmt: skip


def python_to_dynamodb(value: object) -> object:
    """Return a value with floats at every level converted to Decimals."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, Mapping):
        return {key: python_to_dynamodb(item) for key, item in value.items()}
    return [python_to_dynamodb(item) for item in value] if isinstance(value, list | tuple) else value


def dynamodb_to_python(value: object) -> object:
    """Return a value with Decimals at every level converted to int if whole, else to float if that is exact."""
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else value
    if isinstance(value, Mapping):
        return {key: dynamodb_to_python(item) for key, item in value.items()}
    return [dynamodb_to_python(item) for item in value] if isinstance(value, list) else value


class DynamoDBHelper:
    """The access to one table."""

    python_to_dynamodb = staticmethod(python_to_dynamodb)
    dynamodb_to_python = staticmethod(dynamodb_to_python)

    def __init__(
        self,
        table_name: str,
        region_name: str | None = None,
        *,
        dynamodb: DynamoDB | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        if dynamodb is None and region_name:
            dynamodb = DynamoDB(client=session.client("dynamodb", region=region_name))
        self.table_name = table_name
        self._clock = clock
        self._table = Table(table_name, dynamodb=dynamodb)

    def put_item(
        self,
        item: Mapping[str, object],
        condition_expression: str | None = None,
        expression_attribute_values: Mapping[str, object] | None = None,
    ) -> None:
        """Write an item."""
        self._table.put(item, condition=_condition(condition_expression, expression_attribute_values))

    def get_item(
        self,
        key: Mapping[str, object],
        consistent_read: bool = False,
        attributes: Iterable[str] | None = None,
    ) -> Item | None:
        """Return an item, or None."""
        return self._table.get(
            key, consistent=consistent_read, projection=list(attributes) if attributes else None
        )

    def update_item(
        self,
        key: Mapping[str, object],
        updates: Mapping[str, object],
        condition_expression: str | None = None,
        return_values: Any = "ALL_NEW",  # noqa: ANN401 - any value that DynamoDB knows
        expression_attribute_values: Mapping[str, object] | None = None,
    ) -> Item | None:
        """Set attributes of an item.

        Raises:
            ValidationError: There is nothing to set.
        """
        if not updates:
            raise ValidationError("there is nothing to update", field="updates")
        update = Update()
        for name, value in updates.items():
            update = update.set(name, value)
        condition = _condition(condition_expression, expression_attribute_values)
        return self._table.update(key, update, condition=condition, returning=return_values)

    def delete_item(
        self,
        key: Mapping[str, object],
        condition_expression: str | None = None,
        expression_attribute_values: Mapping[str, object] | None = None,
    ) -> Item | None:
        """Delete an item, and return what was deleted."""
        return self._table.delete(
            key, condition=_condition(condition_expression, expression_attribute_values)
        )

    def query(
        self,
        key_condition: str,
        filter_expression: str | None = None,
        index_name: str | None = None,
        limit: int | None = None,
        scan_forward: bool = True,
        exclusive_start_key: Mapping[str, object] | None = None,
        **values: object,
    ) -> Item:
        """Return one page as `{Items, Count, LastEvaluatedKey?}`. In expressions, `:x` is the keyword argument `x`."""
        condition = _condition(key_condition, values)
        if condition is None:
            raise ValidationError("a key condition is required", field="key_condition")
        page = self._table.query(
            condition,
            index=index_name,
            filter=_condition(filter_expression, values),
            limit=limit,
            forward=scan_forward,
            start_key=exclusive_start_key,
        )
        answer: Item = {"Items": page.items, "Count": len(page.items)}
        if page.next_key is not None:
            answer["LastEvaluatedKey"] = page.next_key
        return answer

    def batch_write(self, items: Iterable[Mapping[str, object]]) -> Item:
        """Write any number of items.

        Raises:
            DynamoDBUnprocessedError: Some items were not written after all attempts, or after an error. The error
                holds them.
        """
        self._table.batch_write(puts=items)
        return {"UnprocessedItems": []}

    def _build_update_expression(
        self, updates: Mapping[str, object]
    ) -> tuple[str, dict[str, str], dict[str, object]]:
        """Return `SET ...` with its names and values, in the form that boto3's `Table.update_item` takes."""
        names = {f"#attr{number}": name for number, name in enumerate(updates)}
        values = {f":val{number}": python_to_dynamodb(value) for number, value in enumerate(updates.values())}
        pairs = (f"{name} = {value}" for name, value in zip(names, values, strict=True))
        return f"SET {', '.join(pairs)}", names, values

    def _execute_with_retry(self, operation: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call an operation of boto3. While DynamoDB throttles, try up to four times.

        Raises:
            DynamoDBThrottlingError: DynamoDB throttled all attempts.
            DynamoDBError: The operation failed for another reason.
        """
        name = getattr(operation, "__name__", "call").title().replace("_", "")

        def once() -> T:
            with aws_errors(operation=f"dynamodb:{name}", resource=self.table_name):
                return operation(*args, **kwargs)

        return call_with_retry(once, policy=RETRIES, clock=self._clock, retryable=_is_throttling)


def _is_throttling(error: Exception) -> bool:
    return isinstance(error, DynamoDBThrottlingError)


def _condition(expression: str | None, values: Mapping[str, object] | None) -> Condition | None:
    if not expression:
        return None
    values_by_name = {name.removeprefix(":"): value for name, value in (values or {}).items()}

    def render(aliases: Aliases) -> str:
        return "".join(_render_token(token, values_by_name, aliases) for token in _TOKEN.findall(expression))

    return Condition(render, operator="OR")


def _render_token(token: str, values: Mapping[str, object], aliases: Aliases) -> str:
    if token.startswith(":"):
        if token[1:] not in values:
            raise ValidationError("an expression names a value that was not given", field=token[1:])
        return aliases.value(values[token[1:]], token[1:])
    if not (token[0].isalpha() or token[0] == "_") or token in _KEYWORDS or token.upper() in _KEYWORDS:
        return token
    path: list[str | int] = []
    for part in token.split("."):
        name, *indexes = part.replace("]", "").split("[")
        path += [name, *map(int, indexes)]
    return aliases.path(path)
