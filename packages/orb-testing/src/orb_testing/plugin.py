"""The pytest plugin: its options and markers, and the modules with its fixtures.

pytest loads this module in every session, so it and the modules of the fixtures import nothing but pytest until a test
uses a fixture.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from orb_testing import seeds
from orb_testing.environment import FAKE_AWS, removed_from, without_proxy

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

pytest_plugins = (
    "orb_testing.fixtures.captures",
    "orb_testing.fixtures.conditions",
    "orb_testing.fixtures.engines",
    "orb_testing.fixtures.fakes",
    "orb_testing.fixtures.functions",
    "orb_testing.fixtures.services",
    "orb_testing.fixtures.tables",
)

ENGINES = {"moto": ("moto",), "dynoxide": ("dynoxide",), "both": ("moto", "dynoxide")}
"""The engines of each value of --dynamodb-engine."""
ENGINE_FIXTURES = frozenset({"aws", "dynamodb_engine", "dynoxide_server", "moto_server"})
"""The fixtures with an AWS engine. All others with one use them."""
_NAME = pytest.StashKey[str]()
"""The id of a test as it was collected. xdist's `--dist loadgroup` adds the group of the test to `nodeid` later."""
MARKERS = (
    "tables(*entities): stack_tables and aws_tables create these tables only",
    "dynamodb_engines(*names): dynamodb_engine runs the test on these engines only, and aws_tables on one of them",
    "unit: one module or class, without AWS",
    "integration: several modules together, or with an AWS engine",
    "e2e: a deployed or bundled function, from its event to its answer",
    "security: what an attacker may try",
    "edge_case: values at or beyond a limit",
    "performance: measures a time or a size, for a budget",
    "slow: takes seconds; `-m 'not slow'` leaves it out",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of the DynamoDB engine, and the settings of pytest's configuration."""
    parser.addini(
        "orb_strict_dynamodb", "moto's DynamoDB refuses what AWS refuses", type="bool", default=True
    )
    parser.addini(
        "orb_aws_dynamodb",
        "the DynamoDB of aws_tables: moto's, or dynoxide where it runs",
        type="string",
        default="moto",
    )
    parser.addini(
        "orb_fake_aws",
        "the whole session has fake credentials and no endpoint of AWS; false: only tests with an AWS fixture",
        type="bool",
        default=True,
    )
    parser.addini(
        "orb_template",
        "the CloudFormation template of stack_tables and aws_tables, from the root of pytest",
        type="string",
        default="infrastructure/cloudformation/data.yml",
    )
    parser.getgroup("orb").addoption(
        "--dynamodb-engine",
        choices=list(ENGINES),
        default="both",
        help="the engines of the fixture dynamodb_engine, and the one of aws_tables; both by default",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Set the fake AWS before pytest imports conftests and tests: they may make clients when they are imported."""
    before = dict(os.environ)
    early_config.add_cleanup(lambda: _restore(before))
    os.environ.update(without_proxy(before))
    if early_config.getini("orb_fake_aws"):
        for name in removed_from(before):
            del os.environ[name]
        os.environ.update(FAKE_AWS)


def _restore(before: Mapping[str, str]) -> None:
    for name in {*removed_from(before), *FAKE_AWS, "NO_PROXY", "no_proxy"}:
        if name in before:
            os.environ[name] = before[name]
        else:
            os.environ.pop(name, None)


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers of this plugin.

    Raises:
        pytest.UsageError: `orb_aws_dynamodb` is not the name of an engine.
    """
    if config.getini("orb_aws_dynamodb") not in ENGINES["both"]:
        raise pytest.UsageError("orb_aws_dynamodb must be " + " or ".join(ENGINES["both"]))
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark tests with an engine as integration tests, and those of a suite's scenarios as the suite says."""
    item.stash[_NAME] = item.nodeid
    if not ENGINE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())) and not any(
        item.get_closest_marker(size) for size in ("unit", "integration", "e2e")
    ):
        item.add_marker("integration")
    suites, called = sys.modules.get("orb_testing.suites.scenarios"), getattr(item, "callspec", None)
    if suites and called:
        for value in called.params.values():
            if isinstance(value, suites.Scenario) and value.marker:
                item.add_marker(value.marker)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let factories make models that follow from the name of the test."""
    seeds.start(seeds.seed_of(item.stash.get(_NAME, item.nodeid)))


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Let factories make models that follow from the name of a fixture, if it serves several tests."""
    if fixturedef.scope == "function":
        return (yield)
    # Otherwise its models would be those of the test that happens to run first.
    name = f"{request.node.nodeid}::{fixturedef.argname}[{getattr(request, 'param_index', 0)}]"
    with seeds.seeded(seeds.seed_of(name)):
        return (yield)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with `dynamodb_engine` on each of the engines that its marker and the option allow."""
    if "_engine_of_session" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("dynamodb_engines")
        chosen = ENGINES[metafunc.config.getoption("--dynamodb-engine")]
        names = [name for name in chosen if marker is None or name in marker.args]
        # The scope is the session, so that pytest runs all tests of one engine in a row and makes its clients once.
        metafunc.parametrize("_engine_of_session", names, indirect=True, scope="session")
