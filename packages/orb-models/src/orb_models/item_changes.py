"""Changes of an item in place: what an update, an increment or an append sends, and what a refusal means."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from orb_common.aws.dynamodb import Raw, Update, attr, to_attribute_value
from orb_common.exceptions import (
    ConfigurationError,
    DynamoDBConditionFailedError,
    LostRaceError,
    OrbError,
    ValidationError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from orb_common.aws.dynamodb import AttributeValue, Condition, Item, Key
    from orb_common.utils.clock import Clock
    from orb_models.definition import Counter, Definition

    Values = Mapping[str, AttributeValue | None]
    """Attributes with their new values. None removes an attribute."""
    Refusal = Callable[[Item | None], OrbError]
    """Returns the error of a condition that is not met, from the stored item."""

ModelT = TypeVar("ModelT")
LARGEST_NUMBER = 10**38 - 1
"""The largest whole number of a model, with as many digits as DynamoDB keeps."""
_EXACT = Context(prec=80)


class Change(NamedTuple):
    """A change of an item in place."""

    key: Key
    expression: Update
    condition: Condition
    refusal: Refusal
    """Returns the error when the condition is not met, from the stored item."""
    values: Values
    """The attributes that are set or removed."""


class Limit(NamedTuple):
    """A limit of an attribute that the change must keep."""

    condition: Condition
    is_kept: Callable[[Item], bool]
    """Whether the change of a stored item keeps the limit."""
    message: str
    field: str


class ItemChanges(Generic[ModelT]):
    """Prepares changes of the items of a table.

    Args:
        definition: What the schema says about the table.
        clock: The source of times.
    """

    def __init__(self, definition: Definition[ModelT], *, clock: Clock) -> None:
        self._definition = definition
        self._clock = clock

    def update(
        self,
        key: Key,
        values: Values,
        *,
        condition: Condition | None = None,
        expected_version: int | None = None,
    ) -> Change:
        """Return the change that sets and removes attributes."""
        if not values:
            raise ValidationError(f"{self._definition.entity}: an update must name at least one field")
        self._definition.check_keys(values)
        expression = Update()
        for name, value in values.items():
            if value is None:
                expression.remove(name)
            else:
                expression.set(name, Raw(value))
        return self._change(key, expression, condition, expected_version, values=values)

    def increment(
        self,
        key: Key,
        numbers: Mapping[str, int | Decimal],
        *,
        condition: Condition | None = None,
        expected_version: int | None = None,
    ) -> Change:
        """Return the change that adds to numbers. A missing number starts at 0."""
        expression = Update()
        limits: list[Limit] = []
        for name, number in numbers.items():
            counter = self._definition.counters.get(name)
            if counter is None:
                raise ValidationError(f"{name} is not a number that can be incremented", field=name)
            if type(number) is not int and (counter.whole or type(number) is not Decimal):
                kind = "a whole number" if counter.whole else "a whole number or a Decimal"
                raise ValidationError(f"{name} must be incremented by {kind}", field=name)
            if number:
                expression.add(name, Raw(to_attribute_value(number, name=name)))
                limits += _limit_of_sum(name, number, counter)
        if expression.empty:
            raise ValidationError(f"{self._definition.entity}: an increment must name a number other than 0")
        return self._change(key, expression, condition, expected_version, limits=limits)

    def append(
        self,
        key: Key,
        values: Values,
        *,
        condition: Condition | None = None,
        expected_version: int | None = None,
    ) -> Change:
        """Return the change that appends to lists. A missing list starts empty."""
        expression = Update()
        limits: list[Limit] = []
        for name, value in values.items():
            if name not in self._definition.lists:
                raise ValidationError(f"{name} is not a list that can be appended to", field=name)
            members = value["L"] if value is not None else []
            if members:
                expression.append(name, [Raw(member) for member in members])
                limits += _limit_of_list(name, len(members), self._definition.lists[name])
        if expression.empty:
            raise ValidationError(f"{self._definition.entity}: an append must name at least one new member")
        return self._change(key, expression, condition, expected_version, limits=limits)

    def _change(
        self,
        key: Key,
        expression: Update,
        condition: Condition | None,
        expected_version: int | None,
        *,
        values: Values | None = None,
        limits: Iterable[Limit] = (),
    ) -> Change:
        definition = self._definition
        if definition.updated_at is not None:
            expression.set(definition.updated_at, self._now())
        required = self.required(condition, expected_version)
        if definition.version is not None:
            if expected_version is None:
                expression.add(definition.version, 1)
            else:
                # Setting it, unlike adding to it, is safe to repeat.
                expression.set(definition.version, expected_version + 1)
        limits = tuple(limits)
        for limit in limits:
            required &= limit.condition
        return Change(
            key, expression, required, self.refusal(condition, expected_version, limits), values or {}
        )

    def _has_version(self, expected: int) -> Condition:
        version = self._definition.version
        if version is None:
            raise ConfigurationError(f"{self._definition.entity} has no attribute with `generated: version`")
        return attr(version).eq(expected)

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    def required(self, condition: Condition | None, expected_version: int | None) -> Condition:
        """Return the condition that an item exists, meets a condition, and has a version. None: any."""
        required = self._definition.is_present(self._now())
        if condition is not None:
            required &= condition
        if expected_version is not None:
            required &= self._has_version(expected_version)
        return required

    def refusal(
        self, condition: Condition | None, expected_version: int | None, limits: Iterable[Limit] = ()
    ) -> Refusal:
        """Return what finds the error of a write that was refused, from the stored item."""
        definition = self._definition

        def error(item: Item | None) -> OrbError:
            if item is None or definition.expired(item, self._now()):
                return definition.not_found()
            if expected_version is None or _version(item, definition.version) == expected_version:
                for limit in limits:
                    if not limit.is_kept(item):
                        return ValidationError(limit.message, field=limit.field)
                if condition is not None:
                    message = f"{definition.entity}: the item does not meet the condition"
                    return DynamoDBConditionFailedError(message, item=item)
            return LostRaceError(f"{definition.entity}: another writer changed the item first")

        return error


def _version(item: Item, name: str | None) -> int | None:
    return int(item[name]["N"]) if name is not None and name in item else None


def _limit_of_sum(name: str, number: int | Decimal, counter: Counter) -> Iterator[Limit]:
    """Yield the limits that adding a number could break: the minimum if it is negative, else the maximum.

    A missing number starts at 0, from where the sum must be within both.
    """
    other = counter.maximum if number < 0 else counter.minimum
    if other is not None and (number > Decimal(other) if number < 0 else number < Decimal(other)):
        words = f"at most {other}" if number < 0 else f"at least {other}"
        yield Limit(attr(name).exists(), lambda item: name in item, f"{name} must be {words}", name)
    bound = counter.minimum if number < 0 else counter.maximum
    if bound is None:
        if not counter.whole:
            return
        # A sum with more digits could not be read.
        bound = -LARGEST_NUMBER if number < 0 else LARGEST_NUMBER
    room = _EXACT.subtract(Decimal(bound), Decimal(number))

    def is_kept(item: Item) -> bool:
        value = Decimal(item[name]["N"] if name in item else 0)
        return value >= room if number < 0 else value <= room

    condition = attr(name).ge(room) if number < 0 else attr(name).le(room)
    words = f"at least {bound}" if number < 0 else f"at most {bound}"
    yield Limit(
        attr(name).not_exists() | condition if is_kept({}) else condition,
        is_kept,
        f"{name} must be {words}",
        name,
    )


def _limit_of_list(name: str, added: int, most: int | None) -> Iterator[Limit]:
    """Yield the limit of a list that may have only so many members."""
    if most is None:
        return

    def is_kept(item: Item) -> bool:
        return len(item[name]["L"] if name in item else ()) + added <= most

    room = attr(name).size().le(most - added)
    yield Limit(
        attr(name).not_exists() | room if is_kept({}) else room,
        is_kept,
        f"{name} must have at most {most} items",
        name,
    )
