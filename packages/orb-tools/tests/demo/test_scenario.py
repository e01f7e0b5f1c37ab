"""The story begins with people and ends with the trail, because the trail is about all that was done before."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from orb_tools.demo import scenario

if TYPE_CHECKING:
    import pytest


def test_every_scene_is_played_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first administrator comes first, the departures after all that the departed do, the trail last."""
    played: list[str] = []
    parts = [name for name in vars(scenario) if name.startswith("play_")]
    for part in parts:
        # Scenes after the first of the organizations also get the tenant.
        monkeypatch.setattr(scenario, part, lambda *_, part=part: played.append(part))

    scenario.play(SimpleNamespace())  # type: ignore[arg-type]  # not used

    assert sorted(played) == sorted(parts)
    assert (played[0], played[-1]) == ("play_first_administrator", "play_audit_trail")
    assert played.index("play_departures") > played.index("play_own_data")
