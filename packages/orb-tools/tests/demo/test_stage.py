"""A scene is good only if the answer is the expected one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from orb_tools.demo.caller import Answer
from orb_tools.demo.stage import Scene, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.hub.people import Person


@dataclass
class Lax:
    """An API that lets everybody do everything."""

    def call(self, person: Person | None, operation: str, arguments: Mapping[str, object]) -> Answer:
        return Answer(operation=operation, status=200, message="done", data=None, milliseconds=1.0)


@pytest.mark.parametrize(
    ("status", "good", "text"),
    [(200, True, "Bruno asks: 200 done"), (403, False, "Bruno asks: 200 done (expected 403)")],
)
def test_a_missed_expectation_shows(status: int, good: bool, text: str) -> None:
    """An unexpected answer is a failed scene that names the expected status."""
    scenes: list[Scene] = []
    stage = Stage(api=Lax(), on_scene=scenes.append)  # type: ignore[arg-type]  # a fake of what is used

    stage.expect(status, "Bruno asks", None, "UsersGet", {})

    assert scenes == stage.scenes == [Scene(text=text, milliseconds=1.0, good=good, operation="UsersGet")]


def test_a_check_has_its_own_result() -> None:
    """It is about an answer that was shown before, so it takes no time unless it says when it began."""
    stage = Stage(api=Lax(), on_scene=lambda _: None)  # type: ignore[arg-type]  # a fake of what is used
    stage.check("... which is his", good=False)
    stage.check("the trail is whole", good=True, start=0.0)
    assert [scene.good for scene in stage.scenes] == [False, True]
    assert stage.scenes[0].milliseconds == 0.0 < stage.scenes[1].milliseconds
