"""The fixture of the embedded AWS. It is not in orb_testing, because it needs orb_tools, which imports orb_testing."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.embedded.engine import MiniStackEngine

# No test asserts on the clock: a busy machine must not turn one red.
# A busy machine is slow to draw the first examples. That says nothing about the code.
# `make test` draws few examples of each property, and `make test-nightly` more of them. A test with a number of its own
# has that number in both.
settings.register_profile("orb", deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "nightly", deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", deadline=None, max_examples=20_000)
settings.load_profile("orb")


def pytest_collection_finish() -> None:
    """Let the garbage collector leave out the collected tests, which stay to the end. It would visit them often."""
    gc.collect()
    gc.freeze()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep the tests that share the embedded AWS on one worker of pytest-xdist. They need the checkout."""
    if "ministack" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.xdist_group("ministack"))
        item.add_marker(pytest.mark.repository)
        item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def ministack(pytestconfig: pytest.Config) -> Iterator[MiniStackEngine]:
    """Start the embedded AWS for the whole session. All tests share it, so each uses its own names.

    It runs functions and deploys templates and roles. For tests of DynamoDB only, `dynamodb_engine` is faster.
    """
    from orb_tools.embedded.engine import ministack_engine
    from orb_tools.workspace import Workspace

    with ministack_engine(Workspace(pytestconfig.rootpath)) as engine:
        yield engine
