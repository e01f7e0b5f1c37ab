"""Laws of the process with moto and the fake Spotify."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.areas.aws import ENVIRONMENT
from benchmarks.playing_house import KEYS, OCCUPIED, SILENT, playing_house

if TYPE_CHECKING:
    import pytest


def test_a_scene_replaces_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each scene begins with its own rows only, and with a player that is silent."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with playing_house() as house:
        assert house.variables["SPOTIFY_API_URL"].startswith("http://127.0.0.1:")
        seen = [house.set(scene) for scene in (OCCUPIED, SILENT, SILENT)]
    counts = [[len(each["rows"][entity]) for entity in KEYS] for each in seen]
    assert counts == [[0, 0, 0, 0], [1, 1, 1, 0], [1, 1, 0, 0]]
    sensors = [each["rows"]["Sensors"][0] for each in seen[1:]]
    assert ["activeSessionId" in sensor for sensor in sensors] == [True, False]
    assert not any(each["plays"] or each["spotify"] for each in seen)
