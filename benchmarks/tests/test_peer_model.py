"""Laws of the peer's model."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from benchmarks import peer_model
from orb_models import Users, UserStatus


def test_the_peer_has_the_same_attributes() -> None:
    """The peer's model has the attributes of ours, by Python and stored names, and the same statuses."""
    ours = {name: field.alias for name, field in Users.model_fields.items()}
    theirs = {name: field.alias for name, field in peer_model.User.model_fields.items()}
    assert theirs == ours
    assert set(peer_model.UserStatus) == set(UserStatus)


def test_the_peer_validates() -> None:
    """The peer's model refuses an item without its required attributes, as ours does."""
    with pytest.raises(ValidationError) as caught:
        peer_model.User.model_validate({})
    missing = {error["loc"][0] for error in caught.value.errors()}
    assert missing == {"userId", "email", "firstName", "lastName", "status", "createdAt", "updatedAt"}
