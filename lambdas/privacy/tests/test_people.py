"""Laws of people and pseudonyms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.privacy import handler
from lambdas.privacy.people import PSEUDONYM_DOMAIN, Pseudonyms
from lambdas.privacy.tests.conftest import ERASURE
from orb_models import PrivacyRequestsUpdate, UsersUpdate

if TYPE_CHECKING:
    from lambdas.privacy.tests.conftest import Hub


def test_a_user_is_found_in_whatever_case(hub: Hub) -> None:
    """The case of an address does not matter, and an unknown address has no user."""
    people = handler.resolver.service().answering.people
    assert people.by_email("ANN@Example.ORG") == hub.ann.user
    assert people.by_email("nobody@example.org") is None


def test_only_a_verified_address_of_a_user_counts(hub: Hub) -> None:
    """A person is known by the present address of the account, if it is verified, and by no earlier one."""
    people = handler.resolver.service().answering.people
    row = hub.row(hub.request(hub.ann, ERASURE))
    assert people.of(row).emails == ("ann@example.org",)
    hub.stores.users.update(hub.ann.id, UsersUpdate(email="Ann.New@example.org"))
    assert people.of(row).emails == ("Ann.New@example.org", "ann.new@example.org")
    hub.stores.users.update(hub.ann.id, UsersUpdate(email_verified=False))
    found = people.of(row)
    assert (found.emails, found.ids) == ((), (hub.ann.id, "sub-ann"))


def test_an_address_without_an_account_counts_until_a_user_has_it(hub: Hub) -> None:
    """A request about an invited guest is about the guest's address, until a user has that address."""
    people = handler.resolver.service().answering.people
    made = hub.data(hub.admin, "PrivacyRequestsCreate", **ERASURE, dataSubjectEmail="Guest@example.org")
    row = hub.row(made["requestId"])
    assert people.of(row).emails == ("guest@example.org",)
    hub.stores.users.update(hub.bob.id, UsersUpdate(email="guest@example.org"))
    assert people.of(row).emails == ()


def test_a_pseudonym_needs_its_key() -> None:
    """One address has one pseudonym for one key. It is an address that inputs accept, and stays as it is."""
    first, second = (Pseudonyms(lambda key=key: key) for key in (b"first key", b"second key"))
    found = first.of("Ann@example.org")
    assert found == first.of("ann@example.org") == first.of(found)
    assert found != second.of("ann@example.org")
    assert found.endswith(PSEUDONYM_DOMAIN)
    assert "ann" not in found.removesuffix(PSEUDONYM_DOMAIN)
    assert PrivacyRequestsUpdate(data_subject_email=found).data_subject_email == found
