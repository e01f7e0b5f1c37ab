"""Python values and AttributeValues."""

import math
import uuid
from collections import OrderedDict
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, localcontext
from enum import Enum, IntEnum, StrEnum

import pytest
from boto3.dynamodb.types import TypeDeserializer
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.aws.dynamodb import Raw, from_attribute_value, from_item, to_attribute_value, to_item
from orb_common.aws.dynamodb.attribute_values import MAX_DEPTH
from orb_common.exceptions import ValidationError

exact = st.decimals(allow_nan=False, allow_infinity=False).filter(
    lambda d: (
        d == 0
        or (len("".join(map(str, d.as_tuple().digits)).strip("0")) <= 38 and -130 <= d.adjusted() <= 125)
    )
)
floats = st.floats(allow_nan=False, allow_infinity=False).filter(lambda f: f == 0 or 1e-130 <= abs(f) <= 1e38)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**38) + 1, 10**38 - 1)
    | floats
    | exact
    | st.text()
    | st.binary()
)
sets = (
    st.sets(st.text(), min_size=1)
    | st.sets(st.binary(), min_size=1)
    | st.sets(st.integers(-999, 999), min_size=1)
)
values = st.recursive(
    scalars | sets, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)


def same(left: object, right: object) -> bool:
    """Return whether two values are equal. A Decimal and a float are equal if the same is stored."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float | Decimal | int) and isinstance(right, float | Decimal | int):
        return stored(left) == stored(right)
    return left == right


def stored(number: float | Decimal) -> Decimal:
    """Return the number that is stored: of a float with a fraction, the one of its shortest digits."""
    return Decimal(repr(number) if isinstance(number, float) and abs(number) < 2**53 else number)


@given(values)
def test_values_come_back(value: object) -> None:
    """Values read back as stored: nothing is rounded, and no type changes."""
    assert same(value, from_attribute_value(to_attribute_value(value)))
    assert same(value, from_attribute_value(to_attribute_value(value), decimals=True))


@given(values)
def test_stored_values_are_stable(value: object) -> None:
    """Reading and writing again changes no stored number."""
    once = from_attribute_value(to_attribute_value(value))
    assert same(from_attribute_value(to_attribute_value(once)), once)


@given(floats)
def test_floats_come_back_bit_by_bit(value: float) -> None:
    """A float is written with the digits that give this float again."""
    [text] = to_attribute_value(value).values()
    assert float(str(text)) == value


@given(
    exact
    | st.builds(lambda n, zeros: n * 10**zeros, st.integers(-(10**36), 10**36), st.integers(0, 89))
    | floats
)
@settings(max_examples=10 * settings().max_examples)
def test_boto3_reads_every_number(value: Decimal | float) -> None:
    """boto3 can read every number that is stored: none has more than 38 digits."""
    written = to_attribute_value(value)
    assert same(TypeDeserializer().deserialize(written), value)


@pytest.mark.parametrize("value", [2.0**53, 2.0**60, 1e22, 1e23, 1.2345678901234567e20, -1e38, 2.0**126])
def test_large_floats_come_back_equal(value: float) -> None:
    """A float without a fraction comes back as an int that equals it."""
    assert from_attribute_value(to_attribute_value(value)) == value


@pytest.mark.parametrize("value", [1e39, 1e100, -1e125])
def test_floats_that_would_come_back_different_are_refused(value: float) -> None:
    """A float with more than 38 digits before the point has no exact form."""
    with pytest.raises(ValidationError):
        to_attribute_value(value)


@pytest.mark.parametrize(
    "value", [10**38, -(10**38), 12 * 10**60, Decimal("1E+38"), Decimal("9.9E+125"), 1e38]
)
def test_boto3_reads_numbers_of_39_digits(value: Decimal | float) -> None:
    """boto3 can read numbers of 39 digits."""
    written = to_attribute_value(value)
    assert same(TypeDeserializer().deserialize(written), value)
    assert same(from_attribute_value(written), value)


@given(exact)
def test_decimals_are_always_decimals_when_asked(value: Decimal) -> None:
    """With `decimals`, a number that is not whole is a Decimal of the same digits."""
    back = from_attribute_value(to_attribute_value(value), decimals=True)
    assert back == value
    assert isinstance(back, int | Decimal)


@pytest.mark.parametrize(
    "value",
    [
        math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-Infinity"),
        10**38 + 1, Decimal("1." + "1" * 38), 10**126, 10**5000, -(10**126), Decimal("1E+126"), Decimal("1E-131"),
        1e126, 1e-131, 5e-324, set(), frozenset(), {1, "a"}, {b"a", "a"}, {True}, {(1, 2)}, object(), 1j,
        datetime(2026, 1, 1), {1: 2}, {None: 1},  # noqa: DTZ001 - the naive one that is refused
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_has_no_exact_form_is_refused_by_place(value: object) -> None:
    """The error names the place and the rule, never the value."""
    with pytest.raises(ValidationError) as caught:
        to_item({"a": {"b": [0, value]}})
    assert (caught.value.field or "").startswith("a.b[1]")
    assert caught.value.status == 400
    assert "10000" not in caught.value.message
    assert "11111" not in caught.value.message


def test_large_round_numbers_are_exact() -> None:
    """Only significant digits count: 10**125 has one."""
    assert from_attribute_value(to_attribute_value(10**125)) == 10**125
    assert from_attribute_value(to_attribute_value(Decimal("1E-130")), decimals=True) == Decimal("1E-130")


def test_a_set_holds_a_number_once() -> None:
    """0.1 and Decimal("0.1") differ in Python; DynamoDB would refuse the pair as a duplicate."""
    assert to_attribute_value({0.1, Decimal("0.1")}) == {"NS": ["0.1"]}


def test_other_types() -> None:
    """Enums become their values, UUIDs text, times epoch seconds; subclasses are stored like their base class."""
    Colour = StrEnum("Colour", ["RED"])  # noqa: N806
    assert to_attribute_value(Colour.RED) == {"S": "red"}
    assert to_attribute_value(IntEnum("Level", ["LOW"]).LOW) == {"N": "1"}
    assert to_attribute_value(Enum("Odd", {"A": None}).A) == {"NULL": True}
    assert to_attribute_value({Colour.RED}) == {"SS": ["red"]}
    some = uuid.UUID(int=5)
    assert to_attribute_value(some) == {"S": str(some)}
    assert to_attribute_value(datetime(1970, 1, 2, tzinfo=UTC)) == {"N": "86400"}
    assert to_attribute_value(datetime(1970, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == {"N": "0"}
    assert to_attribute_value(datetime(1970, 1, 1, 0, 0, 1, 250000, tzinfo=UTC)) == {"N": "1.25"}
    assert to_attribute_value(datetime(1969, 12, 31, 23, 59, 59, 500000, tzinfo=UTC)) == {"N": "-0.5"}
    assert to_attribute_value(OrderedDict(a=(1,))) == {"M": {"a": {"L": [{"N": "1"}]}}}
    assert to_attribute_value(bytearray(b"x")) == {"B": b"x"}
    assert to_attribute_value(True) == {"BOOL": True}
    assert to_attribute_value(-0.0) == {"N": "0"}


def test_depth_is_bounded() -> None:
    """The item and 31 levels below it are accepted. One more is refused, also an empty one, or one without an end."""
    for empty in ([], {}):
        value: object = empty
        for level in range(MAX_DEPTH - 1):
            value = [value] if level % 2 else {"a": value}
        to_attribute_value(value)
        with pytest.raises(ValidationError, match="nested deeper than 31 levels"):
            to_attribute_value([value])
    deep: list[object] = []
    deep.append(deep)
    with pytest.raises(ValidationError, match="nested deeper"):
        to_attribute_value(deep)


def test_raw_is_passed_on() -> None:
    """A Raw value is passed on unchanged, at any depth, and its repr shows no value."""
    raw = Raw({"S": "secret"})
    assert to_item({"a": raw, "b": [raw]}) == {"a": {"S": "secret"}, "b": {"L": [{"S": "secret"}]}}
    assert "secret" not in repr(raw)


def test_sets_come_back_as_sets() -> None:
    """Each kind of set reads back as a set, also with numbers in DynamoDB's forms."""
    item = {"a": {"SS": ["x", "y"]}, "b": {"NS": ["1", "2.5"]}, "c": {"BS": [b"z"]}, "d": {"N": "1E+3"}}
    assert from_item(item) == {"a": {"x", "y"}, "b": {1, 2.5}, "c": {b"z"}, "d": 1000}  # type: ignore[arg-type]


