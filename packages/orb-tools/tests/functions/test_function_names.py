"""Laws of the names of functions."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_tools.errors import ToolError
from orb_tools.functions.function_names import LONGEST, FunctionName


@pytest.mark.parametrize(
    ("name", "pascal", "slug"), [("orders", "Orders", "orders"), ("order_mail2", "OrderMail2", "order-mail2")]
)
def test_a_name_has_its_forms(name: str, pascal: str, slug: str) -> None:
    """A name is written as Python, CloudFormation and AWS write it."""
    parsed = FunctionName.parse(name)
    assert (parsed.snake, parsed.pascal, parsed.upper, parsed.slug) == (name, pascal, name.upper(), slug)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "lower-case"), ("Orders", "lower-case"), ("order-mail", "lower-case"), ("_orders", "lower-case"),
        ("orders_", "lower-case"), ("a__b", "lower-case"), ("1st", "lower-case"), ("../users", "lower-case"),
        ("örders", "lower-case"), ("orders\n", "lower-case"), ("class", "word of Python"), ("match", "word of Python"),
        ("tests", "bundles leave out"), ("a" * (LONGEST + 1), "more than 14 characters"),
    ],
)  # fmt: skip
def test_other_names_are_refused(name: str, problem: str) -> None:
    """A name that Python, AWS or a bundle does not accept is refused, with the reason and a hint."""
    with pytest.raises(ToolError, match=problem) as caught:
        FunctionName.parse(name)
    assert caught.value.hint


@given(st.text(st.sampled_from("ab1_-A."), max_size=LONGEST + 2) | st.sampled_from(keyword.kwlist))
def test_accepted_names_are_import_names(name: str) -> None:
    """Every name that is accepted can be imported, and each part of it can stand in a CloudFormation id."""
    try:
        parsed = FunctionName.parse(name)
    except ToolError:
        return
    assert name.isidentifier()
    assert not keyword.iskeyword(name)
    assert parsed.pascal.isalnum()
    assert len(f"{'a' * 16}-{'a' * 24}-staging-{parsed.slug}") <= 64
