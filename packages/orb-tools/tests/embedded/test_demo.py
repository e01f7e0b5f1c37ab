"""The demo is the proof that the parts fit: it must pass, and it must be able to fail."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from orb_tools.demo.caller import Answer
from orb_tools.demo.people import EVERYBODY
from orb_tools.demo.scenario import Scene, Story

if TYPE_CHECKING:
    from collections.abc import Mapping

    from small_workspace import Orb

    from orb_tools.demo.people import Person


@pytest.mark.slow
@pytest.mark.xdist_group("ministack")
def test_every_expectation_holds(copied_orb: Orb) -> None:
    """From the schemas to the audit trail, every step comes out as it should, and nothing stays running."""
    done = copied_orb("demo", "--json")

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["good"]
    assert len(report["scenes"]) > 30
    operations = {scene["operation"] for scene in report["scenes"]}
    assert {
        "UsersCreate",
        "UsersGet",
        "UsersUpdate",
        "UsersList",
        "UsersDisable",
        "UsersDelete",
    } <= operations
    assert list((copied_orb.root / ".orb" / "run").iterdir()) == []


@dataclass
class Broken:
    """A function that lets everybody do everything."""

    calls: list[str] = field(default_factory=list)

    def call(self, person: Person | None, operation: str, arguments: Mapping[str, object]) -> Answer:
        self.calls.append(operation)
        return Answer(operation=operation, status=200, message=None, data=None, milliseconds=1.0)


def test_a_missed_expectation_shows() -> None:
    """An answer other than the expected one is a scene that is not good, and says what was expected."""
    told: list[Scene] = []
    story = Story(api=Broken(), tell=told.append)  # type: ignore[arg-type]  # a fake of what is used

    story._expect(403, "Bruno may not", None, "UsersGet", {})

    assert told == story.scenes
    assert not told[0].good
    assert told[0].text == "Bruno may not: 200 (expected 403)"


def test_people_are_examples() -> None:
    """Nobody real is in the demo: addresses are of the domain reserved for examples, and differ."""
    assert all(person.email.endswith("@example.org") for person in EVERYBODY)
    assert len({person.sub for person in EVERYBODY}) == len(EVERYBODY)
