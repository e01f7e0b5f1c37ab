"""The sample people are invented, and stand for all groups."""

from __future__ import annotations

from orb_models import UserGroup, UsersCreate
from orb_tools.hub.people import PEOPLE


def test_people_are_examples() -> None:
    """All names and addresses differ, and the addresses use the domain that is reserved for examples."""
    assert all(person.email.endswith("@example.org") for person in PEOPLE)
    assert len({person.email for person in PEOPLE}) == len({person.name for person in PEOPLE}) == len(PEOPLE)


def test_each_group_has_a_person() -> None:
    """One can try what each group may do."""
    assert {group for person in PEOPLE for group in person.groups} == set(UserGroup)


def test_a_person_is_a_valid_user() -> None:
    """The input of each person passes the rules of the schema, and leads to the account by its subject."""
    for person in PEOPLE:
        user = UsersCreate.model_validate(person.to_input("subject-1"))
        assert (user.cognito_sub, user.email, user.email_verified) == ("subject-1", person.email, True)
