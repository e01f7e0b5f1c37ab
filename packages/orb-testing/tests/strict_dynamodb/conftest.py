"""The engines on which each rule runs: moto with the strict layer, moto alone, and Dynoxide."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import pytest
from botocore.config import Config
from botocore.session import Session

from orb_testing.engines import moto_engine

from .rules import create_rule_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.clients import Client
    from orb_testing.engines import MotoEngine


class RuleEngine(NamedTuple):
    """An engine with the tables of the rules."""

    name: str
    client: Client
    """It sends what botocore would refuse by itself, as the clients of orb and other SDKs do."""


@pytest.fixture(scope="session")
def moto_alone() -> Iterator[MotoEngine]:
    """Start moto without the strict layer. It has the same tables as the strict one: moto keeps them in the process."""
    with moto_engine(strict_dynamodb=False) as engine:
        yield engine


@pytest.fixture(params=["moto", "moto alone", "dynoxide"])
def rule_engine(request: pytest.FixtureRequest, aws_environment: dict[str, str]) -> RuleEngine:
    """Return each engine, with the tables of the rules."""
    fixtures = {"moto": "moto_server", "moto alone": "moto_alone", "dynoxide": "dynoxide_server"}
    engine = request.getfixturevalue(fixtures[request.param])
    engine.reset()
    create_rule_tables(engine.client())
    return RuleEngine(request.param, _unchecked_client(engine.endpoint_url))


@lru_cache
def _unchecked_client(endpoint_url: str) -> Client:
    config = Config(retries={"total_max_attempts": 1}, proxies={}, parameter_validation=False)
    return Session().create_client("dynamodb", endpoint_url=endpoint_url, config=config)
