"""A change adds to numbers and lists without breaking their rules. The engines are asked in test_item_writes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.aws.dynamodb import attr
from orb_common.aws.dynamodb.expressions import Aliases
from orb_common.exceptions import (
    DynamoDBConditionFailedError,
    LostRaceError,
    OrbError,
    ResourceNotFoundError,
    ValidationError,
)
from orb_common.utils.clock import ManualClock
from orb_models import SmsRateLimitRepository
from orb_models.definition import Counter
from orb_models.item_changes import ItemChanges

KEY: Any = {"phoneNumber": {"S": "+1"}}


def changes(**fields: Any) -> ItemChanges[Any]:
    return ItemChanges(SmsRateLimitRepository.DEFINITION._replace(**fields), clock=ManualClock())


@given(
    st.integers(-50, 50),
    st.none() | st.integers(-50, 50),
    st.integers(-20, 20).filter(bool),
    st.integers(0, 30),
)
def test_a_sum_is_refused_exactly_if_it_breaks_a_limit(
    minimum: int, stored: int | None, number: int, width: int
) -> None:
    """The limit that a number moves towards must be kept. From a missing number, both must be."""
    maximum = minimum + width
    prepared = changes(counters={"n": Counter(minimum=minimum, maximum=maximum)}).increment(
        KEY, {"n": number}
    )
    total = (stored or 0) + number
    kept = total >= minimum if number < 0 else total <= maximum
    if stored is None:
        kept = minimum <= total <= maximum
    item: Any = {} if stored is None else {"n": {"N": str(stored)}}
    assert isinstance(prepared.refusal(item), ValidationError) is not kept


def test_a_missing_number_starts_at_0() -> None:
    """The condition admits a missing number only if 0 and the sum keep the limit."""
    of_stock = changes(counters={"stock": Counter(minimum=0)}, ttl=None)
    for number, admits in ((-1, False), (1, True)):
        condition = of_stock.increment(KEY, {"stock": number}).condition
        assert ("attribute_not_exists" in condition.render(Aliases())) is admits


def test_decimals_are_exact() -> None:
    """A decimal with 38 digits keeps its limit to the last digit."""
    prepared = changes(counters={"n": Counter(whole=False, maximum=1)}, ttl=None).increment(
        KEY, {"n": Decimal("0.1")}
    )
    aliases = Aliases()
    prepared.condition.render(aliases)
    assert list(aliases.values.values()) == [{"N": "0.9"}]
    assert isinstance(prepared.refusal({"n": {"N": "0.9"}}), LostRaceError)
    assert isinstance(prepared.refusal({"n": {"N": "0." + "9" * 37 + "1"}}), ValidationError)


def test_what_a_refusal_means() -> None:
    """No item is a 404, another version a lost race, a broken limit a 400, and the caller's condition a 409.

    A retry helps only after a lost race, so only that is retryable.
    """
    of_numbers = changes(counters={"n": Counter(maximum=1)}, version="v")
    refusal = of_numbers.increment(KEY, {"n": 1}, condition=attr("a").exists(), expected_version=2).refusal
    stored: list[tuple[Any, type[OrbError], bool]] = [
        (None, ResourceNotFoundError, False),
        ({"ttl": {"N": "0"}, "v": {"N": "2"}}, ResourceNotFoundError, False),
        ({"n": {"N": "1"}, "v": {"N": "3"}}, LostRaceError, True),
        ({"n": {"N": "1"}}, LostRaceError, True),
        ({"n": {"N": "1"}, "v": {"N": "2"}}, ValidationError, False),
        ({"n": {"N": "0"}, "v": {"N": "2"}}, DynamoDBConditionFailedError, False),
    ]
    for item, kind, retryable in stored:
        error = refusal(item)
        assert (type(error), error.retryable) == (kind, retryable)
    assert isinstance(of_numbers.refusal(None, None)({"n": {"N": "0"}}), LostRaceError)


def test_a_version_given_makes_a_change_repeatable() -> None:
    """Without a version, 1 is added, which must not be applied twice. With one, the next version is set."""
    versioned = changes(version="version")
    values: Any = {"requestCount": {"N": "1"}}
    assert not versioned.update(KEY, values).expression.repeatable
    assert versioned.update(KEY, values, expected_version=3).expression.repeatable


def test_an_append_names_lists_only() -> None:
    """Only lists can be appended to, and at most as many members as the rule says."""
    of_lists = changes(lists={"l": 1}, ttl=None)
    for values in ({"requestCount": {"L": [{"N": "1"}]}}, {"l": {"L": []}}, {"l": None}):
        with pytest.raises(ValidationError):
            of_lists.append(KEY, values)  # type: ignore[arg-type]
    prepared = of_lists.append(KEY, {"l": {"L": [{"S": "a"}, {"S": "b"}]}})
    assert "attribute_not_exists" not in prepared.condition.render(Aliases())
    assert isinstance(prepared.refusal({}), ValidationError)
