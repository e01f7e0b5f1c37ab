"""A function is called where it is deployed, or under the runtime client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from small_workspace import Orb


pytestmark = pytest.mark.slow


def test_failing_function(small_orb: Orb, small_aws: dict[str, Any]) -> None:
    """A function that raises makes the command fail, with the type of the error and the log."""
    done = small_orb("invoke", "notes", "--event", "-", text='{"id": "1", "fail": true}')

    assert done.returncode == 1
    assert "ValueError" in done.stdout
    assert "noting" in done.stdout


def test_same_bundle_under_the_runtime_client(small_orb: Orb, small_aws: dict[str, Any]) -> None:
    """The bundle gives the same answer under AWS's own client, which also measures the loading time."""
    done = small_orb("invoke", "notes", "--event", "-", "--runtime", "--json", text='{"id": "2"}')

    call = json.loads(done.stdout)
    assert call["payload"]["table"] == "orb-small-dev-notes"
    assert call["logs"][-1] == "noting"
    assert call["init_duration"] > 0


def test_function_that_is_not_deployed_yet(small_orb: Orb, small_aws: dict[str, Any]) -> None:
    """A function that is in no template runs under the runtime client, on the running AWS."""
    done = small_orb("invoke", "newcomer", "--event", "-", "--runtime", "--json", text="{}")

    expected = {"AWS_ENDPOINT_URL": small_aws["endpoint"], "NOTES_TABLE_NAME": None}
    assert json.loads(done.stdout)["payload"] == expected
