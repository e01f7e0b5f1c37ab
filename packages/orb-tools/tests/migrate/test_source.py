"""What the rewriting asks of a parsed source."""

from __future__ import annotations

import pytest

from orb_tools.migrate.source import Source


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("from a import x\nx\nx.y\nf(x=x)\n", 3),
        ("from a import x\ndef f():\n    return x\n", 1),
        ("from a import x\n", 0),
        ("from a import x\nx = 1\n", None),
        ("from a import x\ndef f(x): return x\n", None),
        ("from a import x\ny: 'x' = 1\n", None),
    ],
)
def test_uses(text: str, count: int | None) -> None:
    """The uses of a name are those that its import answers. They are None when another binding may answer one."""
    source = Source(text)
    uses = source.uses(source.imports[0], "x")
    assert (None if uses is None else len(uses)) == count


def test_paths() -> None:
    """The uses of a dotted path are where all of it is written."""
    source = Source("import a.b\nimport a.c\na.b.x\na.c.y\na.b\n")
    uses = source.uses(source.imports[0], "a.b")
    assert uses is not None
    assert [source.line(use) for use in uses] == [3, 5]


def test_quoted() -> None:
    """Names in strings that hold only names count as looked up. Words of sentences and docstrings do not."""
    source = Source('def f():\n    """Doc."""\n    return "list[A]", "b.C", "D is E", f"{G=}"  # type: H\n')
    assert source.quoted == {"list", "A", "b", "C", "G", "H"}


def test_unbound_names() -> None:
    """Names that nothing in the file binds are those that a star import may bring."""
    source = Source("from a import *\ndef f(x):\n    y = X\n    return x, y, f.Z\n")
    assert source.unbound_names() == {"X"}