def test_the_callers_decimal_context_does_not_round() -> None:
    """The caller's decimal context does not round times or numbers."""
    moment = datetime(2026, 1, 1, 1, 2, 3, 123456, tzinfo=UTC)
    with localcontext() as context:
        context.prec = 4
        stored = to_attribute_value(moment)
        number = to_attribute_value(Decimal("1.23456789"))
        assert from_attribute_value(number) == 1.23456789
    assert stored == {"N": "1767229323.123456"}
    assert number == {"N": "1.23456789"}


def test_names_are_texts() -> None:
    """A name from an Enum is stored as its value. A name that is not text is refused, at any depth."""

    class Name(str, Enum):  # noqa: UP042 - StrEnum would hide the difference
        CITY = "city"

    assert to_item({Name.CITY: {Name.CITY: 1}}) == {"city": {"M": {"city": {"N": "1"}}}}
    for item in ({1: "x"}, {"a": {1: "x"}}):
        with pytest.raises(ValidationError):
            to_item(item)  # type: ignore[arg-type]


class Kind(Enum):
    A = "a"


@pytest.mark.parametrize("value", ["\ud800", ["a\udfff"], {"\ud83d"}, {"a": "\ud800"}])
def test_half_a_character_is_refused_by_place(value: object) -> None:
    """A lone surrogate is refused; the error names its path. Other characters beyond ASCII are stored."""
    with pytest.raises(ValidationError) as caught:
        to_item({"word": value})
    assert (caught.value.field or "").startswith("word")
    assert to_item({"word": "\U0001f600"}) == {"word": {"S": "\U0001f600"}}


def test_a_set_holds_a_text_once() -> None:
    """A set with an Enum's member and its value holds the text once."""
    assert to_item({"s": {Kind.A, "a", "b"}}) == {"s": {"SS": ["a", "b"]}}
