"""Every Python value has exactly one form in JSON."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections import ChainMap, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.jsonable import CIRCULAR, MAX_DEPTH, TOO_DEEP, Policy, Readable, jsonable


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


class Shape(Enum):
    SQUARE = (1, Decimal(1))


class Point(NamedTuple):
    x: int
    y: object


@dataclass
class Account:
    name: str
    tags: set[str]


class Opaque:
    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__


class Failing(Mapping[str, int]):
    def __getitem__(self, key: str) -> int:
        raise RuntimeError("no value")

    def __iter__(self) -> Any:
        return iter("ab")

    def __len__(self) -> int:
        return 2


class Broken(str):
    """A subclass of str whose methods raise."""

    __slots__ = ()

    def __str__(self) -> str:
        raise RuntimeError("no text")

    encode = isascii = __str__


FORMS = [
    (None, None),
    (True, True),
    ("ü", "ü"),
    (Broken("x"), "x"),
    (-0.5, -0.5),
    (Colour.RED, "red"),
    (Level.HIGH, 3),
    (Shape.SQUARE, [1, 1]),
    (datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01T00:00:00+00:00"),
    (date(2026, 1, 1), "2026-01-01"),
    (time(1, 2), "01:02:00"),
    (timedelta(minutes=1, milliseconds=5), 60.005),
    (Decimal(7), 7),
    (Decimal("1.50"), 1.5),
    (Decimal("0.12345678901234567890"), "0.12345678901234567890"),
    (Decimal("1E+39"), 10**39),
    (Decimal("1E+400"), "1E+400"),
    (b"\x00", "AA=="),
    (bytearray(b"\x00"), "AA=="),
    (memoryview(b"\x00"), "AA=="),
    (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    (PurePosixPath("/a"), "/a"),
    (Path("a"), "a"),
    ((1, [2]), [1, [2]]),
    ({"b", "a"}, ["a", "b"]),
    (frozenset({2, 1}), [1, 2]),
    (deque([1]), [1]),
    ({"a": 1}.keys(), ["a"]),
    (Point(1, Account("ann", {"x"})), {"x": 1, "y": {"name": "ann", "tags": ["x"]}}),
    (ChainMap({"a": 1}), {"a": 1}),
    (float("nan"), "nan"),
    (Decimal("-Infinity"), "-inf"),
    (10**5000, "<int>"),
    ("\ud800x", "?x"),
    (Opaque(), "<Opaque>"),
    ({Opaque()}, ["<Opaque>"]),
    (str, "<type>"),
    ({"a": Failing(), "b": 1}, {"a": "<Failing>", "b": 1}),
]


@pytest.mark.parametrize(("value", "form"), FORMS, ids=lambda value: type(value).__name__)
def test_forms(value: object, form: object) -> None:
    """Each value has the same form at any depth, and the type of the form is a plain JSON type."""
    assert jsonable(value) == form
    assert jsonable({"k": [value]}) == {"k": [form]}
    assert type(jsonable(value)) is type(form)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (None, "null"),
        (True, "true"),
        (1, "1"),
        (1.5, "1.5"),
        (float("nan"), "nan"),
        (Colour.RED, "red"),
        (Level.HIGH, "3"),
        (b"a", "YQ=="),
        (Decimal("1.5"), "1.5"),
        (date(2026, 1, 1), "2026-01-01"),
        ((1, 2), "<tuple>"),
    ],
)
def test_keys_become_text(key: object, text: str) -> None:
    """A key becomes text. None, True and False become the words of JSON: null, true, false."""
    assert jsonable({key: 1}) == {text: 1}


def test_no_entry_is_lost() -> None:
    """Keys with the same text are numbered."""
    assert jsonable({1: "a", "1": "b", Decimal("1.0"): "c", (1,): 0, (2,): 0}) == {
        "1": "c", "1 #2": "b", "<tuple>": 0, "<tuple> #2": 0,
    }  # fmt: skip


def test_value_that_contains_itself() -> None:
    """The inner occurrence is marked. The same value twice in a list is not a circle."""
    circle: dict[str, object] = {}
    circle["a"] = [circle]
    assert jsonable(circle) == {"a": [CIRCULAR]}
    shared = {"n": 1}
    assert jsonable([shared, shared]) == [{"n": 1}, {"n": 1}]


def test_value_that_is_too_deep() -> None:
    """A value below the depth limit is marked."""
    deep: list[object] = []
    for _ in range(3000):
        deep = [deep]
    text = json.dumps(jsonable(deep))
    assert text == "[" * MAX_DEPTH + f'"{TOO_DEEP}"' + "]" * MAX_DEPTH


def test_policy_decides_about_bytes_and_objects() -> None:
    """The replacements of a policy are converted in turn, and this always ends."""
    pydantic = pytest.importorskip("pydantic")

    class User(pydantic.BaseModel):
        born: date

    value = [b"a\xff", User(born=date(2026, 1, 1)), User, Opaque(), ValueError("x"), {(1, 2): 3}]
    assert jsonable(value, policy=Readable()) == [
        "a\\xff", {"born": "2026-01-01"}, str(User), "<Opaque>", "x", {"(1, 2)": 3},
    ]  # fmt: skip

    class Login(pydantic.BaseModel):
        SENSITIVE: ClassVar[frozenset[str]] = frozenset({"password"})
        name: str
        password: str

    assert jsonable(Login(name="ann", password="hunter2"), policy=Readable()) == {"name": "ann"}

    class Endless(Policy):
        def represent_object(self, value: object) -> object:
            return [Opaque()]

    assert TOO_DEEP in json.dumps(jsonable(Opaque(), policy=Endless()))

    class Same(Policy):
        def represent_object(self, value: object) -> object:
            return value

    assert jsonable(Opaque(), policy=Same()) == CIRCULAR


def test_policy_limits_numbers() -> None:
    """A policy can limit integers, for writers that only accept 64 bits. Larger ones become text."""

    class Small(Policy):
        max_int_bits = 63

    value = [2**63 - 1, 2**63, -(2**63), 10**5000]
    assert jsonable(value, policy=Small()) == [2**63 - 1, str(2**63), str(-(2**63)), "<int>"]


def test_policy_may_raise() -> None:
    """The caller gets the exception that a policy raises."""

    class Strict(Policy):
        def represent_object(self, value: object) -> object:
            raise TypeError(type(value).__name__)

        def replace(self, value: object, form: str, reason: str) -> Any:
            raise ValueError(reason)

    for value in ({"a": [Opaque()]}, {(1, 2): 3}, Failing()):
        with pytest.raises(TypeError):
            jsonable(value, policy=Strict())
    circle: list[object] = []
    circle.append(circle)
    for value in (float("nan"), Decimal("NaN"), 10**5000, "\ud800", circle, {1: 1, "1": 2}):
        with pytest.raises(ValueError):
            jsonable([value], policy=Strict())


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.decimals() | st.uuids()
    | st.datetimes() | st.timedeltas() | st.builds(Opaque),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers() | st.none(), inner) | st.tuples(inner),
    max_leaves=20,
)  # fmt: skip


@given(anything)
def test_always_writable(value: object) -> None:
    """Every value becomes strict JSON. Converting the result again changes nothing."""
    form = jsonable(value)
    assert json.loads(json.dumps(form, allow_nan=False)) == form
    assert jsonable(form) == form


def test_nothing_is_imported_for_types_that_do_not_occur() -> None:
    """Importing the module does not load decimal, datetime, uuid or pathlib."""
    code = (
        "import sys; before = set(sys.modules); import orb_common.jsonable; "
        "heavy = {'dataclasses', 'datetime', 'decimal', 'pathlib', 'typing', 'uuid'} & (set(sys.modules) - before); "
        "assert not heavy, heavy"
    )
    subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}"], check=True
    )
