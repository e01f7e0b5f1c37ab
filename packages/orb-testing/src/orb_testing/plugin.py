"""The fixtures of the pytest plugin.

pytest loads this module in every session, so it imports nothing but pytest until a test uses a fixture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orb_testing.context import LambdaContext
    from orb_testing.engines import DynoxideEngine, Engine, MotoEngine
    from orb_testing.events import Event

pytest_plugins = ("orb_testing.fixtures.fakes",)
"""The modules with the other fixtures."""

_endpoints_of_clients: list[tuple[str, str | None]] = []
"""The endpoints of the clients that orb_common has cached. Only a test with other endpoints makes new clients."""


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of this plugin."""
    config.addinivalue_line(
        "markers", "tables(*entities): stack_tables and aws_tables create these tables only"
    )


def _set_endpoints(
    monkeypatch: pytest.MonkeyPatch, endpoint_url: str, dynamodb_url: str | None = None
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint_url)
    if dynamodb_url is None:
        monkeypatch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
    else:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", dynamodb_url)
    if _endpoints_of_clients != [(endpoint_url, dynamodb_url)]:
        from orb_testing.engines import reset_clients

        reset_clients()
        _endpoints_of_clients[:] = [(endpoint_url, dynamodb_url)]


@pytest.fixture
def aws_environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Set fake credentials and an endpoint that refuses connections. Return the variables that are set."""
    from orb_testing.environment import FAKE_ENVIRONMENT, REMOVED, UNREACHABLE

    for name in REMOVED:
        monkeypatch.delenv(name, raising=False)
    for name, value in FAKE_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    _set_endpoints(monkeypatch, UNREACHABLE)
    return FAKE_ENVIRONMENT


@pytest.fixture(scope="session")
def moto_server() -> Iterator[MotoEngine]:
    """Start moto for the whole session. Tests use `aws`, which empties it first."""
    from orb_testing.engines import moto_engine

    with moto_engine() as engine:
        yield engine


@pytest.fixture(scope="session")
def dynoxide_server(pytestconfig: pytest.Config) -> Iterator[DynoxideEngine]:
    """Start Dynoxide for the whole session. Skip the test, with the reason, where Dynoxide cannot run."""
    from orb_testing.dynoxide import EngineUnavailableError, dynoxide_binary
    from orb_testing.engines import dynoxide_engine

    folder = pytestconfig.rootpath / ".orb" / "dynoxide"
    try:
        dynoxide_binary(folder)
    except EngineUnavailableError as error:
        pytest.skip(str(error))
    with dynoxide_engine(folder) as engine:
        yield engine


@pytest.fixture
def aws(
    aws_environment: dict[str, str],  # noqa: ARG001 - sets the environment
    moto_server: MotoEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> MotoEngine:
    """Empty moto and set its endpoint in the environment, where boto3 and orb_common find it."""
    moto_server.reset()
    _set_endpoints(monkeypatch, moto_server.endpoint_url)
    return moto_server


# The scope is the session, so that pytest runs all tests of one engine in a row and makes its clients once.
@pytest.fixture(scope="session", params=["moto", "dynoxide"])
def _engine_of_session(request: pytest.FixtureRequest) -> Engine:
    engine: Engine = request.getfixturevalue(f"{request.param}_server")
    return engine


@pytest.fixture
def dynamodb_engine(
    aws_environment: dict[str, str],  # noqa: ARG001 - sets the environment
    _engine_of_session: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> Engine:
    """Empty a DynamoDB engine and set its endpoint in the environment. The test runs once on each engine."""
    from orb_testing.environment import UNREACHABLE

    _engine_of_session.reset()
    _set_endpoints(monkeypatch, UNREACHABLE, _engine_of_session.endpoint_url)
    return _engine_of_session


def _create_tables(
    request: pytest.FixtureRequest, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    from orb_models.names import table_name_variable
    from orb_testing.tables import create_tables

    marker = request.node.get_closest_marker("tables")
    template = request.config.rootpath / "infrastructure" / "cloudformation" / "data.yml"
    names = create_tables(template, client=engine.client(), only=marker.args if marker else None)
    for entity, name in names.items():
        monkeypatch.setenv(table_name_variable(entity), name)
    return names


@pytest.fixture
def stack_tables(
    request: pytest.FixtureRequest, dynamodb_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Create the tables of data.yml on `dynamodb_engine`. Return their names by entity.

    Environment variables such as `USERS_TABLE_NAME` are set. `@pytest.mark.tables("Users", "UniqueValues")` creates
    only these two tables, which is faster.
    """
    return _create_tables(request, dynamodb_engine, monkeypatch)


@pytest.fixture
def aws_tables(
    request: pytest.FixtureRequest, aws: MotoEngine, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Create the tables as `stack_tables` does, but on moto only, which has the other services too."""
    return _create_tables(request, aws, monkeypatch)


@pytest.fixture
def lambda_context() -> LambdaContext:
    """Return a Lambda context with 30 s left. Set `remaining_ms` to a small number to test near the deadline."""
    from orb_testing.context import LambdaContext

    return LambdaContext()


@pytest.fixture
def appsync_event() -> Callable[..., Event]:
    """Return the function `orb_testing.events.appsync_event`."""
    from orb_testing.events import appsync_event

    return appsync_event
