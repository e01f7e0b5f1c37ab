"""Keys that DynamoDB would refuse are refused before it is called, and the error names the field and the rule."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.exceptions import ValidationError
from orb_models import (
    Organizations,
    OrganizationsCreate,
    OrganizationsRepository,
    OrganizationUsers,
    OrganizationUsersRepository,
)
from orb_models.key_checks import validate_key
from orb_testing.factories import OrganizationsFactory, OrganizationUsersFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.clocks import FrozenClock


pytestmark = pytest.mark.tables("Organizations", "OrganizationUsers")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def member(user: str, organization: str) -> OrganizationUsers:
    """A whole model, which need not follow the rules of inputs."""
    return OrganizationUsersFactory.build(user_id=user, organization_id=organization)


def organization(**fields: Any) -> Organizations:
    return OrganizationsFactory.build(**{"organization_id": "o", "name": "n", "owner_id": "u"} | fields)


def refused(call: Callable[[], object]) -> str | None:
    """The field in the error that a call raises."""
    with pytest.raises(ValidationError) as caught:
        call()
    assert caught.value.status == 400
    assert "xxx" not in f"{caught.value} {caught.value.to_dict()}"
    return caught.value.field


def test_a_key_is_returned_as_it_is_stored() -> None:
    """Texts and numbers stay as they are, times become whole epoch seconds, and other values are refused."""
    assert validate_key("id", "x", 2048) == "x"
    assert validate_key("size", 0, None) == 0
    assert validate_key("createdAt", NOW.replace(microsecond=900_000), None) == 1767225600
    for value in (None, 1.5, b"x", True):
        for max_bytes in (None, 2048):
            assert refused(lambda v=value, m=max_bytes: validate_key("id", v, m)) == "id"
    for value in (1, NOW):
        assert refused(lambda v=value: validate_key("id", v, 2048)) == "id"


def test_keys_have_a_form(
    members: OrganizationUsersRepository, organizations: OrganizationsRepository
) -> None:
    """A key with too few or too many parts is refused, in batches too, and is never split into characters."""
    for wrong in ("ab", ("a",), ("a", "b", "c"), 5):
        key: Any = wrong
        for call in (
            members.key,
            lambda k: members.batch_get([k]),
            lambda k: members.batch_write(deletes=[k]),
        ):
            assert refused(lambda c=call, k=key: c(k)) == "organizationId"
    assert refused(lambda: organizations.key(("a", "b"))) == "organizationId"  # type: ignore[arg-type]


def test_keys_have_a_size(
    members: OrganizationUsersRepository, organizations: OrganizationsRepository
) -> None:
    """A partition key has at most 2048 bytes and a sort key 1024, in every operation and also for indexes."""
    wide = "\u00e9" * 512  # two bytes each
    assert members.create(member("x" * 2048, wide)) == members.get("x" * 2048, wide)
    assert refused(lambda: members.create(member("x" * 2049, "o"))) == "userId"
    assert refused(lambda: members.create(member("u", wide + "x"))) == "organizationId"
    assert refused(lambda: members.get("u", wide + "x")) == "organizationId"
    assert refused(lambda: members.delete("x" * 2049, "o")) == "userId"
    assert refused(lambda: members.batch_get([("u", "o"), ("x" * 2049, "o")])) == "userId"
    assert refused(lambda: members.query_by_user_id("u", organization_id_from=wide + "x")) == "organizationId"
    assert refused(lambda: organizations.create(organization(owner_id="x" * 2049))) == "ownerId"
    assert refused(lambda: organizations.query_by_owner_id("x" * 2049)) == "ownerId"


def test_keys_are_filled(
    members: OrganizationUsersRepository, organizations: OrganizationsRepository
) -> None:
    """A key must not be empty, neither as a partition key nor in the conditions of a query."""
    for way in ("", "_from", "_to", "_begins_with"):
        narrowed: dict[str, Any] = {f"organization_id{way}": ""}
        assert (
            refused(lambda narrowed=narrowed: members.query_by_user_id("u", **narrowed)) == "organizationId"
        )
    for field, changes in {"organizationId": {"organization_id": ""}, "ownerId": {"owner_id": ""}}.items():
        model = organization(**changes)
        assert refused(lambda model=model: organizations.create(model)) == field
    assert list(organizations.iterate()) == []


def test_a_range_finds_what_was_made_in_it(
    organizations: OrganizationsRepository, frozen_clock: FrozenClock
) -> None:
    """Stored times are whole seconds, so fractions are cut off at the ends of a range too."""
    frozen_clock.advance(0.9)
    since = frozen_clock.now()
    made = organizations.create(OrganizationsCreate(name="n", owner_id="u"))
    assert organizations.query_by_owner_id("u", created_at_from=since).items == (made,)
    naive = since.replace(tzinfo=None)
    assert refused(lambda: organizations.query_by_owner_id("u", created_at_from=naive)) == "createdAt"
    both = {"created_at_from": naive, "created_at_to": since}
    assert refused(lambda: organizations.query_by_owner_id("u", **both)) == "createdAt"  # type: ignore[arg-type]
