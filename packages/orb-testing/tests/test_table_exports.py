"""Laws of exports: each value comes back with its type, and a damaged file is refused with the place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_testing.table_exports import FORMAT, dump_tables, load_tables

TEXT = st.text(max_size=5)
NUMBER = st.integers(-(10**37), 10**37).map(str)
SCALARS = st.one_of(
    TEXT.map(lambda text: {"S": text}),
    NUMBER.map(lambda text: {"N": text}),
    st.binary(max_size=5).map(lambda data: {"B": data}),
    st.booleans().map(lambda flag: {"BOOL": flag}),
    st.just({"NULL": True}),
    st.sets(TEXT, min_size=1, max_size=3).map(lambda members: {"SS": sorted(members)}),
    st.sets(NUMBER, min_size=1, max_size=3).map(lambda members: {"NS": sorted(members)}),
    st.sets(st.binary(max_size=3), min_size=1, max_size=3).map(lambda members: {"BS": list(members)}),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda members: {"L": members}),
        st.dictionaries(TEXT, inner, max_size=3).map(lambda members: {"M": members}),
    ),
    max_leaves=8,
)
ITEMS = st.lists(st.dictionaries(TEXT, VALUES, max_size=3), max_size=3)


def plain(value: Any) -> Any:
    """A value in which the order of sets makes no difference."""
    if isinstance(value, dict):
        return {
            name: sorted(each) if name in {"SS", "NS", "BS"} and isinstance(each, list) else plain(each)
            for name, each in value.items()
        }
    return [plain(each) for each in value] if isinstance(value, list) else value


@given(items=ITEMS)
def test_items_come_back(items: list[dict[str, Any]]) -> None:
    """An export has each item with the types of its values, and does not depend on the order of the items."""
    text = dump_tables({"Users": items})
    loaded = load_tables(text)["Users"]
    assert len(loaded) == len(items)
    assert all(plain(item) in [plain(each) for each in items] for item in loaded)
    assert dump_tables({"Users": items[::-1]}) == text == dump_tables({"Users": loaded})


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        {},
        {"S": 1},
        {"N": 1},
        {"S": "a", "N": "1"},
        {"X": "a"},
        {"BOOL": "yes"},
        {"SS": [1]},
        {"M": []},
    ],
)
def test_a_wrong_value_is_named_by_its_place(value: object) -> None:
    """A value that is not an AttributeValue is refused, with its place in the file."""
    rows = [{}, {"deep": {"L": [{"M": {"name": value}}]}}]
    with pytest.raises(ValueError, match=r"^Users\[1\]\.deep\[0\]\.name: is not a value of DynamoDB$"):
        load_tables(json.dumps({"format": FORMAT, "tables": {"Users": rows}}))


@pytest.mark.parametrize("value", [{"B": "no base64!"}, {"BS": ["AA==", "3"]}])
def test_binaries_are_base64(value: object) -> None:
    """A binary in another form is refused."""
    with pytest.raises(ValueError, match=r"Users\[0\]\.data: is not base64"):
        load_tables(json.dumps({"format": FORMAT, "tables": {"Users": [{"data": value}]}}))


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": "another"}', "no json"])
def test_other_files_are_refused(text: str) -> None:
    """A file that is not an export is refused."""
    with pytest.raises(ValueError, match=r"format|Expecting"):
        load_tables(text)


@pytest.mark.parametrize("value", [{"N": "abc"}, {"NS": ["1", ""]}, {"N": "1e200"}])
def test_numbers_are_those_of_dynamodb(value: object) -> None:
    """A number that DynamoDB does not store is refused."""
    with pytest.raises(ValueError, match=r"Users\[0\]\.data: "):
        load_tables(json.dumps({"format": FORMAT, "tables": {"Users": [{"data": value}]}}))


@pytest.mark.parametrize("tables", [None, [], {"Users": None}, {"Users": {}}, {"Users": ["text"]}])
def test_a_file_of_another_shape_is_refused(tables: object) -> None:
    """Tables are lists of items, by entity."""
    with pytest.raises(ValueError, match=r"is not an object|is not a list of items"):
        load_tables(json.dumps({"format": FORMAT, "tables": tables}))
