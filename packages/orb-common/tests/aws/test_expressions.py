"""Conditions, projections and updates."""

import operator
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.aws.dynamodb import Raw, Update, attr
from orb_common.aws.dynamodb.expressions import Aliases, Condition
from orb_common.exceptions import ValidationError

names = st.text(min_size=1) | st.sampled_from(
    ["name", "status", "date", "ttl", "a.b", "#n0", ":v0", "size(x)", "["]
)
# With one digit more a number is refused.
numbers = st.integers(-(10**38) + 1, 10**38 - 1)
leaves = st.one_of(
    st.builds(lambda name, value: attr(name).eq(value), names, st.text() | numbers),
    st.builds(lambda name: attr(name).exists(), names),
    st.builds(lambda name: attr(name).size().gt(3), names),
    st.builds(lambda name, low: attr(name, 0, name).between(low, low), names, numbers),
    st.builds(lambda name: attr(name).is_in(["a", "b"]), names),
    st.builds(lambda name: attr(name).contains("x") | ~attr(name).begins_with("y"), names),
    st.builds(lambda name: attr(name).ne(attr(name, name)), names),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a & b, inner, inner), st.builds(lambda a, b: a | b, inner, inner),
        st.builds(lambda a: ~a, inner),
    ),
    max_leaves=8,
)  # fmt: skip
GRAMMAR = re.compile(
    r"(#n\d+|:v\d+|\[\d+\]|\.|,|\(|\)|=|<>|<=|>=|<|>|\s"
    r"|\b(AND|OR|NOT|BETWEEN|IN|SET|ADD|REMOVE|DELETE|size|contains|begins_with|attribute_exists|if_not_exists"
    r"|attribute_not_exists|attribute_type|list_append)\b)*"
)


@given(conditions)
def test_no_name_and_no_value_is_in_the_text(condition: Condition) -> None:
    """Whatever attributes are called, the text holds aliases and DynamoDB's own words alone, all of them defined."""
    aliases = Aliases()
    text = condition.render(aliases)
    assert GRAMMAR.fullmatch(text)
    assert set(re.findall(r"#n\d+", text)) == set(aliases.names.values())
    assert set(re.findall(r":v\d+", text)) == set(aliases.values)
    assert text.count("(") == text.count(")")


@given(st.lists(names, min_size=1, unique=True))
def test_updates_hold_no_name(paths: list[str]) -> None:
    """Nor does the text of an update."""
    update = Update()
    for number, name in enumerate(paths):
        [update.set, update.set_if_not_exists, update.add, lambda n, _: update.remove(n)][number % 4](name, 1)
    assert GRAMMAR.fullmatch(update.render(Aliases()))


def render(condition: Condition) -> tuple[str, dict[str, object]]:
    aliases = Aliases()
    return condition.render(aliases), aliases.parameters()


def test_forms() -> None:
    """One of each, with the aliases that belong to it."""
    text, parameters = render(attr("status").eq("ACTIVE") & attr("profile", "city", 0).exists())
    assert text == "#n0 = :v0 AND attribute_exists(#n1.#n2[0])"
    assert parameters == {
        "ExpressionAttributeNames": {"#n0": "status", "#n1": "profile", "#n2": "city"},
        "ExpressionAttributeValues": {":v0": {"S": "ACTIVE"}},
    }
    assert render(attr("a").between(1, 2))[0] == "#n0 BETWEEN :v0 AND :v1"
    assert render(attr("a").is_in([1, 2]))[0] == "#n0 IN (:v0, :v1)"
    assert render(attr("a").has_type("S"))[0] == "attribute_type(#n0, :v0)"
    assert render(attr("a").not_exists())[1] == {"ExpressionAttributeNames": {"#n0": "a"}}
    assert render(attr("a").eq(Raw({"N": "1"})))[1]["ExpressionAttributeValues"] == {":v0": {"N": "1"}}
    comparisons = [attr("a").ne(1), attr("a").lt(1), attr("a").le(1), attr("a").gt(1), attr("a").ge(1)]
    assert [render(condition)[0].split()[1] for condition in comparisons] == ["<>", "<", "<=", ">", ">="]


def test_combinations_keep_their_meaning() -> None:
    """Parentheses where AND and OR meet, none where they do not."""
    a, b, c = attr("a").exists(), attr("b").exists(), attr("c").exists()
    assert render((a | b) & c)[0] == (
        "(attribute_exists(#n0) OR attribute_exists(#n1)) AND attribute_exists(#n2)"
    )
    assert "(attribute_exists(#n0) AND" not in render(a & b & c)[0]
    assert render(~(a | b))[0] == "NOT (attribute_exists(#n0) OR attribute_exists(#n1))"


