"""Old paths in strings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_tools.migrate.places import Need
from orb_tools.migrate.rewriting import rewrite
from orb_tools.migrate.source import Source
from orb_tools.migrate.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.migrate.rewriting import Rewritten


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("mock.patch('common.exceptions.TimeoutError')", "orb_common.exceptions.OperationTimeoutError"),
        (
            "mock.patch('common.dynamodb_helper.DynamoDBHelper.query')",
            "orb_common.dynamodb_helper.DynamoDBHelper.query",
        ),
        ("importlib.import_module('common')", "orb_common"),
        ("__import__('exceptions')", "orb_common.exceptions"),
        ("import_module(f'common.{name}')", "module of today"),
        ("import_module('common.' + name)", "module of today"),
        ("x = 'common.logger'", "orb_common.logger"),
        ("patch('common.exceptions.Nonsense')", "no name replaces it"),
        ("sys.path.insert(0, '/opt/python')", "layers"),
    ],
)
def test_places(after: Callable[..., Rewritten], code: str, now: str) -> None:
    """Each place is named with the path of today. The string stays: only its author knows which one is meant."""
    result = after(f"\n{code}\n")
    assert result.text == f"\n{code}\n"
    (place,) = result.places
    assert (place.line, place.need) == (2, Need.HAND)
    assert now in place.why


@pytest.mark.parametrize(
    "code", ["'common'", "'the common.logger'", "import_module(name)", "'my.common.x'", "'exceptions.py'"]
)
def test_other_strings(after: Callable[..., Rewritten], code: str) -> None:
    """Words, sentences, docstrings and other paths are no places."""
    assert after(f"def f():\n    '''common.logger'''\n    x = {code}\n").places == ()


def test_paths_of_the_project() -> None:
    """A path that the project calls its own is no place."""
    source = Source("patch('common.logger.get_logger')\nimport_module('common.' + x)\n")
    assert rewrite(source, Surroundings(own=frozenset({"common"}))).places == ()
