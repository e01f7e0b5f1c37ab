"""Accounts of the user pool: made, signed in, renewed, and never shown with their password."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from orb_tools.embedded.state_file import Running
from orb_tools.errors import ToolError
from orb_tools.hub.people import BRUNO, OLIVIA
from orb_tools.hub.user_pool import UserPool

if TYPE_CHECKING:
    from orb_testing.cognito_pool import CognitoPool


@pytest.fixture
def pool(cognito: CognitoPool) -> UserPool:
    for group in ("OWNER", "USER"):
        cognito.client.create_group(UserPoolId=cognito.pool_id, GroupName=group)
    return UserPool(
        client=cognito.client,
        pool_id=cognito.pool_id,
        client_id=cognito.client_id,
        jwks_url=cognito.jwks_url,
    )


def test_an_account_signs_in(pool: UserPool) -> None:
    """The access token names the account's subject and groups, and passes our verifier until it expires."""
    account = pool.add(OLIVIA)

    tokens = pool.sign_in(account)

    verified = pool.verifier().verify(tokens.access)
    assert (verified.subject, verified.groups) == (account.sub, frozenset({"OWNER"}))
    assert verified.expires_at == tokens.expires_at
    assert tokens.id not in {tokens.access, tokens.refresh}


def test_the_address_is_verified(pool: UserPool) -> None:
    """Otherwise the person could neither reset the password nor accept an invitation."""
    pool.add(BRUNO)
    user = pool.client.admin_get_user(UserPoolId=pool.pool_id, Username=BRUNO.email)
    attributes = {each["Name"]: each["Value"] for each in user["UserAttributes"]}
    assert (attributes["email"], attributes["email_verified"]) == (BRUNO.email, "true")
    assert user["UserStatus"] == "CONFIRMED"


def test_a_renewal_keeps_the_refresh_token(pool: UserPool) -> None:
    """Cognito sends no new one with a renewal, so the first one is used until it expires."""
    account = pool.add(OLIVIA)
    first = pool.sign_in(account)
    renewed = pool.renew(account, first)
    assert renewed.refresh == first.refresh
    assert pool.verifier().verify(renewed.access).subject == account.sub


def test_passwords_are_made_by_chance(pool: UserPool) -> None:
    """No two accounts have one password, and a password is neither in the text of an account nor of tokens."""
    one, other = pool.add(OLIVIA), pool.add(BRUNO)
    assert one.password != other.password
    assert one.password not in f"{one!r} {one}"
    tokens = pool.sign_in(one)
    assert tokens.access not in repr(tokens)


def test_refusals_show_neither_address_nor_password(pool: UserPool) -> None:
    """A taken address and a wrong password are reported by the code of the error."""
    account = pool.add(OLIVIA)
    with pytest.raises(ToolError, match="the account of olivia cannot be made: UsernameExists") as taken:
        pool.add(OLIVIA)
    with pytest.raises(ToolError, match="olivia cannot sign in: NotAuthorized") as wrong:
        pool.sign_in(replace(account, password="Wrong-Password-1"))
    for caught in (taken, wrong):
        text = f"{caught.value.message} {caught.value.hint} {caught.value.faults}"
        assert OLIVIA.email not in text
        assert "Wrong-Password-1" not in text


def test_a_pool_that_does_not_answer_is_reported(pool: UserPool) -> None:
    """The error says what to do, without a stack trace."""
    account = pool.add(OLIVIA)
    gone = UserPool.of(Running(endpoint="http://127.0.0.1:9", pid=1, user_pool="p_1", user_pool_client="c"))
    with pytest.raises(ToolError, match="EndpointConnectionError") as caught:
        gone.sign_in(account)
    assert "orb up" in str(caught.value.hint)


def test_without_a_pool_the_error_says_so() -> None:
    """A workspace may have no stack with a pool."""
    with pytest.raises(ToolError, match="no user pool is deployed"):
        UserPool.of(Running(endpoint="http://127.0.0.1:9", pid=1))
