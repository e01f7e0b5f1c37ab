"""A change adds to numbers and lists without breaking their rules. The engines are asked in test_item_writes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.aws.dynamodb.expressions import Aliases
from orb_common.exceptions import LostRaceError, ResourceNotFoundError, ValidationError
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
    assert all(limit.is_kept(item) for limit in prepared.limits) == kept


def test_a_missing_number_starts_at_0() -> None:
    """The condition admits a missing number only if 0 and the sum keep the limit."""
    of_stock = changes(counters={"stock": Counter(minimum=0)})
    for number, admits in ((-1, False), (1, True)):
        [limit] = of_stock.increment(KEY, {"stock": number}).limits
        assert ("attribute_not_exists" in limit.condition.render(Aliases())) is admits


def test_decimals_are_exact() -> None:
    """A decimal with 38 digits keeps its limit to the last digit."""
    [limit] = (
        changes(counters={"n": Counter(whole=False, maximum=1)}).increment(KEY, {"n": Decimal("0.1")}).limits
    )
    aliases = Aliases()
    limit.condition.render(aliases)
    assert list(aliases.values.values()) == [{"N": "0.9"}]
    assert limit.is_kept({"n": {"N": "0.9"}})
    assert not limit.is_kept({"n": {"N": "0." + "9" * 37 + "1"}})


def test_what_a_refusal_means() -> None:
    """No item, or an expired one, is a 404. A broken limit is a 400, and any other condition a lost race."""
    prepared = changes(counters={"n": Counter(maximum=1)}).increment(KEY, {"n": 1})
    refusal = changes().refusal
    limits = prepared.limits
    assert isinstance(refusal(None, limits), ResourceNotFoundError)
    assert isinstance(refusal({"ttl": {"N": "0"}}, limits), ResourceNotFoundError)
    assert isinstance(refusal({"n": {"N": "1"}}, limits), ValidationError)
    assert isinstance(refusal({"n": {"N": "0"}}, limits), LostRaceError)


def test_a_version_given_makes_a_change_repeatable() -> None:
    """Without a version, 1 is added, which must not be applied twice. With one, the next version is set."""
    versioned = changes(version="version")
    values: Any = {"requestCount": {"N": "1"}}
    assert not versioned.update(KEY, values).expression.repeatable
    assert versioned.update(KEY, values, expected_version=3).expression.repeatable


def test_an_append_names_lists_only() -> None:
    """Only lists can be appended to, and at most as many members as the rule says."""
    of_lists = changes(lists={"l": 1})
    for values in ({"requestCount": {"L": [{"N": "1"}]}}, {"l": {"L": []}}, {"l": None}):
        with pytest.raises(ValidationError):
            of_lists.append(KEY, values)  # type: ignore[arg-type]
    [limit] = of_lists.append(KEY, {"l": {"L": [{"S": "a"}, {"S": "b"}]}}).limits
    assert "attribute_not_exists" not in limit.condition.render(Aliases())
    assert not limit.is_kept({})
