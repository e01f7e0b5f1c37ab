"""Conditions and other expressions without strings."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.aws.dynamodb import Raw, Update, attr
from orb_common.aws.dynamodb.expressions import Aliases, Condition
from orb_common.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

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
    """An expression holds only aliases, all of them defined, and DynamoDB's own words."""
    aliases = Aliases()
    text = condition.render(aliases)
    assert GRAMMAR.fullmatch(text)
    assert set(re.findall(r"#n\d+", text)) == set(aliases.names.values())
    assert set(re.findall(r":v\d+", text)) == set(aliases.values)
    assert text.count("(") == text.count(")")


def render(condition: Condition) -> tuple[str, dict[str, object]]:
    aliases = Aliases()
    return condition.render(aliases), aliases.parameters()


def test_forms() -> None:
    """Each kind of condition renders with its aliases."""
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
    """Parentheses are set only where AND, OR and NOT meet."""
    a, b, c = attr("a").exists(), attr("b").exists(), attr("c").exists()
    assert render((a | b) & c)[0] == (
        "(attribute_exists(#n0) OR attribute_exists(#n1)) AND attribute_exists(#n2)"
    )
    assert "(attribute_exists(#n0) AND" not in render(a & b & c)[0]
    assert render(~(a | b))[0] == "NOT (attribute_exists(#n0) OR attribute_exists(#n1))"


def test_and_or_not_of_python_are_refused() -> None:
    """`and`, `or` and `not` are refused, because `a and b` would silently be `b`."""
    with pytest.raises(TypeError, match="combine"):
        attr("a").exists() == True  # noqa: B015, E712
    with pytest.raises(TypeError, match="combine"):
        bool(attr("a").exists())


def test_long_in_is_split() -> None:
    """IN takes 100 operands, so a longer list is split. An empty list is refused."""
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


@pytest.mark.parametrize("text", ["red", b"red", {"red": 1}])
def test_a_text_is_refused_for_a_list(text: Any) -> None:
    """A text is refused where a list is expected; the error names the attribute."""
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
    """`attr("x") == "y"` is refused, because it would be False; the error has the right spelling."""
    with pytest.raises(TypeError, match=rf"attr\('profile', 'cities', 0\)\.{right}\(") as caught:
        operator(operand, "a value")
    assert "a value" not in str(caught.value)


def test_operators_the_other_way_round_are_refused() -> None:
    """A comparison with the attribute on the right is refused too."""
    with pytest.raises(TypeError, match="eq"):
        assert "y" == attr("x")  # noqa: SIM300 - that is the case
    with pytest.raises(TypeError, match="exists"):
        bool(attr("x"))
    with pytest.raises(TypeError, match="eq"):
        assert attr("x") in ["a", "b"]


@pytest.mark.parametrize("other", [attr("b"), True, "b", None])
def test_only_conditions_are_joined(other: Any) -> None:
    """Joining a condition with anything else is refused at once."""
    for join in (operator.and_, operator.or_):
        with pytest.raises(TypeError):
            join(attr("a").exists(), other)
        with pytest.raises(TypeError):
            join(other, attr("a").exists())
