"""Laws of the hub rows: both sides of each give the same answer."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from benchmarks.areas import hub
from benchmarks.harness import ROOT
from benchmarks.recorded import DESCRIPTION
from orb_tools.hub.graphql_api import GraphqlAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.hub.graphql_api import GraphqlApi


@pytest.mark.slow
@pytest.mark.xdist_group("usual_bundle")  # the usual bundle is made once
@pytest.mark.nightly
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


CALLS = """
import json
from benchmarks.areas import hub
print(json.dumps([hub.our_call()(), hub.their_call()()]))
"""


def test_both_sides_decrypt_the_same_organization() -> None:
    """Both answers have the text in clear. They run in a new process, because they set the environment for good."""
    done = subprocess.run([sys.executable, "-c", CALLS], cwd=ROOT, check=True, capture_output=True, text=True)
    ours, usual = json.loads(done.stdout)
    assert ours == usual
    assert (ours["organizationId"], ours["description"]) == ("o-1", DESCRIPTION)


def test_a_failed_call_is_not_measured() -> None:
    """It would be quicker than an answer."""
    with pytest.raises(ValueError, match="403"):
        hub.call(lambda *_: {"StatusCode": 403, "Data": None})()
