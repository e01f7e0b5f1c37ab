"""Where the scenes of the demo are played: what is known so far, and the results."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from orb_tools.demo.caller import Answer, HubApi
    from orb_tools.hub.people import Person

MESSAGE_WIDTH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One line of the demo."""

    text: str
    milliseconds: float
    good: bool
    """Whether the result is the expected one."""
    operation: str = ""


@dataclass(kw_only=True)
class Scenes:
    """The scenes of a story. Each is passed to `on_scene` and kept in `scenes`."""

    on_scene: Callable[[Scene], None]
    scenes: list[Scene] = field(default_factory=list)

    def check(self, text: str, *, good: bool, start: float | None = None) -> None:
        """Add a scene. `start`: when it began, by `time.perf_counter`. None: it took no time."""
        took = 0.0 if start is None else (time.perf_counter() - start) * 1000
        self.add(Scene(text=text, milliseconds=took, good=good))

    def add(self, scene: Scene) -> None:
        """Add a scene."""
        self.scenes.append(scene)
        self.on_scene(scene)


@dataclass(kw_only=True)
class Stage(Scenes):
    """Plays scenes that call the API."""

    api: HubApi
    ids: dict[Person, str] = field(default_factory=dict)
    """The ids of the people's rows."""

    def expect(
        self, status: int, text: str, person: Person | None, operation: str, arguments: Mapping[str, object]
    ) -> Answer:
        """Call an operation, and add a scene that is good if the answer has this StatusCode."""
        answer = self.api.call(person, operation, arguments)
        good = answer.status == status
        line = f"{text}: {answer.status}"
        if answer.message:
            line += f" {answer.message[:MESSAGE_WIDTH]}"
        if not good:
            line += f" (expected {status})"
        self.add(Scene(text=line, milliseconds=answer.milliseconds, good=good, operation=operation))
        return answer
