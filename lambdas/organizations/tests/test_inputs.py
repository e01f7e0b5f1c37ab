"""Laws of the arguments: what an operation does not know, or could not store, is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from lambdas.organizations.inputs import (
    CreateInput,
    InvitationUpdateInput,
    InviteInput,
    PageInput,
    UpdateInput,
)

if TYPE_CHECKING:
    from orb_models.input import Input

INVITE = {"organizationId": "o", "inviteeEmail": "ann@example.org", "role": "VIEWER"}


@pytest.mark.parametrize(
    ("model", "arguments"),
    [
        (CreateInput, {"name": ""}),
        (CreateInput, {"name": "x" * 256}),
        (CreateInput, {"name": "x", "description": ""}),
        (CreateInput, {"name": "x", "description": "x" * 1001}),
        (CreateInput, {"name": "x", "ownerId": "other"}),
        (CreateInput, {"name": "x", "kmsKeyArn": "other"}),
        (UpdateInput, {"organizationId": "o", "name": None}),
        (UpdateInput, {"organizationId": "o", "status": "ACTIVE"}),
        (PageInput, {"limit": 0}),
        (PageInput, {"limit": 101}),
        (InviteInput, INVITE | {"expiresInDays": 0}),
        (InviteInput, INVITE | {"expiresInDays": 15}),
        (InviteInput, INVITE | {"role": "OWNER"}),
        (InviteInput, INVITE | {"inviteeEmail": "nobody"}),
        (InvitationUpdateInput, {"invitationId": "i", "status": "ACCEPTED"}),
    ],
)
def test_what_is_refused(model: type[Input], arguments: dict[str, object]) -> None:
    """Each of these breaks one rule."""
    with pytest.raises(ValidationError):
        model.model_validate(arguments)


def test_what_an_update_names() -> None:
    """The key is not a change, and null is one."""
    assert UpdateInput.model_validate({"organizationId": "o"}).named == frozenset()
    named = UpdateInput.model_validate({"organizationId": "o", "description": None}).named
    assert named == {"description"}


def test_an_invitation_is_for_a_week_by_default() -> None:
    """Without a number of days, it is open for seven."""
    assert InviteInput.model_validate(INVITE).expires_in_days == 7
