"""The story of the demo: its scenes, in order. Each calls the deployed API with the token of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.demo.organizations_scenes import (
    play_invitation,
    play_member,
    play_organization,
    play_other_tenant,
)
from orb_tools.demo.privacy_scenes import play_erasure, play_export
from orb_tools.demo.trail_scenes import play_audit_trail
from orb_tools.demo.users_scenes import (
    play_arrivals,
    play_departures,
    play_first_administrator,
    play_own_data,
    play_pages,
)

if TYPE_CHECKING:
    from orb_tools.demo.stage import Stage


def play(stage: Stage) -> None:
    """Play all scenes. Raises `ToolError` when a function crashed or the API does not answer."""
    play_first_administrator(stage)
    play_arrivals(stage)
    play_own_data(stage)
    play_pages(stage)
    tenant = play_organization(stage)
    play_other_tenant(stage, tenant)
    play_invitation(stage, tenant)
    play_member(stage, tenant)
    play_departures(stage)
    play_export(stage)
    play_erasure(stage)
    play_audit_trail(stage)
