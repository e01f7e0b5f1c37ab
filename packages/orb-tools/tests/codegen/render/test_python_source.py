"""The pieces of generated Python are valid, fit the line length, and have the order of isort."""

from __future__ import annotations

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orb_tools.codegen.render.python_source import (
    WIDTH,
    Imports,
    docstring,
    field_doc,
    natural,
    quoted,
    sentence,
    tuple_of,
)

TEXTS = st.text(st.sampled_from("ab .!?\"'\\\u00e9\u2013\n"), min_size=1, max_size=400)


@given(TEXTS)
def test_literals_are_the_text(text: str) -> None:
    """Python reads a literal as the text that was quoted."""
    assert ast.literal_eval(quoted(text)) == text
    assert ast.literal_eval(tuple_of([text])) == (text,)


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(2.5e20)
def test_floats_are_as_ruff_formats_them(number: float) -> None:
    """Python reads the same number, and its exponent has no plus."""
    assert ast.literal_eval(quoted([number])) == [number]
    assert "+" not in quoted(number)


@given(
    st.lists(st.text(st.sampled_from("ab.\"'\\"), min_size=1, max_size=30), min_size=1, max_size=60).map(
        " ".join
    )
)
@example("a " * 51 + "\\")
def test_docstrings_are_valid(text: str) -> None:
    """Whatever the text holds, a docstring is one string, and its lines fit."""
    assert isinstance(ast.literal_eval(docstring(text)), str)
    for made in (docstring(text, fallback="Short."), field_doc(text, indent=0)):
        assert isinstance(ast.literal_eval(made), str)
        assert all(len(line) <= WIDTH for line in made.splitlines())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u202eturned", '"""turned."""'),
        ("a\u200bb\u00a0c", '"""ab c."""'),
        ("\U0001f469\u200d\U0001f4bb", '"""\U0001f469\u200d\U0001f4bb."""'),
        ("\u200b", ""),
    ],
)
def test_docstrings_hide_nothing(text: str, expected: str) -> None:
    """Hidden characters could make source look like other source. Joiners stay: some scripts need them."""
    assert field_doc(text) == expected


def test_a_docstring_has_a_summary() -> None:
    """The summary is the first sentence, or the fallback if that sentence is too long."""
    assert docstring("One thing") == '"""One thing."""'
    assert docstring("One. Two.") == '"""One.\n\nTwo.\n"""'
    assert docstring("\u200b", fallback="An item") == '"""An item."""'
    assert docstring("long " * 40, fallback="An item").startswith('"""An item.\n\nlong long')


@pytest.mark.parametrize(("text", "expected"), [("a  b\nc", "a b c."), ("Why?", "Why?"), ("", "")])
def test_sentences_end(text: str, expected: str) -> None:
    """A text becomes one line. It gets a full stop unless it is empty or ends with `.`, `!` or `?`."""
    assert sentence(text) == expected


def test_imports_have_the_order_of_isort() -> None:
    """Standard library, other packages, our packages; constants, classes, functions; then the renamed imports."""
    imports = Imports()
    imports.add("orb_models.things10", "Things10")
    imports.add("orb_models.things9", "encode as encode_things9", "Things9", "ABC")
    imports.add("pydantic", "Field")
    imports.add("typing", "TYPE_CHECKING", "Annotated")
    imports.add("typing", "Annotated")
    assert str(imports).splitlines() == [
        "from typing import TYPE_CHECKING, Annotated",
        "",
        "from pydantic import Field",
        "",
        "from orb_models.things9 import ABC, Things9",
        "from orb_models.things9 import encode as encode_things9",
        "from orb_models.things10 import Things10",
    ]


def test_capitals_matter_last_in_imports() -> None:
    """`UpdateRow` comes before `URLRow`, as ruff sorts them."""
    imports = Imports()
    imports.add("orb_models.things", "ThingsURLRow", "ThingsUpdateRow", "URL")
    assert str(imports) == "from orb_models.things import URL, ThingsUpdateRow, ThingsURLRow"


def test_numbers_in_names_are_compared_as_numbers() -> None:
    """`things9` comes before `things10`."""
    assert sorted(["things10", "things9", "Things"], key=natural) == ["Things", "things9", "things10"]
