"""The scenes of privacy fail when an export is not about one person alone, or an erased person is still found."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from orb_tools.demo import privacy_scenes
from orb_tools.demo.caller import Answer
from orb_tools.demo.cast import EVERYBODY
from orb_tools.demo.privacy_scenes import play_erasure, play_export
from orb_tools.demo.stage import Stage
from orb_tools.hub.people import BRUNO, FARIDA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.hub.people import Person


@dataclass
class Lax:
    """An API that lets everybody do everything, and finds everybody."""

    status: str = "COMPLETED"

    def call(self, person: Person | None, operation: str, arguments: Mapping[str, object]) -> Answer:
        data = {
            "requestId": "r-1",
            "status": self.status,
            "deadline": 1,
            "accessReport": "link",
            "items": [{}],
        }
        return Answer(operation=operation, status=200, message=None, data=data, milliseconds=1.0)

    @property
    def running(self) -> SimpleNamespace:
        return SimpleNamespace(endpoint="http://127.0.0.1:9")


def stage_of(api: Lax) -> Stage:
    made = Stage(api=api, on_scene=lambda _: None)  # type: ignore[arg-type]  # a fake of what is used
    made.ids = {person: f"id of {person.name}" for person in EVERYBODY}
    return made


@pytest.mark.parametrize(
    ("report", "good"),
    [
        (f"{BRUNO.email} id of bruno", True),
        (f"{BRUNO.email} id of bruno {FARIDA.email}", False),
        ("id of bruno", False),
        ("", False),
    ],
)
def test_an_export_is_about_one_person(monkeypatch: pytest.MonkeyPatch, report: str, good: bool) -> None:
    """It has the person's data and no address of others. Another person who may read it is noticed too."""
    monkeypatch.setattr(privacy_scenes, "_download", lambda *_: report)
    stage = stage_of(Lax())

    play_export(stage)

    assert [scene.good for scene in stage.scenes] == [True, True, good, False]


def test_a_link_to_elsewhere_is_not_followed() -> None:
    """Nothing is downloaded, so the export has no data."""
    stage = stage_of(Lax(status="FAILED"))
    play_export(stage)
    assert [scene.good for scene in stage.scenes] == [True, False, False, False]


def test_a_person_who_stays_is_noticed() -> None:
    """People cannot process their own requests, and nobody has the address of an erased person."""
    stage = stage_of(Lax(status="RECEIVED"))
    play_erasure(stage)
    missed = [scene.text.partition(":")[0] for scene in stage.scenes if not scene.good]
    assert missed == [
        "Emeka may not process it himself",
        "... and what others keep of him is named",
        "... and nobody has it",
    ]
