"""Laws of attribute values."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from boto3.dynamodb.types import TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from orb_testing.strict_dynamodb.refusals import RefusedError
from orb_testing.strict_dynamodb.values import check_item, check_stored_item, identity, item_size, number

from .rules import (
    HASH_KEY,
    INVALID,
    LIMITS,
    ONE_ERROR,
    Rule,
    expected,
    guide,
    n,
    outcomes,
    put,
    s,
    update,
)  # fmt: skip

if TYPE_CHECKING:
    from .conftest import RuleEngine

TYPES = guide("HowItWorks.NamingRulesDataTypes")
TOO_MANY_DIGITS = "Attempting to store more than 38 significant digits in a Number"
NESTED = (
    "Nesting Levels have exceeded supported limits: "
    "Attributes in the item have nested levels beyond supported limit"
)
NO_NAME = f"{INVALID}Attribute names must be at least one character long"
"""Our words: the page of AWS has the rule, and not the message."""
OVERHEAD = {"M": {"text": s("x" * 400_000), "lists": {"L": [{"L": []}] * 3_000}}}
"""More than 400 KB, because DynamoDB counts 4 bytes for each empty list in a list. moto counts none."""


def item(value: dict[str, Any]) -> dict[str, Any]:
    return {"id": s("another"), "x": value}


def nested(lists: int) -> dict[str, Any]:
    """Return a text in as many lists."""
    value: dict[str, Any] = s("x")
    for _ in range(lists):
        value = {"L": [value]}
    return value


RULES = [
    Rule(
        law="a number has 38 digits at most",
        call=put(item(n("1" * 39))),
        answer=TOO_MANY_DIGITS,
        page=TYPES,
        moto="accepts",
    ),
    Rule(law="a number may have 38 digits", call=put(item(n("1" * 38))), answer=None, page=TYPES),
    Rule(
        law="a number in a set has 38 digits at most",
        call=put(item({"NS": ["1" * 39]})),
        answer=TOO_MANY_DIGITS,
        page=TYPES,
        moto="accepts",
    ),
    Rule(
        law="a number in a map has 38 digits at most",
        call=put(item({"M": {"y": n("1" * 39)}})),
        answer=TOO_MANY_DIGITS,
        page=TYPES,
        moto="accepts",
    ),
    Rule(
        law="a number has an exponent in range",
        call=put(item(n("1e99999999999999999999"))),
        answer="Number overflow. Attempting to store a number with magnitude larger than supported range",
        page=TYPES,
        moto="other words",
        dynoxide="accepts",
    ),
    Rule(
        law="a number is less than 1e126",
        call=put(item(n("1e126"))),
        answer="Number overflow. Attempting to store a number with magnitude larger than supported range",
        page=TYPES,
        moto="accepts",
    ),
    Rule(
        law="a number is zero or at least 1e-130",
        call=put(item(n("1e-131"))),
        answer="Number underflow. Attempting to store a number with magnitude smaller than supported range",
        page=TYPES,
    ),
    Rule(
        law="a number has no underscore",
        call=put(item(n("1_0"))),
        moto="accepts",
        page=TYPES,
        answer="The parameter cannot be converted to a numeric value: 1_0",
    ),
    Rule(
        law="a number has digits",
        call=put(item(n(""))),
        moto="other words",
        page=TYPES,
        answer="The parameter cannot be converted to a numeric value",
    ),
    Rule(
        law="a set of text is not empty",
        call=put(item({"SS": []})),
        page=TYPES,
        answer=f"{ONE_ERROR}{INVALID}An string set  may not be empty",
    ),
    Rule(
        law="a set of binaries is not empty",
        call=put(item({"BS": []})),
        moto="accepts",
        page=TYPES,
        answer=f"{ONE_ERROR}{INVALID}Binary sets should not be empty",
    ),
    Rule(
        law="a set in a list is not empty",
        call=put(item({"L": [{"NS": []}]})),
        moto="accepts",
        page=TYPES,
        answer=f"{ONE_ERROR}{INVALID}An number set  may not be empty",
    ),
    Rule(
        law="a set of text has no duplicates",
        call=put(item({"SS": ["a", "a"]})),
        moto="accepts",
        page=TYPES,
        answer=f"{ONE_ERROR}{INVALID}Input collection [a, a] contains duplicates.",
    ),
    Rule(
        law="a set of numbers has no duplicates",
        call=put(item({"NS": ["1", "1.0"]})),
        moto="accepts",
        page=TYPES,
        answer=f"{ONE_ERROR}Input collection contains duplicates",
    ),
    Rule(
        law="a set of binaries has no duplicates",
        call=put(item({"BS": [b"a", b"a"]})),
        moto="accepts",
        page=TYPES,
        answer=f"{ONE_ERROR}{INVALID}Input collection [YQ==, YQ==]of type BS contains duplicates.",
    ),
    Rule(
        law="a value has one type",
        call=put(item({"S": "a", "N": "1"})),
        answer="Supplied AttributeValue has more than one datatypes set, "
        "must contain exactly one of the supported datatypes",
        page=guide("Programming.LowLevelAPI"),
        moto="accepts",
    ),
    Rule(
        law="a value has a type",
        call=put(item({})),
        answer="Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        page=guide("Programming.LowLevelAPI"),
        moto="fails",
    ),
    Rule(
        law="an attribute has a name",
        call=put({**item(s("x")), "": s("x")}),
        answer=NO_NAME,
        page=TYPES,
        moto="accepts",
        dynoxide="accepts",
    ),
    Rule(
        law="an attribute in a map has a name",
        call=put(item({"L": [{"M": {"": s("x")}}]})),
        answer=NO_NAME,
        page=TYPES,
        moto="accepts",
        dynoxide="accepts",
    ),
    Rule(
        law="AttributeUpdates give an attribute with a name",
        call=(
            "update_item",
            {
                "TableName": "Plain",
                "Key": HASH_KEY,
                "AttributeUpdates": {"": {"Value": s("x"), "Action": "PUT"}},
            },
        ),
        answer=NO_NAME,
        page=TYPES,
        moto="accepts",
        dynoxide="accepts",
    ),
    Rule(
        law="an update sets an attribute with a name",
        call=update(
            "SET #a = :a", ExpressionAttributeNames={"#a": ""}, ExpressionAttributeValues={":a": s("x")}
        ),
        answer=NO_NAME,
        page=TYPES,
        moto="accepts",
        dynoxide="accepts",
    ),
    Rule(
        law="an item has 32 levels at most",
        call=put(item(nested(32))),
        answer=NESTED,
        page=LIMITS,
        moto="accepts",
    ),
    Rule(law="an item may have 32 levels", call=put(item(nested(31))), answer=None, page=LIMITS),
    Rule(
        law="an update leaves 32 levels at most",
        call=update("SET m.x = :x", ExpressionAttributeValues={":x": nested(31)}),
        answer=NESTED,
        page=LIMITS,
        moto="accepts",
    ),
    Rule(
        law="an item has 400 KB at most",
        call=put(item(s("x" * 409_600))),
        page=LIMITS,
        answer="Item size has exceeded the maximum allowed size",
    ),
    Rule(
        law="lists and maps count for the size of an item",
        call=put(item(OVERHEAD)),
        moto="accepts",
        page=guide("CapacityUnitCalculations"),
        answer="Item size has exceeded the maximum allowed size",
    ),
    Rule(
        law="an item may have 400 KB",
        call=put({"id": s("2"), "x": s("x" * (409_600 - 4))}),
        answer=None,
        page=LIMITS,
        moto="refuses",
        strict="refuses",
    ),
    Rule(
        law="an update leaves 400 KB at most",
        call=update("SET x = :x, y = :x", ExpressionAttributeValues={":x": s("x" * 250_000)}),
        answer="Item size to update has exceeded the maximum allowed size",
        page=LIMITS,
    ),
    Rule(
        law="a partition key has 2 KB at most",
        call=put({"id": s("x" * 2049)}),
        answer=f"{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes",
        page=LIMITS,
    ),
]


def test_rules(rule_engine: RuleEngine) -> None:
    """Values have one type and stay within the limits of numbers, sets, levels and size."""
    assert outcomes(rule_engine.client, RULES) == expected(rule_engine.name, RULES)


SCALARS = st.none() | st.booleans() | st.text(max_size=9) | st.integers(-(10**37), 10**37).map(Decimal)
VALUES = st.recursive(
    SCALARS | st.binary(max_size=9) | st.sets(st.text(max_size=5), min_size=1, max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(min_size=1, max_size=5), VALUES, max_size=4))
def test_what_boto3_writes_is_accepted(values: dict[str, Any]) -> None:
    """An item that boto3 makes of Python values is valid, and its size is at least that of its text."""
    made = {
        name: {kind: _wire(content) for kind, content in value.items()}
        for name, value in ((name, TypeSerializer().serialize(value)) for name, value in values.items())
    }
    check_stored_item(made)
    assert item_size(made) >= len("".join(made).encode()) + len(made) - sum(
        value in ("", b"", {""}, {b""}) for value in values.values()
    )


def _wire(content: Any) -> Any:
    """Return a value with its binaries as on the wire, in Base64."""
    if isinstance(content, bytes | bytearray) or hasattr(content, "value"):
        return base64.b64encode(bytes(content)).decode()
    if isinstance(content, list):
        return [_wire(each) for each in content]
    return {name: _wire(each) for name, each in content.items()} if isinstance(content, dict) else content


@pytest.mark.parametrize(
    ("value", "size"),
    [
        (s("é"), 2), (n("0"), 1), (n("12"), 2), (n("-123.4500"), 4), ({"B": "YWJj"}, 3), ({"BOOL": True}, 1),
        ({"NULL": True}, 1), ({"SS": ["a", "bc"]}, 3), ({"L": []}, 3), ({"L": [s("a")]}, 5), ({"M": {"k": s("a")}}, 6),
    ],
)  # fmt: skip
def test_sizes_are_those_of_the_guide(value: dict[str, Any], size: int) -> None:
    """Each type has the size that the developer guide gives it, beside the name of its attribute."""
    assert item_size({"name": value}) == len("name") + size


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1e9, max_value=1e9))
def test_equal_numbers_have_one_identity(value: Decimal) -> None:
    """However a number is written, it is the same key."""
    assert identity(n(str(value))) == identity(n(f"{value:e}"))
    assert number(str(value)) == value


def test_zeros_at_the_ends_are_not_digits() -> None:
    """A number may have any zeros before and after its 38 digits."""
    check_item({"a": n("00" + "1" * 38 + "00"), "b": n("0." + "0" * 20 + "1" * 38)})
    with pytest.raises(RefusedError, match="38 significant digits"):
        check_item({"a": n("1" + "0" * 37 + "1")})
