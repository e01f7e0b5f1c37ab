"""Laws of moto's dispatcher: it is moto's own, and looks a host up once."""

from __future__ import annotations

from typing import Any

import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from orb_testing.moto_dispatcher import MotoDispatcher

HOSTS = [
    None, "moto_api", "dynamodb", "dynamodbstreams", "kms.us-east-1.amazonaws.com", "s3.eu-west-1.amazonaws.com",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_has_the_backend_of_moto(host: str | None) -> None:
    """The backend of a host is the one that moto itself finds, also when it is asked for again."""
    dispatcher = MotoDispatcher()
    wanted = DomainDispatcherApplication(create_backend_app).get_backend_for_host(host)
    assert [dispatcher.get_backend_for_host(host) for _ in range(2)] == [wanted] * 2


def test_a_host_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """moto, which lists its folders at each look, is asked once for each host."""
    asked: list[str | None] = []

    def find(_: Any, host: str | None) -> str:
        asked.append(host)
        return f"the backend of {host}"

    monkeypatch.setattr(DomainDispatcherApplication, "get_backend_for_host", find)
    dispatcher = MotoDispatcher()
    found = [dispatcher.get_backend_for_host(host) for host in ("dynamodb", "s3", "dynamodb", "s3")]
    assert found == ["the backend of dynamodb", "the backend of s3"] * 2
    assert asked == ["dynamodb", "s3"]