def test_and_or_not_of_python_are_refused() -> None:
    """`a and b` would silently be `b`."""
    with pytest.raises(TypeError, match="combine"):
        attr("a").exists() == True  # noqa: B015, E712
    with pytest.raises(TypeError, match="combine"):
        bool(attr("a").exists())


def test_long_in_is_split() -> None:
    """IN takes 100 operands; none at all could never hold, and is a mistake."""
    text, _ = render(attr("a").is_in(range(250)))
    assert text.count(" IN ") == 3
    with pytest.raises(ValidationError) as caught:
        attr("a").is_in([])
    assert caught.value.field == "a"


def test_a_bad_value_is_named_by_its_attribute() -> None:
    """The error of a value in a condition names the attribute."""
    with pytest.raises(ValidationError) as caught:
        render(attr("price").eq(float("nan")))
    assert caught.value.field == "price"


def test_update_forms() -> None:
    """One clause of each kind, changes joined."""
    aliases = Aliases()
    update = Update().set("a", 1).set(attr("m", "x"), None).set_if_not_exists("b", 2).append("l", [1])
    update.add("n", 3).remove("r", "s").delete_from_set("t", ["x"])
    assert update.render(aliases) == (
        "SET #n0 = :v0, #n1.#n2 = :v1, #n3 = if_not_exists(#n3, :v2),"
        " #n4 = list_append(if_not_exists(#n4, :v3), :v4) ADD #n5 :v5 REMOVE #n6, #n7 DELETE #n8 :v6"
    )
    assert aliases.values[":v6"] == {"SS": ["x"]}


def test_repeatable_updates() -> None:
    """Plain sets and sets of members can be applied twice; numbers and lists that grow cannot."""
    assert Update().set("a", 1).remove("b").add("tags", {"x"}).delete_from_set("u", {"y"}).repeatable
    assert Update().add("tags", Raw({"SS": ["x"]})).repeatable
    assert not Update().add("count", 1).repeatable
    assert not Update().add("count", Raw({"N": "1"})).repeatable
    assert not Update().append("log", [1]).repeatable


@pytest.mark.parametrize("other", ["a", attr("a", "b"), attr("a", 0)])
def test_one_place_changes_once(other: object) -> None:
    """DynamoDB refuses overlapping paths; so does the builder, naming the place."""
    with pytest.raises(ValidationError) as caught:
        Update().set("a", 1).remove(other)  # type: ignore[arg-type]
    assert (caught.value.field or "").startswith("a")


def test_an_empty_update_is_refused() -> None:
    """Nothing to change is a mistake of the caller, told before the request."""
    assert Update().empty
    with pytest.raises(ValidationError):
        Update().render(Aliases())


@pytest.mark.parametrize("text", ["red", b"red", {"red": 1}])
def test_a_text_is_no_list_of_letters(text: Any) -> None:
    """Where several values are asked for, one text is refused by the attribute's name."""
    for call in (Update().append, Update().delete_from_set):
        with pytest.raises(ValidationError) as caught:
            call("tags", text)
        assert caught.value.field == "tags"
    with pytest.raises(ValidationError):
        attr("tags").is_in(text)


@pytest.mark.parametrize(
    ("operator", "right"),
    [
        (operator.eq, "eq"), (operator.ne, "ne"), (operator.lt, "lt"), (operator.le, "le"), (operator.gt, "gt"),
        (operator.ge, "ge"), (operator.contains, "contains"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("operand", [attr("profile", "cities", 0), attr("profile", "cities", 0).size()])
def test_operators_of_python_are_refused_where_they_are_written(
    operator: Callable[[object, object], object], right: str, operand: object
) -> None:
    """`attr("x") == "y"` would be False, and a request without its condition: the error has the right spelling."""
    with pytest.raises(TypeError, match=rf"attr\('profile', 'cities', 0\)\.{right}\(") as caught:
        operator(operand, "a value")
    assert "a value" not in str(caught.value)


def test_operators_the_other_way_round_are_refused() -> None:
    """Python asks the attribute also where it stands on the right."""
    with pytest.raises(TypeError, match="eq"):
        assert "y" == attr("x")  # noqa: SIM300 - that is the case
    with pytest.raises(TypeError, match="exists"):
        bool(attr("x"))
    with pytest.raises(TypeError, match="eq"):
        assert attr("x") in ["a", "b"]


@pytest.mark.parametrize("other", [attr("b"), True, "b", None])
def test_only_conditions_are_joined(other: Any) -> None:
    """A part that is not a condition is refused where it is joined, not where the request is made."""
    for join in (operator.and_, operator.or_):
        with pytest.raises(TypeError):
            join(attr("a").exists(), other)
        with pytest.raises(TypeError):
            join(other, attr("a").exists())
