"""Laws of the hub row: both sides read the same row of the same table, through an API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from benchmarks.areas import hub
from orb_tools.hub.graphql_api import GraphqlAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.hub.graphql_api import GraphqlApi


@pytest.mark.slow
@pytest.mark.xdist_group("usual_bundle")  # the usual bundle is made once
def test_both_sides_read_the_same_row() -> None:
    """The answers are alike, with Bruno's address, so neither side measures a refusal."""
    row = hub.ours()()
    assert row == hub.theirs()()
    assert isinstance(row, dict)
    assert row["email"] == hub.BRUNO.email


@dataclass
class Refusing:
    """An API that refuses."""

    body: Mapping[str, object]

    def call(self, query: str, variables: object, *, token: str) -> GraphqlAnswer:
        return GraphqlAnswer(status=200, body=self.body)


@pytest.mark.parametrize(
    "body", [{"errors": [{"message": "no"}]}, {"data": {"UsersGet": {"StatusCode": 403}}}, {}]
)
def test_a_refusal_is_not_measured(monkeypatch: pytest.MonkeyPatch, body: Mapping[str, object]) -> None:
    """It would be quicker than an answer."""
    monkeypatch.setattr(hub, "deployed", lambda: (None, "token", "u-1"))
    api: GraphqlApi = Refusing(body)  # type: ignore[assignment]  # a fake of what is used
    with pytest.raises(ValueError, match=r"\["):
        hub.request(api)()
