"""Updates: changes that DynamoDB applies in place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.aws.dynamodb import Raw, Update, attr
from orb_common.aws.dynamodb.expressions import Aliases
from orb_common.exceptions import ValidationError

names = st.text(min_size=1) | st.sampled_from(
    ["name", "status", "date", "ttl", "a.b", "#n0", ":v0", "size(x)", "["]
)


GRAMMAR = re.compile(
    r"(#n\d+|:v\d+|\[\d+\]|\.|,|\(|\)|=|<>|<=|>=|<|>|\s"
    r"|\b(AND|OR|NOT|BETWEEN|IN|SET|ADD|REMOVE|DELETE|size|contains|begins_with|attribute_exists|if_not_exists"
    r"|attribute_not_exists|attribute_type|list_append)\b)*"
)


@given(st.lists(names, min_size=1, unique=True))
def test_updates_hold_no_name(paths: list[str]) -> None:
    """An update expression contains no attribute name."""
    update = Update()
    for number, name in enumerate(paths):
        [update.set, update.set_if_not_exists, update.add, lambda n, _: update.remove(n)][number % 4](name, 1)
    assert GRAMMAR.fullmatch(update.render(Aliases()))


def test_update_forms() -> None:
    """Changes of one kind are joined in one clause."""
    aliases = Aliases()
    update = Update().set("a", 1).set(attr("m", "x"), None).set_if_not_exists("b", 2).append("l", [1])
    update.add("n", 3).remove("r", "s").delete_from_set("t", ["x"])
    assert update.render(aliases) == (
        "SET #n0 = :v0, #n1.#n2 = :v1, #n3 = if_not_exists(#n3, :v2),"
        " #n4 = list_append(if_not_exists(#n4, :v3), :v4) ADD #n5 :v5 REMOVE #n6, #n7 DELETE #n8 :v6"
    )
    assert aliases.values[":v6"] == {"SS": ["x"]}


def test_repeatable_updates() -> None:
    """SET and changes of sets are repeatable; adding to numbers and appending to lists are not."""
    assert Update().set("a", 1).remove("b").add("tags", {"x"}).delete_from_set("u", {"y"}).repeatable
    assert Update().add("tags", Raw({"SS": ["x"]})).repeatable
    assert not Update().add("count", 1).repeatable
    assert not Update().add("count", Raw({"N": "1"})).repeatable
    assert not Update().append("log", [1]).repeatable


@pytest.mark.parametrize("other", ["a", attr("a", "b"), attr("a", 0)])
def test_one_place_changes_once(other: object) -> None:
    """Overlapping paths in an update are refused; the error names the path."""
    with pytest.raises(ValidationError) as caught:
        Update().set("a", 1).remove(other)  # type: ignore[arg-type]
    assert (caught.value.field or "").startswith("a")


def test_an_empty_update_is_refused() -> None:
    """An empty update is refused before the request."""
    assert Update().empty
    with pytest.raises(ValidationError):
        Update().render(Aliases())
