"""The scenes of the organizations fail when tenants are not kept apart, or the table holds plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from orb_tools.demo import organizations_scenes
from orb_tools.demo.caller import Answer
from orb_tools.demo.cast import EVERYBODY
from orb_tools.demo.organizations_scenes import (
    PURPOSE,
    play_invitation,
    play_member,
    play_organization,
    play_other_tenant,
)
from orb_tools.demo.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.hub.people import Person


@dataclass
class Lax:
    """An API that lets everybody do everything."""

    def call(self, person: Person | None, operation: str, arguments: Mapping[str, object]) -> Answer:
        data = {"organizationId": "o-1", "invitationId": "i-1", "items": []}
        message = str(arguments.get("organizationId") or arguments.get("invitationId"))
        return Answer(operation=operation, status=200, message=message, data=data, milliseconds=1.0)


def missed(stage: Stage) -> list[str]:
    return [scene.text.partition(":")[0] for scene in stage.scenes if not scene.good]


@pytest.fixture
def stage() -> Stage:
    made = Stage(api=Lax(), on_scene=lambda _: None)  # type: ignore[arg-type]  # a fake of what is used
    made.ids = dict.fromkeys(EVERYBODY, "u-1")
    return made


def test_a_tenant_that_is_open_to_others_is_noticed(stage: Stage) -> None:
    """Every refusal that is missing fails the demo, and so do two different answers about what is not one's own."""
    play_other_tenant(stage, "o-1")
    play_invitation(stage, "o-1")
    play_member(stage, "o-1")

    assert missed(stage) == [
        "Farida does not find Chen's",
        "... nor one that does not exist",
        "... and both answers are the same",
        "Farida cannot change it",
        "Farida cannot delete it",
        "a second open invitation is refused",
        "Farida cannot accept it",
        "... nor one that does not exist",
        "... and both answers are the same",
        "... and no other",
        "... but not twice",
        "... with its description decrypted",
        "a viewer may not invite others",
        "an administrator may not delete it",
        "... there is one, with the role ADMINISTRATOR",
        "... there is one, with the role OWNER",
    ]


@pytest.mark.parametrize(
    ("description", "state", "fails"),
    [
        ("ciphertext", "Enabled", []),
        (PURPOSE, "Enabled", ["... whose row holds ciphertext"]),
        ("", "Enabled", ["... whose row holds ciphertext"]),
        ("ciphertext", "PendingDeletion", ["... and names the key that AWS knows"]),
    ],
)
def test_plain_text_in_the_table_is_noticed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, description: str, state: str, fails: list[str]
) -> None:
    """And so is a row without a key that can be used."""
    monkeypatch.setattr(organizations_scenes, "_row", lambda *_: {"description": {"S": description}})
    monkeypatch.setattr(organizations_scenes, "_key_state", lambda *_: state)

    assert play_organization(stage) == "o-1"

    others = ["... with its description decrypted", "a second active organization of Chen is refused"]
    assert missed(stage) == [*fails, *others]
