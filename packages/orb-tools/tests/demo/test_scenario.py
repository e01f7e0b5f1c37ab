"""The demo fails when an answer is not the expected one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_tools.demo.caller import Answer
from orb_tools.demo.scenario import Scene, Story

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.demo.people import Person


@dataclass
class Broken:
    """A function that lets everybody do everything."""

    calls: list[str] = field(default_factory=list)

    def call(self, person: Person | None, operation: str, arguments: Mapping[str, object]) -> Answer:
        self.calls.append(operation)
        return Answer(operation=operation, status=200, message=None, data=None, milliseconds=1.0)


def test_a_missed_expectation_shows() -> None:
    """An unexpected answer is a failed scene that names the expected status."""
    scenes: list[Scene] = []
    story = Story(api=Broken(), on_scene=scenes.append)  # type: ignore[arg-type]  # a fake of what is used

    story._expect(403, "Bruno may not", None, "UsersGet", {})

    assert scenes == story.scenes
    assert not scenes[0].good
    assert scenes[0].text == "Bruno may not: 200 (expected 403)"
