"""Imports of one module become one statement where that changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.migrate.rewriting import Rewritten

    After = Callable[..., Rewritten]
FIRST = "from orb_common.exceptions import NotFoundError\n"
SECOND = "from common.exceptions import ValidationError\n"
MOVED = SECOND.replace("common", "orb_common")


def test_merged(after: After) -> None:
    """A changed import goes into the one above it, with other imports between the two, and without doubles."""
    both = "from orb_common.exceptions import NotFoundError, ValidationError\n"
    assert after(f"{FIRST}import os\n{SECOND}").text == f"{both}import os\n"
    assert after(f"def f():\n    {FIRST}    {SECOND}").text == f"def f():\n    {both}"
    again = f"{both}from common.exceptions import NotFoundError\n"
    assert after(again).text == both
    later = f"{SECOND}{FIRST}"
    assert after(later).text == "from orb_common.exceptions import ValidationError, NotFoundError\n"


def test_long_lines(after: After) -> None:
    """A statement that would be too long has one name on each line."""
    names = ["AuthenticationError", "AuthorizationError", "ConfigurationError", "ThrottlingError"]
    text = FIRST + "".join(f"from common.exceptions import {name}\n" for name in names)
    lines = "".join(f"    {name},\n" for name in ["NotFoundError", *names])
    assert after(text).text == f"from orb_common.exceptions import (\n{lines})\n"


@pytest.mark.parametrize(
    "between",
    [
        "x = 1\n",
        "# about the next\n",
        "from other import ValidationError\n",
        "import other as ValidationError\n",
        "import a; f()\n",
    ],
)
def test_not_merged(after: After, between: str) -> None:
    """Statements that may see the order, names that are bound between, and comments keep two imports apart."""
    assert after(f"{FIRST}{between}{SECOND}").text == f"{FIRST}{between}{MOVED}"


def test_comments_behind_the_parenthesis(after: After) -> None:
    """An import with a comment behind `(` stays. Others go into it, and the comment stays."""
    second = "from common.exceptions import (  # noqa: F401\n    ValidationError,\n)\n"
    assert after(FIRST + second).text == FIRST + second.replace("common", "orb_common")
    both = "from orb_common.exceptions import (  # noqa: F401\n    ValidationError,\n    NotFoundError,\n)\n"
    assert after(second + FIRST).text == both


def test_one_name_for_two(after: After) -> None:
    """The later of two imports that bind one name still wins."""
    text = "from orb_common.exceptions import NotFoundError as E\nfrom common.exceptions import ValidationError as E\n"
    assert after(text).text == text.replace("from common", "from orb_common")


def test_imports_of_today(after: After) -> None:
    """Two statements that do not change stay two."""
    text = f"{FIRST}{MOVED}import os\nfrom common.logger import mask_email\n"
    assert after(text).text == f"{FIRST}{MOVED}import os\nfrom orb_common.redaction import mask_email\n"
