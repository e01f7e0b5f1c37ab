"""Laws of the search for rows. Exports and erasures of a whole life are tested with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.privacy.holdings import HOLDINGS
from lambdas.privacy.people import Person
from lambdas.privacy.tests.life import live

if TYPE_CHECKING:
    from lambdas.privacy.tests.conftest import Hub


def test_a_row_is_found_once(hub: Hub) -> None:
    """A row that two links lead to is found once in a holding."""
    live(hub.stores, hub.ann.user, hub.bob.user)
    ann = Person(
        user=hub.stores.users.get(hub.ann.id),
        user_id=hub.ann.id,
        emails=(hub.ann.user.email, "Ann@example.org"),
    )
    for holding in HOLDINGS:
        found = list(holding.find(hub.stores, ann))
        assert len(found) == len({str(row) for row in found}), holding.purpose


def test_an_unknown_person_has_no_rows(hub: Hub) -> None:
    """Without an id and an address nothing is found, also where the table has rows without that link."""
    live(hub.stores, hub.ann.user, hub.bob.user)
    nobody = Person(user=None, user_id=None, emails=())
    assert [row for holding in HOLDINGS for row in holding.find(hub.stores, nobody)] == []
