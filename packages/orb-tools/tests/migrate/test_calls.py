"""Calls become those of the successor where both mean the same."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from orb_common.aws import get_secret
from orb_common.logging import get_logger
from orb_tools.migrate.calls import FORMS
from orb_tools.migrate.places import Need

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.migrate.rewriting import Rewritten

    After = Callable[..., Rewritten]
LOGGER = (
    "from common.logger import clear_context, get_logger, log_error\nlog = get_logger('x', level='INFO')\n"
)


def test_methods(after: After) -> None:
    """A function that is a method now is called on its first argument, and its import goes."""
    text = f"{LOGGER}def f(e):\n    log_error(log, e, 'bad', user=1)\n    clear_context(log)\n"
    assert after(text).text == (
        "from orb_common.logging import get_logger\nlog = get_logger('x', level='INFO')\n"
        "def f(e):\n    log.log_error(e, 'bad', user=1)\n    log.clear_state()\n"
    )
    assert after(text).places == ()


def test_the_last_name_of_a_block(after: After) -> None:
    """A block whose only import goes is still a block. An import with a comment stays."""
    call = "def f(log: OrbLogger): clear_context(log)\n"
    logger = "from orb_common.logging import OrbLogger\n"
    text = (
        f"{logger}try:\n    from common.logger import clear_context\nexcept ImportError:\n    raise\n{call}"
    )
    assert "def f(log: OrbLogger): log.clear_state()" in after(text).text
    compile(after(text).text, "x", "exec")
    kept = f"{logger}import os\n# why\nfrom common.logger import clear_context\n{call}"
    assert after(kept).text == kept.replace(" common", " orb_common")


@pytest.mark.parametrize(
    "use",
    [
        "log_error(*both)", "log_error(error=e, logger=log)", "map(log_error, x)", "log_error(make(), e)",
        "log_error()", "x = log_error", "log_error(log, e, 'm', 1)",
    ],
)  # fmt: skip
def test_other_uses(after: After, use: str) -> None:
    """A function that is used in any other way stays under its old name, everywhere in the file."""
    text = (
        "from orb_common.logging import get_logger\nfrom common.logger import log_error\n"
        f"log = get_logger()\nlog_error(log, e)\n{use}\n"
    )
    result = after(text)
    assert result.text == text.replace(" common", " orb_common")
    assert [place.need for place in result.places] == [Need.LATER]


def test_arguments_that_only_the_old_function_takes(after: After) -> None:
    """A call with such an argument keeps the old function."""
    text = "from common.secrets_helper import get_secret\nget_secret('x', use_cache=False)\n"
    assert after(text).text == text.replace("common", "orb_common")
    assert "from orb_common.aws import get_secret" in after(text.replace(", use_cache=False", "")).text


def test_forms_are_those_of_the_successors() -> None:
    """The keywords of a form are keywords of the successor."""
    for path, function in {
        "orb_common.aws.get_secret": get_secret,
        "orb_common.logging.get_logger": get_logger,
    }.items():
        assert FORMS[path].keywords <= inspect.signature(function).parameters.keys()
