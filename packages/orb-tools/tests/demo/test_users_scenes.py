"""The scenes of the users fail when a function lets everybody do everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.demo.caller import Answer
from orb_tools.demo.cast import EVERYBODY
from orb_tools.demo.stage import Stage
from orb_tools.demo.users_scenes import play_departures, play_own_data, play_pages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.hub.people import Person


@dataclass
class Lax:
    """An API that lets everybody do everything, and shows everybody the same person."""

    def call(self, person: Person | None, operation: str, arguments: Mapping[str, object]) -> Answer:
        data = {"userId": "u-1", "items": [{"userId": "u-1"}, {"userId": "u-1"}]}
        return Answer(operation=operation, status=200, message=None, data=data, milliseconds=1.0)

    def subject(self, person: Person) -> str:
        return "sub-1"


def test_what_is_allowed_too_much_is_noticed() -> None:
    """Every refusal that is missing, and data of other people, fails the demo."""
    stage = Stage(api=Lax(), on_scene=lambda _: None)  # type: ignore[arg-type]  # a fake of what is used
    stage.ids = dict.fromkeys(EVERYBODY, "u-1")

    play_own_data(stage)
    play_pages(stage)
    play_departures(stage)

    missed = [scene.text.partition(":")[0] for scene in stage.scenes if not scene.good]
    assert missed == [
        "... which is his",
        "Bruno may not read Olivia's",
        "Bruno may not list everybody",
        "a call without a token is refused",
        "... which is not verified now",
        "Bruno may not make himself an administrator",
        "... and only him",
        "... and has seen all 7 of them once",
        "a cursor that was tampered with is refused",
        "Dara's token is valid, but she can no longer read even her own data",
        "Emeka is no longer found",
        "... with his new number",
    ]
