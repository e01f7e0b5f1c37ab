"""The fixture of the embedded AWS, which needs orb_tools: orb_testing stands below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.embedded.engine import MiniStackEngine

# No test asserts on the clock: a busy machine must not turn one red.
settings.register_profile("orb", deadline=None)
settings.load_profile("orb")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep the tests that share the embedded AWS on one worker of pytest-xdist."""
    if "ministack" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.xdist_group("ministack"))


@pytest.fixture(scope="session")
def ministack(pytestconfig: pytest.Config) -> Iterator[MiniStackEngine]:
    """The embedded AWS for the whole session, empty at its start. Tests share it, so they name things apart.

    Functions, templates and roles are real there; for tests of DynamoDB alone `dynamodb_engine` is quicker.
    """
    from orb_tools.embedded.engine import ministack_engine
    from orb_tools.workspace import Workspace

    with ministack_engine(Workspace(pytestconfig.rootpath)) as engine:
        yield engine
