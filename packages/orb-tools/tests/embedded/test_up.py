"""`orb up` deploys the stacks, and functions run with the rights of their roles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from small_workspace import Orb


pytestmark = pytest.mark.slow


def test_function_runs_with_the_rights_of_its_role(small_orb: Orb, small_aws: dict[str, Any]) -> None:
    """A deployed function has the variables and the rights that its template gives it, and no more."""
    done = small_orb("invoke", "notes", "--event", "-", "--json", text='{"id": "1"}')

    call = json.loads(done.stdout)
    assert call["error"] is None
    assert call["payload"]["table"] == small_aws["tables"]["Notes"] == "orb-small-dev-notes"
    assert call["payload"]["refused"] == "AccessDeniedException"
    assert call["logs"] == ["loading", "noting"]
    assert call["duration"] > 0
