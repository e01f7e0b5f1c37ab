"""The engines on which each rule runs: moto with the strict layer, moto alone, and Dynoxide."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

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
    return RuleEngine(request.param, engine.client())
