"""A definition knows the keys and the expiry of its items."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common.aws.dynamodb.expressions import Aliases
from orb_common.exceptions import ValidationError
from orb_models import OrganizationUsersRepository, SmsRateLimitRepository

LIMITS = SmsRateLimitRepository.DEFINITION


@pytest.mark.parametrize(
    ("item", "expired"),
    [
        ({"ttl": {"N": "10"}}, True),
        ({"ttl": {"N": "10.5"}}, False),
        ({"ttl": {"S": "1"}}, False),
        ({}, False),
    ],
)
def test_an_item_expires_at_its_time(item: Any, expired: bool) -> None:
    """An item is expired from the second of its ttl on. An attribute of another type than number is ignored."""
    assert LIMITS.expired(item, 10) is expired
    assert not OrganizationUsersRepository.DEFINITION.expired(item, 10)


def test_conditions_say_the_same_as_expiry() -> None:
    """An expired item is absent, and so its key is free."""

    def text(condition: Any) -> str:
        return str(condition.render(Aliases()))

    assert text(LIMITS.is_absent(10)) == "attribute_not_exists(#n0) OR #n1 <= :v0"
    present = "attribute_exists(#n0) AND (attribute_not_exists(#n1) OR #n1 > :v0)"
    assert text(LIMITS.is_present(10)) == present
    members = OrganizationUsersRepository.DEFINITION
    assert text(members.is_absent(10)) == "attribute_not_exists(#n0)"
    assert text(members.is_present(10)) == "attribute_exists(#n0)"


def test_keys_of_indexes_are_checked() -> None:
    """A text that is a key of the table or of an index has a length, which the error names."""
    longest = LIMITS.max_key_bytes["phoneNumber"]
    LIMITS.check_keys({"phoneNumber": {"S": "x" * longest}, "requestCount": {"N": "1"}})
    with pytest.raises(ValidationError, match=f"longer than {longest} bytes") as caught:
        LIMITS.check_keys({"phoneNumber": {"S": "x" * (longest + 1)}})
    assert caught.value.field == "phoneNumber"
