"""The fixtures.

pytest loads this module in every session, so it imports nothing but pytest until a fixture is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orb_testing.context import LambdaContext
    from orb_testing.engines import DynoxideEngine, Engine, MotoEngine
    from orb_testing.events import Event

_pointed_at: list[tuple[str, str | None]] = []
"""Where the clients that orb_common holds lead: they are made anew only when a test goes elsewhere."""


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of this plugin."""
    config.addinivalue_line("markers", "tables(*entities): the fixture stack_tables makes these tables only")


def _point(monkeypatch: pytest.MonkeyPatch, endpoint_url: str, dynamodb_url: str | None = None) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint_url)
    if dynamodb_url is None:
        monkeypatch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
    else:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", dynamodb_url)
    if _pointed_at != [(endpoint_url, dynamodb_url)]:
        from orb_testing.engines import forget_clients

        forget_clients()
        _pointed_at[:] = [(endpoint_url, dynamodb_url)]


@pytest.fixture
def aws_environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Fake credentials, and no AWS that could be reached. Gives the variables that were set."""
    from orb_testing.environment import FAKE_ENVIRONMENT, NOWHERE, REMOVED

    for name in REMOVED:
        monkeypatch.delenv(name, raising=False)
    for name, value in FAKE_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    _point(monkeypatch, NOWHERE)
    return FAKE_ENVIRONMENT


@pytest.fixture(scope="session")
def moto_server() -> Iterator[MotoEngine]:
    """Moto behind a port, for the whole session. Tests take `aws`, which empties it first."""
    from orb_testing.engines import moto_engine

    with moto_engine() as engine:
        yield engine


@pytest.fixture(scope="session")
def dynoxide_server(pytestconfig: pytest.Config) -> Iterator[DynoxideEngine]:
    """Dynoxide for the whole session; skips with its reason where it cannot be had."""
    from orb_testing.dynoxide import EngineUnavailableError
    from orb_testing.engines import dynoxide_engine

    running = dynoxide_engine(pytestconfig.rootpath / ".orb" / "dynoxide")
    try:
        engine = running.__enter__()
    except EngineUnavailableError as error:
        pytest.skip(str(error))
    try:
        yield engine
    finally:
        running.__exit__(None, None, None)


@pytest.fixture
def aws(
    aws_environment: dict[str, str],  # noqa: ARG001 - needed for what it sets
    moto_server: MotoEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> MotoEngine:
    """An empty moto, to which the environment points: boto3 and orb_common find it by themselves."""
    moto_server.reset()
    _point(monkeypatch, moto_server.endpoint_url)
    return moto_server


# Of session scope, so that pytest runs all tests of one engine in a row and clients are made once for each.
@pytest.fixture(scope="session", params=["moto", "dynoxide"])
def _engine_of_session(request: pytest.FixtureRequest) -> Engine:
    engine: Engine = request.getfixturevalue(f"{request.param}_server")
    return engine


@pytest.fixture
def dynamodb_engine(
    aws_environment: dict[str, str],  # noqa: ARG001 - needed for what it sets
    _engine_of_session: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> Engine:
    """An empty DynamoDB, to which the environment points. The test runs once on each engine."""
    from orb_testing.environment import NOWHERE

    _engine_of_session.reset()
    _point(monkeypatch, NOWHERE, _engine_of_session.endpoint_url)
    return _engine_of_session


def _make_tables(
    request: pytest.FixtureRequest, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    from orb_testing.tables import create_tables, variable_of

    marker = request.node.get_closest_marker("tables")
    template = request.config.rootpath / "infrastructure" / "cloudformation" / "data.yml"
    names = create_tables(template, client=engine.client(), only=marker.args if marker else None)
    for entity, name in names.items():
        monkeypatch.setenv(variable_of(entity), name)
    return names


@pytest.fixture
def stack_tables(
    request: pytest.FixtureRequest, dynamodb_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The tables of data.yml on `dynamodb_engine`, by entity; `USERS_TABLE_NAME` and its like are set.

    `@pytest.mark.tables("Users", "UniqueValues")` makes these alone, which is quicker.
    """
    return _make_tables(request, dynamodb_engine, monkeypatch)


@pytest.fixture
def aws_tables(
    request: pytest.FixtureRequest, aws: MotoEngine, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """As `stack_tables`, on moto alone and beside all its other services."""
    return _make_tables(request, aws, monkeypatch)


@pytest.fixture
def lambda_context() -> LambdaContext:
    """A Lambda context of 30 s; set `remaining_ms` to bring the deadline near."""
    from orb_testing.context import LambdaContext

    return LambdaContext()


@pytest.fixture
def appsync_event() -> Callable[..., Event]:
    """`orb_testing.events.appsync_event`, for tests that like it as a fixture."""
    from orb_testing.events import appsync_event

    return appsync_event
