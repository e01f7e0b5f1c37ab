"""Laws of the usual function's access to the tables."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from .conftest import PACKAGE, Handler

NEW = {"email": "ann@example.org", "firstName": "Ann", "lastName": "Sample"}


@pytest.fixture
def repository(usual: Handler) -> Any:
    return import_module(f"{PACKAGE}.repository")


def create(repository: Any, **changes: str) -> Any:
    return repository.create_user(repository.CreateUser.model_validate(NEW | changes))


def test_a_created_user_is_stored(repository: Any) -> None:
    """A new user is read back the same, by id and by index."""
    user = create(repository)
    assert repository.get_user(user.user_id) == user
    assert repository.query_users("EmailIndex", "email", "ann@example.org") == [user]


def test_a_taken_email_is_refused(repository: Any) -> None:
    """A second user with the same e-mail, in any case, is refused with 409. Deleting the first one frees it."""
    user = create(repository)
    with pytest.raises(repository.ApiError) as caught:
        create(repository, email="ANN@example.org")
    assert (caught.value.status, caught.value.message) == (409, "email is taken")
    repository.delete_user(user)
    create(repository, email="ANN@example.org")


def test_an_update_moves_the_unique_value(repository: Any) -> None:
    """A changed e-mail is taken, and the old one is free."""
    user = create(repository)
    changed = repository.update_user(user, {"email": "new@example.org"})
    assert changed.email == "new@example.org"
    create(repository)
    with pytest.raises(repository.ApiError):
        create(repository, email="new@example.org")


@pytest.mark.parametrize("token", ["nonsense", "e30", "\u00e9"])
def test_invalid_tokens_are_refused(repository: Any, token: str) -> None:
    """A token that is not the base64 form of JSON answers 400."""
    create(repository)
    with pytest.raises(repository.ApiError) as caught:
        repository.list_users(10, token, None)
    assert caught.value.status == 400
