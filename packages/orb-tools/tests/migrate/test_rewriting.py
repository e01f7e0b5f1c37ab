"""The rewriting changes what the plan says, keeps all else, and keeps the objects that a source sees."""

from __future__ import annotations

import importlib
import warnings
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_tools.migrate.old_modules import LAYERS
from orb_tools.migrate.successors import new_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.migrate.rewriting import Rewritten

    After = Callable[..., Rewritten]

OLD = [
    (module, name)
    for layer in LAYERS.values()
    for module, old in layer.items()
    for name in old.names
    if module != "common"
]
IMPORTS = st.lists(
    st.tuples(st.sampled_from(OLD), st.sampled_from([None, "other", "ünder"]), st.integers(0, 3)),
    min_size=1,
    max_size=6,
    unique_by=lambda it: it[1] or it[0][1],
)


def test_formatting_stays(after: After) -> None:
    """Comments, blank lines, quotes, line ends and odd spacing stay as they are."""
    text = (
        "#!/usr/bin/env python\n'''doc'''\n\n\nx  =  {'a':1 ,}   # odd\n"
        "from common.exceptions import ( ValidationError ,\n   ThrottlingError )  # noqa: F401\n\n\n\n"
        "y = ValidationError\n"
    )
    assert after(text).text == text.replace("common.exceptions", "orb_common.exceptions")
    windows = text.replace("\n", "\r\n")
    assert after(windows).text == windows.replace("common.exceptions", "orb_common.exceptions")


def test_split_with_comments(after: After) -> None:
    """A statement that splits keeps each comment beside its name, and a remark for tools on each line."""
    text = (
        "from common import (\n    # where it is slow\n    TimeoutError,  # 504\n    mask_email as mask,\n"
        ")  # noqa: F401\n"
    )
    assert after(text).text == (
        "from orb_common.exceptions import (\n    # where it is slow\n    OperationTimeoutError,  # 504\n"
        ")  # noqa: F401\nfrom orb_common.redaction import mask_email as mask  # noqa: F401\n"
    )


def test_comments_behind_the_parenthesis(after: After) -> None:
    """A comment behind `(` stays with the first statement of a split. A remark for tools is in each."""
    text = "from common import (  {}\n    ThrottlingError,\n    mask_email,\n)\n"
    split = (
        "from orb_common.exceptions import (  {}\n    ThrottlingError,\n)\n"
        "from orb_common.redaction import {}mask_email{}\n"
    )
    assert after(text.format("# why")).text == split.format("# why", "", "")
    assert after(text.format("# noqa: F401")).text == split.format(
        "# noqa: F401", "(  # noqa: F401\n    ", ",\n)"
    )


def test_lines_with_several_statements(after: After) -> None:
    """Statements that share a line still do after a split."""
    text = "if True: import os; from common import ValidationError, mask_email\n"
    assert after(text).text == (
        "if True: import os; from orb_common.exceptions import ValidationError; "
        "from orb_common.redaction import mask_email\n"
    )


def test_nothing_of_ours(after: After) -> None:
    """A source without old names is returned as it is, also when it is oddly written."""
    text = "from .common import x\nimport commons, json ;from my.common.logger import get_logger\nfrom . import common"
    assert after(text).text == text
    assert after(text).places == ()


@given(IMPORTS)
@settings(max_examples=40)
def test_the_same_objects(after: After, imports: list[Any]) -> None:
    """A source sees the objects of the old names, however it imports them, and a second run changes nothing."""
    lines, used, expected = [], [], []
    for (module, name), local, form in imports:
        alias = f"{name} as {local}" if local else name
        written = f"from {module} import {alias}"
        if form == 1:
            written = f"from {module} import (\n    {alias},  # why\n)"
        elif form == 2:
            written = f"try:\n    from {module} import {alias}\nexcept ImportError:\n    raise"
        elif form == 3:
            parent, _, last = module.rpartition(".")
            alias = f"m{len(lines)}"
            written = f"from {parent} import {last} as {alias}" if parent else f"import {last} as {alias}"
            used.append(f"{alias}.{name}")
        if form != 3:
            used.append(local or name)
        lines.append(written)
        expected.append((new_path(module), name))
    text = "\n".join([*lines, "", "def used():", f"    return [{', '.join(used)}]", ""])
    space: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        exec(after(text).text, space)
        assert space["used"]() == [getattr(importlib.import_module(path), name) for path, name in expected]


@pytest.mark.parametrize("name", ["User", "TimeoutError"])
def test_no_old_import_is_left(after: After, name: str) -> None:
    """No module of an older layer is imported after the rewriting."""
    assert "common import" not in after(f"from common import {name}\n{name}()\n").text.replace(
        "orb_common", ""
    )
