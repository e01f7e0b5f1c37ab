"""Older attributes and keywords of values that may be errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
import pytest

from orb_tools.migrate.older_attributes import own_attributes, own_keywords
from orb_tools.migrate.places import Need

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.migrate.rewriting import Rewritten

    After = Callable[..., Rewritten]
IMPORT = "from orb_common.exceptions import NotFoundError\n"


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("if isinstance(x, NotFoundError): x.status_code", "x.status_code"),
        ("getattr(x,\n  'status_code', 500)", "getattr(x, 'status_code', 500)"),
        ("hasattr(x, 'error_code')", "hasattr(x, 'error_code')"),
        ("operator.attrgetter('http_status')", "operator.attrgetter('http_status')"),
        ("monkeypatch.setattr(x, 'error_code', 1)", "monkeypatch.setattr(x, 'error_code', 1)"),
        ("with raises(NotFoundError) as c: c.value.error_code", "c.value.error_code"),
        ("[it.http_status for it in found]", "it.http_status"),
        ("match x:\n  case Other(error_code=c): c", "Other(error_code=c)"),
        ("errors.Conflict.status_code", "errors.Conflict.status_code"),
        ("errors.ConflictError(error_code='X')", "errors.ConflictError(error_code='X')"),
        (
            "class A(errors.B):\n  def f(self): super().__init__(status_code=1)",
            "super().__init__(status_code=1)",
        ),
        ("class A(errors.B):\n  def f(self): self.error_code", "self.error_code"),
    ],
)
def test_noted(after: After, code: str, what: str) -> None:
    """Each use of an older name whose value may be an error needs a hand, and stays."""
    result = after(f"{IMPORT}{code}\n")
    assert result.text == f"{IMPORT}{code}\n"
    ((found, need),) = [(place.what, place.need) for place in result.places]
    assert (found, need) == (what, Need.HAND)


@pytest.mark.parametrize(
    "code",
    [
        "class A:\n  def f(self): self.status_code",
        "class A(B):\n  def f(self):\n    self.status_code = 1\n    return self.status_code",
        "Response(status_code=1)",
        "getattr(x, 'status_code_of')",
        "status_code = 1",
    ],
)
def test_not_noted(after: After, code: str) -> None:
    """Names of other classes, variables and other texts are no attributes of errors."""
    assert after(f"{IMPORT}{code}\n").places == ()


def test_files_without_errors(after: After) -> None:
    """A file that has no error, and imports no file that has one, is left alone."""
    assert after("import requests\nfrom common.logger import mask_email\nx.status_code\n").places == ()


def definition(body: str) -> cst.ClassDef:
    found = cst.parse_statement(f"class A:\n  {body}\n")
    assert isinstance(found, cst.ClassDef)
    return found


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("error_code = 1", {"error_code"}),
        ("status_code: int", {"status_code"}),
        ("def error_code(self): pass", {"error_code"}),
        ("def f(self): self.http_status = 1", {"http_status"}),
        ("def f(self, x): x.http_status = 1", set()),
        ("def f(self): self.http_status", set()),
        ("def f(self):\n    error_code = 1", set()),
    ],
)
def test_own_attributes(body: str, names: set[str]) -> None:
    """A class has an older name of its own as an attribute, a property, or an attribute of `self`."""
    assert own_attributes(definition(body)) == names


def test_own_keywords() -> None:
    """The older names among the arguments of a class are its own."""
    assert own_keywords(definition("def __init__(self, m, error_code, *, status_code=1): pass")) == {
        "error_code",
        "status_code",
    }
    assert own_keywords(definition("def f(self, error_code): pass")) == set()
